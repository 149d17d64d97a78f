"""Orphaned companies on the wire: what the desk starts, and what the company's people see."""

from pydantic import Field

from portal.kit.words import N_
from portal.models.recoveries import RecoveryGround
from portal.schemas.base import Form, RequiredText, Row
from portal.schemas.fields import Moment
from portal.schemas.memberships import Chosen

#: Why the desk may name an admin, each with its English source text.
RECOVERY_GROUNDS: dict[str, str] = {
    RecoveryGround.INACTIVE: N_("No admin has been active for 60 days"),
    RecoveryGround.DEPARTED: N_("There is proof that the admins have left"),
}


class RecoveryForm(Form):
    """Whom the desk wants to make admin, why, and what it has seen (life cycle 4)."""

    #: The id of the account that is to lead the company.
    member: Chosen
    ground: RecoveryGround
    evidence: RequiredText = Field(max_length=1000)


class HeirRow(Row):
    """A member who could become admin; the address is masked."""

    account_id: str
    contact_name: str
    email: str


class RecoveryRow(Row):
    """A change of admins that waits for objections; the defaults are none.

    `evidence` is filled for the desk alone.
    """

    id: str = ""
    member: str = ""
    #: A key of RECOVERY_GROUNDS.
    ground: str = ""
    evidence: str = ""
    created_at: Moment | None = None
    due_at: Moment | None = None
    #: Whether the person who asked may object.
    can_object: bool = False
