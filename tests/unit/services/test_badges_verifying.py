"""Verifying a Buyer Badge: all three facts or nothing, and nothing learned by guessing (A-01)."""

import asyncio
import statistics
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown, PortalError, TooManyTries
from portal.kit import clock
from portal.models.legacy import BadgeClaim
from portal.permissions import Visitor
from portal.schemas.badges import BadgeForm
from portal.schemas.base import FormRefused
from portal.services import badges
from portal.services.badges import BadgeNotVerified, ClaimNotValid
from tests.factories.accounts import a_browser, an_account, elsewhere
from tests.factories.badges import a_badge, about, verifies
from tests.factories.outbox import audited

pytestmark = pytest.mark.usefixtures("database")

JOERG = {"number": "OB-2019-0417", "name": "Jörg Müller-Lüdenscheidt", "country": "DE"}


async def _claims():
    async with db.reading() as session:
        return list(await session.exec(select(BadgeClaim)))


async def _outcome(work):
    try:
        await work
    except PortalError as error:
        return type(error)
    return None


async def _find(visitor, token):
    async with db.reading() as session:
        return await badges.find_claim(session, visitor, token)


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"badge_number": "ob 2019/0417"},
        {"badge_number": "ＯＢ２０１９０４１７"},
        {"name": "JORG MULLER LUDENSCHEIDT"},
        {"name": "  jörg   müller-lüdenscheidt"},
        {"name": "JorgMullerLudenscheidt"},
    ],
)
async def test_number_and_name_match_however_they_are_typed(visitor, typed):
    token = await verifies(visitor, about(await a_badge(**JOERG), **typed))

    shown = await _find(visitor, token)
    assert (shown.name, shown.country) == (JOERG["name"], "DE")


@pytest.mark.req("A-01")
@pytest.mark.parametrize("typed", ["陈美玲 Tan Mei Ling", "陈美玲", "TAN MEI-LING"])
async def test_a_name_printed_in_two_scripts_may_be_entered_in_either(visitor, typed):
    badge = await a_badge(name="陈美玲 TAN Mei Ling", country="SG")

    assert await verifies(visitor, about(badge, name=typed))


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    ("name", "typed"),
    [("陈美玲", "陳美玲"), ("Ольга Ёлкина", "Olga Yolkina"), ("Wei Li", "Li Wei")],
)
async def test_another_script_or_order_is_another_name(visitor, name, typed):
    badge = await a_badge(name=name, country="SG")

    assert await _outcome(verifies(visitor, about(badge, name=typed))) is BadgeNotVerified
    assert await verifies(visitor, about(badge, name=name.upper()))


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    "wrong", [{"badge_number": "OB-2019-0418"}, {"name": "Jörg Müller"}, {"country": "AT"}]
)
async def test_any_single_wrong_fact_gives_the_same_answer(visitor, wrong):
    badge = await a_badge(**JOERG)

    with pytest.raises(BadgeNotVerified) as refusal:
        await verifies(visitor, about(badge, **wrong))

    assert (refusal.value.field, refusal.value.values) == (None, {})
    assert await _claims() == []


@pytest.mark.req("A-01")
async def test_a_claimed_badge_answers_like_one_that_never_was(visitor):
    account = await an_account()
    badge = await a_badge(claimed_at=clock.now(), claimed_by=account.id)

    assert await _outcome(verifies(visitor, about(badge))) is BadgeNotVerified


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"badge_number": ""}, "badge_number"),
        ({"badge_number": "--"}, "badge_number"),
        ({"badge_number": "9" * 33}, "badge_number"),
        ({"name": "12345"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"country": ""}, "country"),
        ({"country": "Germany"}, "country"),
    ],
)
@pytest.mark.req("A-04")
async def test_what_cannot_stand_on_a_badge_is_refused_beside_its_field(facts, field):
    with pytest.raises(FormRefused) as refusal:
        BadgeForm.read({"badge_number": "1", "name": "A B", "country": "DE"} | facts)

    assert set(refusal.value.errors) == {field}


@pytest.mark.req("A-01")
async def test_after_five_wrong_names_even_the_right_one_waits_an_hour(visitor, time_machine):
    time_machine.move_to("2026-03-07T12:00:00+00:00", tick=False)
    badge = await a_badge(**JOERG)
    for number in range(5):
        guesser = a_browser("guesser", address=f"198.51.100.{number}")
        assert await _outcome(verifies(guesser, about(badge, name="Jörg M"))) is BadgeNotVerified

    assert await _outcome(verifies(visitor, about(badge))) is BadgeNotVerified
    time_machine.shift(timedelta(minutes=61))
    assert await verifies(visitor, about(badge))


