"""Issuing an invitation letter: drawn outside any transaction, kept only if nothing has changed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.config import Settings, get_settings
from portal.documents import rendering
from portal.documents.drawing import draw_invitation
from portal.documents.invitation import (
    TEMPLATE_VERSION,
    Event,
    Invitation,
    write_invitation,
)
from portal.errors import ChangedMeanwhile, CompanyIncomplete, NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Company, CompanyStatus, InvitationLetter
from portal.permissions import Actor, Permission
from portal.schemas.letters import LetterForm, LetterRow
from portal.services import audit
from portal.services.companies.access import CompanyBlocked, access_company
from portal.services.letters import numbers
from portal.services.letters.reading import row_of

#: Enough for one in each language and a corrected one; each costs time and room.
_MOST_A_DAY = 5
_DAY = timedelta(days=1)


class TooManyLetters(PortalError):
    """The day's letters of this person are used up."""

    code = "too_many_letters"
    text = N_("You have issued enough letters for now. Please try again tomorrow.")


class EventOver(PortalError):
    """The event in the settings is over; the operator names the next one."""

    code = "event_over"
    text = N_("This event is over. Letters for the next one can be issued soon.")


@dataclass(frozen=True, kw_only=True)
class _Draft:
    """The facts of a letter and whose they are."""

    company_id: UUID
    facts: Invitation


async def issue_letter(actor: Actor, form: LetterForm) -> LetterRow:
    """Issue a letter for the actor in the language asked for, and return it (A-35).

    Opens its own transactions: the page is drawn between them, in another process. Every member
    may, for themselves. Raises NotFound without a company, NotAllowed without the permission,
    CompanyIncomplete and CompanyBlocked as the company is; EventOver; TooManyLetters after five
    within 24 hours; UnprintableCharacters for a name that no font can draw; ChangedMeanwhile when
    what is printed changed while it was.
    """
    async with db.transaction() as session:
        draft = await _draft(session, actor, form.language, numbers.new_number())
    content = await rendering.render(draw_invitation, write_invitation(draft.facts))
    async with db.transaction() as session:
        if draft != await _draft(session, actor, form.language, draft.facts.number):
            raise ChangedMeanwhile
        letter = _letter(draft, actor, content)
        session.add(letter)
        audit.record(
            session,
            "letters:issued",
            actor=actor,
            object_type="letter",
            object_id=letter.id,
            number=letter.number,
            language=letter.language,
            sha256=letter.sha256,
        )
        await session.flush()
        return row_of(letter)


async def _draft(session: AsyncSession, actor: Actor, language: str, number: str) -> _Draft:
    """Return the facts as they stand behind the company's lock, or refuse."""
    company, _ = await access_company(session, actor)
    if not actor.may(Permission.LETTERS_ISSUE):
        raise NotAllowed
    _refuse_without_standing(company)
    settings, today = get_settings(), clock.now().astimezone(UTC).date()
    if settings.event_end is not None and settings.event_end < today:
        raise EventOver
    person = await session.get(Account, actor.account_id, with_for_update={"key_share": True})
    if person is None:
        raise NotFound
    await _refuse_too_many(session, person.id)
    facts = _facts(settings, language, number, today)
    return _Draft(
        company_id=company.id,
        facts=replace(
            facts,
            person=person.contact_name,
            company=company.full_name,
            company_code=company.code,
        ),
    )


def _facts(settings: Settings, language: str, number: str, today: date) -> Invitation:
    """Return what does not depend on who asks."""
    return Invitation(
        language=language,
        number=number,
        issued_on=today,
        person="",
        company="",
        company_code="",
        event=Event(
            name=settings.event_name,
            place=settings.event_place,
            start=settings.event_start,
            end=settings.event_end,
        ),
        product=settings.name,
        check_address=f"{settings.base_url}/letters",
        phone=settings.support_phone,
        email=settings.support_email,
    )


def _refuse_without_standing(company: Company) -> None:
    if company.status is CompanyStatus.INCOMPLETE:
        raise CompanyIncomplete
    if company.status is not CompanyStatus.ACTIVE:
        raise CompanyBlocked


async def _refuse_too_many(session: AsyncSession, account_id: UUID) -> None:
    query = (
        select(func.count())
        .select_from(InvitationLetter)
        .where(
            col(InvitationLetter.account_id) == account_id,
            col(InvitationLetter.issued_at) > clock.now() - _DAY,
        )
    )
    if (await session.exec(query)).one() >= _MOST_A_DAY:
        raise TooManyLetters


def _letter(draft: _Draft, actor: Actor, content: bytes) -> InvitationLetter:
    facts = draft.facts
    return InvitationLetter(
        company_id=draft.company_id,
        account_id=actor.account_id,
        number=facts.number,
        language=facts.language,
        company_name=facts.company,
        person_name=facts.person,
        event_name=facts.event.name,
        template_version=TEMPLATE_VERSION,
        sha256=sha256(content).hexdigest(),
        content=content,
        issued_at=clock.now(),
    )
