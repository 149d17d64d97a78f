"""A company of 100 people beside one of 10,000: what its admin's lists cost, and how many queries.

The services are called without a browser; the two companies take turns within one run, so that
whatever else the machine does falls on both. PORTAL_DATABASE_URL chooses the database: an SQLite
file in a folder of its own without it.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event, insert, text
from sqlmodel import SQLModel

from portal import db
from portal.config import get_settings
from portal.kit import clock
from portal.models.accounts import Account, AccountKind, AccountStatus
from portal.models.companies import (
    ApplicationStatus,
    Company,
    Invitation,
    InvitationStatus,
    JoinApplication,
    Membership,
)
from portal.models.living import name_key
from portal.permissions import Actor, Role, Visitor, granted
from portal.schemas.memberships import ApplicantSort, StaffSort
from portal.services import invitations, memberships
from tests.bench.results import HEADING, Result

SMALL, LARGE = 100, 10_000
FEW, MANY = 100, 1_000
ROUNDS = 60
MAX_RATIO = 1.5
List = Callable[..., Any]

_NAMES = ("Jonas Weber", "王芳", "Lucía Ortega", "Андрей Соколов", "Łukasz Wójcik", "Mei Lin")


def run() -> list[Result]:
    """Fill a database, measure every order, the last page and the search; return the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("PORTAL_DATA_DIR", folder)
        os.environ.setdefault("PORTAL_ENV_FILE", f"{folder}/none.env")
        get_settings.cache_clear()
        return asyncio.run(_run())


async def _run() -> list[Result]:
    async with db.writing_engine().begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    small = await _company("Small", SMALL, FEW)
    large = await _company("Large", LARGE, MANY)
    async with db.writing_engine().connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
    results = [await _compare(what, call, small, large) for what, call in _lists()]
    await db.dispose()
    return results


def _lists() -> Iterator[tuple[str, List]]:
    for sort in StaffSort:
        staff = partial(memberships.list_staff, sort=sort)
        yield f"members by {sort}, first page", partial(staff, descending=False)
        yield f"members by {sort}, downwards, last page", partial(staff, page=10**6)
    yield "members, middle page", partial(memberships.list_staff, page=250)
    yield "members found by a name", partial(memberships.list_staff, search="lucía 42")
    heirs = memberships.list_transfer_candidates
    yield "heirs of an admin, first page", heirs
    yield "heirs found by a name", partial(heirs, search="lucía 42")
    yield "invitations, first page", invitations.list_invitations
    yield "invitations found by a name", partial(invitations.list_invitations, search="lucía 42")
    for order in ApplicantSort:
        yield f"applicants by {order}", partial(memberships.list_applicants, sort=order)
    yield "applicants found by a name", partial(memberships.list_applicants, search="Lucía 42")


async def _compare(what: str, call: List, small: Actor, large: Actor) -> Result:
    times: dict[UUID, list[float]] = {small.session_id: [], large.session_id: []}
    for _ in range(ROUNDS):
        for actor in (small, large):
            started = time.perf_counter()
            async with db.reading() as session:
                await call(session, actor)
            times[actor.session_id].append((time.perf_counter() - started) * 1000)
    queries = [await _queries(call, actor) for actor in (small, large)]
    assert queries[0] == queries[1], f"{what}: {queries[0]} queries became {queries[1]}"
    base, ours = (statistics.median(times[actor.session_id]) for actor in (small, large))
    told = f"{what} ({queries[0]} q)"
    target = None if "found" in what else MAX_RATIO
    return Result(told, f"{base:.2f} ms", f"{ours:.2f} ms", ours / base, target)


async def _queries(call: List, actor: Actor) -> int:
    with counted() as seen:
        async with db.reading() as session:
            await call(session, actor)
    return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])


@contextmanager
def counted() -> Iterator[list[str]]:
    seen: list[str] = []
    engine = db.reading_engine().sync_engine

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "after_cursor_execute", note)


