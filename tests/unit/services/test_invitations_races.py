"""Two things done about one invitation at the same moment: the first commit wins (life cycle 4).

Many rounds with PORTAL_SLOW=1; on PostgreSQL with PORTAL_TEST_DATABASE_URL, where the moves really
run side by side.
"""

import asyncio
import os
from uuid import UUID

import pytest

from portal import db
from portal.models.companies import ApplicationStatus, InvitationStatus
from portal.schemas.invitations import InvitedRegistrationForm
from portal.services import invitations, memberships
from portal.services.accounts.finding import find_by_email
from tests.factories.accounts import a_browser, an_account, an_actor
from tests.factories.companies import an_admin
from tests.factories.invitations import (
    FACTS,
    invitation_to,
    invites,
    let_run_out,
    looks,
    to_invite,
)
from tests.factories.membership_world import outcome
from tests.factories.memberships import applications_of, applies, places_of
from tests.factories.outbox import code_to

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.timeout(600),
    pytest.mark.thorough,
]
ROUNDS = range(50 if os.environ.get("PORTAL_SLOW") == "1" else 5)


async def _at_once(*acts):
    barrier = asyncio.Barrier(len(acts))

    async def run(act):
        await barrier.wait()
        return await outcome(act)

    return await asyncio.gather(*map(run, acts))


def _does(actor, move, *arguments):
    async def act():
        async with db.transaction() as session:
            return await move(session, actor, *arguments)

    return act


async def _expires():
    async with db.reading() as session:
        overdue = await invitations.list_overdue(session)
    for each in overdue:
        async with db.transaction() as session:
            await invitations.expire(session, each)


@pytest.mark.req("A-69")
@pytest.mark.parametrize("number", ROUNDS)
async def test_accepting_and_cancelling(number):
    email = f"race{number}@mail.example"
    admin, _ = await an_admin()
    account = await an_account(email=email)
    await invites(admin, email)
    row = await invitation_to(email)
    joining = _does(await an_actor(account), invitations.join, row.id)
    cancelling = _does(await an_actor(admin), invitations.cancel, row.id)

    outcomes = await _at_once(joining, cancelling)

    assert sum(each is None for each in outcomes) == 1
    is_in = len(await places_of(account)) == 1
    ends = InvitationStatus.ACCEPTED if is_in else InvitationStatus.CANCELLED
    assert (await invitation_to(email)).status is ends
    assert is_in == (outcomes[0] is None)


@pytest.mark.parametrize("number", ROUNDS)
async def test_accepting_and_running_out(number):
    email = f"race{number}@mail.example"
    admin, _ = await an_admin()
    account = await an_account(email=email)
    await invites(admin, email)
    row = await invitation_to(email)
    joining = _does(await an_actor(account), invitations.join, row.id)
    await let_run_out(email)

    joined, swept = await _at_once(joining, _expires)

    assert joined is invitations.InvitationNotOpen
    assert swept is None
    assert await places_of(account) == []
    assert (await invitation_to(email)).status is InvitationStatus.EXPIRED


@pytest.mark.parametrize("number", ROUNDS)
async def test_two_clicks_on_join(number):
    email = f"race{number}@mail.example"
    admin, _ = await an_admin()
    account = await an_account(email=email)
    await invites(admin, email)
    row = await invitation_to(email)
    joining = _does(await an_actor(account), invitations.join, row.id)

    outcomes = await _at_once(joining, joining)

    assert sum(each is None for each in outcomes) == 1
    assert len(await places_of(account)) == 1


@pytest.mark.parametrize("number", ROUNDS)
async def test_joining_two_companies(number):
    email = f"race{number}@mail.example"
    account = await an_account(email=email)
    acts = []
    for name in ("Works AG", "Mills AG"):
        admin, _ = await an_admin(full_name=name)
        await invites(admin, email)
        row = (await looks("", account)).offers[0]
        acts.append(_does(await an_actor(account), invitations.join, UUID(row.id)))

    outcomes = await _at_once(*acts)

    assert sum(each is None for each in outcomes) == 1
    assert len(await places_of(account)) == 1


@pytest.mark.req("A-62")
@pytest.mark.parametrize("number", ROUNDS)
async def test_accepting_while_another_company_approves(number):
    email = f"race{number}@mail.example"
    admin, _ = await an_admin(full_name="Works AG")
    other, elsewhere = await an_admin(full_name="Mills AG")
    account = await an_account(email=email)
    sent = await applies(account, elsewhere)
    await invites(admin, email)
    row = await invitation_to(email)
    joining = _does(await an_actor(account), invitations.join, row.id)
    approving = _does(await an_actor(other), memberships.approve, UUID(sent.id))

    outcomes = await _at_once(joining, approving)

    assert sum(each is None for each in outcomes) == 1
    assert len(await places_of(account)) == 1
    [application] = await applications_of(account)
    won = ApplicationStatus.VOID if outcomes[0] is None else ApplicationStatus.APPROVED
    assert application.status is won


@pytest.mark.parametrize("number", ROUNDS)
async def test_two_admins_invite_the_same_address(number):
    email = f"race{number}@mail.example"
    admin, _ = await an_admin()
    inviting = _does(await an_actor(admin), invitations.invite, to_invite(email))

    outcomes = await _at_once(inviting, inviting)

    assert min(outcomes, key=str) is invitations.AlreadyInvited
    assert None in outcomes


@pytest.mark.req("A-70")
@pytest.mark.parametrize("number", ROUNDS)
async def test_registering_and_cancelling_leave_both_or_neither(number):
    email, visitor = f"race{number}@mail.example", a_browser(f"race {number}")
    admin, _ = await an_admin()
    token = await invites(admin, email)
    async with db.transaction() as session:
        await invitations.send_code(session, visitor, token)
    form = InvitedRegistrationForm.read({**FACTS, "code": await code_to(email)})
    row = await invitation_to(email)
    cancelling = _does(await an_actor(admin), invitations.cancel, row.id)

    outcomes = await _at_once(lambda: invitations.register(visitor, form, token), cancelling)

    assert sum(each is None for each in outcomes) == 1
    async with db.reading() as session:
        account = await find_by_email(session, email)
    assert (account is not None) == (outcomes[0] is None)
    assert account is None or len(await places_of(account)) == 1
