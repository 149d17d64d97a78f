"""Writing many rows at once, past what another run has written at the same moment."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_new(
    session: AsyncSession, table: type[SQLModel], rows: list[dict[str, Any]]
) -> None:
    """Insert the rows; those that somebody else has inserted meanwhile stay as they are."""
    if not rows:
        return
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    connection = await session.connection()
    await connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
