"""What gives people and companies of the demo world away: values that only one of them has."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlmodel import select

from portal.models.accounts import Account
from portal.models.brands import Brand
from portal.models.companies import Company, InvitationLetter, JoinApplication, Membership
from portal.models.files import StoredFile
from portal.models.reviews import Review
from portal.models.suppliers import Supplier
from tests.e2e import stage
from tests.e2e.harness import Server

#: Shorter ones stand in other words as well.
_SHORTEST = 6
_PERSONAL = ("email", "mobile", "name_on_id", "user_name")
_COMPANY = ("code", "registration_number", "address", "website")
#: Who has a part in a thing: they may see it.
Marked = tuple[str, frozenset[UUID]]


def markers(portal: Server) -> dict[str, frozenset[UUID]]:
    """Return each telling value with the accounts that it belongs to.

    A value that two unconnected people share, such as a file's usual name, tells nothing, and
    neither does one that stands in another.
    """
    found: dict[str, set[frozenset[UUID]]] = defaultdict(set)
    with stage._database(portal) as session:
        for value, people in _marked(session):
            if len(value) >= _SHORTEST:
                found[value].add(people)
    return {
        value: next(iter(owners))
        for value, owners in found.items()
        if len(owners) == 1 and not any(value in other for other in found if other != value)
    }


def _marked(session: Any) -> Iterator[Marked]:
    def rows(table: type[Any]) -> list[Any]:
        return list(session.exec(select(table)))

    people: dict[UUID | None, set[UUID]] = defaultdict(set)
    for place in rows(Membership):
        people[place.company_id].add(place.account_id)
    # Who decides about an applicant sees who applies.
    circles = [set(each) for each in people.values()]
    circles += [people[each.company_id] | {each.account_id} for each in rows(JoinApplication)]
    for account in rows(Account):
        near = {account.id}.union(*(circle for circle in circles if account.id in circle))
        yield from _values(account, _PERSONAL, near)
    for company in rows(Company):
        yield from _values(company, _COMPANY, people[company.id])
    for letter in rows(InvitationLetter):
        yield letter.number, frozenset({letter.account_id})
    for file in rows(StoredFile):
        yield file.name, frozenset({file.owner_id})
    suppliers = {each.id: each.account_id for each in rows(Supplier)}
    for supplier in rows(Supplier):
        yield from _texts(supplier.facts, {supplier.account_id})
    for brand in rows(Brand):
        yield from _texts(brand.facts, {suppliers[brand.supplier_id]})
    for review in rows(Review):
        owners = people[review.company_id] | {review.applicant_id}
        yield review.headline, frozenset(owners)
        yield from _texts(review.facts, owners)


def _values(row: Any, names: tuple[str, ...], owners: set[UUID]) -> Iterator[Marked]:
    for name in names:
        yield getattr(row, name) or "", frozenset(owners)


def _texts(facts: dict[str, Any], owners: set[UUID]) -> Iterator[Marked]:
    for value in facts.values():
        if isinstance(value, str):
            yield value, frozenset(owners)
