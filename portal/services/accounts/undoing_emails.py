"""An e-mail change undone by who holds the former address, within seven days (security check 7)."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import NotFound, TooManyTries
from portal.kit import clock, names, passwords
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus, LinkPurpose, MailedLink
from portal.permissions import Visitor
from portal.schemas.accounts import UndoEmailChangeForm
from portal.services import audit, outbox, sessions, throttles
from portal.services.accounts import finding, links, locking, older
from portal.services.accounts.errors import (
    AccountSuspended,
    FormerEmailInUse,
    LinkNotValid,
    UndoLinkNotValid,
)
from portal.services.accounts.strength import find_own_words, refuse_weak


async def undo_email_change(visitor: Visitor, form: UndoEmailChangeForm) -> None:
    """Give the account its former address back, with a new password, by the mailed link.

    Opens its own transactions and hashes between them. Ends every session and all links but those
    to still earlier addresses, opens a locked account and tells both addresses. Signs nobody in,
    so a second factor is asked for as at any login. Raises UndoLinkNotValid, FormerEmailInUse,
    AccountSuspended, FormRefused for a weak password, and TooManyTries after wrong links.
    """
    key = throttles.key_for("undo_email-from", throttles.network_of(visitor.address))
    async with db.transaction() as session:
        may_try = await throttles.reserve_try(session, key, throttles.NETWORK_TRIES)
    if not may_try:
        raise TooManyTries
    async with db.transaction() as session:
        account, link = await _open(session, form.token)
        await throttles.release_try(session, key)
        own_words = await find_own_words(session, account)
    await refuse_weak(form.password, link.restores_email, *own_words)
    password_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        account, link = await _open(session, form.token)
        left = account.email
        await _restore(session, account, link, password_hash)
        await sessions.end_all(session, account.id)
        _tell_both(session, account, left)
        audit.record(
            session,
            "accounts:email_restored",
            actor=None,
            visitor=visitor,
            object_type="account",
            object_id=account.id,
            old=left,
            new=account.email,
        )


async def _open(session: AsyncSession, token: str) -> tuple[Account, MailedLink]:
    try:
        account, link = await links.open_link(session, LinkPurpose.UNDO_EMAIL_CHANGE, token)
    except (LinkNotValid, NotFound):
        raise UndoLinkNotValid from None
    if account.status is AccountStatus.SUSPENDED:
        raise AccountSuspended
    owner = await finding.find_by_email(session, link.restores_email or "")
    if owner is not None and owner.id != account.id:
        raise FormerEmailInUse
    return account, link


async def _restore(
    session: AsyncSession, account: Account, link: MailedLink, password_hash: str
) -> None:
    now = clock.now()
    locking.reopen(account, at=now)
    await throttles.forgive(session, locking.tries_key(account.id))
    account.email = link.restores_email or account.email
    account.email_verified_at = account.updated_at = now
    account.email_undeliverable_at = None
    account.password_hash, account.password_changed_at = password_hash, now
    try:
        await session.flush()
    except IntegrityError as error:
        raise FormerEmailInUse from error
    await links.void_links(session, account.id)
    # Not the earlier ones: of two changes in a row, the first owner has the last word.
    await links.void_undo_links(session, account.id, since=link.created_at)
    await older.forget_password(session, account.id)


def _tell_both(session: AsyncSession, account: Account, left: str) -> None:
    shown = {left: names.mask_email(account.email), account.email: account.email}
    for address, email in shown.items():
        message = messages.EmailRestored(contact_name=account.contact_name, email=email)
        outbox.post(session, message, to=address, language=account.language, account_id=account.id)
