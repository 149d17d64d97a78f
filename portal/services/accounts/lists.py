"""The staff's list of accounts, and what the mail server said about an address."""

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock, names, paging
from portal.models.accounts import Account
from portal.permissions import Actor, Permission
from portal.schemas.accounts import AccountRow, AccountSort
from portal.services import audit

_COLUMNS = {
    AccountSort.CONTACT_NAME: col(Account.contact_name),
    AccountSort.CREATED_AT: col(Account.created_at),
    AccountSort.KIND: col(Account.kind),
    AccountSort.STATUS: col(Account.status),
}


async def list_accounts(
    session: AsyncSession,
    actor: Actor,
    *,
    page: int = 1,
    search: str = "",
    only_undeliverable: bool = False,
    sort: AccountSort = AccountSort.CREATED_AT,
    descending: bool = True,
) -> paging.Page[AccountRow]:
    """Return a page of all accounts for staff with ACCOUNTS_LIST; addresses are masked (C-07).

    `search` finds part of a contact name or a whole address: parts would undo the masks.
    """
    if not actor.may(Permission.ACCOUNTS_LIST):
        raise NotAllowed
    chosen = _conditions(search, only_undeliverable=only_undeliverable)
    total = (await session.exec(select(func.count()).select_from(Account).where(*chosen))).one()
    number = paging.within(page, total)
    order = _COLUMNS[sort].desc() if descending else _COLUMNS[sort].asc()
    found = await session.exec(
        select(Account)
        .where(*chosen)
        .order_by(order, col(Account.id))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(each) for each in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _conditions(search: str, *, only_undeliverable: bool) -> list[ColumnElement[bool]]:
    chosen: list[ColumnElement[bool]] = []
    # No name holds what cannot be printed, and PostgreSQL refuses to be asked for it.
    if text := "".join(each for each in search[:254] if each.isprintable()).strip():
        is_part = col(Account.contact_name).icontains(text, autoescape=True)
        chosen.append(or_(is_part, col(Account.email) == text.lower()))
    if only_undeliverable:
        chosen.append(col(Account.email_undeliverable_at).is_not(None))
    return chosen


def _row(account: Account) -> AccountRow:
    return AccountRow(
        id=str(account.id),
        contact_name=account.contact_name,
        email=names.mask_email(account.email),
        kind=account.kind.value,
        status=account.status.value,
        email_undeliverable=account.email_undeliverable_at is not None,
        created_at=account.created_at,
    )


async def mark_undeliverable(session: AsyncSession, address: str) -> None:
    """Note that a mail server refused the address for good; its owner and staff see it (C-07)."""
    found = await session.exec(
        select(Account)
        .where(col(Account.email) == address, col(Account.email_undeliverable_at).is_(None))
        .with_for_update()
    )
    for account in found:
        account.email_undeliverable_at = clock.now()
        audit.record(
            session,
            "accounts:marked_undeliverable",
            actor=None,
            object_type="account",
            object_id=account.id,
        )
