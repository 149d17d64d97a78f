"""Which page a person is led to instead, when the one they opened is not for them."""

import re
from typing import Final
from urllib.parse import quote

from portal.permissions import Actor, Permission, Role

#: The door of pages that everybody may open.
OPEN_DOOR: Final = "open"
#: The door of pages for people who are signed in, whatever else they are.
SIGNED_IN_DOOR: Final = "signed_in"
HOME_OF_THE_SIGNED_IN: Final = "/overview"
#: Where an admin sets up the second factor that acting as one needs (check 5).
SECURITY: Final = "/settings/security"
SECOND_FACTOR: Final = "/login/second-factor"

#: What stays open while the company lacks facts: the company itself, and one's own account.
_OPEN_BEFORE_COMPLETION: Final = frozenset(
    {
        Permission.ACCOUNTS_CHANGE_OWN,
        Permission.ACCOUNTS_READ_OWN,
        Permission.COMPANIES_EDIT,
        Permission.COMPANIES_READ,
        Permission.IDENTITY_PROVE,
    }
)

# A backslash or a second slash would let a link leave the portal (security check 68).
_INSIDE = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def safe_path(path: str) -> str:
    """Return the path when it stays inside the portal, else the overview."""
    return path if _INSIDE.fullmatch(path) else HOME_OF_THE_SIGNED_IN


def way_in(path: str) -> str:
    """Return the login page's address, which remembers where the person was going."""
    return f"/login{onward(safe_path(path))}"


def onward(path: str) -> str:
    """Return the part of an address that remembers where the person was going; "" for nowhere."""
    return f"?next={quote(safe_path(path), safe='/')}" if path else ""


def way_to_second_factor(path: str) -> str:
    """Return the second factor's address, which remembers the way."""
    return f"{SECOND_FACTOR}{onward(safe_path(path))}"


def way_elsewhere(actor: Actor | None, door: str, path: str, *, query: str = "") -> str | None:
    """Return where to lead the person, or None when the page is for them.

    `query` is what the address says behind its "?": the ways in bring the person back to it.
    """
    if door == OPEN_DOOR:
        return None
    whole = f"{path}?{query}" if query else path
    if actor is None:
        return way_in(whole)
    if actor.needs_second_factor:
        return None if path.rstrip("/") == SECOND_FACTOR else way_to_second_factor(whole)
    if actor.needs_agreement and path.rstrip("/") != "/agreement":
        return "/agreement"
    if door == SIGNED_IN_DOOR:
        return None
    return _way_of_the_signed_in(actor, door)


def _way_of_the_signed_in(actor: Actor, door: str) -> str | None:
    if actor.lacks_factor_for(door):
        return SECURITY
    if door not in actor.permissions:
        has_no_company = Role.BUYER_WITHOUT_COMPANY in actor.roles
        return "/welcome" if has_no_company else HOME_OF_THE_SIGNED_IN
    # A company with missing facts is completed before anything else.
    if actor.company_status == "incomplete" and door not in _OPEN_BEFORE_COMPLETION:
        return "/company"
    return None
