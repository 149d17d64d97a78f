"""What the review desk's journeys find in place: reviewers, and a case that waits for them."""

import secrets
from datetime import timedelta
from uuid import uuid4

from sqlmodel import col, select

from portal.kit import clock, names
from portal.models.accounts import Account, AccountKind
from portal.models.reviews import Review, ReviewStatus
from portal.models.suppliers import Supplier
from portal.services.seeding_suppliers import WAITING
from tests.e2e import stage
from tests.e2e.harness import Server


def settle_reviewer(portal: Server, name: str) -> Account:
    """Let a reviewer of the desk be there."""
    return stage.settle(portal, kind=AccountKind.REVIEWER, contact_name=name)


def let_apply(portal: Server, *, due: timedelta = timedelta()) -> tuple[Account, Review]:
    """Let a new supplier have submitted what the demo world's waiting one has, without its files.

    It is due now, or so much later. Its headline is nobody else's, so that tests at the same
    moment do not meet.
    """
    account = stage.settle(portal, kind=AccountKind.SUPPLIER, contact_name="Gao Lei")
    headline = f"Qingxi Tea {secrets.token_hex(4)}"
    now = clock.now()
    with stage._database(portal) as session:
        demo = session.exec(select(Account).where(Account.email == WAITING)).one()
        shown = session.exec(select(Supplier).where(Supplier.account_id == demo.id)).one()
        case = session.exec(select(Review).where(col(Review.subject_id) == shown.id)).first()
        assert case is not None
        supplier = Supplier(**{**shown.model_dump(), "id": uuid4(), "account_id": account.id})
        facts = {**case.facts, "legal_name": headline}
        review = Review(
            kind=case.kind,
            subject_id=supplier.id,
            status=ReviewStatus.SUBMITTED,
            applicant_id=account.id,
            headline=headline,
            headline_key=names.fold(headline),
            facts=facts,
            completeness=90,
            round=1,
            created_at=now,
            updated_at=now,
            submitted_at=now,
            due_at=now + due,
            overdue_told_at=now,
        )
        session.add_all([supplier, review])
    return account, review


def latest_case(portal: Server, queue: str, status: str) -> Review:
    """Return the demo world's latest case of a queue that stands there."""
    with stage._database(portal) as session:
        found = session.exec(
            select(Review)
            .join(Account, col(Account.id) == col(Review.applicant_id))
            .where(col(Review.kind) == queue, col(Review.status) == status, col(Account.is_demo))
            .order_by(col(Review.created_at).desc())
        )
        case = found.first()
    assert case is not None, f"no case of {queue} is {status}"
    return case
