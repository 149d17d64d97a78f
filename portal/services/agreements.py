"""The User Agreement: which version is in force, who has accepted it, when and from where."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.models.accounts import AgreementAcceptance
from portal.permissions import Actor, Permission, Visitor
from portal.schemas.accounts import AgreementForm
from portal.services import audit

#: A change here asks everybody for consent again at the next event (B-07).
CURRENT_VERSION = "2026-11"


async def needs_consent(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether the account has not accepted the version in force (B-07)."""
    found = await session.exec(
        select(AgreementAcceptance.id).where(
            col(AgreementAcceptance.account_id) == account_id,
            AgreementAcceptance.agreement_version == CURRENT_VERSION,
        )
    )
    return found.first() is None


def record_consent(session: AsyncSession, account_id: UUID, visitor: Visitor) -> None:
    """Store version, time and network address of a consent just given (B-07)."""
    session.add(
        AgreementAcceptance(
            account_id=account_id,
            agreement_version=CURRENT_VERSION,
            accepted_at=clock.now(),
            address=visitor.address,
        )
    )


async def accept(
    session: AsyncSession,
    actor: Actor,
    visitor: Visitor,
    form: AgreementForm,  # noqa: ARG001 - a form that validates has its box ticked
) -> None:
    """Accept the version in force; a second click changes nothing (B-07)."""
    if not actor.may(Permission.ACCOUNTS_CHANGE_OWN):
        raise NotAllowed
    if not await needs_consent(session, actor.account_id):
        return
    record_consent(session, actor.account_id, visitor)
    audit.record(
        session,
        "agreements:accepted",
        actor=actor,
        visitor=visitor,
        object_type="account",
        object_id=actor.account_id,
        agreement_version=CURRENT_VERSION,
    )
