"""What every way in ends with: the browser becomes known, the owner is told, a ticket is cut."""

from uuid import UUID

from sqlalchemy import exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.kit.devices import device_of
from portal.mail import messages
from portal.models.accounts import Account, KnownBrowser
from portal.models.desk import SecondFactor
from portal.permissions import Visitor
from portal.services import audit, outbox, sessions


async def is_known_browser(session: AsyncSession, visitor: Visitor, account_id: UUID) -> bool:
    """Return whether the account's owner has logged in with this browser before."""
    if not visitor.browser:
        return False
    found = await session.exec(
        select(
            exists().where(
                col(KnownBrowser.account_id) == account_id,
                col(KnownBrowser.browser) == visitor.browser,
            )
        )
    )
    return bool(found.one())


async def remember_browser(session: AsyncSession, visitor: Visitor, account_id: UUID) -> bool:
    """Note that the owner uses this browser; return whether it is new to the account."""
    found = await session.exec(
        select(KnownBrowser).where(
            KnownBrowser.account_id == account_id, KnownBrowser.browser == visitor.browser
        )
    )
    known, now = found.first(), clock.now()
    if known is not None:
        known.last_seen_at = now
        return False
    session.add(
        KnownBrowser(
            account_id=account_id, browser=visitor.browser, first_seen_at=now, last_seen_at=now
        )
    )
    return True


async def let_in(session: AsyncSession, visitor: Visitor, account: Account, *, by: str) -> str:
    """Return a ticket for the account's owner, who has just proven to be one.

    Who has a second factor to give is inside only after that: note_arrival is called then. `by`
    names the proof in the audit.
    """
    ticket = sessions.create_ticket(session, visitor, account.id)
    if not await _is_half_way(session, account):
        await note_arrival(session, visitor, account)
    audit.record(
        session,
        "accounts:logged_in",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        by=by,
    )
    return ticket


async def _is_half_way(session: AsyncSession, account: Account) -> bool:
    has_factor = exists().where(
        col(SecondFactor.account_id) == account.id, col(SecondFactor.confirmed_at).is_not(None)
    )
    return account.must_have_second_factor or bool((await session.exec(select(has_factor))).one())


async def note_arrival(session: AsyncSession, visitor: Visitor, account: Account) -> None:
    """Note that the owner is inside with this browser; tell them by mail of a new one (A-22)."""
    if await remember_browser(session, visitor, account.id):
        _tell_of_new_browser(session, visitor, account)


def _tell_of_new_browser(session: AsyncSession, visitor: Visitor, account: Account) -> None:
    message = messages.NewDevice(
        contact_name=account.contact_name,
        device=device_of(visitor.user_agent),
        address=visitor.address,
        at=clock.now(),
    )
    post_to(session, account, message)


def post_to(session: AsyncSession, account: Account, message: messages.Message) -> None:
    """Post a mail to the account's address in its owner's language."""
    outbox.post(
        session, message, to=account.email, language=account.language, account_id=account.id
    )
