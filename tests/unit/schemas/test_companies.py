"""The company form: what it refuses, beside which field, and what it forgives."""

from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.schemas.base import FormRefused
from portal.schemas.companies import CompanyDraftForm, CompanyForm

GOOD: dict[str, Any] = {
    "full_name": "Nordlicht Leuchten GmbH",
    "country": "DE",
    "address": "Am Kai 4",
    "city": "Hamburg",
    "business_type": "wholesaler",
    "registration_number": "HRB 148203",
    "main_products": "Lamps\nand lights",
}


def _refusals(**changes: Any) -> dict[str, str]:
    with pytest.raises(FormRefused) as refused:
        CompanyForm.read({**GOOD, **changes})
    return {field: said["text"] for field, said in refused.value.errors.items()}


def test_optional_facts_may_be_left_out_or_sent_empty():
    left_out = CompanyForm.read(GOOD)
    empty = CompanyForm.read(
        {**GOOD, "website": "", "employees": "", "founded": "", "short_name": ""}
    )

    assert left_out == empty
    assert (left_out.website, left_out.employees, left_out.founded) == ("", None, None)


@pytest.mark.req("A-14")
def test_every_missing_required_fact_is_named_beside_its_field():
    with pytest.raises(FormRefused) as nothing:
        CompanyForm.read({})
    with pytest.raises(FormRefused) as blank:
        CompanyForm.read(dict.fromkeys(GOOD, ""))

    assert set(nothing.value.errors) == set(GOOD)
    assert set(blank.value.errors) == set(GOOD)


@pytest.mark.req("A-14")
def test_a_draft_needs_only_name_and_country():
    draft = CompanyDraftForm.read({"full_name": "Вега", "country": "RU", "business_type": ""})

    assert draft.business_type is None
    with pytest.raises(FormRefused) as refused:
        CompanyDraftForm.read({})
    assert set(refused.value.errors) == {"full_name", "country"}


@pytest.mark.parametrize(
    ("field", "length"),
    [
        ("full_name", 200),
        ("short_name", 60),
        ("address", 300),
        ("city", 100),
        ("postal_code", 20),
        ("registration_number", 60),
        ("main_products", 500),
    ],
)
def test_the_limit_of_a_text_is_said_in_characters(field, length):
    assert CompanyForm.read({**GOOD, field: "x" * length})

    assert _refusals(**{field: "x" * (length + 1)}) == {
        field: "Please use at most {max_length} characters."
    }


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("www.example.com", "https://www.example.com"),
        ("http://example.com/a?b=c", "http://example.com/a?b=c"),
        ("HTTPS://Пример.рф", "HTTPS://Пример.рф"),
    ],
)
def test_a_website_may_be_typed_without_its_scheme(given, kept):
    assert CompanyForm.read({**GOOD, "website": given}).website == kept


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "ftp://example.com",
        "https://user:secret@example.com",
        "https://example",
        "https://example..com",
        "https://example.com:port",
        'https://example.com/"onmouseover=x',
        "https://exa mple.com",
        "data:text/html,x",
    ],
)
def test_only_plain_web_addresses_pass(website):
    assert set(_refusals(website=website)) == {"website"}


def test_a_website_is_not_longer_than_its_column():
    assert _refusals(website="example.com/" + "x" * 181)["website"].startswith("Please use at most")


@time_machine.travel("2026-11-21T12:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("given", "kept"), [("1998", 1998), (1998, 1998), ("2026", 2026), ("1000", 1000)]
)
def test_a_company_is_founded_in_a_year_of_the_past(given, kept):
    assert CompanyForm.read({**GOOD, "founded": given}).founded == kept


@time_machine.travel("2026-11-21T12:00:00Z", tick=False)
@pytest.mark.parametrize(
    "founded",
    [
        "2027",
        "999",
        "0999",
        "98",
        "-1998",
        "1998.0",
        1998.0,
        float("nan"),
        True,
        "１９９８",
        {},
        [],
    ],
)
def test_what_is_no_such_year_is_refused(founded):
    assert set(_refusals(founded=founded)) == {"founded"}


@pytest.mark.parametrize("country", ["XK", "de", "Germany", "ZZ", "DEU"])
def test_the_country_is_one_of_the_list(country):
    assert _refusals(country=country) == {"country": "Please choose a country or region."}


def test_a_name_needs_a_letter_or_digit():
    assert set(_refusals(full_name="-- !")) == {"full_name"}


def test_a_chinese_registration_number_is_checked_and_tidied():
    form = CompanyForm.read(
        {**GOOD, "country": "CN", "registration_number": "9135 0100-m000 100y43"}
    )

    assert form.registration_number == "91350100M000100Y43"
    assert set(_refusals(country="CN", registration_number="91350100M000100Y44")) == {
        "registration_number"
    }


@pytest.mark.parametrize("kind", ["", "importers", "IMPORTER", None, 1])
def test_the_business_type_is_one_of_the_list(kind):
    assert set(_refusals(business_type=kind)) == {"business_type"}


def test_an_unknown_key_is_refused():
    assert set(_refusals(status="active")) == {""}
    assert set(_refusals(code="K7Q-4MX-92R")) == {""}


_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=700),
    st.sampled_from(["\x00", "\ud800", "a\x1b[31m", "\u202e", "a" * 10_000]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@given(st.sampled_from(sorted(CompanyForm.model_fields)), _ODD)
def test_whatever_is_sent_is_taken_or_refused_beside_its_field(field, value):
    errors: set[str] = set()
    kept = None
    try:
        kept = getattr(CompanyForm.read({**GOOD, field: value}), field)
    except FormRefused as refused:
        errors = set(refused.errors)

    assert errors <= {field, "registration_number"}
    assert not isinstance(kept, str) or not any(char in kept for char in "\x00\x1b")
