"""Finding the company to join: by its whole name or its code, and never by guessing (A-33)."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import NotAllowed, TooManyTries
from portal.kit import names
from portal.models.companies import Company
from portal.permissions import Actor, Permission
from portal.schemas.memberships import FoundCompanyRow, SearchForm
from portal.services import throttles
from portal.services.companies import fold_older_code, normalise_code
from portal.services.memberships.places import OPEN

#: Security check 37: people mistype a name a few times; a machine meets walls that grow to a day.
ACCOUNT_MISSES = throttles.TryRule(
    tries=10,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=15),
    longest_wait=timedelta(days=1),
    counts_in_a_row=True,
    forgets_after=timedelta(days=2),
)
#: A whole office may search at once on a trade fair's first day.
NETWORK_MISSES = throttles.TryRule(
    tries=60,
    window=timedelta(hours=1),
    first_wait=timedelta(minutes=15),
    longest_wait=timedelta(days=1),
    forgets_after=timedelta(days=1),
)
_KEY_LENGTH = 400


async def find_company_to_join(
    session: AsyncSession, actor: Actor, form: SearchForm
) -> FoundCompanyRow | None:
    """Return the one company with this full name or code, None when there is none (A-33, D 4).

    A code of an earlier system finds its company, too: it stands on older invitation letters
    (A-35). The name counts whole, folded (case, accents, width, punctuation); part of it finds
    nothing. Blocked, closed and merged companies are not found. Needs a write transaction, for
    misses count: TooManyTries after ten an hour from one account or sixty from one network
    (check 37).
    Raises NotAllowed for those who cannot join. Of namesakes the oldest is shown, and said so.
    """
    if not actor.may(Permission.COMPANIES_JOIN):
        raise NotAllowed
    keys = {
        throttles.key_for("find-company", str(actor.account_id)): ACCOUNT_MISSES,
        throttles.key_for(
            "find-company-from", throttles.network_of(actor.visitor.address)
        ): NETWORK_MISSES,
    }
    for key, rule in keys.items():
        if not await throttles.reserve_try(session, key, rule):
            raise TooManyTries
    found = await _search(session, form.query)
    if not found:
        return None
    for key in keys:
        await throttles.release_try(session, key)
    company = found[0]
    return FoundCompanyRow(
        id=str(company.id),
        full_name=company.full_name,
        country=company.country,
        city=company.city,
        has_namesakes=len(found) > 1,
    )


async def _search(session: AsyncSession, query: str) -> list[Company]:
    """Return the company with the code, else the first two of the name."""
    is_open = col(Company.status).in_(OPEN)
    if code := normalise_code(query):
        by_code = select(Company).where(col(Company.code) == code, is_open)
        if company := (await session.exec(by_code)).first():
            return [company]
    if older := fold_older_code(query):
        by_older = select(Company).where(col(Company.older_code) == older, is_open)
        if company := (await session.exec(by_older)).first():
            return [company]
    key = names.fold(query)[:_KEY_LENGTH]
    if not key:
        return []
    by_name = (
        select(Company)
        .where(col(Company.full_name_key) == key, is_open)
        .order_by(col(Company.created_at), col(Company.id))
        .limit(2)
    )
    return list(await session.exec(by_name))
