"""From a verified badge to an account: one badge, one account, one proven address (A-02, A-05)."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import BrowserNotKnown, PortalError
from portal.kit import clock
from portal.mail import badges as mails
from portal.mail import messages
from portal.models.accounts import Account, AccountKind, AgreementAcceptance
from portal.permissions import Visitor
from portal.schemas.accounts import LogInForm, OverseasRegistrationForm, RegistrationCodeForm
from portal.schemas.base import FormRefused
from portal.services import accounts, badges
from portal.services.accounts import EmailInUse
from portal.services.badges import BadgeNotForAccount, ClaimNotValid
from portal.services.codes import CodeExpired, CodeWrong
from portal.services.throttles import MessageTooSoon
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.accounts import refreshed as refreshed_account
from tests.factories.badges import (
    NEW_PASSWORD,
    a_badge,
    about,
    code_for,
    opening,
    refreshed,
    verifies,
)
from tests.factories.outbox import audited, code_to, posted

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "mei.ling@mail.example"
FORMER = "old.mailbox@mail.example"


async def _all(model):
    async with db.reading() as session:
        return list(await session.exec(select(model)))


async def _outcome(work):
    try:
        await work
    except PortalError as error:
        return type(error)
    return None


async def _verified(visitor, **facts):
    badge = await a_badge(**{"name": "陈美玲", "country": "SG"} | facts)
    return badge, await verifies(visitor, about(badge))


async def _link(actor, token):
    async with db.transaction() as session:
        await badges.link_badge(session, actor, token)


@pytest.mark.req("A-02", "A-06", "A-07")
async def test_a_verified_badge_becomes_an_account_that_logs_in_with_email_and_password(visitor):
    badge, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)

    await badges.claim_badge(visitor, token, opening(EMAIL, code))

    [account] = await _all(Account)
    assert account.kind is AccountKind.OVERSEAS_BUYER
    assert (account.email, account.name_on_id, account.country) == (EMAIL, "陈美玲", "SG")
    assert (await refreshed(badge)).claimed_by == account.id
    assert len(await _all(AgreementAcceptance)) == 1
    login = LogInForm(identifier=EMAIL, password=NEW_PASSWORD)
    assert await accounts.log_in(visitor, login)


@pytest.mark.req("A-02")
async def test_no_account_exists_before_the_right_code(visitor):
    badge, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    assert await _outcome(badges.claim_badge(visitor, token, opening(EMAIL, wrong))) is CodeWrong

    assert await _all(Account) == []
    assert (await refreshed(badge)).claimed_at is None
    await badges.claim_badge(visitor, token, opening(EMAIL, code))


@pytest.mark.req("A-02")
async def test_the_code_is_good_for_its_address_and_its_purpose_only(visitor):
    _, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)

    stolen = badges.claim_badge(visitor, token, opening("mallory@mail.example", code))
    assert await _outcome(stolen) is CodeWrong
    facts = {"contact_name": "Mei", "name_on_id": "Mei", "country": "SG", "mobile": "9123 4567"}
    sent = opening(EMAIL, code).model_dump() | facts
    registering = accounts.register(visitor, OverseasRegistrationForm.read(sent))
    assert await _outcome(registering) is CodeWrong


async def test_a_code_for_registering_claims_no_badge(visitor):
    _, token = await _verified(visitor)
    async with db.transaction() as session:
        form = RegistrationCodeForm(email=EMAIL)
        await accounts.send_registration_code(session, visitor, form)
    code = await code_to(EMAIL)

    assert await _outcome(badges.claim_badge(visitor, token, opening(EMAIL, code))) is CodeWrong


@pytest.mark.req("A-02")
async def test_a_claim_is_worthless_in_another_browser(visitor):
    badge, token = await _verified(visitor)
    thief = a_browser("thief", address="198.51.100.7")
    code = await code_for(visitor, token, EMAIL)

    assert await _outcome(code_for(thief, token, "thief@mail.example")) is ClaimNotValid
    theft = badges.claim_badge(thief, token, opening(EMAIL, code))
    assert await _outcome(theft) is ClaimNotValid
    assert (await refreshed(badge)).claimed_at is None


@pytest.mark.req("A-01", "A-02")
async def test_a_claim_works_once(visitor):
    _, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)
    await badges.claim_badge(visitor, token, opening(EMAIL, code))

    assert await _outcome(badges.claim_badge(visitor, token, opening(EMAIL, code))) is ClaimNotValid
    assert await _outcome(code_for(visitor, token, "two@mail.example")) is ClaimNotValid
    assert len(await _all(Account)) == 1


@pytest.mark.req("A-02")
async def test_a_claim_dies_after_half_an_hour(visitor, time_machine):
    time_machine.move_to("2026-03-07T12:00:00+00:00", tick=False)
    _, token = await _verified(visitor)
    time_machine.shift(timedelta(minutes=25))
    code = await code_for(visitor, token, EMAIL)
    time_machine.shift(timedelta(minutes=6))

    assert await _outcome(badges.claim_badge(visitor, token, opening(EMAIL, code))) is ClaimNotValid
    assert await _all(Account) == []


@pytest.mark.req("A-01")
async def test_of_twenty_parallel_claims_of_one_badge_one_makes_an_account():
    badge = await a_badge()
    ready = []
    for number in range(20):
        browser = a_browser(f"{number}", address=f"198.51.100.{number}")
        token, email = await verifies(browser, about(badge)), f"n{number}@mail.example"
        ready.append((browser, token, opening(email, await code_for(browser, token, email))))

    outcomes = await asyncio.gather(*(_outcome(badges.claim_badge(*each)) for each in ready))

    assert Counter(outcomes) == {None: 1, ClaimNotValid: 19}
    [account] = await _all(Account)
    assert (await refreshed(badge)).claimed_by == account.id


async def test_a_double_click_makes_one_account(visitor):
    _, token = await _verified(visitor)
    form = opening(EMAIL, await code_for(visitor, token, EMAIL))

    clicks = (badges.claim_badge(visitor, token, form) for _ in range(8))
    outcomes = Counter(await asyncio.gather(*(_outcome(click) for click in clicks)))

    assert outcomes[None] == 1
    assert set(outcomes) <= {None, ClaimNotValid, CodeExpired}
    assert len(await _all(Account)) == 1


@pytest.mark.req("A-05")
async def test_another_address_takes_the_place_of_the_one_on_the_badge_which_is_told(visitor):
    badge, token = await _verified(visitor, email=FORMER)
    async with db.reading() as session:
        assert (await badges.find_claim(session, visitor, token)).former_email == (
            "o***@mail.example"
        )
    code = await code_for(visitor, token, EMAIL)

    await badges.claim_badge(visitor, token, opening(EMAIL, code))

    [told] = [each for each in await posted() if each.to == FORMER]
    assert told.message == mails.BadgeEmailReplaced(new_email="m***@mail.example")
    assert (await refreshed(badge)).email is None


@pytest.mark.req("A-05")
async def test_who_keeps_the_address_of_the_badge_is_told_nothing_extra(visitor):
    _, token = await _verified(visitor, email=FORMER)
    code = await code_for(visitor, token, FORMER)

    await badges.claim_badge(visitor, token, opening(FORMER, code))

    assert [each.kind for each in await posted()] == [mails.BadgeClaimCode, messages.Welcome]


async def test_an_odd_address_on_the_badge_stands_in_nobodys_way(visitor):
    _, token = await _verified(visitor, email="no address\r\nBcc: x@mail.example")
    code = await code_for(visitor, token, EMAIL)

    await badges.claim_badge(visitor, token, opening(EMAIL, code))

    assert len(await _all(Account)) == 1


async def test_an_address_with_an_account_is_told_by_mail_and_the_asker_learns_nothing(visitor):
    owner = await an_account(email=EMAIL, language="ru")
    badge, token = await _verified(visitor)
    async with db.transaction() as session:
        answer = await badges.send_claim_code(
            session, visitor, token, RegistrationCodeForm(email=EMAIL)
        )

    [mail] = await posted()
    assert answer is None
    assert (mail.kind, mail.to, mail.language) == (mails.BadgeAddressTaken, EMAIL, "ru")
    guess = badges.claim_badge(visitor, token, opening(EMAIL, "123456"))
    assert await _outcome(guess) is CodeWrong
    assert [each.id for each in await _all(Account)] == [owner.id]
    assert (await refreshed(badge)).claimed_at is None


async def test_an_address_taken_after_its_code_was_sent_leaves_badge_and_code_good(visitor):
    badge, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)
    await an_account(email=EMAIL)

    assert await _outcome(badges.claim_badge(visitor, token, opening(EMAIL, code))) is EmailInUse

    assert (await refreshed(badge)).claimed_at is None
    async with db.reading() as session:
        assert await badges.find_claim(session, visitor, token)


async def test_a_weak_password_is_refused_beside_its_field(visitor):
    _, token = await _verified(visitor, name="Margaret Thistlewood")
    code = await code_for(visitor, token, EMAIL)
    weak = dict.fromkeys(("password", "password_again"), "margaretthistlewood")

    with pytest.raises(FormRefused) as refusal:
        await badges.claim_badge(visitor, token, opening(EMAIL, code, **weak))

    assert set(refusal.value.errors) == {"password"}
    await badges.claim_badge(visitor, token, opening(EMAIL, code))


@pytest.mark.req("B-07")
async def test_nobody_claims_without_the_agreement():
    with pytest.raises(FormRefused) as refusal:
        opening(EMAIL, "123456", agreed="")

    assert set(refusal.value.errors) == {"agreed"}


async def test_codes_to_one_address_are_a_minute_apart(visitor):
    _, token = await _verified(visitor)
    await code_for(visitor, token, EMAIL)

    with pytest.raises(MessageTooSoon):
        await code_for(visitor, token, EMAIL)


async def test_claiming_leaves_a_trace(visitor):
    badge, token = await _verified(visitor)
    await badges.claim_badge(visitor, token, opening(EMAIL, await code_for(visitor, token, EMAIL)))

    events = {event.action: event for event in await audited()}
    [account] = await _all(Account)
    assert set(events) == {"badges:verified", "badges:claimed", "accounts:registered"}
    assert events["badges:claimed"].object_id == badge.id
    assert events["badges:claimed"].details == {"account_id": str(account.id)}
    assert events["accounts:registered"].details["by"] == "badge"


async def test_a_browser_without_a_cookie_is_told_so():
    nobody = Visitor(browser="", address="192.0.2.1")

    with pytest.raises(BrowserNotKnown):
        await badges.claim_badge(nobody, "a guess", opening(EMAIL, "123456"))


async def test_an_overseas_buyer_links_a_badge_to_the_account_that_is_signed_in(visitor):
    account = await an_account(name_on_id="", country="DE")
    badge, token = await _verified(visitor, email=FORMER)

    await _link(await an_actor(account, visitor), token)

    linked = await refreshed(badge)
    assert (linked.claimed_by, linked.email) == (account.id, None)
    now_known = await refreshed_account(account)
    assert (now_known.name_on_id, now_known.country) == ("陈美玲", "DE")
    assert [(each.kind, each.to) for each in await posted()] == [(mails.BadgeEmailReplaced, FORMER)]
    assert [event.action for event in await audited()][-1] == "badges:linked"


@pytest.mark.parametrize("kind", [each for each in AccountKind if each != "overseas_buyer"])
async def test_no_other_kind_of_account_is_linked_to_a_badge(visitor, kind):
    badge, token = await _verified(visitor)
    actor = await an_actor(await an_account(kind=kind), visitor)

    assert await _outcome(_link(actor, token)) is BadgeNotForAccount
    assert (await refreshed(badge)).claimed_at is None


async def test_a_claim_of_another_browser_or_a_used_one_links_nothing(visitor):
    _, token = await _verified(visitor)
    thief = await an_actor(await an_account(), a_browser("thief"))
    owner = await an_actor(await an_account(), visitor)

    assert await _outcome(_link(thief, token)) is ClaimNotValid
    await _link(owner, token)
    assert await _outcome(_link(owner, token)) is ClaimNotValid


async def test_claiming_and_linking_at_once_hand_the_badge_over_once(visitor):
    badge, token = await _verified(visitor)
    code = await code_for(visitor, token, EMAIL)
    browser = a_browser("linking", address="198.51.100.7")
    owner = await an_account()
    actor = await an_actor(owner, browser)
    other_token = await verifies(browser, about(badge))

    outcomes = await asyncio.gather(
        _outcome(badges.claim_badge(visitor, token, opening(EMAIL, code))),
        _outcome(_link(actor, other_token)),
    )

    assert Counter(outcomes) == {None: 1, ClaimNotValid: 1}
    assert (await refreshed(badge)).claimed_by is not None


async def test_a_badge_claimed_meanwhile_ends_every_other_claim(visitor):
    badge, token = await _verified(visitor)
    async with db.transaction() as session:
        record = await session.get(type(badge), badge.id)
        record.claimed_at = clock.now()

    assert await _outcome(code_for(visitor, token, EMAIL)) is ClaimNotValid
