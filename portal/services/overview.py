"""The first page after login: what is still to do, and where the person belongs."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import CompanyNeeded, NotAllowed, NotFound
from portal.models.accounts import PERSONAL_FACTS, Account, AccountKind
from portal.models.companies import Company, Membership
from portal.models.reviews import ReviewKind
from portal.permissions import Actor, Permission
from portal.schemas.companies import CompanyCardRow
from portal.schemas.overview import OverviewRow
from portal.services import reviews, suppliers


async def find_overview(session: AsyncSession, actor: Actor) -> OverviewRow:
    """Return the actor's overview: the profile card and the company card (A-14, A-15, C-15).

    Raises CompanyNeeded for a buyer without a company, who belongs on the guide (A-13), and
    NotAllowed without Permission.OVERVIEW_READ. An incomplete company does show, with what it
    lacks: the card leads to the form.
    """
    account = await session.get(Account, actor.account_id)
    if account is None:
        raise NotFound
    company = await _company_card(session, account)
    if account.is_buyer and company is None:
        raise CompanyNeeded
    if not actor.may(Permission.OVERVIEW_READ):
        raise NotAllowed
    missing = account.missing_personal_facts()
    review = await reviews.find(session, ReviewKind.IDENTITY, account.id)
    return OverviewRow(
        contact_name=account.contact_name,
        kind=account.kind,
        missing=missing,
        missing_count=len(missing),
        total_count=len(PERSONAL_FACTS),
        is_complete=not missing,
        proves_identity=actor.may(Permission.IDENTITY_PROVE),
        is_verified=account.identity_verified_at is not None,
        identity_status=review.status.value if review else "",
        company=company,
        **await _supplying(session, actor, account),
    )


async def _supplying(session: AsyncSession, actor: Actor, account: Account) -> dict[str, Any]:
    """Return what the card of suppliers shows; nothing for those who never asked to be one."""
    if not actor.may(Permission.SUPPLIERS_APPLY):
        return {}
    supplier = await suppliers.find_by_account(session, account.id)
    if supplier is None:
        return {"supplies": account.kind is AccountKind.SUPPLIER}
    review = await suppliers.current_review(session, supplier)
    return {
        "supplies": True,
        "is_authenticated": actor.may(Permission.SUPPLIERS_ACT),
        "supplier_status": review.status.value if review else "",
    }


async def _company_card(session: AsyncSession, account: Account) -> CompanyCardRow | None:
    query = (
        select(Company, Membership)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(col(Membership.account_id) == account.id, col(Membership.ended_at).is_(None))
    )
    found = (await session.exec(query)).first()
    if found is None:
        return None
    company, membership = found
    return CompanyCardRow.of(company, is_admin=membership.is_admin)
