"""How proving one's identity looks: the choice of a case, its fields, its documents."""

from typing import Any

import reflex as rx

from portal.components.base import Handler, Text
from portal.components.field import field, field_row
from portal.components.inputs import checkbox, date_input, text_input, textarea
from portal.components.select import country_select, select
from portal.i18n.browser import named, say, t
from portal.schemas.identity_cases import (
    CASE_HINTS,
    IDENTITY_CASES,
    IDENTITY_FIELDS,
    IDENTITY_SLOTS,
    RESIDENCE_KINDS,
    VISA_TYPES,
)

_NAMES = {"full_name": "name", "birth_date": "bday"}


def case_chooser(chosen: Any, offered: Any, *, on_choose: Handler) -> rx.Component:
    """Let a person choose how they prove who they are; on_choose gets a key of IDENTITY_CASES."""
    choices = [
        rx.cond(offered.contains(case), _case(case, words, chosen, on_choose))
        for case, words in IDENTITY_CASES.items()
    ]
    return rx.el.fieldset(
        rx.el.legend(t("How would you like to verify?"), class_name="field-label"),
        rx.el.div(*choices, class_name="grid gap-3"),
        class_name="field fieldset-plain",
    )


def _case(case: str, words: str, chosen: Any, on_choose: Handler) -> rx.Component:
    hint = f"case-{case}-hint"
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="radio",
                name="case",
                value=case,
                checked=chosen == case,
                on_change=lambda _: on_choose(case),
                class_name="radio",
                custom_attrs={"aria-describedby": hint},
            ),
            rx.el.span(t(words), class_name="font-semibold"),
            class_name="check-row",
        ),
        rx.el.p(t(CASE_HINTS[case]), class_name="field-hint ms-8", id=hint),
    )


def case_heading(case: Any) -> rx.Component:
    """Say which case it is, where there is nothing to choose."""
    return rx.el.div(
        rx.el.p(named(case, IDENTITY_CASES), class_name="font-semibold"),
        rx.el.p(named(case, CASE_HINTS), class_name="text-muted"),
    )


def identity_labels() -> dict[str, Text]:
    """Return the words of all fields and slots, for the error summary."""
    named_things = {**IDENTITY_FIELDS, **IDENTITY_SLOTS}
    return {name: t(words) for name, words in named_things.items()}


def identity_fields(row: Any, errors: Any) -> rx.Component:
    """Show the fields that are open now; each names what is wrong with it as it is filled in."""

    def one(name: str, control: rx.Component, *, hint: Any = None, optional: bool = False) -> Any:
        shown = field(
            t(IDENTITY_FIELDS[name]),
            name,
            control,
            hint=hint,
            error=_wrong(row, errors, name),
            optional=optional,
        )
        return rx.cond(row.open_fields.contains(name), shown)

    def day(name: str, *, optional: bool = False) -> Any:
        control = date_input(name, value=_fact(row, name), autocomplete=_NAMES.get(name, "off"))
        return one(name, control, optional=optional)

    def line(name: str, length: int = 100, **more: Any) -> Any:
        control = text_input(
            name,
            value=_fact(row, name),
            max_length=length,
            autocomplete=_NAMES.get(name, "off"),
        )
        return one(name, control, **more)

    def tick(name: str) -> Any:
        box = checkbox(
            name,
            t(IDENTITY_FIELDS[name]),
            checked=_fact(row, name),
            error=_wrong(row, errors, name),
        )
        return rx.cond(row.open_fields.contains(name), box)

    return rx.fragment(
        one("country", _country(row)),
        line("full_name", hint=t("Exactly as in the document, in its own script.")),
        line(
            "name_latin",
            hint=t("Only when the name above is in another script."),
            optional=True,
        ),
        one("number", _unseen("number"), hint=_kept_number(row)),
        day("birth_date"),
        field_row(day("issued_on"), day("expires_on")),
        tick("has_no_expiry"),
        one(
            "mrz",
            _unseen_lines("mrz"),
            hint=rx.cond(
                row.has_mrz,
                t("Your lines are kept. Leave the field empty to keep them."),
                t("If you enter them, we compare them with the fields above at once."),
            ),
            optional=True,
        ),
        one(
            "residence_kind",
            select(
                "residence_kind",
                [(kind, t(words)) for kind, words in RESIDENCE_KINDS.items()],
                value=_fact(row, "residence_kind"),
                placeholder=t("Please choose"),
            ),
        ),
        rx.cond(row.facts.residence_kind == "other", line("residence_other")),
        day("residence_expires_on"),
        tick("residence_has_no_expiry"),
        one(
            "visa_type",
            select(
                "visa_type",
                [(kind, t(words)) for kind, words in VISA_TYPES.items()],
                value=_fact(row, "visa_type"),
                placeholder=t("Please choose"),
            ),
        ),
        field_row(day("visa_issued_on"), day("visa_expires_on")),
        line("office_name", 200),
        line("office_number", 40),
        day("office_expires_on"),
        line("chief_name"),
    )


def _fact(row: Any, name: str) -> Any:
    return getattr(row.facts, name)


def _wrong(row: Any, errors: Any, name: str) -> Any:
    return rx.cond(errors[name], say(errors[name]), say(row.problems[name]))


def _country(row: Any) -> rx.Component:
    """Offer every country; to residents of Hong Kong and Macao the two of their permit."""
    regions: list[Any] = [("HK", t("Hong Kong SAR")), ("MO", t("Macao SAR"))]
    return rx.el.div(
        rx.cond(
            row.case == "permit_hk_macao",
            select(
                "country",
                regions,
                value=row.facts.country,
                placeholder=t("Please choose"),
            ),
            country_select("country", value=row.facts.country),
        )
    )


def _unseen(name: str) -> rx.Component:
    """Show an input that never shows what is kept (security check 50)."""
    control = text_input(name, max_length=30)
    return _without_spelling(control)


def _without_spelling(control: rx.Component) -> rx.Component:
    plain = {"spellCheck": "false", "autoCapitalize": "characters"}
    control.custom_attrs = {**control.custom_attrs, **plain}
    return control


def _unseen_lines(name: str) -> rx.Component:
    return _without_spelling(textarea(name, rows=3, max_length=200))


def _kept_number(row: Any) -> rx.Component:
    return rx.cond(
        row.number_end,
        t(
            "A number that ends in {end} is kept. Leave the field empty to keep it.",
            end=row.number_end,
        ),
        t("Kept sealed; only the reviewer of your case can read it."),
    )


def missing_facts(row: Any) -> rx.Component:
    """Say what still has to be filled in or corrected before the documents (C-17)."""
    return rx.el.div(
        rx.cond(
            row.missing.length() > 0,
            rx.fragment(
                rx.el.p(t("Still missing:")),
                rx.el.ul(
                    rx.foreach(row.missing, lambda name: rx.el.li(named(name, IDENTITY_FIELDS))),
                    class_name="list-disc ps-5",
                ),
            ),
            rx.cond(~row.can_upload, rx.el.p(t("Please correct the marked fields."))),
        ),
        role="status",
        class_name="text-muted",
    )
