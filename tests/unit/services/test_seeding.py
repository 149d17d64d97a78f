"""The demo world: one of each kind of person, made once, and never in production."""

import shutil
from itertools import product
from uuid import UUID

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import col, func, select

from portal import db
from portal.config import Environment
from portal.i18n import LANGUAGES
from portal.kit import passwords
from portal.models.accounts import Account, AccountKind
from portal.models.companies import Company, CompanyStatus, Membership
from portal.models.legacy import LegacyAccount, LegacyKind
from portal.models.reviews import ReviewKind
from portal.schemas.accounts import LogInForm
from portal.schemas.badges import BadgeForm
from portal.schemas.desk_reviews import QueueScope
from portal.schemas.fields import parse_mobile
from portal.services import (
    accounts,
    agreements,
    demo,
    desk_reviews,
    files,
    seeding,
    seeding_badges,
)
from portal.services.badges import BadgeNotVerified
from portal.services.demo import DEMO_PASSWORD, DEMO_PERSONS
from portal.services.seeding import DemoRefused
from portal.services.seeding_stories import LEAD, PERSONS, REVIEWER, SELLERS
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.badges import verifies
from tests.postgres import POSTGRES

pytestmark = pytest.mark.usefixtures("database")
#: Those whom the login page offers, and those who asked the desk in earlier weeks.
_EVERYBODY = len(DEMO_PERSONS) + len(PERSONS) + len(SELLERS)


async def _count(table):
    async with db.reading() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def _person(email):
    async with db.reading() as session:
        return (await session.exec(select(Account).where(col(Account.email) == email))).one()


def _in_production(settings):
    return settings.model_copy(update={"env": Environment.PRODUCTION})


@pytest.fixture
def ready_made(request):
    """On SQLite a folder with the demo world to copy; PostgreSQL is filled for each test."""
    return None if POSTGRES else request.getfixturevalue("demo_folder")


@pytest.fixture
async def seeded(ready_made, settings, database):
    """The test's own demo world."""
    if ready_made is None:
        await seeding.seed(settings)
        return
    shutil.copytree(ready_made, settings.data_dir, dirs_exist_ok=True)
    made = settings.data_dir / "portal.sqlite3"
    made.replace(make_url(settings.database_url).database)


@pytest.mark.usefixtures("seeded")
async def test_there_is_one_of_every_kind():
    assert {person.kind for person in DEMO_PERSONS} == set(AccountKind)
    assert {person.language for person in DEMO_PERSONS} == set(LANGUAGES)
    assert await _count(Account) == _EVERYBODY
    async with db.reading() as session:
        assert await demo.has_demo_accounts(session)


@pytest.mark.usefixtures("seeded")
async def test_everybody_can_log_in_with_the_password_shown():
    for person in DEMO_PERSONS:
        browser = a_browser(person.email, address="192.0.2.77")
        form = LogInForm.read({"identifier": person.email, "password": DEMO_PASSWORD})
        assert await accounts.log_in(browser, form)


@pytest.mark.usefixtures("seeded")
@pytest.mark.req("A-01")
async def test_the_demo_badges_can_be_verified_but_for_the_claimed_one(visitor):
    for badge in seeding_badges.DEMO_BADGES:
        assert await verifies(visitor, _entered(badge))
    with pytest.raises(BadgeNotVerified):
        await verifies(visitor, _entered(seeding_badges.CLAIMED_BADGE))


def _entered(badge):
    return BadgeForm(badge_number=badge.number, name=badge.name, country=badge.country)


@pytest.mark.usefixtures("seeded")
async def test_nobody_is_asked_for_consent_first():
    for person in DEMO_PERSONS:
        async with db.reading() as session:
            account = await _person(person.email)
            assert not await agreements.needs_consent(session, account.id)


@pytest.mark.usefixtures("seeded")
async def test_a_second_run_changes_nothing(settings):
    assert not await seeding.seed(settings)
    assert await _count(Account) == _EVERYBODY
    assert await _count(Company) == 2


async def test_a_database_with_people_in_it_is_left_alone(settings):
    await an_account()

    assert not await seeding.seed(settings)
    assert await _count(Account) == 1
    async with db.reading() as session:
        assert not await demo.has_demo_accounts(session)


async def test_production_has_no_demo_world(settings):
    with pytest.raises(DemoRefused):
        await seeding.seed(_in_production(settings))

    assert await _count(Account) == 0
    assert demo.list_demo_persons(_in_production(settings)) == []
    assert demo.list_demo_persons(settings) == list(DEMO_PERSONS)


