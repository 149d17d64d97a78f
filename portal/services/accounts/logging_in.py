"""Logging in with a password: counted before it is checked, and one answer for every failure."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import BrowserNotKnown, TooManyTries
from portal.kit import clock, passwords
from portal.models.accounts import Account, AccountStatus
from portal.models.legacy import MUST_REGISTER_ANEW
from portal.permissions import Visitor
from portal.schemas.accounts import LogInForm
from portal.schemas.fields import Address, AddressKind, read_identifier
from portal.services import throttles
from portal.services.accounts import activating, entering, finding, locking, older
from portal.services.accounts.errors import AccountSuspended, LogInRefused, MustRegisterAnew
from portal.services.accounts.older import OldPassword


@dataclass(frozen=True, kw_only=True)
class _Try:
    """One counted try: what to compare with, and what to take back when it is right."""

    #: "" when the try does not count against the network.
    network_key: str
    subject_key: str
    #: The keys of all the accounts that were tried together, as far as they may be checked.
    reserved: tuple[str, ...] = ()
    may_be_checked: bool
    is_known_browser: bool = False
    account_id: UUID | None = None
    password_hash: str = ""
    #: What to compare with when it is not the account's own.
    old_password: OldPassword


def _network_key(visitor: Visitor) -> str:
    return throttles.key_for("log_in-from", throttles.network_of(visitor.address))


async def log_in(visitor: Visitor, form: LogInForm) -> str:
    """Return a ticket for whoever the identifier and the password belong to (B-08, C-04).

    A number that several accounts name and none has proven is tried with each of them (A-19).
    Opens its own transactions and hashes between them. Every failure is LogInRefused: unknown,
    wrong, locked, and right during a lock, at the same cost (security checks 3 and 4). Only a
    right password learns of a suspension (AccountSuspended), or that an older account cannot be
    used here (MustRegisterAnew). TooManyTries says that this network has failed too often;
    BrowserNotKnown that there is no browser to bind the ticket to.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    async with db.transaction() as session:
        tries = await _reserve(session, visitor, read_identifier(form.identifier))
    if not tries:
        raise TooManyTries
    for tried in tries:
        if await _is_right(form, tried) and tried.account_id is not None:
            return await _enter(visitor, form, tried, tried.account_id)
    first = tries[0]
    if await first.old_password.is_right(form.password) and first.may_be_checked:
        return await _enter_with_old(visitor, form, first)
    await _note_wrong(tries)
    raise LogInRefused


async def _is_right(form: LogInForm, tried: _Try) -> bool:
    if tried.may_be_checked and tried.account_id is not None:
        return await passwords.verify_password(form.password, tried.password_hash)
    await passwords.dummy_verify()
    return False


async def _reserve(session: AsyncSession, visitor: Visitor, address: Address) -> list[_Try]:
    """Count the tries as failed before they are checked; none when the whole network is blocked.

    A browser that the owner has used counts for itself: strangers cannot lock it out. Any number
    takes as many tries as any other, or the time would tell how many people name it.
    """
    accounts: list[Account | None] = [*await finding.list_by_address(session, address)]
    known = [
        each is not None and await entering.is_known_browser(session, visitor, each.id)
        for each in accounts
    ]
    network_key = "" if known and all(known) else _network_key(visitor)
    if network_key and not await throttles.reserve_try(
        session, network_key, throttles.NETWORK_TRIES
    ):
        return []
    wanted = finding.NAMED_BY_MOST if address.kind is AddressKind.MOBILE else 1
    lacking = wanted - len(accounts)
    accounts, known = accounts + [None] * lacking, known + [False] * lacking
    tries = []
    for number, account in enumerate(accounts):
        subject_key = _subject_key(visitor, address, account, number, is_known=known[number])
        is_free = await throttles.reserve_try(session, subject_key, throttles.ACCOUNT_TRIES)
        tried = _Try(
            network_key=network_key,
            subject_key=subject_key,
            may_be_checked=is_free,
            is_known_browser=known[number],
            account_id=account.id if account else None,
            password_hash=account.password_hash if account else "",
            old_password=await older.find_old_password(session, address, account),
        )
        tries.append(tried)
    reserved = tuple(each.subject_key for each in tries if each.may_be_checked)
    return [replace(each, reserved=reserved) for each in tries]


