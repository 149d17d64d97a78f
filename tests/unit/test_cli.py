"""The command line: what each command does, and when it refuses."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlmodel import func, select

from portal import cli, db, migrating, serving
from portal.config import get_settings
from portal.models.accounts import Account
from portal.services import demo, second_factor
from tests.factories.files import a_master_key

ROOT = Path(cli.__file__).parent.parent
PRODUCTION = {
    "PORTAL_ENV": "production",
    "PORTAL_SECRET_KEY": "a-secret-of-the-operator-0123456789-abcdef",
    "PORTAL_FILE_KEYS": a_master_key(),
    "PORTAL_SMTP_URL": "smtp://operator:mail-password@127.0.0.1:1",
    "PORTAL_BASE_URL": "https://portal.operator.net",
    "PORTAL_MAIL_FROM": "no-reply@operator.net",
    "PORTAL_SUPPORT_EMAIL": "help@operator.net",
}


@pytest.fixture(autouse=True)
def _on_sqlite(monkeypatch, tmp_path):
    """Commands migrate: each test has a file of its own, whatever the others run on."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", f"sqlite:///{tmp_path / 'portal.sqlite3'}")
    get_settings.cache_clear()


@pytest.fixture
def run(monkeypatch):
    """Run a command as the shell would, with these settings."""
    monkeypatch.setattr(cli.logs, "set_up", lambda _settings: None)

    def command(*words, **environment):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            get_settings.cache_clear()
            result = CliRunner().invoke(cli.main, words)
        get_settings.cache_clear()
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return command