@pytest.mark.usefixtures("seeded")
async def test_the_companies_are_as_the_words_on_the_login_page_say():
    async with db.reading() as session:
        places = (
            await session.exec(
                select(Account, Membership, Company)
                .join(Membership, col(Membership.account_id) == col(Account.id))
                .join(Company, col(Company.id) == col(Membership.company_id))
            )
        ).all()
    assert {(who.email, place.is_admin, where.status) for who, place, where in places} == {
        ("lena.fischer@example.com", True, CompanyStatus.ACTIVE),
        ("jonas.weber@example.com", False, CompanyStatus.ACTIVE),
        ("andrei.sokolov@example.com", True, CompanyStatus.INCOMPLETE),
    }
    newcomer = await an_actor(await _person("lucia.ortega@example.com"))
    assert newcomer.company_id is None


async def test_the_demo_persons_obey_the_rules_for_everybody(settings):
    portal_words = [settings.name, *settings.name.split()]
    for person in DEMO_PERSONS:
        own_words = [*portal_words, person.contact_name, person.email]
        weakness = passwords.weakness_of(
            DEMO_PASSWORD, own_words=own_words, min_length=settings.password_min_length
        )
        assert weakness is None
        assert person.email.endswith("@example.com")
        if mobile := person.facts.get("mobile"):
            assert parse_mobile(mobile, None) == mobile
        assert person.facts.get("user_name", "") == person.facts.get("user_name_key", "")


@pytest.mark.usefixtures("seeded")
async def test_an_older_account_of_each_kind_is_asleep():
    async with db.reading() as session:
        records = list(await session.exec(select(LegacyAccount)))
    assert {each.kind for each in records} == set(LegacyKind)
    for record in records:
        browser = a_browser(record.email, address="192.0.2.78")
        form = LogInForm.read({"identifier": record.email, "password": DEMO_PASSWORD})
        if record.kind is LegacyKind.BEST_OVERSEAS:
            assert await accounts.log_in(browser, form)
            continue
        with pytest.raises(accounts.MustRegisterAnew):
            await accounts.log_in(browser, form)


async def _at_the_desk(kind, **options):
    reviewer = await an_actor(await _person(REVIEWER))
    async with db.reading() as session:
        return (await desk_reviews.list_queue(session, reviewer, kind, **options)).rows


@pytest.mark.usefixtures("seeded")
async def test_the_reviewer_comes_to_a_living_desk():
    waiting = {kind: await _at_the_desk(kind) for kind in ReviewKind}
    assert all(len(rows) >= 2 for rows in waiting.values())
    identity = waiting[ReviewKind.IDENTITY]
    assert identity[0].is_overdue
    assert any(row.is_mine for row in identity)
    assert any(row.wants_second for row in identity)
    for kind in (ReviewKind.IDENTITY, ReviewKind.SUPPLIER):
        assert await _at_the_desk(kind, scope=QueueScope.RETURNED)
    shown = [
        row for kind in ReviewKind for row in await _at_the_desk(kind, scope=QueueScope.DECIDED)
    ]
    assert {row.status for row in shown} >= {"approved", "rejected", "suspended", "revoked"}


@pytest.mark.usefixtures("seeded")
async def test_the_chart_of_promises_has_weeks_that_were_kept_and_one_that_was_not():
    reviewer = await an_actor(await _person(REVIEWER))
    for kind in ReviewKind:
        async with db.reading() as session:
            weeks = await desk_reviews.list_weeks(session, reviewer, kind)
        shares = {week.percent for week in weeks if week.answered}
        assert 100 in shares
        assert min(shares) < 100


@pytest.mark.usefixtures("seeded")
async def test_the_pictures_of_a_claimed_case_open():
    reviewer = await an_actor(await _person(REVIEWER))
    [mine] = [row for row in await _at_the_desk(ReviewKind.IDENTITY) if row.is_mine]
    async with db.reading() as session:
        case = await desk_reviews.find_case(session, reviewer, ReviewKind.IDENTITY, UUID(mine.id))
    for document in case.documents:
        opened = await files.open_file(reviewer, UUID(document.file_id))
        assert opened.content.startswith(b"\xff\xd8")
    assert case.facts
    assert [step.step for step in case.history] == ["reviews:claimed", "reviews:submitted"]


@pytest.mark.usefixtures("seeded")
async def test_everybody_at_the_desk_reads_what_became_of_every_case():
    lead = await an_actor(await _person(LEAD))
    for kind, scope in product(ReviewKind, QueueScope):
        for row in await _at_the_desk(kind, scope=scope):
            async with db.reading() as session:
                case = await desk_reviews.find_case(session, lead, kind, UUID(row.id))
            assert case.facts
            assert case.documents
            assert case.history
