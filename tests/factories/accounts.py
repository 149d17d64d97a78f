"""Accounts, browsers and people signed in, made without the screens that lead there."""

from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import uuid4

from passlib.context import CryptContext

from portal import db
from portal.kit import clock
from portal.models.accounts import Account, AccountKind
from portal.permissions import Actor, Visitor
from portal.services import agreements, sessions
from portal.services.accounts import entering

PASSWORD = "correct horse battery staple"
#: argon2id as in production, at a price that lets a suite log in hundreds of times.
CHEAP = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=64,
    argon2__time_cost=1,
    argon2__parallelism=1,
)


@cache
def _password_hash(password: str) -> str:
    hashed: str = CHEAP.hash(password)
    return hashed


def a_browser(name: str, *, address: str = "192.0.2.1", language: str = "en") -> Visitor:
    """Return a visitor whose browser is recognised by its name."""
    return Visitor(
        browser=sha256(name.encode()).hexdigest(),
        address=address,
        user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
        language=language,
    )


def a_new_account(**facts: Any) -> Account:
    """Return an active account, not stored yet; its password is PASSWORD."""
    now = clock.now()
    known: dict[str, Any] = {
        "kind": AccountKind.OVERSEAS_BUYER,
        "email": f"{uuid4().hex[:12]}@mail.example",
        "email_verified_at": now,
        "password_hash": _password_hash(facts.pop("password", PASSWORD)),
        "password_changed_at": now,
        "contact_name": "Ana Gómez",
        "created_at": now,
        "updated_at": now,
    }
    return Account(**known | facts)


async def an_account(**facts: Any) -> Account:
    """Store an active account that accepted the agreement; its password is PASSWORD."""
    async with db.transaction() as session:
        account = a_new_account(**facts)
        session.add(account)
        await session.flush()
        agreements.record_consent(session, account.id, a_browser("office"))
    return account


async def knows(account: Account, visitor: Visitor) -> None:
    """Make the browser one that the account's owner has used."""
    async with db.transaction() as session:
        await entering.remember_browser(session, visitor, account.id)


async def sign_in(account: Account, visitor: Visitor, *, with_factor: bool = True) -> str:
    """Open a session for the account in this browser and return the cookie's value.

    Who must have a second factor has given it, unless the test says otherwise.
    """
    given_at = clock.now() if with_factor and account.must_have_second_factor else None
    async with db.transaction() as session:
        ticket = sessions.create_ticket(session, visitor, account.id, second_factor_at=given_at)
        return (await sessions.exchange_ticket(session, visitor, ticket)).cookie_value


async def who(cookie_value: str, visitor: Visitor) -> Actor | None:
    """Return who the cookie belongs to at this moment."""
    async with db.reading() as session:
        return await sessions.find_actor(session, cookie_value, visitor)


async def an_actor(account: Account, visitor: Visitor | None = None) -> Actor:
    """Return the account's owner, signed in in this browser."""
    browser = visitor or a_browser(f"browser of {account.id}")
    actor = await who(await sign_in(account, browser), browser)
    assert actor is not None
    return actor


def elsewhere(visitor: Visitor, address: str) -> Visitor:
    """Return the same browser in another network."""
    return replace(visitor, address=address)


async def refreshed(account: Account) -> Account:
    """Return the account as the database has it now."""
    async with db.reading() as session:
        found = await session.get(Account, account.id)
    assert found is not None
    return found
