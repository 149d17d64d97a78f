"""Staff of the platform: accounts made by the operator, with a password nobody else has seen."""

import logging

from sqlmodel import col, select

from portal import db
from portal.kit import clock, tokens
from portal.kit.passwords import hash_password
from portal.models.accounts import Account
from portal.permissions import Visitor
from portal.schemas.accounts import ForgotPasswordForm
from portal.schemas.staff import StaffForm
from portal.services import accounts, audit

log = logging.getLogger(__name__)

#: The operator at the command line has no browser and no address.
_OPERATOR = Visitor(browser="", address="")


async def add_staff(form: StaffForm) -> None:
    """Create a staff account in any environment and mail its owner a link to set a password.

    Nobody learns a password: the account starts with a random one that is thrown away. The mail
    leaves with the outbox, and its link lives as long as any reset link (B-09).
    Opens its own transaction, for it hashes a password before. Raises accounts.EmailInUse.
    """
    password_hash = await hash_password(tokens.new_token())
    async with db.transaction() as session:
        taken = await session.exec(select(Account.id).where(col(Account.email) == form.email))
        if taken.first() is not None:
            raise accounts.EmailInUse
        account = _account(form, password_hash)
        session.add(account)
        await session.flush()
        audit.record(
            session,
            "accounts:added",
            actor=None,
            visitor=_OPERATOR,
            object_type="account",
            object_id=account.id,
            kind=form.kind.value,
        )
        reset = ForgotPasswordForm.read({"email": form.email})
        await accounts.ask_for_reset(session, _OPERATOR, reset)
    log.info("staff account %s was added as %s", account.id, form.kind.value)


def _account(form: StaffForm, password_hash: str) -> Account:
    now = clock.now()
    return Account(
        kind=form.kind,
        email=form.email,
        email_verified_at=now,
        password_hash=password_hash,
        password_changed_at=now,
        contact_name=form.contact_name,
        language=form.language,
        created_at=now,
        updated_at=now,
    )
