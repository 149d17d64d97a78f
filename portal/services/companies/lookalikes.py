"""Companies that might be the one somebody is about to create a second time."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.errors import PortalError
from portal.kit import names
from portal.kit.words import N_
from portal.models.companies import Company, CompanyStatus
from portal.schemas.companies import CompanyDraftForm, LookAlikeRow

#: Enough to recognise one's own, too few to collect others.
_MAX_HINTS = 5
_KEY_LENGTH = 400
_REGISTRATION_KEY_LENGTH = 60


class LookAlikeFound(PortalError):
    """A company like this one exists; creating another needs a deliberate second click (A-32)."""

    code = "look_alike_found"
    text = N_("A company like this is already registered. Is it yours?")

    def __init__(self, hints: list[LookAlikeRow]) -> None:
        super().__init__()
        #: What may be said of a stranger's company: name, country and city, never its members.
        self.hints = hints


def keys_of(form: CompanyDraftForm) -> dict[str, str]:
    """Return the columns that companies are compared by, cut to what the columns hold."""
    return {
        "full_name_key": names.fold(form.full_name)[:_KEY_LENGTH],
        "stem_key": names.stem(form.full_name)[:_KEY_LENGTH],
        "registration_key": names.fold(form.registration_number)[:_REGISTRATION_KEY_LENGTH],
    }


def _alike(country: str, keys: dict[str, str]) -> ColumnElement[bool]:
    """The same legal name anywhere; the same stem or number where the company is at home."""
    at_home: list[Any] = [col(Company.stem_key) == keys["stem_key"]]
    if keys["registration_key"]:
        at_home.append(col(Company.registration_key) == keys["registration_key"])
    return or_(
        col(Company.full_name_key) == keys["full_name_key"],
        and_(col(Company.country) == country, or_(*at_home)),
    )


async def refuse_look_alikes(session: AsyncSession, form: CompanyDraftForm) -> None:
    """Raise LookAlikeFound with at most five hints when such a company exists (decision 1).

    Only whole names and numbers match, so that nobody can list companies by trying (A-33).
    """
    query = (
        select(Company)
        .where(_alike(form.country, keys_of(form)), col(Company.status) != CompanyStatus.MERGED)
        .order_by(col(Company.created_at))
        .limit(_MAX_HINTS)
    )
    found = (await session.exec(query)).all()
    if found:
        raise LookAlikeFound(
            [
                LookAlikeRow(
                    full_name=each.full_name,
                    country=each.country,
                    city=each.city,
                    is_closed=each.status is CompanyStatus.DORMANT,
                )
                for each in found
            ]
        )
