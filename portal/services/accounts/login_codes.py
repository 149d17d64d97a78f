"""Logging in with a code sent by mail or SMS, when the password is forgotten (A-23)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus, CodePurpose
from portal.permissions import Visitor
from portal.schemas.accounts import LoginCodeForm, LogInWithCodeForm
from portal.schemas.fields import Address, AddressKind, read_identifier
from portal.services import codes, outbox, throttles
from portal.services.accounts import entering, finding, locking
from portal.services.accounts.errors import AccountSuspended


async def send_login_code(session: AsyncSession, visitor: Visitor, form: LoginCodeForm) -> None:
    """Send a code by mail or, to a proven mobile number, by SMS (A-23).

    An address without an account is told so by the same way; the caller learns nothing (security
    check 24). Raises TooManyTries by the limits of check 22, BrowserNotKnown, SmsNotAvailable.
    """
    address = read_identifier(form.identifier)
    account = await _find_reachable(session, address)
    code = await codes.send_code(
        session,
        visitor,
        purpose=CodePurpose.LOG_IN,
        address=address.value,
        account_id=account.id if account else None,
    )
    message = _message(address, code, is_known=account is not None)
    outbox.post(
        session,
        message,
        to=address.value,
        language=account.language if account else visitor.language,
        account_id=account.id if account else None,
    )


def _message(address: Address, code: str, *, is_known: bool) -> messages.Message:
    if address.kind is AddressKind.MOBILE:
        return messages.LoginCodeSms(code=code) if is_known else messages.NoAccountSms()
    return messages.LoginCode(code=code) if is_known else messages.NoAccount()


async def _find_reachable(session: AsyncSession, address: Address) -> Account | None:
    """Return the account that has proven the address; a number merely named opens nothing."""
    account = await finding.find_by_address(session, address)
    is_unproven = (
        address.kind is AddressKind.MOBILE
        and account is not None
        and account.mobile_verified_at is None
    )
    return None if is_unproven else account


async def log_in_with_code(visitor: Visitor, form: LogInWithCodeForm) -> str:
    """Return a ticket for the account whose address got this code (A-23).

    Opens its own transaction. The password stays; a lock falls (life cycle 1). Raises CodeWrong,
    CodeExpired or TooManyTries, BrowserNotKnown, and AccountSuspended to the holder of the code.
    """
    address = read_identifier(form.identifier)
    async with db.transaction() as session:
        found = await _find_reachable(session, address)
        # Locked before the code, as everywhere, so that no two logins wait for each other.
        account = await finding.read_for_change(session, found.id) if found else None
        await codes.use_code(
            session,
            visitor,
            purpose=CodePurpose.LOG_IN,
            address=address.value,
            code=form.code,
            account_id=account.id if account else None,
        )
        if account is None:
            # Nobody was sent this code; a lucky guess opens nothing.
            raise codes.CodeWrong
        if account.status is AccountStatus.SUSPENDED:
            raise AccountSuspended
        await _note_proof(session, account, address)
        return await entering.let_in(session, visitor, account, by="code")


async def _note_proof(session: AsyncSession, account: Account, address: Address) -> None:
    if address.kind is AddressKind.EMAIL:
        account.email_undeliverable_at = None
    if account.status is AccountStatus.LOCKED:
        locking.reopen(account, at=clock.now())
        await throttles.unblock(session, locking.tries_key(account.id))
