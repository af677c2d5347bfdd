"""Everything in one database, put into another: each row as it was, all of them or none."""

import asyncio
import gzip
import json
import os
import shutil
import signal
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot.domain.errors import ConfigError, InvalidInputError
from storage import Storage, schemas
from storage.backups import Backup, save
from storage.plain_rows import Page, holds_anything, pages, tables_of
from storage.sealing import Sealer, new_key
from storage.tallies import Tally
from tests.databases import SEALER, postgresql_copy
from tests.storage.known import DAY, NOW, a_call, a_commitment, a_link, a_member, a_nudge, a_recap, a_workspace
from tests.storage.plain_examples import made_up, write_all
from tests.storage.webhook_examples import an_endpoint, sent_to

PAIRS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite"), ("postgresql", "postgresql")]
PAIRED = ["to PostgreSQL", "to SQLite", "SQLite to SQLite", "PostgreSQL to PostgreSQL"]


def nobody(table: str, rows: int) -> None:
    """Look at nothing."""


@pytest.fixture(params=PAIRS, ids=PAIRED)
def urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    source, target = request.param
    return request.getfixturevalue(f"{source}_url"), request.getfixturevalue(f"bare_{target}_url")


@pytest.fixture(params=PAIRS, ids=PAIRED)
def filled_urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Name a database with three rows in every table, and an empty one."""
    source, target = request.param
    return request.getfixturevalue(f"filled_{source}_url"), request.getfixturevalue(f"bare_{target}_url")


@pytest.fixture(params=PAIRS, ids=PAIRED)
def filled_and_migrated_urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Name a database with three rows in every table, and one with the newest schema and no rows."""
    source, target = request.param
    return request.getfixturevalue(f"filled_{source}_url"), request.getfixturevalue(f"{target}_url")


