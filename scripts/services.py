"""Runs the unit suite on PostgreSQL, and a browser journey there and on Redis with two workers.

Both run in databases of their own, made and dropped here; nothing else on the servers is touched.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg
from psycopg import sql
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import URL, make_url

POSTGRES = "postgresql://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379"
#: Which people a PostgreSQL on a developer's machine lets in without a password.
USUAL_USERS = ("postgres", "root")
LOCK_KEY = "portal-tests:claimed"
#: Longer than any run; a killed run frees its Redis database after this.
CLAIM_SECONDS = 3600
#: Browser tests get another try: docs/adr/0016.
_AGAIN = ("--reruns", "2", "-r", "fER")


class Unreachable(Exception):
    """A service that should run does not answer."""


def _admin_url() -> URL:
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


def _new_name(purpose: str) -> str:
    return f"portal_{purpose}_{secrets.token_hex(4)}"


@contextmanager
def _database(admin: URL, name: str) -> Iterator[str]:
    """Make a database of this name, give its URL, drop it at the end."""
    with psycopg.connect(_dsn(admin), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield _dsn(admin.set(database=name))
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@contextmanager
def _redis() -> Iterator[str]:
    """Claim an empty Redis database, give its URL, empty it at the end."""
    base = os.environ.get("PORTAL_TEST_REDIS_URL", REDIS).rstrip("/")
    for number in range(15, 0, -1):
        url = f"{base}/{number}"
        with Redis.from_url(url, socket_timeout=5) as redis:
            if redis.dbsize() or not redis.set(LOCK_KEY, "1", nx=True, ex=CLAIM_SECONDS):
                continue
            try:
                yield url
            finally:
                redis.flushdb()
            return
    raise Unreachable(f"Redis at {base} has no empty database between 1 and 15")


def _pytest(environment: dict[str, str], *arguments: str) -> int:
    command = (sys.executable, "-m", "pytest", "-q", *arguments)
    return subprocess.run(command, env={**os.environ, **environment}, check=False).returncode


def _unit(admin: URL) -> int:
    """Run what asks a database, in as many processes as there are cores, each on its own."""
    print("The unit suite on PostgreSQL", flush=True)
    processes = os.cpu_count() or 1
    base = _new_name("unit")
    with ExitStack() as databases:
        for number in range(processes):
            databases.enter_context(_database(admin, f"{base}_gw{number}"))
        url = _dsn(admin.set(database=base))
        return _pytest({"PORTAL_TEST_DATABASE_URL": url}, "-n", str(processes), "tests/unit")


def _run() -> int:
    admin = _admin_url()
    status = _unit(admin)
    with _redis() as redis_url, _database(admin, _new_name("e2e")) as e2e:
        print("One journey on PostgreSQL and Redis, two workers", flush=True)
        services = {
            "PORTAL_E2E_DATABASE_URL": e2e,
            "PORTAL_E2E_REDIS_URL": redis_url,
            "PORTAL_E2E_WORKERS": "2",
        }
        journey = _pytest(services, *_AGAIN, "tests/e2e/test_buyer_journey.py", "-k", "zh")
        # Two sockets can ask for one token at the same moment only where workers share it.
        return _pytest(services, "tests/e2e/test_attacks_tokens.py") or journey or status


def main() -> int:
    """Return 0 when everything passed on the services, 1 when they cannot be reached."""
    try:
        return _run()
    except (Unreachable, RedisError) as error:
        print(f"PostgreSQL and Redis should run for this, but: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
