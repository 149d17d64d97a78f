"""Whatever a service takes an id of: a foreign one answers exactly like one of nothing (check 28).

The cases are generated: every public function of the services that acts for somebody and takes
an id, called as everybody of the demo world, with ids of what belongs to others and with an id
that nothing has. A new function is among them without being listed.
"""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from reflex_base.registry import RegistrationContext
from sqlalchemy import text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

import portal.portal
import portal.services
from portal import db
from portal.config import Settings
from portal.errors import CountedRefusal, PortalError
from portal.models.accounts import Account
from portal.models.files import FilePurpose
from portal.models.reviews import Review, ReviewKind
from portal.permissions import Actor, Permission, Role
from portal.schemas.base import Form
from portal.services import demo, seeding
from tests.factories.accounts import a_browser, an_actor
from tests.factories.filled_forms import filled
from tests.factories.foreign_ids import TABLES, Owners, owners
from tests.postgres import POSTGRES

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.thorough]
#: How many foreign objects of one kind each person reaches for.
_EACH = 4
#: They act for the desk: whoever plays one of these parts finds what it lists.
AT_THE_DESK: dict[str, set[Role]] = {
    "colleagues": {Role.REVIEW_LEAD},
    "desk_accounts": {Role.SUPPORT},
    "desk_companies": {Role.SUPPORT},
    "desk_reviews": {Role.REVIEWER, Role.REVIEW_LEAD},
    "desk_reviews.leading": {Role.REVIEW_LEAD},
    # A second reviewer confirms what the lead has asked for.
    "desk_reviews.leading.confirm_revocation": {Role.REVIEWER, Role.REVIEW_LEAD},
    "desk_reviews.leading.drop_revocation": {Role.REVIEWER, Role.REVIEW_LEAD},
    "files": {Role.REVIEW_LEAD},
    "identity.assisting": {Role.SUPPORT},
    "recoveries": {Role.SUPPORT},
    "second_factor": {Role.REVIEW_LEAD, Role.SUPPORT},
    "support": {Role.SUPPORT},
}
#: They look nothing up: what they are called with has been asked for before.
NO_LOOKING_UP = {"files.links.link_for", "files.links.check_link", "reviews.drafting.open_draft"}
_GIVEN: dict[str, Any] = {
    "checked": [],
    "kind": ReviewKind.BRAND,
    "owner_id": None,
    "purpose": FilePurpose.BRAND,
    "reason": "They asked for it.",
    "search": "",
    "slot": "logo",
    "to": Permission.REVIEWS_LIST,
    "version": 1,
}
#: Ids among the arguments of handlers that name no row of a table.
NO_TABLES = {"message_id", "match_id"}


@dataclass(frozen=True)
class Service:
    """A function that acts for somebody; `ids` are the names of its arguments that are ids."""

    name: str
    function: Callable[..., Any]
    hints: dict[str, Any]
    ids: tuple[str, ...]

    @property
    def desk(self) -> set[Role]:
        fitting = [each for each in AT_THE_DESK if f"{self.name}.".startswith(f"{each}.")]
        return AT_THE_DESK[max(fitting, key=len)] if fitting else set()


def _services() -> Iterator[Service]:
    for module in pkgutil.walk_packages(portal.services.__path__, "portal.services."):
        if ".seeding" in module.name:
            continue
        for name, function in vars(importlib.import_module(module.name)).items():
            is_public = inspect.isfunction(function) and not name.startswith("_")
            if not is_public or function.__module__ != module.name:
                continue
            hints = typing.get_type_hints(function)
            ids = tuple(each for each, hint in hints.items() if hint is UUID and each != "return")
            full = f"{module.name.removeprefix('portal.services.')}.{name}"
            takes_row = Review in hints.values()
            if Actor in hints.values() and ids and not takes_row and full not in NO_LOOKING_UP:
                yield Service(full, function, hints, ids)


SERVICES = tuple(_services())


def _argument(name: str, hint: Any) -> Any:
    if inspect.isclass(hint) and issubclass(hint, Form):
        return hint.model_construct(**filled(hint))
    return _GIVEN[name]


async def _outcome(service: Service, actor: Actor, ids: dict[str, UUID]) -> tuple[Any, ...]:
    """Return what the call answers and how many rows it would leave changed; none stay so."""
    given = {
        name: _argument(name, hint)
        for name, hint in service.hints.items()
        if name not in ids and hint not in (AsyncSession, Actor) and name != "return"
    }
    if AsyncSession not in service.hints.values():
        return *(await _answer(service.function(actor, **ids, **given)))[1:], 0
    async with AsyncSession(db.writing_engine(), expire_on_commit=False) as session:
        before = await _changes(session)
        is_kept, *answer = await _answer(service.function(session, actor, **ids, **given))
        return *answer, await _changes(session) - before if is_kept else 0


async def _answer(work: Any) -> tuple[Any, ...]:
    """Return whether the transaction would be kept, and the answer."""
    try:
        return True, repr(await work)
    except PortalError as refusal:
        is_kept = isinstance(refusal, CountedRefusal)
        return is_kept, type(refusal).__name__, refusal.code, refusal.text


async def _changes(session: AsyncSession) -> int:
    if POSTGRES:
        return 0
    await session.flush()
    found: int = (await session.exec(text("SELECT total_changes()"))).scalar_one()  # type: ignore[call-overload]
    return found


async def _people(settings: Settings) -> list[Actor]:
    assert await seeding.seed(settings)
    async with db.reading() as session:
        addresses = [person.email for person in demo.DEMO_PERSONS]
        accounts = await session.exec(select(Account).where(col(Account.email).in_(addresses)))
    return [await an_actor(each, a_browser(f"b{each.id}")) for each in accounts]


def _foreign(known: Owners, kind: str, actor: Actor) -> list[UUID]:
    others = [each for each, people in known[kind].items() if actor.account_id not in people]
    return sorted(others)[:_EACH]


def _own(known: Owners, kind: str, actor: Actor) -> UUID:
    mine = [each for each, people in known[kind].items() if actor.account_id in people]
    return min(mine, default=uuid4())


async def test_a_foreign_id_answers_like_one_of_nothing(settings: Settings) -> None:
    people = await _people(settings)
    async with db.reading() as session:
        known = await owners(session)

    cases, told = 0, []
    for actor in people:
        for service in SERVICES:
            if service.desk & actor.roles:
                continue
            for asked in service.ids:
                own = {each: _own(known, each, actor) for each in service.ids if each != asked}
                missing = await _outcome(service, actor, {**own, asked: uuid4()})
                for foreign in _foreign(known, asked, actor):
                    cases += 1
                    found = await _outcome(service, actor, {**own, asked: foreign})
                    if found != missing or missing[-1]:
                        told.append((service.name, asked, actor.kind, missing, found))

    assert told == []
    assert cases >= 2000


def test_every_id_that_a_page_sends_is_of_a_known_kind() -> None:
    asked = {
        name
        for registered in RegistrationContext.get().event_handlers.values()
        for name in inspect.signature(inspect.unwrap(registered.handler.fn)).parameters
        if name.endswith("_id")
    }

    assert asked - NO_TABLES <= set(TABLES)
