"""The driver's cursors as `storage.sqlite` needs them: a statement and its rows are one piece of work."""

import sqlite3
from collections import deque
from itertools import islice
from typing import Any, Self

_ROWS_AT_ONCE = 200  # as many wide rows take a millisecond or two


class Driver(sqlite3.Connection):
    """The driver's connection, whose cursors fetch by themselves."""

    def cursor(self, _factory: object = None) -> Any:
        """Return one of these cursors."""
        return super().cursor(Cursor)


class Cursor(sqlite3.Cursor):
    """A cursor that fetches with its statement, so that none stays open; of many rows the first."""

    has_more = False
    _rows: deque[Any]

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Run a statement and fetch its first rows."""
        super().execute(sql, parameters)
        self._rows = deque()
        self.has_more = self.description is not None
        self.fetch_more()
        return self

    def fetch_more(self) -> bool:
        """Fetch some more rows, if there are any; return whether there may be more."""
        if self.has_more:
            more = super().fetchmany(_ROWS_AT_ONCE)
            self.has_more = len(more) == _ROWS_AT_ONCE
            self._rows.extend(more)
        return self.has_more

    def fetchone(self) -> Any:
        """Return the next row, None behind the last."""
        if not self._rows:
            self.fetch_more()
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows, so many at most."""
        return list(islice(iter(self.fetchone, None), size or self.arraysize))

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(iter(self.fetchone, None))
