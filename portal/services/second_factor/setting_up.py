"""Setting a second factor up: a key for the app, and the first code as a proof that it works."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import clock, otp, qr
from portal.mail.second_factor import SecondFactorSetUp
from portal.models.accounts import Account
from portal.models.desk import SecondFactor
from portal.permissions import Actor, Permission
from portal.schemas.second_factor import FactorCodeForm, FactorKeyRow, FactorProofForm
from portal.services import audit, sessions
from portal.services.accounts import entering, finding
from portal.services.second_factor.checking import check_code, check_first_code, check_proof
from portal.services.second_factor.errors import AlreadySetUp, NotSetUp
from portal.services.second_factor.keeping import factor_of, sealed_key
from portal.services.second_factor.recovery import make_codes

#: So long the key of another device waits for its first code.
MOVE_LIFETIME = timedelta(minutes=10)


async def begin(session: AsyncSession, actor: Actor) -> FactorKeyRow:
    """Return a new key for the actor's app; it counts for nothing until confirm().

    A key that was begun before is replaced, so that nobody can leave one behind for the owner.
    Raises AlreadySetUp when a factor is in force.
    """
    account = await finding.read_for_change(session, actor.account_id)
    factor = await factor_of(session, account.id)
    if factor is not None and factor.confirmed_at is not None:
        raise AlreadySetUp
    key, now = otp.new_key(), clock.now()
    if factor is None:
        factor = SecondFactor(account_id=account.id, sealed_secret="", created_at=now)
    factor.sealed_secret = sealed_key(account.id, key)
    factor.created_at, factor.last_step = now, 0
    session.add(factor)
    audit.record(
        session, "second_factors:begun", actor=actor, object_type="account", object_id=account.id
    )
    return _shown(account, key)


async def begin_move(session: AsyncSession, actor: Actor, form: FactorProofForm) -> FactorKeyRow:
    """Return a key for another device, in exchange for a code of the present one or of the paper.

    The present one stays in force until confirm(), within ten minutes. Raises NotSetUp, what
    check_proof raises, and NotAllowed without ACCOUNTS_CHANGE_OWN.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    factor = await factor_of(session, account.id)
    if factor is None or factor.confirmed_at is None:
        raise NotSetUp
    await check_proof(session, factor, form.proof_code)
    key = otp.new_key()
    factor.sealed_next, factor.next_begun_at = sealed_key(account.id, key), clock.now()
    audit.record(
        session,
        "second_factors:move_begun",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )
    return _shown(account, key)


def _shown(account: Account, key: str) -> FactorKeyRow:
    address = otp.address_of(key, person=account.email, issuer=get_settings().name)
    return FactorKeyRow(picture=qr.as_picture(address), key=otp.in_groups(key))


async def confirm(session: AsyncSession, actor: Actor, form: FactorCodeForm) -> list[str]:
    """Put the begun factor in force by its first code; return ten recovery codes, to show once.

    The same for the key of another device. This session has given its factor with that; others of
    the account are asked. The owner is told by mail. Raises NotSetUp, AlreadySetUp and what
    check_code raises.
    """
    account = await finding.read_for_change(session, actor.account_id)
    factor = await factor_of(session, account.id)
    if factor is None:
        raise NotSetUp
    if factor.confirmed_at is None:
        await check_code(session, factor, form.code)
    else:
        await _move(session, actor, factor, form.code)
    factor.confirmed_at = clock.now()
    codes = await make_codes(session, account.id)
    await sessions.note_second_factor(session, actor, factor.confirmed_at)
    if actor.needs_second_factor:
        await entering.note_arrival(session, actor.visitor, account)
    entering.post_to(session, account, SecondFactorSetUp(contact_name=account.contact_name))
    audit.record(
        session, "second_factors:set_up", actor=actor, object_type="account", object_id=account.id
    )
    return codes


async def _move(session: AsyncSession, actor: Actor, factor: SecondFactor, code: str) -> None:
    """Put the next device in the place of the present one, by its first code."""
    begun = factor.next_begun_at
    if actor.needs_second_factor or begun is None or begun + MOVE_LIFETIME <= clock.now():
        raise AlreadySetUp
    step = await check_first_code(session, factor, code)
    factor.sealed_secret, factor.last_step = factor.sealed_next, step
    factor.sealed_next, factor.next_begun_at = "", None
