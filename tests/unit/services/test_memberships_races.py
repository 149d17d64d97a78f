"""Every pair of moves at the same moment: one wins, the other reads why, the rules hold.

The outcome must be that of the two moves one after the other, in one order or the other, as a
model in memory has it. Many rounds with PORTAL_SLOW=1; on PostgreSQL with
PORTAL_TEST_DATABASE_URL, where the moves really run side by side.
"""

import asyncio
import os
from copy import deepcopy
from itertools import combinations_with_replacement

import pytest

from tests.factories.membership_model import Model, Part
from tests.factories.membership_world import World, check_invariants, outcome

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.thorough]
ROUNDS = 50 if os.environ.get("PORTAL_SLOW") == "1" else 5
PERSONS = ["Ada", "Bo", "Cem", "Dana", "Eve"]
#: Each move, and what it meets when somebody makes the same one: Ada and Bo are admins, Cem and
#: Dana members, Eve applies.
MOVES = {
    "transfer": (("Ada", "Cem"), ("Bo", "Cem")),
    "transfer_and_quit": (("Ada", "Cem"), ("Bo", "Cem")),
    "quit": (("Cem",), ("Cem",)),
    "set_admin": (("Bo", "Cem"), ("Ada", "Dana")),
    "remove_admin_right": (("Bo", "Ada"), ("Ada", "Bo")),
    "remove": (("Bo", "Cem"), ("Ada", "Cem")),
    "approve": (("Ada", "Eve"), ("Bo", "Eve")),
    "reject": (("Bo", "Eve"), ("Ada", "Eve")),
    "withdraw": (("Eve",), ("Eve",)),
    "erase": (("Bo",), ("Ada",)),
}
PAIRS = list(combinations_with_replacement(MOVES, 2))
#: Erasing somebody who is just being moved, not one who moves.
BEING_MOVED = [
    ("transfer", ("Ada", "Cem"), "Cem"),
    ("transfer_and_quit", ("Ada", "Cem"), "Cem"),
    ("set_admin", ("Bo", "Cem"), "Cem"),
    ("remove", ("Bo", "Cem"), "Cem"),
    ("quit", ("Cem",), "Cem"),
    ("approve", ("Ada", "Eve"), "Eve"),
    ("reject", ("Bo", "Eve"), "Eve"),
    ("withdraw", ("Eve",), "Eve"),
]


def _start() -> Model:
    return Model(
        places={
            "Ada": ("Works", Part.ADMIN),
            "Bo": ("Works", Part.ADMIN),
            "Cem": ("Works", Part.MEMBER),
            "Dana": ("Works", Part.MEMBER),
        },
        waiting={"Eve": "Works"},
        sent=[("Eve", "Works")],
    )


def _one_after_the_other(first, second):
    model = _start()
    return (_moves(model, first), _moves(model, second)), model


def _moves(model, step):
    move, people = step
    return getattr(model, move)(*people)


async def _at_once(world, steps):
    acts = [await world.prepare(move, *people) for move, people in steps]
    barrier = asyncio.Barrier(len(acts))

    async def run(act):
        await barrier.wait()
        return await outcome(act)

    return tuple(await asyncio.gather(*map(run, acts)))


@pytest.mark.req("A-62", "A-66", "A-67", "A-68", "A-73", "A-76")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("one", "other"), PAIRS, ids=[f"{a}-{b}" for a, b in PAIRS])
async def test_two_moves_at_the_same_moment(one, other):
    first = (one, MOVES[one][0])
    second = (other, MOVES[other][1 if one == other else 0])
    await _holds(first, second)


@pytest.mark.req("A-62", "A-66", "A-67", "A-73", "A-74")
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("move", "people", "who"), BEING_MOVED)
async def test_somebody_is_erased_while_they_are_being_moved(move, people, who):
    await _holds((move, people), ("erase", (who,)))


async def _holds(first, second):
    forth, after_forth = _one_after_the_other(first, second)
    back, after_back = _one_after_the_other(second, first)
    allowed = [(forth, after_forth), (back[::-1], after_back)]

    for number in range(ROUNDS):
        world = World()
        await world.fill(PERSONS, _start())
        steps = [first, second] if number % 2 else [second, first]

        outcomes = await _at_once(world, steps)

        seen = outcomes if number % 2 else outcomes[::-1]
        state = await world.state()
        assert (seen, state) in allowed
        check_invariants(world, state)


@pytest.mark.req("A-68")
@pytest.mark.timeout(600)
async def test_of_four_promotions_at_once_one_finds_the_last_place():
    start = _start()
    start.places |= dict.fromkeys(("Flo", "Gus"), ("Works", Part.MEMBER))
    steps = [("set_admin", ("Ada", who)) for who in ("Cem", "Dana", "Flo", "Gus")]

    for _ in range(ROUNDS):
        world = World()
        await world.fill([*PERSONS, "Flo", "Gus"], deepcopy(start))

        outcomes = await _at_once(world, steps)

        assert sorted(each is None for each in outcomes) == [False, False, False, True]
        assert len((await world.state()).admins("Works")) == 3


@pytest.mark.req("A-34")
@pytest.mark.timeout(600)
async def test_applying_and_creating_at_once_leave_one_of_the_two():
    for _ in range(ROUNDS):
        world = World()
        start = _start()
        start.waiting, start.sent = {}, []
        await world.fill(PERSONS, start)

        outcomes = await _at_once(
            world, [("apply", ("Eve", "Works")), ("create", ("Eve", "Own AG"))]
        )

        assert sum(each is None for each in outcomes) == 1
