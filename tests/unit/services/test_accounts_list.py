"""The staff's list of accounts: pages, search, masks, and who may see it."""

from datetime import UTC, datetime

import pytest

from portal import db
from portal.errors import NotAllowed
from portal.models.accounts import AccountKind
from portal.schemas.accounts import AccountSort
from portal.services import accounts
from tests.factories.accounts import an_account, an_actor

pytestmark = pytest.mark.usefixtures("database")

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)


async def _list(actor, **options):
    async with db.reading() as session:
        return await accounts.list_accounts(session, actor, **options)


@pytest.mark.req("C-07")
async def test_staff_see_accounts_page_by_page_with_masked_addresses():
    staff = await an_actor(await an_account(kind=AccountKind.SUPPORT, contact_name="Zoe"))
    for number in range(24):
        await an_account(
            contact_name=f"Buyer {number:02}",
            email=f"buyer{number:02}@mail.example",
            email_undeliverable_at=NOON if number == 7 else None,
        )

    second = await _list(staff, page=2, sort=AccountSort.CONTACT_NAME, descending=False)
    broken = await _list(staff, only_undeliverable=True)
    beyond = await _list(staff, page=99)

    assert (second.total, second.page_count, len(second.rows)) == (25, 2, 5)
    assert second.rows[-1].contact_name == "Zoe"
    assert [row.contact_name for row in broken.rows] == ["Buyer 07"]
    assert "buyer07" not in broken.rows[0].email
    assert beyond.page == 2


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ana g", 1),
        ("  ANA  ", 1),
        ("ana@mail.example", 1),
        ("ANA@mail.example", 1),
        ("mail.example", 0),
        ("%", 0),
        ("_", 0),
        ("'", 0),
        ("a\x00na", 1),
        ("\ud800gómez", 1),
    ],
)
async def test_a_search_finds_parts_of_names_and_whole_addresses(search, found):
    staff = await an_actor(await an_account(kind=AccountKind.SUPPORT, contact_name="Zoe"))
    await an_account(contact_name="Ana Gómez", email="ana@mail.example")

    assert (await _list(staff, search=search)).total == found


@pytest.mark.parametrize("kind", [each for each in AccountKind if each is not AccountKind.SUPPORT])
async def test_nobody_else_sees_the_list(kind):
    actor = await an_actor(await an_account(kind=kind))

    with pytest.raises(NotAllowed):
        await _list(actor)
