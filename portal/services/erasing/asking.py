"""Asking for the end of one's account, and thinking better of it (life cycle 1)."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.kit import clock
from portal.mail.erasing import ErasureAsked, ErasureCancelled
from portal.models.accounts import Account
from portal.models.companies import Company
from portal.permissions import Actor, Permission
from portal.schemas.erasing import EraseForm, ErasureRow, Obstacle
from portal.services import audit
from portal.services.accounts import PasswordWrong, entering, finding
from portal.services.accounts.proving import prove_password
from portal.services.companies.access import live_membership
from portal.services.erasing.places import obstacle_of, refuse_needed
from portal.services.memberships import places

#: Life cycle 1: time to think better of it, and for the owner to notice what a thief asked for.
ERASED_AFTER = timedelta(days=14)


async def find_erasure(session: AsyncSession, actor: Actor) -> ErasureRow:
    """Return when the actor's account is to go, and what stands in the way (NotAllowed)."""
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_READ_OWN)
    place = await live_membership(session, account.id)
    obstacle = await obstacle_of(session, place) if place else Obstacle.NONE
    if place is None or obstacle is Obstacle.NONE:
        return ErasureRow(erase_at=account.erase_at)
    company = await session.get_one(Company, place.company_id)
    return ErasureRow(erase_at=account.erase_at, obstacle=obstacle, company=company.full_name)


async def ask_to_erase(actor: Actor, form: EraseForm) -> None:
    """Have the actor's account erased in 14 days, and mail them the day (life cycle 1).

    Opens its own transactions and hashes the password between them. Asking again changes nothing.
    Raises accounts.PasswordWrong, TooManyTries, SoleAdminStays, LastMemberStays and NotAllowed.
    """
    proven = await prove_password(actor, form.password, otherwise=PasswordWrong)
    async with db.transaction() as session:
        account = await _lock_with_company(session, actor)
        if account.password_hash != proven.password_hash:
            # Changed elsewhere while we were hashing: the proof was of a password now gone.
            raise PasswordWrong
        if account.erase_at is not None:
            return
        account.erase_at = clock.now() + ERASED_AFTER
        message = ErasureAsked(contact_name=account.contact_name, at=account.erase_at)
        entering.post_to(session, account, message)
        _record(session, account, "erasure_asked", actor)


async def _lock_with_company(session: AsyncSession, actor: Actor) -> Account:
    place = await live_membership(session, actor.account_id)
    if place is not None:
        company = await places.lock_company(session, place.company_id)
        place = await places.access_place(session, company, place.id)
        await refuse_needed(session, company, place)
    return await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)


async def cancel_erasing(session: AsyncSession, actor: Actor) -> None:
    """Keep the actor's account after all; the owner is told. NotAllowed without the right."""
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    if account.erase_at is None:
        return
    account.erase_at = None
    entering.post_to(session, account, ErasureCancelled(contact_name=account.contact_name))
    _record(session, account, "erasure_cancelled", actor)


def _record(session: AsyncSession, account: Account, step: str, actor: Actor) -> None:
    audit.record(
        session,
        f"accounts:{step}",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )
