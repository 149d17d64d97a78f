"""A copy of one's data: the form that asks for it, and where it lies."""

from portal.schemas.base import Form, Row
from portal.schemas.fields import GivenPassword, Moment


class CopyForm(Form):
    """Asks for a copy, with the password once more (security check 6)."""

    copy_password: GivenPassword


class CopyRow(Row):
    """The newest copy: `file_id` is "" when there is none to fetch; times are in UTC."""

    file_id: str = ""
    size: int = 0
    made_at: Moment | None = None
    until: Moment | None = None
    #: The next one can be made a day later.
    is_of_today: bool = False
