"""SQLite without a trip too many: each statement crosses to the database's thread once.

aiosqlite runs a connection in a thread of its own, and SQLAlchemy asks it for a cursor, executes,
fetches and closes: four crossings for one SELECT, each costing more than the statement itself.
Here one crossing does all four. Results are small pages of rows, so fetching them whole is right.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite

_ROWS_PER_CHUNK = 64


class OneTripCursor:
    """What SQLAlchemy's adapter needs of a cursor; everything is known when execute() returns."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> Self:
        await self._connection.run(lambda plain: plain.execute(statement, values), self)
        return self

    async def executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> Self:
        await self._connection.run(lambda plain: plain.executemany(statement, values), self)
        return self

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more: the real cursor was closed in its own thread."""

    def take_from(self, plain: sqlite3.Cursor) -> None:
        """Empty the real cursor; runs in the connection's thread."""
        self.description = plain.description
        self._rows = plain.fetchall() if plain.description else []
        self.rowcount = plain.rowcount
        self.lastrowid = plain.lastrowid
        plain.close()


class OneTripConnection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors cross to its thread once for each statement."""

    def cursor(self) -> Any:
        return OneTripCursor(self)

    async def run(
        self, act: Callable[[sqlite3.Connection], sqlite3.Cursor], cursor: OneTripCursor
    ) -> None:
        """Act on the real connection and empty the real cursor, in one crossing."""
        await self._execute(lambda: cursor.take_from(act(self._conn)))  # type: ignore[no-untyped-call]


def connector(path: str) -> Callable[[], OneTripConnection]:
    """Return what create_async_engine wants as async_creator for the SQLite file at the path."""

    def connect() -> OneTripConnection:
        connection = OneTripConnection(lambda: sqlite3.connect(path), _ROWS_PER_CHUNK)
        # A process that is told to stop must not wait for an idle database thread.
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does for its own
        return connection

    return connect
