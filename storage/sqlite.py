"""SQLite, asked where it is needed: one connection that writes, some that read, real transactions, nobody held up.

A statement takes some microseconds, a trip to another thread and back as long as ten of them. So statements run in the
event loop. Only the commit of changes, which writes to the disk, is left to a thread; a lock that another process holds
is asked for again and again; a long transaction lets others go on in between, a statement of thousands of rows too.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import Any, TypeVar, cast

from sqlalchemy import URL, Connection, CursorResult, NullPool, RootTransaction, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sqlite_cursors import Cursor, Driver
from storage.statements import compiling_once

PATIENCE = 30.0
"""Seconds to wait for a connection, and for a lock that another process holds."""
_ASKS_AGAIN_AFTER = 0.01
_A_TURN = 0.005  # seconds after which a transaction lets others go on
_READERS = 4
T = TypeVar("T")


def engines_for(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine for what may write, and one that refuses to write and shows everything as of one moment.

    What writes has one connection a process: such transactions take turns anyway, and here they are let in fairly.
    In WAL mode who reads waits for nobody: not for a turn, and not for a commit on its way to the disk.
    """
    writing = SqliteEngine(url, connections=1, begins="BEGIN IMMEDIATE", pragmas=())
    return writing, SqliteEngine(url, connections=_READERS, begins="BEGIN", pragmas=("query_only = ON",))


class SqliteEngine(AsyncEngine):
    """SQLAlchemy's engine, whose connections are opened once and lent to one transaction after the other.

    `begins` takes the write lock first where transactions may write: two that read and then want to write would end in
    "database is locked".
    """

    def __init__(self, url: URL, *, connections: int, begins: str, pragmas: tuple[str, ...]) -> None:
        super().__init__(_engine_of(url, pragmas=("foreign_keys = ON", "journal_mode = WAL", *pragmas)))
        self._begins = begins
        self._turns = asyncio.Semaphore(connections)
        self._free: list[InPlace] = []
        self._in_use = 0
        self._thread: ThreadPoolExecutor | None = None

    @property
    def connections(self) -> tuple[int, int]:
        """How many connections are in use, and how many are open."""
        return self._in_use, self._in_use + len(self._free)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction: committed on leaving, rolled back on an error."""
        await self._wait_for_a_turn()
        try:
            connection = self._free.pop() if self._free else await self._open()
            with self._lent(connection):
                transaction = await _without_lock(partial(connection.begins, self._begins))
                before = connection.changes
                try:
                    yield connection
                    await self._commit(transaction, is_changed=connection.changes != before)
                finally:
                    connection.ends(transaction)
        finally:
            self._turns.release()

    async def dispose(self, close: bool = True) -> None:  # noqa: FBT001, FBT002  # SQLAlchemy's
        """Close the connections that nobody uses, and end the thread."""
        while self._free:
            await self._free.pop().close()
        if self._thread is not None:
            self._thread.shutdown(wait=False)
            self._thread = None
        await super().dispose(close)

    async def _wait_for_a_turn(self) -> None:
        if not self._turns.locked():
            await self._turns.acquire()
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._turns.acquire()
        except TimeoutError:
            raise NoConnectionError(f"no connection to the database was free for {PATIENCE:.0f} seconds") from None

    async def _open(self) -> "InPlace":
        return await _without_lock(InPlace(self).start)

    @contextmanager
    def _lent(self, connection: "InPlace") -> Iterator[None]:
        self._in_use += 1
        try:
            yield
        finally:
            self._in_use -= 1
            self._free.append(connection)

    async def _commit(self, transaction: RootTransaction, *, is_changed: bool) -> None:
        """Commit; what changed nothing needs no disk, and what began is waited for."""
        if not is_changed:
            transaction.commit()
            return
        self._thread = self._thread or ThreadPoolExecutor(1, thread_name_prefix="commits")
        await _to_its_end(self._thread.submit(transaction.commit))


class InPlace(AsyncConnection):
    """SQLAlchemy's connection, whose statements run where they are asked."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._others_went_on_at = 0.0
        self._driver: sqlite3.Connection
        self._inner: Connection

    async def start(self, is_ctxmanager: bool = False) -> "InPlace":  # noqa: FBT001, FBT002  # SQLAlchemy's
        """Open the connection."""
        await super().start(is_ctxmanager)
        self._inner = cast("Connection", self.sync_connection)
        self._driver = cast("sqlite3.Connection", self._inner.connection.driver_connection)
        return self

    @property
    def changes(self) -> int:
        """How many rows were written through this connection, ever."""
        return self._driver.total_changes

    async def begins(self, sql: str) -> RootTransaction:
        """Begin a transaction by this statement, and tell SQLAlchemy of it."""
        self._driver.execute(sql)
        return self._inner.begin()

    def ends(self, transaction: RootTransaction) -> None:
        """Leave nothing of a transaction open."""
        transaction.close()
        self._driver.rollback()  # does nothing where it is committed or rolled back

    async def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """Execute a statement and fetch its rows."""
        await self._let_others_go_on()
        result = self._inner.execute(statement, parameters, execution_options=execution_options)
        return await self._whole(result)

    async def exec_driver_sql(self, statement: str, parameters: Any = None, execution_options: Any = None) -> Any:
        """Execute a text of SQL as it stands, and fetch its rows."""
        await self._let_others_go_on()
        return await self._whole(self._inner.exec_driver_sql(statement, parameters, execution_options))

    async def _whole(self, result: CursorResult[Any]) -> CursorResult[Any]:
        """Fetch all rows; nobody else asks this connection anything while its transaction goes on."""
        cursor = cast("Cursor | None", result.cursor)
        if cursor is not None and cursor.has_more:
            with ExitStack() as cut_off:
                cut_off.callback(result.close)  # one that stays open would hold what is seen here for the next one
                while cursor.fetch_more():
                    await self._let_others_go_on()
                cut_off.pop_all()
        return result

    async def _let_others_go_on(self) -> None:
        clock = asyncio.get_running_loop().time
        if clock() - self._others_went_on_at > _A_TURN:
            await asyncio.sleep(0)
            self._others_went_on_at = clock()


