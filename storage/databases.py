"""The database behind everything: opened by its URL, migrated, and asked in transactions."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import ConfigError, StoppingError
from storage import schemas
from storage.copies import Origin, Seen, Snapshot, fill, snapshot_of
from storage.engines import APPLICATION, POOL, connections, engines_for, parsed, shown
from storage.plain_rows import Page
from storage.postgresql import others_connected, waits_for_locks, without_limits
from storage.restorations import Restorations
from storage.sealing import Fit, Sealer
from storage.seals import Seals
from storage.tallies import Tally
from storage.transactions import Transaction

_OPEN_ONES_END_WITHIN = 5.0
_NUMBERS_OTHERS_GAVE = 1_000_000
_THE_KEY = "Set SAYDO_SECRET_KEYS to what it was where they were sealed, or put that secret.key into the data folder."


class Storage:
    """What SayDo remembers, in SQLite or PostgreSQL."""

    def __init__(
        self, url: str, *, sealer: Sealer | None = None, pool: int = POOL, application: str = APPLICATION
    ) -> None:
        """Take "sqlite:///path/file.db" or "postgresql://user:password@host/name"; ConfigError for anything else.

        Nothing is opened before it is needed. Without a sealer calendar links can be neither made nor read. PostgreSQL
        gets `pool` connections at most, under the name `application`.
        """
        self._sealer = sealer or Sealer()
        self._url = parsed(url)
        self._engine, self._readers = engines_for(self._url, pool=pool, application=application)
        self._is_closed, self._open = False, 0
        self._none_open = asyncio.Event()
        self.tells: Callable[[Mapping[tuple[str, str], int]], None] = _nobody
        """Is told the tally of every transaction once it is committed."""

    def __repr__(self) -> str:
        return f"Storage({shown(self._url)!r})"

    @property
    def address(self) -> str:
        """The database's URL, to be shown: without its password, and without the driver."""
        return shown(self._url.set(drivername=self._url.get_backend_name()))

    @property
    def is_shared(self) -> bool:
        """True for PostgreSQL, which several processes may use."""
        return self._url.get_backend_name() == "postgresql"

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
                tx = Transaction(connection, sealer=self._sealer)
                yield tx
            if tx.tally:
                self.tells(tx.tally)
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
        return connections(self._engine, self._readers)

    async def is_first(self, signature: str, now: datetime) -> bool:
        """Return True once for each signature of a request, whichever process asks.

        Also while the database is away: whoever reads the request then meets the same, and tells the person.
        """
        try:
            async with self.begin() as tx:
                return await tx.slack_events.first_time(signature, now)
        except (SQLAlchemyError, StoppingError):
            return True

    async def migrate(self, *, nears: schemas.Nears | None = None) -> None:
        """Bring the schema up to date, all or nothing; safe when several processes start at once.

        `nears` is told how far it is. Raises ConfigError when the database can't be opened or a newer SayDo wrote it.
        """
        _make_folder(self._url)
        async with self._first_connection() as connection:
            await connection.run_sync(without_limits)
            await connection.run_sync(schemas.take_turns)
            await connection.run_sync(waits_for_locks)
            await connection.run_sync(schemas.upgrade, sealer=self._sealer, nears=nears)

    async def pending_migrations(self) -> tuple[str, ...]:
        """Return the schema revisions the database lacks, first one first. Raises ConfigError as `migrate` does."""
        async with self._first_connection() as connection:
            return await connection.run_sync(schemas.pending)

    async def is_in_use(self) -> bool:
        """Tell whether a SayDo has the database open. Raises ConfigError when it can't be opened.

        Whoever has a SQLite file open in WAL mode holds a lock on it that keeps others from having it alone. To
        PostgreSQL SayDo gives its name.
        """
        if self._file is not None:
            return await asyncio.to_thread(_is_open_elsewhere, self._existing_file())
        async with self._first_connection() as connection:
            return await others_connected(connection) > 0

    @asynccontextmanager
    async def snapshot(self, *, at: datetime, keeps_writers_out: bool = False) -> AsyncIterator[Snapshot]:
        """Open everything as of one moment, `at`, while SayDo runs; on SQLite nobody need write meanwhile.

        Raises ConfigError when there is no SayDo in the database, or it can't be opened.
        """
        if self._file is not None:
            self._existing_file()
        is_alone = keeps_writers_out and self._file is not None
        async with self._first_connection(self._engine if is_alone else self._readers) as connection:
            await connection.run_sync(without_limits)
            yield await snapshot_of(connection, at=at)

    async def fill(
        self, origin: Origin, rows: AsyncIterator[Page], *, seen: Seen, is_restored: bool, needs_keys: bool = True
    ) -> tuple[Tally, int]:
        """Put rows into this database, which must be empty: all of them, each looked at again, or none.

        With `is_restored` others may have gone on from where the rows were taken: numbers they gave are not given
        again. Returns what was written, and how many sealed texts no key opens; with `needs_keys` that is a
        ConfigError, as `storage.copies.fill` raises.
        """
        _make_folder(self._url)
        ahead = _NUMBERS_OTHERS_GAVE if is_restored else 0
        async with self._first_connection() as connection:
            await connection.run_sync(without_limits)
            written = await fill(connection, origin, rows, sealer=self._sealer, seen=seen, numbers_ahead=ahead)
            if is_restored:
                await Restorations(connection).mark(origin.at)
            closed = (await Seals(connection, self._sealer).fits())[Fit.NONE]
            if closed and needs_keys:
                raise ConfigError(f"No key opens {closed} of the secrets. {_THE_KEY}")
        return written, closed

    @property
    def _file(self) -> Path | None:
        return Path(self._url.database or "") if self._url.get_backend_name() == "sqlite" else None

    def _existing_file(self) -> Path:
        file = self._file
        if file is None or not file.is_file():
            raise ConfigError(f"There is no database at {file}. Check the path in SAYDO_DATABASE_URL.")
        return file

    @asynccontextmanager
    async def _first_connection(self, engine: AsyncEngine | None = None) -> AsyncIterator[AsyncConnection]:
        """Open a transaction as the first thing a process does: where that fails, the configuration is mistaken."""
        try:
            async with (engine or self._engine).begin() as connection:
                yield connection
        except DatabaseError as error:
            if type(error) not in {DatabaseError, OperationalError}:  # of a row, and not of the database
                raise
            reason = str(error.orig).strip().partition("\n")[0]
            raise unusable(self.address, reason) from error

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


def unusable(database: str, reason: str) -> ConfigError:
    """Return the error of a database that does not let itself be opened, with its own reason."""
    said = reason.rstrip(".")
    return ConfigError(f"The database {database} can't be used: {said}. Is it there, and is SAYDO_DATABASE_URL right?")


def _make_folder(url: URL) -> None:
    """Make the folder of a SQLite file, as a first start needs it."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _is_open_elsewhere(file: Path) -> bool:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise unusable(str(file), str(error)) from error
            return True
        connection.execute("ROLLBACK")
    return False


def _nobody(_: Mapping[tuple[str, str], int]) -> None:
    """Count nothing: nobody operates this."""
