"""The overview on the wire: what still waits for the person, and their company in a few words."""

from portal.schemas.base import Row
from portal.schemas.companies import CompanyCardRow


class OverviewRow(Row):
    """What somebody meets after login (A-14, A-15)."""

    contact_name: str = ""
    #: A portal.models.accounts.AccountKind by its value.
    kind: str = ""
    #: Names of personal facts that are still empty, in the order of their form.
    missing: list[str] = []
    missing_count: int = 0
    total_count: int = 0
    #: Whether the "Complete Now" card has done its work and goes (A-15).
    is_complete: bool = False
    #: Whether the person is one who proves their identity here, and has done so (C-15).
    proves_identity: bool = False
    is_verified: bool = False
    #: A key of portal.schemas.reviews.STATUSES, "" before the verification has begun.
    identity_status: str = ""
    #: Whether the person is a supplier or has begun to become one, and may act as one (B-10, B-15).
    supplies: bool = False
    is_authenticated: bool = False
    #: A key of STATUSES, "" before the authentication has begun.
    supplier_status: str = ""
    #: None for people who need no company.
    company: CompanyCardRow | None = None
