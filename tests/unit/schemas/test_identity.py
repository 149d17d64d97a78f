"""The forms of each case: what holds, and what is said beside which field."""

import pytest

from portal.kit.mrz import Layout
from portal.schemas import identity, identity_dates, identity_mrz
from portal.schemas.base import FormRefused
from portal.schemas.fields import NEEDS_LATIN
from portal.schemas.identity import IDENTITY_FORMS, IdentityDraftForm
from portal.schemas.identity_cases import IDENTITY_FIELDS, IDENTITY_SLOTS, NEEDS, IdentityCase
from tests.factories.identity import facts_of, good_lines, in_days, lines_facts


def _refused(case, **changed):
    with pytest.raises(FormRefused) as refused:
        IDENTITY_FORMS[case].read(facts_of(case, **changed))
    return {name: words["text"] for name, words in refused.value.errors.items()}


@pytest.mark.parametrize("case", IdentityCase)
def test_good_facts_pass(case):
    IDENTITY_FORMS[case].read(facts_of(case))


@pytest.mark.req("A-49")
@pytest.mark.parametrize("case", IdentityCase)
def test_a_case_asks_for_its_own_fields_and_nothing_else(case):
    assert set(IDENTITY_FORMS[case].model_fields) - set(NEEDS[case].fields) <= {"country"}
    assert set(NEEDS[case].fields) <= set(IDENTITY_FORMS[case].model_fields)
    assert set(NEEDS[case].fields) <= set(IDENTITY_FIELDS)
    assert set(NEEDS[case].slots) <= set(IDENTITY_SLOTS)
    with pytest.raises(FormRefused):
        IDENTITY_FORMS[case].read(facts_of(case) | {"bank_account": "1"})


def test_the_draft_knows_every_field():
    assert set(IdentityDraftForm.model_fields) == set(IDENTITY_FIELDS)


@pytest.mark.parametrize(
    "case", [each for each in IdentityCase if "expires_on" in NEEDS[each].fields]
)
def test_an_expired_document_is_refused(case):
    assert _refused(case, expires_on=in_days(-1)) == {"expires_on": identity_dates.EXPIRED}


def test_a_document_holds_through_its_last_day():
    IDENTITY_FORMS[IdentityCase.PASSPORT].read(
        facts_of(IdentityCase.PASSPORT, expires_on=in_days(0))
    )


@pytest.mark.parametrize("text", ["31.12.2030", "2030-02-30", "2031W07", "0001-01-01", "2030-1-1x"])
def test_what_is_no_date_is_said_to_be_none(text):
    found = _refused(IdentityCase.PASSPORT, expires_on=text)

    assert found == {"expires_on": identity_dates.NOT_A_DATE}


def test_dates_in_the_wrong_order_are_refused():
    assert _refused(IdentityCase.PASSPORT, birth_date=in_days(1)) == {
        "birth_date": identity_dates.IN_THE_FUTURE
    }
    assert _refused(IdentityCase.PASSPORT, issued_on="1970-01-01") == {
        "issued_on": identity.BEFORE_BIRTH
    }


@pytest.mark.req("A-51", "A-52")
@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("CN", identity.CHINESE_PASSPORT),
        ("HK", identity.PERMIT_NEEDED),
        ("TW", identity.PERMIT_NEEDED),
    ],
)
def test_the_region_decides_about_the_document(country, words):
    assert _refused(IdentityCase.PASSPORT, country=country) == {"country": words}


def test_a_name_in_another_script_needs_its_latin_form():
    assert _refused(IdentityCase.PASSPORT, full_name="Андрей Соколов") == {
        "name_latin": NEEDS_LATIN
    }


@pytest.mark.req("A-53", "A-58")
def test_permanent_residence_runs_into_the_future_or_has_no_end():
    case = IdentityCase.CHINESE_RESIDENT

    assert set(_refused(case, residence_expires_on=in_days(-1))) == {"residence_expires_on"}
    assert set(_refused(case, residence_expires_on="")) == {"residence_expires_on"}
    IDENTITY_FORMS[case].read(facts_of(case, residence_expires_on="", residence_has_no_expiry="on"))


