"""Logging in with a code sent by mail or SMS, when the password is forgotten (A-23)."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.kit import clock, passwords, tokens
from portal.mail import messages
from portal.models.accounts import Account, AccountStatus, CodePurpose
from portal.models.legacy import LegacyAccount
from portal.permissions import Visitor
from portal.schemas.accounts import LoginCodeForm, LogInWithCodeForm
from portal.schemas.fields import Address, AddressKind, read_identifier
from portal.services import codes, outbox, throttles
from portal.services.accounts import activating, entering, finding, locking, older
from portal.services.accounts.errors import AccountSuspended


async def send_login_code(session: AsyncSession, visitor: Visitor, form: LoginCodeForm) -> None:
    """Send a code by mail or, to a proven mobile number, by SMS (A-23).

    An address without an account is told so by the same way; the caller learns nothing (security
    check 24). Raises TooManyTries by the limits of check 22, BrowserNotKnown, SmsNotAvailable.
    """
    address = read_identifier(form.identifier)
    account = await _find_reachable(session, address)
    record = await _find_dormant(session, address, account)
    code = await codes.send_code(
        session,
        visitor,
        purpose=CodePurpose.LOG_IN,
        address=address.value,
        account_id=account.id if account else None,
    )
    is_known = account is not None or record is not None
    message = (record and older.must_register(record)) or _message(address, code, is_known=is_known)
    try:
        outbox.post(
            session,
            message,
            to=address.value,
            language=account.language if account else visitor.language,
            account_id=account.id if account else None,
        )
    except outbox.SmsNotAvailable as refusal:
        refusal.field = "identifier"
        raise


def _message(address: Address, code: str, *, is_known: bool) -> messages.Message:
    if address.kind is AddressKind.MOBILE:
        return messages.LoginCodeSms(code=code) if is_known else messages.NoAccountSms()
    return messages.LoginCode(code=code) if is_known else messages.NoAccount()


async def _find_dormant(
    session: AsyncSession, address: Address, account: Account | None
) -> LegacyAccount | None:
    """Return the older account of an address that has none here yet (A-08)."""
    if account is not None or address.kind is not AddressKind.EMAIL:
        return None
    return await older.find_dormant(session, address.value)


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

    Opens its own transactions. The password stays, that of an older account too; a lock falls
    (life cycle 1). Raises CodeWrong, CodeExpired or TooManyTries, BrowserNotKnown, and
    AccountSuspended to the holder of the code.
    """
    address = read_identifier(form.identifier)
    async with db.transaction() as session:
        found = await _find_reachable(session, address)
        # Locked before the code, as everywhere, so that no two logins wait for each other.
        account = await finding.read_for_change(session, found.id) if found else None
        record = await _find_dormant(session, address, account)
        if record is None or older.must_register(record):
            return await _let_in(session, visitor, form, account)
        await codes.match_code(
            session, visitor, purpose=CodePurpose.LOG_IN, address=address.value, code=form.code
        )
    # Nobody knows this password: the old one goes on, and its first right try replaces it.
    password_hash = await passwords.hash_password(tokens.new_token())
    try:
        return await _wake(visitor, form, address, password_hash)
    except IntegrityError as error:
        # Somebody registered the address at this very moment.
        raise codes.CodeExpired from error


async def _let_in(
    session: AsyncSession, visitor: Visitor, form: LogInWithCodeForm, account: Account | None
) -> str:
    address = read_identifier(form.identifier)
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


async def _wake(
    visitor: Visitor, form: LogInWithCodeForm, address: Address, password_hash: str
) -> str:
    """Make an account of the older one whose address the code has proven (A-08)."""
    async with db.transaction() as session:
        record = await older.hold(session, address.value)
        if record is None:
            raise codes.CodeExpired
        await codes.use_code(
            session, visitor, purpose=CodePurpose.LOG_IN, address=address.value, code=form.code
        )
        account = await activating.activate(session, visitor, record, password_hash, by="code")
        return await activating.let_in(session, visitor, account)


async def _note_proof(session: AsyncSession, account: Account, address: Address) -> None:
    if address.kind is AddressKind.EMAIL:
        account.email_undeliverable_at = None
    if account.status is AccountStatus.LOCKED:
        locking.reopen(account, at=clock.now())
        await throttles.unblock(session, locking.tries_key(account.id))
