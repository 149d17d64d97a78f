"""The end of a recovery at the same moment as anything else that moves a company's people.

One to three admins whatever happens, and every refusal is one that somebody can read. Many rounds
with PORTAL_SLOW=1; on PostgreSQL with PORTAL_TEST_DATABASE_URL they really run side by side.
"""

import asyncio
import os
from uuid import UUID

import pytest
from sqlmodel import update

from portal import db
from portal.kit import clock
from portal.models.accounts import AccountKind
from portal.models.recoveries import CompanyRecovery, RecoveryStatus
from portal.services import desk_accounts, memberships, recoveries
from tests.factories.accounts import an_account, an_actor
from tests.factories.companies import a_member_of, an_admin
from tests.factories.desk import announces, completes_due, recoveries_of, why
from tests.factories.membership_world import outcome
from tests.factories.memberships import a_transfer_to, admins_of, an_admin_of, place_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.thorough]
ROUNDS = 50 if os.environ.get("PORTAL_SLOW") == "1" else 4


class _Stage:
    """A company with two or three admins, an heir whose time is over, and another member."""

    async def fill(self, admins):
        self.staff = await an_account(kind=AccountKind.SUPPORT)
        self.admin, self.company = await an_admin()
        self.others = [await an_admin_of(self.company, self.admin) for _ in range(admins - 1)]
        self.heir = await a_member_of(self.company)
        self.member = await a_member_of(self.company)
        await announces(self.staff, self.company, self.heir)
        async with db.transaction() as session:
            await session.exec(update(CompanyRecovery).values(due_at=clock.now()))
        self.places = {
            each.id: await place_of(each)
            for each in (self.admin, *self.others, self.heir, self.member)
        }

    async def acting(self, account, move, *arguments):
        actor = await an_actor(account)

        async def act():
            async with db.transaction() as session:
                return await move(session, actor, *arguments)

        return act

    async def moves(self):
        """Return every way of moving the company's people, ready to run."""
        heir, other = self.places[self.heir.id], self.places[self.others[0].id]
        admin = await an_actor(self.admin)
        to_heir, to_member = await a_transfer_to(self.heir), await a_transfer_to(self.member)
        company = self.company.id
        return {
            "transfer to heir": lambda: memberships.transfer(admin, to_heir),
            "transfer and quit": lambda: memberships.transfer_and_quit(admin, to_member),
            "heir quits": await self.acting(self.heir, memberships.quit),
            "heir removed": await self.acting(self.admin, memberships.remove, heir),
            "heir set admin": await self.acting(self.admin, memberships.set_admin, heir),
            "admin right removed": await self.acting(
                self.admin, memberships.remove_admin_right, other
            ),
            "objection": await self.acting(self.admin, recoveries.object_to),
            "cancelled": await self.acting(self.staff, recoveries.cancel, UUID(company), why()),
            "heir suspended": await self.acting(
                self.staff, desk_accounts.suspend, self.heir.id, why()
            ),
            "other admin suspended": await self.acting(
                self.staff, desk_accounts.suspend, self.others[0].id, why()
            ),
            "completed twice": completes_due,
        }


MOVES = (
    *("transfer to heir", "transfer and quit", "heir quits", "heir removed", "heir set admin"),
    *("admin right removed", "objection", "cancelled", "heir suspended", "other admin suspended"),
    "completed twice",
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("admins", [2, 3])
@pytest.mark.parametrize("move", MOVES)
async def test_the_end_of_a_recovery_and_another_move_at_once(move, admins):
    for number in range(ROUNDS):
        stage = _Stage()
        await stage.fill(admins)
        both = [completes_due, (await stage.moves())[move]]
        barrier = asyncio.Barrier(2)

        async def run(act, barrier=barrier):
            await barrier.wait()
            return await outcome(act)

        outcomes = await asyncio.gather(*map(run, both if number % 2 else both[::-1]))

        assert outcomes[0 if number % 2 else 1] is None, "the portal itself is refused nothing"
        held = await admins_of(stage.company)
        assert 1 <= len(held) <= 3
        (recovery,) = await recoveries_of(stage.company)
        assert recovery.status is not RecoveryStatus.WAITING
        if recovery.status is RecoveryStatus.DONE and "heir" not in move:
            assert stage.heir.id in held


@pytest.mark.timeout(600)
async def test_of_two_admins_suspended_at_once_one_remains():
    for _ in range(ROUNDS):
        stage = _Stage()
        await stage.fill(2)
        acts = [
            await stage.acting(stage.staff, desk_accounts.suspend, each.id, why())
            for each in (stage.admin, stage.others[0])
        ]

        outcomes = await asyncio.gather(*map(outcome, acts))

        assert sorted(each is None for each in outcomes) == [False, True]
        assert desk_accounts.LastActiveAdmin in outcomes


@pytest.mark.timeout(600)
async def test_suspended_and_set_as_the_only_admin_at_once():
    for _ in range(ROUNDS):
        stage = _Stage()
        await stage.fill(2)
        acts = [
            await stage.acting(stage.staff, desk_accounts.suspend, stage.others[0].id, why()),
            await stage.acting(
                stage.admin, memberships.remove_admin_right, stage.places[stage.admin.id]
            ),
        ]

        outcomes = await asyncio.gather(*map(outcome, acts))

        assert any(each is None for each in outcomes)
        async with db.reading() as session:
            able = await memberships.places.able_admin_ids(session, UUID(stage.company.id))
        assert able
