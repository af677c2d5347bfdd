"""aiosqlite with one trip to its thread for a statement, where SQLAlchemy's use of it takes four.

SQLAlchemy opens a cursor, executes, fetches all rows and closes the cursor, each of which aiosqlite hands to its thread
and waits for: most of what a small statement costs. Here they are one piece of work.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite


class SwiftCursor:
    """What SQLAlchemy uses of aiosqlite's cursor. Rows are fetched with the statement that makes them."""

    def __init__(self, connection: "SwiftConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.lastrowid: int | None = None
        self.rowcount, self.arraysize = -1, 1

    async def __aenter__(self) -> Self:
        """Return the cursor; the database is not asked yet."""
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Execute a statement and fetch its rows."""
        return await self._run(_execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Execute a statement with each of the parameters."""
        return await self._run(_execute_many, sql, parameters)

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Leave; nothing is open."""

    async def _run(self, work: Any, sql: str, parameters: Any) -> Self:
        done: sqlite3.Cursor
        done, self._rows = await self._connection.in_thread(work, sql, parameters)
        self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        return self


class SwiftConnection(aiosqlite.Connection):
    """aiosqlite's connection, whose cursors are swift."""

    def cursor(self) -> SwiftCursor:  # type: ignore[override]  # SQLAlchemy enters what it gets, and no more
        """Return a cursor."""
        return SwiftCursor(self)

    async def in_thread(self, work: Any, *arguments: Any) -> Any:
        """Run `work` on the SQLite connection in its thread."""
        return await self._execute(work, self._conn, *arguments)  # type: ignore[no-untyped-call]  # aiosqlite's


def connect(path: str, **options: Any) -> SwiftConnection:
    """Return a connection to a file, to be awaited; `options` are those of `sqlite3.connect`."""
    connection = SwiftConnection(partial(sqlite3.connect, path, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001  as SQLAlchemy does for the connections it makes
    return connection


def _execute(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.execute(sql, parameters)
    return cursor, cursor.fetchall() if cursor.description else []


def _execute_many(
    connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]
) -> tuple[sqlite3.Cursor, list[Any]]:
    return connection.executemany(sql, parameters), []
