"""What the lists of applicants and members share: searching people, and a stable order."""

from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from portal.models.accounts import Account

_MAX_SEARCH = 254


def typed(search: str) -> str:
    """Return what somebody looks for, without what no name holds and PostgreSQL refuses."""
    return "".join(each for each in search[:_MAX_SEARCH] if each.isprintable()).strip()


def matching(search: str, of: Any = Account) -> list[ColumnElement[bool]]:
    """Return the condition that finds part of a name or an address; none for an empty search.

    `of` is the table with `contact_name` and `email`.
    """
    text = typed(search)
    if not text:
        return []
    in_name = col(of.contact_name).icontains(text, autoescape=True)
    in_address = col(of.email).icontains(text, autoescape=True)
    return [or_(in_name, in_address)]


def ordered(column: Any, identity: Any, *, descending: bool) -> tuple[Any, Any]:
    """Return the order by a column; equals stand by id in the same direction, as indexes do."""
    return (column.desc(), identity.desc()) if descending else (column.asc(), identity.asc())
