"""The demo people's second factor, whose key everybody knows: never in production (check 10)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import clock, otp
from portal.models.accounts import Account
from portal.models.desk import SecondFactor
from portal.permissions import Actor
from portal.services.second_factor.keeping import factor_of, key_of, sealed_key

#: As public as demo.DEMO_PASSWORD.
DEMO_KEY = "MERIDIANDEMO2345MERIDIANDEMO2345"


def settle_demo(session: AsyncSession, account: Account) -> None:
    """Give a demo person a second factor that everybody can use; only seeding does so."""
    now = clock.now()
    session.add(
        SecondFactor(
            account_id=account.id,
            sealed_secret=sealed_key(account.id, DEMO_KEY),
            created_at=now,
            confirmed_at=now,
        )
    )


async def demo_code(session: AsyncSession, actor: Actor) -> str | None:
    """Return a code that a demo person may use now, "" while none is left; None for other people.

    Each code counts once, so after two of them the next comes within half a minute.
    """
    account = await session.get(Account, actor.account_id)
    if get_settings().is_production or account is None or not account.is_demo:
        return None
    factor = await factor_of(session, account.id)
    if factor is None or factor.confirmed_at is None or key_of(factor) != DEMO_KEY:
        return None
    now = otp.step_at(clock.now())
    free = [step for step in (now, now + 1) if step > factor.last_step]
    return otp.code_at(DEMO_KEY, free[0]) if free else ""
