"""Members ask the admins to change the company's facts, for they cannot themselves (A-44)."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, PortalError
from portal.i18n import tr
from portal.kit.words import N_
from portal.models.accounts import Account
from portal.models.companies import Company, CompanyStatus
from portal.permissions import Actor, Permission
from portal.schemas.companies import COMPANY_FACTS, AskChangeForm
from portal.services import audit, notices, throttles
from portal.services.companies.access import CompanyBlocked, access_company, member_ids

#: Enough for a day on which everything is wrong, too few to pester three people.
ASKED_A_DAY = throttles.TryRule(
    tries=5,
    window=timedelta(days=1),
    first_wait=timedelta(days=1),
    longest_wait=timedelta(days=1),
)
_OPEN = frozenset({CompanyStatus.INCOMPLETE, CompanyStatus.ACTIVE})


class AskedTooOften(PortalError):
    """A member has asked for as many changes as one may in a day."""

    code = "asked_too_often"
    text = N_("You have asked {count} times today. Please try again tomorrow.")


async def ask_for_change(session: AsyncSession, actor: Actor, form: AskChangeForm) -> None:
    """Tell all admins of the actor's company what a member would like to see changed (A-44).

    Nothing of the company changes. Raises NotFound without a company, NotAllowed for admins, who
    change it themselves, CompanyBlocked when nobody may change it, and AskedTooOften after five
    within a day.
    """
    company, place = await access_company(session, actor)
    if place.is_admin or not actor.may(Permission.COMPANIES_ASK_CHANGE):
        raise NotAllowed
    if company.status not in _OPEN:
        raise CompanyBlocked
    key = throttles.key_for("ask-change", str(actor.account_id))
    if not await throttles.reserve_try(session, key, ASKED_A_DAY):
        raise AskedTooOften(count=str(ASKED_A_DAY.tries))
    audit.record(
        session,
        "companies:change_asked",
        actor=actor,
        object_type="company",
        object_id=company.id,
        **form.model_dump(),
    )
    await _tell(session, actor, company, form)
    await session.flush()


async def _tell(session: AsyncSession, actor: Actor, company: Company, form: AskChangeForm) -> None:
    """Tell each admin in their own language what the facts are called."""
    ids = await member_ids(session, company.id, admins=True)
    found = await session.exec(
        select(Account.id, Account.language)
        .where(col(Account.id).in_(ids))
        .order_by(col(Account.id))
    )
    for admin_id, language in found.all():
        facts = ", ".join(tr(language, COMPANY_FACTS[name]) for name in form.facts)
        notice = notices.ChangeAsked(
            member=actor.contact_name,
            company=company.full_name,
            facts=facts,
            reason=form.wish,
            note=form.note,
        )
        await notices.tell(session, [admin_id], notice)
