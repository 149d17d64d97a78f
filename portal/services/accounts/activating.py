"""The first login with an older account: the account that comes of it (A-08, life cycle 1)."""

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import Account, AccountKind, MailedLink
from portal.models.legacy import LegacyAccount
from portal.permissions import Visitor
from portal.services import audit, sessions
from portal.services.accounts import entering
from portal.services.accounts.opening import PersonFacts, new_account


async def activate(
    session: AsyncSession, visitor: Visitor, record: LegacyAccount, password_hash: str, *, by: str
) -> Account:
    """Make the account of a dormant record, which the caller has locked; `by` names the proof.

    The User Agreement is asked for at its first event, as of everybody who has not accepted it.
    Raises IntegrityError when somebody registers the address at this very moment.
    """
    facts = PersonFacts(
        kind=AccountKind.OVERSEAS_BUYER, contact_name=record.contact_name, country=record.country
    )
    account = new_account(visitor, record.email, facts, password_hash)
    session.add(account)
    await session.flush()
    record.activated_at, record.account_id = clock.now(), account.id
    # Links that were mailed before are links to this account from now on.
    await session.exec(
        update(MailedLink)
        .where(col(MailedLink.legacy_id) == record.id)
        .values(account_id=account.id)
    )
    audit.record(
        session,
        "accounts:activated",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        kind=record.kind.value,
        by=by,
    )
    return account


async def let_in(session: AsyncSession, visitor: Visitor, account: Account) -> str:
    """Return a ticket for the owner of a fresh account, and tell them what has become of theirs."""
    await entering.remember_browser(session, visitor, account.id)
    entering.post_to(session, account, messages.AccountMoved(contact_name=account.contact_name))
    return sessions.create_ticket(session, visitor, account.id)
