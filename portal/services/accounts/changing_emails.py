"""A new e-mail address, confirmed from the old and from the new one (C-13)."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import PortalError
from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import Account, Code, CodePurpose
from portal.permissions import Actor, Permission
from portal.schemas.accounts import EmailChangeCodesForm, EmailChangeForm
from portal.services import audit, codes, outbox, sessions
from portal.services.accounts import entering, finding, links
from portal.services.accounts.errors import NewEmailInUse, PasswordWrong, SameEmail
from portal.services.accounts.proving import prove_password


async def ask_for_email_change(actor: Actor, form: EmailChangeForm) -> None:
    """Send one code to the old address and one to the new (C-13).

    Opens its own transactions. A new address that has an account is told so instead, and the
    caller learns nothing (security check 24). Raises PasswordWrong, SameEmail, TooManyTries and
    BrowserNotKnown.
    """
    await prove_password(actor, form.password, otherwise=PasswordWrong)
    async with db.transaction() as session:
        account = await finding.read_for_change(session, actor.account_id)
        if account.email == form.new_email:
            raise SameEmail
        await _send_old(session, actor, account, form.new_email)
        await _send_new(session, actor, account, form.new_email)


async def _send_old(session: AsyncSession, actor: Actor, account: Account, new_email: str) -> None:
    code = await codes.send_code(
        session,
        actor.visitor,
        purpose=CodePurpose.CHANGE_EMAIL_OLD,
        address=account.email,
        account_id=account.id,
    )
    message = messages.EmailChangeOldCode(code=code, new_email=new_email)
    entering.post_to(session, account, message)


async def _send_new(session: AsyncSession, actor: Actor, account: Account, new_email: str) -> None:
    code = await codes.send_code(
        session,
        actor.visitor,
        purpose=CodePurpose.CHANGE_EMAIL_NEW,
        address=new_email,
        account_id=account.id,
    )
    owner = await finding.find_by_email(session, new_email)
    if owner is not None:
        entering.post_to(session, owner, messages.EmailTaken())
        return
    message = messages.EmailChangeNewCode(code=code)
    outbox.post(session, message, to=new_email, language=account.language, account_id=account.id)


async def change_email(session: AsyncSession, actor: Actor, form: EmailChangeCodesForm) -> None:
    """Move the account to the new address, which both codes have confirmed (C-13).

    Other sessions and all mailed links end, and both addresses are told; the old one can undo it
    for seven days (security check 7). Raises CodeWrong,
    CodeExpired or TooManyTries beside "old_code" or "new_code", and NewEmailInUse. When one code
    is wrong, the other stays good.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    old_email = account.email
    old = await _match(session, actor, CodePurpose.CHANGE_EMAIL_OLD, old_email, form.old_code)
    new = await _match(session, actor, CodePurpose.CHANGE_EMAIL_NEW, form.new_email, form.new_code)
    if await finding.find_by_email(session, form.new_email):
        raise NewEmailInUse
    old.used_at = new.used_at = clock.now()
    await _move(session, account, form.new_email)
    await sessions.end_all(session, account.id, except_id=actor.session_id)
    _tell_both(session, account, old_email)
    audit.record(
        session,
        "accounts:email_changed",
        actor=actor,
        object_type="account",
        object_id=account.id,
        old=old_email,
        new=account.email,
    )


async def find_pending_email(session: AsyncSession, actor: Actor) -> str:
    """Return the new address whose code this browser can still enter, or ""."""
    row = await codes.find_waiting(
        session, actor.visitor, purpose=CodePurpose.CHANGE_EMAIL_NEW, account_id=actor.account_id
    )
    return row.address if row else ""


async def drop_email_change(session: AsyncSession, actor: Actor) -> None:
    """Void the codes that this browser was sent for a new address. Raises NotAllowed."""
    await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    for purpose in _FIELDS:
        await codes.void_waiting(
            session, actor.visitor, purpose=purpose, account_id=actor.account_id
        )
    audit.record(
        session,
        "accounts:email_change_dropped",
        actor=actor,
        object_type="account",
        object_id=actor.account_id,
    )


_FIELDS = {CodePurpose.CHANGE_EMAIL_OLD: "old_code", CodePurpose.CHANGE_EMAIL_NEW: "new_code"}


async def _match(
    session: AsyncSession, actor: Actor, purpose: CodePurpose, address: str, code: str
) -> Code:
    try:
        return await codes.match_code(
            session,
            actor.visitor,
            purpose=purpose,
            address=address,
            code=code,
            account_id=actor.account_id,
        )
    except PortalError as error:
        error.field = _FIELDS[purpose]
        raise


async def _move(session: AsyncSession, account: Account, new_email: str) -> None:
    account.email = new_email
    account.email_verified_at = account.updated_at = clock.now()
    account.email_undeliverable_at = None
    try:
        await session.flush()
    except IntegrityError as error:
        raise NewEmailInUse from error
    await links.void_links(session, account.id)


def _tell_both(session: AsyncSession, account: Account, old_email: str) -> None:
    """Tell the new address, and the old one with the link that undoes it (security check 7)."""
    name, new_email = account.contact_name, account.email
    entering.post_to(
        session, account, messages.EmailChanged(contact_name=name, new_email=new_email)
    )
    link = links.create_undo_link(session, account.id, restores_email=old_email)
    message = messages.EmailMovedAway(contact_name=name, new_email=new_email, link=link)
    outbox.post(session, message, to=old_email, language=account.language, account_id=account.id)
