"""Creating a company, at once or to be finished later, and look-alikes."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from sqlmodel import func, select

from portal import db
from portal.errors import (
    NotAllowed,
    PortalError,
)
from portal.mail import messages
from portal.models.accounts import AccountKind
from portal.models.companies import (
    Company,
    Membership,
)
from portal.services import companies
from portal.services.companies import (
    AlreadyInCompany,
    BuyersOnly,
    CompanyBlocked,
    LookAlikeFound,
)
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import (
    FACTS,
    a_company,
    a_draft_form,
    a_form,
    an_admin,
)
from tests.factories.outbox import audited, posted

pytestmark = pytest.mark.usefixtures("database")


async def _create(actor, form, *, acknowledged=False):
    async with db.transaction() as session:
        return await companies.create_company(session, actor, form, acknowledged=acknowledged)


async def _draft(actor, form, **options):
    async with db.transaction() as session:
        return await companies.save_company_draft(session, actor, form, **options)


async def _change(account, form, version):
    actor = await an_actor(account)
    async with db.transaction() as session:
        return await companies.change_company(session, actor, form, version=version)


async def _find(account):
    actor = await an_actor(account)
    async with db.reading() as session:
        return await companies.find_company(session, actor)


async def _count(table):
    async with db.reading() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


@pytest.mark.req("A-30", "A-60")
async def test_a_company_exists_at_once_with_its_creator_as_the_admin():
    account = await an_account(contact_name="Lena Fischer")

    created = await _create(await an_actor(account), a_form(website="www.example.com"))

    assert created.status == "active"
    assert created.missing == []
    assert created.is_admin
    assert created.admin_names == ["Lena Fischer"]
    assert companies.normalise_code(created.code) == created.code
    assert created.website == "https://www.example.com"
    assert created.registration_label == "Handelsregister number"
    assert await _find(account) == created
    assert (await an_actor(account)).company_id == UUID(created.id)


@pytest.mark.req("A-30")
async def test_the_creator_is_mailed_the_code_in_their_language():
    account = await an_account(language="ru", contact_name="Андрей")

    created = await _create(await an_actor(account), a_form())

    (mail,) = await posted()
    assert (mail.to, mail.language) == (account.email, "ru")
    assert mail.message == messages.CompanyCreated(
        contact_name="Андрей", company_name=FACTS["full_name"], company_code=created.code
    )


async def test_creating_leaves_one_line_in_the_audit_trail():
    account = await an_account()

    created = await _create(await an_actor(account), a_form())

    (event,) = [each for each in await audited() if each.object_type == "company"]
    assert (event.action, event.actor_id) == ("companies:created", account.id)
    assert event.object_id == UUID(created.id)
    assert event.details["status"] == "active"


@pytest.mark.req("A-30")
async def test_a_second_click_meets_the_company_of_the_first():
    actor = await an_actor(await an_account())
    first = await _create(actor, a_form())

    with pytest.raises(AlreadyInCompany) as refused:
        await _create(actor, a_form())

    assert refused.value.company_id == UUID(first.id)
    assert await _count(Company) == 1


async def test_twenty_clicks_at_once_create_one_company():
    actor = await an_actor(await an_account())

    outcomes = await asyncio.gather(
        *(_create(actor, a_form()) for _ in range(20)), return_exceptions=True
    )

    refusals = [each for each in outcomes if isinstance(each, AlreadyInCompany)]
    assert len(refusals) == 19
    assert await _count(Company) == await _count(Membership) == 1
    assert len(await posted()) == 1


@pytest.mark.parametrize("kind", [AccountKind.SUPPLIER, AccountKind.SHOPPER, AccountKind.SUPPORT])
async def test_only_buyers_create_companies(kind):
    actor = await an_actor(await an_account(kind=kind))

    with pytest.raises(BuyersOnly):
        await _create(actor, a_form())

    assert await _count(Company) == 0


@pytest.mark.parametrize("kind", [AccountKind.DOMESTIC_BUYER, AccountKind.REPRESENTATIVE])
async def test_every_kind_of_buyer_creates_one(kind):
    actor = await an_actor(await an_account(kind=kind))

    assert (await _create(actor, a_form())).status == "active"


async def test_without_the_permission_nothing_is_created():
    actor = replace(await an_actor(await an_account()), permissions=frozenset())

    with pytest.raises(NotAllowed):
        await _create(actor, a_form())


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "NORDLICHT  Leuchten, G.m.b.H.", "registration_number": "other"},
        {"full_name": "Nordlicht Leuchten AG", "registration_number": "other"},
        {"full_name": "Somebody Else AG", "registration_number": "hrb-148 203"},
        {"country": "AT", "registration_number": "other"},
    ],
    ids=["same name", "same stem", "same number", "same name elsewhere"],
)
async def test_a_look_alike_is_hinted_at_before_anything_is_created(changes):
    await an_admin()
    actor = await an_actor(await an_account())

    with pytest.raises(LookAlikeFound) as found:
        await _create(actor, a_form(**changes))

    (hint,) = found.value.hints
    assert hint.model_dump() == {
        "full_name": "Nordlicht Leuchten GmbH",
        "country": "DE",
        "join_path": "/company/join?name=Nordlicht+Leuchten+GmbH",
        "is_closed": False,
    }
    assert await _count(Company) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"full_name": "Nordlicht", "registration_number": "other"},
        {"full_name": "Nordlicht Leuchten Berlin GmbH", "registration_number": "other"},
        {"full_name": "Nordlicht Leuchten SA", "country": "FR", "registration_number": "other"},
        {"full_name": "Else SA", "country": "FR"},
    ],
    ids=["part of the name", "longer name", "stem elsewhere", "number elsewhere"],
)
async def test_parts_of_names_find_nobody(changes):
    await an_admin()

    created = await _create(await an_actor(await an_account()), a_form(**changes))

    assert created.status == "active"


async def test_empty_registration_numbers_are_not_alike():
    await _draft(await an_actor(await an_account()), a_draft_form(full_name="Вега"))

    other = await _draft(await an_actor(await an_account()), a_draft_form(full_name="Орион"))

    assert other.full_name == "Орион"


async def test_a_look_alike_can_be_acknowledged():
    await an_admin()

    created = await _create(await an_actor(await an_account()), a_form(), acknowledged=True)

    assert created.status == "active"
    assert await _count(Company) == 2


async def test_at_most_three_look_alikes_are_named():
    for _ in range(7):
        await a_company(await an_actor(await an_account()))

    with pytest.raises(LookAlikeFound) as found:
        await _create(await an_actor(await an_account()), a_form())

    assert len(found.value.hints) == 3


@pytest.mark.req("A-14")
async def test_a_draft_is_incomplete_and_says_what_it_lacks():
    account = await an_account()

    draft = await _draft(await an_actor(account), a_draft_form(city="Москва"))

    assert draft.status == "incomplete"
    assert draft.missing == ["address", "business_type", "registration_number", "main_products"]
    assert draft.is_admin
    assert (await an_actor(account)).company_status == "incomplete"


@pytest.mark.req("A-14")
async def test_filling_in_what_is_missing_makes_the_company_active():
    account = await an_account()
    draft = await _draft(await an_actor(account), a_draft_form())
    actor = await an_actor(account)

    async with db.transaction() as session:
        done = await companies.complete_company(session, actor, a_form(), version=draft.version)

    assert (done.status, done.missing) == ("active", [])
    assert done.version == draft.version + 1
    assert done.code == draft.code
    change = (await audited())[-1]
    assert change.details["changes"]["status"] == {"old": "incomplete", "new": "active"}


@pytest.mark.req("A-14")
async def test_a_draft_can_be_saved_again_unfinished():
    account = await an_account()
    draft = await _draft(await an_actor(account), a_draft_form())

    saved = await _change(account, a_draft_form(city="Тула"), draft.version)

    assert (saved.status, saved.city) == ("incomplete", "Тула")


async def test_a_draft_also_meets_look_alikes():
    await _draft(await an_actor(await an_account()), a_draft_form())
    actor = await an_actor(await an_account())

    with pytest.raises(LookAlikeFound):
        await _draft(actor, a_draft_form())

    assert (await _draft(actor, a_draft_form(), acknowledged=True)).status == "incomplete"


def test_refusals_are_words_for_people():
    for refusal in (AlreadyInCompany, BuyersOnly, CompanyBlocked, LookAlikeFound):
        assert issubclass(refusal, PortalError)
        assert refusal.code != PortalError.code
        assert refusal.text != PortalError.text