@pytest.fixture
def migrated(migrated_folder, tmp_path):
    """The test's own copy of a migrated database, with nobody in it."""
    shutil.copytree(migrated_folder, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def seeded(demo_folder, tmp_path):
    """The test's own copy of a data folder with the demo world."""
    shutil.copytree(demo_folder, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def served(monkeypatch):
    """Note that the server was started, instead of becoming it."""
    starts = []
    monkeypatch.setattr(serving, "serve", lambda: starts.append("served"))
    return starts


async def _accounts():
    async with db.reading() as session:
        count = (await session.exec(select(func.count()).select_from(Account))).one()
    await db.dispose()
    return count


def test_migrate_makes_the_tables_and_says_so(run):
    first, second = run("migrate"), run("migrate")

    assert first.exit_code == second.exit_code == 0
    assert f"from empty to {migrating.head()}" in first.output
    assert "nothing to do" in second.output
    assert migrating.is_at_head()


def test_migrate_goes_back_only_when_told_how_far(run):
    run("migrate")

    assert run("migrate", "--backwards").exit_code == 1
    assert migrating.is_at_head()
    back = run("migrate", "--backwards", "--to", "base")
    assert back.exit_code == 0
    assert "The database as it was" in back.output
    assert migrating.current() is None


def test_migrate_says_what_it_does_not_know(run):
    result = run("migrate", "--to", "nonsense")

    assert result.exit_code == 1
    assert "nonsense" in result.output


@pytest.mark.thorough
def test_two_migrations_at_once_do_the_work_once(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from portal import migrating; migrating.upgrade()"]
    runs = [
        subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE)
        for _ in range(2)
    ]

    results = [(each.communicate(timeout=60)[1], each.returncode) for each in runs]

    assert [code for _, code in results] == [0, 0], results
    assert migrating.is_at_head()


def test_seed_fills_an_empty_database_once(run, migrated):
    first = run("seed")
    # Beside the persons that one can be there are those whose cases the desk has decided.
    seeded = asyncio.run(_accounts())
    second = run("seed")

    assert demo.DEMO_PASSWORD in first.output
    assert all(person.email in first.output for person in demo.DEMO_PERSONS)
    assert "nothing to do" in second.output
    assert asyncio.run(_accounts()) == seeded >= len(demo.DEMO_PERSONS)


def test_seed_refuses_in_production(run, migrated):
    result = run("seed", **PRODUCTION)

    assert result.exit_code == 1
    assert asyncio.run(_accounts()) == 0


@pytest.mark.parametrize("command", ["seed", "serve", "worker"])
def test_nothing_runs_on_a_database_behind_the_code(run, served, command):
    result = run(command)

    assert result.exit_code == 1
    assert "portal migrate" in result.output
    assert served == []


def test_serve_starts_in_development(run, served, migrated):
    assert run("serve").exit_code == 0
    assert served == ["served"]


def test_serve_starts_in_production_with_settings_of_its_own(run, served, migrated):
    assert run("serve", **PRODUCTION).exit_code == 0
    assert served == ["served"]


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PORTAL_ENV"}))
def test_production_refuses_every_default_that_is_not_safe(run, served, command, name, migrated):
    given = {key: value for key, value in PRODUCTION.items() if key != name}

    result = run(command, **given)

    assert result.exit_code == 1
    assert name in result.output
    assert served == []


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_production_refuses_demo_accounts(run, served, command, seeded):
    result = run(command, **PRODUCTION)

    assert result.exit_code == 1
    assert "demo accounts" in result.output
    assert served == []


def test_a_wrong_setting_is_named_but_not_shown(run):
    result = run("migrate", PORTAL_PORT="s3cret")

    assert result.exit_code == 1
    assert "PORTAL_PORT" in result.output
    assert "s3cret" not in result.output


def test_doctor_is_content_with_a_fresh_clone(run, migrated):
    result = run("doctor")

    assert result.exit_code == 0, result.output
    assert "FAULT" not in result.output
    assert f"at revision {migrating.head()}" in result.output


def test_doctor_shows_every_setting_and_no_secret(run, migrated):
    secrets = {
        "PORTAL_DATABASE_URL": "postgresql://portal:db-password@127.0.0.1:1/portal",
        "PORTAL_REDIS_URL": "redis://:redis-password@127.0.0.1:1/0",
    }

    result = run("doctor", **PRODUCTION | secrets)

    assert result.exit_code == 1
    for name in type(get_settings()).model_fields:
        assert f"PORTAL_{name.upper()}" in result.output
    for secret in ("db-password", "redis-password", "mail-password", "secret-of-the-operator"):
        assert secret not in result.output


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ({"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/portal"}, "Database"),
        ({"PORTAL_REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis"),
        ({"PORTAL_SMTP_URL": "smtp://127.0.0.1:1"}, "Mail"),
        ({"PORTAL_SMTP_URL": "mail.example"}, "Mail"),
        ({"PORTAL_DATA_DIR": "/proc/portal"}, "Data folder"),
        ({"PORTAL_ENV": "production"}, "Settings"),
    ],
)
def test_doctor_names_what_is_wrong(run, setting, what, migrated):
    result = run("doctor", **setting)

    assert result.exit_code == 1
    faults = [line for line in result.output.splitlines() if line.strip().startswith("FAULT")]
    assert any(what in line for line in faults), result.output


def test_doctor_finds_demo_accounts_in_production(run, seeded):
    result = run("doctor", **PRODUCTION)

    assert "FAULT  Demo accounts" in result.output


def test_verifying_the_audit_trail_fails_once_somebody_has_added_to_it_by_hand(run, migrated):
    whole = run("audit", "verify")
    forged = (
        "INSERT INTO audit_events (id, at, action, object_type, address, details, mark) "
        "VALUES (:id, '2026-11-29 00:00:00', 'orders:placed', 'order', '', '{}', 'x')"
    )
    with migrating.engine().begin() as connection:
        connection.execute(text(forged), {"id": uuid4().hex})

    found = run("audit", "verify")

    assert (whole.exit_code, found.exit_code) == (0, 1), whole.output
    assert "orders:placed at 2026-11-29 00:00:00" in found.output
    assert run("audit", "verify", "--head", "nonsense").exit_code == 1
    assert run("audit", "key").output.startswith("s-")


def test_rotating_keys_counts_the_files_and_names_the_key(run, migrated):
    result = run("rotate-keys", PORTAL_FILE_KEYS=a_master_key("spring"))

    assert "0 files moved to the key spring" in result.output


def test_doctor_shows_key_ids_and_no_key(run, migrated):
    written = a_master_key("spring")

    result = run("doctor", PORTAL_FILE_KEYS=written)

    assert "spring (0 files)" in result.output
    assert written.partition(":")[2] not in result.output


def test_outbox_retry_counts_what_is_due_again(run, migrated):
    assert "0 parked messages are due again." in run("outbox", "retry").output


def test_staff_add_mails_a_link_and_shows_no_password(run, migrated):
    result = run("staff", "add", "olga@desk.example", "--kind", "support", "--name", "Ольга")

    assert result.exit_code == 0, result.output
    assert asyncio.run(_accounts()) == 1
    assert "password" in result.output
    assert "http" not in result.output


def test_the_operator_removes_a_second_factor_once(run, migrated):
    run("staff", "add", "olga@desk.example", "--kind", "support", "--name", "Ольга")
    asyncio.run(_begin_factor())

    first, second = (run("staff", "reset-factor", "olga@desk.example") for _ in range(2))

    assert first.exit_code == 0
    assert "sets a new one up" in first.output
    assert second.exit_code == 1
    assert "There is no second factor" in second.output


async def _begin_factor():
    async with db.transaction() as session:
        account = (await session.exec(select(Account))).one()
        second_factor.settle_demo(session, account)
    await db.dispose()


def test_staff_add_refuses_the_same_address_twice(run, migrated):
    words = ("staff", "add", "olga@desk.example", "--kind", "reviewer", "--name", "Olga")
    run(*words)

    result = run(*words)

    assert result.exit_code == 1
    assert "already" in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("olga@desk.example", "--kind", "overseas_buyer", "--name", "Olga"),
        ("olga@desk.example", "--kind", "support"),
        ("olga", "--kind", "support", "--name", "Olga"),
        ("olga@desk.example", "--kind", "support", "--name", " "),
    ],
)
def test_staff_add_refuses_what_is_no_staff(run, words, migrated):
    assert run("staff", "add", *words).exit_code != 0
    assert asyncio.run(_accounts()) == 0


def test_build_does_nothing_when_the_front_end_is_current(run, monkeypatch):
    monkeypatch.setattr(serving, "needs_build", lambda: False)
    monkeypatch.setattr(serving, "build", lambda: pytest.fail("was built"))

    assert "up to date" in run("build").output


def test_a_failed_build_is_a_failed_command(run, monkeypatch):
    def fail():
        raise serving.BuildFailed

    monkeypatch.setattr(serving, "needs_build", lambda: True)
    monkeypatch.setattr(serving, "build", fail)

    assert run("build").exit_code == 1
