"""Limits: how many wrong tries one key has, and how many messages one address or network gets.

Every function locks the rows it counts in, so parallel tries queue and none is lost: on SQLite
the write transaction excludes the others, on PostgreSQL the row's lock does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import TooManyTries
from portal.kit import clock
from portal.kit.tokens import sealed_fingerprint
from portal.kit.words import N_
from portal.models.accounts import Throttle
from portal.permissions import Visitor


@dataclass(frozen=True, kw_only=True)
class TryRule:
    """How wrong tries block a key: `tries` within `window` block it, longer each time."""

    tries: int = 10
    window: timedelta = timedelta(minutes=5)
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(minutes=15)
    #: After so many wrong tries in a row the key stays blocked until it is reset; None: never.
    dead_after: int | None = None
    #: Whether so many tries in a row block as well, however slowly they come.
    counts_in_a_row: bool = False
    #: So long after the latest try the waits begin with the first again; None: never.
    forgets_after: timedelta | None = None

    def wait(self, streak: int) -> timedelta:
        """Return how long to block after so many wrong tries in a row: 1, 2, 4, 8, 15 minutes."""
        rounds = min(max(streak // self.tries - 1, 0), 10)
        return min(self.first_wait * (1 << rounds), self.longest_wait)


#: Security check 4. An account's count is forgotten by a success, a network's by a quiet day.
ACCOUNT_TRIES = TryRule(dead_after=100, counts_in_a_row=True)
PASSWORD_TRIES = TryRule(counts_in_a_row=True)
NETWORK_TRIES = TryRule(forgets_after=timedelta(days=1))
#: Security check 20: ten wrong codes in a day, over all codes, close the channel for a day.
CODE_TRIES = TryRule(
    window=timedelta(days=1), first_wait=timedelta(days=1), longest_wait=timedelta(days=1)
)


@dataclass(frozen=True)
class Allowance:
    """At most `count` within any span of this length."""

    count: int
    span: timedelta


#: Security check 22.
COOLDOWN = (Allowance(1, timedelta(seconds=60)),)
PER_ADDRESS = (Allowance(5, timedelta(hours=1)), Allowance(10, timedelta(days=1)))
PER_NETWORK = (Allowance(20, timedelta(hours=1)),)

#: A key that nobody touched for so long is deleted, unless it stays blocked until a reset.
_KEPT_FOR = timedelta(days=30)
_IDLE_KEPT_FOR = timedelta(days=2)


class MessageTooSoon(TooManyTries):
    """An address or a network asked for more messages than its limits allow for now."""

    code = "message_too_soon"
    text = N_("Please wait {seconds} seconds before you ask for another message.")


class MessagesUsedUp(TooManyTries):
    """The hourly or daily number of messages is used up."""

    code = "messages_used_up"
    text = N_("We have sent enough messages for now. Please try again in {minutes} minutes.")


def key_for(area: str, subject: str) -> str:
    """Return a key that names the subject without telling it: addresses are personal data."""
    pepper = get_settings().secret_key.get_secret_value()
    return f"{area}:{sealed_fingerprint(pepper, area, subject)}"


def network_of(address: str) -> str:
    """Return what counts as one network address: an IPv6 customer holds a whole /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))


async def _locked(session: AsyncSession, keys: Iterable[str]) -> dict[str, Throttle]:
    """Return the rows of the keys, made where missing, locked until the transaction ends."""
    wanted = sorted(set(keys))  # one order for all, so that two askers never wait in a circle
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    fresh = [
        {"id": uuid4(), "key": key, "hits": [], "count": 0, "streak": 0, "updated_at": clock.now()}
        for key in wanted
    ]
    await session.exec(dialect.insert(Throttle).values(fresh).on_conflict_do_nothing())
    found = await session.exec(
        select(Throttle)
        .where(col(Throttle.key).in_(wanted))
        .order_by(col(Throttle.key))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.key: row for row in found}


def _recent(row: Throttle, span: timedelta, now: datetime) -> list[float]:
    oldest = (now - span).timestamp()
    return [hit for hit in row.hits if hit > oldest]


def _is_blocked(row: Throttle, rule: TryRule, now: datetime) -> bool:
    is_dead = rule.dead_after is not None and row.streak >= rule.dead_after
    return is_dead or (row.blocked_until is not None and row.blocked_until > now)


async def reserve_try(session: AsyncSession, key: str, rule: TryRule) -> bool:
    """Count one try as failed, before it is checked; return whether it may be checked at all.

    Counting first is what lets ten of fifty parallel guesses through and not fifty (security
    check 4). Take a right try back with release_try or forgive. A refused try counts in `count`
    only: nothing was learned from it, so it does not prolong the wait.
    """
    now = clock.now()
    row = (await _locked(session, [key]))[key]
    if rule.forgets_after and row.updated_at < now - rule.forgets_after:
        row.streak = 0
    row.count += 1
    row.updated_at = now
    if _is_blocked(row, rule, now):
        return False
    if row.blocked_until is not None:
        row.hits, row.blocked_until = [], None
    row.streak += 1
    row.hits = [*_recent(row, rule.window, now), now.timestamp()]
    is_row_full = rule.counts_in_a_row and row.streak % rule.tries == 0
    if len(row.hits) >= rule.tries or is_row_full:
        row.blocked_until = now + rule.wait(row.streak)
    return True


