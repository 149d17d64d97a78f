"""Proving by the password that the person at the keyboard is the account's owner."""

from portal import db
from portal.errors import PortalError, TooManyTries
from portal.kit import passwords
from portal.models.accounts import Account
from portal.permissions import Actor, Permission
from portal.services import throttles
from portal.services.accounts import finding


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
