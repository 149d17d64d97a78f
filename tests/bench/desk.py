"""The review desk with 1,000 cases beside one with 100,000: what its first page costs.

Called without a browser; the two databases take turns within one run, so that whatever else the
machine does falls on both. A third of the cases wait, a tenth is claimed, the rest is decided.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, text
from sqlmodel import SQLModel

from portal import db
from portal.config import get_settings
from portal.kit import clock
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.reviews import Review, ReviewKind, ReviewStatus
from portal.permissions import Actor, Role, Visitor, granted
from portal.schemas.desk_reviews import QueueScope, QueueSort
from portal.services import desk_reviews
from tests.bench.lists import counted
from tests.bench.results import Result

SMALL, LARGE = 1_000, 100_000
ROUNDS = 40
MAX_RATIO = 1.5
_CHUNK = 5_000
_REVIEWERS = 20
_SETTINGS = ("PORTAL_DATA_DIR", "PORTAL_ENV_FILE", "PORTAL_DATABASE_URL")


def run() -> list[Result]:
    """Fill two databases, measure in turns, return the table."""
    kept = {name: os.environ.get(name) for name in _SETTINGS}
    with tempfile.TemporaryDirectory() as folder:
        try:
            return asyncio.run(_run(Path(folder)))
        finally:
            for name, value in kept.items():
                os.environ.pop(name, None) if value is None else os.environ.update({name: value})
            get_settings.cache_clear()


async def _run(folder: Path) -> list[Result]:
    leads = {}
    for size in (SMALL, LARGE):
        await _use(folder, size)
        leads[size] = await _fill(size)
    results = [await _compare(folder, leads, *each) for each in _calls()]
    await db.dispose()
    return results


async def _use(folder: Path, size: int) -> None:
    """Let the portal look into the database of that size from now on."""
    await db.dispose()
    os.environ["PORTAL_DATA_DIR"] = str(folder)
    os.environ["PORTAL_ENV_FILE"] = str(folder / "none.env")
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{folder / f'{size}.sqlite3'}"
    get_settings.cache_clear()


def _calls() -> Iterator[tuple[str, Callable[..., Any], float | None]]:
    queue = partial(desk_reviews.list_queue, kind=ReviewKind.IDENTITY)
    yield "first page of the desk", _first_page, MAX_RATIO
    yield "queue, oldest due first", queue, MAX_RATIO
    yield "queue, overdue", partial(queue, scope=QueueScope.OVERDUE), MAX_RATIO
    yield "queue, one's own", partial(queue, scope=QueueScope.MINE), None
    yield "queue, decided", partial(queue, scope=QueueScope.DECIDED), MAX_RATIO
    yield "queue, last page", partial(queue, page=10**6), MAX_RATIO
    most_complete = partial(queue, sort=QueueSort.COMPLETENESS, descending=True)
    yield "queue, most complete first", most_complete, None
    yield "queue, found by a name", partial(queue, search="case 42"), None


async def _first_page(session: Any, actor: Actor) -> None:
    """Load what the page loads when one comes to it."""
    await desk_reviews.list_queue(session, actor, ReviewKind.IDENTITY)
    await desk_reviews.find_figures(session, actor)
    await desk_reviews.list_weeks(session, actor, ReviewKind.IDENTITY)


async def _compare(
    folder: Path,
    leads: dict[int, Actor],
    what: str,
    call: Callable[..., Any],
    target: float | None,
) -> Result:
    times: dict[int, list[float]] = {SMALL: [], LARGE: []}
    queries: dict[int, int] = {}
    for _ in range(4):
        for size, actor in leads.items():
            await _use(folder, size)
            async with db.reading() as session:
                await call(session, actor)  # the caches of a fresh connection
            for _ in range(ROUNDS // 4):
                started = time.perf_counter()
                async with db.reading() as session:
                    await call(session, actor)
                times[size].append((time.perf_counter() - started) * 1000)
            with counted() as seen:
                async with db.reading() as session:
                    await call(session, actor)
            queries[size] = len([each for each in seen if each.upper().startswith("SELECT")])
    assert len(set(queries.values())) == 1, f"{what}: {queries} queries"
    base, ours = (statistics.median(times[size]) for size in (SMALL, LARGE))
    told = f"{what} ({queries[SMALL]} q)"
    return Result(told, f"{base:.2f} ms", f"{ours:.2f} ms", ours / base, target)


async def _fill(size: int) -> Actor:
    """Fill the database with so many cases; return the lead of the desk."""
    async with db.writing_engine().begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    reviewers = [_person(f"Reviewer {number}") for number in range(_REVIEWERS)]
    async with db.writing_engine().begin() as connection:
        await connection.execute(insert(Account), reviewers)
    for start in range(0, size, _CHUNK):
        rows = [_case(start + number, reviewers) for number in range(min(_CHUNK, size - start))]
        async with db.writing_engine().begin() as connection:
            await connection.execute(insert(Review), rows)
    async with db.writing_engine().connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
    roles = frozenset({Role.PERSON, Role.REVIEW_LEAD})
    return Actor(
        account_id=reviewers[0]["id"],
        session_id=uuid4(),
        roles=roles,
        permissions=granted(roles),
        visitor=Visitor(browser="b", address="192.0.2.1"),
    )


def _person(name: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": uuid4(),
        "version": 1,
        "kind": AccountKind.REVIEWER,
        "status": AccountStatus.ACTIVE,
        "email": f"{uuid4().hex}@mail.example",
        "email_domain": "mail.example",
        "email_verified_at": now,
        "password_hash": "!",
        "password_changed_at": now,
        "contact_name": name,
        "name_on_id": "",
        "name_latin": "",
        "country": "",
        "job_title": "",
        "language": "en",
        "is_demo": False,
        "created_at": now,
        "updated_at": now,
    }


def _case(number: int, reviewers: list[dict[str, Any]]) -> dict[str, Any]:
    now = clock.now()
    at = now - timedelta(minutes=number)
    # The claimed ones are as many as twenty people hold, however long the queue is.
    is_claimed, is_waiting = number < 5 * _REVIEWERS, number % 3 == 0
    status = ReviewStatus.APPROVED
    if is_waiting or is_claimed:
        status = ReviewStatus.IN_REVIEW if is_claimed else ReviewStatus.SUBMITTED
    is_due = status is not ReviewStatus.APPROVED
    return {
        "id": uuid4(),
        "version": 1,
        "kind": ReviewKind.IDENTITY if number % 2 else ReviewKind.BRAND,
        "subject_id": uuid4(),
        "is_change": False,
        "status": status,
        "applicant_id": reviewers[number % _REVIEWERS]["id"],
        "headline": f"Case {number}",
        "headline_key": f"case{number}",
        "facts": {},
        "completeness": number % 101,
        "failures": {},
        "round": 1,
        "created_at": at,
        "updated_at": at,
        "submitted_at": at,
        "due_at": now + timedelta(minutes=number - 300) if is_due else None,
        "is_due_provisional": False,
        "claimed_by": reviewers[number % _REVIEWERS]["id"] if is_claimed else None,
        "decided_by": None if is_due else reviewers[number % _REVIEWERS]["id"],
        "decided_at": None if is_due else at,
        "is_on_time": None if is_due else number % 7 > 0,
        "reason": "",
        "note": "",
    }
