"""Which accounts a request may mean: the best first, staff never, numbers only on record."""

from typing import Any

import pytest

from portal import db
from portal.models.accounts import Account, AccountKind
from portal.models.desk import SupportTicket
from portal.permissions import Actor
from portal.schemas.support_desk import LookForm
from portal.services import support
from portal.services.support.errors import TicketTaken
from tests.factories.accounts import an_account
from tests.factories.companies import a_member_of, an_admin
from tests.factories.outbox import audited
from tests.factories.tickets import LOST_FACTS, a_colleague, ask_for_account, take

pytestmark = pytest.mark.usefixtures("database")


async def _lost(**facts: Any) -> Account:
    known = {"email": LOST_FACTS["old_email"], "country": "ES", "mobile": "+34612345678"}
    return await an_account(**known | facts)


async def _taken(actor: Actor, **facts: Any) -> SupportTicket:
    return await take(actor, (await ask_for_account(**facts)).number)


@pytest.mark.req("C-06")
async def test_the_account_that_is_meant_stands_first_and_shows_what_it_shares():
    account = await _lost(name_on_id="Ana Gómez")
    await _lost(email="namesake@buyer.example", contact_name="Ana Gómez Ruiz", mobile=None)
    await _lost(email="staff@portal.example", kind=AccountKind.SUPPORT)
    olga = await a_colleague()
    asked = await _taken(olga)

    async with db.reading() as session:
        first, *others = await support.match_accounts(session, olga, asked.id)

    assert first.id == str(account.id)
    assert first.fits == ["old_email", "mobile", "name", "country"]
    assert (first.email, first.mobile) == ("a***@buyer.example", "+*** 678")
    assert [row.contact_name for row in others] == ["Ana Gómez Ruiz"]


async def test_another_account_is_found_by_searching():
    await _lost(email="other@buyer.example", contact_name="Berta Ruiz")
    olga = await a_colleague()
    asked = await _taken(olga)

    async with db.reading() as session:
        found = await support.match_accounts(session, olga, asked.id, search="berta")

    assert [row.contact_name for row in found] == ["Berta Ruiz"]


async def test_looking_up_the_number_is_for_the_owner_of_the_ticket_and_on_record():
    account, olga, ivan = await _lost(), await a_colleague(), await a_colleague()
    asked, why = await _taken(olga), LookForm(reason="To call back")

    async with db.transaction() as session:
        shown = await support.read_mobile(session, olga, asked.id, account.id, why)
    with pytest.raises(TicketTaken):
        async with db.transaction() as session:
            await support.read_mobile(session, ivan, asked.id, account.id, why)

    [event] = [each for each in await audited() if each.action == "tickets:mobile_read"]
    assert shown == "+34612345678"
    assert event.details["account"] == str(account.id)
    assert event.details["reason"] == "To call back"


@pytest.mark.parametrize("written", ["Tejidos Gómez", "TEJIDOS GOMEZ, S.L.", "Tejidos Gómez SA"])
async def test_the_company_fits_whatever_its_legal_form(written: str):
    olga, (_, company) = await a_colleague(), await an_admin(full_name="Tejidos Gómez S.L.")
    await a_member_of(company, email=LOST_FACTS["old_email"])
    asked = await _taken(olga, company_name=written)

    async with db.reading() as session:
        match, *_ = await support.match_accounts(session, olga, asked.id)

    assert "company_name" in match.fits
