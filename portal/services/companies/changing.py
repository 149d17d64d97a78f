"""Changing a company's facts, which completes it when none is missing any more (A-14)."""

from enum import Enum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotAllowed
from portal.kit import clock
from portal.models.companies import Company, CompanyStatus
from portal.permissions import Actor, Permission
from portal.schemas.companies import COMPANY_FACTS, CompanyDraftForm, CompanyForm, CompanyRow
from portal.services import audit
from portal.services.companies import lookalikes
from portal.services.companies.access import CompanyBlocked, access_company, show

_CHANGEABLE = frozenset({CompanyStatus.INCOMPLETE, CompanyStatus.ACTIVE})


async def change_company(
    session: AsyncSession, actor: Actor, form: CompanyDraftForm, *, version: int
) -> CompanyRow:
    """Replace the facts of the actor's own company; an incomplete one lacking nothing turns active.

    `version` is that of the row the admin looked at: ChangedMeanwhile when somebody saved since
    (security check 52). Raises NotFound without a company, NotAllowed for a member who is no
    admin, CompanyBlocked when it is blocked or closed. An active company is never emptied: a
    draft form is refused as NotAllowed there. Old and new values go to the audit trail.
    """
    company, membership = await access_company(session, actor)
    if not (membership.is_admin and actor.may(Permission.COMPANIES_EDIT)):
        raise NotAllowed
    if company.status not in _CHANGEABLE:
        raise CompanyBlocked
    if company.status is CompanyStatus.ACTIVE and not isinstance(form, CompanyForm):
        raise NotAllowed
    if company.version != version:
        raise ChangedMeanwhile
    if changes := _apply(company, form):
        audit.record(
            session,
            "companies:changed",
            actor=actor,
            object_type="company",
            object_id=company.id,
            changes=changes,
        )
        await session.flush()
    return await show(session, company, membership)


async def complete_company(
    session: AsyncSession, actor: Actor, form: CompanyForm, *, version: int
) -> CompanyRow:
    """Fill in what is missing and make the company active (A-14); as change_company otherwise."""
    return await change_company(session, actor, form, version=version)


def _apply(company: Company, form: CompanyDraftForm) -> dict[str, dict[str, Any]]:
    """Write the form into the row; return old and new value of each fact that differs."""
    changes: dict[str, dict[str, Any]] = {}
    for name in COMPANY_FACTS:
        old, new = getattr(company, name), getattr(form, name)
        if old != new:
            changes[name] = {"old": _plain(old), "new": _plain(new)}
            setattr(company, name, new)
    if not changes:
        return changes
    for name, key in lookalikes.keys_of(form).items():
        setattr(company, name, key)
    company.updated_at = clock.now()
    if company.status is CompanyStatus.INCOMPLETE and not company.missing_facts():
        company.move_to(CompanyStatus.ACTIVE, at=company.updated_at)
        changes["status"] = {"old": CompanyStatus.INCOMPLETE.value, "new": company.status.value}
    return changes


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value
