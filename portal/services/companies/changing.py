"""Changing a company's facts, which completes it when none is missing any more (A-14)."""

from enum import Enum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotAllowed
from portal.kit import clock
from portal.models.companies import Company, CompanyStatus, Membership
from portal.permissions import Actor, Permission
from portal.schemas.companies import (
    COMPANY_FACTS,
    CompanyDraftForm,
    CompanyForm,
    CompanyRow,
    MeanwhileRow,
)
from portal.services import audit, notices
from portal.services.companies import lookalikes
from portal.services.companies.access import CompanyBlocked, access_company, member_ids, show

_CHANGEABLE = frozenset({CompanyStatus.INCOMPLETE, CompanyStatus.ACTIVE})


async def change_company(
    session: AsyncSession,
    actor: Actor,
    form: CompanyDraftForm,
    *,
    version: int,
    acknowledged: bool = False,
) -> CompanyRow:
    """Replace the facts of the actor's own company; an incomplete one lacking nothing turns active.

    `version` is that of the row the admin looked at: ChangedMeanwhile when somebody saved since
    (security check 52). Raises NotFound without a company, NotAllowed for a member who is no
    admin, CompanyBlocked when it is blocked or closed. An active company is never emptied: a
    draft form is refused as NotAllowed there. A company that takes a name or number like another's
    meets LookAlikeFound unless `acknowledged` (A-32). Old and new values go to the audit trail.
    """
    company, membership = await _access_changeable(session, actor, form, version)
    if not acknowledged and lookalikes.is_renamed(company, form):
        await lookalikes.refuse_look_alikes_of(session, actor, form, company)
    if changes := _apply(company, form):
        details: dict[str, Any] = {"changes": changes}
        if acknowledged:
            details["look_alikes_acknowledged"] = True
        audit.record(
            session,
            "companies:changed",
            actor=actor,
            object_type="company",
            object_id=company.id,
            **details,
        )
        await _tell(session, actor, company, changes)
        await session.flush()
    return await show(session, company, membership)


async def _access_changeable(
    session: AsyncSession, actor: Actor, form: CompanyDraftForm, version: int
) -> tuple[Company, Membership]:
    company, membership = await access_company(session, actor)
    if not (membership.is_admin and actor.may(Permission.COMPANIES_EDIT)):
        raise NotAllowed
    if company.status not in _CHANGEABLE:
        raise CompanyBlocked
    if company.status is CompanyStatus.ACTIVE and not isinstance(form, CompanyForm):
        raise NotAllowed
    if company.version != version:
        raise ChangedMeanwhile
    return company, membership


async def _tell(
    session: AsyncSession, actor: Actor, company: Company, changes: dict[str, Any]
) -> None:
    """Tell the other members when nothing is missing any more (life cycle 2)."""
    if "status" in changes:
        members = await member_ids(session, company.id, but=actor.account_id)
        await notices.tell(session, members, notices.CompanyCompleted(company=company.full_name))


async def complete_company(
    session: AsyncSession, actor: Actor, form: CompanyForm, *, version: int
) -> CompanyRow:
    """Fill in what is missing and make the company active (A-14); as change_company otherwise."""
    return await change_company(session, actor, form, version=version)


def merge_edits(
    before: CompanyRow, mine: CompanyDraftForm, now: CompanyRow
) -> tuple[CompanyRow, list[MeanwhileRow]]:
    """Return what the second editor's form should hold now, and what somebody else has saved.

    `before` is what that editor had opened. A fact that they left alone is taken over from `now`;
    one that they changed stays as they wrote it, even where both have changed it. So neither
    sending the form again nor dropping it loses what somebody wrote unseen (security check 52).
    """
    kept: dict[str, str] = {}
    meanwhile: list[MeanwhileRow] = []
    for name in COMPANY_FACTS:
        was, theirs = getattr(before, name), getattr(now, name)
        written = str(getattr(mine, name) or "")
        is_changed = written != was
        if is_changed:
            kept[name] = written
        if theirs not in {was, written}:
            meanwhile.append(
                MeanwhileRow(
                    name=name,
                    mine=written if is_changed else "",
                    theirs=theirs,
                    is_clash=is_changed,
                )
            )
    return now.model_copy(update=kept), meanwhile


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
