"""A verification while its person fills it in: the case, the facts as typed, the documents."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotFound
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewStatus
from portal.permissions import Actor
from portal.schemas.identity import IdentityDraftForm
from portal.schemas.identity_cases import PAPER_SLOTS, IdentityCase
from portal.services import reviews
from portal.services.identity import access, checking, coach
from portal.services.identity import facts as told
from portal.services.identity.cases import offered_cases
from portal.services.identity.errors import (
    CaseNotOffered,
    IdentityClosed,
    NotAskedFor,
    WrongDocumentType,
)


async def choose_case(session: AsyncSession, actor: Actor, case: IdentityCase) -> None:
    """Choose how one proves who one is; what was typed for another case is kept meanwhile.

    Raises CaseNotOffered, IdentityClosed, and NotAskedFor in a correction.
    """
    account, review = await access.open_own(session, actor)
    _refuse_closed(review)
    if review.status is not ReviewStatus.DRAFT:
        raise NotAskedFor
    if case not in offered_cases(account.kind, account.country):
        raise CaseNotOffered
    if review.facts.get("case") == case.value:
        return
    facts = {**review.facts, "case": case.value}
    await reviews.save_facts(session, review, facts, headline=review.headline, actor=actor)


async def keep_facts(session: AsyncSession, actor: Actor, form: IdentityDraftForm) -> None:
    """Keep what has been typed so far; what may not be changed now is passed over.

    Raises IdentityClosed and CaseNotOffered.
    """
    account, review = await access.open_own(session, actor)
    _refuse_closed(review)
    case = access.case_for(account, review.facts)
    if case is None:
        raise CaseNotOffered
    names = await access.open_names(session, review, case)
    facts = _kept_open(
        review, told.merged({**review.facts, "case": case.value}, form, names), names
    )
    if facts != review.facts:
        headline = facts.get("full_name") or account.contact_name
        await reviews.save_facts(session, review, facts, headline=headline, actor=actor)
    checking.count_other_name(review, form, case)
    await session.flush()


def _kept_open(review: Review, facts: told.Facts, names: list[str]) -> told.Facts:
    """Return the facts with what is open in a correction, or they go once corrected.

    A last day goes when it is ticked that there is none, so that it counts as corrected.
    """
    if review.status is ReviewStatus.DRAFT:
        return facts
    return {**told.without_endless(facts), told.OPENED: names}


async def forget_lines(session: AsyncSession, actor: Actor) -> None:
    """Take the machine-readable lines out, which the form never shows: nobody has to enter them.

    Raises IdentityClosed, and NotAskedFor for lines that a correction does not open.
    """
    account, review = await access.open_own(session, actor)
    _refuse_closed(review)
    case = access.case_for(account, review.facts)
    names = await access.open_names(session, review, case)
    if told.LINES not in names:
        raise NotAskedFor
    if review.facts.get(told.LINES):
        facts = _kept_open(review, told.without_lines(review.facts), names)
        await reviews.save_facts(session, review, facts, headline=review.headline, actor=actor)


async def forget_wrong_lines(session: AsyncSession, actor: Actor) -> None:
    """Do the same with lines that do not hold: what somebody typed and took back does not stay."""
    account, review = await access.open_own(session, actor)
    case = access.case_for(account, review.facts)
    if case is not None and told.LINES in told.faults(review.facts, case)[1]:
        await forget_lines(session, actor)


async def put_document(session: AsyncSession, actor: Actor, slot: str, file_id: UUID) -> None:
    """Put a file of one's own into a slot; the coach has looked at it before this returns.

    Raises NotFound for a slot that the case has not or a file that cannot be taken, IdentityClosed,
    NotAskedFor and WrongDocumentType.
    """
    account, review = await access.open_own(session, actor)
    case = access.case_for(account, review.facts)
    await put_into(session, actor, review, case, slot=slot, file_id=file_id)


async def put_into(
    session: AsyncSession,
    actor: Actor,
    review: Review,
    case: IdentityCase | None,
    *,
    slot: str,
    file_id: UUID,
) -> None:
    """Put a file of the actor's into a slot of a locked verification; raises as put_document."""
    await _refuse_slot(session, review, case, slot)
    file = await _own_file(session, actor, file_id)
    if slot not in PAPER_SLOTS and not file.media_type.startswith("image/"):
        raise WrongDocumentType
    findings = coach.look_at(slot, file.measures)
    await reviews.put_document(session, actor, review, slot, file_id, findings=findings)


async def drop_document(session: AsyncSession, actor: Actor, slot: str) -> None:
    """Take a file out of its slot; its key is destroyed at the next tidy-up."""
    account, review = await access.open_own(session, actor)
    await _refuse_slot(session, review, access.case_for(account, review.facts), slot)
    await reviews.drop_document(session, actor, review, slot)


async def _refuse_slot(
    session: AsyncSession, review: Review, case: IdentityCase | None, slot: str
) -> None:
    _refuse_closed(review)
    if slot in await access.open_names(session, review, case):
        return
    raise NotFound if review.status is ReviewStatus.DRAFT else NotAskedFor


def _refuse_closed(review: Review) -> None:
    if review.status not in access.EDITABLE:
        raise IdentityClosed


async def _own_file(session: AsyncSession, actor: Actor, file_id: UUID) -> StoredFile:
    """Return the file to look at its measures; reviews.put_document takes it under a lock."""
    found = await session.exec(
        select(StoredFile).where(
            col(StoredFile.id) == file_id,
            col(StoredFile.owner_id) == actor.account_id,
            col(StoredFile.purpose) == FilePurpose.IDENTITY,
        )
    )
    file = found.first()
    if file is None:
        raise NotFound
    return file
