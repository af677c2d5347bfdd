"""From a database URL to an engine that behaves: SQLite with real transactions, PostgreSQL in UTC."""

from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import ConfigError
from storage import postgresql
from storage.aiosqlite_cursors import PATIENCE, connect
from storage.statements import compiling_once

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_HINT = "Use sqlite:////path/to/saydo.db or postgresql://user:password@host/name."


def parsed(url: str) -> URL:
    """Return the URL with the driver SayDo uses. Raises ConfigError; its sentence holds no part of the URL."""
    try:
        given = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(f"The database URL can't be read. {_HINT}") from None
    if given.drivername not in _DRIVERS:
        raise ConfigError(f"The database URL names a database SayDo does not know. {_HINT}")
    if given.get_backend_name() == "sqlite" and given.database in {None, "", ":memory:"}:
        raise ConfigError(f"The database URL names no file, so everything would be forgotten. {_HINT}")
    return given.set(drivername=_DRIVERS[given.drivername])


def shown(url: URL) -> str:
    """Return the URL without its password, and without its query, which may hold one."""
    return url.set(query={}).render_as_string(hide_password=True)


POOL = 10
"""Connections of one process to PostgreSQL, unless the configuration says otherwise."""
APPLICATION = "saydo"
_READERS = 4


def engines_for(url: URL, *, pool: int = POOL, application: str = APPLICATION) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine for what may write, and one that refuses to write and shows everything as of one moment.

    Nothing is opened yet. SQL errors show no parameters: they are customers' words.
    """
    if url.get_backend_name() == "sqlite":
        return _writing_sqlite(url), _reading_sqlite(url)
    return postgresql.engines_for(url, pool=pool, application=application)


def _writing_sqlite(url: URL) -> AsyncEngine:
    """One connection a process: transactions take turns anyway, and the pool lets them in fairly; SQLite does not."""
    engine = _sqlite_engine(url, connections=1)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediately)
    return engine


def _reading_sqlite(url: URL) -> AsyncEngine:
    """In WAL mode who reads waits for nobody: not for a turn, and not for a commit on its way to the disk."""
    engine = _sqlite_engine(url, connections=_READERS)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "connect", _refuse_to_write)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _sqlite_engine(url: URL, *, connections: int) -> AsyncEngine:
    return create_async_engine(
        **compiling_once(url),
        hide_parameters=True,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=PATIENCE,
        async_creator=partial(_connected, url),
    )


async def _connected(url: URL) -> aiosqlite.Connection:
    (path,), options = url.get_dialect()().create_connect_args(url)
    return await connect(path, **{**options, "timeout": 0})


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Leave transactions to us, as SQLAlchemy's SQLite page tells, and set what SQLite leaves off."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "journal_mode = WAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _refuse_to_write(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    """Take the write lock first: two that read and then want to write would end in "database is locked"."""
    _run(connection, "BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    _run(connection, "BEGIN")


def _run(connection: Connection, sql: str) -> None:
    """Run a statement by the driver's own cursor: SQLAlchemy's way takes as long as the transaction itself."""
    cursor = connection.connection.cursor()
    cursor.execute(sql)
    cursor.close()
