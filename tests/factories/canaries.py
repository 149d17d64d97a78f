"""Looking for words that must not be anywhere any more."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from portal import db
from portal.config import get_settings


async def everywhere(*words: str) -> list[str]:
    """Return the tables and columns that still hold one of the words, the audit trail apart."""
    found = []
    async with db.reading() as session:
        connection = await session.connection()
        for name in await connection.run_sync(_tables):
            rows = await connection.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - our names
            for row in rows.mappings():
                found += [
                    f"{name}.{column}"
                    for column, value in row.items()
                    if any(word in str(value) for word in words)
                ]
    return found


def _tables(connection: Connection) -> list[str]:
    skipped = {"audit_events", "alembic_version"}
    return [each for each in inspect(connection).get_table_names() if each not in skipped]


def stored() -> list[Path]:
    """Return every file that lies in the store."""
    return [each for each in Path(get_settings().files_url).rglob("*") if each.is_file()]
