"""Asking the desk: one ticket, one acknowledgement, the same answer for everybody."""

from datetime import timedelta

import pytest
import time_machine

from portal.errors import TooManyTries
from portal.mail.tickets import TicketReceived
from portal.models.desk import TicketKind, TicketStatus
from portal.schemas.base import FormRefused
from portal.services import support
from tests.factories.accounts import a_browser, an_account
from tests.factories.outbox import audited, posted
from tests.factories.tickets import (
    BADGE_FACTS,
    LOST_FACTS,
    ask_about_badge,
    ask_for_account,
    ticket,
    tickets,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.req("A-12")
async def test_a_badge_that_failed_becomes_a_ticket_with_what_was_entered():
    receipt = await ask_about_badge(a_browser("home", language="es"))

    kept = await ticket(receipt.number)
    assert (kept.kind, kept.status) == (TicketKind.BADGE_CORRECTION, TicketStatus.OPEN)
    assert kept.contact_email == BADGE_FACTS["email"]
    assert kept.name == BADGE_FACTS["name"]
    assert kept.details == {k: v for k, v in BADGE_FACTS.items() if k not in {"email", "name"}}
    assert kept.language == "es"


@pytest.mark.req("C-06")
async def test_a_lost_account_becomes_a_ticket_with_what_is_remembered():
    receipt = await ask_for_account()

    kept = await ticket(receipt.number)
    assert (kept.kind, kept.status) == (TicketKind.ACCOUNT_RECOVERY, TicketStatus.OPEN)
    assert kept.details["company_name"] == LOST_FACTS["company_name"]


@pytest.mark.req("C-06")
async def test_the_person_is_mailed_the_number_in_their_language_and_nothing_they_typed():
    receipt = await ask_for_account(a_browser("home", language="ru"))

    [mail] = await posted()
    assert (mail.to, mail.language) == (LOST_FACTS["email"], "ru")
    assert mail.message == TicketReceived(number=receipt.number)


@pytest.mark.req("C-06")
async def test_the_answer_does_not_tell_whether_there_is_such_an_account():
    await an_account(email=LOST_FACTS["old_email"])

    known = await ask_for_account()
    unknown = await ask_for_account(
        a_browser("other"), email="nobody@reader.example", old_email="nobody@buyer.example"
    )

    assert set(known.model_dump()) == set(unknown.model_dump())
    assert [type(each.message) for each in await posted()] == [TicketReceived, TicketReceived]


async def test_the_same_facts_within_an_hour_are_the_same_ticket_and_one_mail():
    first, second = await ask_for_account(), await ask_for_account()

    assert first == second
    assert len(await tickets()) == 1
    assert len(await posted()) == 1


async def test_the_same_facts_on_the_next_day_are_a_new_ticket():
    first = await ask_for_account()
    with time_machine.travel(timedelta(days=1)):
        second = await ask_for_account()

    assert first.number != second.number


async def test_somebody_else_with_the_same_facts_gets_a_ticket_of_their_own():
    first = await ask_for_account()
    second = await ask_for_account(email="other@reader.example")

    assert first.number != second.number


async def test_one_address_cannot_be_flooded_with_acknowledgements():
    await ask_for_account()

    with pytest.raises(TooManyTries):
        await ask_for_account(message="Once more")

    assert len(await tickets()) == 1


async def test_one_network_cannot_fill_the_queue():
    for turn in range(20):
        await ask_about_badge(email=f"reader{turn}@reader.example")

    with pytest.raises(TooManyTries):
        await ask_about_badge(email="another@reader.example")


async def test_asking_is_noted_without_what_was_typed():
    receipt = await ask_about_badge()

    [event] = await audited()
    assert event.action == "tickets:opened"
    assert event.details == {"kind": "badge_correction", "number": receipt.number}
    assert event.address == "192.0.2.1"


async def test_the_desk_is_told_after_the_commit(monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    monkeypatch.setattr(support.changes, "_listeners", [lambda: told.append("told")])

    await ask_about_badge()

    assert told == ["told"]


@pytest.mark.parametrize("field", ["badge_number", "name", "country", "email"])
async def test_what_the_desk_needs_is_asked_for(field: str):
    with pytest.raises(FormRefused) as refused:
        await ask_about_badge(**{field: ""})

    assert set(refused.value.errors) == {field}


@pytest.mark.req("C-06")
async def test_half_remembered_facts_are_welcome():
    receipt = await ask_for_account(old_email="ana@ something", mobile="612", company_name="")

    assert (await ticket(receipt.number)).details["old_email"] == "ana@ something"