@pytest.mark.req("A-58")
def test_another_kind_of_residence_must_be_named():
    case = IdentityCase.CHINESE_RESIDENT

    assert set(_refused(case, residence_kind="other")) == {"residence_other"}
    IDENTITY_FORMS[case].read(
        facts_of(case, residence_kind="other", residence_other="Carte de séjour")
    )


@pytest.mark.req("A-56")
@pytest.mark.parametrize("kind", ["tourist", "business", "student", "family", "other"])
def test_only_an_employment_visa_counts(kind):
    found = _refused(IdentityCase.CHINESE_VISA, visa_type=kind)

    assert found == {"visa_type": identity.VISA_REFUSED}


@pytest.mark.req("A-54")
def test_a_visa_runs_for_a_year_from_issue_to_expiry():
    case = IdentityCase.CHINESE_VISA

    found = _refused(case, visa_issued_on=in_days(-300), visa_expires_on=in_days(64))

    assert found == {"visa_expires_on": identity.VISA_TOO_SHORT}
    IDENTITY_FORMS[case].read(
        facts_of(case, visa_issued_on=in_days(-300), visa_expires_on=in_days(65))
    )
    assert set(_refused(case, visa_issued_on=in_days(-800), visa_expires_on=in_days(-1))) == {
        "visa_expires_on"
    }


def test_an_identity_card_is_checked_by_its_own_digits():
    case = IdentityCase.MAINLAND_ID

    assert _refused(case, number="110105194912310021") == {"number": identity.NOT_AN_ID_NUMBER}
    assert _refused(case, birth_date="1950-01-01") == {"number": identity.OTHER_BIRTH_DATE}
    IDENTITY_FORMS[case].read(facts_of(case, expires_on="", has_no_expiry="on"))


@pytest.mark.req("A-50")
def test_lines_that_say_the_same_pass():
    IDENTITY_FORMS[IdentityCase.PASSPORT].read(
        facts_of(IdentityCase.PASSPORT, **lines_facts(mrz=good_lines()))
    )


@pytest.mark.req("A-50", "A-55")
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"number": "L898902C4"}, identity_mrz.OTHER_NUMBER),
        ({"birth_date": "1974-08-13"}, identity_mrz.OTHER_BIRTH),
        ({"expires_on": "2035-04-16"}, identity_mrz.OTHER_EXPIRY),
        ({"full_name": "Berta Eriksson"}, identity_mrz.OTHER_NAME),
    ],
)
def test_lines_that_say_something_else_are_told_apart(changed, words):
    found = _refused(IdentityCase.PASSPORT, **lines_facts(mrz=good_lines(), **changed))

    assert found == {"mrz": words}


@pytest.mark.req("A-50")
def test_lines_with_a_slip_are_found_by_their_check_digits():
    slipped = good_lines().replace("740812", "740813")

    assert _refused(IdentityCase.PASSPORT, **lines_facts(mrz=slipped)) == {
        "mrz": identity_mrz.MISTYPED
    }
    assert _refused(IdentityCase.PASSPORT, **lines_facts(mrz="P<D")) == {
        "mrz": identity_mrz.UNREADABLE[Layout.TD3]
    }


@pytest.mark.req("A-51", "A-52", "A-55")
@pytest.mark.parametrize("case", [IdentityCase.PERMIT_HK_MACAO, IdentityCase.PERMIT_TAIWAN])
def test_the_three_lines_of_a_permit_are_compared_too(case):
    lines = good_lines(Layout.TD1, "CR", "CHN")

    IDENTITY_FORMS[case].read(facts_of(case, **lines_facts(mrz=lines)))

    assert _refused(case, **lines_facts(mrz=lines, number="L898902C4")) == {
        "mrz": identity_mrz.OTHER_NUMBER
    }
    assert _refused(case, **lines_facts(mrz=good_lines())) == {
        "mrz": identity_mrz.UNREADABLE[Layout.TD1]
    }


@pytest.mark.parametrize("field", ["full_name", "office_name", "number", "mrz"])
@pytest.mark.parametrize("hostile", ["a\x00b", "\u202eabc", "x" * 301, 5, ["x"], {"a": 1}])
def test_a_draft_takes_what_is_wrong_but_nothing_hostile(field, hostile):
    with pytest.raises(FormRefused) as refused:
        IdentityDraftForm.read({field: hostile})

    assert set(refused.value.errors) == {field}
