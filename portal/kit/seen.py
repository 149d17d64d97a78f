"""What has been met before, for more keys than memory should hold."""

import sqlite3
from types import TracebackType
from typing import Self


class Seen:
    """Remembers where each key was met first, in a temporary file that goes with it."""

    def __enter__(self) -> Self:
        # The empty name is SQLite's own for a temporary database that spills to the disk.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, place INT) WITHOUT ROWID")
        self._database.execute("BEGIN")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def place_before(self, key: str, place: int) -> int | None:
        """Return where the key was met before, or None the first time, when it is noted."""
        added = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, place))
        if added.rowcount:
            return None
        found = self._database.execute("SELECT place FROM seen WHERE key = ?", (key,)).fetchone()
        return int(found[0])
