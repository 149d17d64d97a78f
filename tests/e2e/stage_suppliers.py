"""Suppliers that a journey finds in place, and what the desk has made of their applications."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from portal.kit import clock, names
from portal.models.accounts import Account
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewRemark, ReviewStatus
from portal.models.suppliers import Supplier
from tests.e2e.harness import Server
from tests.e2e.stage import _database
from tests.factories.suppliers import LICENCE, facts


def let_have_applied(portal: Server, account: Account, **changes: Any) -> None:
    """Let the person have submitted a complete application with a licence."""
    now, told = clock.now(), facts(**changes)
    with _database(portal) as session:
        supplier = Supplier(account_id=account.id, created_at=now)
        review = Review(
            kind=ReviewKind.SUPPLIER,
            subject_id=supplier.id,
            status=ReviewStatus.SUBMITTED,
            applicant_id=account.id,
            headline=told["legal_name"],
            headline_key=names.fold(told["legal_name"]),
            facts=told,
            round=1,
            created_at=now,
            updated_at=now,
            submitted_at=now,
            due_at=now + timedelta(days=3),
        )
        file = _licence_of(account, now)
        session.add_all([supplier, review, file])
        session.flush()
        paper = ReviewDocument(
            review_id=review.id,
            slot=LICENCE,
            file_id=file.id,
            added_at=now,
            added_by=account.id,
        )
        session.add(paper)


def _licence_of(account: Account, now: datetime) -> StoredFile:
    """Return what is known of a licence that the person uploaded; there are no bytes behind it."""
    return StoredFile(
        id=uuid4(),
        owner_id=account.id,
        purpose=FilePurpose.SUPPLIER,
        name="licence.jpg",
        media_type="image/jpeg",
        size=1000,
        sha256="0" * 64,
        place=uuid4().hex,
        wrapped_key="-",
        key_id="development",
        created_at=now,
        attached_at=now,
    )


def let_be_authenticated(portal: Server, account: Account) -> None:
    """Let the desk have approved the person's application."""
    with _database(portal) as session:
        review, supplier = _case(session, account.id)
        review.status, review.due_at = ReviewStatus.APPROVED, None
        review.decided_at = clock.now()
        supplier.facts = dict(review.facts)
        supplier.legal_name = review.headline
        supplier.country = review.facts["country"]
        supplier.authenticated_at = clock.now()
        supplier.valid_until = clock.now() + timedelta(days=300)
        session.add_all([review, supplier])


def let_be_returned(portal: Server, account: Account, target: str, note: str) -> None:
    """Let the desk have asked to correct one field: its name does not match the licence."""
    with _database(portal) as session:
        review, _ = _case(session, account.id)
        review.status, review.due_at = ReviewStatus.NEEDS_CORRECTION, None
        remark = ReviewRemark(
            review_id=review.id,
            round=review.round,
            target=target,
            reason="name_mismatch",
            note=note,
            was="-",
            created_at=clock.now(),
            created_by=account.id,
        )
        session.add_all([review, remark])


def _case(session: Session, account_id: UUID) -> tuple[Review, Supplier]:
    supplier = session.exec(select(Supplier).where(Supplier.account_id == account_id)).one()
    review = session.exec(select(Review).where(Review.subject_id == supplier.id)).one()
    return review, supplier
