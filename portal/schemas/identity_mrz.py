"""What the machine-readable lines of a document say, held against what was typed (A-50 to A-55)."""

from collections.abc import Mapping
from typing import Any

from portal.kit import mrz
from portal.kit.words import N_
from portal.schemas.base import refuse
from portal.schemas.identity_dates import today

UNREADABLE: dict[mrz.Layout, str] = {
    mrz.Layout.TD3: N_(
        "Please copy the lines exactly: two lines of 44 letters, digits and “<” signs."
    ),
    mrz.Layout.TD1: N_(
        "Please copy the lines exactly: three lines of 30 letters, digits and “<” signs."
    ),
}
MISTYPED = N_(
    "A sign in these lines is wrong: the check digits do not fit. Please compare each sign."
)
OTHER_NUMBER = N_("These lines say another document number than you entered above.")
OTHER_BIRTH = N_("These lines say another date of birth than you entered above.")
OTHER_EXPIRY = N_("These lines say another date of expiry than you entered above.")
OTHER_NAME = N_("These lines say another name than you entered above.")


def refuse_mismatch(value: str, typed: Mapping[str, Any], layout: mrz.Layout) -> str:
    """Return the lines, or refuse lines that are wrong in themselves or say something else.

    `typed` holds the fields that passed so far; what is missing there is not compared. Lines may
    be left out, so nobody is held up by what a machine cannot read.
    """
    if not value:
        return value
    try:
        zone = mrz.parse(value, today=today())
    except mrz.NotMachineReadable as error:
        raise refuse(UNREADABLE[layout]) from error
    if zone.layout is not layout:
        raise refuse(UNREADABLE[layout])
    if zone.wrong:
        raise refuse(MISTYPED)
    for name, said_there, words in (
        ("number", zone.number, OTHER_NUMBER),
        ("birth_date", zone.born, OTHER_BIRTH),
        ("expires_on", zone.expires, OTHER_EXPIRY),
    ):
        if name in typed and said_there and typed[name] != said_there:
            raise refuse(words)
    name = typed.get("name_latin") or typed.get("full_name", "")
    if name and zone.is_named(name) is False:
        raise refuse(OTHER_NAME)
    return value
