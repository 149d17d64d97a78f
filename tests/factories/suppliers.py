"""Suppliers on their way: what they fill in, hand in, and what the desk makes of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from portal import db
from portal.kit import clock
from portal.models.accounts import Account, AccountKind
from portal.models.files import FileOpening, FilePurpose
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark, ReviewStatus
from portal.models.suppliers import Supplier
from portal.schemas.suppliers import AuthenticationRow, SubmitForm, SupplierDraftForm, today
from portal.services import reviews, suppliers
from tests.factories.accounts import an_account, an_actor
from tests.factories.files import a_file
from tests.factories.memberships import does
from tests.factories.reviews import a_reviewer

#: A code with the right check character, and an IBAN, both of nobody.
USCC = "91350100M000100Y43"
IBAN = "DE89370400440532013000"
LICENCE = "business_licence"


def facts(**changes: Any) -> dict[str, str]:
    """Return complete facts, different in what the test is about."""
    known = {
        "legal_name": "Guangzhou Guangming Trading Co., Ltd.",
        "local_name": "广州光明贸易有限公司",
        "country": "CN",
        "registration_number": USCC,
        "representative": "Chen Wei",
        "licence_until": (today() + timedelta(days=800)).isoformat(),
        "address": "88 Xingang East Road",
        "city": "Guangzhou",
        "business_scope": "Wholesale of lamps",
        "main_products": "LED lamps",
        "contact_name": "Chen Wei",
        "contact_email": "sales@guangming.example",
        "contact_phone": "+86 20 8888 8888",
    }
    return known | changes


def a_draft(**changes: Any) -> SupplierDraftForm:
    """Return the complete facts as the wizard sends them."""
    return SupplierDraftForm.read(facts(**changes))


CONFIRMED = SubmitForm.read({"confirmed": "on"})


async def a_supplier_account(**known: Any) -> Account:
    """Store somebody who registered as a supplier."""
    return await an_account(kind=AccountKind.SUPPLIER, **{"contact_name": "Chen Wei"} | known)


async def looks(account: Account) -> AuthenticationRow:
    """Return the application as its owner sees it now."""
    row: AuthenticationRow = await does(account, suppliers.find_application)
    return row


async def types(account: Account, **typed: str) -> AuthenticationRow:
    """Type some facts in the window that saw the latest version."""
    version = (await looks(account)).version
    form = SupplierDraftForm.read(typed)
    row: AuthenticationRow = await does(account, suppliers.save_draft, form, version=version)
    return row


async def fills_in(account: Account, **changes: Any) -> AuthenticationRow:
    """Fill in everything and add the business licence."""
    await types(account, **facts(**changes))
    return await hands_in(account)


async def hands_in(account: Account, slot: str = LICENCE) -> AuthenticationRow:
    """Upload a document into its place."""
    file = await a_file(account, purpose=FilePurpose.SUPPLIER)
    row: AuthenticationRow = await does(account, suppliers.put_paper, slot, file.id)
    return row


async def submits(account: Account) -> AuthenticationRow:
    """Confirm and submit what the owner sees."""
    version = (await looks(account)).version
    row: AuthenticationRow = await does(account, suppliers.submit, CONFIRMED, version=version)
    return row


async def an_applicant(**changes: Any) -> Account:
    """Store somebody whose complete application waits for the desk."""
    account = await a_supplier_account()
    await fills_in(account, **changes)
    await submits(account)
    return account


async def an_authenticated(**changes: Any) -> Account:
    """Store an authenticated supplier's account."""
    account = await an_applicant(**changes)
    await approves(account)
    return account


async def supplier_of(account: Account) -> Supplier:
    """Return the account's supplier as the database has it now."""
    async with db.reading() as session:
        found = await session.exec(select(Supplier).where(Supplier.account_id == account.id))
        return found.one()


async def review_of(account: Account, *, is_change: bool = False) -> Review:
    """Return the account's case as the database has it now."""
    supplier = await supplier_of(account)
    async with db.reading() as session:
        review = await reviews.find(session, ReviewKind.SUPPLIER, supplier.id, is_change=is_change)
    assert review is not None
    return review


async def claims(account: Account, *, is_change: bool = False, opens: bool = True) -> Account:
    """Have a reviewer claim the case and, unless told otherwise, open the licence."""
    reviewer = await a_reviewer()
    review = await review_of(account, is_change=is_change)
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        case.move_to(ReviewStatus.IN_REVIEW, at=clock.now())
        case.claimed_by = reviewer.id
        if opens:
            session.add(
                FileOpening(file_id=await _licence(case.id), viewer_id=reviewer.id, at=clock.now())
            )
    return reviewer


async def _licence(review_id: UUID) -> UUID:
    async with db.reading() as session:
        found = await session.exec(
            select(ReviewDocument.file_id).where(
                col(ReviewDocument.review_id) == review_id, ReviewDocument.slot == LICENCE
            )
        )
        return found.one()


async def approves(account: Account, *, is_change: bool = False, opens: bool = True) -> None:
    """Have a reviewer claim and approve the case by the rules of suppliers."""
    reviewer = await claims(account, is_change=is_change, opens=opens)
    actor = await an_actor(reviewer)
    review = await review_of(account, is_change=is_change)
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        await suppliers.RULES.before_approval(session, case)
        case.move_to(ReviewStatus.APPROVED, at=clock.now())
        ends_at = await suppliers.RULES.approved(session, case, actor)
        main = await reviews.find(session, case.kind, case.subject_id)
        assert main is not None
        main.expires_at = ends_at


async def moves(account: Account, *statuses: ReviewStatus) -> None:
    """Have the case go on, and the rules of suppliers follow."""
    review = await review_of(account)
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        for status in statuses:
            case.move_to(status, at=clock.now())
        await suppliers.RULES.ended(session, case)


async def asks_to_correct(account: Account, target: str, reason: str = "name_mismatch") -> None:
    """Have a reviewer return the case with one remark."""
    reviewer = await claims(account)
    review = await review_of(account)
    async with db.transaction() as session:
        case = await reviews.lock(session, review.id)
        was = (await reviews.documents.prints_of(session, case)).get(target, "")
        case.move_to(ReviewStatus.NEEDS_CORRECTION, at=clock.now())
        session.add(
            ReviewRemark(
                review_id=case.id,
                round=case.round,
                target=target,
                reason=reason,
                was=was,
                created_at=clock.now(),
                created_by=reviewer.id,
            )
        )
