"""One person as customer service sees them."""

from portal.schemas.base import Row
from portal.schemas.desk_history import HistoryRow
from portal.schemas.fields import Moment


class DeskAccountRow(Row):
    """Facts about an account and its use: no identity documents, nothing secret.

    The defaults are nobody: what the page holds before somebody is chosen.
    """

    id: str = ""
    contact_name: str = ""
    email: str = ""
    email_undeliverable: bool = False
    mobile: str = ""
    user_name: str = ""
    #: A key of ACCOUNT_KINDS.
    kind: str = ""
    #: A key of ACCOUNT_STATUSES.
    status: str = ""
    #: ISO 3166-1 alpha-2, "" when unknown.
    country: str = ""
    job_title: str = ""
    company_id: str = ""
    company_name: str = ""
    #: A key of PARTS, "" without a company.
    part: str = ""
    session_count: int = 0
    has_second_factor: bool = False
    seen_at: Moment | None = None
    created_at: Moment | None = None
    #: Whether the desk may act on it: neither one's own account nor a colleague's.
    may_change: bool = False
    history: list[HistoryRow] = []
