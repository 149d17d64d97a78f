"""Verifying a badge: three facts against one record, few tries, one answer for every failure."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import BrowserNotKnown, TooManyTries
from portal.kit import clock, names
from portal.kit.badges import fold_number, spellings
from portal.kit.tokens import fingerprint, new_token
from portal.models.legacy import BadgeClaim, BadgeRecord
from portal.permissions import Visitor
from portal.schemas.badges import BadgeForm
from portal.services import audit, throttles
from portal.services.badges.errors import BadgeNotVerified

OBJECT = "badge"
#: How long a verified badge waits for its account (A-02).
LIFETIME = timedelta(minutes=30)
_KEPT_FOR = timedelta(days=1)

#: Wrong tries for one number: five in an hour, then an hour's wait, growing to a day.
NUMBER_TRIES = throttles.TryRule(
    tries=5,
    window=timedelta(hours=1),
    first_wait=timedelta(hours=1),
    longest_wait=timedelta(days=1),
    counts_in_a_row=True,
    forgets_after=timedelta(days=7),
)
#: Wrong tries from one network, over all numbers: offices share one, so a few more.
NETWORK_TRIES = throttles.TryRule(
    tries=10,
    window=timedelta(hours=1),
    first_wait=timedelta(hours=1),
    longest_wait=timedelta(days=1),
    forgets_after=timedelta(days=1),
)


def number_key(number: str) -> str:
    """Return the key under which wrong tries for a badge number are counted."""
    return throttles.key_for("badge", fold_number(number))


async def verify_badge(session: AsyncSession, visitor: Visitor, form: BadgeForm) -> str:
    """Return a token that lets this browser claim the badge once, within half an hour (A-01, A-02).

    Number, name and country/region must all match one record that nobody has claimed. Any
    failure is BadgeNotVerified at the same cost, and so is a right answer while the number is
    blocked (security check 3). The try is counted before it is checked, so parallel guesses
    queue. Raises TooManyTries for a network that has failed too often, and BrowserNotKnown.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    network = throttles.key_for("badge-from", throttles.network_of(visitor.address))
    number = number_key(form.badge_number)
    if not await throttles.reserve_try(session, network, NETWORK_TRIES):
        raise TooManyTries
    may_be_checked = await throttles.reserve_try(session, number, NUMBER_TRIES)
    record = await _find_record(session, form)
    if record is None or not may_be_checked:
        raise BadgeNotVerified
    await throttles.release_try(session, network)
    await throttles.forgive(session, number)
    return await _grant(session, visitor, record)


async def _find_record(session: AsyncSession, form: BadgeForm) -> BadgeRecord | None:
    found = await session.exec(
        select(BadgeRecord).where(BadgeRecord.number == fold_number(form.badge_number))
    )
    record = found.first()
    # A stand-in, so that an unknown number costs the same comparison.
    known = record or BadgeRecord(number="", name="Ana Gómez", name_key="", country="")
    typed = names.fold(form.name)
    matches = [
        typed in {known.name_key, *spellings(known.name)},
        known.country == form.country,
        known.claimed_at is None,
    ]
    return record if all(matches) else None


async def _grant(session: AsyncSession, visitor: Visitor, record: BadgeRecord) -> str:
    """Store the claim in place of an older one that this browser holds for the same badge."""
    await session.exec(
        delete(BadgeClaim).where(
            col(BadgeClaim.badge_id) == record.id,
            col(BadgeClaim.browser) == visitor.browser,
            col(BadgeClaim.used_at).is_(None),
        )
    )
    token, now = new_token(), clock.now()
    claim = BadgeClaim(
        badge_id=record.id,
        fingerprint=fingerprint(token),
        browser=visitor.browser,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(claim)
    audit.record(
        session,
        "badges:verified",
        actor=None,
        visitor=visitor,
        object_type=OBJECT,
        object_id=record.id,
    )
    return token


async def delete_stale(session: AsyncSession) -> None:
    """Delete the claims that nobody can use any more."""
    is_old = col(BadgeClaim.expires_at) < clock.now() - _KEPT_FOR
    await session.exec(delete(BadgeClaim).where(is_old))
