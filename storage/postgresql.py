"""Connections to PostgreSQL: how many, for how long, and whether they are still good; pgbouncer in between or not.

Behind `?pgbouncer=transaction` in the URL each transaction may get another connection of the server's: nothing is
prepared, and what a connection should keep is said at the beginning of each transaction.
https://www.pgbouncer.org/features.html
"""

import select
import time
from collections.abc import Mapping
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.domain.errors import ConfigError
from storage.statements import compiling_once

PGBOUNCER = "pgbouncer"
_WAIT = 10.0
"""Seconds to wait for a connection when all are in use."""
_ASKED_AFTER = 30.0
"""Seconds after which a connection nobody used is asked whether it still answers."""
_SETTINGS: Mapping[str, str] = {
    "timezone": "UTC",
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
_KEEPALIVE: Mapping[str, str] = {
    "connect_timeout": "10",
    "keepalives_idle": "60",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def engines_for(url: URL, *, pool: int, application: str) -> tuple[AsyncEngine, AsyncEngine]:
    """Return an engine for what may write, and one that refuses to; they share `pool` connections at most.

    What the URL says (TLS, timeouts of its own, a name) goes before what is set here.
    """
    url, is_pooled = _without_our_own(url)
    told = {**_KEEPALIVE, "application_name": application}
    arguments: dict[str, Any] = {name: value for name, value in told.items() if name not in url.query}
    if is_pooled:
        arguments["prepare_threshold"] = None
    elif "options" not in url.query:
        arguments["options"] = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
    engine = create_async_engine(
        **compiling_once(url),
        hide_parameters=True,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=_WAIT,
        pool_use_lifo=True,
        connect_args=arguments,
    )
    event.listen(engine.sync_engine, "checkin", _note_the_time)
    event.listen(engine.sync_engine, "checkout", _check(engine))
    if is_pooled:
        event.listen(engine.sync_engine, "begin", _set_for_this_transaction)
    return engine, engine.execution_options(**_SNAPSHOT)


def without_limits(connection: Connection) -> None:
    """Let a transaction take the time it takes: a migration, or a copy of everything."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_set_locally(dict.fromkeys(_LIMITS, "0")))


def waits_for_locks(connection: Connection) -> None:
    """Give up on a table that others hold for long: whoever comes after a migration in line would wait with it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_set_locally({"lock_timeout": _SETTINGS["lock_timeout"]}))


async def others_connected(connection: AsyncConnection) -> int:
    """Return how many connections to this database SayDo holds besides, as far as they can be seen."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND application_name = :name"
    )
    return int((await connection.execute(text(query), {"name": "saydo"})).scalar_one())


def _without_our_own(url: URL) -> tuple[URL, bool]:
    """Return the URL as the driver takes it, and whether pgbouncer shares connections between transactions."""
    mode = url.query.get(PGBOUNCER)
    if mode not in {None, "transaction"}:
        raise ConfigError("The database URL says pgbouncer, but not how it pools. Write pgbouncer=transaction.")
    return url.difference_update_query([PGBOUNCER]), mode is not None


def _note_the_time(_connection: object, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _check(engine: AsyncEngine) -> Any:
    """Return what looks at a connection before it is used again.

    A question to the server for each transaction would be one more round trip. A server that was stopped, restarted or
    killed has closed its end, which shows in a look at the socket that asks nobody; one that fell silent may have done
    so in a pause. Only after either the server is asked. What fails then is made anew, and so are all others.
    """
    dialect = engine.sync_engine.dialect

    def check(connection: Any, record: Any, _proxy: object) -> None:
        used_at = record.info.get("used_at")
        if used_at is None:
            return
        driver: psycopg.AsyncConnection[Any] = connection.driver_connection
        try:
            if driver.closed or (_has_news(driver) or time.monotonic() - used_at > _ASKED_AFTER):
                dialect.do_ping(connection)
        except (psycopg.Error, OSError) as error:
            raise InvalidatePoolError from error

    return check


def _has_news(connection: "psycopg.AsyncConnection[Any]") -> bool:
    """Tell whether the server said something since it was asked last, such as that it goes."""
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([connection.fileno()], [], [], 0)[0])
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return bool(look.poll(0))


def _set_for_this_transaction(connection: Connection) -> None:
    connection.exec_driver_sql(_set_locally(_SETTINGS))


def _set_locally(settings: Mapping[str, str]) -> str:
    """Return the statement that sets these of ours until the transaction ends, all in one round trip."""
    told = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in settings.items())
    return f"SELECT {told}"
