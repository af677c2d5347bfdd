"""Everybody's next days, planned once for each day."""

from datetime import UTC, datetime, timedelta

from bot.clock import SteeredClock
from bot.domain.nudges import Kind
from bot.flows.days import plan_days
from storage import Storage
from tests.flows.shelves import Shelf, runtime_with
from tests.storage.known import HOUR, NOW, a_link, a_member, a_workspace

FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


async def briefs(storage: Storage) -> list[str]:
    async with storage.reading() as tx:
        return [nudge.subject_id for nudge in await tx.nudges.upcoming(100) if nudge.kind is Kind.BRIEF]


async def test_the_next_day_is_planned_when_a_day_begins_where_a_member_is(storage: Storage) -> None:
    clock = SteeredClock(NOW)
    runtime = runtime_with(storage, Shelf(), clock)
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for slack_id, zone in (("U1", "Europe/Berlin"), ("U2", "America/Los_Angeles")):
            await a_link(tx, await a_member(tx, workspace, slack_id, zone_name=zone))
    assert await plan_days(runtime) == 2
    assert await plan_days(runtime) == 0
    assert await briefs(storage) == ["2026-11-23", "2026-11-24", "2026-11-24"]  # in Berlin Monday's has passed
    clock.set(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))  # midnight in Berlin
    assert await plan_days(runtime) == 1
    assert (await briefs(storage))[-1] == "2026-11-25"
    clock.set(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert await plan_days(runtime) == 1


async def test_a_day_without_a_brief_is_looked_at_once_too(storage: Storage) -> None:
    clock = SteeredClock(FRIDAY)
    runtime = runtime_with(storage, Shelf(), clock)
    async with storage.begin() as tx:
        await a_link(tx, await a_member(tx, await a_workspace(tx)))
    assert [await plan_days(runtime), await plan_days(runtime)] == [1, 0]
    assert await briefs(storage) == []
    clock.advance(timedelta(days=2))
    assert [await plan_days(runtime), await plan_days(runtime)] == [1, 0]
    assert await briefs(storage) == ["2026-11-30"]


async def test_who_links_a_calendar_has_their_day_planned_with_the_next_round(storage: Storage) -> None:
    runtime = runtime_with(storage, Shelf(), SteeredClock(NOW + HOUR))
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
    assert await plan_days(runtime) == 0
    async with storage.begin() as tx:
        await a_link(tx, member)
    assert await plan_days(runtime) == 1
