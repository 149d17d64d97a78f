"""The facts of a supplier: what is refused, what is only pointed out, what is tidied."""

from datetime import timedelta

import pytest

from portal.schemas.base import FormRefused
from portal.schemas.suppliers import (
    SUPPLIER_FACTS,
    SubmitForm,
    SupplierDraftForm,
    SupplierForm,
    today,
)
from tests.factories.suppliers import IBAN, USCC, facts


def _refused(**changes):
    with pytest.raises(FormRefused) as refusal:
        SupplierForm.of(facts(**changes))
    return set(refusal.value.errors)


@pytest.mark.req("B-11")
def test_complete_facts_pass_and_are_tidied():
    form = SupplierForm.of(
        facts(registration_number="9135 0100-m000 100y43", contact_phone="020 8888 8888")
    )

    assert form.registration_number == USCC
    assert form.contact_phone == "+86 20 8888 8888"
    assert form.texts["licence_until"] == form.licence_until.isoformat()


@pytest.mark.req("B-11")
@pytest.mark.parametrize(
    "name",
    [
        "legal_name",
        "country",
        "registration_number",
        "representative",
        "licence_until",
        "address",
        "city",
        "business_scope",
        "main_products",
        "contact_name",
        "contact_email",
        "contact_phone",
    ],
)
def test_what_the_desk_needs_is_required(name):
    assert name in _refused(**{name: ""})


@pytest.mark.req("B-11")
@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (USCC, True),
        (USCC[:-1] + "4", True),  # the check character only warns
        (USCC[:-1], False),
        (USCC + "1", False),
        ("A" + USCC[1:], False),
        (USCC.replace("M", "O"), False),
        ("'; DROP TABLE--", False),
    ],
)
def test_a_chinese_code_has_the_right_blocks(number, is_right):
    if is_right:
        assert SupplierForm.of(facts(registration_number=number)).registration_number == number
    else:
        assert _refused(registration_number=number) == {"registration_number"}


@pytest.mark.parametrize("number", ["HRB 148203", "1234567", "Б-12"])
def test_elsewhere_the_number_is_what_the_register_gives(number):
    form = SupplierForm.of(facts(country="DE", registration_number=number))

    assert form.registration_number == number


def test_a_number_of_signs_only_is_none():
    assert _refused(country="DE", registration_number="---") == {"registration_number"}


def test_a_licence_has_an_end_in_the_future_or_none_at_all():
    yesterday = (today() - timedelta(days=1)).isoformat()

    assert _refused(licence_until=yesterday) == {"licence_until"}
    assert _refused(licence_until="2031-02-30") == {"licence_until"}
    assert SupplierForm.of(facts(licence_until=today().isoformat())).licence_until == today()
    endless = SupplierForm.of(facts(licence_until=yesterday, licence_endless="on"))
    assert endless.licence_until is None
    assert SupplierForm.of(endless.texts) == endless


@pytest.mark.parametrize(
    ("bank", "field"),
    [
        ({"bank_name": "Bank"}, "bank_account"),
        ({"bank_account": IBAN}, "bank_account"),
        ({"bank_name": "Bank", "bank_account": IBAN[:-1] + "1"}, "bank_account"),
        ({"bank_name": "Bank", "bank_account": "12"}, "bank_account"),
        ({"bank_name": "Bank", "bank_account": "1234 € 56789"}, "bank_account"),
        ({"bic": "NOTABIC"}, "bic"),
        ({"bic": "DEUTXXFF"}, "bic"),
    ],
)
def test_a_bank_is_whole_and_its_numbers_fit(bank, field):
    assert _refused(**bank) == {field}


def test_a_bank_may_be_left_out_and_is_tidied():
    assert SupplierForm.of(facts()).bank_account == ""
    form = SupplierForm.of(
        facts(bank_name="Deutsche Bank", bank_account="de89 3704 0044 0532 0130 00", bic="deutdeff")
    )
    assert (form.bank_account, form.bic) == (IBAN, "DEUTDEFF")


@pytest.mark.parametrize("name", SUPPLIER_FACTS)
def test_a_draft_takes_the_unfinished_but_neither_junk_nor_floods(name):
    assert SupplierDraftForm.read({name: "x"}).typed == {name: "x"}
    for hostile in ("a\x00b", "x" * 3000, "\u202egpj.exe", 7, ["x"], None):
        with pytest.raises(FormRefused):
            SupplierDraftForm.read({name: hostile})


def test_no_form_takes_what_is_not_its_own():
    for form in (SupplierDraftForm, SupplierForm):
        with pytest.raises(FormRefused):
            form.read(facts(status="approved"))
    with pytest.raises(FormRefused):
        SubmitForm.read({"confirmed": "on", "version": "1"})


@pytest.mark.req("B-13")
@pytest.mark.parametrize("sent", [{}, {"confirmed": ""}, {"confirmed": "off"}, {"confirmed": 1.5}])
def test_nothing_is_submitted_without_the_tick(sent):
    with pytest.raises(FormRefused) as refusal:
        SubmitForm.read(sent)
    assert set(refusal.value.errors) == {"confirmed"}
