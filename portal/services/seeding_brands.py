"""The demo world's brands: approved, about to end, and one name that two suppliers claim."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_brand_certificate
from portal.models.accounts import Account
from portal.models.files import FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewKind
from portal.permissions import Actor, Role
from portal.schemas.brands import (
    CERTIFICATES,
    LOGO,
    BrandDetailRow,
    BrandDraftForm,
    BrandKind,
    SubmitBrandForm,
    today,
)
from portal.services import brands, seeding_cases, seeding_suppliers
from portal.services.seeding_cases import acting

RIVAL = "lin.tao@example.com"
_RIVAL_FACTS = {
    "legal_name": "Ningbo Haixing Electric Co., Ltd.",
    "local_name": "宁波海星电器有限公司",
    "country": "CN",
    "registration_number": "91330200M00056HX9P",
    "representative": "林涛",
    "founded": "2016",
    "address": "浙江省宁波市鄞州区下应北路 66 号",
    "city": "宁波",
    "business_scope": "小家电、照明电器的制造和销售；货物进出口。",
    "main_products": "Desk lamps, fans, humidifiers",
    "contact_name": "林涛",
    "contact_email": "sales@haixing.example",
    "contact_phone": "+86 574 8820 3300",
}
_MOON = {
    "name_zh": "明月",
    "name_en": "Mingyue",
    "trademark_number": "31415926",
    "trademark_country": "CN",
    "nice_classes": "11",
}
_STAR = {
    "name_zh": "海星",
    "name_en": "Starfish",
    "trademark_number": "27182818",
    "trademark_country": "CN",
    "nice_classes": "9, 11",
}
_CLAIMED = {"name_en": "Starfish", "nice_classes": "11", "trademark_number": "", "name_zh": ""}
_ENDS_IN = timedelta(days=24)
_SUBMIT = {"confirmed": "on", "declared": "on"}


async def add_brands(session: AsyncSession, people: Mapping[str, Account]) -> None:
    """Give the authenticated supplier three brands, one of them in conflict with a rival's."""
    reviewer = people[seeding_suppliers.REVIEWER]
    rival = people[RIVAL]
    await seeding_suppliers.add_authenticated(session, rival, _RIVAL_FACTS, reviewer)
    own, other = _seller(people[seeding_suppliers.AUTHENTICATED]), _seller(rival)
    for actor, kind, facts in (
        (own, BrandKind.PRIVATE, _MOON),
        (own, BrandKind.AGENCY, _nordlys()),
        (other, BrandKind.PRIVATE, _STAR),
    ):
        row = await _hand_in(session, actor, kind, facts)
        case_id = await _case_of(session, row)
        await seeding_cases.approve(session, case_id, brands.RULES, reviewer, actor)
    await _hand_in(session, own, BrandKind.PRIVATE, _CLAIMED)


def _nordlys() -> dict[str, str]:
    last = today() + _ENDS_IN
    return {
        "name_en": "Nordlys",
        "brand_owner": "Nordlys Lighting AS, Bergen",
        "trademark_number": "NO 287 116",
        "trademark_country": "NO",
        "nice_classes": "11",
        "worldwide": "on",
        "categories": "Ceiling lamps and garden lights",
        "valid_from": (last - timedelta(days=365)).isoformat(),
        "valid_until": last.isoformat(),
    }


def _seller(account: Account) -> Actor:
    return acting(account, Role.SUPPLIER, Role.AUTHENTICATED_SUPPLIER)


async def _hand_in(
    session: AsyncSession, actor: Actor, kind: BrandKind, facts: Mapping[str, str]
) -> BrandDetailRow:
    form = BrandDraftForm.read(facts)
    row = await brands.save_draft(session, actor, form, kind=kind, brand_id=None, version=0)
    has_certificate = facts.get("trademark_number") or kind is BrandKind.AGENCY
    for slot in (LOGO, *([CERTIFICATES[kind]] if has_certificate else [])):
        file = await _upload(session, actor, facts, slot)
        row = await brands.put_paper(session, actor, UUID(row.id), slot, file.id)
    confirmed = SubmitBrandForm.read(_SUBMIT)
    return await brands.submit(session, actor, UUID(row.id), confirmed, version=row.version)


async def _upload(
    session: AsyncSession, actor: Actor, facts: Mapping[str, str], slot: str
) -> StoredFile:
    name = f"{slot.replace('_', '-')}.jpg"
    return await seeding_cases.add_picture(
        session, actor.account_id, FilePurpose.BRAND, name, draw_certificate(facts)
    )


def draw_certificate(facts: Mapping[str, str]) -> bytes:
    """Draw the certificate that the facts speak of; it serves as the logo as well."""
    paper = a_brand_certificate(
        brand=facts["name_en"],
        owner=facts.get("brand_owner", facts["name_en"]),
        agent=facts["name_en"],
        number=facts.get("trademark_number", ""),
        since=today() - timedelta(days=341),
        until=today() + _ENDS_IN,
    )
    return draw_specimen(paper)


async def _case_of(session: AsyncSession, row: BrandDetailRow) -> UUID:
    found = await session.exec(
        select(Review.id).where(
            col(Review.kind) == ReviewKind.BRAND, col(Review.subject_id) == UUID(row.id)
        )
    )
    return found.one()
