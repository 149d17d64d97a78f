"""Which accounts a lost-account ticket may mean, and what they share with what was entered (C-06).

Staff accounts are never among them: they come back by the operator's hand only.
"""

from dataclasses import dataclass
from uuid import UUID

from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, and_, case, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.kit import names
from portal.models.accounts import STAFF_KINDS, Account, AccountStatus
from portal.models.companies import Company, Membership
from portal.models.desk import SupportTicket, TicketKind
from portal.permissions import Actor, Permission
from portal.schemas.fields import fold_email, parse_mobile
from portal.schemas.support_desk import AccountMatchRow, LookForm
from portal.services.support import access

_MAX_MATCHES = 10
_MAX_SEARCH = 254
_SHOWN_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What somebody remembers, folded as the database keeps it; "" for what names nothing."""

    name: str
    country: str
    email: str
    mobile: str
    company: str


def entered_in(ticket: SupportTicket) -> Entered:
    """Read the facts of a ticket; half an address or number names nobody."""
    told = {name: str(value) for name, value in ticket.details.items()}
    country = told.get("country", "")
    try:
        email = fold_email(told.get("old_email", ""))
    except PydanticCustomError:
        email = ""
    return Entered(
        name=ticket.name,
        country=country,
        email=email,
        mobile=parse_mobile(told.get("mobile", ""), country) or "",
        company=told.get("company_name", ""),
    )


def fits_name(account: Account, name: str) -> bool:
    """Return whether the name is one that the account knows its owner by."""
    own = {names.fold(each) for each in (account.name_on_id, account.name_latin)}
    return bool(name) and names.fold(name) in own | {names.fold(account.contact_name)} - {""}


def fits_company(company: Company | None, name: str) -> bool:
    """Return whether the name is the company's, legal form aside, or its short name."""
    if company is None or not name:
        return False
    is_short_name = bool(company.short_name) and names.fold(name) == names.fold(company.short_name)
    return is_short_name or names.stem(name) == company.stem_key


def fits(account: Account, company: Company | None, entered: Entered) -> list[str]:
    """Return the keys of FITTING that the account shares with what was entered."""
    shared = {
        "old_email": bool(entered.email) and account.email == entered.email,
        "mobile": bool(entered.mobile) and account.mobile == entered.mobile,
        "name": fits_name(account, entered.name),
        "company_name": fits_company(company, entered.company),
        "country": bool(entered.country) and account.country == entered.country,
    }
    return [name for name, is_shared in shared.items() if is_shared]


async def match_accounts(
    session: AsyncSession, actor: Actor, ticket_id: UUID, *, search: str = ""
) -> list[AccountMatchRow]:
    """Return the accounts that a ticket may mean, best first, or what is searched for instead.

    At most ten; addresses and numbers are masked. `search` finds part of a contact name or a
    whole address. Raises NotAllowed without TICKETS_HANDLE, and NotFound.
    """
    if not actor.may(Permission.TICKETS_HANDLE):
        raise NotAllowed
    ticket = await session.get(SupportTicket, ticket_id)
    if ticket is None or ticket.kind is not TicketKind.ACCOUNT_RECOVERY:
        raise NotFound
    entered = entered_in(ticket)
    wanted = _searched(search)
    if wanted is None:
        wanted = _meant(entered)
    found = await session.exec(
        select(Account, Company)
        .outerjoin(
            Membership,
            and_(col(Membership.account_id) == col(Account.id), col(Membership.ended_at).is_(None)),
        )
        .outerjoin(Company, col(Company.id) == col(Membership.company_id))
        .where(wanted, recoverable())
        .order_by(_is_certain(entered).desc(), col(Account.contact_name), col(Account.id))
        .limit(_MAX_MATCHES)
    )
    rows = [_row(account, company, entered) for account, company in found]
    return sorted(rows, key=lambda row: -len(row.fits))


def recoverable() -> ColumnElement[bool]:
    """Return the condition that keeps staff and those who are gone out."""
    return and_(col(Account.kind).not_in(STAFF_KINDS), col(Account.status) != AccountStatus.ERASED)


def _searched(search: str) -> ColumnElement[bool] | None:
    text = "".join(each for each in search[:_MAX_SEARCH] if each.isprintable()).strip()
    if not text:
        return None
    in_name = col(Account.contact_name).icontains(text, autoescape=True)
    return or_(in_name, col(Account.email) == text.lower())


def _is_certain(entered: Entered) -> ColumnElement[int]:
    """Rank the accounts: those with the address or the number stand before namesakes."""
    is_named = or_(
        col(Account.email) == entered.email,
        and_(col(Account.mobile) == entered.mobile, col(Account.mobile).is_not(None)),
    )
    return case((is_named, 1), else_=0)


def _meant(entered: Entered) -> ColumnElement[bool]:
    named = (Account.contact_name, Account.name_on_id, Account.name_latin)
    ways = [col(each).icontains(entered.name, autoescape=True) for each in named]
    if entered.email:
        ways.append(col(Account.email) == entered.email)
    if entered.mobile:
        ways.append(col(Account.mobile) == entered.mobile)
    return or_(*ways)


def _row(account: Account, company: Company | None, entered: Entered) -> AccountMatchRow:
    return AccountMatchRow(
        id=str(account.id),
        contact_name=account.contact_name,
        name_on_id=account.name_on_id,
        country=account.country,
        company_name=company.full_name if company else "",
        kind=account.kind.value,
        status=account.status.value,
        email=names.mask_email(account.email),
        mobile=_masked(account.mobile) if account.mobile else "",
        created_at=account.created_at,
        fits=fits(account, company, entered),
    )


def _masked(mobile: str) -> str:
    return f"+*** {mobile[-_SHOWN_DIGITS:]}"


async def read_mobile(
    session: AsyncSession, actor: Actor, ticket_id: UUID, account_id: UUID, form: LookForm
) -> str:
    """Return the registered number to call back, "" when there is none.

    The look and its reason are on record.

    Raises what access.lock_own raises, and NotFound for staff and those who are gone.
    """
    ticket = await access.lock_own(session, actor, ticket_id, kind=TicketKind.ACCOUNT_RECOVERY)
    found = await session.exec(select(Account).where(col(Account.id) == account_id, recoverable()))
    account = found.first()
    if account is None:
        raise NotFound
    access.record(
        session,
        ticket,
        "mobile_read",
        actor=actor,
        account=str(account.id),
        reason=form.reason,
    )
    return account.mobile or ""
