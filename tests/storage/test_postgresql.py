"""Connections to PostgreSQL: bounded, limited in time, good again after the server was away, shared by pgbouncer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.domain.errors import ConfigError
from storage import Storage, Transaction
from storage.engines import parsed
from storage.postgresql import engines_for
from tests.databases import OwnServer
from tests.storage.known import NOW, a_workspace


@asynccontextmanager
async def opened(url: str, *, pool: int = 2) -> AsyncIterator[Storage]:
    storage = Storage(url, pool=pool)
    yield storage
    await storage.close()


async def asked(tx: Transaction, query: str) -> object:
    return (await tx.workspaces.connection.execute(text(query))).scalar_one()


@pytest.mark.parametrize("parameters", ["", "&pgbouncer=transaction"])
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("statement_timeout", "30s"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("timezone", "UTC"),
        ("application_name", "saydo"),
    ],
)
async def test_a_transaction_has_limits(postgresql_url: str, setting: str, value: str, parameters: str) -> None:
    async with opened(f"{postgresql_url}{parameters}") as storage:
        for begin in (storage.begin, storage.reading):
            async with begin() as tx:
                assert await asked(tx, f"SHOW {setting}") == value


async def test_what_the_url_says_goes_before(postgresql_url: str) -> None:
    url = f"{postgresql_url}&application_name=saydo-eu&options=-c%20lock_timeout%3D1s"
    async with opened(url) as storage, storage.begin() as tx:
        assert await asked(tx, "SHOW application_name") == "saydo-eu"
        assert await asked(tx, "SHOW lock_timeout") == "1s"


async def test_a_statement_that_takes_too_long_is_cut_off(postgresql_url: str) -> None:
    async with opened(f"{postgresql_url}&options=-c%20statement_timeout%3D10ms") as storage:
        with pytest.raises(DBAPIError, match="statement timeout"):
            async with storage.begin() as tx:
                await asked(tx, "SELECT pg_sleep(5)")
        async with storage.begin() as tx:
            assert await asked(tx, "SELECT 1") == 1


async def test_a_copy_takes_the_time_it_takes(postgresql_url: str) -> None:
    async with opened(postgresql_url) as storage, storage.snapshot(at=NOW) as snapshot:
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            found = await snapshot._connection.execute(text(f"SHOW {setting}"))
            assert found.scalar_one() == "0"


async def test_a_migration_does_not_wait_in_line_for_a_table_forever(bare_postgresql_url: str) -> None:
    async with opened(bare_postgresql_url) as storage, opened(bare_postgresql_url) as other:
        async with other._engine.begin() as connection:
            await connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)"))
        async with other._engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(7290361548)"))
            waiting = asyncio.create_task(storage.migrate())
            await asyncio.wait([waiting], timeout=0.1)
            assert not waiting.done()
        await waiting
        assert await storage.pending_migrations() == ()


async def test_no_more_connections_are_opened_than_the_pool_holds(postgresql_url: str) -> None:
    most = 0
    async with opened(postgresql_url, pool=3) as storage:

        async def look() -> None:
            nonlocal most
            async with storage.begin() as tx:
                query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                most = max(most, int(str(await asked(tx, query))))

        await asyncio.gather(*(look() for _ in range(12)))
    assert most == 3


async def test_who_waits_too_long_for_a_connection_is_told(
    postgresql_url: str,
) -> None:
    engine = engines_for(parsed(postgresql_url), pool=1, application="saydo")[0]
    engine.sync_engine.pool._timeout = 0.01  # type: ignore[attr-defined]  # ten seconds, in a test
    async with engine.begin():
        with pytest.raises(NoConnectionError):
            async with engine.begin():
                pass
    await engine.dispose()


def test_tls_and_what_else_libpq_knows_pass_through() -> None:
    url = parsed(
        "postgresql://saydo@db.example/saydo?sslmode=verify-full&sslrootcert=/etc/ca.pem&pgbouncer=transaction"
    )
    engine = engines_for(url, pool=2, application="saydo")[0]
    told = engine.dialect.create_connect_args(engine.url)[1]
    assert (told["sslmode"], told["sslrootcert"]) == ("verify-full", "/etc/ca.pem")
    assert "pgbouncer" not in told


def test_another_way_of_pooling_is_refused() -> None:
    with pytest.raises(ConfigError, match="pgbouncer=transaction"):
        Storage("postgresql://saydo@db.example/saydo?pgbouncer=yes")


async def test_behind_pgbouncer_nothing_is_prepared(postgresql_url: str) -> None:
    prepared = "SELECT count(*) FROM pg_prepared_statements"
    counts = []
    for parameters in ("", "&pgbouncer=transaction"):
        async with opened(f"{postgresql_url}{parameters}") as storage:
            for _ in range(10):
                async with storage.begin() as tx:
                    await tx.workspaces.all()
            async with storage.begin() as tx:
                counts.append(await asked(tx, prepared))
    assert counts[0] != 0
    assert counts[1] == 0


# -- a server that goes ----------------------------------------------------------------------------------------------


async def test_after_a_restart_every_connection_is_good_again(own_server: OwnServer) -> None:
    async with opened(own_server.url, pool=4) as storage:
        async with AsyncExitStack() as stack:
            for _ in range(4):
                tx = await stack.enter_async_context(storage.begin())
                await tx.workspaces.all()
        own_server.stops()
        with pytest.raises(DBAPIError):
            await _adds(storage)
        own_server.starts()
        for _ in range(8):
            await _adds(storage)


async def test_connections_that_were_cut_off_are_noticed_before_they_are_used(postgresql_url: str) -> None:
    async with opened(postgresql_url, pool=4) as storage:
        async with AsyncExitStack() as stack:
            for _ in range(4):
                await (await stack.enter_async_context(storage.begin())).workspaces.all()
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            query = (
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            assert other.execute(query).fetchone() == (4,)
        for _ in range(8):
            await _adds(storage)


async def test_a_connection_in_good_order_is_kept_and_asks_nothing_more(postgresql_url: str) -> None:
    async with opened(postgresql_url) as storage:
        pids = set()
        for _ in range(5):
            async with storage.begin() as tx:
                pids.add(await asked(tx, "SELECT pg_backend_pid()"))
    assert len(pids) == 1


async def _adds(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx)
