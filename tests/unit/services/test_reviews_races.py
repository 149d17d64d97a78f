"""Any two moves of a case at the same moment: as one after the other, and never a deadlock.

What both orders lead to is found out first, in the database itself; then the two run side by side
and must end like one of these. Many rounds with PORTAL_SLOW=1; on PostgreSQL with
PORTAL_TEST_DATABASE_URL, where they really run at once. The order of locks is in ADR 0023.
"""

import asyncio
import os
from itertools import combinations_with_replacement

import pytest

from portal.models.reviews import ReviewKind, ReviewStatus
from tests.factories.membership_world import outcome
from tests.factories.review_races import Desk, Scene, refuse_impossible

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.timeout(900),
    pytest.mark.thorough,
]
ROUNDS = 50 if os.environ.get("PORTAL_SLOW") == "1" else 5
#: Where a case stands, and who may want to move it there; "time" is the worker.
SCENES = {
    "identity at the desk": (
        (ReviewKind.IDENTITY, ReviewStatus.IN_REVIEW, {}),
        ("approve", "return", "reject", "give back", "claim too", "erase", "time"),
    ),
    "identity that waits": (
        (ReviewKind.IDENTITY, ReviewStatus.SUBMITTED, {}),
        ("claim", "claim too", "erase", "time"),
    ),
    "identity as a draft": (
        (ReviewKind.IDENTITY, ReviewStatus.DRAFT, {}),
        ("submit", "erase", "time"),
    ),
    "supplier approved": (
        (ReviewKind.SUPPLIER, ReviewStatus.APPROVED, {}),
        ("suspend", "ask to revoke", "reopen", "erase", "time"),
    ),
    "supplier to be revoked": (
        (ReviewKind.SUPPLIER, ReviewStatus.APPROVED, {"second_wanted_by": "lea"}),
        ("revoke", "keep", "suspend", "erase", "time"),
    ),
    "change of a supplier": (
        (ReviewKind.SUPPLIER, ReviewStatus.APPROVED, {"change": ReviewStatus.IN_REVIEW}),
        ("approve", "reject", "suspend", "erase", "time", "time for the change"),
    ),
    "renewal of a brand": (
        (ReviewKind.BRAND, ReviewStatus.DRAFT, {}),
        ("submit", "save", "begin", "erase", "time"),
    ),
    "brand that waits": (
        (ReviewKind.BRAND, ReviewStatus.SUBMITTED, {}),
        ("claim", "claim too", "erase", "time"),
    ),
    "brand at the desk": (
        (ReviewKind.BRAND, ReviewStatus.IN_REVIEW, {}),
        ("approve", "return", "reject", "erase", "time"),
    ),
    "brand approved": (
        (ReviewKind.BRAND, ReviewStatus.APPROVED, {"has_ended": False}),
        ("suspend", "ask to revoke", "reopen", "erase"),
    ),
}
PAIRS = [
    (scene, *pair)
    for scene, (_, moves) in SCENES.items()
    for pair in combinations_with_replacement(moves, 2)
]


async def _a_scene(desk, name):
    (kind, status, options), _ = SCENES[name]
    known = {key: desk.lea if value == "lea" else value for key, value in options.items()}
    return await Scene(desk, kind).fill(status, **known)


async def _in_order(desk, name, first, second):
    scene = await _a_scene(desk, name)
    acts = scene.act(first), scene.act(second)
    results = [await _is_done(acts[0]), await _is_done(acts[1])]
    return results, await scene.state()


async def _is_done(act):
    """Whether it was done; which of two true refusals somebody reads may depend on the moment."""
    return await outcome(act) is None


async def _at_once(*acts):
    barrier = asyncio.Barrier(len(acts))

    async def run(act):
        await barrier.wait()
        return await _is_done(act)

    return await asyncio.gather(*map(run, acts))


@pytest.mark.req("B-14", "B-15", "B-17", "B-20")
@pytest.mark.parametrize(("name", "one", "other"), PAIRS, ids=["-".join(each) for each in PAIRS])
async def test_two_moves_of_a_case_at_the_same_moment(name, one, other):
    desk = await Desk().fill()
    forth = await _in_order(desk, name, one, other)
    (second, first), after = await _in_order(desk, name, other, one)
    allowed = [forth, ([first, second], after)]

    for number in range(ROUNDS):
        scene = await _a_scene(desk, name)
        acts = [scene.act(one), scene.act(other)]

        outcomes = await _at_once(*(acts if number % 2 else acts[::-1]))

        state = await scene.state()
        assert (outcomes if number % 2 else outcomes[::-1], state) in allowed
        refuse_impossible(scene, state)


@pytest.mark.req("B-17", "B-20")
async def test_two_claims_to_one_name_are_decided_at_once():
    """A conflict informs and refuses nothing: both decisions stand, and neither waits for long."""
    desk = await Desk().fill()
    for _ in range(ROUNDS):
        ours = await _a_scene(desk, "brand at the desk")
        theirs = await _a_scene(desk, "brand at the desk")

        outcomes = await _at_once(ours.act("approve"), theirs.act("reject"))

        assert outcomes == [True, True]
        for scene, status in ((ours, "approved"), (theirs, "rejected")):
            state = await scene.state()
            assert [each["status"] for each in state["cases"]] == [status]
            refuse_impossible(scene, state)


@pytest.mark.req("B-14")
async def test_the_worker_and_the_whole_desk_at_once():
    """Many cases, late and over, while everybody decides: nobody meets a deadlock."""
    desk = await Desk().fill()
    for _ in range(ROUNDS):
        scenes = [await _a_scene(desk, "brand at the desk") for _ in range(3)]
        scenes += [await _a_scene(desk, "change of a supplier") for _ in range(2)]
        moves = ("approve", "return", "erase", "approve", "suspend")
        acts = [scene.act(move) for scene, move in zip(scenes, moves, strict=True)]
        acts += [scene.act("time for the change") for scene in scenes]

        outcomes = await _at_once(*acts)

        assert all(outcomes[-len(scenes) :])
        for scene in scenes:
            refuse_impossible(scene, await scene.state())
