"""The gate, event by event: who may pass, and what no sender gets through (26, 27, 30, 32)."""

import inspect
import logging
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast, get_type_hints
from uuid import uuid4

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext
from sqlalchemy import delete

import portal.portal
from portal import db
from portal.config import get_settings
from portal.models.accounts import AccountKind, AgreementAcceptance
from portal.permissions import Role, granted
from portal.schemas.accounts import ProfileRow
from portal.services import sessions
from portal.state.gate import FRAMEWORK_EVENTS, FRONTEND_FAULT, Gate
from portal.state.policy import Open, policy_of
from portal.state.profile import ProfileState
from tests.factories.accounts import a_browser, an_account, sign_in
from tests.factories.companies import a_member_of, an_admin
from tests.factories.suppliers import an_authenticated

STATE = "reflex___state____state"
BASE = f"{STATE}.portal___state___base____portal_state"
PROFILE_LOAD = f"{BASE}.portal___state___profile____profile_state.load"
HANDLERS = {
    name: registered.handler.fn
    for name, registered in RegistrationContext.get().event_handlers.items()
}
ARGUMENTS: dict[Any, Any] = {str: "a", int: 1, bool: True, dict[str, Any]: {}, dict[str, str]: {}}
KINDS: list[tuple[str, AccountKind | None, Role | None]] = [
    ("stranger", None, None),
    ("buyer without company", AccountKind.OVERSEAS_BUYER, Role.BUYER_WITHOUT_COMPANY),
    ("member", AccountKind.OVERSEAS_BUYER, Role.COMPANY_MEMBER),
    ("admin", AccountKind.OVERSEAS_BUYER, Role.COMPANY_ADMIN),
    ("admin without a factor", AccountKind.OVERSEAS_BUYER, Role.ADMIN_WITHOUT_FACTOR),
    ("supplier", AccountKind.SUPPLIER, Role.SUPPLIER),
    ("authenticated supplier", AccountKind.SUPPLIER, Role.AUTHENTICATED_SUPPLIER),
    ("shopper", AccountKind.SHOPPER, Role.SHOPPER),
    ("reviewer", AccountKind.REVIEWER, Role.REVIEWER),
    ("review lead", AccountKind.REVIEW_LEAD, Role.REVIEW_LEAD),
    ("support", AccountKind.SUPPORT, Role.SUPPORT),
    ("support before the second factor", AccountKind.SUPPORT, Role.BEFORE_SECOND_FACTOR),
]


def gate_state(cookie: str = "", *, ip: str = "192.0.2.1", browser: str = "laptop") -> BaseState:
    """Return as much of a tab's state as the gate looks at."""
    header = f"browser={browser}; sid={cookie}" if cookie else f"browser={browser}"
    router = SimpleNamespace(url=SimpleNamespace(path="/overview"))
    data = {"headers": {"cookie": header}, "ip": ip, "token": str(uuid4())}
    get_state = rx.State(_reflex_internal_init=True).get_state
    return cast(BaseState, SimpleNamespace(router_data=data, router=router, get_state=get_state))


async def _pass(gate: Gate, state: BaseState, name: str, payload: Any = None) -> StateUpdate | None:
    return await gate.preprocess(portal.portal.app, state, Event(name=name, payload=payload or {}))


def _good(name: str) -> dict[str, Any]:
    plain = inspect.unwrap(HANDLERS[name])
    hints = get_type_hints(plain)
    asked = list(inspect.signature(plain).parameters.values())[1:]
    return {
        each.name: ARGUMENTS.get(hints[each.name], "a")
        for each in asked
        if each.default is inspect.Parameter.empty
    }


async def signed_in(
    kind: AccountKind | None, role: Role | None, *, browser: str = "laptop"
) -> tuple[str, frozenset[Role]]:
    """Let somebody of this kind sign in; return their cookie and all parts they play."""
    if kind is None:
        return "", frozenset()
    visitor = a_browser(browser)
    account = await an_account(kind=kind)
    if role in {Role.COMPANY_ADMIN, Role.ADMIN_WITHOUT_FACTOR}:
        account, _ = await an_admin()
    if role is Role.COMPANY_MEMBER:
        account = await a_member_of((await an_admin())[1])
    if role is Role.AUTHENTICATED_SUPPLIER:
        account = await an_authenticated()
    with_factor = role is not Role.BEFORE_SECOND_FACTOR
    cookie = await sign_in(account, visitor, with_factor=with_factor)
    async with db.reading() as session:
        actor = await sessions.find_actor(session, cookie, visitor)
    assert actor is not None
    assert role in actor.roles
    return cookie, actor.roles


def may_call(name: str, roles: frozenset[Role]) -> bool:
    policy = policy_of(HANDLERS[name])
    if name in FRAMEWORK_EVENTS or policy in {Open.TO_ALL, Open.TO_ALL_UNSEEN}:
        return True
    if policy is None or not roles:
        return False
    if policy is Open.BEFORE_SECOND_FACTOR:
        return True
    is_let_in = Role.BEFORE_SECOND_FACTOR not in roles
    return (is_let_in and policy is Open.TO_SIGNED_IN) or policy in granted(roles)


def test_every_role_is_played_by_somebody() -> None:
    played = {role for _, _, role in KINDS}

    # Whoever is signed in is a person, and every buyer plays the buyer as well.
    assert played - {None} == set(Role) - {Role.VISITOR, Role.PERSON, Role.BUYER}


