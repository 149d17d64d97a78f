"""Giving an account back to whom the desk has checked: by a link, never by staff's own hand (C-06).

Staff choose the account and write down two checks; the portal mails a link to the address at
which the person can be reached and a warning to the old one. Whoever opens the link proves the
new address and sets the password: staff learn neither, and no session begins by it, so a second
factor is asked for as at any login.
"""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotFound
from portal.kit import clock, names, passwords
from portal.kit.words import N_
from portal.mail import tickets as mails
from portal.models.accounts import Account, AccountStatus, LinkPurpose
from portal.models.companies import Company, Membership
from portal.models.desk import SupportTicket, TicketKind, TicketStatus
from portal.permissions import Actor, Visitor
from portal.schemas.base import FormRefused, said
from portal.schemas.support_desk import (
    LEAST_CHECKS,
    RecoverAccountForm,
    RecoveryCheck,
    RecoveryForm,
)
from portal.services import audit, outbox, sessions, throttles
from portal.services.accounts import finding, links, locking
from portal.services.accounts.errors import AccountSuspended, EmailInUse, LinkNotValid
from portal.services.accounts.strength import find_own_words, refuse_weak
from portal.services.support import access, matching
from portal.services.support.errors import (
    AccountNotRecoverable,
    AddressUnchanged,
    NewAddressInUse,
    TooFewChecks,
)

#: The account does not have what the check would have been made with.
NOT_POSSIBLE = N_("This account does not allow this check.")


async def send_recovery_link(
    session: AsyncSession,
    actor: Actor,
    ticket_id: UUID,
    account_id: UUID,
    form: RecoveryForm,
    *,
    version: int,
) -> None:
    """Mail the link to the ticket's address, and a warning to the account's present one (C-06).

    The link works once, within 24 hours; earlier ones of the ticket die. The ticket stays in work
    until the link is used. Raises what access.lock_own raises, TooFewChecks,
    AccountNotRecoverable, NewAddressInUse, AddressUnchanged, and FormRefused beside a check that
    the account does not allow.
    """
    ticket = await access.lock_own(
        session, actor, ticket_id, version=version, kind=TicketKind.ACCOUNT_RECOVERY
    )
    if len(form.checks) < LEAST_CHECKS:
        raise TooFewChecks(count=str(LEAST_CHECKS))
    account = await _lock_recoverable(session, actor, account_id)
    await _refuse_impossible_checks(session, ticket, account, form.checks)
    await _refuse_address(session, ticket, account)
    await links.void_links_of_ticket(session, ticket.id)
    link = links.create_link(session, LinkPurpose.RECOVER_ACCOUNT, account.id, ticket_id=ticket.id)
    message = mails.RecoverAccount(number=ticket.number, link=link)
    outbox.post(session, message, to=ticket.contact_email, language=ticket.language)
    _warn(session, ticket, account)
    _record(session, actor, ticket, account, form)
    ticket.updated_at = clock.now()
    await session.flush()


async def _lock_recoverable(session: AsyncSession, actor: Actor, account_id: UUID) -> Account:
    account = await finding.read_for_change(session, account_id)
    is_closed = account.status is AccountStatus.SUSPENDED
    if account.is_staff or account.id == actor.account_id or is_closed:
        raise AccountNotRecoverable
    return account


async def _refuse_impossible_checks(
    session: AsyncSession, ticket: SupportTicket, account: Account, checks: list[RecoveryCheck]
) -> None:
    company, place = await _company_and_place(session, account.id)
    entered = matching.entered_in(ticket)
    has_company_right = matching.fits_company(company, entered.company) or not (
        entered.company or company
    )
    possible = {
        RecoveryCheck.MOBILE_CALLED: account.mobile is not None,
        RecoveryCheck.ADMIN_CONFIRMED: place is not None and await _has_other_admin(session, place),
        RecoveryCheck.FACTS_MATCH: (
            matching.fits_name(account, entered.name)
            and account.country == entered.country
            and has_company_right
        ),
        RecoveryCheck.OLD_MAILBOX: account.email_undeliverable_at is None,
    }
    if refused := [each for each in checks if not possible[each]]:
        raise FormRefused({each.value: said(NOT_POSSIBLE) for each in refused})


async def _company_and_place(
    session: AsyncSession, account_id: UUID
) -> tuple[Company | None, Membership | None]:
    found = await session.exec(
        select(Company, Membership)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(col(Membership.account_id) == account_id, col(Membership.ended_at).is_(None))
    )
    company, place = found.first() or (None, None)
    return company, place


