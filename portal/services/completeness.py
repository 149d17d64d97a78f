"""How complete somebody's own information is, and what would make it more so (C-10)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotAllowed, NotFound
from portal.models.accounts import PERSONAL_FACTS, Account
from portal.models.companies import Company, CompanyStatus
from portal.permissions import Actor, Permission
from portal.schemas.completeness import CompletenessRow
from portal.services.companies.access import live_membership

#: What each part counts; for a buyer they come to 100.
_FACT = 10
_MOBILE = 10
_COMPANY = 20
_COMPANY_COMPLETE = 20


async def measure(session: AsyncSession, actor: Actor) -> CompletenessRow:
    """Return the actor's score, 0 to 100, and what is still missing, weightiest first.

    Personal facts count for half, a proven mobile number for a tenth, the company and its facts
    for the rest; people who need no company are measured without it, and nobody by the proof of a
    number where no text message can bring it. Raises NotAllowed.
    """
    if not actor.may(Permission.ACCOUNTS_READ_OWN):
        raise NotAllowed
    account = await session.get(Account, actor.account_id)
    if account is None:
        raise NotFound
    parts = _own_parts(account)
    if account.is_buyer:
        parts |= await _company_parts(session, account)
    reached = sum(points for points, is_done in parts.values() if is_done)
    possible = sum(points for points, _ in parts.values())
    hints = [name for name, (_, is_done) in parts.items() if not is_done]
    hints.sort(key=lambda name: -parts[name][0])
    return CompletenessRow(score=reached * 100 // possible, hints=hints)


def _own_parts(account: Account) -> dict[str, tuple[int, bool]]:
    missing = set(account.missing_personal_facts())
    parts = {name: (_FACT, name not in missing) for name in PERSONAL_FACTS}
    if get_settings().has_sms:
        parts["mobile_verified"] = (_MOBILE, account.mobile_verified_at is not None)
    return parts


async def _company_parts(session: AsyncSession, account: Account) -> dict[str, tuple[int, bool]]:
    place = await live_membership(session, account.id)
    company = await session.get(Company, place.company_id) if place else None
    return {
        "company": (_COMPANY, company is not None),
        "company_complete": (
            _COMPANY_COMPLETE,
            company is not None and company.status is CompanyStatus.ACTIVE,
        ),
    }
