"""What customer service does with accounts: look closely, suspend, restore, sign out.

Staff accounts belong to the operator: nobody at the desk acts on a colleague's or their own, so
that one stolen login cannot shut the others out (life cycle 1).
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import ChangedMeanwhile, NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.models.accounts import Account, AccountCannotMove, AccountStatus, Session
from portal.models.companies import Company, JoinApplication, Membership
from portal.permissions import Actor, Permission
from portal.schemas.desk_accounts import DeskAccountRow
from portal.schemas.desk_history import HistoryRow, ReasonForm
from portal.services import activity, audit, desk_history, notices, second_factor, sessions
from portal.services.companies.access import live_membership
from portal.services.memberships import changes, places
from portal.services.memberships.staff import part_of


class StaffUntouchable(PortalError):
    """An account of the staff, one's own included: only the operator changes it."""

    code = "staff_untouchable"
    text = N_("Accounts of the staff are changed by the operator only.")


class LastActiveAdmin(PortalError):
    """Without this person nobody could act for the company: handle the company first."""

    code = "last_active_admin"
    text = N_(
        "This person is the only active admin of {company}. Name another admin or block the "
        "company first."
    )

    def __init__(self, company: Company) -> None:
        super().__init__(company=company.full_name)
        self.company_id = company.id


async def find_account(session: AsyncSession, actor: Actor, account_id: UUID) -> DeskAccountRow:
    """Return what the desk may know about a person: facts, company, use, and their history.

    Raises NotAllowed without ACCOUNTS_LIST, NotFound for an unknown or erased account.
    """
    if not actor.may(Permission.ACCOUNTS_LIST):
        raise NotAllowed
    account = await session.get(Account, account_id)
    if account is None or account.status is AccountStatus.ERASED:
        raise NotFound
    place = await live_membership(session, account.id)
    company = await session.get(Company, place.company_id) if place else None
    seen = await activity.last_seen(session, [account.id])
    return DeskAccountRow(
        id=str(account.id),
        contact_name=account.contact_name,
        email=account.email,
        email_undeliverable=account.email_undeliverable_at is not None,
        mobile=account.mobile or "",
        user_name=account.user_name or "",
        kind=account.kind.value,
        status=account.status.value,
        country=account.country,
        job_title=account.job_title,
        company_id=str(company.id) if company else "",
        company_name=company.full_name if company else "",
        part=part_of(place) if place else "",
        session_count=await _count_sessions(session, account),
        has_second_factor=await second_factor.has_factor(session, account.id),
        seen_at=seen.get(account.id),
        created_at=account.created_at,
        may_change=_is_ours(actor, account),
        history=await _history(session, account.id),
    )


def _is_ours(actor: Actor, account: Account) -> bool:
    return account.id != actor.account_id and not account.is_staff


async def _count_sessions(session: AsyncSession, account: Account) -> int:
    now, lifetime = clock.now(), sessions.lifetime_of(account.kind)
    query = (
        select(func.count())
        .select_from(Session)
        .where(
            col(Session.account_id) == account.id,
            col(Session.ended_at).is_(None),
            col(Session.expires_at) > now,
            col(Session.seen_at) > now - lifetime.idle,
        )
    )
    return (await session.exec(query)).one()


async def _history(session: AsyncSession, account_id: UUID) -> list[HistoryRow]:
    memberships = select(Membership.id).where(col(Membership.account_id) == account_id)
    applications = select(JoinApplication.id).where(col(JoinApplication.account_id) == account_id)
    return await desk_history.list_history(
        session,
        desk_history.about("account", [account_id]),
        desk_history.about("membership", memberships),
        desk_history.about("application", applications),
    )


async def suspend(session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm) -> None:
    """Shut an account: its sessions end at once, and logging in says so to its owner alone.

    The person is told with the reason, the admins of their company without (life cycle 1). Raises
    LastActiveAdmin when nobody else could act for an open company, StaffUntouchable,
    AccountCannotMove when it is suspended already, NotFound and NotAllowed.
    """
    account, company = await _access(session, actor, account_id, to=Permission.ACCOUNTS_SUSPEND)
    if company is not None:
        await _refuse_last_admin(session, account, company)
    old = account.status
    account.move_to(AccountStatus.SUSPENDED, at=clock.now())
    account.locked_until = None
    await session.flush()
    await sessions.end_all(session, account.id)
    _record(session, account, "suspended", actor, form, old=old.value, new=account.status.value)
    await notices.tell(session, [account.id], notices.AccountSuspended(reason=form.reason))
    if company is not None:
        notice = notices.MemberSuspended(member=account.contact_name, company=company.full_name)
        await _tell_admins(session, company, account, notice)
    await session.flush()


