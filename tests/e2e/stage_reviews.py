"""What the review desk's journeys find in place: its people, and a case that waits for them."""

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from playwright.sync_api import Page
from sqlmodel import col, select

from portal.kit import clock, names
from portal.models.accounts import Account, AccountKind
from portal.models.reviews import Review, ReviewStatus
from portal.models.suppliers import Supplier
from portal.services.seeding_suppliers import WAITING
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.screens.reviews import ReviewDeskScreen


def settle_reviewer(portal: Server, name: str) -> Account:
    """Let a reviewer of the desk be there."""
    return stage.settle(portal, kind=AccountKind.REVIEWER, contact_name=name)


def settle_lead(portal: Server, name: str) -> Account:
    """Let somebody who leads the desk be there."""
    return stage.settle(portal, kind=AccountKind.REVIEW_LEAD, contact_name=name)


def at_the_desk(portal: Server, page: Page, person: Account, queue: str) -> ReviewDeskScreen:
    """Let somebody of the desk have logged in and look at one of its queues."""
    desk = ReviewDeskScreen(stage.sign_in(portal, page, person), portal).open()
    desk.show_queue(queue)
    return desk


def a_name(first: str = "Lena") -> str:
    """Return a person's name that nobody else has: letters only, as on a document."""
    letters = "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(7))
    return f"{first} {letters.title()} Fischer"


def let_apply(
    portal: Server, *, company_id: UUID | None = None, due: timedelta = timedelta()
) -> tuple[Account, Review]:
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
            company_id=company_id,
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
