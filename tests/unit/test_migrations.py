"""Migrations: up and down with rows in every table, on both databases, and never a row lost."""

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from portal import migrating, models
from portal.config import get_settings
from portal.migrating import MigrationFailed
from portal.models.base import UtcDateTime
from tests.postgres import POSTGRES

assert models.accounts  # imported for its tables
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder with no database in it yet."""
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PORTAL_DATABASE_URL", raising=False)
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@pytest.fixture
def postgresql(monkeypatch, folder):
    """An empty PostgreSQL database of its own."""
    if not POSTGRES:
        pytest.skip("PORTAL_TEST_DATABASE_URL names no PostgreSQL server")
    url = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    name = f"portal_migrations_{uuid4().hex[:12]}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    shown = url.set(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("PORTAL_DATABASE_URL", shown)
    get_settings.cache_clear()
    yield name
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request, folder):
    """The same test on both databases."""
    if request.param == "postgresql":
        request.getfixturevalue("postgresql")
    return request.param


@pytest.fixture
def scripts(tmp_path_factory, monkeypatch):
    """A copy of our migrations that a test may add one to."""
    copy = tmp_path_factory.mktemp("scripts") / "alembic"
    shutil.copytree(migrating._SCRIPTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "_SCRIPTS", copy)

    def add(name: str, after: str, body: str) -> None:
        head = f"import sqlalchemy as sa\nfrom alembic import op\nrevision = {name!r}\n"
        text = (
            f"{head}down_revision = {after!r}\n\ndef upgrade():\n{body}\n\ndef downgrade(): ...\n"
        )
        (copy / "versions" / f"{name}.py").write_text(text)

    return add


def _value(column: sa.Column) -> object:
    if column.foreign_keys:
        return next(iter(column.foreign_keys)).column.table.info["filled"]
    by_name = {"founded": 1998, "admin_slot": 1, "country": "DE", "language": "en"}
    if column.name in by_name:
        return by_name[column.name]
    if isinstance(column.type, UtcDateTime):
        return None if column.nullable else NOW
    kinds = {date: NOW.date(), bool: False, int: 1, bytes: b"%PDF", dict: {"old": "ß", "new": "中"}}
    kind = column.type.python_type
    return uuid4() if kind is UUID else kinds.get(kind, "x")


def _fill() -> None:
    """Put one row into every table, parents first."""
    tables = SQLModel.metadata.sorted_tables
    with migrating.engine().begin() as connection:
        for table in tables:
            plain = sa.table(table.name, *(sa.column(c.name, _plain(c.type)) for c in table.c))
            row = {column.name: _value(column) for column in table.columns}
            table.info["filled"] = row["id"]
            connection.execute(plain.insert().values(**row))


def _plain(kind: sa.types.TypeEngine) -> sa.types.TypeEngine:
    return sa.String() if isinstance(kind, sa.Enum) else kind


def _counts() -> dict[str, int]:
    with migrating.engine().connect() as connection:
        return {
            name: connection.execute(
                sa.select(sa.func.count()).select_from(sa.table(name))
            ).scalar_one()
            for name in sa.inspect(connection).get_table_names()
            if name != "alembic_version"
        }


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(migrating.config()).get_heads()) == 1


def test_up_down_and_up_again_with_rows_in_every_table(either):
    migrating.upgrade()
    _fill()
    assert set(_counts().values()) == {1}
    assert set(_counts()) == set(SQLModel.metadata.tables)

    migrating.downgrade("base")
    assert _counts() == {}

    migrating.upgrade()
    _fill()
    assert set(_counts().values()) == {1}
    assert migrating.is_at_head()


def test_each_step_goes_back_to_the_one_before_and_keeps_its_rows(either):
    migrating.upgrade("first_tables")
    before = set(_counts())
    migrating.upgrade()
    _fill()

    migrating.downgrade("first_tables")

    assert set(_counts()) == before < set(SQLModel.metadata.tables)
    assert set(_counts().values()) == {1}
    migrating.upgrade()
    assert migrating.is_at_head()


def test_the_models_and_the_migrations_say_the_same(either):
    migrating.upgrade()

    with migrating.engine().connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def _names(engine: sa.Engine) -> set[tuple[str, str, str]]:
    found = set()
    inspector = sa.inspect(engine)
    for table in inspector.get_table_names():
        parts = {
            "pk": [inspector.get_pk_constraint(table)],
            "fk": inspector.get_foreign_keys(table),
            "uq": inspector.get_unique_constraints(table),
            "ck": inspector.get_check_constraints(table),
            "ix": inspector.get_indexes(table),
        }
        found |= {(table, kind, each["name"]) for kind, all_ in parts.items() for each in all_}
    return {each for each in found if each[0] != "alembic_version"}


_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_admin'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname LIKE '%_admin' "
        "UNION SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%_admin'"
    ),
}


def test_admins_remain_by_the_same_triggers_in_a_new_and_in_a_grown_database(either):
    def triggers():
        with migrating.engine().connect() as connection:
            found = connection.execute(sa.text(_TRIGGERS[either])).all()
            return {name: " ".join(body.split()) for name, body in found}

    migrating.upgrade()
    grown = triggers()
    migrating.downgrade("base")
    assert triggers() == {}
    SQLModel.metadata.create_all(migrating.engine())

    assert grown == triggers()
    assert "memberships_keep_an_admin" in grown


def test_every_constraint_has_the_name_that_the_models_give_it(either, tmp_path):
    migrating.upgrade()
    migrated = _names(migrating.engine())
    migrating.downgrade("base")

    made = migrating.engine()
    SQLModel.metadata.create_all(made)

    assert migrated == _names(made)
    assert ("memberships", "ix", "uq_memberships_live_account") in migrated
    assert ("memberships", "ck", "ck_memberships_admin_slot_range") in migrated


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET action = 'nothing'",
        "DELETE FROM audit_events",
        "UPDATE audit_links SET digest = ''",
        "DELETE FROM audit_links",
    ],
)
def test_the_database_refuses_to_rewrite_the_audit_trail(either, statement):
    migrating.upgrade()
    _fill()

    with (
        pytest.raises(DBAPIError, match=r"audit_[a-z]+ are added, never"),
        migrating.engine().begin() as connection,
    ):
        connection.execute(sa.text(statement))

    assert _counts()["audit_events"] == 1


def test_the_audit_trail_cannot_be_truncated(postgresql):
    migrating.upgrade()
    _fill()

    with (
        pytest.raises(DBAPIError, match="audit_events are added, never"),
        migrating.engine().begin() as connection,
    ):
        connection.execute(sa.text("TRUNCATE audit_events"))


REBUILD_ACCOUNTS = """
    with op.batch_alter_table("accounts", recreate="always") as batch:
        batch.alter_column("contact_name", type_=sa.String(length=200))
