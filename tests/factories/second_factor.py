"""People with a second factor, and what their apps show at noon of a day in March."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import update

from portal import db
from portal.errors import PortalError
from portal.kit import otp
from portal.models.accounts import Account, AccountKind
from portal.models.desk import SecondFactor
from portal.permissions import Actor, Visitor
from portal.schemas.second_factor import FactorCodeForm
from portal.services import second_factor, sessions
from portal.services.second_factor import keeping
from tests.factories.accounts import a_browser, an_account, knows, sign_in, who

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
Service = Callable[..., Awaitable[Any]]


async def act(service: Service, *arguments: Any) -> Any:
    """Call a service in a transaction of its own."""
    async with db.transaction() as session:
        return await service(session, *arguments)


async def outcome_of(service: Service, *arguments: Any) -> type[PortalError] | None:
    """Return what the service refuses with, or None."""
    try:
        await act(service, *arguments)
    except PortalError as error:
        return type(error)
    return None


async def half_way(account: Account, name: str = "laptop") -> Actor:
    """Return the owner with the password given and nothing else, in a browser of theirs."""
    browser = a_browser(name)
    await knows(account, browser)
    actor = await who(await sign_in(account, browser, with_factor=False), browser)
    assert actor is not None
    return actor


async def let_inside(account: Account, key: str) -> tuple[str, Visitor]:
    """Return a cookie with the factor given, and its browser; the code of noon is used then."""
    browser = a_browser("home")
    ticket = await act(second_factor.verify, await half_way(account, "home"), code_for(key))
    return (await act(sessions.exchange_ticket, browser, ticket)).cookie_value, browser


async def key_of(account: Account) -> str:
    """Return the key that the account's app was given."""
    async with db.reading() as session:
        factor = await keeping.factor_of(session, account.id)
    assert factor is not None
    return keeping.key_of(factor)


def code_for(key: str, *, steps: int = 0) -> FactorCodeForm:
    """Return what the app shows at noon, or so many steps later."""
    return FactorCodeForm(code=otp.code_at(key, otp.step_at(NOON) + steps))


def wrong_code(key: str) -> FactorCodeForm:
    """Return six digits that the app does not show around noon."""
    near = {otp.code_at(key, otp.step_at(NOON) + step) for step in range(-3, 4)}
    return FactorCodeForm(code=next(c for n in range(10) if (c := f"{n}" * 6) not in near))


async def set_up(account: Account) -> tuple[str, list[str]]:
    """Set a factor up, with all codes around noon unused; return its key and recovery codes."""
    actor = await half_way(account, "set-up")
    await act(second_factor.begin, actor)
    key = await key_of(account)
    codes = await act(second_factor.confirm, actor, code_for(key, steps=-1))
    async with db.transaction() as session:
        await session.exec(update(SecondFactor).values(last_step=0))
    return key, codes


async def support_with_factor() -> tuple[Account, str, list[str]]:
    """Return somebody of the desk with their key and their recovery codes."""
    account = await an_account(kind=AccountKind.SUPPORT, contact_name="Vera Koch")
    return account, *await set_up(account)


async def demo_person(*, is_demo: bool = True) -> Account:
    """Return somebody of the desk whose key is the public one."""
    account = await an_account(kind=AccountKind.SUPPORT, is_demo=is_demo)
    async with db.transaction() as session:
        second_factor.settle_demo(session, account)
    return account
