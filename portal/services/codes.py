"""One-time codes: six digits sent to an address, worth one use in the browser that asked."""

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import BrowserNotKnown, CountedRefusal, PortalError, TooManyTries
from portal.kit import clock
from portal.kit.tokens import new_code, sealed_fingerprint
from portal.kit.words import N_
from portal.models.accounts import Code, CodePurpose
from portal.permissions import Visitor
from portal.services import throttles

LIFETIME = timedelta(minutes=10)
MAX_TRIES = 5
_KEPT_FOR = timedelta(days=1)


class CodeWrong(CountedRefusal):
    """The code is not the one that was sent for this purpose, to this address, to this browser."""

    code = "code_wrong"
    text = N_("This code is not right. Please check it, or ask for a new one.")
    field = "code"


class CodeExpired(PortalError):
    """The code is older than ten minutes or has been used."""

    code = "code_expired"
    text = N_("This code is no longer valid. Please ask for a new one.")
    field = "code"


class CodeDead(TooManyTries):
    """Five wrong tries have killed the code."""

    code = "code_dead"
    text = N_("Too many wrong tries. Please ask for a new code.")
    field = "code"


class CodesClosed(TooManyTries):
    """Ten wrong codes within a day have closed the channel for a day (security check 20)."""

    code = "codes_closed"
    text = N_("Too many wrong codes for this address. Please try again tomorrow.")
    field = "code"


def _failures_key(address: str) -> str:
    return throttles.key_for("codes", address)


def _digest(code_id: UUID, purpose: CodePurpose, address: str, code: str) -> str:
    pepper = get_settings().secret_key.get_secret_value()
    return sealed_fingerprint(pepper, str(code_id), purpose, address, code)


def _refuse_without_browser(visitor: Visitor) -> None:
    if not visitor.browser:
        raise BrowserNotKnown


async def send_code(
    session: AsyncSession,
    visitor: Visitor,
    *,
    purpose: CodePurpose,
    address: str,
    account_id: UUID | None = None,
) -> str:
    """Make a fresh code for an address and return it: the caller posts the message.

    Only its HMAC is kept (security check 19). A newer code of the same purpose, address and
    browser replaces it. Raises TooManyTries when the limits of security checks 20 and 22 are used
    up, BrowserNotKnown when there is no browser to bind it to.
    """
    _refuse_without_browser(visitor)
    if await throttles.is_blocked(session, _failures_key(address), throttles.CODE_TRIES):
        raise CodesClosed
    await throttles.count_message(session, visitor, about=purpose, address=address)
    now, code, code_id = clock.now(), new_code(), uuid4()
    row = Code(
        id=code_id,
        purpose=purpose,
        address=address,
        browser=visitor.browser,
        account_id=account_id,
        digest=_digest(code_id, purpose, address, code),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(row)
    return code


async def match_code(
    session: AsyncSession,
    visitor: Visitor,
    *,
    purpose: CodePurpose,
    address: str,
    code: str,
    account_id: UUID | None = None,
) -> Code:
    """Return the code's row, still unused, and keep other tries for the address waiting; or raise.

    Raises CodeWrong, CodeExpired, CodeDead or CodesClosed. A wrong try counts against the code (5)
    and the address (10 a day) although the transaction ends in an error: CodeWrong is a
    CountedRefusal, so call this before anything else is written. Bound to purpose, address,
    account and browser (security check 23).
    """
    _refuse_without_browser(visitor)
    failures = _failures_key(address)
    if not await throttles.hold(session, failures, throttles.CODE_TRIES):
        raise CodesClosed
    row = await _find_newest(session, visitor, purpose, address)
    if row is None or row.account_id != account_id:
        raise CodeWrong
    if row.used_at is not None or row.expires_at <= clock.now():
        raise CodeExpired
    if row.tries >= MAX_TRIES:
        raise CodeDead
    if not compare_digest(row.digest, _digest(row.id, purpose, address, code)):
        row.tries += 1
        await throttles.reserve_try(session, failures, throttles.CODE_TRIES)
        raise CodeWrong
    return row


async def use_code(
    session: AsyncSession,
    visitor: Visitor,
    *,
    purpose: CodePurpose,
    address: str,
    code: str,
    account_id: UUID | None = None,
) -> Code:
    """Use up the right code, or raise what match_code raises.

    Of any number of simultaneous right submissions exactly one succeeds (security check 21).
    """
    row = await match_code(
        session, visitor, purpose=purpose, address=address, code=code, account_id=account_id
    )
    row.used_at = clock.now()
    return row


async def _find_newest(
    session: AsyncSession, visitor: Visitor, purpose: CodePurpose, address: str
) -> Code | None:
    found = await session.exec(
        select(Code)
        .where(Code.purpose == purpose, Code.address == address, Code.browser == visitor.browser)
        .order_by(col(Code.created_at).desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def find_waiting(
    session: AsyncSession, visitor: Visitor, *, purpose: CodePurpose, account_id: UUID
) -> Code | None:
    """Return the newest code that the account can still enter in this browser, or None."""
    found = await session.exec(
        select(Code)
        .where(*_waits(visitor, purpose, account_id))
        .order_by(col(Code.created_at).desc())
        .limit(1)
    )
    return found.first()


async def void_waiting(
    session: AsyncSession, visitor: Visitor, *, purpose: CodePurpose, account_id: UUID
) -> None:
    """Use up every code that the account could still enter in this browser."""
    await session.exec(
        update(Code).where(*_waits(visitor, purpose, account_id)).values(used_at=clock.now())
    )


def _waits(
    visitor: Visitor, purpose: CodePurpose, account_id: UUID
) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Code.purpose) == purpose,
        col(Code.account_id) == account_id,
        col(Code.browser) == visitor.browser,
        col(Code.used_at).is_(None),
        col(Code.expires_at) > clock.now(),
    )


async def delete_stale(session: AsyncSession) -> None:
    """Delete the codes that nobody can use any more."""
    await session.exec(delete(Code).where(col(Code.expires_at) < clock.now() - _KEPT_FOR))