@pytest.fixture
def filled_sqlite_url(filled_sqlite: Path, tmp_path: Path) -> str:
    file = tmp_path / "filled.db"
    shutil.copyfile(filled_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def filled_postgresql_url(migrated_postgresql: str, filled_postgresql: str) -> Iterator[str]:
    with postgresql_copy(migrated_postgresql, of=filled_postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a SQLite file once a session."""
    file = tmp_path_factory.mktemp("filled") / "saydo.db"
    shutil.copyfile(migrated_sqlite, file)
    asyncio.run(_fill(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def filled_postgresql(migrated_postgresql: str) -> Iterator[str]:
    """Fill a PostgreSQL database once a session; return its name."""
    with postgresql_copy(migrated_postgresql) as url:
        asyncio.run(_fill(url))
        yield str(make_url(url).database)


async def _fill(url: str) -> None:
    storage = Storage(url)
    async with storage._engine.begin() as connection:
        await write_all(connection, await connection.run_sync(made_up))
    await storage.close()


async def everything_in(storage: Storage) -> list[Page]:
    async with storage._engine.begin() as connection:
        return [page async for page in pages(connection, await connection.run_sync(tables_of))]


async def is_empty(url: str) -> bool:
    storage = Storage(url)
    async with storage._engine.begin() as connection:
        empty = not await holds_anything(connection, await connection.run_sync(tables_of))
    await storage.close()
    return empty


async def copied(source: Storage, target: Storage, **facts: Any) -> Tally:
    async with source.snapshot(at=NOW) as snapshot:
        told = {"seen": nobody, "is_restored": False, "needs_keys": False, **facts}
        written, _ = await target.fill(snapshot.origin, snapshot.pages(), **told)
    return written


async def backed_up(storage: Storage, path: Path) -> Path:
    async with storage.snapshot(at=NOW) as snapshot:
        await save(snapshot, path, seen=nobody)
    return path


async def restored(path: Path, target: Storage, **facts: Any) -> Tally:
    backup = Backup(path)
    await backup.check()
    written, _ = await target.fill(
        backup.origin, backup.pages(), seen=nobody, **{"is_restored": True, "needs_keys": False, **facts}
    )
    return written


# -- what arrives ----------------------------------------------------------------------------------------------------


async def test_every_row_of_every_table_arrives_as_it_was(filled_urls: tuple[str, str]) -> None:
    source, target = Storage(filled_urls[0], sealer=SEALER), Storage(filled_urls[1])
    written = await copied(source, target)
    assert await everything_in(target) == await everything_in(source)
    async with source._engine.begin() as connection:
        tables = await connection.run_sync(tables_of)
    assert dict(written.counts) == {table.name: 3 for table in tables}
    assert await target.pending_migrations() == ()
    await source.close()
    await target.close()


async def test_a_backup_is_the_same_with_a_file_between(filled_urls: tuple[str, str], tmp_path: Path) -> None:
    source, target = Storage(filled_urls[0], sealer=SEALER), Storage(filled_urls[1])
    file = await backed_up(source, tmp_path / "saydo.backup")
    await restored(file, target, is_restored=False)
    assert await everything_in(target) == await everything_in(source)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any(name.endswith(".part") for name in await asyncio.to_thread(os.listdir, tmp_path))
    await source.close()
    await target.close()


async def test_more_rows_than_a_page_holds_arrive(filled_and_migrated_urls: tuple[str, str]) -> None:
    source, target = (Storage(url, sealer=SEALER) for url in filled_and_migrated_urls)
    async with source._engine.begin() as connection:
        (table,) = [one for one in await connection.run_sync(tables_of) if one.name == "slack_events"]
        await connection.execute(table.clause.insert(), [{"event_id": f"Ev{n}", "seen_at": NOW} for n in range(1_203)])
    seen: list[int] = []
    written = await copied(source, target, seen=lambda _, rows: seen.append(rows))
    assert written.counts["slack_events"] == 1_206
    assert seen == sorted(seen)
    assert seen[-1] == written.counts.total()
    await source.close()
    await target.close()


async def test_what_is_meant_arrives_with_the_rows(urls: tuple[str, str]) -> None:
    source, target = Storage(urls[0], sealer=SEALER), Storage(urls[1], sealer=SEALER)
    async with source.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        link, call = await a_link(tx, rhea), await a_call(tx, rhea)
        await tx.recaps.save(a_recap(call, rhea, learnings="They\u2019ll \U0001f600 decide in May"))
        promise, nudge = await a_commitment(tx, rhea), await a_nudge(tx, rhea)
    await copied(source, target, needs_keys=True)
    async with target.begin() as tx:
        assert await tx.members.get(rhea.workspace_id, rhea.id) == rhea
        assert await tx.links.get(rhea.workspace_id, link.id) == link
        recap = await tx.recaps.get(rhea.workspace_id, call.id)
        assert recap is not None
        assert recap.learnings == "They\u2019ll \U0001f600 decide in May"
        assert await tx.commitments.get(rhea.workspace_id, promise.id) == promise
        assert await tx.nudges.of_subject(rhea.workspace_id, rhea.id, nudge.subject) == [nudge]
    await source.close()
    await target.close()


async def test_numbers_go_on_where_they_were_and_far_ahead_after_a_restore(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    source = Storage(urls[0], sealer=SEALER)
    async with source.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        endpoint = await an_endpoint(tx, rhea)
        for _ in range(3):
            await tx.webhooks.try_out(endpoint, NOW)
        await tx.webhook_deliveries.forget_before(NOW + DAY)
    file = await backed_up(source, tmp_path / "saydo.backup")
    target = Storage(urls[1], sealer=SEALER)
    await restored(file, target)
    async with target.begin() as tx:
        await tx.webhooks.try_out(endpoint, NOW)
        (sent,) = await sent_to(tx, endpoint)
    assert sent["number"] == 3 + 1_000_000 + 1
    await source.close()
    await target.close()


async def test_a_backup_of_an_older_schema_is_restored_and_brought_up_to_date(
    bare_sqlite_url: str, bare_postgresql_url: str, tmp_path: Path
) -> None:
    old, target = Storage(bare_sqlite_url, sealer=SEALER), Storage(bare_postgresql_url, sealer=SEALER)
    async with old._engine.begin() as connection:
        await connection.run_sync(schemas.upgrade, "0006")
        await write_all(connection, await connection.run_sync(made_up))
    before = {page.table: page for page in await everything_in(old)}
    written = await restored(await backed_up(old, tmp_path / "saydo.backup"), target)
    assert await target.pending_migrations() == ()
    after = {page.table: page for page in await everything_in(target)}
    assert set(written.counts) == set(before)
    assert {len(after[table].rows) for table in before} == {3}
    await old.close()
    await target.close()


async def test_an_empty_database_of_another_version_is_made_anew(
    bare_sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    old, target = Storage(bare_sqlite_url, sealer=SEALER), Storage(postgresql_url, sealer=SEALER)
    async with old._engine.begin() as connection:
        await connection.run_sync(schemas.upgrade, "0005")
        await write_all(connection, await connection.run_sync(made_up))
    await restored(await backed_up(old, tmp_path / "saydo.backup"), target)
    assert await target.pending_migrations() == ()
    assert not await is_empty(postgresql_url)
    await old.close()
    await target.close()


# -- what is refused -------------------------------------------------------------------------------------------------


async def test_a_database_that_is_not_empty_is_left_as_it_is(filled_and_migrated_urls: tuple[str, str]) -> None:
    source, target = (Storage(url, sealer=SEALER) for url in filled_and_migrated_urls)
    async with target.begin() as tx:
        await a_workspace(tx, "T9")
    with pytest.raises(ConfigError, match="not empty"):
        await copied(source, target)
    async with target.begin() as tx:
        assert [one.team_id for one in await tx.workspaces.all()] == ["T9"]
    await source.close()
    await target.close()


async def test_somebody_elses_tables_are_left_alone(sqlite_url: str, bare_postgresql_url: str) -> None:
    source, target = Storage(sqlite_url), Storage(bare_postgresql_url)
    async with target._engine.begin() as connection:
        await connection.execute(text("CREATE TABLE invoices (id integer PRIMARY KEY)"))
    with pytest.raises(ConfigError, match="not SayDo's"):
        await copied(source, target)
    await source.close()
    await target.close()


async def test_nothing_to_copy_is_said(bare_database_url: str, sqlite_url: str, tmp_path: Path) -> None:
    nothing = Storage(bare_database_url)
    with pytest.raises(ConfigError, match=r"no database|nothing of SayDo"):
        await copied(nothing, Storage(sqlite_url))
    assert not (tmp_path / "bare.db").exists()
    await nothing.close()


async def test_rows_of_a_newer_schema_are_refused(urls: tuple[str, str]) -> None:
    source, target = Storage(urls[0]), Storage(urls[1])
    async with source._engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigError, match="newer SayDo"):
        await copied(source, target)
    assert await is_empty(urls[1])
    await source.close()
    await target.close()


async def test_secrets_that_no_key_opens_stop_it_unless_they_are_given_up(urls: tuple[str, str]) -> None:
    source, target = Storage(urls[0], sealer=SEALER), Storage(urls[1], sealer=Sealer([new_key()]))
    async with source.begin() as tx:
        await a_link(tx, await a_member(tx, await a_workspace(tx)))
    with pytest.raises(ConfigError, match="No key opens 1 of the secrets"):
        await copied(source, target, needs_keys=True)
    assert await is_empty(urls[1])
    assert (await copied(source, target, needs_keys=False)).counts["links"] == 1
    await source.close()
    await target.close()


async def test_a_running_saydo_is_noticed(database_url: str) -> None:
    running, looking = Storage(database_url), Storage(database_url, application="saydo copy")
    assert not await looking.is_in_use()
    async with running.begin() as tx:
        await tx.workspaces.all()
    assert await looking.is_in_use()
    await running.close()
    async with asyncio.timeout(10):  # PostgreSQL takes a moment to see that somebody left
        while await looking.is_in_use():
            pass
    await looking.close()


async def test_nobody_writes_into_a_laptops_database_while_it_is_copied(sqlite_url: str) -> None:
    source, other = Storage(sqlite_url), Storage(sqlite_url)
    async with source.snapshot(at=NOW, keeps_writers_out=True):
        writing = asyncio.create_task(_adds_a_workspace(other))
        async with other.reading() as tx:
            assert await tx.workspaces.all() == []
        assert not writing.done()
    await writing
    await source.close()
    await other.close()


async def _adds_a_workspace(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx)


# -- what breaks in the middle ---------------------------------------------------------------------------------------

KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from storage import Storage

async def main():
    source, target = Storage(sys.argv[1]), Storage(sys.argv[2])
    def seen(table, rows):
        if rows > 40:
            os.kill(os.getpid(), signal.SIGKILL)
    async with source.snapshot(at=datetime.now(UTC)) as snapshot:
        await target.fill(snapshot.origin, snapshot.pages(), seen=seen, is_restored=False, needs_keys=False)

asyncio.run(main())
"""


async def test_a_copy_that_is_killed_in_the_middle_leaves_nothing(filled_urls: tuple[str, str]) -> None:
    source = Storage(filled_urls[0], sealer=SEALER)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, *filled_urls, cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.PIPE
    )
    await process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert await is_empty(filled_urls[1])
    again = Storage(filled_urls[1])
    assert (await copied(source, again)).counts.total() > 40
    await source.close()
    await again.close()


async def test_a_row_that_changed_on_the_way_is_found(filled_urls: tuple[str, str]) -> None:
    source, target = Storage(filled_urls[0], sealer=SEALER), Storage(filled_urls[1])

    async def padded(given: AsyncIterator[Page]) -> AsyncIterator[Page]:
        async for page in given:
            if page.table == "workspaces":
                page.rows[0][page.columns.index("installed_at")] = "2026-11-23T09:30:15.1234567+00:00"
            yield page

    async with source.snapshot(at=NOW) as snapshot:
        rows = padded(snapshot.pages())
        with pytest.raises(ConfigError, match="not what was read: workspaces"):
            await target.fill(snapshot.origin, rows, seen=nobody, is_restored=False, needs_keys=False)
    assert await is_empty(filled_urls[1])
    await source.close()
    await target.close()


# -- files -----------------------------------------------------------------------------------------------------------


async def a_backup(tmp_path: Path, url: str) -> Path:
    source = Storage(url, sealer=SEALER)
    file = await backed_up(source, tmp_path / "saydo.backup")
    await source.close()
    return file


def lines_of(file: Path) -> list[str]:
    return gzip.decompress(file.read_bytes()).decode().splitlines()


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda packed, _: packed[: len(packed) // 2], "breaks off"),
        (lambda packed, _: packed[:-4], "breaks off"),
        (lambda packed, _: packed[:200] + bytes([packed[200] ^ 1]) + packed[201:], "damaged"),
        (lambda _, lines: gzip.compress("\n".join(lines[:-1]).encode()), "breaks off"),
        (lambda _, lines: gzip.compress("\n".join([*lines[:2], *lines[3:]]).encode()), "its rows were changed since"),
        (
            lambda _, lines: gzip.compress("\n".join([lines[0], "[1]", *lines[1:]]).encode()),
            "its rows were changed since",
        ),
    ],
    ids=["half", "no end", "a bit", "no digests", "no row", "a row too many"],
)
async def test_a_damaged_backup_is_refused_whole(
    tmp_path: Path, filled_sqlite_url: str, bare_postgresql_url: str, spoilt: Any, why: str
) -> None:
    file = await a_backup(tmp_path, filled_sqlite_url)
    file.write_bytes(spoilt(file.read_bytes(), lines_of(file)))
    target = Storage(bare_postgresql_url)
    with pytest.raises(InvalidInputError, match=why):
        await restored(file, target)
    assert await is_empty(bare_postgresql_url)
    await target.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no backup|breaks off"),
        (b"SQLite format 3\x00", "no backup"),
        (gzip.compress(b"hello"), "no backup"),
        (gzip.compress(b"[]"), "no backup"),
        (gzip.compress(b'{"format": "other", "version": 1}'), "no backup"),
        (gzip.compress(b'{"format": "saydo backup", "version": 2}'), "newer SayDo"),
    ],
    ids=["empty", "a database", "a text", "a list", "another format", "a newer version"],
)
def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "thing"
    file.write_bytes(content)
    with pytest.raises(InvalidInputError, match=why):
        Backup(file)


