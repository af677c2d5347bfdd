import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.domain.errors import ConfigError
from storage import Storage, schemas
from storage.columns import metadata
from tests.databases import run_on


async def test_the_migrations_end_where_the_tables_are(bare_database_url: str) -> None:
    by_tables = await _schema_after(bare_database_url, metadata.create_all)
    await run_on(bare_database_url, metadata.drop_all)
    by_migrations = await _schema_after(bare_database_url, schemas.upgrade)
    assert by_migrations == by_tables


async def test_alembic_finds_nothing_to_add(database_url: str) -> None:
    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    assert await run_on(database_url, differences) == []


async def test_going_down_leaves_nothing_behind_and_up_again_works(bare_database_url: str) -> None:
    await run_on(bare_database_url, schemas.upgrade)
    await run_on(bare_database_url, schemas.downgrade, "base")
    assert await run_on(bare_database_url, _tables) == ["alembic_version"]
    await run_on(bare_database_url, schemas.upgrade)
    assert "nudges" in await run_on(bare_database_url, _tables)


async def test_pending_migrations_are_named_until_they_ran(bare_database_url: str) -> None:
    storage = Storage(bare_database_url)
    before = await storage.pending_migrations()
    await storage.migrate()
    after = await storage.pending_migrations()
    await storage.migrate()
    await storage.close()
    assert before[0] == "0001"
    assert after == ()


async def test_processes_that_start_at_once_migrate_once(bare_database_url: str) -> None:
    program = (
        "import asyncio, sys\nfrom storage import Storage\n"
        "async def main():\n"
        "    storage = Storage(sys.argv[1])\n"
        "    await storage.migrate()\n"
        "    print(await storage.pending_migrations())\n"
        "    await storage.close()\n"
        "asyncio.run(main())"
    )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", program, bare_database_url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(3)
    ]
    told = [await process.communicate() for process in processes]
    assert told == [(b"()\n", b"")] * 3


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    await run_on(
        database_url, lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9'"))
    )
    storage = Storage(database_url)
    with pytest.raises(ConfigError, match="newer SayDo"):
        await storage.pending_migrations()
    with pytest.raises(ConfigError, match="newer SayDo"):
        await storage.migrate()
    await storage.close()


async def test_a_first_start_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'var' / 'lib' / 'saydo.db'}")
    with pytest.raises(ConfigError, match="unable to open database file"):
        await storage.pending_migrations()
    await storage.migrate()
    assert await storage.pending_migrations() == ()
    await storage.close()


async def test_a_server_that_is_not_there_is_told_in_a_sentence_without_its_password() -> None:
    storage = Storage("postgresql://saydo:s3cret@127.0.0.1:1/saydo")
    with pytest.raises(ConfigError, match="can't be used") as failure:
        await storage.migrate()
    await storage.close()
    assert "s3cret" not in str(failure.value)


async def _schema_after(url: str, make: Any) -> dict[str, Any]:
    await run_on(url, make)
    schema: dict[str, Any] = await run_on(url, _schema)
    return schema


def _tables(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names())


def _schema(connection: Connection) -> dict[str, Any]:
    """Read all that the database itself says of the tables, in one order."""
    found = inspect(connection)
    tables = [name for name in sorted(found.get_table_names()) if name != "alembic_version"]
    return {
        "definitions": _definitions(connection),
        **{
            table: {
                "columns": [str(sorted(column.items())) for column in found.get_columns(table)],
                "primary key": found.get_pk_constraint(table),
                "foreign keys": sorted(str(sorted(key.items())) for key in found.get_foreign_keys(table)),
                "unique": sorted(str(sorted(unique.items())) for unique in found.get_unique_constraints(table)),
            }
            for table in tables
        },
    }


def _definitions(connection: Connection) -> list[str]:
    """Return the indexes as the database writes them, conditions included."""
    query = (
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if connection.dialect.name == "sqlite"
        else "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    return sorted(connection.execute(text(query)).scalars())
