"""The PostgreSQL that a test run may empty, when there is one."""

import os

from sqlalchemy.engine import make_url


def _own_database(url: str) -> str:
    """Return the database of this process: of several, each has one, `unit_gw0` and so on."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not url or not worker:
        return url
    parsed = make_url(url)
    own = parsed.set(database=f"{parsed.database}_{worker}")
    return own.render_as_string(hide_password=False)


#: The address of the database, "" where tests run on SQLite.
POSTGRES = _own_database(os.environ.get("PORTAL_TEST_DATABASE_URL", ""))
