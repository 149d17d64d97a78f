"""A form does its work once, however often it arrives (security check 53)."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlmodel import select

from portal import db
from portal.errors import CountedRefusal, PortalError
from portal.kit import clock
from portal.models.infrastructure import AuditEvent, Submission
from portal.services import audit, submissions
from portal.services.submissions import AlreadySubmitted, SubmittedOtherwise
from tests.factories.accounts import an_account, an_actor

pytestmark = pytest.mark.usefixtures("database")

KEY = "a" * 32


class Wrong(CountedRefusal):
    """A refusal that is remembered."""


async def _send(actor, *, sent=None, key=KEY, action="ask", refusal=None):
    """Do what a form's handler does: claim, work, and perhaps be refused."""
    arrived = submissions.sending(action, key, {"text": "Hello"} if sent is None else sent)
    try:
        async with db.transaction() as session:
            await submissions.claim(session, actor, arrived)
            audit.record(session, "forms:sent", actor=actor, object_type="form")
            try:
                if refusal is not None:
                    raise refusal
            except CountedRefusal:
                await submissions.release(session, actor, arrived)
                raise
    except PortalError as error:
        return type(error).__name__
    return "done"


async def _works():
    async with db.reading() as session:
        found = await session.exec(select(AuditEvent).where(AuditEvent.action == "forms:sent"))
        return len(found.all())


async def _somebody():
    return await an_actor(await an_account())


async def test_of_twenty_arrivals_at_once_one_does_the_work():
    actor = await _somebody()

    outcomes = Counter(await asyncio.gather(*(_send(actor) for _ in range(20))))

    assert outcomes == {"done": 1, AlreadySubmitted.__name__: 19}
    assert await _works() == 1


async def test_the_same_key_with_other_values_is_refused():
    actor = await _somebody()
    await _send(actor)

    assert await _send(actor, sent={"text": "Goodbye"}) == SubmittedOtherwise.__name__
    assert await _works() == 1


async def test_the_next_form_another_handler_and_another_person_have_keys_of_their_own():
    actor, other = await _somebody(), await _somebody()

    outcomes = [
        await _send(actor),
        await _send(actor, key="b" * 32),
        await _send(actor, action="apply"),
        await _send(other),
    ]

    assert outcomes == ["done"] * 4


async def test_who_was_refused_may_correct_and_send_again():
    actor = await _somebody()

    assert await _send(actor, refusal=PortalError()) == "PortalError"
    assert await _send(actor, sent={"text": "Corrected"}) == "done"


async def test_who_was_refused_and_counted_may_correct_and_send_again():
    actor = await _somebody()

    assert await _send(actor, refusal=Wrong()) == "Wrong"
    assert await _send(actor, sent={"text": "Corrected"}) == "done"


def test_the_digest_tells_nothing_of_passwords_and_codes():
    one = submissions.sending("a", KEY, {"email": "a@b.example", "password": "one", "code": "1"})
    two = submissions.sending("a", KEY, {"email": "a@b.example", "password": "two", "code": "2"})

    assert one == two


async def test_old_keys_go():
    actor = await _somebody()
    await _send(actor)
    async with db.transaction() as session:
        row = (await session.exec(select(Submission))).one()
        row.created_at = clock.now() - timedelta(hours=25)
        session.add(row)

    async with db.transaction() as session:
        await submissions.delete_stale(session)

    async with db.reading() as session:
        assert (await session.exec(select(Submission))).all() == []
