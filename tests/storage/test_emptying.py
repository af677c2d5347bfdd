"""A workspace that is gone: nothing stays of it in any table, and all stays of the others."""

from sqlalchemy import func, select

from storage import Storage
from storage.columns import metadata
from storage.emptying import tables_of_workspaces
from tests.storage.filled import fill
from tests.storage.known import DAY, MINUTE, NOW, a_member, a_workspace

Counts = dict[str, int]
OF_NO_WORKSPACE = {"slack_events", "installations", "install_states", "rounds"}
"""What Slack said, for two days; where SayDo is, and who is about to install it; when a round over all comes next."""


def test_every_table_belongs_to_a_workspace_or_is_named_as_one_that_does_not() -> None:
    covered = {table.name for table in tables_of_workspaces()} | {"workspaces"}
    assert set(metadata.tables) - covered == OF_NO_WORKSPACE


async def test_nothing_of_a_workspace_stays_and_all_of_another_does(storage: Storage) -> None:
    async with storage.begin() as tx:
        connection = tx.workspaces.connection
        gone = await fill(connection, rows=3)
        stays = await fill(connection, rows=2)
    gone_id, stays_id = gone["workspaces"][0]["id"], stays["workspaces"][0]["id"]
    rounds = 0
    while True:
        async with storage.begin() as tx:
            if not await tx.emptying.some_of(gone_id, 2):
                break
        rounds += 1
        assert rounds < 500
    async with storage.reading() as tx:
        for table in metadata.sorted_tables:
            column = table.c.id if table.name == "workspaces" else table.c.get("workspace_id")
            if column is None:
                continue
            counted = select(func.count()).select_from(table)
            assert await tx.workspaces.connection.scalar(counted.where(column == gone_id)) == 0, table.name
            left = await tx.workspaces.connection.scalar(counted.where(column == stays_id))
            assert left == len(stays[table.name]), table.name
    assert rounds > len(list(tables_of_workspaces()))


async def test_emptying_twice_does_nothing_more(storage: Storage) -> None:
    async with storage.begin() as tx:
        filled = await fill(tx.workspaces.connection, rows=1)
        workspace_id = filled["workspaces"][0]["id"]
        while await tx.emptying.some_of(workspace_id, 100):
            pass
        assert not await tx.emptying.some_of(workspace_id, 100)


async def test_only_a_workspace_whose_time_has_come_is_due_and_a_new_installation_begins_anew(storage: Storage) -> None:
    async with storage.begin() as tx:
        here = await a_workspace(tx, "T1")
        gone = await a_workspace(tx, "T2")
        await a_member(tx, gone)
        assert await tx.workspaces.leave(gone.id, NOW, erase_at=NOW + DAY)
    async with storage.begin() as tx:
        assert await tx.emptying.claim_due(NOW + DAY - MINUTE) is None
        assert await tx.emptying.claim_due(NOW + DAY) == gone.id
    async with storage.begin() as tx:
        anew = await tx.workspaces.add("T2", "Vendor", "UBOT", NOW + DAY)
        assert anew.id != gone.id
        assert await tx.emptying.claim_due(NOW + DAY) == gone.id
        while await tx.emptying.some_of(gone.id, 100):
            pass
        assert await tx.emptying.claim_due(NOW + DAY) is None
        assert {one.id for one in await tx.workspaces.all()} == {here.id, anew.id}


async def test_one_that_is_back_in_time_keeps_everything(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        await tx.workspaces.leave(workspace.id, NOW, erase_at=NOW + DAY)
        await a_workspace(tx)
        assert await tx.emptying.claim_due(NOW + 9 * DAY) is None
