"""What the database itself refuses when everything above it is bypassed (security check 38)."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from portal import db
from tests.factories.accounts import an_account
from tests.factories.companies import a_member_of, an_admin
from tests.factories.memberships import admins_of, an_admin_of, applies, place_of

pytestmark = pytest.mark.usefixtures("database")
NEW_PLACE = (
    "INSERT INTO memberships (id, version, company_id, account_id, admin_slot, joined_at,"
    " name_key, seen_at)"
    " VALUES (:id, 1, :company, :account, :slot, CURRENT_TIMESTAMP, '', CURRENT_TIMESTAMP)"
)
NEW_APPLICATION = (
    "INSERT INTO join_applications"
    " (id, version, company_id, account_id, status, message, reason, created_at, expires_at)"
    " VALUES (:id, 1, :company, :account, :status, '', '',"
    " CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
)


async def _sql(statement, **values):
    async with db.transaction() as session:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        plain = {
            name: value.hex if is_sqlite and isinstance(value, UUID) else value
            for name, value in values.items()
        }
        connection = await session.connection()
        await connection.execute(text(statement), plain)


async def _place(company, account_id, slot=None):
    await _sql(NEW_PLACE, id=uuid4(), company=UUID(company.id), account=account_id, slot=slot)


async def test_a_plain_row_is_let_in():
    _, company = await an_admin()
    account = await an_account()

    await _place(company, account.id, 2)

    assert (await admins_of(company))[account.id] == 2


async def test_no_second_live_place():
    _, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")
    member = await a_member_of(company)

    for anywhere in (company, other):
        with pytest.raises(IntegrityError):
            await _place(anywhere, member.id)


@pytest.mark.req("A-68")
@pytest.mark.parametrize("slot", [0, 1, 2, 3, 4, -1])
async def test_no_fourth_admin(slot):
    admin, company = await an_admin()
    for _ in range(2):
        await an_admin_of(company, admin)
    account = await an_account()

    with pytest.raises(IntegrityError):
        await _place(company, account.id, slot)

    assert len(await admins_of(company)) == 3


async def test_no_admin_without_a_place():
    admin, _ = await an_admin()

    with pytest.raises(IntegrityError):
        await _sql(
            "UPDATE memberships SET ended_at = CURRENT_TIMESTAMP WHERE id = :id",
            id=await place_of(admin),
        )


LAST_GOES = {
    "the right": "UPDATE memberships SET admin_slot = NULL WHERE id = :place",
    "the place": "UPDATE memberships SET admin_slot = NULL, ended_at = joined_at WHERE id = :place",
    "the row": "DELETE FROM memberships WHERE id = :place",
    "everybody": "DELETE FROM memberships WHERE company_id = :company",
}


@pytest.mark.parametrize("statement", LAST_GOES.values(), ids=LAST_GOES)
@pytest.mark.parametrize("status", ["incomplete", "active", "blocked"])
async def test_no_live_company_without_an_admin(statement, status):
    admin, company = await an_admin()
    await a_member_of(company)
    own = {"company": UUID(company.id)}
    await _sql("UPDATE companies SET status = :status WHERE id = :company", status=status, **own)
    place = {"place": await place_of(admin)} if ":place" in statement else own

    with pytest.raises(IntegrityError):
        await _sql(statement, **place)

    assert await admins_of(company) == {admin.id: 1}


async def test_one_of_two_admins_may_go_and_the_last_of_a_company_that_sleeps():
    admin, company = await an_admin()
    second = await an_admin_of(company, admin)
    for each in (second, admin):
        await _sql(LAST_GOES["the right"], place=await place_of(each))
        await _sql("UPDATE companies SET status = 'dormant' WHERE id = :id", id=UUID(company.id))

    with pytest.raises(IntegrityError):
        await _sql("UPDATE companies SET status = 'active' WHERE id = :id", id=UUID(company.id))

    assert await admins_of(company) == {}


async def test_two_transactions_that_each_take_one_of_two_admins_leave_one():
    admin, company = await an_admin()
    second = await an_admin_of(company, admin)
    both = [await place_of(each) for each in (admin, second)]

    outcomes = await asyncio.gather(
        *(_sql(LAST_GOES["the right"], place=each) for each in both), return_exceptions=True
    )

    assert [type(each) for each in outcomes if each is not None] == [IntegrityError]
    assert len(await admins_of(company)) == 1


async def test_no_place_of_nobody_and_none_in_nothing():
    _, company = await an_admin()
    account = await an_account()

    with pytest.raises(IntegrityError):
        await _place(company, uuid4())
    with pytest.raises(IntegrityError):
        await _place(company.model_copy(update={"id": str(uuid4())}), account.id)


async def test_no_person_or_company_goes_while_somebody_belongs():
    admin, company = await an_admin()

    with pytest.raises(IntegrityError):
        await _sql("DELETE FROM accounts WHERE id = :id", id=admin.id)
    with pytest.raises(IntegrityError):
        await _sql("DELETE FROM companies WHERE id = :id", id=UUID(company.id))


@pytest.mark.req("A-34")
async def test_no_second_pending_application():
    _, company = await an_admin()
    _, other = await an_admin(full_name="Else AG")
    account = await an_account()
    await applies(account, company)
    row = {"company": UUID(other.id), "account": account.id}

    with pytest.raises(IntegrityError):
        await _sql(NEW_APPLICATION, id=uuid4(), status="pending", **row)

    await _sql(NEW_APPLICATION, id=uuid4(), status="rejected", **row)
