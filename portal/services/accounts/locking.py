"""The lock after wrong logins: thirty minutes, or until the owner opens it (life cycle 1)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus, LinkPurpose
from portal.permissions import Visitor
from portal.services import audit, throttles
from portal.services.accounts import entering, finding, links

LOCKED_FOR = timedelta(minutes=30)


def tries_key(account_id: UUID) -> str:
    """Return the key under which strangers' wrong passwords for the account are counted."""
    return throttles.key_for("log_in", str(account_id))


def is_locked(account: Account) -> bool:
    """Return whether the account's lock stands at this moment."""
    is_over = account.locked_until is not None and account.locked_until <= clock.now()
    return account.status is AccountStatus.LOCKED and not is_over


def reopen(account: Account, *, at: datetime) -> None:
    """Open a locked account; any other stays as it is."""
    if account.status is AccountStatus.LOCKED:
        account.move_to(AccountStatus.ACTIVE, at=at)
        account.locked_until = None


def reopen_if_over(account: Account, *, at: datetime) -> None:
    """Open an account whose lock has run out. Its owner's known browser does not end a lock."""
    if not is_locked(account):
        reopen(account, at=at)


async def lock(session: AsyncSession, account_id: UUID) -> None:
    """Lock the account for 30 minutes and mail its owner the way to open it (security check 4).

    An account that is locked already, or suspended, stays as it is.
    """
    account = await finding.read_for_change(session, account_id)
    now = clock.now()
    reopen_if_over(account, at=now)
    if account.status is not AccountStatus.ACTIVE:
        return
    account.move_to(AccountStatus.LOCKED, at=now)
    account.locked_until = now + LOCKED_FOR
    # Tries during the lock are not checked, so they must not add to those in a row either.
    await throttles.block(session, tries_key(account_id), until=account.locked_until)
    link = links.create_link(session, LinkPurpose.UNLOCK, account_id)
    message = messages.AccountLocked(contact_name=account.contact_name, link=link)
    entering.post_to(session, account, message)
    audit.record(
        session, "accounts:locked", actor=None, object_type="account", object_id=account_id
    )


async def unlock(session: AsyncSession, visitor: Visitor, token: str) -> None:
    """Open a locked account by the link that its owner was mailed; LinkNotValid otherwise.

    The count goes on: after a hundred wrong passwords in a row only a new password helps
    (security check 4).
    """
    account, link = await links.open_link(session, LinkPurpose.UNLOCK, token)
    link.used_at = clock.now()
    reopen(account, at=link.used_at)
    await throttles.unblock(session, tries_key(account.id))
    audit.record(
        session,
        "accounts:unlocked",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        by="link",
    )
