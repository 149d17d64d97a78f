"""The demo world's Buyer Badges, as an import would have brought them along."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from portal.kit import clock, names
from portal.kit.badges import fold_number
from portal.models.legacy import BadgeRecord


@dataclass(frozen=True, kw_only=True)
class DemoBadge:
    """One badge, written as it would be printed."""

    number: str
    name: str
    country: str
    email: str | None = None
    company: str = ""


DEMO_BADGES: tuple[DemoBadge, ...] = (
    DemoBadge(number="OB19-104882", name="Lucas Moreau", country="FR", company="Moreau Décor SARL"),
    DemoBadge(
        number="OB18-220417",
        name="Johanna Müller-Brandt",
        country="DE",
        email="j.mueller-brandt@example.com",
        company="Müller-Brandt Interiors GmbH",
    ),
    DemoBadge(number="OB23-071555", name="陈美玲 TAN Mei Ling", country="SG"),
    DemoBadge(
        number="OB17-330908", name="Ольга Смирнова", country="RU", company="ООО «Тканевый двор»"
    ),
)
#: Claimed already: verifying it is refused like any other.
CLAIMED_BADGE = DemoBadge(number="OB22-518203", name="Lucía Ortega Ruiz", country="MX")


def add_badges(session: AsyncSession, *, owner_id: UUID) -> None:
    """Add records that nobody has claimed, and one that belongs to the account given."""
    session.add_all(_record(badge) for badge in DEMO_BADGES)
    claimed = _record(CLAIMED_BADGE)
    claimed.claimed_by, claimed.claimed_at = owner_id, clock.now()
    session.add(claimed)


def _record(badge: DemoBadge) -> BadgeRecord:
    now = clock.now()
    return BadgeRecord(
        number=fold_number(badge.number),
        name=badge.name,
        name_key=names.fold(badge.name),
        country=badge.country,
        email=badge.email,
        company_name=badge.company,
        imported_at=now,
        updated_at=now,
    )
