"""One page of a longer list, and the arithmetic that cuts it."""

from dataclasses import dataclass
from math import ceil
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Item]):
    """Some rows of a list: `page` counts from 1, `page_count` is at least 1."""

    rows: list[Item]
    page: int
    page_count: int
    total: int


def empty_page() -> Page[Any]:
    """Return the one page of a list that holds nothing."""
    return Page(rows=[], page=1, page_count=1, total=0)


def page_count(total: int, size: int = PAGE_SIZE) -> int:
    """Return how many pages a list fills; an empty one fills one."""
    return max(ceil(total / size), 1)


def within(page: int, total: int, size: int = PAGE_SIZE) -> int:
    """Return the nearest page that exists: rows may have gone since the number was chosen."""
    return min(max(page, 1), page_count(total, size))
