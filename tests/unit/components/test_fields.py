"""Fields tie their parts together, and a form sends every value exactly once."""

import re

import pytest
import reflex as rx

from portal.components import (
    checkbox,
    code_input,
    combobox,
    country_select,
    date_input,
    field,
    form,
    password_input,
    radio_group,
    select,
    text_input,
    textarea,
)
from portal.components.autosave import MOST_TYPED
from portal.components.brands import BrandFields
from portal.components.identity import identity_fields
from portal.components.suppliers import ApplicationFields
from portal.state.brands import BrandsState
from portal.state.identity import IdentityState
from portal.state.suppliers import AuthenticationState

ERROR = rx.Var("problem", _var_type=str).to(str)
CONTROLS = {
    "text": lambda: text_input("thing"),
    "password": lambda: password_input("thing"),
    "code": lambda: code_input("thing"),
    "date": lambda: date_input("thing"),
    "textarea": lambda: textarea("thing"),
    "select": lambda: select("thing", [("a", "A")]),
    "country": lambda: country_select("thing"),
    "combobox": lambda: combobox("thing", [("a", "A")]),
}


@pytest.mark.parametrize("make", CONTROLS.values(), ids=CONTROLS)
def test_a_control_points_to_its_hint_and_its_error(make):
    control = make()

    field("Thing", "thing", control, hint="Help", error=ERROR)

    attrs = control.custom_attrs
    assert attrs["id"] == "field-thing"
    assert attrs["aria-describedby"] == "field-thing-hint field-thing-error"
    assert "problem" in str(attrs["aria-invalid"])
    assert attrs["aria-required"] == "true"


def test_an_optional_field_does_not_claim_to_be_required():
    control = text_input("thing")

    field("Thing", "thing", control, optional=True)

    assert "aria-required" not in control.custom_attrs
    assert "aria-describedby" not in control.custom_attrs


@pytest.mark.parametrize("make", CONTROLS.values(), ids=CONTROLS)
def test_a_form_knows_a_control_by_its_name_and_keeps_no_ref_to_it(make):
    # A ref would send the control a second time, under its id.
    made = form(field("Thing", "thing", make(), error=ERROR), on_submit=rx.prevent_default)

    names, _ = made._get_static_form_field_keys()

    assert names == {"thing"}
    assert made._get_all_refs() == {}


def test_a_choice_and_a_checkbox_carry_their_names():
    made = form(
        radio_group("kind", "Kind", [("a", "A"), ("b", "B")], value="a"),
        checkbox("agree", "I agree", error=ERROR, required=True),
        on_submit=rx.prevent_default,
    )

    names, _ = made._get_static_form_field_keys()

    assert names == {"kind", "agree"}


def test_a_form_is_posted_and_checked_by_the_server():
    props = form(on_submit=rx.prevent_default).render()["props"]

    assert 'method:"post"' in props
    assert "noValidate:true" in props


AUTOSAVED = {
    "identity": lambda: [
        identity_fields(
            IdentityState.row,
            IdentityState.errors,
            lines_round=IdentityState.lines_round,
            on_forget_lines=rx.prevent_default,
        )
    ],
    "supplier": lambda: _application().all(on_forget_bank=rx.prevent_default),
    "private": lambda: _brand().private(),
    "agency": lambda: _brand().agency(
        saved=BrandsState.brand.facts, on_add=rx.prevent_default, on_remove=lambda _: rx.noop()
    ),
}


def _application():
    state = AuthenticationState
    return ApplicationFields(
        state.editing, state.errors, state.remarks, state.remark_notes, saved=state.row.facts
    )


def _brand():
    state = BrandsState
    return BrandFields(
        state.editing, state.errors, state.remarks, state.remark_notes, fixed=state.is_loaded
    )


@pytest.mark.parametrize("make", AUTOSAVED.values(), ids=AUTOSAVED)
def test_no_browser_cuts_a_long_name_that_is_kept_while_one_types(make):
    made = str(rx.fragment(*make()).render())

    cuts = {int(each) for each in re.findall(r"maxLength\W+(\d+)", made)}

    # A name of 300 characters, or a scope of 3,000, comes whole to the server, which refuses it.
    assert cuts == {MOST_TYPED}
