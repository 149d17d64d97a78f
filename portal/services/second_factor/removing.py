"""The end of a second factor: by its owner, by desk or lead for a lost device, by the operator."""

from uuid import UUID

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, NotFound
from portal.mail.messages import Message
from portal.mail.second_factor import (
    ColleaguesFactorRemoved,
    SecondFactorRemovedByLead,
    SecondFactorReset,
    SecondFactorTurnedOff,
)
from portal.models.accounts import Account
from portal.models.desk import SecondFactor
from portal.permissions import Actor, Permission, Visitor
from portal.schemas.second_factor import FactorProofForm
from portal.services import audit, sessions, throttles
from portal.services.accounts import entering, finding
from portal.services.second_factor.checking import check_proof, tries_keys
from portal.services.second_factor.errors import NotSetUp, SecondFactorNeeded
from portal.services.second_factor.keeping import factor_of
from portal.services.second_factor.recovery import delete_codes

#: The operator at the command line has no browser and no address.
_OPERATOR = Visitor(browser="", address="")


async def turn_off(session: AsyncSession, actor: Actor, form: FactorProofForm) -> None:
    """Do without a second factor from now on, by a code of the app or of the paper.

    Raises SecondFactorNeeded for those who must have one, NotSetUp, and what check_code and
    check_recovery_code raise, beside "proof_code".
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    if account.must_have_second_factor:
        raise SecondFactorNeeded
    factor = await factor_of(session, account.id)
    if factor is None or factor.confirmed_at is None:
        raise NotSetUp
    await check_proof(session, factor, form.proof_code)
    await forget(session, account.id)
    entering.post_to(session, account, SecondFactorTurnedOff(contact_name=account.contact_name))
    audit.record(
        session,
        "second_factors:turned_off",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )


async def remove(session: AsyncSession, actor: Actor, account_id: UUID, reason: str) -> None:
    """Remove a customer's second factor: their device is lost, and the desk knows them.

    Ends all their sessions at once (security check 13) and mails them. Raises NotAllowed without
    ACCOUNTS_RESET_FACTOR and for staff, NotFound for a missing account, NotSetUp when there is
    nothing to remove.
    """
    if not actor.may(Permission.ACCOUNTS_RESET_FACTOR):
        raise NotAllowed
    account = await finding.read_for_change(session, account_id)
    if account.is_staff:
        raise NotAllowed
    message = SecondFactorReset(contact_name=account.contact_name)
    await _reset(session, account, message, actor=actor, reason=reason)


async def remove_colleagues(
    session: AsyncSession, actor: Actor, account_id: UUID, reason: str
) -> None:
    """Remove a colleague's second factor as the lead; they set a new one up at the next login.

    Ends all their sessions at once and mails both, so that neither does it unseen. Raises
    NotAllowed without COLLEAGUES_RESET_FACTOR and for oneself, NotFound for a missing account and
    for a customer's, NotSetUp when there is nothing to remove.
    """
    if not actor.may(Permission.COLLEAGUES_RESET_FACTOR) or actor.account_id == account_id:
        raise NotAllowed
    account = await finding.read_for_change(session, account_id)
    if not account.is_staff:
        raise NotFound
    message = SecondFactorRemovedByLead(
        contact_name=account.contact_name, lead=actor.contact_name, reason=reason
    )
    await _reset(session, account, message, actor=actor, reason=reason)
    lead = await session.get_one(Account, actor.account_id)
    told = ColleaguesFactorRemoved(
        contact_name=lead.contact_name, colleague=account.contact_name, reason=reason
    )
    entering.post_to(session, lead, told)


async def reset_by_operator(session: AsyncSession, email: str) -> None:
    """The same from the command line, for the only person at the desk: NotFound, NotSetUp."""
    found = await finding.find_by_email(session, email)
    if found is None:
        raise NotFound
    account = await finding.read_for_change(session, found.id)
    message = SecondFactorReset(contact_name=account.contact_name)
    await _reset(session, account, message, actor=None, reason="operator")


async def _reset(
    session: AsyncSession, account: Account, message: Message, *, actor: Actor | None, reason: str
) -> None:
    if await factor_of(session, account.id) is None:
        raise NotSetUp
    await forget(session, account.id)
    for key in tries_keys(account.id):
        await throttles.forgive(session, key)
    # Last: a code that is being accepted this moment has made its ticket by now.
    await sessions.end_all(session, account.id)
    entering.post_to(session, account, message)
    audit.record(
        session,
        "second_factors:removed",
        actor=actor,
        visitor=actor.visitor if actor else _OPERATOR,
        object_type="account",
        object_id=account.id,
        reason=reason,
    )


async def forget(session: AsyncSession, account_id: UUID) -> None:
    """Delete the factor and its recovery codes without a word: also for an account's erasure."""
    await session.exec(delete(SecondFactor).where(col(SecondFactor.account_id) == account_id))
    await delete_codes(session, account_id)
