"""How good a new password must be, and whose words may not make it up (security check 1)."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.kit import passwords
from portal.models.accounts import Account
from portal.models.companies import Company, Membership
from portal.schemas.base import FormRefused, said


async def refuse_weak(password: str, *own_words: str | None) -> None:
    """Raise FormRefused beside "password" when the password is easy to guess.

    Measured off the event loop. The portal's name counts as an own word.
    """
    settings = get_settings()
    found = await passwords.find_weakness(
        password,
        own_words=[settings.name, *(word for word in own_words if word)],
        min_length=settings.password_min_length,
    )
    if found:
        text, values = found
        raise FormRefused({"password": said(text, **values)})


async def find_own_words(session: AsyncSession, account: Account) -> tuple[str | None, ...]:
    """Return the words that are no secret about this person and the company they belong to."""
    found = await session.exec(
        select(Company.full_name, Company.short_name)
        .join(Membership, col(Membership.company_id) == col(Company.id))
        .where(Membership.account_id == account.id, col(Membership.ended_at).is_(None))
    )
    company = found.first() or ()
    return account.email, account.contact_name, account.name_on_id, account.user_name, *company
