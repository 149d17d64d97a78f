"""Keeps what is repeated for long lists true: a member's name, and the number of members.

A list of ten thousand members can be read from an index only if the index belongs to one table,
and counting them takes longer than reading a page. So a membership repeats the name and the
address, a company the number; these listeners are the one place that writes them, whoever
changes the account or the membership.
"""

from typing import Any

from sqlalchemy import Connection, event, func, inspect, select, update
from sqlmodel import col

from portal.kit.names import fold
from portal.models.accounts import Account, Session
from portal.models.companies import MAX_NAME_KEY, NEVER, Company, Membership


def name_key(contact_name: str, email: str) -> str:
    """Return what members are ordered and searched by: the folded name, a space, the address."""
    return f"{fold(contact_name)} {email}"[:MAX_NAME_KEY]


@event.listens_for(Membership, "before_insert")
def _fill(_mapper: Any, connection: Connection, place: Membership) -> None:
    person = select(col(Account.contact_name), col(Account.email)).where(
        col(Account.id) == place.account_id
    )
    found = connection.execute(person).first()
    if found is None:  # the foreign key will say so
        return
    place.name_key = name_key(*found)
    seen = select(func.max(Session.seen_at)).where(col(Session.account_id) == place.account_id)
    place.seen_at = connection.execute(seen).scalar() or NEVER


@event.listens_for(Membership, "after_insert")
def _begin(_mapper: Any, connection: Connection, place: Membership) -> None:
    if place.ended_at is None:
        _count(connection, place, 1)


@event.listens_for(Membership, "after_update")
def _end(_mapper: Any, connection: Connection, place: Membership) -> None:
    old = inspect(place).attrs.ended_at.history.deleted
    if old and old[0] is None and place.ended_at is not None:
        _count(connection, place, -1)


def _count(connection: Connection, place: Membership, step: int) -> None:
    connection.execute(
        update(Company)
        .where(col(Company.id) == place.company_id)
        .values(member_count=col(Company.member_count) + step)
    )


@event.listens_for(Account, "after_update")
def _follow(_mapper: Any, connection: Connection, account: Account) -> None:
    changed = inspect(account).attrs
    if not (changed.contact_name.history.has_changes() or changed.email.history.has_changes()):
        return
    connection.execute(
        update(Membership)
        .where(col(Membership.account_id) == account.id, col(Membership.ended_at).is_(None))
        .values(name_key=name_key(account.contact_name, account.email))
    )
