"""The forms of accounts: what they take, and the refusal beside each field."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.i18n import LANGUAGES
from portal.mail import addresses
from portal.mail.messages import Channel
from portal.models.accounts import AccountKind, AccountStatus
from portal.schemas import accounts as forms
from portal.schemas.base import Form, FormRefused
from portal.schemas.fields import AddressKind, fold_email, is_latin, read_identifier

EMAIL = "li.wei@mail.example"
SHARED = {
    "email": EMAIL,
    "password": "seven purple walruses",
    "password_again": "seven purple walruses",
    "code": "048213",
    "agreed": "on",
}
OVERSEAS = SHARED | {
    "contact_name": "Li Wei",
    "name_on_id": "Li Wei",
    "name_latin": "",
    "country": "SG",
    "mobile": "+65 9123 4567",
}
SUPPLIER = SHARED | {"user_name": "golden.tea"}
PROFILE = {"contact_name": "Li Wei", "language": "en"}


def _errors(form, sent):
    with pytest.raises(FormRefused) as refusal:
        form.read(sent)
    return refusal.value.errors


def _refused(form, sent):
    return set(_errors(form, sent))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Li.Wei@Mail.Example", "li.wei@mail.example"),
        ("  li@mail.example ", "li@mail.example"),
        ("li@пример.рф", "li@xn--e1afmkfd.xn--p1ai"),
        ("o'neil+trade@mail.example", "o'neil+trade@mail.example"),
    ],
)
def test_addresses_are_stored_in_one_spelling(typed, stored):
    assert forms.RegistrationCodeForm.read({"email": typed}).email == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "li",
        "li@",
        "@mail.example",
        "li@mail",
        "li wei@mail.example",
        "a@mail.example,b@mail.example",
        "li@mail.example\nBcc: x@mail.example",
        "li@mail.example\x00",
        '"li wei"@mail.example',
        "Li <li@mail.example>",
        "иван@пример.рф",
        f"{'a' * 65}@mail.example",
        f"li@{'a' * 250}.example",
        None,
        7,
        ["li@mail.example"],
        {"li": "mail.example"},
        "\ud800@mail.example",
    ],
)
def test_what_is_no_single_address_is_refused_beside_its_field(typed):
    assert _refused(forms.RegistrationCodeForm, {"email": typed}) == {"email"}


@pytest.mark.req("C-03")
@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        ("SG", "9123 4567", "+6591234567"),
        ("SG", "+65 9123 4567", "+6591234567"),
        ("RU", "8 (912) 345-67-89", "+79123456789"),
        ("ES", "612 34 56 78", "+34612345678"),
        ("SG", "+44 7911 123456", "+447911123456"),
        ("HK", "０５１２３", None),
        ("HK", "５１２３４５６７", "+85251234567"),
    ],
)
def test_a_number_is_read_by_its_country_and_stored_in_e164(country, typed, stored):
    sent = OVERSEAS | {"country": country, "mobile": typed}

    if stored is None:
        assert _refused(forms.OverseasRegistrationForm, sent) == {"mobile"}
    else:
        assert forms.OverseasRegistrationForm.read(sent).mobile == stored


@pytest.mark.req("C-03")
@pytest.mark.parametrize(
    "typed", ["", "   ", "12", "+65 1", "call me", "+1" * 50, "+6591234567;ext=5", "+", None, 5, {}]
)
def test_what_is_no_number_is_refused_beside_its_field(typed):
    sent = OVERSEAS | {"mobile": typed}

    assert _refused(forms.OverseasRegistrationForm, sent) == {"mobile"}


@pytest.mark.req("A-25")
def test_the_overseas_form_sends_the_mainland_to_the_domestic_one():
    [(field, refusal)] = _errors(
        forms.OverseasRegistrationForm, OVERSEAS | {"country": "CN"}
    ).items()

    assert field == "country"
    assert "register as domestic buyers" in refusal["text"]
    for region in ("HK", "MO", "TW"):
        mobile = {"HK": "51234567", "MO": "66123456", "TW": "0912345678"}[region]
        form = forms.OverseasRegistrationForm.read(OVERSEAS | {"country": region, "mobile": mobile})
        assert form.country == region


@pytest.mark.req("A-26")
@pytest.mark.parametrize(
    ("on_id", "latin", "refused"),
    [
        ("José Ñandú-O’Brien", "", set()),
        ("李伟", "LI WEI", set()),
        ("李伟", "", {"name_latin"}),
        ("Иван Петров", "", {"name_latin"}),
        ("Иван Петров", "Иван Петров", {"name_latin"}),
        ("李伟", "Li 伟", {"name_latin"}),
        ("李伟", "L1 WEI", {"name_latin"}),
        ("", "", {"name_on_id"}),
        ("12345", "", {"name_on_id"}),
        ("x" * 101, "", {"name_on_id"}),
    ],
)
def test_a_name_in_another_script_needs_its_latin_form(on_id, latin, refused):
    sent = OVERSEAS | {"name_on_id": on_id, "name_latin": latin}

    if refused:
        assert _refused(forms.OverseasRegistrationForm, sent) == refused
    else:
        assert forms.OverseasRegistrationForm.read(sent).name_latin == latin


def test_the_latin_form_may_be_left_out_of_what_is_sent():
    sent = {key: value for key, value in OVERSEAS.items() if key != "name_latin"}

    assert forms.OverseasRegistrationForm.read(sent).name_latin == ""
    assert _refused(forms.OverseasRegistrationForm, sent | {"name_on_id": "李伟"}) == {"name_latin"}


@pytest.mark.parametrize(
    ("text", "latin"),
    [("", True), ("Łukasz Żółć 3", True), ("Ｌｉ", False), ("Αθήνα", False), ("Li 伟", False)],
)
def test_latin_letters_are_told_from_others(text, latin):
    assert is_latin(text) is latin


@pytest.mark.parametrize("country", ["", "XX", "sg", "UK", "EU", "Singapore", "SG\x00", None, 65])
def test_only_iso_codes_are_countries(country):
    sent = OVERSEAS | {"country": country}

    assert "country" in _refused(forms.OverseasRegistrationForm, sent)


@pytest.mark.req("B-04")
@pytest.mark.parametrize("name", ["abc", "Golden.Tea-88", "a_1", "x" * 32])
def test_user_names_that_are_taken(name):
    assert forms.SupplierRegistrationForm.read(SUPPLIER | {"user_name": name}).user_name == name


@pytest.mark.req("B-04")
@pytest.mark.parametrize(
    "name",
    [
        "",
        "ab",
        "x" * 33,
        "1abc",
        "-abc",
        "li@mail.example",
        "li wei",
        "ли-вэй",
        "ab\u0430",
        "a\x00bc",
    ],
)
def test_user_names_that_are_refused(name):
    assert _refused(forms.SupplierRegistrationForm, SUPPLIER | {"user_name": name}) == {"user_name"}


@pytest.mark.req("B-04")
@pytest.mark.parametrize(
    ("password", "again", "refused"),
    [
        ("seven purple walruses", "seven purple walruses ", {"password_again"}),
        ("seven purple walruses", "", {"password_again"}),
        ("short", "short", {"password"}),
        ("", "", {"password", "password_again"}),
        ("x" * 257, "x" * 257, {"password"}),
        ("x" * 5000, "x" * 5000, {"password", "password_again"}),
        ("half a \ud800 letter", "half a \ud800 letter", {"password", "password_again"}),
        (None, None, {"password", "password_again"}),
        ({"a": 1}, ["b"], {"password", "password_again"}),
    ],
)
def test_passwords_are_typed_twice_and_neither_short_nor_endless(password, again, refused):
    sent = SUPPLIER | {"password": password, "password_again": again}

    assert _refused(forms.SupplierRegistrationForm, sent) == refused


@pytest.mark.parametrize(
    "password", [" spaces at both ends ", "tab\tand\nline", "密码密码密码密码密码"]
)
def test_passwords_are_taken_as_they_are(password):
    sent = SUPPLIER | {"password": password, "password_again": password}

    assert forms.SupplierRegistrationForm.read(sent).password == password


@pytest.mark.req("B-06")
@pytest.mark.parametrize("typed", ["048213", " 048213 ", "048 213", "048-213"])
def test_a_code_is_read_however_it_was_copied(typed):
    assert forms.SupplierRegistrationForm.read(SUPPLIER | {"code": typed}).code == "048213"


@pytest.mark.req("B-06")
@pytest.mark.parametrize(
    "typed",
    ["", "04821", "0482133", "o48213", "٠٤٨٢١٣", "048213\x00", "-48213", 48213, None, "9" * 5000],
)
def test_anything_but_six_digits_is_no_code(typed):
    assert _refused(forms.SupplierRegistrationForm, SUPPLIER | {"code": typed}) == {"code"}


@pytest.mark.req("B-07")
@pytest.mark.parametrize("ticked", ["", "off", None, False, 1, "yes", [], {}])
def test_no_registration_without_the_ticked_box(ticked):
    assert _refused(forms.SupplierRegistrationForm, SUPPLIER | {"agreed": ticked}) == {"agreed"}


@pytest.mark.req("B-07")
def test_a_box_that_was_not_sent_is_not_ticked():
    sent = {key: value for key, value in SUPPLIER.items() if key != "agreed"}

    assert _refused(forms.SupplierRegistrationForm, sent) == {"agreed"}


def test_several_wrong_fields_are_refused_at_once():
    sent = OVERSEAS | {
        "email": "li",
        "code": "x",
        "country": "XX",
        "agreed": "",
        "contact_name": " ",
    }

    assert _refused(forms.OverseasRegistrationForm, sent) >= {
        "email",
        "code",
        "country",
        "agreed",
        "contact_name",
    }


@pytest.mark.parametrize("extra", ["kind", "status", "is_demo", "account_id", "__class__"])
def test_a_form_takes_no_key_of_somebody_elses(extra):
    with pytest.raises(FormRefused):
        forms.OverseasRegistrationForm.read(OVERSEAS | {extra: "support"})


@pytest.mark.req("C-04", "B-08")
@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("Li@Mail.Example", AddressKind.EMAIL, "li@mail.example"),
        ("not@an@address", AddressKind.EMAIL, "not@an@address"),
        ("+65 9123 4567", AddressKind.MOBILE, "+6591234567"),
        ("13800138000", AddressKind.MOBILE, "+8613800138000"),
        ("0086 138 0013 8000", AddressKind.MOBILE, "+8613800138000"),
        ("123", AddressKind.MOBILE, "123"),
        ("Golden.Tea", AddressKind.USER_NAME, "golden.tea"),
        ("ли", AddressKind.USER_NAME, "ли"),
    ],
)
def test_one_field_tells_the_three_identifiers_apart(typed, kind, value):
    found = read_identifier(typed)

    assert (found.kind, found.value) == (kind, value)


@pytest.mark.req("A-23")
@pytest.mark.parametrize("typed", ["", "golden.tea", "123", "li@", "+1", "a@b@c.example", None])
def test_a_code_needs_an_address_that_a_message_can_reach(typed):
    assert _refused(forms.LoginCodeForm, {"identifier": typed}) == {"identifier"}


@pytest.mark.req("A-23")
def test_asking_for_and_entering_a_code_name_the_same_address():
    asked = forms.LoginCodeForm.read({"identifier": "138 0013 8000"})
    entered = forms.LogInWithCodeForm.read({"identifier": "+8613800138000", "code": "048213"})

    assert asked.identifier == entered.identifier == "+8613800138000"
    assert read_identifier(asked.identifier).value == asked.identifier


def test_a_number_to_prove_needs_its_country_code():
    assert forms.MobileForm.read({"mobile": "+65 9123 4567"}).mobile == "+6591234567"
    assert _refused(forms.MobileForm, {"mobile": "9123 4567"}) == {"mobile"}


def test_a_half_filled_profile_may_be_saved():
    form = forms.ProfileForm.read(PROFILE)

    assert (form.mobile, form.country, form.job_title) == ("", "", "")
    assert _refused(forms.ProfileForm, PROFILE | {"contact_name": ""}) == {"contact_name"}
    assert _refused(forms.ProfileForm, PROFILE | {"language": "xx"}) == {"language"}
    assert _refused(forms.ProfileForm, PROFILE | {"country": "XX"}) == {"country"}


def test_the_profile_offers_all_our_languages():
    offered = get_args(forms.ProfileForm.model_fields["language"].annotation)

    assert set(offered) == set(LANGUAGES)


def test_every_kind_and_status_has_words():
    assert set(forms.ACCOUNT_KINDS) == set(AccountKind)
    assert set(forms.ACCOUNT_STATUSES) == set(AccountStatus)


_ALL = [
    each
    for each in vars(forms).values()
    if isinstance(each, type) and issubclass(each, Form) and each is not Form
]
_JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.text(st.characters(codec=None, categories=["Cc", "Cs", "Co", "Lo", "Nd"])),
    st.binary(),
    st.lists(st.text(), max_size=3),
    st.dictionaries(st.text(), st.integers(), max_size=3),
    st.sampled_from([EMAIL, "+6591234567", "048213", "on", "SG", "9" * 5000]),
)


@pytest.mark.thorough
@pytest.mark.parametrize("form", _ALL, ids=lambda form: form.__name__)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_junk_is_taken_or_refused_beside_its_field(form, data):
    names = [*form.model_fields, "unknown"]
    sent = data.draw(st.dictionaries(st.sampled_from(names), _JUNK, max_size=len(names)))

    refused = _taken_or_refused(form, sent)

    assert refused is None or (refused and refused <= {*form.model_fields, ""})


def _taken_or_refused(form, sent):
    try:
        form.read(sent)
    except FormRefused as refusal:
        return set(refusal.errors)
    return None


@pytest.mark.thorough
@settings(max_examples=200, deadline=None)
@given(st.emails())
def test_folding_an_address_twice_changes_nothing_more(address):
    try:
        once = fold_email(address)
    except ValueError:
        return
    assert fold_email(once) == once == once.lower()
    assert addresses.checked(Channel.MAIL, once) == once
