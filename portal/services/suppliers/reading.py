"""What the holder of a supplier sees: the application as it stands, and the approved facts."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.kit.registrations import registration_hint, registration_label
from portal.models.accounts import Account
from portal.models.companies import Company
from portal.models.files import StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.models.suppliers import Supplier
from portal.permissions import Actor, Permission
from portal.schemas.files import FileRow
from portal.schemas.suppliers import (
    BANK_FACTS,
    SUPPLIER_FACTS,
    AuthenticationRow,
    SupplierFactsRow,
    SupplierRow,
)
from portal.services import agreements, reviews
from portal.services.reviews.drafting import EDITABLE
from portal.services.suppliers import banking
from portal.services.suppliers.access import (
    KIND,
    UNDER_WAY,
    access_own,
    current_review,
    find_by_account,
    refuse_applying,
)
from portal.services.suppliers.completeness import completeness_of, lacking_of

_AT_DESK = UNDER_WAY - {ReviewStatus.DRAFT}
#: What a company on the portal knows already, by the name of the fact here.
_OF_COMPANY = {
    "legal_name": "full_name",
    "country": "country",
    "registration_number": "registration_number",
    "address": "address",
    "city": "city",
    "postal_code": "postal_code",
    "main_products": "main_products",
    "employees": "employees",
    "website": "website",
    "founded": "founded",
}


async def find_application(session: AsyncSession, actor: Actor) -> AuthenticationRow:
    """Return the actor's authentication or change as it stands; before the first, what is known.

    Raises NotAllowed for who may not apply.
    """
    refuse_applying(actor)
    supplier = await find_by_account(session, actor.account_id)
    review = None if supplier is None else await current_review(session, supplier)
    if supplier is None or review is None:
        known = await known_facts(session, actor)
        return AuthenticationRow(
            facts=facts_row(actor.account_id, known),
            agreement_version=agreements.CURRENT_VERSION,
        )
    return await application_of(session, supplier, review)


async def application_of(
    session: AsyncSession, supplier: Supplier, review: Review
) -> AuthenticationRow:
    """Return the row of an application; the caller has checked whose it is."""
    held = await _papers_of(session, review.id)
    return AuthenticationRow(
        case=await reviews.case_of(session, review),
        is_change=review.is_change,
        is_authenticated=supplier.is_authenticated(clock.now()),
        version=review.version,
        facts=facts_row(supplier.account_id, review.facts),
        papers={slot: FileRow.of(file) for slot, (file, _) in held.items()},
        findings=reviews.hints_of([document for _, document in held.values()]),
        completeness=completeness_of(review.facts),
        lacking=lacking_of(review.facts),
        openings=await reviews.openings_of(session, review),
        agreement_version=_agreement_of(review),
    )


def _agreement_of(review: Review) -> str:
    """Return the version that the confirmation is about: the one in force until it is given."""
    if review.status in EDITABLE:
        return agreements.CURRENT_VERSION
    return str(review.facts.get("agreement_version", agreements.CURRENT_VERSION))


async def find_supplier(session: AsyncSession, actor: Actor) -> SupplierRow:
    """Return the actor's own authenticated supplier; NotAllowed, NotAuthenticated otherwise."""
    supplier = await access_own(session, actor)
    change = await reviews.find(session, KIND, supplier.id, is_change=True)
    is_open = change is not None and change.status in UNDER_WAY
    return SupplierRow(
        facts=facts_row(supplier.account_id, supplier.facts),
        authenticated_at=supplier.authenticated_at,
        valid_until=supplier.valid_until,
        is_in_grace=supplier.valid_until is not None and supplier.valid_until <= clock.now(),
        change_status=change.status.value if change is not None and is_open else "",
        is_bank_waiting=is_bank_waiting(supplier, change),
    )


def is_bank_waiting(supplier: Supplier, change: Review | None) -> bool:
    """Return whether another account is being checked: until then nobody is told the old one.

    All other approved facts stay valid while a change of them is looked at (life cycle 6).
    """
    if change is None or change.status not in _AT_DESK:
        return False
    return any(change.facts.get(name, "") != supplier.facts.get(name, "") for name in BANK_FACTS)


async def known_facts(session: AsyncSession, actor: Actor) -> dict[str, Any]:
    """Return what the portal knows already of who begins: nobody should type it twice."""
    if not actor.may(Permission.ACCOUNTS_READ_OWN):
        raise NotAllowed
    account = await session.get(Account, actor.account_id)
    known: dict[str, Any] = {}
    if account is not None:
        known = {
            "contact_name": account.contact_name,
            "contact_email": account.email,
            "contact_phone": account.mobile or "",
        }
    company = None if actor.company_id is None else await session.get(Company, actor.company_id)
    if company is None:
        return known
    return known | {
        name: str(getattr(company, theirs) or "") for name, theirs in _OF_COMPANY.items()
    }


def facts_row(account_id: UUID, facts: dict[str, Any]) -> SupplierFactsRow:
    """Return the facts as their owner reads them: the account number by its ending."""
    shown = {name: str(facts.get(name) or "") for name in SUPPLIER_FACTS if name != "bank_account"}
    return SupplierFactsRow(
        **shown,
        bank_ending=banking.ending(account_id, facts.get("bank_account", "")),
        registration_label=registration_label(shown["country"]),
        registration_hint=registration_hint(shown["country"], shown["registration_number"]),
    )


async def _papers_of(
    session: AsyncSession, review_id: UUID
) -> dict[str, tuple[StoredFile, ReviewDocument]]:
    found = await session.exec(
        select(ReviewDocument, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(ReviewDocument.file_id))
        .where(col(ReviewDocument.review_id) == review_id, col(StoredFile.destroyed_at).is_(None))
    )
    return {document.slot: (file, document) for document, file in found}
