"""Creating a company: at once, with its creator as the first admin (A-30, decision 1)."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound, PortalError
from portal.kit import clock
from portal.kit.words import N_
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus
from portal.models.companies import (
    ApplicationStatus,
    Company,
    CompanyStatus,
    JoinApplication,
    Membership,
)
from portal.permissions import Actor, Permission
from portal.schemas.companies import CompanyDraftForm, CompanyForm, CompanyRow
from portal.services import audit, notices, outbox
from portal.services.companies import codes, lookalikes
from portal.services.companies.access import live_membership, show

_FIRST_SLOT = 1


class AlreadyInCompany(PortalError):
    """One person, one company (life cycle 4): also what a second click on Submit meets."""

    code = "already_in_company"
    text = N_("You already belong to a company.")

    def __init__(self, company_id: UUID) -> None:
        super().__init__()
        self.company_id = company_id


class ApplicationPending(PortalError):
    """An application to join waits; who applies or creates must withdraw it first (A-34, A-42)."""

    code = "application_pending"
    text = N_("Your application to join a company is still pending. Please withdraw it first.")


class BuyersOnly(PortalError):
    """A supplier or a member of the staff asked for a company on the buyers' side."""

    code = "buyers_only"
    text = N_("Only buyers can create a company here.")


async def create_company(
    session: AsyncSession, actor: Actor, form: CompanyForm, *, acknowledged: bool
) -> CompanyRow:
    """Create a complete company at once, the actor its admin, and mail them the code (A-30).

    Safe to send twice: the second call raises AlreadyInCompany with the company's id (check 53).
    Raises LookAlikeFound unless `acknowledged`, BuyersOnly, NotAllowed without the permission, and
    ApplicationPending while one waits: nothing is withdrawn silently (life cycle 2).
    """
    return await _create(session, actor, form, acknowledged=acknowledged)


async def save_company_draft(
    session: AsyncSession, actor: Actor, form: CompanyDraftForm, *, acknowledged: bool = False
) -> CompanyRow:
    """Create a company to be completed later: it has a code, and features wait for it (A-14).

    A draft that lacks nothing is created complete. Otherwise promises and raises as
    create_company does.
    """
    return await _create(session, actor, form, acknowledged=acknowledged)


async def _create(
    session: AsyncSession, actor: Actor, form: CompanyDraftForm, *, acknowledged: bool
) -> CompanyRow:
    creator = await _creator(session, actor)
    if not acknowledged:
        await lookalikes.refuse_look_alikes(session, actor, form)
    company = await _new_company(session, creator, form)
    membership = Membership(
        company_id=company.id,
        account_id=creator.id,
        admin_slot=_FIRST_SLOT,
        joined_at=company.created_at,
    )
    session.add(company)
    await session.flush()
    session.add(membership)
    await _tell(session, actor, creator, company)
    await session.flush()
    return await show(session, company, membership)


async def _creator(session: AsyncSession, actor: Actor) -> Account:
    """Return the actor's account, locked, so that two clicks at once queue up here."""
    locked = select(Account).where(col(Account.id) == actor.account_id).with_for_update()
    creator = (await session.exec(locked)).first()
    if creator is None or creator.status is AccountStatus.ERASED:
        raise NotFound
    membership = await live_membership(session, creator.id)
    if membership is not None:
        raise AlreadyInCompany(membership.company_id)
    if not creator.is_buyer:
        raise BuyersOnly
    if not actor.may(Permission.COMPANIES_CREATE):
        raise NotAllowed
    if await _has_pending_application(session, creator.id):
        raise ApplicationPending
    return creator


async def _has_pending_application(session: AsyncSession, account_id: UUID) -> bool:
    query = select(JoinApplication.id).where(
        col(JoinApplication.account_id) == account_id,
        col(JoinApplication.status) == ApplicationStatus.PENDING,
    )
    return (await session.exec(query)).first() is not None


async def _new_company(session: AsyncSession, creator: Account, form: CompanyDraftForm) -> Company:
    now = clock.now()
    facts: dict[str, Any] = form.model_dump() | lookalikes.keys_of(form)
    company = Company(
        **facts,
        code=await _unused_code(session),
        created_by=creator.id,
        created_at=now,
        updated_at=now,
    )
    if not company.missing_facts():
        company.move_to(CompanyStatus.ACTIVE, at=now)
    return company


async def _unused_code(session: AsyncSession) -> str:
    while True:
        code = codes.new_code()
        taken = await session.exec(select(Company.id).where(col(Company.code) == code))
        if taken.first() is None:
            return code


async def _tell(session: AsyncSession, actor: Actor, creator: Account, company: Company) -> None:
    audit.record(
        session,
        "companies:created",
        actor=actor,
        object_type="company",
        object_id=company.id,
        status=company.status.value,
        full_name=company.full_name,
        country=company.country,
    )
    message = messages.CompanyCreated(
        contact_name=creator.contact_name,
        company_name=company.full_name,
        company_code=company.code,
    )
    outbox.post(
        session, message, to=creator.email, language=creator.language, account_id=creator.id
    )
    notice = notices.CompanyRegistered(company=company.full_name, company_code=company.code)
    await notices.tell(session, [creator.id], notice, by_mail=False)
