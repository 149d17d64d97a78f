"""Runs the unit suite on PostgreSQL, and browser journeys there and on Redis with two workers.

A production portal behind nginx comes last. All run in databases of their own, made and dropped
here; nothing else on the servers is touched.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import URL

from scripts.postgres import (
    Unreachable,
    admin_url,
    database,
    new_name,
    run_pytest,
    run_side_by_side,
)

REDIS = "redis://127.0.0.1:6379"
LOCK_KEY = "portal-tests:claimed"
#: Longer than any run; a killed run frees its Redis database after this.
CLAIM_SECONDS = 3600
#: Browser tests get another try: docs/adr/0016.
_AGAIN = ("--reruns", "2", "-r", "fER")


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


#: What must hold where two workers share one database and one Redis, and why.
_JOURNEYS = (
    (*_AGAIN, "tests/e2e/test_buyer_journey.py", "-k", "zh"),
    # The page that changes by itself may hang on another worker than the one that was clicked.
    (*_AGAIN, "tests/e2e/test_company_life.py", "-k", "sees_an_application or reads_why_at_once"),
    # Two sockets can ask for one token at the same moment only where workers share it.
    ("tests/e2e/test_attacks_tokens.py",),
)


def _behind_nginx(admin: URL, services: Mapping[str, str]) -> int:
    """Try a production portal on a database without demo people, which it would refuse."""
    print("Production behind nginx", flush=True)
    with database(admin, new_name("nginx")) as own:
        environment = {**services, "PORTAL_E2E_DATABASE_URL": own}
        return run_pytest(environment, "tests/e2e/test_behind_nginx.py")


def _run() -> int:
    admin = admin_url()
    print("The unit suite on PostgreSQL", flush=True)
    statuses = [run_side_by_side(admin, {}, "tests/unit")]
    with _redis() as redis_url, database(admin, new_name("e2e")) as e2e:
        print("Journeys on PostgreSQL and Redis, two workers", flush=True)
        services = {
            "PORTAL_E2E_DATABASE_URL": e2e,
            "PORTAL_E2E_REDIS_URL": redis_url,
            "PORTAL_E2E_WORKERS": "2",
        }
        statuses += [run_pytest(services, *journey) for journey in _JOURNEYS]
        statuses.append(_behind_nginx(admin, services))
    return max(statuses)


def main() -> int:
    """Return 0 when everything passed on the services, 1 when they cannot be reached."""
    try:
        return _run()
    except (Unreachable, RedisError) as error:
        print(f"PostgreSQL and Redis should run for this, but: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
