"""Registration: a code proves the address, and only then an account exists (A-27)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import BrowserNotKnown
from portal.kit import clock, passwords
from portal.mail import messages
from portal.models.accounts import Account, AccountKind, CodePurpose
from portal.permissions import Visitor
from portal.schemas.accounts import (
    DomesticRegistrationForm,
    OverseasRegistrationForm,
    RegistrationCodeForm,
    RegistrationForm,
    RepresentativeRegistrationForm,
    SupplierRegistrationForm,
)
from portal.schemas.fields import MAINLAND, fold_user_name
from portal.schemas.invitations import InvitedRegistrationForm
from portal.services import agreements, audit, codes, outbox, sessions
from portal.services.accounts import entering, finding
from portal.services.accounts.errors import EmailInUse, UserNameTaken
from portal.services.accounts.strength import refuse_weak

#: What else happens in the transaction that creates an account.
Also = Callable[[AsyncSession, Account], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What a registration form says about the person, whichever form it was."""

    kind: AccountKind
    contact_name: str
    name_on_id: str = ""
    name_latin: str = ""
    country: str = ""
    mobile: str | None = None
    user_name: str | None = None


def _facts_of(form: RegistrationForm) -> _Facts:
    if isinstance(form, SupplierRegistrationForm):
        return _Facts(
            kind=AccountKind.SUPPLIER, contact_name=form.user_name, user_name=form.user_name
        )
    if isinstance(form, OverseasRegistrationForm):
        return _Facts(
            kind=AccountKind.OVERSEAS_BUYER,
            contact_name=form.contact_name,
            name_on_id=form.name_on_id,
            name_latin=form.name_latin,
            country=form.country,
            mobile=form.mobile,
        )
    if isinstance(form, InvitedRegistrationForm):
        return _Facts(
            kind=_kind_of_invited(form),
            contact_name=form.contact_name,
            name_on_id=form.name_on_id,
            name_latin=form.name_latin,
            country=form.country,
            mobile=form.mobile,
        )
    if not isinstance(form, DomesticRegistrationForm):
        msg = "a kind of registration that has no account kind"
        raise TypeError(msg)
    is_representative = isinstance(form, RepresentativeRegistrationForm)
    return _Facts(
        kind=AccountKind.REPRESENTATIVE if is_representative else AccountKind.DOMESTIC_BUYER,
        contact_name=form.contact_name,
        name_on_id=form.name_on_id,
        name_latin=form.name_latin,
        # A representative may hold any passport; a domestic buyer's ID is the mainland's.
        country="" if is_representative else MAINLAND,
        mobile=form.mobile,
    )


def _kind_of_invited(form: InvitedRegistrationForm) -> AccountKind:
    """Return what the document makes of a buyer who was not asked which kind they are (A-25)."""
    if form.is_representative:
        return AccountKind.REPRESENTATIVE
    is_mainland = form.country == MAINLAND
    return AccountKind.DOMESTIC_BUYER if is_mainland else AccountKind.OVERSEAS_BUYER


async def send_registration_code(
    session: AsyncSession, visitor: Visitor, form: RegistrationCodeForm
) -> None:
    """Send a code to the address, or "you already have an account" to one that has (A-27).

    The caller learns nothing from either: one code row and one outbox row each (security check
    24). Raises TooManyTries by the limits of check 22, and BrowserNotKnown.
    """
    account = await finding.find_by_email(session, form.email)
    code = await codes.send_code(session, visitor, purpose=CodePurpose.REGISTER, address=form.email)
    if account is not None:
        entering.post_to(session, account, messages.AlreadyRegistered())
        return
    message = messages.RegistrationCode(code=code)
    outbox.post(session, message, to=form.email, language=visitor.language)


async def register(visitor: Visitor, form: RegistrationForm, *, also: Also | None = None) -> str:
    """Create the account and return a ticket to log in with (A-26, A-27, B-04 to B-07).

    Opens its own transactions and hashes between them. No account exists before the right code.
    `also` runs in the transaction that creates it: what it raises undoes everything. Raises
    CodeWrong, CodeExpired or TooManyTries, UserNameTaken, EmailInUse, BrowserNotKnown, and
    FormRefused for a weak password.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    facts = _facts_of(form)
    async with db.transaction() as session:
        await _match(session, visitor, form)
        await _refuse_taken(session, facts)
    await refuse_weak(
        form.password, form.email, facts.contact_name, facts.name_on_id, facts.user_name
    )
    password_hash = await passwords.hash_password(form.password)
    try:
        async with db.transaction() as session:
            account = await _create(session, visitor, form, facts, password_hash)
            if also is not None:
                await also(session, account)
            return sessions.create_ticket(session, visitor, account.id)
    except IntegrityError as error:
        # Somebody else took the user name or the address between our look and our write.
        async with db.reading() as session:
            await _refuse_taken(session, facts)
        raise EmailInUse from error


async def _match(session: AsyncSession, visitor: Visitor, form: RegistrationForm) -> None:
    await codes.match_code(
        session, visitor, purpose=CodePurpose.REGISTER, address=form.email, code=form.code
    )


async def _refuse_taken(session: AsyncSession, facts: _Facts) -> None:
    if facts.user_name and await finding.has_user_name(session, facts.user_name):
        raise UserNameTaken


async def _create(
    session: AsyncSession,
    visitor: Visitor,
    form: RegistrationForm,
    facts: _Facts,
    password_hash: str,
) -> Account:
    await codes.use_code(
        session, visitor, purpose=CodePurpose.REGISTER, address=form.email, code=form.code
    )
    if await finding.find_by_email(session, form.email):
        raise EmailInUse
    account = _account(visitor, form, facts, password_hash)
    session.add(account)
    await session.flush()
    agreements.record_consent(session, account.id, visitor)
    await entering.remember_browser(session, visitor, account.id)
    entering.post_to(session, account, messages.Welcome(contact_name=account.contact_name))
    audit.record(
        session,
        "accounts:registered",
        actor=None,
        visitor=visitor,
        object_type="account",
        object_id=account.id,
        kind=account.kind,
    )
    return account


def _account(
    visitor: Visitor, form: RegistrationForm, facts: _Facts, password_hash: str
) -> Account:
    now = clock.now()
    return Account(
        kind=facts.kind,
        email=form.email,
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
