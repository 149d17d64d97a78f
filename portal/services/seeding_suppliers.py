"""The demo world's suppliers: one authenticated, one in review, one asked to correct something."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.documents.paper.specimen import draw_specimen
from portal.documents.specimens import a_licence
from portal.models.accounts import Account
from portal.models.files import FilePurpose
from portal.models.reviews import Review
from portal.permissions import Actor, Role
from portal.schemas.suppliers import AuthenticationRow, SubmitForm, SupplierDraftForm, today
from portal.services import seeding_cases, suppliers
from portal.services.seeding_cases import acting

AUTHENTICATED = "hu.jing@example.com"
WAITING = "gao.lei@example.com"
RETURNED = "tran.minh@example.com"
REVIEWER = "zhao.min@example.com"
LICENCE, LICENCE_FILE = "business_licence", "business-licence.jpg"
_YEARS_LEFT = timedelta(days=9 * 365)
_FOUNDED = date(2009, 6, 18)
_REMARKS = (
    ("registered_capital", "incomplete", "Please add it as on the licence."),
    (LICENCE, "cropped", "The seal at the bottom is missing."),
)

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


async def add_suppliers(session: AsyncSession, people: Mapping[str, Account]) -> None:
    """Have three people apply as suppliers; the desk has answered two of them."""
    reviewer = people[REVIEWER]
    for email, facts in ((AUTHENTICATED, _LAMPS), (WAITING, _TEA), (RETURNED, _RATTAN)):
        await _apply(session, acting(people[email], Role.SUPPLIER), facts)
    await _approve(session, people[AUTHENTICATED], reviewer)
    case_id = await _case_of(session, people[RETURNED])
    await seeding_cases.ask_to_correct(session, case_id, reviewer, _REMARKS)


async def add_authenticated(
    session: AsyncSession, account: Account, facts: Mapping[str, str], reviewer: Account
) -> None:
    """Have one more person apply, and the desk approve."""
    await _apply(session, acting(account, Role.SUPPLIER), facts)
    await _approve(session, account, reviewer)


async def _approve(session: AsyncSession, account: Account, reviewer: Account) -> None:
    actor = acting(reviewer, Role.REVIEWER)
    case_id = await _case_of(session, account)
    await seeding_cases.approve(session, case_id, suppliers.RULES, reviewer, actor)


async def _apply(session: AsyncSession, actor: Actor, facts: Mapping[str, str]) -> None:
    until = {"licence_until": (today() + _YEARS_LEFT).isoformat()}
    form = SupplierDraftForm.read({**facts, **until})
    await suppliers.save_draft(session, actor, form, version=0)
    content = draw_licence(facts)
    file = await seeding_cases.add_picture(
        session, actor.account_id, FilePurpose.SUPPLIER, LICENCE_FILE, content
    )
    row: AuthenticationRow = await suppliers.put_paper(session, actor, LICENCE, file.id)
    confirmed = SubmitForm.read({"confirmed": "on"})
    await suppliers.submit(session, actor, confirmed, version=row.version)


def draw_licence(facts: Mapping[str, str]) -> bytes:
    """Draw the business licence that the facts speak of."""
    paper = a_licence(
        company=facts["local_name"],
        code=facts["registration_number"],
        person=facts["representative"],
        address=facts["address"],
        founded=_FOUNDED,
    )
    return draw_specimen(paper)


async def _case_of(session: AsyncSession, account: Account) -> UUID:
    found = await session.exec(select(Review.id).where(col(Review.applicant_id) == account.id))
    return found.one()
