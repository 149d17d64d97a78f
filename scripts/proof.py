"""Runs what is random or simultaneous often enough to believe it, on SQLite and on PostgreSQL.

500 runs of 50 steps by people who do anything, 50 rounds of every race, an import of a million
lines: hours, not minutes. Whatever asks for PORTAL_SLOW belongs to it. Arguments go to pytest.
"""

import os
import sys
from pathlib import Path

from scripts.postgres import Unreachable, admin_url, run_pytest, run_side_by_side

_ROOT = Path(__file__).resolve().parent.parent
_SLOW = {"PORTAL_SLOW": "1"}


def slow_tests() -> list[str]:
    """Return the files below tests/unit that try more with PORTAL_SLOW=1."""
    files = sorted((_ROOT / "tests" / "unit").rglob("test_*.py"))
    slow = [each for each in files if "PORTAL_SLOW" in each.read_text(encoding="utf-8")]
    return [str(each.relative_to(_ROOT)) for each in slow]


def _run(chosen: list[str]) -> int:
    admin = admin_url()
    print("On SQLite", flush=True)
    on_sqlite = {**_SLOW, "PORTAL_TEST_DATABASE_URL": ""}
    processes = str(os.cpu_count() or 1)
    statuses = [run_pytest(on_sqlite, "-n", processes, *slow_tests(), *chosen)]
    print("On PostgreSQL", flush=True)
    statuses.append(run_side_by_side(admin, _SLOW, *slow_tests(), *chosen))
    return max(statuses)


def main() -> int:
    """Return 0 when everything held on both, 1 when PostgreSQL cannot be reached."""
    try:
        return _run(sys.argv[1:])
    except Unreachable as error:
        print(f"PostgreSQL should run for this, but: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
