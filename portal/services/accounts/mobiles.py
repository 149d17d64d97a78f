"""A mobile number, proven by a code sent to it."""

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import CodePurpose
from portal.permissions import Actor, Permission
from portal.schemas.accounts import MobileCodeForm, MobileForm
from portal.services import audit, codes, outbox
from portal.services.accounts import finding
from portal.services.accounts.errors import MobileInUse


async def send_mobile_code(session: AsyncSession, actor: Actor, form: MobileForm) -> None:
    """Send a code by SMS to the number; whether others have it stays unsaid.

    Raises TooManyTries by the limits of security check 22, SmsNotAvailable, BrowserNotKnown.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    code = await codes.send_code(
        session,
        actor.visitor,
        purpose=CodePurpose.VERIFY_MOBILE,
        address=form.mobile,
        account_id=account.id,
    )
    message = messages.MobileCode(code=code)
    outbox.post(session, message, to=form.mobile, language=account.language, account_id=account.id)


async def verify_mobile(session: AsyncSession, actor: Actor, form: MobileCodeForm) -> None:
    """Make the number the account's own, proven by its code; it can log in from now on (A-19).

    Raises CodeWrong, CodeExpired or TooManyTries, and MobileInUse when another account has
    proven the number.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    await codes.use_code(
        session,
        actor.visitor,
        purpose=CodePurpose.VERIFY_MOBILE,
        address=form.mobile,
        code=form.code,
        account_id=account.id,
    )
    account.mobile = form.mobile
    account.mobile_verified_at = account.updated_at = clock.now()
    try:
        await session.flush()
    except IntegrityError as error:
        raise MobileInUse from error
    audit.record(
        session,
        "accounts:mobile_verified",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )
