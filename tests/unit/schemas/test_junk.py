"""Every field of every form refuses junk beside itself, or may hold it by a table (R3, check 32).

One field is spoilt at a time and all others hold what the form takes: a field that swallows junk
shows itself, for nothing else is wrong.
"""

import math
from typing import Any

import pytest

from portal.schemas.base import Form, FormRefused
from tests.factories.filled_forms import all_forms, filled

JUNK: dict[str, Any] = {
    "over-long": "x" * 5_000,
    "control character": "a\x1b[31mb",
    "NUL": "a\x00b",
    "direction override": "\u202eabc",
    "lone surrogate": "\udc00",
    "NaN": math.nan,
    "number": 7,
    "dict": {"a": "b"},
    "list": ["a", ["b"]],
}
#: A password typed once more is compared, not kept, and may hold any sign (check 1).
_TYPED_PASSWORDS = {
    "accounts.ChangePasswordForm.old_password",
    "accounts.EmailChangeForm.password",
    "accounts.ProfileForm.password",
    "erasing.EraseForm.password",
    "exporting.CopyForm.copy_password",
    "accounts.LogInForm.password",
    "memberships.TransferForm.password",
}
ALLOWED: dict[str, set[str]] = {
    "control character": _TYPED_PASSWORDS,
    "NUL": _TYPED_PASSWORDS,
    "direction override": _TYPED_PASSWORDS,
}
#: Left out they have an answer of their own: the case says the country, the portal the language.
EMPTY_IS_NO_ANSWER = {
    "identity.ChinesePassportForm.country",
    "identity.ChineseResidentForm.country",
    "identity.ChineseVisaForm.country",
    "identity.TaiwanForm.country",
    "staff.StaffForm.language",
}
FORMS = all_forms()


FIELDS = {
    f"{form.__module__.rpartition('.')[2]}.{form.__name__}.{field}": (form, field)
    for form in FORMS
    for field in form.model_fields
}


def _errors(form: type[Form], sent: dict[str, Any]) -> set[str]:
    """Return where the errors stand; none when the form takes everything."""
    try:
        form.read(sent)
    except FormRefused as refused:
        return set(refused.errors)
    return set()


def test_every_form_takes_what_is_sensible() -> None:
    for form in FORMS:
        assert set(form.read(filled(form)).model_dump()) == set(form.model_fields)


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_one_field_is_refused_beside_that_field(junk: str) -> None:
    swallowed = {
        name
        for name, (form, field) in FIELDS.items()
        if field not in _errors(form, {**filled(form), field: JUNK[junk]})
    }

    assert swallowed == ALLOWED.get(junk, set())


def test_an_empty_field_is_refused_like_one_that_is_left_out() -> None:
    empty, left_out = set(), set()
    for name, (form, field) in FIELDS.items():
        sensible = filled(form)
        if field in _errors(form, {**sensible, field: ""}):
            empty.add(name)
        if field in _errors(form, {key: each for key, each in sensible.items() if key != field}):
            left_out.add(name)

    assert empty == left_out | EMPTY_IS_NO_ANSWER


def test_what_no_form_knows_is_refused() -> None:
    for form in FORMS:
        assert _errors(form, {**filled(form), "role": "support"}) == {""}, form.__name__
