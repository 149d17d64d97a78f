"""Signed-in browsers: from a login's ticket to a cookie, to an actor, to the end of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.db import after_commit
from portal.errors import BrowserNotKnown, NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.devices import device_of
from portal.kit.tokens import fingerprint, new_token
from portal.kit.words import N_
from portal.models.accounts import (
    STAFF_KINDS,
    Account,
    AccountKind,
    AccountStatus,
    AgreementAcceptance,
    Session,
    SessionTicket,
)
from portal.models.companies import Company, Membership
from portal.models.desk import SecondFactor
from portal.models.suppliers import GRACE, Supplier
from portal.permissions import Actor, Permission, Role, Visitor, granted
from portal.schemas.accounts import SessionRow
from portal.services import agreements, audit
from portal.services.roles import roles_of

TICKET_LIFETIME = timedelta(seconds=30)
#: A row is written for a session's use at most this often.
_TOUCH_EVERY = timedelta(minutes=1)
_KEPT_FOR = timedelta(days=30)

Ended = Callable[[list[UUID]], object]
_listeners: list[Ended] = []


@dataclass(frozen=True)
class Lifetime:
    """How long a session may rest, and how long it may last."""

    idle: timedelta
    absolute: timedelta


#: Security check 14.
STAFF_LIFETIME = Lifetime(idle=timedelta(minutes=15), absolute=timedelta(hours=12))
LIFETIME = Lifetime(idle=timedelta(hours=1), absolute=timedelta(hours=24))


@dataclass(frozen=True)
class NewSession:
    """What the cookie is set to; the database keeps only its fingerprint."""

    cookie_value: str
    language: str


class TicketRefused(PortalError):
    """The ticket is unknown, used, older than half a minute, or another browser's."""

    code = "ticket_refused"
    text = N_("Logging in took too long. Please try again.")


def on_ended(callback: Ended) -> None:
    """Have the callback told the ids of sessions that ended, after each commit that ends some."""
    _listeners.append(callback)


def lifetime_of(kind: AccountKind) -> Lifetime:
    """Return how long sessions of such people live (security check 14)."""
    return STAFF_LIFETIME if kind in STAFF_KINDS else LIFETIME