async def restore(session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm) -> None:
    """Open a suspended account again; the person and their company's admins are told.

    Raises AccountCannotMove unless it is suspended, StaffUntouchable, NotFound and NotAllowed.
    """
    account, company = await _access(session, actor, account_id, to=Permission.ACCOUNTS_SUSPEND)
    old = account.status
    if old is not AccountStatus.SUSPENDED:
        raise AccountCannotMove  # a lock is opened by its owner, not here
    account.move_to(AccountStatus.ACTIVE, at=clock.now())
    _record(session, account, "restored", actor, form, old=old.value, new=account.status.value)
    await notices.tell(session, [account.id], notices.AccountRestored())
    if company is not None:
        notice = notices.MemberRestored(member=account.contact_name, company=company.full_name)
        await _tell_admins(session, company, account, notice)
    await session.flush()


async def end_sessions(
    session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm
) -> int:
    """Sign a person out on all devices at once, and tell them why; return how many those were.

    Raises StaffUntouchable, NotFound and NotAllowed.
    """
    account, _ = await _access(session, actor, account_id, to=Permission.ACCOUNTS_MEND)
    count = await sessions.end_all(session, account.id)
    _record(session, account, "signed_out", actor, form, count=count)
    await notices.tell(session, [account.id], notices.SessionsEnded(reason=form.reason))
    await session.flush()
    return count


async def mark_deliverable(
    session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm
) -> None:
    """Send mail to an address again that a mail server had refused (C-07).

    Raises StaffUntouchable, NotFound and NotAllowed; a working address stays as it is.
    """
    account, _ = await _access(session, actor, account_id, to=Permission.ACCOUNTS_MEND)
    if account.email_undeliverable_at is None:
        return
    account.email_undeliverable_at = None
    account.updated_at = clock.now()
    _record(session, account, "marked_deliverable", actor, form)
    await session.flush()


async def remove_second_factor(
    session: AsyncSession, actor: Actor, account_id: UUID, form: ReasonForm
) -> None:
    """Let somebody whose device is lost log in with the password alone (security check 13).

    They are signed out at once, and told by mail. Raises second_factor.NotSetUp when they have
    none, StaffUntouchable, NotFound and NotAllowed.
    """
    account, _ = await _access(session, actor, account_id, to=Permission.ACCOUNTS_RESET_FACTOR)
    await second_factor.remove(session, actor, account.id, form.reason)
    await session.flush()


async def _access(
    session: AsyncSession, actor: Actor, account_id: UUID, *, to: Permission
) -> tuple[Account, Company | None]:
    """Return the account and the company it belongs to, locked, company first."""
    if not actor.may(to):
        raise NotAllowed
    known = await live_membership(session, account_id)
    company = await places.lock_company(session, known.company_id) if known else None
    account = await places.lock_account(session, account_id)
    if account.status is AccountStatus.ERASED:
        raise NotFound
    if not _is_ours(actor, account):
        raise StaffUntouchable
    place = await live_membership(session, account.id)
    if (place.company_id if place else None) != (company.id if company else None):
        raise ChangedMeanwhile
    return account, company


async def _refuse_last_admin(session: AsyncSession, account: Account, company: Company) -> None:
    if company.status not in places.OPEN:
        return
    able = await places.able_admin_ids(session, company.id)
    if able == [account.id]:
        raise LastActiveAdmin(company)


async def _tell_admins(
    session: AsyncSession, company: Company, account: Account, notice: notices.Notice
) -> None:
    changes.announce(session, company.id, account.id)
    others = await places.admin_ids(session, company.id, but=account.id)
    await notices.tell(session, others, notice)


def _record(
    session: AsyncSession,
    account: Account,
    step: str,
    actor: Actor,
    form: ReasonForm,
    **details: Any,
) -> None:
    audit.record(
        session,
        f"accounts:{step}",
        actor=actor,
        object_type="account",
        object_id=account.id,
        reason=form.reason,
        **details,
    )
