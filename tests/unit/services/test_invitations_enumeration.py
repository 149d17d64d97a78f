"""An admin learns from an invitation nothing about who has an account (security check 3)."""

import statistics
import time
from itertools import cycle
from uuid import uuid4

import pytest
from sqlmodel import func, select

from portal import db
from portal.models.infrastructure import OutboxMessage
from portal.services import invitations
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.invitations import listed, to_invite

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.thorough]
TRIES = 40
#: As in test_enumeration: far above what chance makes of medians.
MOST = 1.5


async def _count_posted():
    async with db.reading() as session:
        return (await session.exec(select(func.count()).select_from(OutboxMessage))).one()


async def _asked(actor, email):
    """Invite; return what the admin is told, how many mails wait, and the seconds of work."""
    before, start = await _count_posted(), time.process_time()
    async with db.transaction() as session:
        words = await invitations.invite(session, actor, to_invite(email))
    seconds = time.process_time() - start
    return words, await _count_posted() - before, seconds


@pytest.mark.req("A-69")
async def test_new_known_and_taken_addresses_look_alike():
    admins = [(await an_admin(full_name=f"Company {n} AG"))[0] for n in range(3)]
    actors = cycle([await an_actor(each) for each in admins])
    _, elsewhere = await an_admin(full_name="Else AG")
    answers: dict[str, list] = {"new": [], "known": [], "taken": []}

    for _ in range(TRIES):
        known, taken = await an_account(), await a_member_of(elsewhere)
        asked = {"new": f"{uuid4().hex[:12]}@mail.example"}
        asked |= {"known": known.email, "taken": taken.email}
        for kind, email in asked.items():
            answers[kind].append(await _asked(next(actors), email))

    told = {(words, posted) for each in answers.values() for words, posted, _ in each}
    assert told == {(None, 1)}
    medians = [statistics.median(seconds for *_, seconds in each) for each in answers.values()]
    assert max(medians) / min(medians) < MOST, medians
    rows = [row for admin in admins for row in await listed(admin)]
    assert {(row.status, row.can_resend, row.can_cancel) for row in rows} == {
        ("pending", True, True)
    }