@pytest.mark.req("A-01")
async def test_a_network_that_guesses_numbers_is_stopped_and_others_are_not(visitor):
    badge = await a_badge(**JOERG)
    guesses = [about(badge, badge_number=f"OB-2019-9{number:03d}") for number in range(11)]

    outcomes = [await _outcome(verifies(visitor, guess)) for guess in guesses]

    assert outcomes == [BadgeNotVerified] * 10 + [TooManyTries]
    assert await _outcome(verifies(visitor, about(badge))) is TooManyTries
    assert await verifies(elsewhere(visitor, "198.51.100.9"), about(badge))


async def test_parallel_guesses_at_one_badge_are_counted_one_by_one(visitor):
    badge = await a_badge(**JOERG)
    guesses = [
        verifies(a_browser(f"{number}", address=f"198.51.100.{number}"), about(badge, name="Jörg"))
        for number in range(20)
    ]

    outcomes = await asyncio.gather(*(_outcome(guess) for guess in guesses))

    assert Counter(outcomes) == {BadgeNotVerified: 20}
    assert await _outcome(verifies(visitor, about(badge))) is BadgeNotVerified


async def test_a_right_answer_forgets_the_wrong_ones_before(visitor):
    badge = await a_badge(**JOERG)
    for _ in range(3):
        for _ in range(3):
            await _outcome(verifies(visitor, about(badge, name="Jörg")))
        assert await verifies(visitor, about(badge))


@pytest.mark.req("A-02")
async def test_a_verified_badge_waits_half_an_hour_in_its_own_browser(visitor, time_machine):
    time_machine.move_to("2026-03-07T12:00:00+00:00", tick=False)
    token = await verifies(visitor, about(await a_badge(**JOERG)))

    assert await _outcome(_find(a_browser("another"), token)) is ClaimNotValid
    assert await _outcome(_find(visitor, "a guess")) is ClaimNotValid
    time_machine.shift(timedelta(minutes=29))
    assert await _find(visitor, token)
    time_machine.shift(timedelta(minutes=2))
    assert await _outcome(_find(visitor, token)) is ClaimNotValid


async def test_verifying_again_replaces_the_claim_of_this_browser_only(visitor):
    badge, other = await a_badge(**JOERG), a_browser("other")
    first, elsewhere_made = [await verifies(each, about(badge)) for each in (visitor, other)]

    second = await verifies(visitor, about(badge))

    assert await _outcome(_find(visitor, first)) is ClaimNotValid
    assert await _find(visitor, second)
    assert await _find(other, elsewhere_made)


async def test_verifying_leaves_a_trace_and_no_readable_token(visitor):
    badge = await a_badge(**JOERG)

    token = await verifies(visitor, about(badge))

    [event], [claim] = await audited(), await _claims()
    assert (event.action, event.object_id) == ("badges:verified", badge.id)
    assert event.address == visitor.address
    assert token not in str((event, claim))


async def test_a_browser_without_a_cookie_is_told_so():
    badge = await a_badge(**JOERG)

    with pytest.raises(BrowserNotKnown):
        await verifies(Visitor(browser="", address="192.0.2.1"), about(badge))


async def test_claims_past_their_use_are_deleted(visitor, time_machine):
    time_machine.move_to("2026-03-07T12:00:00+00:00", tick=False)
    await verifies(visitor, about(await a_badge()))
    time_machine.shift(timedelta(days=2))
    kept = await verifies(visitor, about(await a_badge(**JOERG)))

    async with db.transaction() as session:
        await badges.delete_stale(session)

    assert len(await _claims()) == 1
    assert await _find(visitor, kept)


@pytest.mark.req("A-01")
async def test_every_kind_of_failure_takes_the_same_time():
    ways = {"unknown": [], "name": [], "country": [], "claimed": [], "blocked": []}
    account = await an_account()
    for number in range(20):
        badge, taken = await a_badge(**JOERG | {"number": f"A{number}"}), None
        taken = await a_badge(claimed_at=clock.now(), claimed_by=account.id)
        blocked = await a_badge()
        for each in range(5):
            guesser = a_browser(f"{number}", address=f"10.1.{number}.{each}")
            await _outcome(verifies(guesser, about(blocked, name="Nobody")))
        tries = {
            "unknown": about(badge, badge_number=f"B{number}"),
            "name": about(badge, name="Jörg"),
            "country": about(badge, country="AT"),
            "claimed": about(taken),
            "blocked": about(blocked),
        }
        for way, form in tries.items():
            visitor = a_browser(way, address=f"10.0.{number}.1")
            start = time.process_time()
            assert await _outcome(verifies(visitor, form)) is BadgeNotVerified
            ways[way].append(time.process_time() - start)

    medians = sorted(statistics.median(taken) for taken in ways.values())
    assert medians[-1] / medians[0] < 1.5
