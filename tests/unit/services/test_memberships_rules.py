"""Any sequence of moves by anybody: the portal and a model in memory always agree.

More and longer runs with PORTAL_SLOW=1 (security check 35: 500 runs of 50 steps take minutes).
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.factories.membership_model import Model, Part
from tests.factories.membership_world import AT_THE_DESK, COMING, World, check_invariants, outcome

IS_SLOW = os.environ.get("PORTAL_SLOW") == "1"
RUNS, STEPS = (500, 50) if IS_SLOW else (12, 25)
PERSONS = ["Ada", "Bo", "Cem", "Dana", "Eve", "Flo", "Gus"]
ABOUT_ANOTHER = [
    "approve",
    "reject",
    "remove",
    "remove_admin_right",
    "set_admin",
    "transfer",
    "transfer_and_quit",
]
ALONE = ["close_company", "erase", "quit", "withdraw"]
somebody = st.sampled_from(PERSONS)


def _opening() -> Model:
    return Model(
        places={
            "Ada": ("Works", Part.ADMIN),
            "Bo": ("Works", Part.MEMBER),
            "Cem": ("Works", Part.MEMBER),
            "Dana": ("Works", Part.MEMBER),
            "Eve": ("Yard", Part.ADMIN),
        }
    )


def _waiter(loop: asyncio.AbstractEventLoop) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    return lambda work: asyncio.run_coroutine_threadsafe(work, loop).result()


async def _really(world: World, move: str, *people: str) -> Any:
    return await outcome(await world.prepare(move, *people))


def _machine(loop: asyncio.AbstractEventLoop) -> type[RuleBasedStateMachine]:
    """Return a machine whose moves run on the test's own loop, from another thread."""
    wait = _waiter(loop)

    class Belonging(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.model = _opening()
            self.world = World()
            wait(self.world.fill(PERSONS, self.model))

        @rule(who=somebody, number=st.integers(0, 7), move=st.sampled_from(COMING))
        def comes(self, who: str, number: int, move: str) -> None:
            known = list(self.world.companies)
            new = f"Company {len(known)}"
            self._both(move, who, new if move == "create" else known[number % len(known)])

        @rule(who=somebody, move=st.sampled_from([*ALONE, *AT_THE_DESK]))
        def moves(self, who: str, move: str) -> None:
            self._both(move, who)

        @rule(who=somebody, whom=somebody, move=st.sampled_from(ABOUT_ANOTHER))
        def moves_another(self, who: str, whom: str, move: str) -> None:
            self._both(move, who, whom)

        @rule(who=somebody)
        def steps_down(self, who: str) -> None:
            # Rare among the moves above, and the one that could leave a company without admin.
            self._both("remove_admin_right", who, who)

        def _both(self, move: str, *people: str) -> None:
            if move not in AT_THE_DESK and people[0] in self.model.away():
                return  # nobody signs in to an account that is gone or shut
            expected = getattr(self.model, move)(*people)
            assert wait(_really(self.world, move, *people)) is expected
            state = wait(self.world.state())
            assert state == self.model
            check_invariants(self.world, state)

    return Belonging


@pytest.mark.thorough
@pytest.mark.req("A-34", "A-62", "A-66", "A-67", "A-68", "A-73", "A-74", "A-76")
@pytest.mark.timeout(3600)
async def test_whatever_people_do_the_rules_hold(database):
    """Proves life cycle 4's invariants after every step (security check 35)."""
    machine = _machine(asyncio.get_running_loop())
    limits = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    await asyncio.to_thread(run_state_machine_as_test, machine, settings=limits)
