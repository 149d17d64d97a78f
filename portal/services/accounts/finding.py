"""How an account is found by what somebody typed, and read to be changed."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.models.accounts import Account, AccountStatus
from portal.permissions import Actor, Permission
from portal.schemas.fields import Address, AddressKind, fold_user_name

#: How many accounts that name one unproven number can be told apart by their passwords.
NAMED_BY_MOST = 3


def _is(condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return condition, col(Account.status) != AccountStatus.ERASED


async def find_by_email(session: AsyncSession, email: str) -> Account | None:
    """Return the account with this folded address, or None."""
    return (await session.exec(select(Account).where(*_is(col(Account.email) == email)))).first()


async def has_user_name(session: AsyncSession, user_name: str) -> bool:
    """Return whether some account has the user name, whatever its case (B-04)."""
    key = fold_user_name(user_name)
    found = await session.exec(select(Account.id).where(col(Account.user_name_key) == key))
    return found.first() is not None


async def list_by_mobile(session: AsyncSession, mobile: str) -> list[Account]:
    """Return whose number it may be: who has proven it alone, else the oldest that name it.

    Never more than NAMED_BY_MOST: whoever names a number later crowds nobody out.
    """
    is_unproven = col(Account.mobile_verified_at).is_(None)
    found = await session.exec(
        select(Account)
        .where(*_is(col(Account.mobile) == mobile))
        .order_by(is_unproven, col(Account.created_at), col(Account.id))
        .limit(NAMED_BY_MOST)
    )
    accounts = list(found)
    is_proven = bool(accounts) and accounts[0].mobile_verified_at is not None
    return accounts[:1] if is_proven else accounts


async def list_by_address(session: AsyncSession, address: Address) -> list[Account]:
    """Return whom an identifier may name: one account at most, but for a number nobody proved."""
    if address.kind is AddressKind.MOBILE:
        return await list_by_mobile(session, address.value)
    account = await find_by_address(session, address)
    return [account] if account else []


async def find_by_address(session: AsyncSession, address: Address) -> Account | None:
    """Return the account that an identifier names, or None (B-08, C-04)."""
    if address.kind is AddressKind.EMAIL:
        return await find_by_email(session, address.value)
    if address.kind is AddressKind.MOBILE:
        accounts = await list_by_mobile(session, address.value)
        return accounts[0] if len(accounts) == 1 else None
    is_named = col(Account.user_name_key) == address.value
    return (await session.exec(select(Account).where(*_is(is_named)))).first()


async def read_for_change(session: AsyncSession, account_id: UUID) -> Account:
    """Return the account, fresh and locked until the transaction ends; NotFound when gone."""
    found = await session.exec(
        select(Account)
        .where(*_is(col(Account.id) == account_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    account = found.first()
    if account is None:
        raise NotFound
    return account


async def access_own(session: AsyncSession, actor: Actor, *, to: Permission) -> Account:
    """Return the actor's own account, locked when `to` is a change; NotAllowed otherwise."""
    if not actor.may(to):
        raise NotAllowed
    if to is not Permission.ACCOUNTS_READ_OWN:
        return await read_for_change(session, actor.account_id)
    account = await session.get(Account, actor.account_id)
    if account is None:
        raise NotFound
    return account
