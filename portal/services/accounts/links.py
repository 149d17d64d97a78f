"""Mailed links: one use, a limited life, and only the token's fingerprint kept (B-09)."""

from datetime import timedelta
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
_PATHS = {
    LinkPurpose.RESET_PASSWORD: "reset-password",
    LinkPurpose.UNLOCK: "unlock",
    LinkPurpose.RECOVER_ACCOUNT: "recover-account",
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
    return _create(session, purpose, account_id=account_id, ticket_id=ticket_id)


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
) -> str:
    token, now = new_token(), clock.now()
    row = MailedLink(
        purpose=purpose,
        account_id=account_id,
        legacy_id=legacy_id,
        fingerprint=fingerprint(token),
        created_at=now,
        expires_at=now + (RECOVERY_LIFETIME if ticket_id else LIFETIME),
        ticket_id=ticket_id,
    )
    session.add(row)
    return f"{get_settings().base_url}/{_PATHS[purpose]}#{token}"


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
    """Make every link of the account worthless: its password has changed (B-09)."""
    await session.exec(
        update(MailedLink)
        .where(col(MailedLink.account_id) == account_id, col(MailedLink.used_at).is_(None))
        .values(used_at=clock.now())
    )


async def void_links_of_ticket(session: AsyncSession, ticket_id: UUID) -> None:
    """Make the links worthless that answered a ticket of the desk (C-06)."""
    await session.exec(
        update(MailedLink)
        .where(col(MailedLink.ticket_id) == ticket_id, col(MailedLink.used_at).is_(None))
        .values(used_at=clock.now())
    )