async def _company(name: str, members: int, applicants: int) -> Actor:
    """Fill a company; return its admin."""
    now = clock.now()
    people = [_person(name, number) for number in range(members + applicants)]
    company = Company(
        code=uuid4().hex[:8].upper(),
        full_name=name,
        full_name_key=name.lower(),
        stem_key=name.lower(),
        country="DE",
        member_count=members,
        created_by=people[0]["id"],
        created_at=now,
        updated_at=now,
    )
    staff = [_place(company.id, number, each) for number, each in enumerate(people[:members])]
    wishes = [_wish(company.id, number, each) for number, each in enumerate(people[members:])]
    by = people[0]["id"]
    asked = [_asked(company.id, by, number, each) for number, each in enumerate(people[members:])]
    async with db.transaction() as session:
        for start in range(0, len(people), 500):
            await session.exec(insert(Account).values(people[start : start + 500]))
        session.add(company)
        await session.flush()
        for start in range(0, len(staff), 500):
            await session.exec(insert(Membership).values(staff[start : start + 500]))
        for start in range(0, len(wishes), 500):
            await session.exec(insert(JoinApplication).values(wishes[start : start + 500]))
        for start in range(0, len(asked), 500):
            await session.exec(insert(Invitation).values(asked[start : start + 500]))
    return _admin(people[0]["id"], company.id)


def _person(company: str, number: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": uuid4(),
        "version": 1,
        "kind": AccountKind.OVERSEAS_BUYER,
        "status": AccountStatus.ACTIVE,
        "email": f"{company.lower()}.{number}@example.com",
        "email_verified_at": now,
        "password_hash": "x",
        "password_changed_at": now,
        "contact_name": f"{_NAMES[number % len(_NAMES)]} {number}",
        "name_on_id": "",
        "name_latin": "",
        "country": "DE",
        "job_title": "",
        "language": "en",
        "is_demo": False,
        "created_at": now,
        "updated_at": now,
    }


def _place(company_id: UUID, number: int, person: dict[str, Any]) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=number)
    return {
        "id": uuid4(),
        "version": 1,
        "company_id": company_id,
        "account_id": person["id"],
        "admin_slot": 1 if number == 0 else None,
        "joined_at": at,
        "name_key": name_key(person["contact_name"], person["email"]),
        "seen_at": at,
    }


def _wish(company_id: UUID, number: int, person: dict[str, Any]) -> dict[str, Any]:
    now = clock.now()
    statuses = [*ApplicationStatus]
    return {
        "id": uuid4(),
        "version": 1,
        "company_id": company_id,
        "account_id": person["id"],
        "status": statuses[number % len(statuses)],
        "message": "",
        "reason": "",
        "created_at": now - timedelta(minutes=number),
        "expires_at": now,
    }


def _asked(company_id: UUID, by: UUID, number: int, person: dict[str, Any]) -> dict[str, Any]:
    at = clock.now() - timedelta(minutes=number)
    statuses = [*InvitationStatus]
    return {
        "id": uuid4(),
        "version": 1,
        "company_id": company_id,
        "email": person["email"],
        "contact_name": person["contact_name"],
        "language": "en",
        "status": statuses[number % len(statuses)],
        "invited_by": by,
        "fingerprint": uuid4().hex,
        "created_at": at,
        "sent_at": at,
        "expires_at": at + timedelta(days=14),
    }


def _admin(account_id: UUID, company_id: UUID) -> Actor:
    roles = frozenset({Role.PERSON, Role.BUYER, Role.COMPANY_ADMIN})
    return Actor(
        account_id=account_id,
        session_id=uuid4(),
        roles=roles,
        permissions=granted(roles),
        visitor=Visitor(browser="", address="127.0.0.1"),
        company_id=company_id,
    )


def tell(results: list[Result], *, small: int = SMALL, large: int = LARGE) -> int:
    """Print the table; return 1 when a target was missed."""
    print(HEADING.replace("  base", f"{small:>6}").replace("portal", f"{large:,}"))
    for result in results:
        print(result.line())
    return 1 if any(result.is_missed for result in results) else 0
