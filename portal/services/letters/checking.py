"""Telling a stranger whether the letter in their hand is genuine, and little else."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import TooManyTries
from portal.models.companies import Company, CompanyStatus, InvitationLetter, Membership
from portal.permissions import Visitor
from portal.schemas.letters import CheckedLetterRow, CheckForm, LetterState
from portal.services import audit, throttles
from portal.services.letters.numbers import normalise_number
from portal.services.viewers import initials_of

#: At a fair's entrance many letters are checked from one network; few of the numbers are wrong.
_MISSES = throttles.TryRule(
    tries=20,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=15),
    longest_wait=timedelta(days=1),
    forgets_after=timedelta(days=1),
)


async def check_letter(
    session: AsyncSession, visitor: Visitor, form: CheckForm
) -> CheckedLetterRow:
    """Return what the letter with this number says, as far as a stranger may know (A-35).

    A letter is valid while its person belongs to the company and the company is active. Of others,
    and of numbers that are none, nothing is told but that. Open to all; needs a write transaction,
    for misses count: TooManyTries after twenty an hour from one network.
    """
    key = throttles.key_for("check-letter-from", throttles.network_of(visitor.address))
    if not await throttles.reserve_try(session, key, _MISSES):
        raise TooManyTries
    number = normalise_number(form.number)
    letter = await _find(session, number) if number else None
    if number is None or letter is None:
        return CheckedLetterRow(state=LetterState.UNKNOWN, number=number or form.number)
    await throttles.release_try(session, key)
    audit.record(
        session,
        "letters:checked",
        actor=None,
        visitor=visitor,
        object_type="letter",
        object_id=letter.id,
        number=number,
    )
    if not await _is_valid(session, letter):
        return CheckedLetterRow(state=LetterState.ENDED, number=number)
    return CheckedLetterRow(
        state=LetterState.VALID,
        number=number,
        company_name=letter.company_name,
        person=initials_of(letter.person_name),
        event_name=letter.event_name,
        issued_at=letter.issued_at.isoformat(),
    )


async def _find(session: AsyncSession, number: str) -> InvitationLetter | None:
    query = select(InvitationLetter).where(col(InvitationLetter.number) == number)
    return (await session.exec(query)).first()


async def _is_valid(session: AsyncSession, letter: InvitationLetter) -> bool:
    query = (
        select(Membership.id)
        .join(Company, col(Company.id) == col(Membership.company_id))
        .where(
            col(Membership.account_id) == letter.account_id,
            col(Membership.company_id) == letter.company_id,
            col(Membership.ended_at).is_(None),
            col(Company.status) == CompanyStatus.ACTIVE,
        )
    )
    return (await session.exec(query)).first() is not None
