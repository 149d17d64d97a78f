"""Bringing the database to the shape that this code expects, without losing a row on the way.

All steps of one run share one transaction on both databases: either every step holds or none.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from portal.config import get_settings
from portal.db import MIGRATING_FLAG
from portal.kit import clock

_SCRIPTS = Path(__file__).parent.parent / "alembic"
#: Any number will do, as long as every portal process takes the same one.
_LOCK_KEY = 7_201_846_035
_BACKUPS_KEPT = 10
_BUSY_SECONDS = 30


class MigrationFailed(Exception):
    """The database could not be brought where it should go; it is as it was before."""


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What one run did: from which revision to which, and where the copy from before lies."""

    before: str | None
    after: str | None
    backup: Path | None


def config() -> Config:
    """Return Alembic's configuration, for this module, the tests and alembic/env.py."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return made


def engine() -> Engine:
    """Return a fresh synchronous engine on the configured database, without foreign keys.

    On SQLite a table is changed by building it anew; with foreign keys on, dropping the old one
    cascades and deletes the rows of others (measured). What the keys promise is checked at the
    end of the run instead, before the commit.
    """
    url = make_url(get_settings().database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    made = create_engine(
        url.set(drivername="sqlite+pysqlite" if is_sqlite else "postgresql+psycopg"),
        poolclass=NullPool,
    )
    if is_sqlite:
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        _prepare_sqlite(made)
    return made


def _prepare_sqlite(made: Engine) -> None:
    @event.listens_for(made, "connect")
    def _connect(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.close()

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def head() -> str:
    """Return the newest revision that this code knows."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        msg = f"no migrations found in {_SCRIPTS}"
        raise MigrationFailed(msg)
    return revision


def current() -> str | None:
    """Return the revision that the database is at, None when it has none or does not exist yet.

    Raises sqlalchemy.exc.OperationalError when the database cannot be reached.
    """
    file = database_file()
    if file is not None and not file.exists():
        return None
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_at_head() -> bool:
    """Whether the database has exactly the shape that this code expects: no older, no newer."""
    return current() == head()


def database_file() -> Path | None:
    """Return the SQLite file, None on PostgreSQL."""
    settings = get_settings()
    name = make_url(settings.database_url).database
    return Path(name) if settings.is_sqlite and name else None


def upgrade(target: str = "head") -> Journey:
    """Run the migrations up to the target; a SQLite file is copied to var/backups first.

    Does nothing, and copies nothing, when the database is there already. Raises MigrationFailed
    when it holds a revision that this code does not know, or when rows would end up without the
    rows they point at; then everything is as it was.
    """
    wanted = head() if target == "head" else target
    return _run(wanted, lambda settings: command.upgrade(settings, wanted))


def downgrade(target: str) -> Journey:
    """Run the migrations back to an older revision; "base" removes every table. As upgrade()."""
    return _run(target, lambda settings: command.downgrade(settings, target))


def _run(target: str, step: Callable[[Config], None]) -> Journey:
    before = _known_revision()
    if before == target:
        return Journey(before=before, after=before, backup=None)
    with _migrating_flag():
        backup = _back_up()
        settings = config()
        with engine().begin() as connection:
            _take_turn(connection)
            settings.attributes["connection"] = connection
            _take_step(step, settings)
            _refuse_broken(connection)
    return Journey(before=before, after=current(), backup=backup)


def _take_step(step: Callable[[Config], None], settings: Config) -> None:
    try:
        step(settings)
    except CommandError as error:
        msg = f"Alembic refused: {error}"
        raise MigrationFailed(msg) from error


def _known_revision() -> str | None:
    """Return where the database stands; refuse one that a newer portal has already changed."""
    revision = current()
    try:
        ScriptDirectory.from_config(config()).get_revision(revision or "base")
    except CommandError as error:
        msg = (
            f"the database is at revision {revision}, which this code does not know: "
            "it was migrated by a newer portal"
        )
        raise MigrationFailed(msg) from error
    return revision


@contextmanager
def _migrating_flag() -> Iterator[None]:
    """Tell portal.db.* that tables are being rebuilt, for whatever connects meanwhile."""
    before = os.environ.get(MIGRATING_FLAG)
    os.environ[MIGRATING_FLAG] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[MIGRATING_FLAG]
        else:
            os.environ[MIGRATING_FLAG] = before


def _take_turn(connection: Connection) -> None:
    """Let one process migrate at a time; on SQLite BEGIN IMMEDIATE has done so already."""
    if connection.dialect.name != "postgresql":
        return
    connection.execute(text("SET LOCAL lock_timeout = '30s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK_KEY})


def _refuse_broken(connection: Connection) -> None:
    """Raise before the commit when a step left rows pointing nowhere or a damaged file."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        tables = ", ".join(sorted({str(row[0]) for row in orphans}))
        msg = f"{len(orphans)} rows would point at rows that do not exist, in: {tables}"
        raise MigrationFailed(msg)
    verdict = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    if verdict != "ok":
        msg = f"the database file is damaged: {verdict}"
        raise MigrationFailed(msg)


def _back_up() -> Path | None:
    """Copy the SQLite file while others may be using it; keep the newest ten copies."""
    file = database_file()
    if file is None or not file.exists():
        return None
    folder = get_settings().data_dir / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup = folder / f"portal-{clock.now():%Y%m%dT%H%M%S%fZ}.sqlite3"
    part = backup.with_suffix(".part")
    part.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    part.rename(backup)
    for old in sorted(folder.glob("portal-*.sqlite3"))[:-_BACKUPS_KEPT]:
        old.unlink()
    return backup
