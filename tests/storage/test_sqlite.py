"""What SQLite alone has to be held to: it is asked in the event loop, over connections that are used again."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import Storage
from storage.engines import engines_for, parsed
from tests.storage.known import a_workspace

MANY = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n")


async def _number_of(connection: AsyncConnection) -> int:
    return int(await connection.scalar(text("SELECT count(*) FROM noted")) or 0)


async def test_every_connection_checks_references_and_is_durable_and_one_that_reads_refuses_to_write(
    sqlite_url: str,
) -> None:
    writing, reading = engines_for(parsed(sqlite_url))
    async with writing.begin() as connection:
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        await connection.execute(text("CREATE TABLE noted (n TEXT REFERENCES workspaces (id))"))
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await connection.execute(text("INSERT INTO noted VALUES ('nobody')"))
    async with reading.begin() as connection:
        with pytest.raises(OperationalError, match="readonly"):
            await connection.execute(text("DELETE FROM noted"))
    for engine in (writing, reading):
        await engine.dispose()


async def test_who_may_write_has_the_lock_from_the_beginning(storage: Storage, sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    own = Storage(sqlite_url)
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        async with own.begin():
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        async with own.reading() as tx:
            await tx.workspaces.all()
            other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    await own.close()


async def test_a_lock_of_another_process_is_waited_for_while_others_go_on(sqlite_url: str) -> None:
    own = Storage(sqlite_url)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(_one_workspace_more(own))
        async with own.reading() as tx:
            assert await tx.workspaces.all() == []
        assert not waiting.done()
        other.execute("ROLLBACK")
        await waiting
    await own.close()


async def _one_workspace_more(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx)


async def test_a_commit_that_began_is_waited_for_when_its_task_is_cut_off(sqlite_url: str) -> None:
    engine, _ = engines_for(parsed(sqlite_url))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE noted (n INTEGER)"))
    left = asyncio.Event()

    async def note() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO noted VALUES (1)"))
            left.set()

    task = asyncio.create_task(note())
    await left.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        assert other.execute("SELECT n FROM noted").fetchall() == [(1,)]
    async with engine.begin() as connection:
        assert await _number_of(connection) == 1
    await engine.dispose()


async def test_many_rows_that_were_not_waited_for_hold_nothing_for_the_next_transaction(sqlite_url: str) -> None:
    writing, reading = engines_for(parsed(sqlite_url))

    async def ask() -> None:
        async with reading.begin() as connection:
            while True:
                assert len((await connection.execute(MANY)).all()) == 20_000

    asking = asyncio.create_task(ask())
    for _ in range(3):
        await asyncio.sleep(0)
    assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    async with writing.begin() as connection:
        await connection.execute(text("CREATE TABLE noted (n INTEGER)"))
        await connection.execute(text("INSERT INTO noted VALUES (1)"))
    async with reading.begin() as connection:
        assert await _number_of(connection) == 1
    for engine in (writing, reading):
        await engine.dispose()


async def test_rows_come_one_by_one_some_at_a_time_or_all(sqlite_url: str) -> None:
    engine, _ = engines_for(parsed(sqlite_url))
    async with engine.begin() as connection:
        found = await connection.execute(MANY)
        assert found.fetchone() == (1,)
        assert [row.i for row in found.fetchmany(3)] == [2, 3, 4]
        assert [row.i for row in found.fetchall()] == list(range(5, 20_001))
        assert await connection.run_sync(lambda inner: len(inner.execute(MANY).all())) == 20_000
    await engine.dispose()


async def test_connections_are_counted_and_used_again(sqlite_url: str) -> None:
    storage = Storage(sqlite_url)
    assert storage.connections() == (0, 0)
    for _ in range(3):
        async with storage.begin(), storage.reading(), storage.reading():
            assert storage.connections() == (3, 3)
    assert storage.connections() == (0, 3)
    await storage.close()
    assert storage.connections() == (0, 0)


async def test_a_transaction_that_ends_after_the_storage_is_closed_is_kept(sqlite_url: str) -> None:
    engine, _ = engines_for(parsed(sqlite_url))
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE noted (n INTEGER)"))
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO noted VALUES (1)"))
        await engine.dispose()
    async with engine.begin() as connection:
        assert await _number_of(connection) == 1
    await engine.dispose()
