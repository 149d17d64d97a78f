"""Every move leaves one entry in the audit trail for each thing that it changed (check 65)."""

from collections import Counter

import pytest

from portal.kit import clock
from portal.models.reviews import ReviewKind, ReviewStatus
from tests.factories.membership_model import Model, Part
from tests.factories.membership_world import World, outcome
from tests.factories.outbox import audited
from tests.factories.review_races import Desk, Scene

pytestmark = pytest.mark.usefixtures("database")
IDENTITY, SUPPLIER, BRAND = ReviewKind.IDENTITY, ReviewKind.SUPPLIER, ReviewKind.BRAND
DRAFT, SUBMITTED = ReviewStatus.DRAFT, ReviewStatus.SUBMITTED
IN_REVIEW, APPROVED = ReviewStatus.IN_REVIEW, ReviewStatus.APPROVED


async def _entries_of(act):
    before = {each.id for each in await audited()}
    assert await outcome(act) is None
    return [each for each in await audited() if each.id not in before]


def _refuse_doubles(entries):
    counted = Counter((each.action, each.object_type, each.object_id) for each in entries)
    assert [each for each, count in counted.items() if count > 1] == []


def _opening():
    return Model(
        places={
            "Ada": ("Works", Part.ADMIN),
            "Bo": ("Works", Part.ADMIN),
            "Cem": ("Works", Part.MEMBER),
            "Eve": ("Yard", Part.ADMIN),
        },
        waiting={"Gus": "Works"},
    )


@pytest.mark.parametrize(
    ("move", "who", "whom", "actions"),
    [
        ("create", "Flo", "New Works", {"companies:created"}),
        ("apply", "Flo", "Works", {"applications:sent"}),
        ("withdraw", "Gus", "", {"applications:withdrawn"}),
        ("approve", "Ada", "Gus", {"applications:approved", "memberships:started"}),
        ("reject", "Ada", "Gus", {"applications:rejected"}),
        ("set_admin", "Ada", "Cem", {"memberships:changed"}),
        ("remove_admin_right", "Ada", "Bo", {"memberships:changed"}),
        ("remove", "Ada", "Cem", {"memberships:ended"}),
        ("transfer", "Ada", "Cem", {"memberships:changed"}),
        ("quit", "Cem", "", {"memberships:ended"}),
        ("close_company", "Eve", "", {"companies:closed", "memberships:ended"}),
        ("erase", "Cem", "", {"accounts:erased", "memberships:ended"}),
    ],
)
async def test_a_move_in_a_company_leaves_one_entry(move, who, whom, actions):
    world = World()
    await world.fill(["Ada", "Bo", "Cem", "Eve", "Flo", "Gus"], _opening())
    act = await world.prepare(move, who, whom)

    entries = await _entries_of(act)

    assert {each.action for each in entries} == actions
    _refuse_doubles(entries)
    actor_id = None if move == "erase" else world.accounts[who].id
    assert {(each.actor_id, each.address) for each in entries} == {
        (actor_id, "" if actor_id is None else "192.0.2.1")
    }
    assert all(abs((each.at - clock.now()).total_seconds()) < 60 for each in entries)


@pytest.mark.parametrize(
    ("kind", "status", "move", "actions"),
    [
        (BRAND, DRAFT, "submit", {"reviews:saved", "reviews:submitted"}),
        (IDENTITY, SUBMITTED, "claim", {"reviews:claimed"}),
        (IDENTITY, IN_REVIEW, "give back", {"reviews:given_back"}),
        (IDENTITY, IN_REVIEW, "approve", {"reviews:approved", "accounts:identity_verified"}),
        (SUPPLIER, IN_REVIEW, "approve", {"reviews:approved"}),
        (SUPPLIER, IN_REVIEW, "reject", {"reviews:rejected"}),
        (SUPPLIER, APPROVED, "suspend", {"reviews:suspended"}),
        (BRAND, IN_REVIEW, "return", {"reviews:returned"}),
        (BRAND, APPROVED, "ask to revoke", {"reviews:revocation_asked"}),
    ],
)
async def test_a_step_of_a_case_leaves_one_entry(kind, status, move, actions):
    desk = await Desk().fill()
    scene = await Scene(desk, kind).fill(status, has_ended=False)

    entries = await _entries_of(scene.act(move))

    assert {each.action for each in entries} == actions
    _refuse_doubles(entries)
    assert {each.object_id for each in entries} <= {scene.review.id, scene.person.id}
