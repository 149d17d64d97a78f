"""The row behind a second factor: found, sealed, and what the screens may know of it."""

from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import NotFound
from portal.kit import sealing
from portal.models.accounts import Account
from portal.models.desk import RecoveryCode, SecondFactor
from portal.permissions import Actor, Role
from portal.schemas.second_factor import FactorRow


def _purpose(account_id: UUID) -> str:
    # The account is part of the seal: a key moved to another account's row does not open.
    return f"second_factor:{account_id}"


def sealed_key(account_id: UUID, key: str) -> str:
    """Return the key as the database keeps it."""
    return sealing.seal(get_settings().secret_key.get_secret_value(), _purpose(account_id), key)


def key_of(factor: SecondFactor) -> str:
    """Return the key that the factor was set up with."""
    return _unsealed(factor, factor.sealed_secret)


def next_key_of(factor: SecondFactor) -> str:
    """Return the key of the device that is to come."""
    return _unsealed(factor, factor.sealed_next)


def _unsealed(factor: SecondFactor, sealed: str) -> str:
    secret = get_settings().secret_key.get_secret_value()
    return sealing.unseal(secret, _purpose(factor.account_id), sealed)


async def factor_of(session: AsyncSession, account_id: UUID) -> SecondFactor | None:
    """Return the account's factor as it is now, confirmed or not."""
    found = await session.exec(
        select(SecondFactor)
        .where(SecondFactor.account_id == account_id)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def has_factor(session: AsyncSession, account_id: UUID) -> bool:
    """Return whether the account's factor is set up to the end."""
    factor = await factor_of(session, account_id)
    return factor is not None and factor.confirmed_at is not None


async def count_unused(session: AsyncSession, account_id: UUID) -> int:
    """Return how many recovery codes still work."""
    counted = select(func.count()).where(
        col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None)
    )
    return (await session.exec(counted)).one()


async def find_factor(session: AsyncSession, actor: Actor) -> FactorRow:
    """Return how things stand with the actor's own second factor, given or not."""
    account = await session.get(Account, actor.account_id)
    if account is None:
        raise NotFound
    factor = await factor_of(session, actor.account_id)
    set_up_at = factor.confirmed_at if factor else None
    return FactorRow(
        is_required=account.must_have_second_factor,
        is_wanted=Role.ADMIN_WITHOUT_FACTOR in actor.roles,
        is_set_up=set_up_at is not None,
        is_given=not actor.needs_second_factor,
        set_up_at=set_up_at,
        codes_left=await count_unused(session, actor.account_id),
    )