@pytest.mark.usefixtures("quick_intake")
@pytest.mark.parametrize(("kind", "role"), [each[1:] for each in KINDS], ids=[k[0] for k in KINDS])
async def test_exactly_those_pass_who_hold_the_permission(
    database: None, monkeypatch: pytest.MonkeyPatch, kind: AccountKind | None, role: Role | None
) -> None:
    if role is Role.ADMIN_WITHOUT_FACTOR:
        monkeypatch.setenv("PORTAL_ADMINS_NEED_SECOND_FACTOR", "true")
        get_settings.cache_clear()
    cookie, roles = await signed_in(kind, role)
    gate, state = Gate(), gate_state(cookie)
    asked = [name for name in HANDLERS if name != FRONTEND_FAULT]

    passed = {name for name in asked if await _pass(gate, state, name, _good(name)) is None}

    assert passed == {name for name in asked if may_call(name, roles)}
    assert len(passed) > len(FRAMEWORK_EVENTS)


async def test_a_refusal_carries_no_state(database: None) -> None:
    for cookie in ("", "x" * 43, (await signed_in(AccountKind.SUPPLIER, Role.SUPPLIER))[0]):
        for name in HANDLERS:
            answer = await _pass(Gate(), gate_state(cookie), name, _good(name))
            if answer is not None:
                assert answer.delta == {}
                assert {event.name for event in answer.events} <= {"_redirect"}


async def test_nobody_does_more_than_agree_before_the_agreement(database: None) -> None:
    cookie, _ = await signed_in(AccountKind.SUPPORT, Role.SUPPORT)
    async with db.transaction() as session:
        await session.exec(delete(AgreementAcceptance))

    gate, state = Gate(), gate_state(cookie)
    passed = {name for name in HANDLERS if await _pass(gate, state, name, _good(name)) is None}

    reached = {name for name in passed if policy_of(HANDLERS[name]) is not None}
    assert {policy_of(HANDLERS[name]) for name in reached} <= set(Open)
    assert any(name.endswith("agreement_state.accept") for name in reached)


async def test_an_ended_session_gets_nothing_of_the_tabs_state(database: None) -> None:
    cookie, _ = await signed_in(AccountKind.SUPPORT, Role.SUPPORT)
    gate, state = Gate(), gate_state(cookie)
    assert await _pass(gate, state, f"{STATE}.hydrate") is None
    async with db.transaction() as session:
        await sessions.log_out(session, cookie)

    for name in (f"{STATE}.hydrate", f"{STATE}.hydrate_and_load"):
        assert await _pass(gate, state, name) == StateUpdate()


async def test_browser_storage_sets_nothing(database: None) -> None:
    payload = {"vars": {f"{BASE}.viewer": {"is_signed_in": True}}}

    assert await _pass(Gate(), gate_state(), f"{STATE}.hydrate_and_load", payload) == StateUpdate()


async def test_refusals_of_one_network_are_logged_up_to_a_bound(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = Gate()
    with caplog.at_level(logging.INFO, logger="portal.state.gate"):
        for number in range(400):
            await _pass(gate, gate_state(), f"no.such.{number}" + "x" * 500)
        told = len(caplog.records)
        await _pass(gate, gate_state(ip="198.51.100.7"), "no.such")

    assert 20 <= told <= 21
    assert len(caplog.records) == told + 1
    assert all(len(record.getMessage()) < 200 for record in caplog.records)


async def test_faults_of_browsers_are_logged_up_to_a_bound(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate, payload = Gate(), {"info": "boom" * 1000, "component_stack": ""}
    with caplog.at_level(logging.INFO, logger="portal.state.gate"):
        for _ in range(50):
            assert await _pass(gate, gate_state(), FRONTEND_FAULT, payload) == StateUpdate()

    told = [record.getMessage() for record in caplog.records]
    assert len(told) == 5
    assert all(len(line) <= 2_050 for line in told)


@pytest.fixture
async def processor() -> AsyncIterator[BaseStateEventProcessor]:
    """Reflex's own processor, with our gate and no browser."""
    made = BaseStateEventProcessor(middleware=portal.portal.app, backend_exception_handler=None)
    made.configure(state_manager=StateManagerMemory(), event_namespace=None)
    async with made:
        yield made


async def test_the_gate_stands_in_the_running_app(
    database: None, processor: BaseStateEventProcessor
) -> None:
    cookie, _ = await signed_in(AccountKind.SUPPLIER, Role.SUPPLIER)
    token = str(uuid4())
    data = {**gate_state(cookie).router_data, "token": token}

    future = await processor.enqueue(token, Event(name=PROFILE_LOAD, router_data=data))
    await future.wait_all()

    loaded = await _profile(processor, token)
    assert loaded.email
    stranger = str(uuid4())
    data = {**gate_state().router_data, "token": stranger}
    future = await processor.enqueue(stranger, Event(name=PROFILE_LOAD, router_data=data))
    await future.wait_all()
    assert not (await _profile(processor, stranger)).email


async def _profile(processor: BaseStateEventProcessor, token: str) -> ProfileRow:
    manager = processor._root_context.state_manager
    async with manager.modify_state(BaseStateToken(ident=token, cls=ProfileState)) as state:
        return (await state.get_state(ProfileState)).profile
