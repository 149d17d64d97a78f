"""The facts of a verification: merged as they are typed, sealed where they are numbers, checked.

Facts are kept as the texts of the form, under the names of IDENTITY_FIELDS and "case"; number
and machine-readable lines are sealed, and nothing but their ends leaves this module unsealed.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from portal.config import get_settings
from portal.kit.sealing import SealBroken, seal, unseal
from portal.kit.tokens import sealed_fingerprint
from portal.schemas.base import Form, FormRefused, Said
from portal.schemas.identity import IDENTITY_FORMS, IdentityDraftForm
from portal.schemas.identity_cases import IDENTITY_FIELDS, NEEDS, SEALED_FIELDS, IdentityCase
from portal.schemas.identity_mrz import OTHER_NAME

Facts = dict[str, Any]
_PURPOSE = "identity-number"
#: By which of these a document ends; the earliest ends the verification.
_ENDS = ("expires_on", "residence_expires_on", "visa_expires_on", "office_expires_on")
#: Two fields, one of which is enough.
_INSTEAD = {"expires_on": "has_no_expiry", "residence_expires_on": "residence_has_no_expiry"}
NUMBER_KEY = "number_key"
LINES = "mrz"
#: What a correction has opened: it stays open when what was wrong with it is put right.
OPENED = "opened"


def _secret() -> str:
    return get_settings().secret_key.get_secret_value()


def read_sealed(facts: Mapping[str, Any], name: str) -> str:
    """Return a sealed fact in clear, "" when there is none or the portal's secret has changed."""
    sealed = facts.get(name, "")
    if not sealed:
        return ""
    try:
        return unseal(_secret(), _PURPOSE, sealed)
    except SealBroken:
        return ""


def case_of(facts: Mapping[str, Any]) -> IdentityCase | None:
    """Return the chosen case, None before one is chosen."""
    case = facts.get("case", "")
    return IdentityCase(case) if case in set(IdentityCase) else None


def merged(facts: Facts, form: IdentityDraftForm, open_names: Collection[str]) -> Facts:
    """Return the facts with what was typed, as far as it may be changed now.

    An empty sealed field keeps what it holds, because the form never shows it; the same number
    typed again stays sealed as it is, so that facts differ only where a person changed them.
    """
    new = dict(facts)
    for name, value in form.model_dump(exclude_none=True).items():
        if name not in open_names:
            continue
        if name not in SEALED_FIELDS:
            new[name] = value
        elif value and value != read_sealed(facts, name):
            new[name] = seal(_secret(), _PURPOSE, value)
    return new


def in_clear(facts: Mapping[str, Any], case: IdentityCase) -> dict[str, Any]:
    """Return what the form of the case asks for, unsealed: never for the browser."""
    return {
        name: read_sealed(facts, name) if name in SEALED_FIELDS else facts.get(name, "")
        for name in NEEDS[case].fields
    }


def read(facts: Mapping[str, Any], case: IdentityCase) -> Form:
    """Return the facts as the checked form of their case, or raise FormRefused."""
    given = {name: value for name, value in in_clear(facts, case).items() if value != ""}
    return IDENTITY_FORMS[case].read(given)


def without_lines(facts: Mapping[str, Any]) -> Facts:
    """Return the facts without the machine-readable lines, which nobody has to enter."""
    return {name: value for name, value in facts.items() if name != LINES}


def without_endless(facts: Facts) -> Facts:
    """Return the facts without the last days of documents that are said to have none."""
    endless = {name for name, tick in _INSTEAD.items() if facts.get(tick)}
    return {name: value for name, value in facts.items() if name not in endless}


def faults(facts: Mapping[str, Any], case: IdentityCase) -> tuple[list[str], dict[str, Said]]:
    """Return which fields still lack something, and what is wrong with those filled in."""
    try:
        read(facts, case)
    except FormRefused as refusal:
        clear = in_clear(facts, case)
        missing = [name for name in refusal.errors if not clear.get(name)]
        wrong = {name: words for name, words in refusal.errors.items() if name not in missing}
        return [name for name in IDENTITY_FIELDS if name in missing], wrong
    return [], {}


def is_other_name(problems: Mapping[str, Said]) -> bool:
    """Whether all that is wrong with the lines is the name: a reviewer can judge that (A-55)."""
    words = problems.get(LINES)
    return words is not None and words["text"] == OTHER_NAME


def settled(facts: Mapping[str, Any], case: IdentityCase) -> Facts:
    """Return what is handed in: the fields of the case and nothing else, numbers sealed.

    With a fingerprint of the number, by which the desk finds the same document elsewhere.
    """
    needed = NEEDS[case]
    kept: Facts = {name: facts[name] for name in needed.fields if facts.get(name)}
    kept["case"] = case.value
    if len(needed.countries) == 1:
        kept["country"] = needed.countries[0]
    if number := getattr(read(without_lines(facts), case), "number", ""):
        kept[NUMBER_KEY] = sealed_fingerprint(
            _secret(), "identity", kept.get("country", ""), number
        )
    return kept


def last_day(facts: Mapping[str, Any]) -> date | None:
    """Return the earliest day on which a document ends, None when none does (life cycle 5)."""
    case = case_of(facts)
    asked = NEEDS[case].fields if case else ()
    days = [
        date.fromisoformat(facts[name])
        for name in _ENDS
        if name in asked and facts.get(name) and not facts.get(_INSTEAD.get(name, ""))
    ]
    return min(days) if days else None
