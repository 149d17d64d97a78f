"""The demo world's suppliers: one authenticated, one in review, one asked to correct something."""

from collections.abc import Mapping
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_licence
from portal.files import store, vault
from portal.files.vault import Binding
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.files import FileOpening, FilePurpose, StoredFile
from portal.models.reviews import Review, ReviewRemark, ReviewStatus
from portal.permissions import Actor, Role, Visitor, granted
from portal.schemas.suppliers import AuthenticationRow, SubmitForm, SupplierDraftForm, today
from portal.services import reviews, suppliers
from portal.services.reviews.documents import prints_of

AUTHENTICATED = "hu.jing@example.com"
WAITING = "gao.lei@example.com"
RETURNED = "tran.minh@example.com"
REVIEWER = "zhao.min@example.com"
_LICENCE = "business_licence"
_YEARS_LEFT = timedelta(days=9 * 365)
_FOUNDED = date(2009, 6, 18)

_LAMPS = {
    "legal_name": "Foshan Mingyue Lighting Co., Ltd.",
    "local_name": "佛山明月照明有限公司",
    "country": "CN",
    "registration_number": "91440600M00012MY58",
    "legal_form": "有限责任公司",
    "representative": "胡静",
    "founded": "2009",
    "registered_capital": "CNY 8,000,000",
    "address": "广东省佛山市禅城区季华五路 28 号",
    "city": "佛山",
    "postal_code": "528000",
    "business_scope": "照明灯具、电子元器件的研发、生产和销售；货物进出口。",
    "main_products": "LED ceiling lamps, garden lights, smart switches",
    "employees": "51-200",
    "website": "https://www.example.com/mingyue",
    "contact_name": "胡静",
    "contact_email": "export@mingyue.example",
    "contact_phone": "+86 757 8288 6600",
    "bank_name": "中国银行佛山分行",
    "bank_account": "6217 0000 1234 5678 901",
    "bic": "BKCHCNBJ44A",
}
_TEA = {
    "legal_name": "Hangzhou Qingxi Tea Co., Ltd.",
    "local_name": "杭州清溪茶业有限公司",
    "country": "CN",
    "registration_number": "91330100M00034TE7K",
    "representative": "高磊",
    "founded": "2014",
    "address": "浙江省杭州市西湖区龙井路 5 号",
    "city": "杭州",
    "business_scope": "茶叶的种植、加工和销售；货物进出口。",
    "main_products": "Green tea, jasmine tea, gift boxes",
    "contact_name": "高磊",
    "contact_email": "sales@qingxi.example",
    "contact_phone": "+86 571 8799 2010",
}
_RATTAN = {
    "legal_name": "Minh Tran Rattan Company Limited",
    "local_name": "Công ty TNHH Mây Tre Minh Trần",
    "country": "VN",
    "registration_number": "0312345678",
    "representative": "Trần Văn Minh",
    "founded": "2011",
    "address": "45 Nguyễn Huệ",
    "city": "Đà Nẵng",
    "business_scope": "Manufacture and export of rattan furniture",
    "main_products": "Rattan chairs, baskets, lampshades",
    "contact_name": "Tran Minh",
    "contact_email": "hello@minhtran.example",
    "contact_phone": "+84 236 3822 410",
}


async def add_suppliers(
    session: AsyncSession, people: Mapping[str, Account], visitor: Visitor
) -> None:
    """Have three people apply as suppliers; the desk has answered two of them."""
    reviewer = people[REVIEWER]
    for email, facts in ((AUTHENTICATED, _LAMPS), (WAITING, _TEA), (RETURNED, _RATTAN)):
        await _apply(session, _supplier(people[email], visitor), facts)
    await _approve(session, people[AUTHENTICATED], reviewer, visitor)
    await _return(session, people[RETURNED], reviewer)


def _supplier(account: Account, visitor: Visitor) -> Actor:
    roles = frozenset({Role.PERSON, Role.SUPPLIER})
    return Actor(
        account_id=account.id,
        session_id=uuid4(),
        roles=roles,
        permissions=granted(roles),
        visitor=visitor,
    )


async def _apply(session: AsyncSession, actor: Actor, facts: Mapping[str, str]) -> None:
    until = {"licence_until": (today() + _YEARS_LEFT).isoformat()}
    form = SupplierDraftForm.read({**facts, **until})
    await suppliers.save_draft(session, actor, form, version=0)
    file = await _upload(session, actor, facts)
    row: AuthenticationRow = await suppliers.put_paper(session, actor, _LICENCE, file.id)
    confirmed = SubmitForm.read({"confirmed": "on"})
    await suppliers.submit(session, actor, confirmed, version=row.version)


async def _upload(session: AsyncSession, actor: Actor, facts: Mapping[str, str]) -> StoredFile:
    paper = a_licence(
        company=facts["local_name"],
        code=facts["registration_number"],
        person=facts["representative"],
        address=facts["address"],
        founded=_FOUNDED,
    )
    content = draw_specimen(paper)
    file = StoredFile(
        id=uuid4(),
        owner_id=actor.account_id,
        purpose=FilePurpose.SUPPLIER,
        name="business-licence.jpg",
        media_type="image/jpeg",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        place=store.new_place(),
        wrapped_key="",
        key_id="",
        created_at=clock.now(),
    )
    sealed = vault.seal(content, Binding(file.id, file.owner_id))
    file.wrapped_key, file.key_id = sealed.key.text, sealed.key.key_id
    await store.put(file.place, sealed.content)
    session.add(file)
    await session.flush()
    return file


async def _claim(session: AsyncSession, account: Account, reviewer: Account) -> Review:
    found = await session.exec(select(Review.id).where(col(Review.applicant_id) == account.id))
    review = await reviews.lock(session, found.one())
    review.move_to(ReviewStatus.IN_REVIEW, at=clock.now())
    review.claimed_by, review.claimed_at = reviewer.id, clock.now()
    return review


async def _approve(
    session: AsyncSession, account: Account, reviewer: Account, visitor: Visitor
) -> None:
    review = await _claim(session, account, reviewer)
    for document in await reviews.documents_of(session, review.id):
        opening = FileOpening(file_id=document.file_id, viewer_id=reviewer.id, at=clock.now())
        session.add(opening)
    await session.flush()
    await suppliers.RULES.before_approval(session, review)
    review.move_to(ReviewStatus.APPROVED, at=clock.now())
    acting = _supplier(reviewer, visitor)
    review.expires_at = await suppliers.RULES.approved(session, review, acting)
    _leave(review, reviewer)


async def _return(session: AsyncSession, account: Account, reviewer: Account) -> None:
    review = await _claim(session, account, reviewer)
    prints = await prints_of(session, review)
    review.move_to(ReviewStatus.NEEDS_CORRECTION, at=clock.now())
    for target, reason, note in (
        ("registered_capital", "incomplete", "Please add it as on the licence."),
        (_LICENCE, "cropped", "The seal at the bottom is missing."),
    ):
        remark = ReviewRemark(
            review_id=review.id,
            round=review.round,
            target=target,
            reason=reason,
            note=note,
            was=prints.get(target, ""),
            created_at=clock.now(),
            created_by=reviewer.id,
        )
        session.add(remark)
    _leave(review, reviewer)


def _leave(review: Review, reviewer: Account) -> None:
    review.decided_by, review.decided_at = reviewer.id, clock.now()
    review.due_at = review.claimed_by = review.claimed_at = None
