"""Passwords: what is stored, what fits it, and what is too easy (security checks 1 and 2)."""

import asyncio
import time

import pytest
from argon2 import Type, extract_parameters
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from passlib.context import CryptContext

from portal.kit import passwords

pytestmark = pytest.mark.usefixtures("real_hashing")

GOOD = "seven purple walruses"


def _weakness(text, *own_words):
    found = passwords.weakness_of(text, own_words=own_words, min_length=10)
    return found[0] if found else None


async def test_a_hash_has_the_production_parameters():
    hashed = await passwords.hash_password(GOOD)

    found = extract_parameters(hashed)
    assert found.type is Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19456, 2, 1)
    assert not passwords.needs_rehash(hashed)


@pytest.mark.parametrize(
    "weaker", [{"memory_cost": 8192}, {"time_cost": 1}, {"type": "I"}], ids=str
)
def test_weaker_parameters_ask_for_a_new_hash(weaker):
    made = {"type": "ID", "memory_cost": 19456, "time_cost": 2, "parallelism": 1} | weaker
    options = {f"argon2__{name}": value for name, value in made.items()}

    hashed = CryptContext(schemes=["argon2"], **options).hash(GOOD)

    assert passwords.needs_rehash(hashed)


@pytest.mark.thorough
@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=256))
@example("pass\0word")
@example("пароль 密码 contraseña")
@example(" leading and trailing ")
def test_any_text_fits_its_own_hash_and_no_shorter_or_longer_one(text):
    assume(len(passwords.normalise(text)) <= passwords.MAX_LENGTH)

    async def tried():
        hashed = await passwords.hash_password(text)
        tries = (text, text[:-1], text + "x")
        return [await passwords.verify_password(each, hashed) for each in tries]

    assert asyncio.run(tried()) == [True, False, False]


async def test_two_ways_to_type_one_letter_are_one_password():
    hashed = await passwords.hash_password("contrase\u00f1a del año")

    assert await passwords.verify_password("contrasen\u0303a del año", hashed)


@pytest.mark.parametrize(
    "odd", ["a" * 257, "a" * 5000, "\ufdfa" * 300, "\ud800"], ids=["long", "huge", "grows", "half"]
)
async def test_what_no_form_lets_through_is_wrong_and_never_a_crash(odd):
    hashed = await passwords.hash_password(GOOD)

    assert not await passwords.verify_password(odd, hashed)
    with pytest.raises(ValueError, match="no password"):
        await passwords.hash_password(odd)


async def test_hashing_leaves_the_event_loop_free():
    gaps = []

    async def probe():
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            gaps.append(time.perf_counter() - before)

    probing = asyncio.create_task(probe())
    hashed = await passwords.hash_password(GOOD)
    await asyncio.gather(*(passwords.verify_password("wrong", hashed) for _ in range(20)))
    probing.cancel()

    # 20 verifications take 200 ms at least; on the loop there would be few gaps, all long.
    assert len(gaps) > 20
    assert sorted(gaps)[len(gaps) // 2] < 0.05


async def test_a_missing_account_costs_as_much_as_a_wrong_password():
    hashed = await passwords.hash_password(GOOD)
    await passwords.dummy_verify()

    async def cost(work):
        # Processor time of this process alone: a busy machine does not add to it.
        before = time.process_time()
        await work()
        return time.process_time() - before

    rounds = range(20)
    wrong = sum([await cost(lambda: passwords.verify_password("no", hashed)) for _ in rounds])
    missing = sum([await cost(passwords.dummy_verify) for _ in rounds])

    assert 0.5 < missing / wrong < 2


@pytest.mark.parametrize(
    "good",
    [
        GOOD,
        "Tr0ub4dor&3-and-more",
        "длинная фраза о моржах",
        "紫色的海象在跳舞吃苹果",
        "x" + "9!k" * 40,
    ],
)
def test_good_passwords_need_no_particular_kinds_of_characters(good):
    assert _weakness(good) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", passwords.TOO_SHORT),
        ("Xk9#qLv!2", passwords.TOO_SHORT),
        ("x7" * 129, passwords.TOO_LONG),
        ("\ufdfa" * 20, passwords.TOO_LONG),
        ("password1234", passwords.TOO_EASY),
        ("qwertyuiop", passwords.TOO_EASY),
        ("a" * 200, passwords.TOO_EASY),
        ("1234567890123", passwords.TOO_EASY),
    ],
)
def test_bad_passwords_are_refused_with_the_reason(bad, why):
    assert _weakness(bad) == why


@pytest.mark.parametrize(
    "personal",
    [
        "Meridian-Trade-2026",
        "meridiantrade!9",
        "lucia.ortega.1990",
        "lucia.ortega@acme.example",
        "Ortega-Lucia-7",
    ],
)
def test_ones_own_words_make_no_password(personal):
    own = ("Meridian Trade", "lucia.ortega@acme.example", "Lucia Ortega")

    assert _weakness(personal, *own) in {passwords.TOO_PERSONAL, passwords.TOO_EASY}
    assert (
        passwords.weakness_of("seven purple ortega walruses", own_words=own, min_length=10) is None
    )


def test_the_minimum_is_a_setting():
    assert passwords.weakness_of("k9#qLv!2x", own_words=(), min_length=8) is None
    assert passwords.weakness_of("k9#qLv!2x", own_words=(), min_length=12) == (
        passwords.TOO_SHORT,
        {"min_length": "12"},
    )