"""
CASCADING_TABLE = """
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id", ondelete="CASCADE")),
    )
    op.execute("INSERT INTO notes (id, account_id) SELECT 1, id FROM accounts")
"""


def test_rebuilding_a_table_deletes_no_row_that_points_at_it(folder, scripts):
    migrating.upgrade()
    _fill()
    scripts("notes", migrating.head(), CASCADING_TABLE)
    migrating.upgrade()
    before = _counts()
    scripts("rebuilt", "notes", REBUILD_ACCOUNTS)

    migrating.upgrade()

    assert _counts() == before
    assert before["notes"] == before["memberships"] == 1
    with migrating.engine().connect() as connection:
        width = sa.inspect(connection).get_columns("accounts")
        assert {"contact_name": 200}.items() <= {
            column["name"]: getattr(column["type"], "length", None) for column in width
        }.items()
        keys = sa.inspect(connection).get_foreign_keys("memberships")
        assert {key["referred_table"] for key in keys} == {"accounts", "companies"}
    assert "PORTAL_MIGRATING" not in os.environ


def test_a_step_that_would_orphan_rows_changes_nothing(folder, scripts):
    migrating.upgrade()
    _fill()
    before, stood_at = _counts(), migrating.current()
    scripts("broken", migrating.head(), '    op.execute("DELETE FROM accounts")\n')

    with pytest.raises(MigrationFailed, match="memberships"):
        migrating.upgrade()

    assert _counts() == before
    assert migrating.current() == stood_at
    assert not migrating.is_at_head()


def test_a_step_that_fails_halfway_changes_nothing(either, scripts):
    migrating.upgrade()
    _fill()
    before, stood_at = _counts(), migrating.current()
    body = '    op.execute("DELETE FROM outbox")\n    op.execute("SELECT 1 FROM nowhere")\n'
    scripts("failing", migrating.head(), body)

    with pytest.raises(DBAPIError):
        migrating.upgrade()

    assert _counts() == before
    assert migrating.current() == stood_at


def test_the_file_is_copied_before_it_changes(folder, scripts):
    migrating.upgrade()
    _fill()
    scripts("rebuilt", migrating.head(), REBUILD_ACCOUNTS)

    journey = migrating.upgrade()

    assert journey.backup.parent == folder / "backups"
    assert stat.S_IMODE(journey.backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(journey.backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (
            journey.before,
        )
        assert copy.execute("SELECT count(*) FROM memberships").fetchone() == (1,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_only_the_newest_ten_copies_are_kept(folder):
    migrating.upgrade()
    for _ in range(6):
        migrating.downgrade("base")
        newest = migrating.upgrade().backup

    copies = sorted((folder / "backups").iterdir())

    assert len(copies) == 10
    assert copies[-1] == newest


def test_at_the_head_there_is_nothing_to_do_and_nothing_to_copy(folder):
    migrating.upgrade()

    journey = migrating.upgrade()

    assert journey.before == journey.after == migrating.head()
    assert journey.backup is None
    assert not (folder / "backups").exists()


def test_a_database_of_a_newer_portal_is_left_alone(either):
    migrating.upgrade()
    with migrating.engine().begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from_the_future'"))

    with pytest.raises(MigrationFailed, match="from_the_future"):
        migrating.upgrade()

    assert not migrating.is_at_head()


def test_an_unknown_target_is_refused(folder):
    with pytest.raises(MigrationFailed, match="nonsense"):
        migrating.upgrade("nonsense")

    assert migrating.current() is None


def test_asking_makes_no_file(folder):
    assert not migrating.is_at_head()
    assert list(folder.iterdir()) == []
