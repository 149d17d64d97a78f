"""Mailed links: one use, a limited life, and only the token's fingerprint kept (B-09)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import clock
from portal.kit.tokens import fingerprint, new_token
from portal.models.accounts import Account, LinkPurpose, MailedLink
from portal.services.accounts import finding
from portal.services.accounts.errors import LinkNotValid

LIFETIME = timedelta(minutes=60)
#: People who lost their address look into the new mailbox less often.
RECOVERY_LIFETIME = timedelta(hours=24)
#: Security check 7.
UNDO_LIFETIME = timedelta(days=7)
_PATHS = {
    LinkPurpose.RESET_PASSWORD: "reset-password",
    LinkPurpose.UNLOCK: "unlock",
    LinkPurpose.RECOVER_ACCOUNT: "recover-account",
    LinkPurpose.UNDO_EMAIL_CHANGE: "undo-email-change",
}


def create_link(
    session: AsyncSession,
    purpose: LinkPurpose,
    account_id: UUID,
    *,
    ticket_id: UUID | None = None,
) -> str:
    """Return a fresh link under the configured base URL, good for one use.

    It lives 60 minutes; one that answers a ticket of the desk, a day. The token stands behind the
    "#", which browsers send to no server, so no log sees it.
    """
    lifetime = RECOVERY_LIFETIME if ticket_id else LIFETIME
    return _create(session, purpose, account_id=account_id, ticket_id=ticket_id, lifetime=lifetime)


def create_first_link(session: AsyncSession, legacy_id: UUID) -> str:
    """Return a link to the first password of an older account that is still dormant (A-09)."""
    return _create(session, LinkPurpose.RESET_PASSWORD, legacy_id=legacy_id)


def _create(
    session: AsyncSession,
    purpose: LinkPurpose,
    *,
    account_id: UUID | None = None,
    legacy_id: UUID | None = None,
    ticket_id: UUID | None = None,
    restores_email: str | None = None,
    lifetime: timedelta = LIFETIME,
) -> str:
    token, now = new_token(), clock.now()
    row = MailedLink(
        purpose=purpose,
        account_id=account_id,
        legacy_id=legacy_id,
        fingerprint=fingerprint(token),
        created_at=now,
        expires_at=now + lifetime,
        ticket_id=ticket_id,
        restores_email=restores_email,
    )
    session.add(row)
    return f"{get_settings().base_url}/{_PATHS[purpose]}#{token}"


def create_undo_link(session: AsyncSession, account_id: UUID, *, restores_email: str) -> str:
    """Return a link that gives the account its former address back, within seven days (check 7)."""
    return _create(
        session,
        LinkPurpose.UNDO_EMAIL_CHANGE,
        account_id=account_id,
        restores_email=restores_email,
        lifetime=UNDO_LIFETIME,
    )


async def open_link(
    session: AsyncSession, purpose: LinkPurpose, token: str
) -> tuple[Account, MailedLink]:
    """Return the link's account, locked, and the link, still unused; or raise LinkNotValid.

    The account is locked before the link is judged, so that of two submissions one wins.
    """
    account_id = (await find_usable(session, purpose, token)).account_id
    if account_id is None:
        raise LinkNotValid
    account = await finding.read_for_change(session, account_id)
    return account, await find_usable(session, purpose, token)


async def find_dormant_owner(session: AsyncSession, token: str) -> UUID | None:
    """Return the record that a first link was mailed to; None when it leads to an account.

    Raises LinkNotValid.
    """
    link = await find_usable(session, LinkPurpose.RESET_PASSWORD, token)
    return link.legacy_id if link.account_id is None else None


async def find_usable(session: AsyncSession, purpose: LinkPurpose, token: str) -> MailedLink:
    """Return the link, not locked, as long as it can be used; LinkNotValid otherwise."""
    found = await session.exec(
        select(MailedLink)
        .where(MailedLink.fingerprint == fingerprint(token), MailedLink.purpose == purpose)
        .execution_options(populate_existing=True)
    )
    row = found.first()
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        raise LinkNotValid
    return row


async def void_links(session: AsyncSession, account_id: UUID) -> None:
    """Make the links of the account worthless: its password or address has changed (B-09).

    Not those that undo a change of address: whoever took the account over could end them so.
    """
    await session.exec(
        update(MailedLink)
        .where(
            col(MailedLink.account_id) == account_id,
            col(MailedLink.used_at).is_(None),
            col(MailedLink.purpose) != LinkPurpose.UNDO_EMAIL_CHANGE,
        )
        .values(used_at=clock.now())
    )


async def void_undo_links(
    session: AsyncSession, account_id: UUID, *, since: datetime | None = None
) -> None:
    """Make the links worthless that undo a change of address, or those of later changes only."""
    chosen = [
        col(MailedLink.account_id) == account_id,
        col(MailedLink.used_at).is_(None),
        col(MailedLink.purpose) == LinkPurpose.UNDO_EMAIL_CHANGE,
    ]
    if since is not None:
        chosen.append(col(MailedLink.created_at) >= since)
    await session.exec(update(MailedLink).where(*chosen).values(used_at=clock.now()))


async def void_links_of_ticket(session: AsyncSession, ticket_id: UUID) -> None:
    """Make the links worthless that answered a ticket of the desk (C-06)."""
    await session.exec(
        update(MailedLink)
        .where(col(MailedLink.ticket_id) == ticket_id, col(MailedLink.used_at).is_(None))
        .values(used_at=clock.now())
    )
