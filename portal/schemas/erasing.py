"""Deleting one's account: the form, and what the page shows."""

from enum import StrEnum

from portal.schemas.base import Form, Row
from portal.schemas.fields import GivenPassword, Moment


class Obstacle(StrEnum):
    """What is to be done before an account can go."""

    NONE = ""
    SOLE_ADMIN = "sole_admin"
    LAST_MEMBER = "last_member"


class EraseForm(Form):
    """Asks for the end of one's account, with the password once more (security check 6)."""

    password: GivenPassword


class ErasureRow(Row):
    """How things stand: `erase_at` is in UTC, None when nobody has asked."""

    erase_at: Moment | None = None
    obstacle: Obstacle = Obstacle.NONE
    #: The company that stands in the way.
    company: str = ""
