"""The people who work at the portal, as the lead sees them."""

from enum import StrEnum

from portal.schemas.base import Row


class ColleagueSort(StrEnum):
    """What the list of colleagues is ordered by."""

    CONTACT_NAME = "contact_name"
    KIND = "kind"


class ColleagueRow(Row):
    """One colleague: enough to recognise them."""

    id: str
    contact_name: str
    #: Masked: "l***@example.com".
    email: str
    #: A key of ACCOUNT_KINDS.
    kind: str
    has_second_factor: bool
    #: Whether the lead may remove the factor: there is one, and it is not their own.
    may_remove: bool
