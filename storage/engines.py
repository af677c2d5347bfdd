"""From a database URL to an engine that behaves: SQLite with real transactions, PostgreSQL in UTC."""

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot.domain.errors import ConfigError
from storage import postgresql, sqlite

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "sqlite+aiosqlite": "sqlite+pysqlite",
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


def engines_for(url: URL, *, pool: int = POOL, application: str = APPLICATION) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine for what may write, and one that refuses to write and shows everything as of one moment.

    Nothing is opened yet. SQL errors show no parameters: they are customers' words.
    """
    if url.get_backend_name() == "sqlite":
        return sqlite.engines_for(url)
    return postgresql.engines_for(url, pool=pool, application=application)


def connections(*engines: AsyncEngine) -> tuple[int, int]:
    """Return how many connections these have in use, and how many are open; two may share theirs."""
    own = [engine.connections for engine in engines if isinstance(engine, sqlite.SqliteEngine)]
    pools = {id(engine.pool): engine.pool for engine in engines}.values()
    pooled = [
        (pool.checkedout(), pool.checkedout() + pool.checkedin()) for pool in pools if isinstance(pool, QueuePool)
    ]
    in_use, are_open = zip(*own, *pooled, strict=True)
    return sum(in_use), sum(are_open)
