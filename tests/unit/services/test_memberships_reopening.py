"""A company that its last member closed, and opens again within ninety days (decision 2)."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, update

from portal import db
from portal.errors import NotAllowed, NotFound
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.companies import CompanyStatus, Membership
from portal.permissions import Role
from portal.services import companies, memberships
from portal.services.companies import LookAlikeFound
from portal.services.memberships import AlreadyInCompany, ApplicationPending, ReopenTooLate
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_draft_form, a_form, an_admin
from tests.factories.desk import a_supporter, reopens, status_of
from tests.factories.memberships import admins_of, applies, does, told

pytestmark = pytest.mark.usefixtures("database")


async def _a_closed_one(days=0):
    account, company = await an_admin()
    await does(account, memberships.close_company)
    past = clock.now() - timedelta(days=days)
    async with db.transaction() as session:
        chosen = col(Membership.company_id) == UUID(company.id)
        await session.exec(update(Membership).where(chosen).values(ended_at=past))
    return account, company


async def _offered(account):
    return [row.id for row in await does(account, memberships.list_closed)]


@pytest.mark.parametrize("days", [0, 89])
async def test_its_last_member_opens_it_again_as_admin(days):
    account, company = await _a_closed_one(days)
    assert await _offered(account) == [company.id]

    await does(account, memberships.reopen_company, UUID(company.id))

    assert await status_of(company) is CompanyStatus.ACTIVE
    assert await admins_of(company) == {account.id: 1}
    assert Role.COMPANY_ADMIN in (await an_actor(account)).roles
    assert (await told(account))[-1] == "CompanyReopened"


async def test_after_ninety_days_only_the_desk_can():
    account, company = await _a_closed_one(91)

    assert await _offered(account) == []
    with pytest.raises(ReopenTooLate):
        await does(account, memberships.reopen_company, UUID(company.id))
    assert await status_of(company) is CompanyStatus.DORMANT


async def test_a_stranger_is_told_nothing_of_it():
    _, company = await _a_closed_one()
    stranger = await an_account()

    assert await _offered(stranger) == []
    with pytest.raises(NotFound):
        await does(stranger, memberships.reopen_company, UUID(company.id))


async def test_an_open_company_is_not_reopened():
    _, company = await an_admin()

    with pytest.raises(NotFound):
        await does(await an_account(), memberships.reopen_company, UUID(company.id))


async def test_whoever_found_another_company_stays_there():
    account, company = await _a_closed_one()
    await does(account, companies.create_company, a_form(full_name="New AG"), acknowledged=True)

    with pytest.raises(NotAllowed):
        await _offered(account)
    with pytest.raises(AlreadyInCompany):
        await does(account, memberships.reopen_company, UUID(company.id))


async def test_a_pending_application_is_withdrawn_first():
    account, company = await _a_closed_one()
    _, other = await an_admin()
    await applies(account, other)

    with pytest.raises(ApplicationPending):
        await does(account, memberships.reopen_company, UUID(company.id))


async def test_who_closed_it_before_the_last_has_no_say_any_more():
    staff, heir = await a_supporter(), await an_account()
    account, company = await _a_closed_one(1)
    await reopens(staff, company, heir)
    await does(heir, memberships.close_company)

    assert await _offered(account) == []
    assert await _offered(heir) == [company.id]
    with pytest.raises(NotFound):
        await does(account, memberships.reopen_company, UUID(company.id))


async def test_what_lacked_facts_lacks_them_still():
    account = await an_account()
    draft = await does(account, companies.save_company_draft, a_draft_form())
    await does(account, memberships.close_company)

    await does(account, memberships.reopen_company, UUID(draft.id))

    assert await status_of(draft) is CompanyStatus.INCOMPLETE


@pytest.mark.parametrize("kind", [AccountKind.SUPPLIER, AccountKind.SUPPORT])
async def test_only_buyers_have_companies_here(kind):
    with pytest.raises(NotAllowed):
        await does(await an_account(kind=kind), memberships.list_closed)


async def test_two_clicks_at_once_open_it_once():
    account, company = await _a_closed_one()
    actor = await an_actor(account)

    async def click():
        async with db.transaction() as session:
            await memberships.reopen_company(session, actor, UUID(company.id))

    outcomes = await asyncio.gather(click(), click(), return_exceptions=True)

    assert sorted(type(each).__name__ for each in outcomes) == ["AlreadyInCompany", "NoneType"]
    assert await admins_of(company) == {account.id: 1}


@pytest.mark.req("A-32")
async def test_who_creates_the_same_company_anew_reads_that_the_old_one_is_closed():
    _, company = await _a_closed_one()

    with pytest.raises(LookAlikeFound) as found:
        await does(await an_account(), companies.create_company, a_form(), acknowledged=False)

    assert [(hint.full_name, hint.is_closed) for hint in found.value.hints] == [
        (company.full_name, True)
    ]
