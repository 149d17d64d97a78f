"""Buyer Badges attacked without a page: guessed numbers, skipped steps, other people's claims."""

from typing import Any

import pytest

from portal.kit.tokens import fingerprint
from portal.models.legacy import BadgeRecord
from tests.e2e import stage
from tests.e2e.harness import Server
from tests.e2e.personas import BASE, BY_NAME, arrive, dump, values_of
from tests.e2e.raw_client import RawClient, Update

STATE = f"{BASE}.portal___state___badges____badge_state"
CLAIM = {
    "email": "mallory@example.com",
    "code": "123456",
    "password": "plum-harbour-lantern",
    "password_again": "plum-harbour-lantern",
    "agreed": "on",
}


def _facts(badge: BadgeRecord, **changed: str) -> dict[str, Any]:
    facts = {"badge_number": badge.number, "name": badge.name, "country": badge.country}
    return {"sent": facts | changed}


def _told(answers: list[Update]) -> str:
    return str([each for each in values_of(answers, "errors") if each][-1:])


def _strings(value: Any) -> set[str]:
    if isinstance(value, dict):
        return _strings(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(_strings, value))
    return {str(value)}


def _verify(socket: RawClient, badge: BadgeRecord) -> list[Update]:
    answers = socket.ask(f"{STATE}.verify", _facts(badge))
    assert values_of(answers, "step") == ["account"]
    return answers


@pytest.mark.req("A-02")
@pytest.mark.parametrize(
    ("step", "payload"),
    [("send_code", {"email": "mallory@example.com"}), ("confirm", {"sent": CLAIM})],
)
def test_no_step_works_without_the_one_before(
    step: str, payload: dict[str, Any], portal: Server
) -> None:
    guest = arrive(portal)
    before = dump(portal)

    told = _told(guest.connect().ask(f"{STATE}.{step}", payload))

    assert "no longer valid" in told
    assert dump(portal) == before
    guest.close()


def test_nobody_links_a_badge_that_they_have_not_verified(portal: Server) -> None:
    guest = arrive(portal, BY_NAME["buyer without company"])
    before = dump(portal)

    assert "no longer valid" in _told(guest.connect().ask(f"{STATE}.link"))

    assert dump(portal) == before
    guest.close()


@pytest.mark.req("A-01")
def test_guessing_numbers_ends_after_ten_and_every_answer_is_the_same(portal: Server) -> None:
    badge, guest = stage.let_attend(portal), arrive(portal)
    socket, before = guest.connect(), dump(portal)

    answers = [
        _told(socket.ask(f"{STATE}.verify", _facts(badge, badge_number=f"{badge.number}{number}")))
        for number in range(10)
    ]

    assert len(set(answers)) == 1
    assert "could not verify" in answers[0]
    assert "Too many tries" in _told(socket.ask(f"{STATE}.verify", _facts(badge)))
    assert dump(portal) == before
    guest.close()


@pytest.mark.req("A-02")
def test_what_proves_the_verification_never_reaches_a_browser(portal: Server) -> None:
    badge, guest = stage.let_attend(portal), arrive(portal)

    answers = _verify(guest.connect(), badge)

    claim = stage.claim_of(portal, badge)
    sent = _strings([update.get("delta", {}) for update in answers])
    assert badge.name in sent
    assert claim.fingerprint not in {fingerprint(each) for each in sent}
    assert claim.fingerprint not in sent
    guest.close()


@pytest.mark.req("A-02")
def test_a_stranger_with_the_tab_of_somebody_who_has_verified_gets_nowhere(portal: Server) -> None:
    badge, owner, thief = stage.let_attend(portal), arrive(portal), arrive(portal, afresh=True)
    tab = owner.connect()
    _verify(tab, badge)

    stolen = thief.connect(token=tab.token)

    assert stolen.token != tab.token
    assert "no longer valid" in _told(stolen.ask(f"{STATE}.confirm", {"sent": CLAIM}))
    assert stage.badge_now(portal, badge).claimed_at is None
    owner.close()
    thief.close()


@pytest.mark.req("A-01", "A-02")
def test_one_claim_sent_over_and_over_makes_one_account(portal: Server) -> None:
    badge, guest, email = stage.let_attend(portal), arrive(portal), stage.new_email()
    socket = guest.connect()
    _verify(socket, badge)
    socket.ask(f"{STATE}.send_code", {"email": email})
    code = portal.canaries.watch("a code", portal.mailbox.next_to(email).code)
    sent = {"sent": CLAIM | {"email": email, "code": code}}

    elsewhere = _told(
        socket.ask(f"{STATE}.confirm", {"sent": sent["sent"] | {"email": "mallory@example.com"}})
    )
    answers = [socket.ask(f"{STATE}.confirm", sent) for _ in range(3)]

    assert "This code is not right" in elsewhere
    assert values_of(answers[0], "step") == ["done"]
    assert all("no longer valid" in _told(answer) for answer in answers[1:])
    assert len(stage.accounts_of(portal, email)) == 1
    guest.close()
