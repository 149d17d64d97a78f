"""Brands of authenticated suppliers: filled in, handed in, decided by the rules of the desk."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from portal import db
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.brands import Brand, BrandKind
from portal.models.files import FileOpening, FilePurpose
from portal.models.reviews import Review, ReviewDocument, ReviewKind, ReviewStatus
from portal.schemas.brands import (
    AUTHORISATION,
    LOGO,
    TRADEMARK_CERTIFICATE,
    BrandDetailRow,
    BrandDraftForm,
    SubmitBrandForm,
    TerritoryForm,
    today,
)
from portal.services import brands, reviews
from tests.factories.accounts import an_actor
from tests.factories.memberships import does
from tests.factories.reviews import a_file, a_reviewer

CONFIRMED = SubmitBrandForm.read({"confirmed": "on"})
DECLARED = SubmitBrandForm.read({"confirmed": "on", "declared": "on"})


def day(days: int) -> str:
    """Return the day so many days from now in Shanghai, as a form sends it."""
    return (today() + timedelta(days=days)).isoformat()


def private_facts(**changes: str) -> dict[str, str]:
    """Return the complete facts of a supplier's own brand."""
    known = {
        "name_zh": "极光",
        "name_en": "Aurora",
        "trademark_number": "31415926",
        "trademark_country": "CN",
        "nice_classes": "11, 9",
    }
    return known | changes


def agency_facts(**changes: str) -> dict[str, str]:
    """Return the complete facts of an agency, but for its territory."""
    known = {
        "name_en": "Nordlys",
        "brand_owner": "Nordlys Lighting AS",
        "nice_classes": "11",
        "worldwide": "on",
        "categories": "Lamps",
        "valid_from": day(-30),
        "valid_until": day(400),
    }
    return known | changes


async def begins(
    account: Account, kind: BrandKind = BrandKind.PRIVATE, **typed: str
) -> BrandDetailRow:
    """Begin a brand with what is typed."""
    form = BrandDraftForm.read(typed)
    row: BrandDetailRow = await does(
        account, brands.save_draft, form, kind=kind, brand_id=None, version=0
    )
    return row


async def types(account: Account, row: BrandDetailRow, **typed: str) -> BrandDetailRow:
    """Type some facts in the window that saw the latest version."""
    now = await looks(account, row)
    form = BrandDraftForm.read(typed)
    saved: BrandDetailRow = await does(
        account,
        brands.save_draft,
        form,
        kind=BrandKind(row.kind),
        brand_id=UUID(row.id),
        version=now.version,
    )
    return saved


async def looks(account: Account, row: BrandDetailRow) -> BrandDetailRow:
    """Return the brand as its supplier sees it now."""
    found: BrandDetailRow = await does(account, brands.find_brand, UUID(row.id))
    return found


async def hands_in(account: Account, row: BrandDetailRow, *slots: str) -> BrandDetailRow:
    """Upload a file into each place."""
    for slot in slots:
        file = await a_file(account, purpose=FilePurpose.BRAND)
        row = await does(account, brands.put_paper, UUID(row.id), slot, file.id)
    return row


async def submits(
    account: Account, row: BrandDetailRow, form: SubmitBrandForm = CONFIRMED
) -> BrandDetailRow:
    """Confirm and submit what the supplier sees."""
    version = (await looks(account, row)).version
    sent: BrandDetailRow = await does(account, brands.submit, UUID(row.id), form, version=version)
    return sent


async def a_private_draft(account: Account, **changes: str) -> BrandDetailRow:
    """Store a complete private brand with its logo and certificate."""
    row = await begins(account, **private_facts(**changes))
    return await hands_in(account, row, LOGO, TRADEMARK_CERTIFICATE)


async def an_agency_draft(account: Account, **changes: str) -> BrandDetailRow:
    """Store a complete agency with its logo and certificate."""
    row = await begins(account, BrandKind.AGENCY, **agency_facts(**changes))
    return await hands_in(account, row, LOGO, AUTHORISATION)


async def chooses(account: Account, row: BrandDetailRow, *codes: str) -> BrandDetailRow:
    """Choose the countries and regions of an agency."""
    form = TerritoryForm.read({"codes": list(codes)})
    saved: BrandDetailRow = await does(account, brands.set_territory, UUID(row.id), form)
    return saved


async def brand_of(row: BrandDetailRow) -> Brand:
    """Return the brand as the database has it now."""
    async with db.reading() as session:
        return await session.get_one(Brand, UUID(row.id))


async def case_of(row: BrandDetailRow) -> Review:
    """Return the brand's case as the database has it now."""
    async with db.reading() as session:
        review = await reviews.find(session, ReviewKind.BRAND, UUID(row.id))
    assert review is not None
    return review


async def claims(row: BrandDetailRow, *, opens: bool = True) -> Account:
    """Have a reviewer claim the case and, unless told otherwise, open every file."""
    reviewer = await a_reviewer()
    known = await case_of(row)
    async with db.transaction() as session:
        case = await reviews.lock(session, known.id)
        case.move_to(ReviewStatus.IN_REVIEW, at=clock.now())
        case.claimed_by = reviewer.id
        held = select(ReviewDocument.file_id).where(col(ReviewDocument.review_id) == case.id)
        for file_id in list(await session.exec(held)) if opens else []:
            session.add(FileOpening(file_id=file_id, viewer_id=reviewer.id, at=clock.now()))
    return reviewer


async def approves(row: BrandDetailRow, *, opens: bool = True) -> None:
    """Have a reviewer claim and approve the case by the rules of brands."""
    actor = await an_actor(await claims(row, opens=opens))
    known = await case_of(row)
    async with db.transaction() as session:
        case = await reviews.lock(session, known.id)
        await brands.RULES.before_approval(session, case)
        case.move_to(ReviewStatus.APPROVED, at=clock.now())
        case.expires_at = await brands.RULES.approved(session, case, actor)


async def moves(row: BrandDetailRow, *statuses: ReviewStatus) -> None:
    """Have the case go on, and the rules of brands follow."""
    known = await case_of(row)
    async with db.transaction() as session:
        case = await reviews.lock(session, known.id)
        for status in statuses:
            case.move_to(status, at=clock.now())
            await brands.RULES.ended(session, case)


async def an_approved(account: Account, row: BrandDetailRow) -> BrandDetailRow:
    """Have a complete draft submitted and approved; return it as its supplier sees it."""
    await submits(account, row)
    await approves(row)
    return await looks(account, row)


async def conflicts_of(row: BrandDetailRow) -> list[Any]:
    """Return what the desk is asked to compare the brand with."""
    known = await case_of(row)
    async with db.reading() as session:
        case = await session.get_one(Review, known.id)
        return await brands.RULES.others(session, case)
