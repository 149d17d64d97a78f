"""Whom the desk may choose as the next admin of an orphaned company."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import names
from portal.models.accounts import Account
from portal.models.companies import Membership
from portal.permissions import Actor, Permission
from portal.schemas.recoveries import HeirRow
from portal.services.memberships import places

#: What a browser can search in without waiting; who was not here lately is no heir either.
MOST_HEIRS = 500


async def list_heirs(session: AsyncSession, actor: Actor, company_id: UUID) -> list[HeirRow]:
    """Return the members without the right whose accounts are open, in the order of their names.

    Of a company with more than MOST_HEIRS those who were here last. One query. Raises NotAllowed
    without COMPANIES_RECOVER; an unknown company has no members.
    """
    if not actor.may(Permission.COMPANIES_RECOVER):
        raise NotAllowed
    found = await session.exec(
        select(Account)
        .join(Membership, col(Membership.account_id) == col(Account.id))
        .where(
            col(Membership.company_id) == company_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_(None),
            col(Account.status).in_(places.ABLE),
        )
        .order_by(col(Membership.seen_at).desc(), col(Membership.id))
        .limit(MOST_HEIRS)
    )
    rows = [
        HeirRow(
            account_id=str(each.id),
            contact_name=each.contact_name,
            email=names.mask_email(each.email),
        )
        for each in found
    ]
    return sorted(rows, key=lambda row: (names.fold(row.contact_name), row.account_id))
