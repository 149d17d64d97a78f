"""What the journeys of brands find in place: authenticated suppliers, and what the desk decided."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from portal.kit import clock, names
from portal.models.accounts import Account, AccountKind
from portal.models.brands import Brand, BrandKind
from portal.models.reviews import Review, ReviewKind, ReviewRemark, ReviewStatus
from portal.models.suppliers import Supplier
from portal.schemas.brands import today
from portal.services.brands.drafting import headline_of, name
from tests.e2e import stage
from tests.e2e.harness import Server


def settle_supplier(portal: Server, **facts: Any) -> Account:
    """Let somebody have registered whose company has been authenticated."""
    legal_name = facts.pop("legal_name", f"Ningbo {secrets.token_hex(3)} Lamp Co., Ltd.")
    known = {"kind": AccountKind.SUPPLIER, "contact_name": "Chen Wei", "country": "CN"}
    account = stage.settle(portal, **known | facts)
    now = clock.now()
    with stage._database(portal) as session:
        session.add(
            Supplier(
                account_id=account.id,
                legal_name=legal_name,
                legal_name_key=names.fold(legal_name),
                country="CN",
                registration_number="91350100M000100Y43",
                created_at=now,
                authenticated_at=now,
                valid_until=now + timedelta(days=300),
            )
        )
    return account


def let_be_returned(portal: Server, account: Account) -> None:
    """Let the desk have asked to correct the one brand that the supplier has submitted."""
    now = clock.now()
    with stage._database(portal) as session:
        review = session.exec(
            select(Review).where(
                Review.applicant_id == account.id,
                Review.kind == ReviewKind.BRAND,
                col(Review.status) == ReviewStatus.SUBMITTED,
            )
        ).one()
        review.status, review.decided_at, review.due_at = ReviewStatus.NEEDS_CORRECTION, now, None
        session.add(_remark(review, account, now))


def _remark(review: Review, account: Account, now: datetime) -> ReviewRemark:
    return ReviewRemark(
        review_id=review.id,
        round=review.round,
        target="trademark_number",
        reason="number_mismatch",
        note="The certificate says 31415927.",
        created_at=now,
        created_by=account.id,
    )


def settle_agency(portal: Server, account: Account, *, brand_name: str, days_left: int) -> None:
    """Let the supplier have an approved agency whose last day is so many days away."""
    now, last = clock.now(), today() + timedelta(days=days_left)
    facts = _agency_facts(brand_name, last)
    with stage._database(portal) as session:
        supplier = session.exec(select(Supplier).where(Supplier.account_id == account.id)).one()
        brand = Brand(
            supplier_id=supplier.id,
            kind=BrandKind.AGENCY,
            facts=facts,
            valid_until=last,
            created_at=now,
            approved_at=now - timedelta(days=365),
        )
        name(brand, "", brand_name)
        is_over = days_left < 0
        brand.ended_at = now if is_over else None
        session.add(brand)
        session.flush()
        session.add(
            Review(
                kind=ReviewKind.BRAND,
                subject_id=brand.id,
                status=ReviewStatus.EXPIRED if is_over else ReviewStatus.APPROVED,
                applicant_id=account.id,
                headline=headline_of("", brand_name),
                headline_key=names.fold(brand_name),
                facts=facts,
                round=1,
                created_at=now,
                updated_at=now,
            )
        )


def _agency_facts(brand_name: str, last: date) -> dict[str, Any]:
    return {
        "name_zh": "",
        "name_en": brand_name,
        "brand_owner": "Nordlys Lighting AS",
        "trademark_number": "",
        "trademark_country": "",
        "nice_classes": "11",
        "worldwide": "on",
        "territory": [],
        "categories": "Lamps",
        "valid_from": (last - timedelta(days=365)).isoformat(),
        "valid_until": last.isoformat(),
        "sublicence": "",
    }
