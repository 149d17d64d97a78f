"""Customer service uploads identity documents on somebody's behalf (A-59, life cycle 5)."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.mail.identity_notices import IdentityAssisted, IdentityReopened
from portal.models.desk import SupportTicket, TicketKind
from portal.models.reviews import ReviewStatus
from portal.permissions import Actor, Permission
from portal.schemas.identity import AssistedRow
from portal.schemas.identity_cases import NEEDS
from portal.services import audit, notices, reviews, support
from portal.services.identity import access, drafting, reading


async def find_assisted(session: AsyncSession, actor: Actor, ticket_id: UUID) -> AssistedRow:
    """Return which documents the person of a ticket needs and which are there.

    No facts, no numbers, and no file but its name: support uploads, it does not look. Raises
    NotAllowed without IDENTITY_ASSIST, and NotFound for a ticket about something else.
    """
    _refuse_others(actor)
    ticket = await session.get(SupportTicket, ticket_id)
    if ticket is None or ticket.kind is not TicketKind.IDENTITY_UPLOAD:
        raise NotFound
    account = await access.read_account(session, support.person_of(ticket))
    review = await access.find_review(session, account.id)
    case = access.case_for(account, review.facts if review else {})
    names = await access.open_names(session, review, case)
    slots = NEEDS[case].slots if case else ()
    return AssistedRow(
        case=case.value if case else "",
        open_slots=[name for name in names if name in slots],
        documents=reading.rows_of(review, await reading.files_of(session, review)),
        can_reopen=review is not None and review.status is ReviewStatus.REJECTED,
    )


async def reopen_on_behalf(session: AsyncSession, actor: Actor, ticket_id: UUID) -> None:
    """Turn a rejected verification into a draft again, for its person, who is told (life cycle 5).

    Raises NotAllowed without IDENTITY_ASSIST, what support.lock_own raises, NotFound for a person
    without a verification, and ReviewCannotMove unless it was rejected.
    """
    _refuse_others(actor)
    ticket = await support.lock_own(session, actor, ticket_id, kind=TicketKind.IDENTITY_UPLOAD)
    known = await access.find_review(session, support.person_of(ticket))
    if known is None:
        raise NotFound
    review = await reviews.lock(session, known.id)
    if review.status is not ReviewStatus.REJECTED:
        raise reviews.ReviewCannotMove
    await reviews.reopen_for(session, actor, review)
    audit.record(
        session,
        "identity:reopened",
        actor=actor,
        object_type="account",
        object_id=review.subject_id,
        ticket=ticket.number,
    )
    await notices.tell(session, [review.subject_id], IdentityReopened(number=ticket.number))


def _refuse_others(actor: Actor) -> None:
    if not actor.may(Permission.IDENTITY_ASSIST):
        raise NotAllowed


async def put_on_behalf(
    session: AsyncSession, actor: Actor, ticket_id: UUID, slot: str, file_id: UUID
) -> None:
    """Put a file that customer service uploaded into the person's slot; they are told.

    It counts as good enough: somebody has looked at it. Raises NotAllowed without
    IDENTITY_ASSIST, what support.lock_own raises, and what drafting.put_document raises.
    """
    _refuse_others(actor)
    ticket = await support.lock_own(session, actor, ticket_id, kind=TicketKind.IDENTITY_UPLOAD)
    account = await access.read_account(session, support.person_of(ticket))
    review = await access.open_for(session, actor, account)
    case = access.case_for(account, review.facts)
    await drafting.put_into(session, actor, review, case, slot=slot, file_id=file_id)
    audit.record(
        session,
        "identity:assisted",
        actor=actor,
        object_type="account",
        object_id=account.id,
        ticket=ticket.number,
        slot=slot,
        file_id=str(file_id),
    )
    await notices.tell(session, [account.id], IdentityAssisted(number=ticket.number))
