"""What earlier records say about a newcomer's company: a name to begin with, nothing more."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.models.legacy import BadgeRecord, LegacyAccount
from portal.permissions import Actor, Permission


async def find_name_hint(session: AsyncSession, actor: Actor) -> str:
    """Return the company's name on the actor's badge or older account, or "" (A-05, A-08).

    It only fills a field beforehand: whoever bears the name of a company belongs to none by that.
    Raises NotAllowed for people who look for no company.
    """
    if not actor.may(Permission.COMPANIES_JOIN):
        raise NotAllowed
    on_badges = (
        select(BadgeRecord.company_name)
        .where(BadgeRecord.claimed_by == actor.account_id, BadgeRecord.company_name != "")
        .order_by(col(BadgeRecord.claimed_at).desc())
        .limit(1)
    )
    on_accounts = (
        select(LegacyAccount.company_name)
        .where(LegacyAccount.account_id == actor.account_id, LegacyAccount.company_name != "")
        .order_by(col(LegacyAccount.activated_at).desc())
        .limit(1)
    )
    badge = (await session.exec(on_badges)).first()
    return badge or (await session.exec(on_accounts)).first() or ""
