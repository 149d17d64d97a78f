"""Giving the second factor after the password: what the session is worth, it is worth from here."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed
from portal.kit import clock
from portal.mail.second_factor import RecoveryCodeUsed
from portal.models.accounts import Account
from portal.models.desk import SecondFactor
from portal.permissions import Actor
from portal.schemas.second_factor import FactorCodeForm, RecoveryCodeForm
from portal.services import audit, sessions
from portal.services.accounts import entering, finding
from portal.services.second_factor.checking import check_code, check_recovery_code
from portal.services.second_factor.errors import NotSetUp
from portal.services.second_factor.keeping import count_unused, factor_of


async def verify(session: AsyncSession, actor: Actor, form: FactorCodeForm) -> str:
    """Return a ticket for a session that has given its factor, in exchange for the app's code.

    The cookie is a new one (security check 11), and this browser's former session ends with it.
    Raises NotSetUp, BrowserNotKnown and what check_code raises.
    """
    # The account's row first, as everywhere: a removal at this moment waits, or is waited for.
    account = await finding.read_for_change(session, actor.account_id)
    factor = await _in_force(session, actor)
    await check_code(session, factor, form.code)
    return await _step_up(session, actor, account, by="app")


async def use_recovery_code(session: AsyncSession, actor: Actor, form: RecoveryCodeForm) -> str:
    """Return the same ticket in exchange for one of the codes on paper; mail the owner about it.

    Raises NotSetUp, BrowserNotKnown and what check_recovery_code raises.
    """
    account = await finding.read_for_change(session, actor.account_id)
    await _in_force(session, actor)
    await check_recovery_code(session, account.id, form.recovery_code)
    left = str(await count_unused(session, account.id))
    message = RecoveryCodeUsed(contact_name=account.contact_name, left=left)
    entering.post_to(session, account, message)
    return await _step_up(session, actor, account, by="recovery code")


async def go_on(session: AsyncSession, actor: Actor) -> str:
    """Return a ticket for a fresh cookie to somebody who has just set the factor up (check 11)."""
    if actor.second_factor_at is None:
        raise NotAllowed
    return sessions.create_ticket(
        session, actor.visitor, actor.account_id, second_factor_at=actor.second_factor_at
    )


async def _in_force(session: AsyncSession, actor: Actor) -> SecondFactor:
    factor = await factor_of(session, actor.account_id)
    if factor is None or factor.confirmed_at is None:
        raise NotSetUp
    return factor


async def _step_up(session: AsyncSession, actor: Actor, account: Account, *, by: str) -> str:
    await entering.note_arrival(session, actor.visitor, account)
    audit.record(
        session,
        "second_factors:given",
        actor=actor,
        object_type="account",
        object_id=actor.account_id,
        by=by,
    )
    return sessions.create_ticket(
        session, actor.visitor, actor.account_id, second_factor_at=clock.now()
    )