def _engine_of(url: URL, *, pragmas: tuple[str, ...]) -> Any:
    """Return an engine that keeps no connections. SQL errors show no parameters: they are customers' words."""
    options = {"factory": Driver, "isolation_level": None, "timeout": 0, "check_same_thread": False}
    made = create_async_engine(**compiling_once(url), hide_parameters=True, poolclass=NullPool, connect_args=options)

    def prepare(connection: Driver, _record: object) -> None:
        """Set what SQLite leaves off; transactions are begun by hand, as SQLAlchemy's SQLite page tells."""
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(made.sync_engine, "connect", prepare)
    return made.sync_engine


async def _without_lock(work: Callable[[], Awaitable[T]]) -> T:
    """Do a piece of work as soon as no other process holds a lock that it needs."""
    clock = asyncio.get_running_loop().time
    gives_up_at = clock() + PATIENCE
    while True:
        try:
            return await work()
        except (sqlite3.OperationalError, OperationalError) as error:
            if not _is_busy(error) or clock() > gives_up_at:
                raise
        await asyncio.sleep(_ASKS_AGAIN_AFTER)


def _is_busy(error: sqlite3.OperationalError | OperationalError) -> bool:
    driver = error.orig if isinstance(error, OperationalError) else error
    return isinstance(driver, sqlite3.OperationalError) and driver.sqlite_errorcode == sqlite3.SQLITE_BUSY


async def _to_its_end(work: Future[None]) -> None:
    """Wait for work in a thread, even where one is cancelled meanwhile; then one is cancelled after it."""
    done, cancelled = asyncio.wrap_future(work), None
    while not done.done():
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError as error:
            cancelled = error
    done.result()
    if cancelled is not None:
        raise cancelled
