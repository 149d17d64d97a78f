"""Asking for the copy of one's data, and where the last one lies."""

import asyncio
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal import db
from portal.i18n import tr
from portal.kit import clock
from portal.models.accounts import Account
from portal.models.files import FilePurpose, StoredFile
from portal.permissions import Actor, Permission
from portal.schemas.exporting import CopyForm, CopyRow
from portal.services import audit, files, notices, throttles
from portal.services.accounts import finding
from portal.services.accounts.proving import prove_password
from portal.services.exporting.errors import CopyMadeToday, CopyPasswordWrong
from portal.services.exporting.packing import pack
from portal.services.throttles import Allowance

#: After that the copy is destroyed, key first, as every private file.
KEPT_FOR = timedelta(days=7)
_ONE_EACH = timedelta(days=1)
#: What throttles count under; one that failed may be tried again.
AREA = "data_copy"
_TRIES = (Allowance(3, _ONE_EACH),)
#: One at a time in each process: a copy takes the memory of all its files.
_turn = asyncio.Semaphore(1)


async def find_copy(session: AsyncSession, actor: Actor) -> CopyRow:
    """Return the actor's newest copy, as long as it can be fetched (NotAllowed)."""
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_READ_OWN)
    copy = await _newest(session, account)
    if copy is None or copy.destroyed_at is not None:
        return CopyRow()
    return CopyRow(
        file_id=str(copy.id),
        size=copy.size,
        made_at=copy.created_at,
        until=copy.destroy_at,
        is_of_today=_is_of_today(copy),
    )


async def ask_for_copy(actor: Actor, form: CopyForm) -> None:
    """Make a copy of everything that is the actor's, kept as a private file for seven days.

    Opens its own transactions and hashes the password between them; returns when the copy is
    there, and tells its owner, who may not be the one at the keyboard. Raises CopyPasswordWrong,
    TooManyTries, CopyMadeToday, StoreDown, StoreFull and NotAllowed.
    """
    account = await prove_password(actor, form.copy_password, otherwise=CopyPasswordWrong)
    async with db.transaction() as session:
        await _refuse_second(session, account)
        key = throttles.key_for(AREA, str(account.id))
        await throttles.count_within(session, {key: _TRIES})
    async with _turn:
        content = await pack(account.id)
        name = f"{tr(account.language, 'Your data')} {clock.now():%Y-%m-%d}.zip"
        await files.keep_copy(actor, name, content, days=KEPT_FOR.days, also=_tell)


async def _tell(session: AsyncSession, actor: Actor) -> None:
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    await _refuse_second(session, account)
    audit.record(
        session,
        "accounts:data_copied",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )
    await notices.tell(session, [account.id], notices.CopyReady())


async def _refuse_second(session: AsyncSession, account: Account) -> None:
    copy = await _newest(session, account)
    if copy is not None and _is_of_today(copy):
        raise CopyMadeToday


def _is_of_today(copy: StoredFile) -> bool:
    return copy.created_at > clock.now() - _ONE_EACH


async def _newest(session: AsyncSession, account: Account) -> StoredFile | None:
    found = await session.exec(
        select(StoredFile)
        .where(
            col(StoredFile.owner_id) == account.id,
            col(StoredFile.purpose) == FilePurpose.COPY,
        )
        .order_by(col(StoredFile.created_at).desc())
        .limit(1)
    )
    return found.first()