async def test_a_backup_replaces_a_backup_and_nothing_else(tmp_path: Path, sqlite_url: str) -> None:
    source = Storage(sqlite_url)
    file = await backed_up(source, tmp_path / "saydo.backup")
    assert await backed_up(source, file) == file
    with pytest.raises(InvalidInputError, match="no backup of SayDo's"):
        await backed_up(source, tmp_path / "saydo.db")
    async with source.begin() as tx:
        assert await tx.workspaces.all() == []
    with pytest.raises(InvalidInputError, match="can't be written"):
        await backed_up(source, tmp_path / "nowhere" / "saydo.backup")
    await source.close()


async def test_a_backup_says_what_it_is_in_words_and_holds_no_open_secret(tmp_path: Path, sqlite_url: str) -> None:
    source = Storage(sqlite_url, sealer=SEALER)
    async with source.begin() as tx:
        rhea = await a_member(tx, await a_workspace(tx))
        await a_link(tx, rhea, "https://cal.test/private-token.ics")
    lines = lines_of(await backed_up(source, tmp_path / "saydo.backup"))
    header = json.loads(lines[0])
    assert (header["format"], header["version"], header["kind"]) == ("saydo backup", 1, "sqlite")
    assert datetime.fromisoformat(header["at"]) == NOW.astimezone(UTC)
    assert not any("private-token" in line for line in lines)
    assert json.loads(lines[-1])["tables"]["links"][0] == 1
    await source.close()


async def test_a_backup_is_of_one_moment_while_others_write(database_url: str, tmp_path: Path) -> None:
    source, other = Storage(database_url), Storage(database_url)
    async with source.snapshot(at=NOW) as snapshot:
        await _adds_a_workspace(other)
        written = await save(snapshot, tmp_path / "saydo.backup", seen=nobody)
    assert written.counts.total() == 0
    await source.close()
    await other.close()