async def release_try(session: AsyncSession, key: str) -> None:
    """Take back one reserved try that turned out right; older failures keep counting.

    A block that stands was caused with its help, so it falls.
    """
    row = (await _locked(session, [key]))[key]
    row.count = max(row.count - 1, 0)
    row.streak = max(row.streak - 1, 0)
    row.hits, row.blocked_until = row.hits[:-1], None


async def forgive(session: AsyncSession, key: str) -> None:
    """Forget every failure of the key: its owner has proven who they are."""
    row = (await _locked(session, [key]))[key]
    row.hits, row.count, row.streak, row.blocked_until = [], 0, 0, None


async def forget(session: AsyncSession, keys: Iterable[str]) -> None:
    """Delete what is counted against the keys: whoever they name is gone."""
    for key in sorted(set(keys)):
        await session.exec(delete(Throttle).where(col(Throttle.key) == key))


async def block(session: AsyncSession, key: str, *, until: datetime) -> None:
    """Refuse every try until the moment given."""
    row = (await _locked(session, [key]))[key]
    row.blocked_until = until


async def unblock(session: AsyncSession, key: str) -> None:
    """Let tries through again at once; those in a row keep counting."""
    row = (await _locked(session, [key]))[key]
    row.hits, row.blocked_until = [], None


async def streak_of(session: AsyncSession, key: str) -> int:
    """Return how many checked tries in a row have failed."""
    found = await session.exec(select(Throttle.streak).where(Throttle.key == key))
    return found.first() or 0


async def is_blocked(session: AsyncSession, key: str, rule: TryRule) -> bool:
    """Return whether a try would be refused now; counts and locks nothing."""
    row = (await session.exec(select(Throttle).where(Throttle.key == key))).first()
    return row is not None and _is_blocked(row, rule, clock.now())


async def hold(session: AsyncSession, key: str, rule: TryRule) -> bool:
    """Make other tries of the key wait for this transaction; return whether one may be made."""
    row = (await _locked(session, [key]))[key]
    return not _is_blocked(row, rule, clock.now())


async def count_message(
    session: AsyncSession, visitor: Visitor, *, about: str, address: str
) -> None:
    """Count a message to an address, or raise TooManyTries when a limit is used up.

    60 s between two about the same, 5 an hour and 10 a day for one address, 20 an hour for one
    network, in sliding windows (security check 22). The answer does not depend on whether the
    address has an account. A refused message is not counted.
    """
    await count_within(
        session,
        {
            key_for(f"cooldown-{about}", address): COOLDOWN,
            address_key(address): PER_ADDRESS,
            key_for("messages-from", network_of(visitor.address)): PER_NETWORK,
        },
    )


def address_key(address: str) -> str:
    """Return the key that every message to this address counts against."""
    return key_for("messages", address)


async def count_within(session: AsyncSession, limits: Mapping[str, tuple[Allowance, ...]]) -> None:
    """Count one against each key, or raise MessageTooSoon or MessagesUsedUp and count nothing."""
    now = clock.now()
    rows = await _locked(session, limits)
    for key, allowances in limits.items():
        _refuse_when_used_up(rows[key], allowances, now)
    for key, allowances in limits.items():
        row = rows[key]
        row.hits = [*_recent(row, allowances[-1].span, now), now.timestamp()]
        row.updated_at = now


def _refuse_when_used_up(row: Throttle, allowances: tuple[Allowance, ...], now: datetime) -> None:
    for allowance in allowances:
        recent = _recent(row, allowance.span, now)
        if len(recent) < allowance.count:
            continue
        free_at = recent[-allowance.count] + allowance.span.total_seconds()
        seconds = max(ceil(free_at - now.timestamp()), 1)
        if allowances is COOLDOWN:
            raise MessageTooSoon(seconds=str(seconds))
        raise MessagesUsedUp(minutes=str(ceil(seconds / 60)))


async def delete_stale(session: AsyncSession) -> None:
    """Delete the keys that no longer say anything; those blocked until a reset stay."""
    now = clock.now()
    updated_at, streak = col(Throttle.updated_at), col(Throttle.streak)
    says_nothing = and_(updated_at < now - _IDLE_KEPT_FOR, streak == 0)
    dead_after = ACCOUNT_TRIES.dead_after or 0
    is_old = and_(updated_at < now - _KEPT_FOR, streak < dead_after)
    await session.exec(delete(Throttle).where(or_(says_nothing, is_old)))
