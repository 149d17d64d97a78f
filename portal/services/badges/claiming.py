"""Claiming a verified badge: a new account with a proven address, or one's own account."""

import logging

from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.errors import BrowserNotKnown
from portal.kit import clock, names, passwords
from portal.kit.tokens import fingerprint
from portal.mail import badges as mails
from portal.mail.addresses import UnsafeAddress
from portal.models.accounts import Account, AccountKind, CodePurpose
from portal.models.legacy import BadgeClaim, BadgeRecord
from portal.permissions import Actor, Permission, Visitor
from portal.schemas.accounts import RegistrationCodeForm
from portal.schemas.badges import BadgeClaimForm, BadgeClaimRow
from portal.services import audit, codes, outbox
from portal.services.accounts import finding, opening
from portal.services.accounts.errors import EmailInUse
from portal.services.accounts.strength import refuse_weak
from portal.services.badges.errors import BadgeNotForAccount, ClaimNotValid
from portal.services.badges.verifying import OBJECT

log = logging.getLogger(__name__)


async def find_claim(session: AsyncSession, visitor: Visitor, token: str) -> BadgeClaimRow:
    """Return what the verified badge says, to whoever verified it; ClaimNotValid otherwise."""
    _, record = await _open_claim(session, visitor, token)
    return BadgeClaimRow(
        name=record.name,
        country=record.country,
        company_name=record.company_name,
        former_email=names.mask_email(record.email) if record.email else "",
    )


async def send_claim_code(
    session: AsyncSession, visitor: Visitor, token: str, form: RegistrationCodeForm
) -> None:
    """Send a code to the address that shall get the account (A-02).

    An address that has an account is told so instead, and the caller learns nothing (security
    check 24). Raises ClaimNotValid, and TooManyTries by the limits of check 22.
    """
    await _open_claim(session, visitor, token)
    await opening.send_opening_code(
        session,
        visitor,
        form.email,
        purpose=CodePurpose.CLAIM_BADGE,
        fresh=lambda code: mails.BadgeClaimCode(code=code),
        taken=mails.BadgeAddressTaken(),
    )


async def claim_badge(visitor: Visitor, token: str, form: BadgeClaimForm) -> None:
    """Open the account of an overseas buyer with the badge's name and country/region (A-02, A-05).

    Opens its own transactions and hashes between them. Of any number of simultaneous claims of
    one badge exactly one succeeds. Raises ClaimNotValid, CodeWrong, CodeExpired or TooManyTries,
    EmailInUse, BrowserNotKnown, and FormRefused for a weak password.
    """
    if not visitor.browser:
        raise BrowserNotKnown
    async with db.transaction() as session:
        _, record = await _open_claim(session, visitor, token)
        await codes.match_code(
            session, visitor, purpose=CodePurpose.CLAIM_BADGE, address=form.email, code=form.code
        )
    await refuse_weak(form.password, form.email, record.name)
    password_hash = await passwords.hash_password(form.password)
    try:
        async with db.transaction() as session:
            await _claim(session, visitor, token, form, password_hash)
    except IntegrityError as error:
        # Somebody else took the address between our look and our write.
        raise EmailInUse from error


async def _claim(
    session: AsyncSession, visitor: Visitor, token: str, form: BadgeClaimForm, password_hash: str
) -> None:
    # The code first: a wrong one is counted, and nothing may be written before that.
    await codes.use_code(
        session, visitor, purpose=CodePurpose.CLAIM_BADGE, address=form.email, code=form.code
    )
    claim, record = await _open_claim(session, visitor, token, locks=True)
    account = await opening.open_account(
        session,
        visitor,
        email=form.email,
        facts=opening.PersonFacts(
            kind=AccountKind.OVERSEAS_BUYER,
            contact_name=record.name,
            name_on_id=record.name,
            country=record.country,
        ),
        password_hash=password_hash,
        by="badge",
    )
    _hand_over(session, visitor, claim, record, account)
    audit.record(
        session,
        "badges:claimed",
        actor=None,
        visitor=visitor,
        object_type=OBJECT,
        object_id=record.id,
        account_id=str(account.id),
    )


async def link_badge(session: AsyncSession, actor: Actor, token: str) -> None:
    """Link the verified badge to the actor's own account: an overseas buyer's (security check 9).

    Facts that the account lacks are filled in from the badge. Raises ClaimNotValid,
    BadgeNotForAccount, and NotAllowed.
    """
    claim, record = await _open_claim(session, actor.visitor, token, locks=True)
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    _refuse_other_kinds(account.kind)
    account.name_on_id = account.name_on_id or record.name
    account.country = account.country or record.country
    account.updated_at = clock.now()
    _hand_over(session, actor.visitor, claim, record, account)
    audit.record(session, "badges:linked", actor=actor, object_type=OBJECT, object_id=record.id)


def refuse_other_kinds(actor: Actor) -> None:
    """Raise BadgeNotForAccount for somebody who could not link a badge, before they verify one."""
    _refuse_other_kinds(actor.kind)


def _refuse_other_kinds(kind: str) -> None:
    if kind != AccountKind.OVERSEAS_BUYER:
        raise BadgeNotForAccount


async def _open_claim(
    session: AsyncSession, visitor: Visitor, token: str, *, locks: bool = False
) -> tuple[BadgeClaim, BadgeRecord]:
    """Return the claim and its badge, both still free; with `locks`, nobody else claims it now.

    The badge is locked before the claim is judged, so that of two claims one wins.
    """
    badge_id = (await _find_usable(session, visitor, token)).badge_id
    query = select(BadgeRecord).where(BadgeRecord.id == badge_id)
    if locks:
        query = query.with_for_update().execution_options(populate_existing=True)
    record = (await session.exec(query)).one()
    if record.claimed_at is not None:
        raise ClaimNotValid
    return await _find_usable(session, visitor, token), record


async def _find_usable(session: AsyncSession, visitor: Visitor, token: str) -> BadgeClaim:
    found = await session.exec(
        select(BadgeClaim)
        .where(BadgeClaim.fingerprint == fingerprint(token), BadgeClaim.browser == visitor.browser)
        .execution_options(populate_existing=True)
    )
    claim = found.first()
    if claim is None or claim.used_at is not None or claim.expires_at <= clock.now():
        raise ClaimNotValid
    return claim


def _hand_over(
    session: AsyncSession,
    visitor: Visitor,
    claim: BadgeClaim,
    record: BadgeRecord,
    account: Account,
) -> None:
    """Use up the claim and note whose the badge is; tell an address that is replaced (A-05)."""
    claim.used_at = record.claimed_at = record.updated_at = clock.now()
    record.claimed_by = account.id
    # From now on the account keeps the address: two copies would part ways.
    former, record.email = record.email, None
    if former and former != account.email:
        _tell_former(session, visitor, former, account)


def _tell_former(session: AsyncSession, visitor: Visitor, former: str, account: Account) -> None:
    message = mails.BadgeEmailReplaced(new_email=names.mask_email(account.email))
    try:
        outbox.post(session, message, to=former, language=visitor.language)
    except UnsafeAddress:
        # What an import once brought along must not stand in the way of the badge's owner.
        log.warning("the badge of account %s has an address that no mail can go to", account.id)