def create_ticket(
    session: AsyncSession,
    visitor: Visitor,
    account_id: UUID,
    *,
    second_factor_at: datetime | None = None,
) -> str:
    """Return a secret that this browser may trade for a session within 30 s, once.

    `second_factor_at` is when the owner has given the second factor, None when they have not.
    Raises BrowserNotKnown when there is no browser to bind it to.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    token, now = new_token(), clock.now()
    session.add(
        SessionTicket(
            fingerprint=fingerprint(token),
            account_id=account_id,
            browser=visitor.browser,
            second_factor_at=second_factor_at,
            created_at=now,
            expires_at=now + TICKET_LIFETIME,
        )
    )
    return token


async def exchange_ticket(session: AsyncSession, visitor: Visitor, ticket: str) -> NewSession:
    """Trade a login ticket for a fresh session, or raise TicketRefused.

    The cookie's value is new each time, so none can be planted (security check 11), and whatever
    session this browser held before ends.
    """
    found = await session.exec(
        select(SessionTicket, Account)
        .where(
            SessionTicket.fingerprint == fingerprint(ticket),
            col(SessionTicket.account_id) == col(Account.id),
        )
        .with_for_update(of=SessionTicket)
    )
    row, account = found.first() or (None, None)
    now = clock.now()
    if row is None or account is None or row.used_at is not None or row.expires_at <= now:
        raise TicketRefused
    if not visitor.browser or row.browser != visitor.browser or not _may_enter(account):
        raise TicketRefused
    row.used_at = now
    await _end(session, col(Session.browser) == visitor.browser)
    await _note_seen(session, account.id, now)
    return _open(session, visitor, account, row.second_factor_at)


def _may_enter(account: Account) -> bool:
    # A lock keeps guessers out; it neither ends nor refuses what the owner opened.
    return account.status in {AccountStatus.ACTIVE, AccountStatus.LOCKED}


def _open(
    session: AsyncSession, visitor: Visitor, account: Account, second_factor_at: datetime | None
) -> NewSession:
    token, now = new_token(), clock.now()
    row = Session(
        account_id=account.id,
        fingerprint=fingerprint(token),
        browser=visitor.browser,
        user_agent=visitor.user_agent[:300],
        address=visitor.address,
        created_at=now,
        seen_at=now,
        second_factor_at=second_factor_at,
        expires_at=now + lifetime_of(account.kind).absolute,
    )
    session.add(row)
    audit.record(
        session,
        "sessions:opened",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        session_id=str(row.id),
    )
    return NewSession(cookie_value=token, language=account.language)


@cache
def _actor_query() -> Any:
    """Build the one query behind every event, once: building costs as much as running it."""
    has_accepted = exists().where(
        col(AgreementAcceptance.account_id) == Account.id,
        col(AgreementAcceptance.agreement_version) == bindparam("agreement"),
    )
    has_factor = exists().where(
        col(SecondFactor.account_id) == Account.id, col(SecondFactor.confirmed_at).is_not(None)
    )
    # Supplier.is_authenticated in SQL: one more row would bring its facts along to every event.
    is_supplier = exists().where(
        col(Supplier.account_id) == Account.id,
        col(Supplier.authenticated_at).is_not(None),
        col(Supplier.suspended_at).is_(None),
        or_(
            col(Supplier.valid_until).is_(None),
            col(Supplier.valid_until) > bindparam("supplier_since"),
        ),
    )
    is_live_place = and_(
        col(Membership.account_id) == Account.id, col(Membership.ended_at).is_(None)
    )
    return (
        # SQLModel types select() for up to four things.
        select(Session, Account, Membership, Company, has_accepted, has_factor, is_supplier)  # type: ignore[call-overload]
        .join(Account, col(Account.id) == Session.account_id)
        .outerjoin(Membership, is_live_place)
        .outerjoin(Company, col(Company.id) == Membership.company_id)
        .where(Session.fingerprint == bindparam("fingerprint"), col(Session.ended_at).is_(None))
    )


async def find_actor(session: AsyncSession, cookie_value: str, visitor: Visitor) -> Actor | None:
    """Return who acts through this cookie, or None: unknown, ended, timed out or suspended.

    One query; idle and absolute ends follow security check 14.
    """
    wanted = {
        "fingerprint": fingerprint(cookie_value),
        "agreement": agreements.CURRENT_VERSION,
        "supplier_since": clock.now() - GRACE,
    }
    found = (await session.exec(_actor_query(), params=wanted)).first()
    if found is None:
        return None
    row, account, place, company, is_current, has_factor, is_supplier = found
    if not _may_enter(account) or not _is_live(row, account.kind, clock.now()):
        return None
    is_asked = has_factor or account.must_have_second_factor
    roles = roles_of(account, place, has_factor=has_factor)
    if is_supplier:
        roles |= {Role.AUTHENTICATED_SUPPLIER}
    if is_asked and row.second_factor_at is None:
        roles = frozenset({Role.BEFORE_SECOND_FACTOR})
    return _actor(row, account, company, visitor, roles, needs_agreement=not is_current)


def _is_live(row: Session, kind: AccountKind, now: datetime) -> bool:
    return row.expires_at > now and row.seen_at + lifetime_of(kind).idle > now


def _actor(
    row: Session,
    account: Account,
    company: Company | None,
    visitor: Visitor,
    roles: frozenset[Role],
    *,
    needs_agreement: bool,
) -> Actor:
    return Actor(
        account_id=account.id,
        session_id=row.id,
        roles=roles,
        permissions=granted(roles),
        visitor=visitor,
        company_id=company.id if company else None,
        company_name=(company.short_name or company.full_name) if company else "",
        company_status=company.status.value if company else "",
        kind=account.kind.value,
        contact_name=account.contact_name,
        language=account.language,
        needs_agreement=needs_agreement,
        second_factor_at=row.second_factor_at,
        is_touch_due=row.seen_at + _TOUCH_EVERY <= clock.now(),
    )


async def note_second_factor(session: AsyncSession, actor: Actor, at: datetime) -> None:
    """Note that the actor has given the second factor in this very session."""
    await session.exec(
        update(Session).where(col(Session.id) == actor.session_id).values(second_factor_at=at)
    )


async def touch(session: AsyncSession, actor: Actor) -> None:
    """Note that the session is in use; needed only when actor.is_touch_due."""
    now = clock.now()
    # The membership first: whoever removes a member locks it before they end the sessions.
    await _note_seen(session, actor.account_id, now)
    await session.exec(
        update(Session)
        .where(col(Session.id) == actor.session_id, col(Session.seen_at) <= now - _TOUCH_EVERY)
        .values(seen_at=now)
    )


async def _note_seen(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    await session.exec(
        update(Membership)
        .where(col(Membership.account_id) == account_id, col(Membership.ended_at).is_(None))
        .values(seen_at=now)
    )


async def list_sessions(session: AsyncSession, actor: Actor) -> list[SessionRow]:
    """Return the actor's live sessions, the one in use first, then the latest used (A-22)."""
    if not actor.may(Permission.ACCOUNTS_READ_OWN):
        raise NotAllowed
    kind, now = AccountKind(actor.kind), clock.now()
    found = await session.exec(
        select(Session)
        .where(col(Session.account_id) == actor.account_id, col(Session.ended_at).is_(None))
        .order_by(col(Session.seen_at).desc())
    )
    rows = [
        SessionRow(
            id=str(each.id),
            device=device_of(each.user_agent),
            address=each.address,
            created_at=each.created_at,
            seen_at=each.seen_at,
            is_current=each.id == actor.session_id,
        )
        for each in found
        if _is_live(each, kind, now)
    ]
    return sorted(rows, key=lambda row: not row.is_current)


