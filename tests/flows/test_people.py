"""The people of a workspace, read from Slack again: what changed is kept and followed up, the others are left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import event

from bot.clock import SteeredClock
from bot.domain.people import Workspace
from bot.flows.days import plan_days
from bot.flows.people import meet_everybody
from bot.runtime import Runtime
from bot.slack import Slack
from bot.slack_people import Person
from storage import Storage
from tests.flows.shelves import Shelf, runtime_with
from tests.storage.known import NOW, a_link, a_member, a_workspace

RHEA = Person(
    slack_id="U1",
    name="Rhea Rep",
    email="Rhea@vendor.example",
    zone_name="Europe/Berlin",
    locale="en-US",
    is_admin=False,
    is_active=True,
    is_bot=False,
    team_id="T1",
)
NOOR = replace(RHEA, slack_id="U2", name="Noor New", email="noor@vendor.example")


@dataclass
class Office:
    """Stands in for Slack: who works there."""

    people: Sequence[Person]

    async def everybody(self, _: Workspace) -> Sequence[Person]:
        """Return them."""
        return self.people


def _runtime(storage: Storage, *people: Person) -> tuple[Runtime, Office]:
    office = Office(people)
    runtime = runtime_with(storage, Shelf(), SteeredClock(NOW))
    return replace(runtime, slack=cast("Slack", office)), office


async def test_who_is_as_they_were_is_not_written_again(storage: Storage) -> None:
    runtime, office = _runtime(storage, RHEA, NOOR)
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
    await meet_everybody(runtime, workspace)
    written: list[str] = []
    event.listen(storage._engine.sync_engine, "before_cursor_execute", lambda *told: written.append(told[2]))
    assert await meet_everybody(runtime, workspace) == 2
    assert [one for one in written if one.startswith(("INSERT", "UPDATE"))] == []
    office.people = [RHEA, replace(NOOR, name="Noor Newer", is_admin=True)]
    await meet_everybody(runtime, workspace)
    assert sum(one.startswith("INSERT") for one in written) == 1
    async with storage.reading() as tx:
        noor = await tx.members.by_slack_id(workspace.id, "U2")
    assert noor is not None
    assert (noor.name, noor.is_admin) == ("Noor Newer", True)


async def test_who_left_and_who_is_back_is_noticed(storage: Storage) -> None:
    runtime, office = _runtime(storage, RHEA)
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
    for is_active in (True, False, True):
        office.people = [replace(RHEA, is_active=is_active)]
        await meet_everybody(runtime, workspace)
        async with storage.reading() as tx:
            rhea = await tx.members.by_slack_id(workspace.id, "U1")
        assert rhea is not None
        assert rhea.is_active is is_active


async def test_in_another_zone_what_is_planned_moves_along_though_slack_told_no_one(storage: Storage) -> None:
    runtime, office = _runtime(storage, RHEA)
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        await a_link(tx, await a_member(tx, workspace))
    await meet_everybody(runtime, workspace)
    await plan_days(runtime)
    async with storage.reading() as tx:
        before = [nudge.due_at for nudge in await tx.nudges.upcoming(9)]
    office.people = [replace(RHEA, zone_name="America/New_York")]
    await meet_everybody(runtime, workspace)
    async with storage.reading() as tx:
        after = [nudge.due_at for nudge in await tx.nudges.upcoming(9)]
    assert before
    assert after
    assert min(after) > NOW
    assert max(after) > max(before)
