"""Every life cycle: each status is on its map, and move_to takes exactly the roads on it."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from portal.errors import PortalError
from portal.kit import clock
from portal.models import accounts, companies, desk, recoveries, reviews

Roads = Mapping[StrEnum, frozenset[StrEnum]]
LIFE_CYCLES: dict[str, tuple[type[Any], type[StrEnum], Roads]] = {
    "account": (accounts.Account, accounts.AccountStatus, accounts.ACCOUNT_ROADS),
    "application": (
        companies.JoinApplication,
        companies.ApplicationStatus,
        companies.APPLICATION_ROADS,
    ),
    "company": (companies.Company, companies.CompanyStatus, companies.COMPANY_ROADS),
    "invitation": (
        companies.Invitation,
        companies.InvitationStatus,
        companies.INVITATION_ROADS,
    ),
    "recovery": (
        recoveries.CompanyRecovery,
        recoveries.RecoveryStatus,
        recoveries.RECOVERY_ROADS,
    ),
    "review": (reviews.Review, reviews.ReviewStatus, reviews.REVIEW_ROADS),
    "ticket": (desk.SupportTicket, desk.TicketStatus, desk.TICKET_ROADS),
}
MOVES = [
    (name, start, end)
    for name, (_, statuses, _) in LIFE_CYCLES.items()
    for start, end in product(statuses, repeat=2)
]


@pytest.mark.parametrize(
    "module", [accounts, companies, desk, recoveries, reviews], ids=lambda module: module.__name__
)
def test_no_map_is_left_out(module: ModuleType) -> None:
    maps = [value for name, value in vars(module).items() if name.endswith("_ROADS")]

    assert all(any(each is roads for _, _, roads in LIFE_CYCLES.values()) for each in maps)
    assert maps


@pytest.mark.parametrize("name", LIFE_CYCLES)
def test_every_status_is_on_its_map(name: str) -> None:
    _, statuses, roads = LIFE_CYCLES[name]

    assert set(roads) == set(statuses)


@pytest.mark.parametrize(("name", "start", "end"), MOVES)
def test_move_to_takes_the_roads_on_the_map_and_no_others(
    name: str, start: StrEnum, end: StrEnum
) -> None:
    table, _, roads = LIFE_CYCLES[name]
    thing = table(status=start)

    if end in roads[start]:
        thing.move_to(end, at=clock.now())
        assert thing.status is end
    else:
        with pytest.raises(PortalError):
            thing.move_to(end, at=clock.now())
        assert thing.status is start
