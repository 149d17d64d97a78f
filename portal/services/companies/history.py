"""What has become of a company's facts: who changed what, from what, to what, and when (A-71)."""

from typing import Any

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import paging
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import Membership
from portal.models.infrastructure import AuditEvent
from portal.permissions import Actor, Permission
from portal.schemas.companies import CompanyEventRow, FactChangeRow
from portal.services.companies.access import live_membership

#: The audit trail's actions, and the keys of COMPANY_EVENTS that they are shown as.
_KINDS = {
    "companies:created": "created",
    "companies:changed": "changed",
    "companies:change_asked": "asked",
}
#: Shorter than other lists: one line may hold a dozen facts.
PAGE_SIZE = 10


async def list_events(
    session: AsyncSession, actor: Actor, *, page: int = 1
) -> paging.Page[CompanyEventRow]:
    """Return a page of the history of the actor's own company, newest first, for every member.

    Times are aware UTC. What a member wrote to the admins is read by them and by the writer; the
    others see about which facts it was. Raises NotFound without a company and NotAllowed without
    COMPANIES_READ.
    """
    place = await live_membership(session, actor.account_id)
    if place is None:
        raise NotFound
    if not actor.may(Permission.COMPANIES_READ):
        raise NotAllowed
    about = (
        col(AuditEvent.object_type) == "company",
        col(AuditEvent.object_id) == place.company_id,
        col(AuditEvent.action).in_(_KINDS),
    )
    total = (await session.exec(select(func.count()).select_from(AuditEvent).where(*about))).one()
    number = paging.within(page, total, PAGE_SIZE)
    found = await session.exec(
        select(AuditEvent, Account)
        .join(Account, col(Account.id) == col(AuditEvent.actor_id), isouter=True)
        .where(*about)
        .order_by(col(AuditEvent.at).desc(), col(AuditEvent.id).desc())
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return paging.Page(
        rows=[_row(event, by, place) for event, by in found],
        page=number,
        page_count=paging.page_count(total, PAGE_SIZE),
        total=total,
    )


def _row(event: AuditEvent, by: Account | None, reader: Membership) -> CompanyEventRow:
    may_read = reader.is_admin or reader.account_id == event.actor_id
    details: dict[str, Any] = event.details
    return CompanyEventRow(
        id=str(event.id),
        kind=_KINDS[event.action],
        at=event.at,
        by="" if by is None or by.is_staff else by.contact_name,
        is_by_erased=by is not None and by.status is AccountStatus.ERASED,
        changes=[
            FactChangeRow(name=name, old=str(each["old"] or ""), new=str(each["new"] or ""))
            for name, each in details.get("changes", {}).items()
        ],
        asked=details.get("facts", []),
        wish=details.get("wish", "") if may_read else "",
        note=details.get("note", "") if may_read else "",
    )