async def _has_other_admin(session: AsyncSession, place: Membership) -> bool:
    query = (
        select(func.count())
        .select_from(Membership)
        .where(
            col(Membership.company_id) == place.company_id,
            col(Membership.account_id) != place.account_id,
            col(Membership.ended_at).is_(None),
            col(Membership.admin_slot).is_not(None),
        )
    )
    return (await session.exec(query)).one() > 0


async def _refuse_address(session: AsyncSession, ticket: SupportTicket, account: Account) -> None:
    owner = await finding.find_by_email(session, ticket.contact_email)
    if owner is None:
        return
    if owner.id == account.id:
        raise AddressUnchanged(email=ticket.contact_email)
    raise NewAddressInUse(email=ticket.contact_email)


def _warn(session: AsyncSession, ticket: SupportTicket, account: Account) -> None:
    message = mails.RecoveryBegun(
        contact_name=account.contact_name, new_email=names.mask_email(ticket.contact_email)
    )
    outbox.post(
        session, message, to=account.email, language=account.language, account_id=account.id
    )


def _record(
    session: AsyncSession,
    actor: Actor,
    ticket: SupportTicket,
    account: Account,
    form: RecoveryForm,
) -> None:
    checks = [each.value for each in form.checks]
    access.record(session, ticket, "link_sent", actor=actor, reason=form.reason)
    audit.record(
        session,
        "accounts:recovery_begun",
        actor=actor,
        object_type="account",
        object_id=account.id,
        ticket=ticket.number,
        checks=checks,
        reason=form.reason,
    )


async def recover_account(visitor: Visitor, form: RecoverAccountForm) -> None:
    """Move the account to the ticket's address with a new password, by the mailed link (C-06).

    Opens its own transactions and hashes between them. Ends every session, makes all links
    worthless, opens a locked account, tells both addresses and solves the ticket. Signs nobody
    in. Raises LinkNotValid, AccountSuspended, EmailInUse, and FormRefused for a weak password.
    """
    async with db.transaction() as session:
        account, _ = await _open(session, form.token)
        own_words = await find_own_words(session, account)
    await refuse_weak(form.password, *own_words)
    password_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        account, ticket = await _open(session, form.token)
        old_email = account.email
        await _move(session, account, ticket, password_hash)
        await throttles.forgive(session, locking.tries_key(account.id))
        await sessions.end_all(session, account.id)
        _tell_both(session, account, old_email)
        _record_recovery(session, visitor, account, ticket, old_email)


async def _open(session: AsyncSession, token: str) -> tuple[Account, SupportTicket]:
    """Return the account and the ticket of a link that can be used, locked ticket first."""
    purpose = LinkPurpose.RECOVER_ACCOUNT
    link = await links.find_usable(session, purpose, token)
    if link.ticket_id is None:
        raise LinkNotValid
    ticket = await access.read_locked(session, link.ticket_id)
    try:
        account, _ = await links.open_link(session, purpose, token)
    except NotFound:
        raise LinkNotValid from None
    if account.status is AccountStatus.SUSPENDED:
        raise AccountSuspended
    owner = await finding.find_by_email(session, ticket.contact_email)
    if owner is not None:
        raise EmailInUse
    return account, ticket


async def _move(
    session: AsyncSession, account: Account, ticket: SupportTicket, password_hash: str
) -> None:
    now = clock.now()
    locking.reopen(account, at=now)
    account.email = ticket.contact_email
    account.email_verified_at = account.updated_at = now
    account.email_undeliverable_at = None
    account.password_hash, account.password_changed_at = password_hash, now
    try:
        await session.flush()
    except IntegrityError as error:
        raise EmailInUse from error
    await links.void_links(session, account.id)
    # The desk has checked who asks: a former mailbox must not take the account back from them.
    await links.void_undo_links(session, account.id)


def _tell_both(session: AsyncSession, account: Account, old_email: str) -> None:
    shown = {old_email: names.mask_email(account.email), account.email: account.email}
    for address, new_email in shown.items():
        message = mails.AccountRecovered(contact_name=account.contact_name, new_email=new_email)
        outbox.post(session, message, to=address, language=account.language, account_id=account.id)


def _record_recovery(
    session: AsyncSession,
    visitor: Visitor,
    account: Account,
    ticket: SupportTicket,
    old_email: str,
) -> None:
    ticket.move_to(TicketStatus.SOLVED, at=clock.now())
    access.record(session, ticket, "solved", actor=None)
    audit.record(
        session,
        "accounts:recovered",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        ticket=ticket.number,
        old=old_email,
        new=account.email,
    )
