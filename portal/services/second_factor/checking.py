"""Comparing what was typed: counted before it is compared, and each code accepted once."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import PortalError
from portal.kit import clock, otp
from portal.kit.tokens import sealed_fingerprint
from portal.models.desk import RecoveryCode, SecondFactor
from portal.services import throttles
from portal.services.second_factor.errors import (
    FactorCodesClosed,
    FactorCodeUsed,
    FactorCodeWrong,
    RecoveryCodesClosed,
    RecoveryCodeWrong,
)
from portal.services.second_factor.keeping import key_of, next_key_of

#: Five wrong ones in a row block for 1, 2, 4, 8 … minutes, up to half a day. A guess is right
#: three times in a million (three steps count), so a thief of the password gets in with less
#: than 4 in 100,000 a day.
TRIES = throttles.TryRule(tries=5, counts_in_a_row=True, longest_wait=timedelta(hours=12))


def tries_keys(account_id: UUID) -> tuple[str, str]:
    """Return the keys under which wrong codes are counted: of the app, and on paper."""
    return _code_key(account_id), _recovery_key(account_id)


def _code_key(account_id: UUID) -> str:
    return throttles.key_for("second_factor", str(account_id))


def _recovery_key(account_id: UUID) -> str:
    return throttles.key_for("recovery_code", str(account_id))


async def check_code(session: AsyncSession, factor: SecondFactor, code: str) -> None:
    """Accept the code that the app shows, one step before or after included, or raise.

    Raises FactorCodeWrong (counted: call this before anything else is written), FactorCodeUsed
    for a step not later than the last accepted one, FactorCodesClosed.
    """
    steps = await _fitting_steps(session, factor, key_of(factor), code)
    # Compared and set in the database: of any number of simultaneous tries one succeeds.
    accepted = await session.exec(
        update(SecondFactor)
        .where(col(SecondFactor.id) == factor.id, col(SecondFactor.last_step) < steps[-1])
        .values(last_step=steps[-1])
    )
    if accepted.rowcount != 1:
        raise FactorCodeUsed
    await throttles.forgive(session, _code_key(factor.account_id))


async def check_first_code(session: AsyncSession, factor: SecondFactor, code: str) -> int:
    """Return the step of a code that the next device shows, or raise what check_code raises."""
    steps = await _fitting_steps(session, factor, next_key_of(factor), code)
    await throttles.forgive(session, _code_key(factor.account_id))
    return steps[-1]


async def _fitting_steps(
    session: AsyncSession, factor: SecondFactor, key: str, code: str
) -> list[int]:
    tries_key = _code_key(factor.account_id)
    if not await throttles.hold(session, tries_key, TRIES):
        raise FactorCodesClosed
    steps = otp.fitting_steps(key, code, clock.now())
    if not steps:
        await throttles.reserve_try(session, tries_key, TRIES)
        raise FactorCodeWrong
    return steps


async def check_proof(session: AsyncSession, factor: SecondFactor, proof: str) -> None:
    """Accept a code of the app or of the paper, or raise beside "proof_code"."""
    try:
        if proof.isdigit():
            await check_code(session, factor, proof)
        else:
            await check_recovery_code(session, factor.account_id, proof)
    except PortalError as error:
        error.field = "proof_code"
        raise


def recovery_digest(account_id: UUID, plain: str) -> str:
    """Return what the database keeps of a recovery code."""
    pepper = get_settings().secret_key.get_secret_value()
    return sealed_fingerprint(pepper, "recovery_code", str(account_id), plain)


async def check_recovery_code(session: AsyncSession, account_id: UUID, plain: str) -> None:
    """Use up a recovery code, or raise RecoveryCodeWrong (counted) or RecoveryCodesClosed."""
    key = _recovery_key(account_id)
    if not await throttles.hold(session, key, TRIES):
        raise RecoveryCodesClosed
    used = await session.exec(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.digest) == recovery_digest(account_id, plain),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=clock.now())
    )
    if used.rowcount != 1:
        await throttles.reserve_try(session, key, TRIES)
        raise RecoveryCodeWrong
    await throttles.forgive(session, key)
