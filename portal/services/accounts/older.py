"""Accounts of older platforms: found by their address, activated once, their hashes never kept.

A record stays dormant until its owner has proven to be one: by the old password, by a code or by
a mailed link. The foreign hash is stored sealed, for some are weak enough to be guessed from a
stolen backup, and goes with the first right password (A-08, A-09).
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit import clock, sealing, tokens
from portal.kit.foreign_hashes import verify_foreign
from portal.mail import messages
from portal.models.accounts import Account, MailedLink
from portal.models.legacy import MUST_REGISTER_ANEW, LegacyAccount, LegacyKind
from portal.schemas.fields import Address, AddressKind

_PURPOSE = "older account"
#: As the partial index has it, so that a database may use that.
_HAS_PASSWORD = text("legacy_accounts.password_hash <> ''")
#: Where people of these kinds register anew (A-10, A-11).
WAYS = {
    LegacyKind.EES_DOMESTIC: "/register/domestic",
    LegacyKind.BEST_REPRESENTATIVE: "/register/representative",
}


def seal_hash(foreign_hash: str) -> str:
    """Return the hash as it is stored: readable with the server's secret only; "" stays ""."""
    secret = get_settings().secret_key.get_secret_value()
    return sealing.seal(secret, _PURPOSE, foreign_hash) if foreign_hash else ""


def unseal_hash(sealed: str) -> str:
    """Return the hash; "" when there is none or the server's secret is another one now."""
    secret = get_settings().secret_key.get_secret_value()
    try:
        return sealing.unseal(secret, _PURPOSE, sealed) if sealed else ""
    except sealing.SealBroken:
        return ""


@dataclass(frozen=True)
class OldPassword:
    """A foreign hash to compare with: a record's own, or a stranger's for the time it takes."""

    foreign_hash: str = ""
    #: None for a stranger's.
    record_id: UUID | None = None

    async def is_right(self, password: str) -> bool:
        """Return whether the password is the record's; a stranger's hash only costs its time."""
        is_right = await verify_foreign(password, self.foreign_hash)
        return is_right and self.record_id is not None


async def find_dormant(session: AsyncSession, email: str) -> LegacyAccount | None:
    """Return the record of an address that has no account here yet, or None."""
    found = await session.exec(
        select(LegacyAccount).where(
            LegacyAccount.email == email, col(LegacyAccount.account_id).is_(None)
        )
    )
    return found.first()


async def find_old_password(
    session: AsyncSession, address: Address, account: Account | None
) -> OldPassword:
    """Return what else a password may be compared with, when it is not the account's.

    An address without a record is compared with another's, always the same one for the same
    address: so an answer's time does not tell who has an older account (security check 3), whatever
    mixture of cheap and dear hashes the older platforms had.
    """
    if address.kind is not AddressKind.EMAIL:
        return OldPassword()
    found = await session.exec(
        select(LegacyAccount).where(
            LegacyAccount.email == address.value,
            # Nobody gets into an account by an address that it had once.
            col(LegacyAccount.account_id).is_(None)
            if account is None
            else col(LegacyAccount.account_id) == account.id,
        )
    )
    record = found.first()
    strangers = await _draw(session, address.value)
    if record is not None and record.password_hash:
        return OldPassword(unseal_hash(record.password_hash), record.id)
    return OldPassword(unseal_hash(strangers))


async def _draw(session: AsyncSession, email: str) -> str:
    secret = get_settings().secret_key.get_secret_value()
    start = UUID(hex=tokens.sealed_fingerprint(secret, _PURPOSE, email)[:32])
    known = select(LegacyAccount.password_hash).where(_HAS_PASSWORD)
    drawn = known.where(col(LegacyAccount.id) >= start).order_by(col(LegacyAccount.id)).limit(1)
    first = known.order_by(col(LegacyAccount.id)).limit(1)
    return (await session.exec(drawn)).first() or (await session.exec(first)).first() or ""


async def read_for_change(session: AsyncSession, record_id: UUID | None) -> LegacyAccount:
    """Return the record, fresh and locked until the transaction ends; NotFound when gone."""
    found = await session.exec(
        select(LegacyAccount)
        .where(LegacyAccount.id == record_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    record = found.first()
    if record is None:
        raise NotFound
    return record


async def hold(session: AsyncSession, email: str) -> LegacyAccount | None:
    """Return the dormant record of an address, locked, or None.

    Whoever opens an account for the address asks this before, so that two who come to it by
    different ways wait for each other and not in a circle.
    """
    record = await find_dormant(session, email)
    if record is None:
        return None
    record = await read_for_change(session, record.id)
    return record if record.account_id is None else None


async def retire(session: AsyncSession, record: LegacyAccount, account_id: UUID) -> None:
    """Link a record to the account whose owner has proven its address by registering anew.

    Its password and its links are worthless from now on; its company stays as a hint.
    """
    now = clock.now()
    record.activated_at, record.account_id, record.password_hash = now, account_id, ""
    await session.exec(
        update(MailedLink).where(col(MailedLink.legacy_id) == record.id).values(used_at=now)
    )


async def forget_password(session: AsyncSession, account_id: UUID) -> None:
    """Delete the foreign hash of an account that has a password of its own now."""
    await session.exec(
        update(LegacyAccount)
        .where(col(LegacyAccount.account_id) == account_id, _HAS_PASSWORD)
        .values(password_hash="")
    )


def must_register(record: LegacyAccount) -> messages.RegisterAnew | None:
    """Return the mail that says where the record's owner registers, None for who need not."""
    if record.kind not in MUST_REGISTER_ANEW:
        return None
    return messages.RegisterAnew(link=f"{get_settings().base_url}{WAYS[record.kind]}")
