"""Transactions: one event, one transaction, and the one who opens it ends it.

SQLite gets two engines on one file. Writers queue for a single connection and begin with BEGIN
IMMEDIATE, so a transaction never fails halfway because somebody else wrote first; readers see a
snapshot and never wait. PostgreSQL has one engine; reading there is READ ONLY.

Parameters are hidden everywhere: an error is logged with its traceback, and the addresses and
names in a statement's values must not be.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

from portal.config import get_settings
from portal.errors import CountedRefusal
from portal.kit.sqlite import connector

#: Set while migrations run: with foreign keys on, a table rebuild cascades and deletes rows.
MIGRATING_FLAG = "PORTAL_MIGRATING"
_AFTER_COMMIT = "portal_after_commit"
_BUSY_MS = 30_000
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_BEGIN_READING = "BEGIN"
_BEGIN_NOTHING = ""
#: Every engine of this process, by what it is for and the database it opens. Made once: an engine
#: remembers how each statement is written for its database, which costs more than running it.
_engines: dict[tuple[str, str], AsyncEngine] = {}


def async_url(url: str) -> str:
    """Return the database URL with the asynchronous driver that the portal uses."""
    parsed = make_url(url)
    driver = "sqlite+aiosqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return parsed.set(drivername=driver).render_as_string(hide_password=False)


def _prepare_sqlite(engine: AsyncEngine, *, begin: str) -> None:
    """Set what SQLite needs on each connection, and how its transactions begin, if they do."""
    writes = begin == _BEGIN_WRITING

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        # The file remembers the mode. Were readers to set it as well, two first connections at
        # the same moment could each find the file locked by the other.
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: an acknowledged order survives a power cut (security check 51).
        cursor.execute("PRAGMA synchronous=FULL")
        is_migrating = os.environ.get(MIGRATING_FLAG) == "1"
        cursor.execute(f"PRAGMA foreign_keys={'OFF' if is_migrating else 'ON'}")
        if not writes:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    if begin:
        event.listen(engine.sync_engine, "begin", lambda opened: opened.exec_driver_sql(begin))


def _sqlite_engine(begin: str, **options: Any) -> AsyncEngine:
    url = async_url(get_settings().database_url)
    path = make_url(url).database or ":memory:"
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url, async_creator=connector(path), max_overflow=0, hide_parameters=True, **options
    )
    _prepare_sqlite(engine, begin=begin)
    return engine


def _kept(purpose: str, make: Callable[[], AsyncEngine]) -> AsyncEngine:
    """Return the engine for this purpose on the database of the settings in force."""
    key = (purpose, get_settings().database_url)
    if key not in _engines:
        _engines[key] = make()
    return _engines[key]


def writing_engine() -> AsyncEngine:
    """Return the engine for writes, made once per process and database."""
    return _kept("writing", _make_writing)


def reading_engine() -> AsyncEngine:
    """Return the engine for reads, made once per process and database."""
    return _kept("reading", _make_reading)


def glancing_engine() -> AsyncEngine:
    """Return the engine for single looks, made once per process and database.

    Without BEGIN and ROLLBACK.
    """
    return _kept("glancing", _make_glancing)


def _make_writing() -> AsyncEngine:
    settings = get_settings()
    if settings.is_sqlite:
        return _sqlite_engine(_BEGIN_WRITING, pool_size=1, pool_timeout=_BUSY_MS / 1000)
    return create_async_engine(
        async_url(settings.database_url),
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _make_reading() -> AsyncEngine:
    if get_settings().is_sqlite:
        return _sqlite_engine(_BEGIN_READING, pool_size=4)
    return writing_engine().execution_options(
        postgresql_readonly=True, isolation_level="REPEATABLE READ"
    )


def _make_glancing() -> AsyncEngine:
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
    if get_settings().is_sqlite:
        return _sqlite_engine(_BEGIN_NOTHING, pool_size=2, **options)
    return create_async_engine(
        async_url(get_settings().database_url),
        pool_size=5,
        pool_pre_ping=True,
        hide_parameters=True,
        **options,
    )


async def dispose() -> None:
    """Close every connection: at shutdown, before another event loop, and between tests."""
    for engine in _engines.values():
        await engine.dispose()


@asynccontextmanager
async def transaction() -> AsyncIterator[AsyncSession]:
    """Open a write transaction; commit when the block ends well, roll back when it raises.

    A CountedRefusal commits and is raised again: what it counted must not be undone.
    """
    refusal: CountedRefusal | None = None
    async with AsyncSession(writing_engine(), expire_on_commit=False) as session:
        async with session.begin():
            try:
                yield session
            except CountedRefusal as counted:
                refusal = counted
        for callback in session.info.pop(_AFTER_COMMIT, []):
            callback()
    if refusal is not None:
        raise refusal


@asynccontextmanager
async def reading() -> AsyncIterator[AsyncSession]:
    """Open a read-only snapshot; an attempt to write in it fails in the database."""
    async with AsyncSession(reading_engine(), expire_on_commit=False) as session:
        yield session


@asynccontextmanager
async def glance() -> AsyncIterator[AsyncSession]:
    """Open a session for one SELECT, which is its own snapshot; the gate does this every event.

    Without a transaction around it the look costs one trip to the database instead of three.
    """
    async with AsyncSession(glancing_engine(), expire_on_commit=False) as session:
        yield session


def after_commit(session: AsyncSession, callback: Callable[[], object]) -> None:
    """Call back once the session's transaction is committed; never when it is rolled back.

    The callback must be quick and must not raise: the commit cannot be taken back.
    """
    session.info.setdefault(_AFTER_COMMIT, []).append(callback)


@asynccontextmanager
async def connection() -> AsyncIterator[AsyncConnection]:
    """Open a bare connection, for health checks and maintenance."""
    async with reading_engine().connect() as opened:
        yield opened
