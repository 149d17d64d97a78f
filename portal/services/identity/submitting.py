"""Handing a verification in, and opening a decided one anew (life cycle 5)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.permissions import Actor
from portal.schemas.base import FormRefused
from portal.schemas.identity import IdentitySubmitForm
from portal.schemas.identity_cases import NEEDS
from portal.services import completeness, reviews
from portal.services.identity import access, checking, reading
from portal.services.identity import facts as told
from portal.services.identity.errors import CaseNotOffered, IdentityClosed, NotReady


async def submit(session: AsyncSession, actor: Actor, form: IdentitySubmitForm) -> None:  # noqa: ARG001 - read: declared
    """Hand one's verification to the desk; it cannot be changed from now on.

    What was entered for other cases goes. Raises FormRefused for facts that do not hold (an
    expired document, another visa than for employment), NotReady while a document is missing or
    not good enough, CaseNotOffered, and what reviews.submit raises.
    """
    account, review = await access.open_own(session, actor)
    if review.status not in access.EDITABLE:
        raise IdentityClosed
    case = access.case_for(account, review.facts)
    if case is None:
        raise CaseNotOffered
    missing, problems = checking.faults(review, review.facts, case)
    if problems:
        raise FormRefused(problems)
    if missing or not reading.is_complete(review, case, await reading.files_of(session, review)):
        raise NotReady
    for document in await reviews.documents_of(session, review.id):
        if document.slot not in NEEDS[case].slots:
            await reviews.drop_document(session, actor, review, document.slot)
    facts = told.settled(review.facts, case)
    await reviews.save_facts(session, review, facts, headline=facts["full_name"])
    score = (await completeness.measure(session, actor)).score
    await reviews.submit(session, actor, review, completeness=score)


async def reopen(session: AsyncSession, actor: Actor) -> None:
    """Begin anew after a decision: to change name, nationality or document, or to try again.

    What was verified stays so until its own end or a new decision. Raises ReviewCannotMove while
    the desk has the case, and when it was revoked.
    """
    _, review = await access.open_own(session, actor)
    await reviews.reopen(session, actor, review)
