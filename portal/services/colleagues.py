"""What the lead does for the people who work at the portal: help with a lost second factor."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import names, paging
from portal.models.accounts import STAFF_KINDS, Account, AccountStatus
from portal.models.desk import SecondFactor
from portal.permissions import Actor, Permission
from portal.schemas.colleagues import ColleagueRow, ColleagueSort
from portal.schemas.desk_history import ReasonForm
from portal.services import second_factor

_COLUMNS = {
    ColleagueSort.CONTACT_NAME: col(Account.contact_name),
    ColleagueSort.KIND: col(Account.kind),
}


async def list_colleagues(
    session: AsyncSession,
    actor: Actor,
    *,
    page: int = 1,
    search: str = "",
    sort: ColleagueSort = ColleagueSort.CONTACT_NAME,
    descending: bool = False,
) -> paging.Page[ColleagueRow]:
    """Return a page of the staff's accounts; addresses are masked.

    `search` finds part of a name or a whole address. NotAllowed without COLLEAGUES_RESET_FACTOR.
    """
    if not actor.may(Permission.COLLEAGUES_RESET_FACTOR):
        raise NotAllowed
    chosen = _conditions(search)
    total = (await session.exec(select(func.count()).select_from(Account).where(*chosen))).one()
    number = paging.within(page, total)
    order = _COLUMNS[sort].desc() if descending else _COLUMNS[sort].asc()
    found = await session.exec(
        select(Account, SecondFactor.confirmed_at)
        .outerjoin(SecondFactor, col(SecondFactor.account_id) == col(Account.id))
        .where(*chosen)
        .order_by(order, col(Account.id))
        .offset((number - 1) * paging.PAGE_SIZE)
        .limit(paging.PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(actor, each, has_factor=since is not None) for each, since in found],
        page=number,
        page_count=paging.page_count(total),
        total=total,
    )


def _conditions(search: str) -> list[ColumnElement[bool]]:
    chosen = [col(Account.kind).in_(STAFF_KINDS), col(Account.status) != AccountStatus.ERASED]
    # No name holds what cannot be printed, and PostgreSQL refuses to be asked for it.
    if text := "".join(each for each in search[:254] if each.isprintable()).strip():
        is_part = col(Account.contact_name).icontains(text, autoescape=True)
        chosen.append(is_part | (col(Account.email) == text.lower()))
    return chosen


def _row(actor: Actor, account: Account, *, has_factor: bool) -> ColleagueRow:
    return ColleagueRow(
        id=str(account.id),
        contact_name=account.contact_name,
        email=names.mask_email(account.email),
        kind=account.kind.value,
        has_second_factor=has_factor,
        may_remove=has_factor and account.id != actor.account_id,
    )


async def remove_second_factor(
    session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm
) -> None:
    """Let a colleague whose device is lost set a new second factor up; both are mailed.

    They are signed out at once, and their recovery codes die (security check 13). Raises
    second_factor.NotSetUp when they have none, NotFound for who is no colleague, and NotAllowed
    for one's own and without COLLEAGUES_RESET_FACTOR.
    """
    await second_factor.remove_colleagues(session, actor, account_id, form.reason)
    await session.flush()
