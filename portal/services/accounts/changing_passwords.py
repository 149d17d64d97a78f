"""A new password: by the old one, or by a mailed link (B-09, C-12)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import BrowserNotKnown
from portal.kit import clock, passwords
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus, LinkPurpose
from portal.permissions import Actor, Visitor
from portal.schemas.accounts import ChangePasswordForm, ForgotPasswordForm, ResetPasswordForm
from portal.services import audit, outbox, sessions, throttles
from portal.services.accounts import activating, entering, finding, links, locking, older
from portal.services.accounts.errors import AccountSuspended, OldPasswordWrong
from portal.services.accounts.proving import prove_password
from portal.services.accounts.strength import find_own_words, refuse_weak


async def ask_for_reset(session: AsyncSession, visitor: Visitor, form: ForgotPasswordForm) -> None:
    """Mail a link to a new password, or "no account" to an address that has none (B-09, C-05).

    The caller learns nothing from either (security check 24). The link works once, within 60
    minutes, and dies with any change of password. Raises TooManyTries within 60 s of the last one
    and beyond the limits of check 22 (C-07).
    """
    await throttles.count_message(session, visitor, about="reset", address=form.email)
    account = await finding.find_by_email(session, form.email)
    if account is None:
        await _answer_stranger(session, visitor, form.email)
        return
    link = links.create_link(session, LinkPurpose.RESET_PASSWORD, account.id)
    entering.post_to(session, account, messages.ResetPassword(link=link))


async def _answer_stranger(session: AsyncSession, visitor: Visitor, email: str) -> None:
    """Mail the owner of an older account the same link, before any login here (A-09)."""
    record = await older.find_dormant(session, email)
    message: messages.Message = messages.NoAccount()
    if record is not None:
        message = older.must_register(record) or messages.ResetPassword(
            link=links.create_first_link(session, record.id)
        )
    outbox.post(session, message, to=email, language=visitor.language)


async def reset_password(visitor: Visitor, form: ResetPasswordForm) -> str:
    """Set a new password by the mailed link; return a ticket to log in with (A-09, B-09).

    Opens its own transactions and hashes between them. Ends every session, makes all links
    worthless, opens a locked account, and tells the owner. Raises LinkNotValid, AccountSuspended,
    BrowserNotKnown, and FormRefused for a weak password.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    await refuse_weak(form.password, *await _words_of_owner(form.token))
    password_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        await _wake_if_dormant(session, visitor, form.token, password_hash)
        account, _ = await links.open_link(session, LinkPurpose.RESET_PASSWORD, form.token)
        if account.status is AccountStatus.SUSPENDED:
            raise AccountSuspended
        locking.reopen(account, at=clock.now())
        await throttles.forgive(session, locking.tries_key(account.id))
        account.email_undeliverable_at = None
        await _set(session, account, password_hash)
        _record(session, account, visitor=visitor, by="link")
        await sessions.end_all(session, account.id)
        await entering.remember_browser(session, visitor, account.id)
        return sessions.create_ticket(session, visitor, account.id)


async def _words_of_owner(token: str) -> tuple[str | None, ...]:
    async with db.transaction() as session:
        dormant_id = await links.find_dormant_owner(session, token)
        if dormant_id is not None:
            record = await older.read_for_change(session, dormant_id)
            return record.email, record.contact_name, record.company_name
        account, _ = await links.open_link(session, LinkPurpose.RESET_PASSWORD, token)
        return await find_own_words(session, account)


async def _wake_if_dormant(
    session: AsyncSession, visitor: Visitor, token: str, password_hash: str
) -> None:
    """Make an account of the older one that the link was mailed to; links lead to it then."""
    dormant_id = await links.find_dormant_owner(session, token)
    if dormant_id is None:
        return
    record = await older.read_for_change(session, dormant_id)
    if record.account_id is None:
        await activating.activate(session, visitor, record, password_hash, by="link")


async def change_password(actor: Actor, form: ChangePasswordForm) -> str:
    """Set a new password by the old one; return a ticket for a fresh session (security check 8).

    Opens its own transactions and hashes between them. Ends all other sessions and tells the
    owner. Raises OldPasswordWrong, TooManyTries, BrowserNotKnown, and FormRefused for a weak one.
    """
    if not actor.visitor.browser:
        raise BrowserNotKnown
    before = await prove_password(actor, form.old_password, otherwise=OldPasswordWrong)
    async with db.reading() as session:
        words = await find_own_words(session, before)
    await refuse_weak(form.password, *words)
    password_hash = await passwords.hash_password(form.password)
    async with db.transaction() as session:
        account = await finding.read_for_change(session, actor.account_id)
        if account.password_hash != before.password_hash:
            # Changed elsewhere while we were hashing: the proof was of a password now gone.
            raise OldPasswordWrong
        await _set(session, account, password_hash)
        _record(session, account, visitor=actor.visitor, actor=actor, by="old password")
        await sessions.end_all(session, account.id, except_id=actor.session_id)
        return sessions.create_ticket(
            session, actor.visitor, account.id, second_factor_at=actor.second_factor_at
        )


async def _set(session: AsyncSession, account: Account, password_hash: str) -> None:
    account.password_hash = password_hash
    account.password_changed_at = account.updated_at = clock.now()
    await links.void_links(session, account.id)
    await older.forget_password(session, account.id)
    entering.post_to(session, account, messages.PasswordChanged(contact_name=account.contact_name))


def _record(
    session: AsyncSession,
    account: Account,
    *,
    visitor: Visitor,
    actor: Actor | None = None,
    by: str,
) -> None:
    audit.record(
        session,
        "accounts:password_changed",
        actor=actor,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        by=by,
    )
