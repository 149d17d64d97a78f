"""Databases of a test run's own on PostgreSQL, made and dropped here, and pytest on them."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

POSTGRES = "postgresql://postgres@127.0.0.1:5432/test"
#: Which people a PostgreSQL on a developer's machine lets in without a password.
USUAL_USERS = ("postgres", "root")


class Unreachable(Exception):
    """A service that should run does not answer."""


def admin_url() -> URL:
    """Return a URL that lets us make databases; raise Unreachable with every reason."""
    asked = make_url(os.environ.get("PORTAL_TEST_DATABASE_URL", POSTGRES))
    asked = asked.set(drivername="postgresql")
    users = dict.fromkeys((asked.username or USUAL_USERS[0], *USUAL_USERS))
    candidates = [asked] if asked.password else [asked.set(username=user) for user in users]
    reasons = []
    for url in candidates:
        try:
            psycopg.connect(_dsn(url), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            reasons.append(f"{url.username}: {error}")
        else:
            return url
    raise Unreachable(
        f"PostgreSQL at {asked.host}:{asked.port} cannot be used:\n" + "\n".join(reasons)
    )


def _dsn(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def new_name(purpose: str) -> str:
    return f"portal_{purpose}_{secrets.token_hex(4)}"


@contextmanager
def database(admin: URL, name: str) -> Iterator[str]:
    """Make a database of this name, give its URL, drop it at the end."""
    with psycopg.connect(_dsn(admin), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield _dsn(admin.set(database=name))
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def run_pytest(environment: Mapping[str, str], *arguments: str) -> int:
    """Run pytest with these settings on top of the shell's; return its exit status."""
    command = (sys.executable, "-m", "pytest", "-q", *arguments)
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def run_side_by_side(admin: URL, environment: Mapping[str, str], *arguments: str) -> int:
    """Run pytest in as many processes as there are cores, each on a database of its own."""
    processes = os.cpu_count() or 1
    base = new_name("unit")
    with ExitStack() as databases:
        for number in range(processes):
            databases.enter_context(database(admin, f"{base}_gw{number}"))
        own = {"PORTAL_TEST_DATABASE_URL": _dsn(admin.set(database=base))}
        return run_pytest({**environment, **own}, "-n", str(processes), *arguments)
