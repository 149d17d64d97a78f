"""Asking the desk for help: for a badge's correction, for an account, or with an upload."""

import json
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import clock
from portal.kit.tokens import sealed_fingerprint
from portal.mail import tickets as mails
from portal.models.accounts import Account
from portal.models.desk import SupportTicket, TicketKind, TicketStatus
from portal.permissions import Actor, Visitor
from portal.schemas.support import AccountRecoveryForm, BadgeCorrectionForm, TicketReceiptRow
from portal.services import audit, outbox, throttles
from portal.services.support import access, changes
from portal.services.support.numbers import new_number

#: A double click, a reload, an impatient second try: the same facts are the same request.
SAME_WITHIN = timedelta(hours=1)


async def ask_for_badge_correction(
    session: AsyncSession, visitor: Visitor, form: BadgeCorrectionForm
) -> TicketReceiptRow:
    """Open a ticket about a badge that could not be verified, and acknowledge it by mail (A-12).

    The answer is the same whether a record with the number exists or not. The same facts within
    an hour are the same ticket. Raises TooManyTries beyond the limits of security check 22.
    """
    return await _ask(session, visitor, TicketKind.BADGE_CORRECTION, form)


async def ask_for_account_recovery(
    session: AsyncSession, visitor: Visitor, form: AccountRecoveryForm
) -> TicketReceiptRow:
    """Open a ticket about a lost account, and acknowledge it by mail (C-06).

    The answer is the same whether there is such an account or not (security check 24). The same
    facts within an hour are the same ticket. Raises TooManyTries beyond the limits of check 22.
    """
    return await _ask(session, visitor, TicketKind.ACCOUNT_RECOVERY, form)


async def ask_for_upload(
    session: AsyncSession, actor: Actor, account: Account, message: str
) -> TicketReceiptRow:
    """Open a ticket to have identity documents uploaded for the actor (A-59).

    `account` is the actor's own, read by the caller.

    The ticket is acknowledged by mail. Raises TooManyTries beyond the limits of check 22.
    """
    await throttles.count_message(session, actor.visitor, about="support", address=account.email)
    now = clock.now()
    ticket = SupportTicket(
        number=await _free_number(session),
        kind=TicketKind.IDENTITY_UPLOAD,
        name=account.contact_name,
        contact_email=account.email,
        language=account.language,
        details={"account_id": str(account.id), "country": account.country, "message": message},
        facts_key=_upload_key(account.id),
        created_at=now,
        updated_at=now,
    )
    await _open(session, actor.visitor, ticket, actor=actor)
    return TicketReceiptRow(number=ticket.number, email=ticket.contact_email)


async def has_asked_for_upload(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether somebody's request for help with an upload is still open."""
    found = await session.exec(
        select(SupportTicket.id)
        .where(
            col(SupportTicket.facts_key) == _upload_key(account_id),
            col(SupportTicket.status).in_((TicketStatus.OPEN, TicketStatus.IN_WORK)),
        )
        .limit(1)
    )
    return found.first() is not None


def person_of(ticket: SupportTicket) -> UUID:
    """Return whose account a ticket about an upload is about."""
    return UUID(ticket.details["account_id"])


def _upload_key(account_id: UUID) -> str:
    return _facts_key(TicketKind.IDENTITY_UPLOAD, {"account_id": str(account_id)})


async def _ask(
    session: AsyncSession,
    visitor: Visitor,
    kind: TicketKind,
    form: BadgeCorrectionForm | AccountRecoveryForm,
) -> TicketReceiptRow:
    key = _facts_key(kind, form.model_dump())
    # Two clicks at once queue here, so that the second finds what the first has written.
    await throttles.hold(session, f"ticket:{key}", throttles.NETWORK_TRIES)
    ticket = await _find_same(session, key)
    if ticket is None:
        await throttles.count_message(session, visitor, about="support", address=form.email)
        now = clock.now()
        ticket = SupportTicket(
            number=await _free_number(session),
            kind=kind,
            name=form.name if isinstance(form, BadgeCorrectionForm) else form.contact_name,
            contact_email=form.email,
            language=visitor.language,
            details=form.model_dump(exclude={"name", "contact_name", "email"}),
            facts_key=key,
            created_at=now,
            updated_at=now,
        )
        await _open(session, visitor, ticket)
    return TicketReceiptRow(number=ticket.number, email=ticket.contact_email)


def _facts_key(kind: TicketKind, facts: dict[str, str]) -> str:
    pepper = get_settings().secret_key.get_secret_value()
    return sealed_fingerprint(pepper, "ticket", kind, json.dumps(facts, sort_keys=True))


async def _find_same(session: AsyncSession, key: str) -> SupportTicket | None:
    found = await session.exec(
        select(SupportTicket).where(
            col(SupportTicket.facts_key) == key,
            col(SupportTicket.created_at) > clock.now() - SAME_WITHIN,
        )
    )
    return found.first()


async def _open(
    session: AsyncSession, visitor: Visitor, ticket: SupportTicket, *, actor: Actor | None = None
) -> None:
    session.add(ticket)
    await session.flush()
    message = mails.TicketReceived(number=ticket.number)
    outbox.post(session, message, to=ticket.contact_email, language=ticket.language)
    audit.record(
        session,
        "tickets:opened",
        actor=actor,
        visitor=visitor,
        object_type=access.OBJECT,
        object_id=ticket.id,
        kind=ticket.kind.value,
        number=ticket.number,
    )
    changes.announce(session)


async def _free_number(session: AsyncSession) -> str:
    while True:
        number = new_number()
        taken = await session.exec(
            select(SupportTicket.id).where(col(SupportTicket.number) == number)
        )
        if taken.first() is None:
            return number
