"""What is personal, and how each table forgets it."""

from typing import Any

from sqlalchemy import delete, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.models.accounts import (
    Account,
    AgreementAcceptance,
    Code,
    KnownBrowser,
    MailedLink,
    Session,
)
from portal.models.companies import Invitation, InvitationLetter, JoinApplication, Membership
from portal.models.infrastructure import Submission
from portal.models.legacy import BadgeRecord, LegacyAccount
from portal.models.notifications import Notification, NotificationPreference
from portal.services import (
    brands,
    files,
    identity,
    outbox,
    reviews,
    second_factor,
    suppliers,
    throttles,
)
from portal.services.accounts import erased

#: No hash begins like this, so no password fits.
_NO_PASSWORD = "!"  # noqa: S105 - no password, on purpose
#: What is counted by account, and what by address (see throttles.key_for).
_BY_ACCOUNT = (
    "ask-change",
    "data_copy",
    "find-company",
    "log_in",
    "password",
    "recovery_code",
    "second_factor",
    files.quotas.AREA,
)
_BY_ADDRESS = ("codes", "messages")
_OWN: tuple[Any, ...] = (
    InvitationLetter,
    KnownBrowser,
    Notification,
    NotificationPreference,
    Session,
    Submission,
)


async def forget(session: AsyncSession, account: Account) -> None:
    """Delete or replace everything personal of a locked account whose place has ended.

    Row ids stay, so that what others did with the person still hangs together; the address
    becomes one under erased.invalid, where no mail can go, and is free for a new registration.
    Kept on purpose: support tickets (the desk's own files), the consent to the agreement without
    its network address, what older notifications of other people say, and the audit trail, which
    nobody can change: its ids lead nowhere, but details written before may hold a name or address.
    """
    pseudonym = f"erased-{account.id}@erased.invalid"
    await _forget_proofs(session, account)
    await outbox.forget(session, account.id, account.email)
    await identity.forget(session, account.id)
    await files.forget(session, account.id)
    await brands.forget(session, account.id)
    await suppliers.forget(session, account.id)
    await reviews.forget(session, account.id)
    for table in _OWN:
        await session.exec(delete(table).where(col(table.account_id) == account.id))
    await _blank_traces(session, account, pseudonym)
    await _blank_older_records(session, account)
    _blank(account, pseudonym)
    await session.flush()


async def _forget_proofs(session: AsyncSession, account: Account) -> None:
    await second_factor.forget(session, account.id)
    addresses = [each for each in (account.email, account.mobile) if each]
    is_theirs = or_(col(Code.account_id) == account.id, col(Code.address).in_(addresses))
    await session.exec(delete(Code).where(is_theirs))
    await session.exec(delete(MailedLink).where(col(MailedLink.account_id) == account.id))
    keys = [throttles.key_for(area, str(account.id)) for area in _BY_ACCOUNT]
    keys += [throttles.key_for(area, each) for area in _BY_ADDRESS for each in addresses]
    await throttles.forget(session, keys)


async def _blank_traces(session: AsyncSession, account: Account, pseudonym: str) -> None:
    """Replace what companies and the agreement keep; the invitations have ended by now."""
    is_theirs = or_(
        col(Invitation.email) == account.email, col(Invitation.account_id) == account.id
    )
    changes = (
        update(Membership).where(col(Membership.account_id) == account.id).values(name_key=""),
        update(JoinApplication)
        .where(col(JoinApplication.account_id) == account.id)
        .values(message="", reason=""),
        update(Invitation).where(is_theirs).values(email=pseudonym, contact_name=""),
        update(AgreementAcceptance)
        .where(col(AgreementAcceptance.account_id) == account.id)
        .values(address=""),
    )
    for each in changes:
        await session.exec(each, execution_options={"synchronize_session": False})


async def _blank_older_records(session: AsyncSession, account: Account) -> None:
    """Unlink imported records; they stay claimed, so that nobody takes them over (A-08, C-16).

    The addresses are remembered as digests: the list that they came from may be read again.
    """
    badges = await session.exec(select(BadgeRecord).where(BadgeRecord.claimed_by == account.id))
    for badge in badges:
        badge.claimed_by = badge.email = None
        badge.name = badge.name_key = ""
    is_theirs = or_(
        col(LegacyAccount.account_id) == account.id, col(LegacyAccount.email) == account.email
    )
    found = await session.exec(select(LegacyAccount).where(is_theirs))
    older = list(found)
    await erased.remember(session, [account.email, *(each.email for each in older)])
    for record in older:
        record.account_id = None
        record.email = f"erased-{record.id}@erased.invalid"
        record.contact_name = record.company_name = record.password_hash = ""


def _blank(account: Account, pseudonym: str) -> None:
    account.email = pseudonym
    account.email_undeliverable_at = None
    account.contact_name = account.name_on_id = account.name_latin = ""
    account.country = account.job_title = ""
    account.user_name = account.user_name_key = None
    account.mobile = account.mobile_verified_at = None
    account.password_hash = _NO_PASSWORD
    account.identity_verified_at = account.identity_expires_at = None
    account.locked_until = account.erase_at = None
