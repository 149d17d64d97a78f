"""What the desk must know of suppliers: what to look at, what an approval does (life cycle 6)."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock, names, registrations
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI
from portal.models.files import FileOpening, FilePurpose
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.models.suppliers import GRACE, Supplier
from portal.permissions import Actor
from portal.schemas.companies import EMPLOYEES
from portal.schemas.reviews import FactRow, OtherRow
from portal.schemas.suppliers import (
    SUPPLIER_FACTS,
    SUPPLIER_PAPERS,
    TICKED,
    SupplierForm,
    today,
)
from portal.services import reviews
from portal.services.reviews.kinds import Rules
from portal.services.suppliers import banking, changes
from portal.services.suppliers.access import KIND, lock_supplier
from portal.services.suppliers.errors import AuthenticationEnded, LicenceExpired, LicenceUnopened

LICENCE = "business_licence"
#: However long the licence runs, the desk looks again after a year (life cycle 6).
YEARLY = timedelta(days=365)
_MOST_OTHERS = 5
#: What the desk has compared one by one when a supplier is authenticated (life cycle 6).
CHECKS = {
    "legal_name": SUPPLIER_FACTS["legal_name"],
    "registration_number": SUPPLIER_FACTS["registration_number"],
    "registered": N_("The register has the company as active"),
    "business_scope": SUPPLIER_FACTS["business_scope"],
    "representative": SUPPLIER_FACTS["representative"],
}


async def describe(session: AsyncSession, review: Review) -> list[FactRow]:
    """Return the facts in the order of the form; the account number in full, for who decides."""
    supplier = await session.get_one(Supplier, review.subject_id)
    facts = banking.with_number(supplier.account_id, review.facts)
    before = banking.with_number(supplier.account_id, supplier.facts) if review.is_change else {}
    return [_fact_row(name, facts, before) for name in SUPPLIER_FACTS if name != "licence_endless"]


def _fact_row(name: str, facts: dict[str, Any], before: dict[str, Any]) -> FactRow:
    value = str(facts.get(name) or "")
    label = SUPPLIER_FACTS[name]
    hint, form = "", "text"
    if name == "country":
        form = "territory"
    elif name == "employees" and value:
        value, form = EMPLOYEES.get(value, value), "word"
    elif name == "licence_until":
        value, form = (N_("No end date"), "word") if not value else (value, "day")
    elif name == "registration_number":
        label = registrations.registration_label(str(facts.get("country", "")))
        hint = registrations.registration_hint(str(facts.get("country", "")), value)
    if before and facts.get(name, "") != before.get(name, ""):
        hint = hint or N_("Changed since the last approval")
    return FactRow(target=name, label=label, value=value, hint=hint, form=form)


async def before_approval(session: AsyncSession, review: Review) -> None:
    """Refuse an approval without a look at the licence, or with one that has run out.

    Raises LicenceUnopened, LicenceExpired, and AuthenticationEnded for a change of what is not
    valid any more.
    """
    if review.is_change:
        main = await reviews.find(session, KIND, review.subject_id)
        if main is None or main.status is not ReviewStatus.APPROVED:
            raise AuthenticationEnded
    if not await _is_opened(session, review):
        raise LicenceUnopened
    until = str(review.facts.get("licence_until") or "")
    if review.facts.get("licence_endless") != TICKED and until < today().isoformat():
        raise LicenceExpired


async def _is_opened(session: AsyncSession, review: Review) -> bool:
    found = await session.exec(
        select(FileOpening.id)
        .join(ReviewDocument, col(ReviewDocument.file_id) == col(FileOpening.file_id))
        .where(
            col(ReviewDocument.review_id) == review.id,
            col(ReviewDocument.slot) == LICENCE,
            col(FileOpening.viewer_id) == review.claimed_by,
        )
        .limit(1)
    )
    return found.first() is not None


async def approved(session: AsyncSession, review: Review, actor: Actor) -> datetime | None:  # noqa: ARG001 - the machine records who it was
    """Copy the facts to the supplier and open its areas; return when that ends by itself.

    It holds to the end of the licence's last day in Shanghai, a year at most, and the areas stay
    open for 30 days of grace after that. The end of a change is that of the authentication which
    it belongs to: the desk sets it there.
    """
    if review.is_change:
        # Reviews before suppliers, as everybody locks them.
        await _lock_main(session, review)
    supplier = await lock_supplier(session, review.subject_id)
    now = clock.now()
    form = SupplierForm.of(banking.with_number(supplier.account_id, review.facts))
    supplier.legal_name = form.legal_name
    supplier.legal_name_key = names.fold(form.legal_name)[:200]
    supplier.country = form.country
    supplier.registration_number = form.registration_number
    supplier.licence_until = form.licence_until
    supplier.facts = dict(review.facts)
    supplier.authenticated_at = supplier.authenticated_at or now
    supplier.valid_until = _holds_until(form, now)
    supplier.suspended_at = None
    changes.announce(session, supplier.account_id)
    await session.flush()
    return supplier.valid_until + GRACE


def _holds_until(form: SupplierForm, now: datetime) -> datetime:
    in_a_year = now + YEARLY
    if form.licence_until is None:
        return in_a_year
    next_day = form.licence_until + timedelta(days=1)
    return min(in_a_year, datetime.combine(next_day, time(), SHANGHAI))


async def _lock_main(session: AsyncSession, change: Review) -> None:
    main = await reviews.find(session, KIND, change.subject_id)
    if main is not None:
        await reviews.lock(session, main.id)


async def ended(session: AsyncSession, review: Review) -> None:
    """Close the areas when the authentication was suspended or revoked, open them when resumed.

    One that expired closes by its date; open pages are told all the same.
    """
    supplier = await lock_supplier(session, review.subject_id)
    if review.status is ReviewStatus.SUSPENDED:
        supplier.suspended_at = clock.now()
    elif review.status is ReviewStatus.APPROVED:
        supplier.suspended_at = None
    elif review.status is ReviewStatus.REVOKED:
        supplier.authenticated_at = supplier.suspended_at = None
    changes.announce(session, supplier.account_id)
    await session.flush()


async def others(session: AsyncSession, review: Review) -> list[OtherRow]:
    """Return who else goes by this registration number or this name, other suppliers first."""
    number = str(review.facts.get("registration_number", ""))
    country = str(review.facts.get("country", ""))
    key = names.fold(str(review.facts.get("legal_name", "")))[:200]
    found = await session.exec(
        select(Supplier)
        .where(
            col(Supplier.id) != review.subject_id,
            col(Supplier.authenticated_at).is_not(None),
            (col(Supplier.legal_name_key) == key)
            | ((col(Supplier.registration_number) == number) & (col(Supplier.country) == country)),
        )
        .limit(_MOST_OTHERS)
    )
    rows = [_other_supplier(each, number) for each in found]
    return [*rows, *await _other_cases(session, review, key)][:_MOST_OTHERS]


def _other_supplier(supplier: Supplier, number: str) -> OtherRow:
    has_number = supplier.registration_number == number
    text = (
        N_("An authenticated supplier has the same registration number.")
        if has_number
        else N_("An authenticated supplier has the same name.")
    )
    return OtherRow(title=supplier.legal_name, text=text)


async def _other_cases(session: AsyncSession, review: Review, key: str) -> list[OtherRow]:
    found = await session.exec(
        select(Review)
        .where(
            col(Review.kind) == KIND,
            col(Review.headline_key) == key,
            col(Review.subject_id) != review.subject_id,
            col(Review.status).in_([ReviewStatus.SUBMITTED, ReviewStatus.IN_REVIEW]),
        )
        .limit(_MOST_OTHERS)
    )
    text = N_("Another application with the same name waits for review.")
    return [
        OtherRow(title=each.headline, text=text, queue=KIND.value, review_id=str(each.id))
        for each in found
    ]


RULES = Rules(
    kind=KIND,
    purpose=FilePurpose.SUPPLIER,
    fields=SUPPLIER_FACTS,
    slots=SUPPLIER_PAPERS,
    findings=reviews.COACH_WORDS,
    describe=describe,
    before_approval=before_approval,
    checks=CHECKS,
    approved=approved,
    ended=ended,
    others=others,
)
