"""Throws away the local database, mailbox and backups; refuses for any database but SQLite."""

import shutil
import sys
from pathlib import Path

from sqlalchemy.engine import make_url

from portal.config import get_settings


def main() -> int:
    """Remove what the demo world left in the data folder."""
    settings = get_settings()
    database = make_url(settings.database_url).database
    if settings.is_production or not settings.is_sqlite or not database:
        print("Only a local SQLite database is thrown away this easily.", file=sys.stderr)
        return 1
    for suffix in ("", "-wal", "-shm"):
        Path(database + suffix).unlink(missing_ok=True)
    for folder in ("mailbox", "backups"):
        shutil.rmtree(settings.data_dir / folder, ignore_errors=True)
    print("Thrown away.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
