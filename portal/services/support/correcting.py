"""Correcting a badge record, by itself or as a ticket asks (A-12).

A claimed record is never changed: it has led to an account, and whose that is, is decided there.
There is no "release" that would let a badge be claimed twice (A-01).
"""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.kit import clock, names
from portal.kit.badges import fold_number
from portal.mail import tickets as mails
from portal.models.desk import TicketKind, TicketStatus
from portal.models.legacy import BadgeClaim, BadgeRecord
from portal.permissions import Actor, Permission
from portal.schemas.support_desk import BADGE_FACTS, BadgeAnswerForm, BadgeForm
from portal.services import audit
from portal.services.support import access, badges, handling
from portal.services.support.errors import BadgeClaimed, BadgeNumberTaken, BadgeUnchanged


async def correct_badge(
    session: AsyncSession, actor: Actor, badge_id: UUID, form: BadgeForm, *, version: int
) -> None:
    """Write down what an unclaimed record should say; old, new and reason stay on record.

    Verifications of the old facts that have not led to an account yet are void. Raises
    NotAllowed, NotFound, ChangedMeanwhile, BadgeClaimed, BadgeUnchanged and BadgeNumberTaken.
    """
    record = await _lock_badge(session, actor, badge_id, version)
    await _correct(session, actor, record, form, ticket="")


async def correct_badge_for_ticket(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    badge_id: UUID,
    form: BadgeAnswerForm,
    *,
    version: int,
) -> None:
    """Correct a record as a ticket asks, close the ticket, and invite its sender to try again.

    `version` is the record's. Raises what correct_badge and access.lock_own raise.
    """
    ticket = await access.lock_own(session, actor, ticket_id, kind=TicketKind.BADGE_CORRECTION)
    record = await _lock_badge(session, actor, badge_id, version)
    await _correct(session, actor, record, form, ticket=ticket.number)
    link = f"{get_settings().base_url}/badge"
    ticket.answer = form.answer
    message = mails.BadgeCorrected(number=ticket.number, answer=form.answer, link=link)
    handling.close(session, ticket, TicketStatus.SOLVED, message)
    access.record(session, ticket, "solved", actor=actor, reason=form.reason)
    await session.flush()


async def _lock_badge(
    session: AsyncSession, actor: Actor, badge_id: UUID, version: int
) -> BadgeRecord:
    if not actor.may(Permission.BADGES_CORRECT):
        raise NotAllowed
    found = await session.exec(
        select(BadgeRecord)
        .where(col(BadgeRecord.id) == badge_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    record = found.first()
    if record is None:
        raise NotFound
    if record.claimed_at is not None:
        raise BadgeClaimed
    if record.version != version:
        raise ChangedMeanwhile
    return record


async def _correct(
    session: AsyncSession, actor: Actor, record: BadgeRecord, form: BadgeForm, *, ticket: str
) -> None:
    told = {"number": fold_number(form.number), "name": form.name, "country": form.country}
    changed = {
        field: [getattr(record, field), told[field]]
        for field in BADGE_FACTS
        if getattr(record, field) != told[field]
    }
    if not changed:
        raise BadgeUnchanged
    if "number" in changed:
        await _refuse_taken(session, told["number"])
    for field, (_, new) in changed.items():
        setattr(record, field, new)
    record.name_key = names.fold(record.name)
    record.updated_at = clock.now()
    await session.exec(
        delete(BadgeClaim).where(
            col(BadgeClaim.badge_id) == record.id, col(BadgeClaim.used_at).is_(None)
        )
    )
    audit.record(
        session,
        badges.CORRECTED,
        actor=actor,
        object_type=badges.OBJECT,
        object_id=record.id,
        changes=changed,
        reason=form.reason,
        ticket=ticket,
    )
    try:
        await session.flush()
    except IntegrityError as error:
        raise BadgeNumberTaken from error


async def _refuse_taken(session: AsyncSession, number: str) -> None:
    taken = await session.exec(select(BadgeRecord.id).where(col(BadgeRecord.number) == number))
    if taken.first() is not None:
        raise BadgeNumberTaken
