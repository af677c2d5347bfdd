"""The database behind everything: opened by its URL, migrated, and asked in transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.domain.errors import ConfigError, StoppingError
from storage import schemas
from storage.engines import engines_for, parsed, shown
from storage.sealing import Sealer
from storage.transactions import Transaction

_OPEN_ONES_END_WITHIN = 5.0


class Storage:
    """What SayDo remembers, in SQLite or PostgreSQL."""

    def __init__(self, url: str, *, sealer: Sealer | None = None) -> None:
        """Take "sqlite:///path/file.db" or "postgresql://user:password@host/name"; ConfigError for anything else.

        Nothing is opened before it is needed. Without a sealer calendar links can be neither made nor read.
        """
        self._sealer = sealer or Sealer()
        self._url = parsed(url)
        self._engine, self._readers = engines_for(self._url)
        self._is_closed, self._open = False, 0
        self._none_open = asyncio.Event()

    def __repr__(self) -> str:
        return f"Storage({shown(self._url)!r})"

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: committed on leaving, rolled back on an error. Never hold one over a network call.

        On SQLite transactions take turns, so one within another would wait for itself and end in a TimeoutError.
        Raises StoppingError once the storage is closed.
        """
        return self._begin(self._engine)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction that only reads, and sees everything as of one moment; it waits for nobody who writes.

        What writes in it all the same is refused by the database (SQLAlchemy's DBAPIError). Raises StoppingError once
        the storage is closed.
        """
        return self._begin(self._readers)

    @asynccontextmanager
    async def _begin(self, engine: AsyncEngine) -> AsyncIterator[Transaction]:
        if self._is_closed:
            raise StoppingError("SayDo is restarting. Please try again in a moment.")
        self._open += 1
        try:
            async with engine.begin() as connection:
                yield Transaction(connection, sealer=self._sealer)
        finally:
            self._open -= 1
            if self._open == 0:
                self._none_open.set()

    async def answers(self) -> bool:
        """Tell whether the database answers."""
        try:
            async with self.reading():
                return True
        except (SQLAlchemyError, StoppingError, TimeoutError):
            return False

    def connections(self) -> tuple[int, int]:
        """Return how many connections are in use, and how many are open."""
        pools = [engine.pool for engine in (self._engine, self._readers)]
        counted = {id(pool): pool for pool in pools if isinstance(pool, QueuePool)}.values()
        in_use = sum(pool.checkedout() for pool in counted)
        return in_use, in_use + sum(pool.checkedin() for pool in counted)

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; safe when several processes start at once.

        Raises ConfigError when the database can't be opened or was written by a newer SayDo.
        """
        _make_folder(self._url)
        async with self._first_connection() as connection:
            await connection.run_sync(schemas.upgrade, sealer=self._sealer)

    async def pending_migrations(self) -> tuple[str, ...]:
        """Return the schema revisions the database lacks, first one first. Raises ConfigError as `migrate` does."""
        async with self._first_connection() as connection:
            return await connection.run_sync(schemas.pending)

    @asynccontextmanager
    async def _first_connection(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction as the first thing a process does: where that fails, the configuration is mistaken."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            reason = str(error.orig).strip().partition("\n")[0]
            raise ConfigError(f"The database {shown(self._url)} can't be used: {reason}") from error

    async def close(self) -> None:
        """Begin nothing more, let what is open end, and close all connections."""
        self._is_closed = True
        if self._open:
            self._none_open.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_OPEN_ONES_END_WITHIN):
                    await self._none_open.wait()
        await self._engine.dispose()
        await self._readers.dispose()


def _make_folder(url: URL) -> None:
    """Make the folder of a SQLite file, as a first start needs it."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
