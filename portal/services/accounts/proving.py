"""Proving by the password that the person at the keyboard is the account's owner."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import PortalError, TooManyTries
from portal.kit import clock, passwords
from portal.models.accounts import Account, Session
from portal.permissions import Actor, Permission
from portal.services import throttles
from portal.services.accounts import finding
from portal.services.accounts.errors import PasswordWrong

#: Security check 6: how long a login or a second factor counts as a proof.
FRESH_FOR = timedelta(minutes=10)


async def is_fresh(session: AsyncSession, actor: Actor) -> bool:
    """Whether the actor logged in, or gave the second factor, within ten minutes (check 6).

    A login by mailed code counts as one by password: the same mailbox resets the password.
    """
    found = await session.exec(
        select(Session.created_at, Session.second_factor_at).where(
            col(Session.id) == actor.session_id
        )
    )
    moments = [each for row in found for each in row if each is not None]
    return any(each > clock.now() - FRESH_FOR for each in moments)


async def prove_if_given(actor: Actor, password: str) -> Account | None:
    """Return the account as prove_password does, None for no password; PasswordWrong, TooManyTries.

    Opens its own transactions.
    """
    if not password:
        return None
    return await prove_password(actor, password, otherwise=PasswordWrong)


async def prove_password(actor: Actor, password: str, *, otherwise: type[PortalError]) -> Account:
    """Return the actor's account as it was read when the password proved right.

    Opens its own transactions and hashes between them. Raises `otherwise` for a wrong password,
    TooManyTries after ten of them: a stolen session must not become a guessing machine.
    """
    key = throttles.key_for("password", str(actor.account_id))
    async with db.transaction() as session:
        account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
        may_try = await throttles.reserve_try(session, key, throttles.PASSWORD_TRIES)
    if not may_try:
        raise TooManyTries
    if not await passwords.verify_password(password, account.password_hash):
        raise otherwise
    async with db.transaction() as session:
        await throttles.forgive(session, key)
    return account
