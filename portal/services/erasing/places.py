"""Whether the person's place in a company lets them go."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.companies import Company, Membership
from portal.schemas.erasing import Obstacle
from portal.services.erasing.errors import LastMemberStays, SoleAdminStays
from portal.services.memberships import places


async def obstacle_of(session: AsyncSession, place: Membership) -> Obstacle:
    """Return what stands in the way; certain only behind the company's lock.

    A suspended admin is none who could look after the company.
    """
    if not place.is_admin:
        return Obstacle.NONE
    if await places.able_admin_ids(session, place.company_id, but=place.account_id):
        return Obstacle.NONE
    is_alone = await places.count_members(session, place.company_id) == 1
    return Obstacle.LAST_MEMBER if is_alone else Obstacle.SOLE_ADMIN


async def refuse_needed(session: AsyncSession, company: Company, place: Membership) -> None:
    """Raise SoleAdminStays or LastMemberStays; the company must be locked."""
    obstacle = await obstacle_of(session, place)
    if obstacle is Obstacle.SOLE_ADMIN:
        raise SoleAdminStays(company=company.full_name)
    if obstacle is Obstacle.LAST_MEMBER:
        raise LastMemberStays(company=company.full_name)
