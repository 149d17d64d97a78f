"""What the demo world's desk had before today: answers of eight weeks, and cases that wait.

Written as rows with the times of then: nobody gets a mail about what is long over.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_passport
from portal.kit import clock, names
from portal.kit.mrz import Layout, Zone
from portal.kit.workdays import SHANGHAI, promise
from portal.models.accounts import Account, AccountKind
from portal.models.brands import Brand, BrandKind
from portal.models.files import FilePurpose, StoredFile
from portal.models.infrastructure import AuditEvent
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewStatus
from portal.models.suppliers import GRACE, Supplier
from portal.schemas.brands import LOGO
from portal.schemas.identity import IdentityDraftForm
from portal.schemas.identity_cases import IDENTITY_FIELDS, IdentityCase
from portal.schemas.identity_dates import end_of
from portal.services import seeding_brands, seeding_cases, seeding_suppliers
from portal.services.brands.drafting import headline_of, name
from portal.services.identity import facts as told
from portal.services.reviews import tallies
from portal.services.reviews.submitting import PROMISED_DAYS
from portal.services.reviews.traces import OBJECT
from portal.services.seeding_stories import (
    LEAD,
    PERSONS,
    REVIEWER,
    SELLERS,
    EarlierPerson,
    EarlierSeller,
    Story,
)
from portal.services.suppliers.rules import YEARLY

People = Mapping[str, Account]
_BORN, _ISSUED, _EXPIRES = date(1984, 11, 2), date(2023, 2, 14), date(2033, 2, 13)
_SUBMITTED_AT, _CLAIMED_AT, _ANSWERED_AT = time(10, 20), time(14, 5), time(15, 40)
_COUNTED = frozenset({ReviewStatus.APPROVED, ReviewStatus.SUSPENDED, ReviewStatus.REVOKED})


async def add_earlier(session: AsyncSession, people: People) -> None:
    """Let the desk have a past; `people` are the demo persons by their addresses."""
    for person in PERSONS:
        await _add_person(session, people, person)
    for seller in SELLERS:
        await _add_seller(session, people, seller)


async def _add_person(session: AsyncSession, people: People, person: EarlierPerson) -> None:
    address = f"{person.name.lower().replace(' ', '.')}@example.com"
    account = _account(people, AccountKind.OVERSEAS_BUYER, person.name, address, person.story)
    account.name_on_id, account.country = person.name, person.country
    review = _case(ReviewKind.IDENTITY, account, account.id, person.name, person.story)
    review.facts = _passport_facts(person)
    if review.status is ReviewStatus.APPROVED:
        review.expires_at = end_of(_EXPIRES)
        account.identity_verified_at = review.decided_at
        account.identity_expires_at = review.expires_at
    session.add(account)
    await session.flush()
    await _tell(session, people, review, person.story)
    content = b"" if person.story.answered else draw_specimen(a_passport(_zone(person)), width=1100)
    await _put(session, review, "passport_page", "passport.jpg", content)


async def _add_seller(session: AsyncSession, people: People, seller: EarlierSeller) -> None:
    address = f"{seller.person_latin}@example.com"
    account = _account(people, AccountKind.SUPPLIER, seller.person, address, seller.story)
    supplier = Supplier(account_id=account.id, created_at=account.created_at)
    review = _case(ReviewKind.SUPPLIER, account, supplier.id, seller.legal_name, seller.story)
    review.facts = _licence_facts(seller, address)
    if seller.story.answered and seller.story.status in _COUNTED:
        _authenticate(supplier, review)
    session.add(account)
    await session.flush()
    session.add(supplier)
    await _tell(session, people, review, seller.story)
    content = b"" if seller.story.answered else seeding_suppliers.draw_licence(review.facts)
    await _put(session, review, seeding_suppliers.LICENCE, seeding_suppliers.LICENCE_FILE, content)
    if seller.brand:
        await _add_brand(session, people, supplier, account, seller.brand)


async def _add_brand(
    session: AsyncSession,
    people: People,
    supplier: Supplier,
    account: Account,
    told_of: tuple[str, str, Story],
) -> None:
    english, chinese, story = told_of
    brand = Brand(
        supplier_id=supplier.id, kind=BrandKind.PRIVATE, created_at=_moment(story.submitted)
    )
    name(brand, chinese, english)
    headline = headline_of(chinese, english)
    review = _case(ReviewKind.BRAND, account, brand.id, headline, story)
    review.facts = {"name_en": english, "name_zh": chinese, "declared": "on"}
    if story.answered:
        brand.facts, brand.approved_at = dict(review.facts), review.decided_at
        brand.ended_at = None if story.status is ReviewStatus.APPROVED else review.decided_at
    session.add(brand)
    await _tell(session, people, review, story)
    content = b"" if story.answered else seeding_brands.draw_certificate(review.facts)
    await _put(session, review, LOGO, "logo.jpg", content)


def _account(
    people: People, kind: AccountKind, contact_name: str, address: str, story: Story
) -> Account:
    """Return somebody with the demo password, whom the login page does not offer."""
    since = _moment(story.submitted + 2)
    return Account(
        kind=kind,
        email=address,
        email_verified_at=since,
        password_hash=people[REVIEWER].password_hash,
        password_changed_at=since,
        contact_name=contact_name,
        language="zh" if kind is AccountKind.SUPPLIER else "en",
        is_demo=True,
        created_at=since,
        updated_at=since,
    )


def _case(
    kind: ReviewKind, account: Account, subject_id: UUID, headline: str, story: Story
) -> Review:
    submitted = _moment(story.submitted)
    due = promise(submitted, PROMISED_DAYS).due_at
    review = Review(
        kind=kind,
        subject_id=subject_id,
        applicant_id=account.id,
        headline=headline,
        headline_key=names.fold(headline),
        status=ReviewStatus.SUBMITTED,
        round=1,
        completeness=90,
        created_at=submitted,
        updated_at=submitted,
        submitted_at=submitted,
        due_at=due,
        overdue_told_at=due if due < clock.now() else None,
        reason=story.reason,
        note=story.note,
    )
    if story.answered:
        answered = _moment(story.answered, _ANSWERED_AT)
        review.status, review.due_at = story.status, None
        review.decided_at, review.is_on_time = answered, answered <= due
        review.updated_at = answered
    return review


async def _tell(session: AsyncSession, people: People, review: Review, story: Story) -> None:
    """Store a case with the steps that led to where it stands."""
    reviewer, lead = people[REVIEWER].id, people[LEAD].id
    review.decided_by = reviewer if story.answered else None
    if story.claimed_by:
        review.status, review.claimed_by = ReviewStatus.IN_REVIEW, people[story.claimed_by].id
        review.claimed_at = _moment(story.submitted, _CLAIMED_AT)
    if story.second_wanted_by:
        review.second_wanted_by = people[story.second_wanted_by].id
    session.add(review)
    steps = [("submitted", review.applicant_id, review.created_at)]
    claimer = review.claimed_by or review.second_wanted_by or review.decided_by
    if claimer:
        day = story.answered or story.submitted
        steps.append(("claimed", claimer, _moment(day, _CLAIMED_AT)))
    if review.second_wanted_by:
        at = _moment(story.submitted, _ANSWERED_AT)
        steps.append(("second_wanted", review.second_wanted_by, at))
    if story.answered:
        step = "approved" if story.status in _COUNTED else story.status.value
        steps.append((step, reviewer, review.updated_at))
    if story.answered and story.status in _COUNTED - {ReviewStatus.APPROVED}:
        at = _moment(story.answered - 1, _ANSWERED_AT)
        steps.append((story.status.value, lead, at))
    session.add_all(_step(review, *each) for each in steps)
    await session.flush()
    await tallies.count(session, review)


def _step(review: Review, step: str, by: UUID, at: datetime) -> AuditEvent:
    return AuditEvent(
        at=at,
        action=f"reviews:{step}",
        actor_id=by,
        object_type=OBJECT,
        object_id=review.id,
        details={"kind": review.kind.value, "round": review.round},
    )


async def _put(
    session: AsyncSession, review: Review, slot: str, file_name: str, content: bytes
) -> None:
    """Put a picture into its slot; without content it was destroyed when its time was over."""
    purpose = FilePurpose(review.kind.value)
    at = {"attached_at": review.created_at}
    if content:
        file = await seeding_cases.add_picture(
            session, review.applicant_id, purpose, file_name, content, **at
        )
    else:
        file = _destroyed(review, purpose, file_name)
        session.add(file)
    document = ReviewDocument(
        review_id=review.id,
        slot=slot,
        file_id=file.id,
        added_at=review.created_at,
        added_by=review.applicant_id,
    )
    await session.flush()
    session.add(document)
    await session.flush()


def _destroyed(review: Review, purpose: FilePurpose, file_name: str) -> StoredFile:
    return StoredFile(
        owner_id=review.applicant_id,
        purpose=purpose,
        name=file_name,
        media_type="image/jpeg",
        size=0,
        sha256="",
        place=uuid4().hex,
        wrapped_key="",
        key_id="",
        created_at=review.created_at,
        attached_at=review.created_at,
        destroyed_at=review.decided_at,
    )


def _moment(days_ago: int, at: time = _SUBMITTED_AT) -> datetime:
    day = clock.now().astimezone(SHANGHAI).date() - timedelta(days=days_ago)
    return datetime.combine(day, at, SHANGHAI)


def _passport_facts(person: EarlierPerson) -> dict[str, Any]:
    form = IdentityDraftForm.read(
        {
            "country": person.country,
            "full_name": person.name,
            "number": person.number,
            "birth_date": _BORN.isoformat(),
            "issued_on": _ISSUED.isoformat(),
            "expires_on": _EXPIRES.isoformat(),
        }
    )
    return told.settled(told.merged({}, form, IDENTITY_FIELDS), IdentityCase.PASSPORT)


def _zone(person: EarlierPerson) -> Zone:
    given, surname = person.name.upper().split()
    return Zone(
        layout=Layout.TD3,
        document_code="P",
        issuer=person.issuer,
        surname=surname,
        given_names=given,
        number=person.number,
        nationality=person.issuer,
        born=_BORN,
        sex="",
        expires=_EXPIRES,
    )


def _licence_facts(seller: EarlierSeller, address: str) -> dict[str, Any]:
    until = clock.now().date() + timedelta(days=6 * 365)
    return {
        "legal_name": seller.legal_name,
        "local_name": seller.local_name,
        "country": "CN",
        "registration_number": seller.registration_number,
        "representative": seller.person,
        "founded": "2009",
        "licence_until": until.isoformat(),
        "address": f"{seller.city}市工业路 18 号",
        "city": seller.city,
        "business_scope": "生产和销售；货物进出口。",
        "main_products": seller.products,
        "contact_name": seller.person,
        "contact_email": address,
        "contact_phone": "+86 21 5555 0100",
    }


def _authenticate(supplier: Supplier, review: Review) -> None:
    facts, decided = review.facts, review.decided_at or clock.now()
    supplier.legal_name = facts["legal_name"]
    supplier.legal_name_key = names.fold(facts["legal_name"])
    supplier.country = facts["country"]
    supplier.registration_number = facts["registration_number"]
    supplier.licence_until = date.fromisoformat(facts["licence_until"])
    supplier.facts = dict(facts)
    supplier.authenticated_at, supplier.valid_until = decided, decided + YEARLY
    supplier.suspended_at = decided if review.status is ReviewStatus.SUSPENDED else None
    review.expires_at = decided + YEARLY + GRACE
