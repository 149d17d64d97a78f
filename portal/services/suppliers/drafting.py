"""Filling an application in: fact by fact as one types, and its papers (B-11)."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile
from portal.models.reviews import Review
from portal.models.suppliers import Supplier
from portal.permissions import Actor
from portal.schemas.suppliers import SUPPLIER_PAPERS, AuthenticationRow, SupplierDraftForm
from portal.services import reviews
from portal.services.suppliers import banking
from portal.services.suppliers.access import KIND, access_current, ensure_own
from portal.services.suppliers.errors import PaperUnknown
from portal.services.suppliers.reading import application_of, known_facts


async def save_draft(
    session: AsyncSession, actor: Actor, form: SupplierDraftForm, *, version: int
) -> AuthenticationRow:
    """Keep the facts that were sent and leave the others; the first one begins the application.

    `version` is that of the row the person looked at, 0 before there is one: ChangedMeanwhile
    when another window saved since (security check 52). Raises NotAllowed, and ReviewLocked while
    the application is at the desk (B-13).
    """
    supplier, review = await open_own(session, actor)
    if version not in {review.version, 0} or (version == 0 and review.facts):
        raise ChangedMeanwhile
    typed = form.typed
    facts = review.facts or await known_facts(session, actor)
    if "bank_account" in typed:
        known = facts.get("bank_account", "")
        typed["bank_account"] = banking.sealed(actor.account_id, typed["bank_account"], known=known)
    await keep(session, review, facts | typed)
    return await application_of(session, supplier, review)


async def forget_account_number(session: AsyncSession, actor: Actor) -> AuthenticationRow:
    """Take the bank out of the application; raises NotAllowed and ReviewLocked."""
    supplier, review = await open_own(session, actor)
    empty = {"bank_name": "", "bank_account": "", "bic": ""}
    await keep(session, review, review.facts | empty)
    return await application_of(session, supplier, review)


async def put_paper(
    session: AsyncSession, actor: Actor, slot: str, file_id: UUID
) -> AuthenticationRow:
    """Put an uploaded file into its place; what lay there is destroyed.

    What a machine finds hard to read in it is a hint, to its owner and to the desk. Raises
    NotAllowed, PaperUnknown, ReviewLocked, and NotFound for a file that cannot be taken.
    """
    refuse_unknown(slot)
    supplier, review = await open_own(session, actor)
    await reviews.put_paper(session, actor, review, slot, file_id)
    return await application_of(session, supplier, review)


async def drop_paper(session: AsyncSession, actor: Actor, slot: str) -> AuthenticationRow:
    """Take a file out of its place; raises NotAllowed, PaperUnknown, ReviewLocked, SlotEmpty."""
    refuse_unknown(slot)
    supplier, review = await open_own(session, actor)
    await reviews.drop_document(session, actor, review, slot)
    return await application_of(session, supplier, review)


async def open_own(session: AsyncSession, actor: Actor) -> tuple[Supplier, Review]:
    """Return the actor's supplier and the review to work on, locked; made now if need be."""
    supplier = await ensure_own(session, actor)
    review = await access_current(session, actor, supplier)
    if review is None:
        review = await reviews.open_draft(
            session, actor, KIND, supplier.id, headline="", company_id=actor.company_id
        )
    return supplier, review


async def keep(session: AsyncSession, review: Review, facts: dict[str, Any]) -> None:
    """Store the facts of a locked review under the name that lists call it by."""
    await reviews.save_facts(session, review, facts, headline=str(facts.get("legal_name", "")))


def refuse_unknown(slot: str) -> None:
    """Raise PaperUnknown for a place that the application has not."""
    if slot not in SUPPLIER_PAPERS:
        raise PaperUnknown
