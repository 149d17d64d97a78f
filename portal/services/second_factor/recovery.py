"""Ten codes on paper for a device that is lost: shown once, kept as HMACs, each used once."""

import secrets
from uuid import UUID

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock
from portal.mail.second_factor import RecoveryCodesRenewed
from portal.models.desk import RecoveryCode
from portal.permissions import Actor, Permission
from portal.schemas.second_factor import RECOVERY_CODE_LENGTH, FactorCodeForm
from portal.services import audit
from portal.services.accounts import entering, finding
from portal.services.second_factor.checking import check_code, recovery_digest
from portal.services.second_factor.errors import NotSetUp
from portal.services.second_factor.keeping import factor_of

HOW_MANY = 10
#: Without what reads alike on paper: 31 signs, so ten of them hold 49 bits.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


async def make_codes(session: AsyncSession, account_id: UUID) -> list[str]:
    """Return ten fresh codes, as people read them; all former ones become worthless."""
    await delete_codes(session, account_id)
    plain = [
        "".join(secrets.choice(_SIGNS) for _ in range(RECOVERY_CODE_LENGTH))
        for _ in range(HOW_MANY)
    ]
    now = clock.now()
    for each in plain:
        digest = recovery_digest(account_id, each)
        session.add(RecoveryCode(account_id=account_id, digest=digest, created_at=now))
    half = RECOVERY_CODE_LENGTH // 2
    return [f"{each[:half]}-{each[half:]}" for each in plain]


async def delete_codes(session: AsyncSession, account_id: UUID) -> None:
    """Delete every recovery code of the account, used or not."""
    await session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))


async def renew_recovery_codes(
    session: AsyncSession, actor: Actor, form: FactorCodeForm
) -> list[str]:
    """Return ten new codes in exchange for a code of the app, and tell the owner by mail.

    Raises NotSetUp and what check_code raises; NotAllowed without ACCOUNTS_CHANGE_OWN.
    """
    account = await finding.access_own(session, actor, to=Permission.ACCOUNTS_CHANGE_OWN)
    factor = await factor_of(session, account.id)
    if factor is None or factor.confirmed_at is None:
        raise NotSetUp
    await check_code(session, factor, form.code)
    codes = await make_codes(session, account.id)
    entering.post_to(session, account, RecoveryCodesRenewed(contact_name=account.contact_name))
    audit.record(
        session,
        "recovery_codes:renewed",
        actor=actor,
        object_type="account",
        object_id=account.id,
    )
    return codes
