"""Badge records at the desk: finding them, and correcting what stands in them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from portal import db
from portal.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.kit import clock
from portal.kit.badges import fold_number
from portal.mail.tickets import BadgeCorrected
from portal.models.accounts import AccountKind
from portal.models.desk import TicketStatus
from portal.models.legacy import BadgeClaim, BadgeRecord
from portal.schemas.base import FormRefused
from portal.schemas.support_desk import BadgeAnswerForm, BadgeForm, BadgeSort
from portal.services import support
from portal.services.support.errors import (
    BadgeClaimed,
    BadgeNumberTaken,
    BadgeUnchanged,
    TicketNotTaken,
)
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.badges import a_badge
from tests.factories.outbox import audited, last_to, posted
from tests.factories.tickets import (
    BADGE_FACTS,
    a_colleague,
    ask_about_badge,
    ask_for_account,
    take,
    ticket,
)

pytestmark = pytest.mark.usefixtures("database")
MISSPELT: dict[str, Any] = {"number": "OB2024771", "name": "Lucía Ortiz", "country": "MX"}
RIGHT: dict[str, Any] = {
    "number": "OB-2024-771",
    "name": "Lucía Ortega",
    "country": "MX",
    "reason": "Spelling on the passport copy of 2024",
}


async def _record(badge: BadgeRecord) -> BadgeRecord:
    async with db.reading() as session:
        found = await session.get(BadgeRecord, badge.id)
    assert found is not None
    return found


async def _correct(actor, badge: BadgeRecord, version: int | None = None, **facts: Any) -> None:
    form = BadgeForm.read(RIGHT | facts)
    async with db.transaction() as session:
        await support.correct_badge(session, actor, badge.id, form, version=version or 1)


async def _list(actor, **asked: Any) -> list[str]:
    async with db.reading() as session:
        return [row.name for row in (await support.list_badges(session, actor, **asked)).rows]


@pytest.mark.req("A-12")
async def test_the_record_stands_beside_what_was_entered_with_the_differences_marked():
    badge = await a_badge(**MISSPELT)
    await a_badge(number="OB999", name="Somebody Else")
    receipt = await ask_about_badge(badge_number="ob 2024-771", country="ES")
    olga = await a_colleague()

    async with db.reading() as session:
        asked = await ticket(receipt.number)
        [match] = await support.match_badges(session, olga, asked.id)

    assert match.id == str(badge.id)
    differs = (match.number_differs, match.name_differs, match.country_differs)
    assert differs == (False, True, True)


async def test_a_record_with_another_number_is_found_by_the_name_or_by_a_search():
    await a_badge(number="OB1", name="LUCIA ORTEGA")
    await a_badge(number="OB2", name="Somebody Else")
    receipt = await ask_about_badge()
    olga = await a_colleague()

    async with db.reading() as session:
        asked = await ticket(receipt.number)
        by_name = await support.match_badges(session, olga, asked.id)
        by_search = await support.match_badges(session, olga, asked.id, search="ob-2")

    assert [row.number for row in by_name] == ["OB1"]
    assert [row.number for row in by_search] == ["OB2"]


@pytest.mark.req("A-12")
async def test_a_correction_solves_the_ticket_and_invites_the_person_to_try_again():
    badge = await a_badge(**MISSPELT)
    receipt = await ask_about_badge(a_browser("home", language="es"))
    olga = await a_colleague()
    taken = await take(olga, receipt.number)
    form = BadgeAnswerForm.read(RIGHT | {"answer": "Thank you for telling us."})

    async with db.transaction() as session:
        await support.correct_badge_for_ticket(
            session, olga, taken.id, badge.id, form, version=badge.version
        )

    record = await _record(badge)
    assert (record.number, record.name, record.country) == ("OB2024771", "Lucía Ortega", "MX")
    assert record.name_key == "luciaortega"
    assert (await ticket(receipt.number)).status is TicketStatus.SOLVED
    mail = await last_to(BADGE_FACTS["email"])
    assert isinstance(mail, BadgeCorrected)
    assert mail.answer == "Thank you for telling us."
    assert mail.link.endswith("/badge")
    assert (await posted())[-1].language == "es"


@pytest.mark.req("A-12")
async def test_old_and_new_stand_in_the_audit_with_the_reason_and_the_ticket():
    badge = await a_badge(**MISSPELT)
    olga = await a_colleague("Olga")

    await _correct(olga, badge, country="ES")

    [event] = [each for each in await audited() if each.action == "badges:corrected"]
    assert event.actor_id == olga.account_id
    assert event.object_id == badge.id
    assert event.details == {
        "changes": {"name": ["Lucía Ortiz", "Lucía Ortega"], "country": ["MX", "ES"]},
        "reason": RIGHT["reason"],
        "ticket": "",
    }
    async with db.reading() as session:
        row = await support.find_badge(session, olga, badge.id)
    [step] = row.steps
    assert (step.by, step.reason) == ("Olga", RIGHT["reason"])
    assert [change.field for change in step.changes] == ["name", "country"]


async def test_a_claimed_record_is_never_changed():
    owner = await an_account()
    badge = await a_badge(**MISSPELT, claimed_at=clock.now(), claimed_by=owner.id)

    with pytest.raises(BadgeClaimed):
        await _correct(await a_colleague(), badge)

    assert (await _record(badge)).name == "Lucía Ortiz"


async def test_two_records_never_have_one_number():
    badge = await a_badge(**MISSPELT)
    await a_badge(number="OB888")

    with pytest.raises(BadgeNumberTaken):
        await _correct(await a_colleague(), badge, number="ob 888")


async def test_a_correction_that_changes_nothing_is_refused():
    badge = await a_badge(**MISSPELT)

    with pytest.raises(BadgeUnchanged):
        await _correct(await a_colleague(), badge, name="Lucía Ortiz")


async def test_of_two_corrections_of_one_page_one_wins():
    badge = await a_badge(**MISSPELT)
    olga, ivan = await a_colleague(), await a_colleague()

    results = await asyncio.gather(
        _correct(olga, badge), _correct(ivan, badge, name="Luz Ortega"), return_exceptions=True
    )

    [refusal] = [each for each in results if each is not None]
    assert isinstance(refusal, ChangedMeanwhile)


async def test_a_verification_of_the_old_facts_leads_nowhere_any_more():
    badge, now = await a_badge(**MISSPELT), clock.now()
    async with db.transaction() as session:
        claim = BadgeClaim(
            badge_id=badge.id,
            fingerprint="f" * 64,
            browser="b" * 64,
            created_at=now,
            expires_at=now,
        )
        session.add(claim)

    await _correct(await a_colleague(), badge)

    async with db.reading() as session:
        assert (await session.exec(select(BadgeClaim))).all() == []


async def test_nothing_is_corrected_for_a_ticket_that_nobody_has_taken():
    badge = await a_badge(**MISSPELT)
    asked = await ticket((await ask_about_badge()).number)
    olga, form = await a_colleague(), BadgeAnswerForm.read(RIGHT)

    with pytest.raises(TicketNotTaken):
        async with db.transaction() as session:
            await support.correct_badge_for_ticket(
                session, olga, asked.id, badge.id, form, version=badge.version
            )


async def test_a_ticket_about_an_account_corrects_no_badge():
    badge = await a_badge(**MISSPELT)
    olga, form = await a_colleague(), BadgeAnswerForm.read(RIGHT)
    taken = await take(olga, (await ask_for_account()).number)

    with pytest.raises(NotFound):
        async with db.transaction() as session:
            await support.correct_badge_for_ticket(
                session, olga, taken.id, badge.id, form, version=badge.version
            )


async def test_the_list_is_searched_by_the_beginning_of_a_number_or_part_of_a_name():
    await a_badge(number="OB100", name="Zoë Müller", country="AT")
    await a_badge(number="OB101", name="Ana Gómez", country="ES")
    await a_badge(number="XB100", name="Wei Chen", country="SG")
    olga = await a_colleague()

    assert await _list(olga, search="ob 10") == ["Zoë Müller", "Ana Gómez"]
    assert await _list(olga, search="muller") == ["Zoë Müller"]
    assert await _list(olga, search="%") == []
    assert await _list(olga, sort=BadgeSort.NAME) == ["Ana Gómez", "Wei Chen", "Zoë Müller"]
    only_spain = support.BadgeFilter(country="ES")
    assert await _list(olga, narrowed=only_spain) == ["Ana Gómez"]


async def test_the_list_can_be_narrowed_to_claimed_records():
    owner = await an_account(email="owner@buyer.example", contact_name="Owner")
    claimed = await a_badge(name="Taken", claimed_at=clock.now(), claimed_by=owner.id)
    await a_badge(name="Free")
    olga = await a_colleague()

    assert await _list(olga, narrowed=support.BadgeFilter(is_claimed=True)) == ["Taken"]
    assert await _list(olga, narrowed=support.BadgeFilter(is_claimed=False)) == ["Free"]
    async with db.reading() as session:
        row = await support.find_badge(session, olga, claimed.id)
    assert (row.claimed_by, row.claimed_email) == ("Owner", "o***@buyer.example")


@pytest.mark.parametrize("kind", [AccountKind.OVERSEAS_BUYER, AccountKind.REVIEWER])
async def test_nobody_but_support_sees_badge_records(kind: AccountKind):
    badge = await a_badge(**MISSPELT)
    actor = await an_actor(await an_account(kind=kind))

    with pytest.raises(NotAllowed):
        await _list(actor)
    with pytest.raises(NotAllowed):
        async with db.reading() as session:
            await support.find_badge(session, actor, badge.id)
    with pytest.raises(NotAllowed):
        await _correct(actor, badge)


async def test_an_unknown_record_is_not_found():
    olga = await a_colleague()

    with pytest.raises(NotFound):
        async with db.reading() as session:
            await support.find_badge(session, olga, uuid4())


@pytest.mark.parametrize("field", ["number", "name", "country", "reason"])
@pytest.mark.parametrize("value", ["", " ", "-"])
def test_a_correction_says_everything(field: str, value: str):
    if (field, value) == ("reason", "-"):
        return

    with pytest.raises(FormRefused) as refused:
        BadgeForm.read(RIGHT | {field: value})

    assert set(refused.value.errors) == {field}


def test_the_number_is_kept_as_it_is_compared():
    assert fold_number(RIGHT["number"]) == MISSPELT["number"]
