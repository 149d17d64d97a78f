"""What every test stands on: settings of its own, a database of its own, and no network.

SQLite in a file by default; the same tests run on PostgreSQL when PORTAL_TEST_DATABASE_URL names
a database that may be emptied.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_socket
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

import portal.models  # noqa: F401 - fills the metadata
from portal import db, migrating
from portal.config import Settings, get_settings
from portal.permissions import Visitor
from portal.services import seeding
from tests import costs
from tests.postgres import POSTGRES

#: The fixtures that open PostgreSQL. Whatever uses none of them has run already, on SQLite.
_ON_POSTGRES = frozenset({"database", "either", "postgresql"})
LOOPBACK = ["127.0.0.1", "::1", "localhost"]

# A shared machine is slow at times: how long an example takes says nothing about the code.
# CI draws the same examples for the same tests, so that a run fails by the commit it looks at;
# everybody else draws new ones each time, and writes what they find down as an example.
examples.register_profile(
    "portal",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
examples.load_profile("portal")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is costly; on PostgreSQL, leave out the tests that never ask a database."""
    for item in items:
        if costs.name_of(item) in costs.costly():
            item.add_marker("thorough")
    if not POSTGRES:
        return
    kept = [each for each in items if _ON_POSTGRES & set(getattr(each, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[each for each in items if each not in set(kept)])
    items[:] = kept


def pytest_runtest_setup() -> None:
    """Let tests reach this machine and nothing else."""
    pytest_socket.socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


def _sync_engine(url: str) -> Engine:
    parsed = make_url(url)
    driver = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return create_engine(parsed.set(drivername=driver), poolclass=NullPool)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path | Engine:
    """Make all tables once: in a file to copy for each test, or in PostgreSQL."""
    if POSTGRES:
        engine = _sync_engine(POSTGRES)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            SQLModel.metadata.create_all(connection)
        return engine
    file = tmp_path_factory.mktemp("database") / "empty.sqlite3"
    SQLModel.metadata.create_all(_sync_engine(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Say where the tests of this process have their tables, one test after the other.

    The place stays the same, so that the engines stay too, and with them every statement they
    have compiled: compiling took a fifth of the suite's time.
    """
    return POSTGRES or f"sqlite:///{tmp_path_factory.mktemp('tables') / 'portal.sqlite3'}"


@pytest.fixture
def own_environment(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give the test the environment of a fresh clone, with a data folder of its own."""
    for name in os.environ:
        if name.startswith("PORTAL_") and not name.startswith("PORTAL_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_ENV_FILE", str(tmp_path / "no.env"))
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    if POSTGRES or "database" in request.fixturenames:
        monkeypatch.setenv("PORTAL_DATABASE_URL", request.getfixturevalue("database_url"))
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture
def settings(own_environment: None) -> Settings:
    """Give the test the settings of a fresh clone."""
    return get_settings()


@pytest_asyncio.fixture
async def database(settings: Settings, empty_database: Path | Engine) -> AsyncIterator[None]:
    """Give the test empty tables."""
    _lay_out(empty_database, settings)
    yield
    await db.dispose()


def _lay_out(empty: Path | Engine, settings: Settings) -> None:
    if isinstance(empty, Path):
        file = make_url(settings.database_url).database or ""
        # Taken away, not written over: what a test left open keeps its own file.
        for left in ("", "-wal", "-shm"):
            Path(file + left).unlink(missing_ok=True)
        shutil.copyfile(empty, file)
        return
    with empty.begin() as connection:
        # Not TRUNCATE: on tables of a few rows it takes ten times as long.
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())


def make_data_folder(folder: Path, make: Callable[[Settings], object]) -> Path:
    """Let something be made in a data folder of its own on SQLite, once for many tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_ENV_FILE", str(folder / "no.env"))
        patch.setenv("PORTAL_DATA_DIR", str(folder))
        patch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{folder / 'portal.sqlite3'}")
        get_settings.cache_clear()
        make(get_settings())
    get_settings.cache_clear()
    return folder


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with a migrated database and nobody in it, once for all tests."""
    return make_data_folder(
        tmp_path_factory.mktemp("migrated"), lambda _settings: migrating.upgrade()
    )


@pytest.fixture(scope="session")
def demo_folder(migrated_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder with the demo world in it, once for all tests: it takes seconds."""

    async def seed(settings: Settings) -> None:
        assert await seeding.seed(settings)
        await db.dispose()

    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(migrated_folder, folder)
    return make_data_folder(folder, lambda settings: asyncio.run(seed(settings)))


@pytest_asyncio.fixture
async def session(database: None) -> AsyncIterator[AsyncSession]:
    """Open a write transaction. On SQLite nobody else can write until the test is over."""
    async with db.transaction() as opened:
        yield opened


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with a browser, not signed in."""
    return Visitor(browser="b" * 64, address="192.0.2.1", user_agent="Firefox/140.0 (Windows)")