def _subject_key(
    visitor: Visitor, address: Address, account: Account | None, number: int, *, is_known: bool
) -> str:
    if account is None:
        which = f":{number}" if number else ""
        return throttles.key_for("log_in-unknown", f"{address.kind}:{address.value}{which}")
    if is_known:
        return throttles.key_for("log_in-browser", f"{account.id}:{visitor.browser}")
    return locking.tries_key(account.id)


async def _note_wrong(tries: list[_Try]) -> None:
    """Lock an account when this was a stranger's tenth wrong password in a row.

    Names that nobody has take the same steps, or the time would tell them apart. An older account
    that is still dormant rests for as long as a lock stands.
    """
    async with db.transaction() as session:
        for tried in tries:
            streak = await throttles.streak_of(session, tried.subject_key)
            is_full = streak > 0 and streak % throttles.ACCOUNT_TRIES.tries == 0
            if is_full and tried.account_id is not None and not tried.is_known_browser:
                await locking.lock(session, tried.account_id)
            elif is_full and tried.may_be_checked and tried.old_password.record_id is not None:
                until = clock.now() + locking.LOCKED_FOR
                await throttles.block(session, tried.subject_key, until=until)


async def _enter(visitor: Visitor, form: LogInForm, tried: _Try, account_id: UUID) -> str:
    fresh_hash = ""
    if passwords.needs_rehash(tried.password_hash):
        fresh_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        account = await finding.read_for_change(session, account_id)
        if account.status is AccountStatus.SUSPENDED:
            raise AccountSuspended
        if account.password_hash != tried.password_hash or _is_shut(account, tried):
            # Changed or locked while we were hashing.
            raise LogInRefused
        if fresh_hash:
            account.password_hash = fresh_hash
        await _take_back(session, tried)
        locking.reopen_if_over(account, at=clock.now())
        return await entering.let_in(session, visitor, account, by="password")


async def _enter_with_old(visitor: Visitor, form: LogInForm, tried: _Try) -> str:
    """Let the owner of an older account in, and replace its foreign hash (A-08)."""
    try:
        ticket = await _replace_old(visitor, form, tried)
    except IntegrityError:
        # Somebody registered the address at this very moment.
        ticket = None
    # Of several logins at once one has replaced the hash; the others find the new one.
    return ticket or await log_in(visitor, form)


async def _replace_old(visitor: Visitor, form: LogInForm, tried: _Try) -> str | None:
    fresh_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        account = None
        if tried.account_id is not None:
            account = await finding.read_for_change(session, tried.account_id)
        record = await older.read_for_change(session, tried.old_password.record_id)
        is_same = older.unseal_hash(record.password_hash) == tried.old_password.foreign_hash
        if record.account_id != tried.account_id or not is_same:
            await _take_back(session, tried)
            return None
        if record.kind in MUST_REGISTER_ANEW:
            await _take_back(session, tried)
            record.password_hash = older.seal_hash(fresh_hash)
            raise MustRegisterAnew(older.WAYS[record.kind])
        record.password_hash = ""
        if account is not None:
            return await _let_in_with_old(session, visitor, account, tried, fresh_hash)
        await _take_back(session, tried)
        account = await activating.activate(session, visitor, record, fresh_hash, by="password")
        return await activating.let_in(session, visitor, account)


async def _let_in_with_old(
    session: AsyncSession, visitor: Visitor, account: Account, tried: _Try, fresh_hash: str
) -> str:
    """Let somebody in who has an account by a code already, with the old password at last."""
    if account.status is AccountStatus.SUSPENDED:
        raise AccountSuspended
    if account.password_hash != tried.password_hash or _is_shut(account, tried):
        raise LogInRefused
    account.password_hash = fresh_hash
    await _take_back(session, tried)
    locking.reopen_if_over(account, at=clock.now())
    return await entering.let_in(session, visitor, account, by="password")


def _is_shut(account: Account, tried: _Try) -> bool:
    return locking.is_locked(account) and not tried.is_known_browser


async def _take_back(session: AsyncSession, tried: _Try) -> None:
    # In the order of _reserve: two logins must not wait for each other's rows.
    if tried.network_key:
        await throttles.release_try(session, tried.network_key)
    for key in tried.reserved:
        undo = throttles.forgive if key == tried.subject_key else throttles.release_try
        await undo(session, key)
