"""Nobody learns from an answer, its time or its traces whether an account exists (checks 3, 24)."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from passlib.hash import pbkdf2_sha256
from sqlmodel import select

from portal import db
from portal.errors import PortalError
from portal.kit import passwords
from portal.models.infrastructure import OutboxMessage
from portal.models.legacy import LegacyKind
from portal.permissions import Visitor
from portal.schemas.accounts import (
    ForgotPasswordForm,
    LoginCodeForm,
    LogInForm,
    LogInWithCodeForm,
    RegistrationCodeForm,
)
from portal.services import accounts
from tests.factories.accounts import a_browser, an_account
from tests.factories.older import an_older_account

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.thorough]
TRIES = 40
#: Far below what one hash or one mail more would make, far above what chance makes of medians.
MOST = 1.5
Ask = Callable[[Visitor, str], Awaitable[object]]


@dataclass
class Answer:
    """What somebody who asks about an address gets to see, and what is left behind."""

    words: object
    posted: int
    #: Of work, in all threads: the clock on the wall would also count what else the machine does.
    seconds: float


async def _log_in(visitor: Visitor, email: str) -> object:
    return await accounts.log_in(visitor, LogInForm(identifier=email, password="not the one"))


async def _log_in_with_code(visitor: Visitor, email: str) -> object:
    form = LogInWithCodeForm(identifier=email, code="123456")
    return await accounts.log_in_with_code(visitor, form)


async def _send_login_code(visitor: Visitor, email: str) -> object:
    async with db.transaction() as session:
        return await accounts.send_login_code(session, visitor, LoginCodeForm(identifier=email))


async def _send_registration_code(visitor: Visitor, email: str) -> object:
    form = RegistrationCodeForm(email=email)
    async with db.transaction() as session:
        return await accounts.send_registration_code(session, visitor, form)


async def _ask_for_reset(visitor: Visitor, email: str) -> object:
    async with db.transaction() as session:
        return await accounts.ask_for_reset(session, visitor, ForgotPasswordForm(email=email))


WAYS = [_log_in, _log_in_with_code, _send_login_code, _send_registration_code, _ask_for_reset]
MAILING = {_send_login_code, _send_registration_code, _ask_for_reset}


async def _count_posted() -> int:
    async with db.reading() as session:
        return len((await session.exec(select(OutboxMessage.id))).all())


async def _answer(ask: Ask, number: int, email: str) -> Answer:
    # A network each: what is counted against networks is not what this is about.
    visitor = a_browser(f"{email} {number}", address=f"192.0.{number // 250}.{number % 250}")
    before = await _count_posted()
    start = time.process_time()
    try:
        words: object = await ask(visitor, email)
    except PortalError as refusal:
        words = (refusal.code, refusal.text, refusal.field, refusal.values)
    seconds = time.process_time() - start
    return Answer(words, await _count_posted() - before, seconds)


async def _both(ask: Ask) -> tuple[list[Answer], list[Answer]]:
    """Ask about existing and missing addresses in turn, so that a busy machine is fair to both."""
    existing, missing = [], []
    for number in range(TRIES):
        account = await an_account()
        existing.append(await _answer(ask, 2 * number, account.email))
        missing.append(await _answer(ask, 2 * number + 1, f"{uuid4().hex[:12]}@mail.example"))
    return existing, missing


@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__.strip("_"))
async def test_existing_and_missing_look_alike(ask: Ask) -> None:
    existing, missing = await _both(ask)

    assert {repr(each.words) for each in existing} == {repr(each.words) for each in missing}
    assert {each.posted for each in existing + missing} == {1 if ask in MAILING else 0}
    slow, fast = sorted(
        statistics.median(each.seconds for each in answers) for answers in (existing, missing)
    )[::-1]
    assert slow / fast < MOST


@pytest.mark.parametrize("kind", LegacyKind)
@pytest.mark.parametrize("ask", WAYS, ids=lambda ask: ask.__name__.strip("_"))
async def test_dormant_and_missing_look_alike(ask: Ask, kind: LegacyKind) -> None:
    dormant, missing = [], []
    for number in range(TRIES // 2):
        # Cheap and dear hashes in one mixture, as older platforms have them.
        by = ("ldap_salted_sha1", "pbkdf2_sha256")[number % 2]
        record = await an_older_account(kind=kind, by=by)
        dormant.append(await _answer(ask, 2 * number, record.email))
        missing.append(await _answer(ask, 2 * number + 1, f"{uuid4().hex[:12]}@mail.example"))

    assert {repr(each.words) for each in dormant} == {repr(each.words) for each in missing}
    assert {each.posted for each in dormant + missing} == {1 if ask in MAILING else 0}
    slow, fast = sorted(
        statistics.median(each.seconds for each in answers) for answers in (dormant, missing)
    )[::-1]
    assert slow / fast < MOST


@pytest.mark.parametrize("rounds", [200_000])
async def test_a_dear_foreign_hash_costs_the_same_for_nobody(rounds: int) -> None:
    foreign = pbkdf2_sha256.using(rounds=rounds).hash("the right one")
    records = [await an_older_account(foreign_hash=foreign) for _ in range(3)]
    account = await an_account()
    emails = [records[0].email, "nobody@mail.example", account.email] * 7

    taken = [(await _answer(_log_in, n, email)).seconds for n, email in enumerate(emails)]

    medians = [statistics.median(taken[first::3]) for first in range(3)]
    assert max(medians) / min(medians) < MOST


async def test_a_wrong_password_costs_a_hash_for_nobody_too(real_hashing: None) -> None:
    account = await an_account(password_hash=await passwords.hash_password("the right one"))

    taken = [
        (await _answer(_log_in, number, email)).seconds
        for number, email in enumerate([account.email, "nobody@mail.example"] * 5)
    ]

    known, unknown = statistics.median(taken[::2]), statistics.median(taken[1::2])
    assert max(known, unknown) / min(known, unknown) < MOST
