"""What waits to be done, counted across all workspaces."""

from datetime import timedelta

from bot.domain.links import LinkState, Provider
from bot.domain.nudges import Kind, Wanted
from storage import Storage
from tests.storage.known import HOUR, NOW, a_member, a_workspace


async def test_what_is_due_is_counted_by_kind_and_the_latest_is_named(storage: Storage) -> None:
    async with storage.begin() as tx:
        for team in ("T1", "T2"):
            workspace = await a_workspace(tx, team)
            member = await a_member(tx, workspace)
            for number in range(3):
                wanted = Wanted(kind=Kind.BRIEF, n=1, due_at=NOW - number * HOUR, until=NOW + HOUR)
                await tx.nudges.insert(workspace.id, member.id, f"day:2026-05-0{number + 1}", wanted)
    async with storage.begin() as tx:
        claimed = await tx.nudges.claim_due(NOW, 1, timedelta(seconds=90))  # all that is due to one member
    async with storage.reading() as tx:
        found = await tx.backlogs.at(NOW)
        later = await tx.backlogs.at(NOW + HOUR)
    assert len(claimed) == 3
    assert (found.due, found.claimed, found.lapsed) == ({Kind.BRIEF: 3}, 3, 0)
    assert found.oldest_due_at == NOW - 2 * HOUR
    assert later.lapsed == 3


async def test_where_nothing_waits_nothing_is_late(storage: Storage) -> None:
    async with storage.reading() as tx:
        found = await tx.backlogs.at(NOW)
        assert await tx.backlogs.broken_since() is None
    assert (found.due, found.oldest_due_at, found.oldest_link_due_at) == ({}, None, None)


async def test_calendars_that_wait_are_those_of_people_who_are_here(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for slack_id, is_active in (("U1", True), ("U2", False)):
            member = await a_member(tx, workspace, slack_id, is_active=is_active)
            await tx.links.add(workspace.id, member.id, Provider.ICS, f"/{slack_id}.ics", NOW - HOUR)
    async with storage.reading() as tx:
        found = await tx.backlogs.at(NOW)
        links = await tx.backlogs.links_by_state()
    assert (found.links_due, found.oldest_link_due_at) == (1, NOW - HOUR)
    assert links == {LinkState.NEW: 2, LinkState.OK: 0, LinkState.BROKEN: 0, LinkState.REVOKED: 0}
