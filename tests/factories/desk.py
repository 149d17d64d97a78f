"""The desk at work: somebody of customer service, and what they do with accounts and companies."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from portal import db
from portal.kit import clock
from portal.models.accounts import Account, AccountKind, KnownBrowser, Session
from portal.models.companies import Company, CompanyStatus, Membership
from portal.models.recoveries import CompanyRecovery
from portal.schemas.companies import CompanyRow
from portal.schemas.desk_companies import ReopenForm
from portal.schemas.desk_history import ReasonForm
from portal.schemas.recoveries import RecoveryForm
from portal.services import desk_accounts, desk_companies, recoveries
from tests.factories.accounts import an_account, an_actor

REASON = "Reported by two suppliers."


async def a_supporter(**facts: Any) -> Account:
    """Store somebody of customer service."""
    return await an_account(kind=AccountKind.SUPPORT, contact_name="Olga", **facts)


def why(reason: str = REASON) -> ReasonForm:
    """Return the form of an act that needs a reason alone."""
    return ReasonForm.read({"reason": reason})


def to_lead(heir: Account, *, ground: str = "departed") -> RecoveryForm:
    """Return the form that names the next admin."""
    return RecoveryForm.read(
        {"member": str(heir.id), "ground": ground, "evidence": "A letter of the company."}
    )


async def acts(staff: Account, move: Any, thing: Any, *more: Any) -> Any:
    """Do something as the staff member, in a transaction of its own."""
    actor = await an_actor(staff)
    identity = thing.id if isinstance(thing.id, UUID) else UUID(thing.id)
    async with db.transaction() as session:
        return await move(session, actor, identity, *more)


async def suspends(staff: Account, account: Account) -> None:
    await acts(staff, desk_accounts.suspend, account, why())


async def blocks(staff: Account, company: CompanyRow) -> None:
    await acts(staff, desk_companies.block, company, why())


async def announces(staff: Account, company: CompanyRow, heir: Account, **facts: Any) -> None:
    await acts(staff, recoveries.start, company, to_lead(heir, **facts))


async def reopens(staff: Account, company: CompanyRow, person: Account) -> None:
    form = ReopenForm.read({"email": person.email, "reason": REASON})
    await acts(staff, desk_companies.reopen, company, form)


async def status_of(company: CompanyRow) -> CompanyStatus:
    """Return the company's status as the database has it now."""
    async with db.reading() as session:
        return (await session.get_one(Company, UUID(company.id))).status


async def recoveries_of(company: CompanyRow) -> list[CompanyRecovery]:
    """Return every recovery of the company, oldest first."""
    async with db.reading() as session:
        found = await session.exec(
            select(CompanyRecovery)
            .where(col(CompanyRecovery.company_id) == UUID(company.id))
            .order_by(col(CompanyRecovery.created_at))
        )
        return list(found)


async def let_time_run_out() -> None:
    """Let the time for objections be over, and the worker look."""
    async with db.transaction() as session:
        await session.exec(update(CompanyRecovery).values(due_at=clock.now()))
    await completes_due()


async def completes_due() -> None:
    """Let the worker finish the recoveries whose time is over."""
    async with db.reading() as session:
        due = await recoveries.list_due(session)
    for each in due:
        async with db.transaction() as session:
            await recoveries.complete(session, each)


async def let_be_away(account: Account, days: int) -> None:
    """Let the person have joined, and have been here last, so many days ago."""
    past = clock.now() - timedelta(days=days)
    async with db.transaction() as session:
        for table, moment in (
            (Session, {"seen_at": past}),
            (KnownBrowser, {"last_seen_at": past}),
            (Membership, {"joined_at": past}),
        ):
            owner = col(table.account_id)  # type: ignore[attr-defined]  # each has one
            await session.exec(update(table).where(owner == account.id).values(**moment))
