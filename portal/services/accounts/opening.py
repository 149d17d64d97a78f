"""Opening an account: the one way for everybody who has proven an address, however they came."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail import messages
from portal.models.accounts import Account, AccountKind, CodePurpose
from portal.permissions import Visitor
from portal.schemas.fields import fold_user_name
from portal.services import agreements, audit, codes, notices, outbox
from portal.services.accounts import entering, finding, older
from portal.services.accounts.errors import EmailInUse


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What is known of somebody whose account is about to be opened."""

    kind: AccountKind
    contact_name: str
    name_on_id: str = ""
    name_latin: str = ""
    country: str = ""
    mobile: str | None = None
    user_name: str | None = None


async def send_opening_code(
    session: AsyncSession,
    visitor: Visitor,
    email: str,
    *,
    purpose: CodePurpose,
    fresh: Callable[[str], messages.Message],
    taken: messages.Message,
) -> None:
    """Post `fresh` with a code that proves the address, or `taken` to one that has an account.

    The caller learns nothing from either: one code row and one outbox row each (security check
    24). Raises TooManyTries by the limits of check 22, and BrowserNotKnown.
    """
    account = await finding.find_by_email(session, email)
    code = await codes.send_code(session, visitor, purpose=purpose, address=email)
    if account is not None:
        entering.post_to(session, account, taken)
        return
    outbox.post(session, fresh(code), to=email, language=visitor.language)


async def open_account(
    session: AsyncSession,
    visitor: Visitor,
    *,
    email: str,
    facts: PersonFacts,
    password_hash: str,
    by: str,
) -> Account:
    """Store the account of somebody who has agreed and has proven the address in this transaction.

    Keeps the consent (B-07), remembers the browser, welcomes by mail and in the portal, and
    leaves the trace "accounts:registered" with `by`, the way they came. Raises EmailInUse for an
    address that has an account; IntegrityError when somebody else takes it or the user name at
    this very moment.
    """
    older_record = await older.hold(session, email)
    if await finding.find_by_email(session, email):
        raise EmailInUse
    account = new_account(visitor, email, facts, password_hash)
    session.add(account)
    await session.flush()
    if older_record is not None:
        await older.retire(session, older_record, account.id)
    agreements.record_consent(session, account.id, visitor)
    await entering.remember_browser(session, visitor, account.id)
    entering.post_to(session, account, messages.Welcome(contact_name=account.contact_name))
    await notices.tell(session, [account.id], notices.AccountReady(), by_mail=False)
    audit.record(
        session,
        "accounts:registered",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        kind=account.kind,
        by=by,
    )
    return account


def new_account(visitor: Visitor, email: str, facts: PersonFacts, password_hash: str) -> Account:
    """Return an active account, not stored yet, whose address counts as proven now."""
    now = clock.now()
    return Account(
        kind=facts.kind,
        email=email,
        email_verified_at=now,
        user_name=facts.user_name,
        user_name_key=fold_user_name(facts.user_name) if facts.user_name else None,
        mobile=facts.mobile,
        password_hash=password_hash,
        password_changed_at=now,
        contact_name=facts.contact_name,
        name_on_id=facts.name_on_id,
        name_latin=facts.name_latin,
        country=facts.country,
        language=visitor.language,
        created_at=now,
        updated_at=now,
    )
