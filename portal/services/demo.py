"""Who lives in the demo world: the people of it, to log in as; `seeding` makes what they have.

Apart from `seeding`, because the login page and each start ask for these and for nothing else.
"""

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import Settings
from portal.kit.words import N_
from portal.models.accounts import Account, AccountKind

#: Known to everybody who reads this; that is why production refuses these accounts (check 10).
DEMO_PASSWORD = "Meridian-demo-2026"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """Somebody to log in as; `words` and `to_try` are English source texts."""

    email: str
    contact_name: str
    kind: AccountKind
    language: str
    words: str
    to_try: str
    facts: dict[str, str]


DEMO_PERSONS: tuple[DemoPerson, ...] = (
    DemoPerson(
        email="lucia.ortega@example.com",
        contact_name="Lucía Ortega",
        kind=AccountKind.OVERSEAS_BUYER,
        language="es",
        words=N_("Overseas buyer without a company"),
        to_try=N_("Create a company"),
        facts={"name_on_id": "Lucía Ortega Ruiz", "country": "MX"},
    ),
    DemoPerson(
        email="lena.fischer@example.com",
        contact_name="Lena Fischer",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer, administrator of a company"),
        to_try=N_("Decide about an applicant, manage the staff"),
        facts={
            "name_on_id": "Lena Marie Fischer",
            "country": "DE",
            "mobile": "+4915112345678",
            "job_title": "Head of Purchasing",
        },
    ),
    DemoPerson(
        email="jonas.weber@example.com",
        contact_name="Jonas Weber",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer, member of a company"),
        to_try=N_("See the company code and ask an administrator"),
        facts={"name_on_id": "Jonas Weber", "country": "DE", "job_title": "Buyer"},
    ),
    DemoPerson(
        email="marta.nowak@example.com",
        contact_name="Marta Nowak",
        kind=AccountKind.OVERSEAS_BUYER,
        language="en",
        words=N_("Overseas buyer who has applied to join a company"),
        to_try=N_("Remind the admins, or withdraw the application"),
        facts={"name_on_id": "Marta Nowak", "country": "PL", "job_title": "Assistant Buyer"},
    ),
    DemoPerson(
        email="andrei.sokolov@example.com",
        contact_name="Андрей Соколов",
        kind=AccountKind.OVERSEAS_BUYER,
        language="ru",
        words=N_("Overseas buyer with an incomplete company"),
        to_try=N_("Complete the company information"),
        facts={
            "name_on_id": "Андрей Соколов",
            "name_latin": "Andrei Sokolov",
            "country": "RU",
            "mobile": "+79161234567",
        },
    ),
    DemoPerson(
        email="wang.fang@example.com",
        contact_name="王芳",
        kind=AccountKind.DOMESTIC_BUYER,
        language="zh",
        words=N_("Domestic buyer"),
        to_try=N_("Look around in Chinese"),
        facts={"name_on_id": "王芳", "name_latin": "Wang Fang", "mobile": "+8613812345678"},
    ),
    DemoPerson(
        email="daniel.kim@example.com",
        contact_name="Daniel Kim",
        kind=AccountKind.REPRESENTATIVE,
        language="en",
        words=N_("Employee of a representative office"),
        to_try=N_("Register the office as a company"),
        facts={"name_on_id": "Daniel Kim", "country": "KR", "mobile": "+8613912345678"},
    ),
    DemoPerson(
        email="chen.wei@example.com",
        contact_name="陈伟",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Supplier, not authenticated yet"),
        to_try=N_("Begin the authentication"),
        facts={"user_name": "chenwei", "user_name_key": "chenwei", "name_on_id": "陈伟"},
    ),
    DemoPerson(
        email="hu.jing@example.com",
        contact_name="胡静",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Authenticated supplier"),
        to_try=N_("Open the areas of a supplier"),
        facts={"user_name": "hujing", "user_name_key": "hujing", "name_on_id": "胡静"},
    ),
    DemoPerson(
        email="gao.lei@example.com",
        contact_name="高磊",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Supplier whose application is in review"),
        to_try=N_("See the day of the answer"),
        facts={"user_name": "gaolei", "user_name_key": "gaolei", "name_on_id": "高磊"},
    ),
    DemoPerson(
        email="tran.minh@example.com",
        contact_name="Tran Minh",
        kind=AccountKind.SUPPLIER,
        language="en",
        words=N_("Supplier who is asked to correct something"),
        to_try=N_("Correct it and submit again"),
        facts={"user_name": "tranminh", "user_name_key": "tranminh", "name_on_id": "Tran Minh"},
    ),
    DemoPerson(
        email="lin.tao@example.com",
        contact_name="林涛",
        kind=AccountKind.SUPPLIER,
        language="zh",
        words=N_("Authenticated supplier whose brand another one claims"),
        to_try=N_("Look at the licensed brands"),
        facts={"user_name": "lintao", "user_name_key": "lintao", "name_on_id": "林涛"},
    ),
    DemoPerson(
        email="mei.lin@example.com",
        contact_name="Mei Lin",
        kind=AccountKind.SHOPPER,
        language="en",
        words=N_("Personal shopper"),
        to_try=N_("See the overview of a shopper"),
        facts={},
    ),
    DemoPerson(
        email="zhao.min@example.com",
        contact_name="赵敏",
        kind=AccountKind.REVIEWER,
        language="zh",
        words=N_("Reviewer at the desk"),
        to_try=N_("Claim a case and decide it"),
        facts={},
    ),
    DemoPerson(
        email="he.jun@example.com",
        contact_name="何军",
        kind=AccountKind.REVIEW_LEAD,
        language="zh",
        words=N_("Head of the review desk"),
        to_try=N_("See which cases are overdue"),
        facts={},
    ),
    DemoPerson(
        email="olga.petrova@example.com",
        contact_name="Ольга Петрова",
        kind=AccountKind.SUPPORT,
        language="ru",
        words=N_("Customer service"),
        to_try=N_("Find an account"),
        facts={},
    ),
)


def list_demo_persons(settings: Settings) -> list[DemoPerson]:
    """Return whom the login page offers to log in as: nobody in production (check 10)."""
    return [] if settings.is_production else list(DEMO_PERSONS)


async def has_demo_accounts(session: AsyncSession) -> bool:
    """Whether the database holds an account with the public password (security check 10)."""
    found = await session.exec(select(Account.id).where(col(Account.is_demo)).limit(1))
    return found.first() is not None


async def is_empty(session: AsyncSession) -> bool:
    """Whether nobody has an account yet, so that the demo world may move in."""
    return (await session.exec(select(Account.id).limit(1))).first() is None
