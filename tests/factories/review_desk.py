"""The desk at work on cases of a kind that the test brings along."""

from typing import Any

import pytest

from portal import db
from portal.models.accounts import Account
from portal.models.reviews import Review, ReviewKind
from portal.schemas.desk_reviews import ReturnForm, VerdictForm
from portal.services import desk_reviews
from portal.services.desk_reviews import kinds
from tests.factories.accounts import an_actor
from tests.factories.reviews import SLOT, Counting, a_case, a_reviewer, now_of


def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """Let the desk know a kind that notes what it was asked."""
    known = Counting()
    for kind in ReviewKind:
        monkeypatch.setitem(kinds._RULES, kind, known.rules())
    return known


def verdict(reason: str = "not_accepted", note: str = "Sorry.") -> VerdictForm:
    return VerdictForm.read({"reason": reason, "note": note})


def correction(target: str = SLOT, reason: str = "blurred") -> ReturnForm:
    return ReturnForm.gather({f"reason_{target}": reason, "note": "Please."}, [target, "name"])


async def acts(person: Account, act: Any, review: Review, *more: Any) -> Any:
    """Do something at the desk as the person, who sees the case as it is now."""
    actor = await an_actor(person)
    options = {} if act is desk_reviews.claim else {"version": (await now_of(review)).version}
    async with db.transaction() as session:
        return await act(session, actor, review.id, *more, **options)


async def claims(person: Account, review: Review) -> None:
    await acts(person, desk_reviews.claim, review)


async def approves(person: Account, review: Review) -> None:
    """Claim the case and approve it."""
    await claims(person, review)
    await acts(person, desk_reviews.approve, review)


async def a_claimed_case(owner: Account, reviewer: Account, **options: Any) -> Review:
    review = await a_case(owner, **options)
    await claims(reviewer, review)
    return review


async def an_approved_case(owner: Account, **options: Any) -> Review:
    review = await a_case(owner, **options)
    await approves(await a_reviewer(), review)
    return review


async def lets_time_pass() -> int:
    """Let the worker do what is due; return for how many cases there was something."""
    done = 0
    async with db.reading() as session:
        due = await desk_reviews.list_due(session) + await desk_reviews.list_ending(session)
    for each in due:
        async with db.transaction() as session:
            done += await desk_reviews.do_due(session, each)
    return done
