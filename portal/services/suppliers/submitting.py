"""Handing an application to the desk, complete and confirmed (B-12, B-13)."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile
from portal.kit.words import N_
from portal.models.reviews import Review
from portal.models.suppliers import Supplier
from portal.permissions import Actor
from portal.schemas.base import FormRefused, said
from portal.schemas.suppliers import (
    REQUIRED_PAPERS,
    SUPPLIER_FACTS,
    AuthenticationRow,
    SubmitForm,
    SupplierForm,
)
from portal.services import agreements, reviews
from portal.services.suppliers import banking
from portal.services.suppliers.access import (
    current_review,
    find_by_account,
    refuse_applying,
)
from portal.services.suppliers.completeness import completeness_of
from portal.services.suppliers.drafting import keep, open_own
from portal.services.suppliers.errors import NothingChanged
from portal.services.suppliers.reading import application_of

_PAPER_MISSING = N_("Please add this document.")


async def check_facts(session: AsyncSession, actor: Actor) -> None:
    """Raise FormRefused beside each fact that is missing or not right (B-11, B-12)."""
    refuse_applying(actor)
    supplier = await find_by_account(session, actor.account_id)
    review = None if supplier is None else await current_review(session, supplier)
    facts = {} if review is None else review.facts
    SupplierForm.of(banking.with_number(actor.account_id, facts))


async def check_papers(session: AsyncSession, actor: Actor) -> None:
    """Raise FormRefused at each required document that is missing; optional ones may be."""
    refuse_applying(actor)
    supplier = await find_by_account(session, actor.account_id)
    review = None if supplier is None else await current_review(session, supplier)
    if supplier is None or review is None:
        raise FormRefused(dict.fromkeys(REQUIRED_PAPERS, said(_PAPER_MISSING)))
    row = await application_of(session, supplier, review)
    _refuse_missing(row)


async def submit(
    session: AsyncSession,
    actor: Actor,
    form: SubmitForm,  # noqa: ARG001 - a form that validates has its box ticked
    *,
    version: int,
) -> AuthenticationRow:
    """Hand the application in; the row says until when there will be an answer (B-14).

    The facts are checked once more as a whole, and the version of the User Agreement that the
    confirmation stands on is kept with them. Raises NotAllowed, ChangedMeanwhile when another
    window saved since, FormRefused, ReviewLocked, NothingCorrected and NothingChanged.
    """
    supplier, review = await open_own(session, actor)
    refuse_outdated(review, version)
    checked = SupplierForm.of(banking.with_number(actor.account_id, review.facts))
    row = await application_of(session, supplier, review)
    _refuse_missing(row)
    facts = _kept(supplier, review, checked)
    if review.is_change and _is_same(facts, supplier.facts):
        raise NothingChanged
    await keep(session, review, facts)
    await reviews.submit(session, actor, review, completeness=completeness_of(facts))
    return await application_of(session, supplier, review)


def refuse_outdated(review: Review, version: int) -> None:
    """Raise ChangedMeanwhile when the person confirmed something else than what is there."""
    if review.version != version:
        raise ChangedMeanwhile


def _kept(supplier: Supplier, review: Review, checked: SupplierForm) -> dict[str, Any]:
    texts = checked.texts
    known = review.facts.get("bank_account", "")
    number = banking.sealed(supplier.account_id, texts["bank_account"], known=known)
    return texts | {
        "bank_account": number,
        "agreement_version": agreements.CURRENT_VERSION,
    }


def _is_same(facts: dict[str, Any], approved: dict[str, Any]) -> bool:
    return all(facts.get(name, "") == approved.get(name, "") for name in SUPPLIER_FACTS)


def _refuse_missing(row: AuthenticationRow) -> None:
    missing = [slot for slot in REQUIRED_PAPERS if slot not in row.papers]
    if missing:
        raise FormRefused({slot: said(_PAPER_MISSING) for slot in missing})
