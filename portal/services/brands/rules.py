"""What the desk must know of brands: what to look at, and what its decisions do (life cycle 7)."""

from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.kit.words import N_
from portal.kit.workdays import SHANGHAI
from portal.models.brands import Brand, BrandKind
from portal.models.files import FileOpening, FilePurpose
from portal.models.reviews import Review, ReviewDocument, ReviewStatus
from portal.models.suppliers import Supplier
from portal.permissions import Actor
from portal.schemas.brands import (
    AGENCY_FACTS,
    BRAND_FACTS,
    BRAND_KINDS,
    BRAND_PAPERS,
    CERTIFICATES,
    NAMES,
    OLD_CERTIFICATE,
    PRIVATE_FACTS,
    TICKED,
    today,
)
from portal.schemas.reviews import FactRow
from portal.services import reviews
from portal.services.brands import logos
from portal.services.brands.access import KIND, lock_brand
from portal.services.brands.conflicts import others
from portal.services.brands.errors import CertificateExpired, CertificateUnopened
from portal.services.reviews.kinds import Labels, Rules
from portal.services.suppliers import NotAuthenticated

_FORMS: dict[str, Literal["territory", "day"]] = {
    "trademark_country": "territory",
    "valid_from": "day",
    "valid_until": "day",
}


async def describe(session: AsyncSession, review: Review) -> list[FactRow]:
    """Return the facts in the order of the form, beginning with whose brand it is said to be."""
    brand = await session.get_one(Brand, review.subject_id)
    supplier = await session.get_one(Supplier, brand.supplier_id)
    rows = [
        FactRow(target="", label=N_("Kind"), value=BRAND_KINDS[brand.kind], form="word"),
        FactRow(target="", label=N_("Supplier"), value=supplier.legal_name),
    ]
    rows += [
        _fact_row(name, label, review.facts)
        for name, label in BRAND_FACTS[brand.kind].items()
        if name != "worldwide"  # said where the territory stands
    ]
    if review.facts.get("declared") == TICKED:
        words = N_("Declared as its own, without a trademark certificate")
        rows.append(FactRow(target="", label=N_("Declaration"), value=words, form="word"))
    return rows


def _fact_row(name: str, label: str, facts: dict[str, Any]) -> FactRow:
    value = facts.get(name) or ""
    if name == "sublicence":
        answer = N_("Yes") if value == TICKED else N_("No")
        return FactRow(target=name, label=label, value=answer, form="word")
    if name == "territory" and facts.get("worldwide") == TICKED:
        return FactRow(target=name, label=label, value=N_("Worldwide"), form="word")
    if name == "territory":
        return FactRow(target=name, label=label, value="", form="places", places=list(value))
    return FactRow(target=name, label=label, value=str(value), form=_FORMS.get(name, "text"))


def narrow(review: Review) -> tuple[Labels, Labels]:
    """Return the fields and slots of the brand's kind, by what its facts hold.

    A renewal keeps the names, so nobody is asked to correct them.
    """
    kind = BrandKind.AGENCY if "brand_owner" in review.facts else BrandKind.PRIVATE
    fields = BRAND_FACTS[kind]
    if review.facts.get(OLD_CERTIFICATE):
        fields = {name: words for name, words in fields.items() if name not in NAMES}
    return fields, BRAND_PAPERS[kind]


async def before_approval(session: AsyncSession, review: Review) -> None:
    """Refuse an approval without a look at the certificate, or when it or the supplier is over.

    Raises CertificateUnopened, CertificateExpired and NotAuthenticated.
    """
    brand = await session.get_one(Brand, review.subject_id)
    supplier = await session.get_one(Supplier, brand.supplier_id)
    if not supplier.is_authenticated(clock.now()):
        raise NotAuthenticated
    until = _date(review.facts.get("valid_until"))
    if until is not None and until < today():
        raise CertificateExpired
    if not await _is_opened(session, review, CERTIFICATES[brand.kind]):
        raise CertificateUnopened


async def _is_opened(session: AsyncSession, review: Review, slot: str) -> bool:
    """Return whether whoever holds the case has seen the slot's file; True when there is none."""
    in_slot = select(ReviewDocument.file_id).where(
        col(ReviewDocument.review_id) == review.id, col(ReviewDocument.slot) == slot
    )
    file_id = (await session.exec(in_slot)).first()
    if file_id is None:
        return True
    found = await session.exec(
        select(FileOpening.id)
        .where(col(FileOpening.file_id) == file_id, col(FileOpening.viewer_id) == review.claimed_by)
        .limit(1)
    )
    return found.first() is not None


async def approved(session: AsyncSession, review: Review, actor: Actor) -> datetime | None:  # noqa: ARG001 - the machine records who it was
    """Copy the facts to the brand, which products may carry from now on.

    Returns the end of the last day in Shanghai, None for a trademark without an end.
    """
    brand = await lock_brand(session, review.subject_id)
    brand.facts = dict(review.facts)
    brand.valid_from = _date(review.facts.get("valid_from"))
    brand.valid_until = _date(review.facts.get("valid_until"))
    brand.approved_at, brand.ended_at = clock.now(), None
    await logos.adopt(session, brand, review)
    await session.flush()
    if brand.valid_until is None:
        return None
    return datetime.combine(brand.valid_until + timedelta(days=1), time(), SHANGHAI)


async def ended(session: AsyncSession, review: Review) -> None:
    """Keep products off the brand when it expired, was suspended or revoked; resume otherwise.

    Products of it go off the shelf by brands.usable_for, which asks for `ended_at`.
    """
    brand = await lock_brand(session, review.subject_id)
    has_resumed = review.status is ReviewStatus.APPROVED
    brand.ended_at = None if has_resumed else clock.now()
    if not has_resumed:
        await logos.let_go(session, brand, review)
    await session.flush()


async def shown(session: AsyncSession, review: Review) -> frozenset[UUID]:
    """Return the logo while the brand lives; a rejected renewal takes nothing away."""
    brand = await session.get_one(Brand, review.subject_id)
    return frozenset({brand.logo_id} if brand.logo_id and logos.is_shown(brand) else ())


def _date(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


_STILL_COUNTS = (
    select(Brand.id)
    .where(
        col(Brand.id) == col(Review.subject_id),
        col(Brand.approved_at).is_not(None),
        col(Brand.ended_at).is_(None),
    )
    .exists()
)
RULES = Rules(
    kind=KIND,
    purpose=FilePurpose.BRAND,
    fields=PRIVATE_FACTS | AGENCY_FACTS,
    slots=BRAND_PAPERS[BrandKind.PRIVATE] | BRAND_PAPERS[BrandKind.AGENCY],
    findings=reviews.COACH_WORDS,
    narrow=narrow,
    describe=describe,
    before_approval=before_approval,
    approved=approved,
    ended=ended,
    still_counts=_STILL_COUNTS,
    shown=shown,
    others=others,
)
