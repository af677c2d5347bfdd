"""aiosqlite that works where it is asked, and waits without holding anybody up.

SQLAlchemy opens a cursor, executes, fetches all rows and closes the cursor, and aiosqlite hands each to its thread and
waits for it: that takes ten times as long as the statement, which is a matter of microseconds. Here a statement and its
rows are one piece of work done at once. Only the commit of changes, which writes to the disk, is left to the thread; a
write lock that another process holds is asked for again and again; a long transaction lets others go on in between, a
statement of thousands of rows too.
"""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

import aiosqlite

PATIENCE = 30.0
"""Seconds to wait for a write lock that another process holds."""
_ASKS_AGAIN_AFTER = 0.01
_A_TURN = 0.005  # seconds after which a transaction lets others go on
_ROWS_AT_ONCE = 200  # as many wide rows take a millisecond or two


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
        done: sqlite3.Cursor = await self._connection.run(work, sql, parameters)
        self._rows = await self._connection.rows(done) if done.description else []
        self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        return self


class SwiftConnection(aiosqlite.Connection):
    """aiosqlite's connection, whose cursors are swift."""

    _others_went_on_at = 0.0
    _changes_before = -1

    def cursor(self) -> SwiftCursor:  # type: ignore[override]  # SQLAlchemy enters what it gets, and no more
        """Return a cursor."""
        return SwiftCursor(self)

    async def run(self, work: Any, *arguments: Any) -> Any:
        """Run `work` on the SQLite connection, as soon as no other process holds the write lock."""
        await self._let_others_go_on()
        clock = asyncio.get_running_loop().time
        begins, gives_up_at = not self._conn.in_transaction, clock() + PATIENCE
        while True:
            try:
                done = work(self._conn, *arguments)
            except sqlite3.OperationalError as error:
                if not begins or error.sqlite_errorcode != sqlite3.SQLITE_BUSY or clock() > gives_up_at:
                    raise
                await asyncio.sleep(_ASKS_AGAIN_AFTER)
            else:
                self._changes_before = self._conn.total_changes if begins else self._changes_before
                return done

    async def rows(self, done: sqlite3.Cursor) -> list[Any]:
        """Return the rows of a statement; nobody else asks this connection anything while its transaction goes on."""
        rows = more = done.fetchmany(_ROWS_AT_ONCE)
        while len(more) == _ROWS_AT_ONCE:
            await self._let_others_go_on()
            more = done.fetchmany(_ROWS_AT_ONCE)
            rows += more
        return rows

    async def _let_others_go_on(self) -> None:
        clock = asyncio.get_running_loop().time
        if clock() - self._others_went_on_at > _A_TURN:
            await asyncio.sleep(0)
            self._others_went_on_at = clock()

    async def commit(self) -> None:
        """Commit; what changed nothing needs no disk."""
        if self._conn.total_changes == self._changes_before:
            self._conn.commit()
        else:
            await super().commit()

    async def rollback(self) -> None:
        """Roll back."""
        self._conn.rollback()


def connect(path: str, **options: Any) -> SwiftConnection:
    """Return a connection to a file, to be awaited; `options` are those of `sqlite3.connect`."""
    connection = SwiftConnection(
        partial(sqlite3.connect, path, **{**options, "check_same_thread": False}), iter_chunk_size=64
    )
    connection._thread.daemon = True  # noqa: SLF001  as SQLAlchemy does for the connections it makes
    return connection


def _execute(connection: sqlite3.Connection, sql: str, parameters: Sequence[Any]) -> sqlite3.Cursor:
    return connection.execute(sql, parameters)


def _execute_many(connection: sqlite3.Connection, sql: str, parameters: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
    return connection.executemany(sql, parameters)