async def end_session(session: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """Sign one of the actor's browsers out (A-22); a stranger's session is NotFound."""
    if not actor.may(Permission.ACCOUNTS_CHANGE_OWN):
        raise NotAllowed
    mine = and_(col(Session.id) == session_id, col(Session.account_id) == actor.account_id)
    if not await _end(session, mine, actor):
        raise NotFound


async def end_other_sessions(session: AsyncSession, actor: Actor) -> int:
    """Sign every other browser of the actor out (A-22); return how many those were."""
    if not actor.may(Permission.ACCOUNTS_CHANGE_OWN):
        raise NotAllowed
    return await end_all(session, actor.account_id, except_id=actor.session_id)


async def end_all(session: AsyncSession, account_id: UUID, *, except_id: UUID | None = None) -> int:
    """End all sessions of an account, but for one if given; return how many those were.

    Tickets not yet traded die too: a login that began before must not finish after.
    """
    await session.exec(delete(SessionTicket).where(col(SessionTicket.account_id) == account_id))
    chosen = col(Session.account_id) == account_id
    if except_id is not None:
        chosen = and_(chosen, col(Session.id) != except_id)
    return await _end(session, chosen)


async def log_out(session: AsyncSession, cookie_value: str) -> None:
    """End the session behind the cookie; an unknown cookie is no error."""
    await _end(session, col(Session.fingerprint) == fingerprint(cookie_value))


async def _end(
    session: AsyncSession, chosen: ColumnElement[bool], actor: Actor | None = None
) -> int:
    """End the chosen live sessions, leave one audit event each, and tell once it is committed."""
    ended = await session.exec(
        update(Session)
        .where(chosen, col(Session.ended_at).is_(None))
        .values(ended_at=clock.now())
        .returning(col(Session.id), col(Session.account_id))
    )
    ids = []
    for session_id, account_id in ended.all():
        ids.append(session_id)
        audit.record(
            session,
            "sessions:ended",
            actor=actor,
            object_type="account",
            object_id=account_id,
            session_id=str(session_id),
        )
    if ids:
        after_commit(session, lambda: _tell(ids))
    return len(ids)


def _tell(ids: list[UUID]) -> None:
    for listener in _listeners:
        listener(ids)


async def delete_stale(session: AsyncSession) -> None:
    """Delete tickets past use, and sessions a month after their end."""
    now = clock.now()
    await session.exec(delete(SessionTicket).where(col(SessionTicket.expires_at) < now))
    limit = now - _KEPT_FOR
    is_over = or_(col(Session.ended_at) < limit, col(Session.expires_at) < limit)
    await session.exec(delete(Session).where(is_over))
