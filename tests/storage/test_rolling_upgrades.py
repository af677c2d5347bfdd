"""Old and new code side by side: the tables as a former version knew them go on working on the newest schema."""

from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, UniqueConstraint

from storage import Storage, schemas
from storage.plain_rows import Page, PlainTable, pages, tables_of, write
from tests.storage.plain_examples import made_up
from tests.storage.test_schemas import _definitions

SINCE = "0003"
"""From here on every migration adds, and takes nothing away."""


def revisions() -> list[str]:
    scripts = ScriptDirectory(str(schemas._MIGRATIONS))
    found = [script.revision for script in scripts.walk_revisions()]
    return sorted(one for one in found if one >= SINCE)


@pytest.fixture(params=revisions()[:-1])
def former(request: pytest.FixtureRequest) -> str:
    revision: str = request.param
    return revision


async def test_what_a_former_version_writes_and_changes_is_taken(bare_database_url: str, former: str) -> None:
    storage = Storage(bare_database_url)
    async with storage._engine.begin() as connection:
        await connection.run_sync(schemas.upgrade, former)
        tables = {table.name: table for table in await connection.run_sync(tables_of)}
        made = await connection.run_sync(made_up)
        await connection.run_sync(schemas.upgrade)
    async with storage._engine.begin() as connection:
        for page in made:
            await write(connection, tables[page.table], page)
            await _change(connection, tables[page.table])
        read = [page async for page in pages(connection, list(tables.values()))]
        assert {page.table: len(page.rows) for page in read} == {page.table: 3 for page in made}
        for table in reversed(list(tables.values())):
            assert (await connection.execute(table.clause.delete())).rowcount == 3
    await storage.close()


async def _change(connection: Any, table: PlainTable) -> None:
    """Write every column of every row that is part of no key, as an update of the former version would."""
    keys = {*table.key, *(name for reference in table.references for name in reference.columns)}
    clause = table.clause
    free = [column for column in clause.columns if column.name not in keys]
    if free:
        statement = clause.update().values({column: column for column in free})
        assert (await connection.execute(statement)).rowcount == 3


async def test_nothing_that_a_former_version_relies_on_is_taken_away(bare_database_url: str, former: str) -> None:
    storage = Storage(bare_database_url)
    async with storage._engine.begin() as connection:
        await connection.run_sync(schemas.upgrade, former)
        before = await connection.run_sync(_contract)
        await connection.run_sync(schemas.upgrade)
        after = await connection.run_sync(_contract)
    await storage.close()
    assert before - after == set()


def _contract(connection: Connection) -> set[str]:
    """Return what statements rely on: columns with their types, what may be left out, what ON CONFLICT names."""
    metadata = MetaData()
    metadata.reflect(connection)
    told = {one for one in _definitions(connection) if "UNIQUE" in one}
    for name, table in metadata.tables.items():
        for column in table.columns:
            told.add(f"{name}.{column.name} is {column.type!r}")
            if column.nullable or column.server_default is not None:
                told.add(f"{name}.{column.name} may be left out")
            if column.nullable:
                told.add(f"{name}.{column.name} may be NULL")
        unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        told |= {f"{name} is unique by {sorted(column.name for column in one.columns)}" for one in unique}
        told.add(f"{name} has the key {[column.name for column in table.primary_key]}")
    return told


async def test_a_new_column_that_must_be_given_would_be_found(bare_database_url: str) -> None:
    storage = Storage(bare_database_url)
    async with storage._engine.begin() as connection:
        await connection.run_sync(schemas.upgrade)
        tables = {table.name: table for table in await connection.run_sync(tables_of)}
        made: list[Page] = await connection.run_sync(made_up)
        await connection.exec_driver_sql("ALTER TABLE workspaces RENAME COLUMN name TO title")
    (page,) = [one for one in made if one.table == "workspaces"]
    with pytest.raises(Exception, match="name"):  # each database has its own
        async with storage._engine.begin() as connection:
            await write(connection, tables["workspaces"], page)
    await storage.close()
