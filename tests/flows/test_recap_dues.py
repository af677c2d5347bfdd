"""When recaps are due is kept in step with the lead, until it has passed."""

from dataclasses import replace
from datetime import datetime, time

from bot.clock import SteeredClock
from bot.domain.calls import Call
from bot.domain.meetings import EventKind
from bot.domain.people import Member, MemberSettings, Workspace
from bot.flows import ticks
from bot.flows.leads import passed_on
from bot.flows.planning import plan_call, plan_everything_of
from storage import Storage, Transaction
from tests.factories import NEW_YORK, at, weekday
from tests.flows.shelves import Shelf, runtime_with
from tests.storage.known import DAY, HOUR, a_call, a_link, a_meeting, a_member, a_workspace

MONDAY = at("10:00")
TUESDAY_EVENING = at("17:00", day=weekday("Tue"))


async def due_of(tx: Transaction, call: Call) -> datetime | None:
    found = await tx.recap_dues.to_plan(call.workspace_id, call.lead_id, now=MONDAY - 99 * DAY, since=MONDAY - 99 * DAY)
    return next((one.recap_due_at for one in found if one.id == call.id), None)


async def a_planned_call(tx: Transaction) -> tuple[Workspace, Member, Call]:
    workspace = await a_workspace(tx)
    rep = await a_member(tx, workspace)
    call = await a_call(tx, rep, start=MONDAY, end=MONDAY + HOUR)
    await plan_call(tx, workspace, call, now=MONDAY)
    return workspace, rep, call


async def test_a_planned_call_knows_when_its_recap_is_due(storage: Storage) -> None:
    async with storage.begin() as tx:
        _, _, call = await a_planned_call(tx)
        assert await due_of(tx, call) == TUESDAY_EVENING


async def test_other_working_hours_move_it_until_it_has_passed(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep, call = await a_planned_call(tx)
        for end, now, due in (
            (time(15), MONDAY + 2 * HOUR, at("15:00", day=weekday("Tue"))),
            (time(19), at("15:00", day=weekday("Tue")), at("15:00", day=weekday("Tue"))),
        ):
            member = replace(rep, settings=MemberSettings(working_end=end))
            await plan_everything_of(tx, workspace, member, now=now)
            assert await due_of(tx, call) == due


async def test_a_day_out_of_office_moves_it_even_for_a_call_of_long_ago(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep, call = await a_planned_call(tx)
        link = await a_link(tx, rep)
        for week in range(2):
            start = at("00:00", day=weekday("Tue", week=week))
            facts = {"uid": f"away-{week}", "kind": EventKind.OUT_OF_OFFICE, "all_day": True}
            await a_meeting(tx, link, start=start, end=start + (7 - week * 6) * DAY, **facts)
            await plan_everything_of(tx, workspace, rep, now=MONDAY + 2 * HOUR + week * 6 * DAY)
        assert await due_of(tx, call) == at("17:00", day=weekday("Wed", week=1))


async def test_who_moves_to_another_zone_has_the_recap_due_by_its_clock(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, rep, call = await a_planned_call(tx)
        moved = await a_member(tx, workspace, rep.slack_id, zone_name="America/New_York")
        await plan_everything_of(tx, workspace, moved, now=MONDAY + 2 * HOUR)
        assert await due_of(tx, call) == at("17:00", day=weekday("Tue"), zone=NEW_YORK)


async def test_a_new_lead_has_it_by_their_own_working_time(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, _, call = await a_planned_call(tx)
        colleague = await a_member(tx, workspace, "U2", zone_name="America/New_York")
        await tx.calls.pass_lead(call, to=colleague.id, is_said=True)
        now_theirs = await tx.calls.get(workspace.id, call.id)
        await passed_on(tx, workspace, call, now_theirs, now=MONDAY + 2 * HOUR)
        assert await due_of(tx, now_theirs) == at("17:00", day=weekday("Tue"), zone=NEW_YORK)


async def test_a_call_moved_after_its_recap_was_due_is_due_anew(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, _, call = await a_planned_call(tx)
        later = replace(call, start=call.start + 7 * DAY, end=call.end + 7 * DAY)
        await tx.calls.save(later)
        await plan_call(tx, workspace, later, now=TUESDAY_EVENING + DAY)
        assert await due_of(tx, call) == TUESDAY_EVENING + 7 * DAY


async def test_calls_of_before_get_theirs_by_the_tick_however_long_ago(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        reps = [await a_member(tx, workspace, f"U{number}") for number in range(2)]
        calls = [
            await a_call(tx, rep, uid=f"uid-{week}-{rep.id}", start=MONDAY - week * 7 * DAY)
            for rep in reps
            for week in range(150)
        ]
    await ticks.plan(runtime_with(storage, Shelf(), SteeredClock(MONDAY + 2 * HOUR)))
    async with storage.begin() as tx:
        assert await tx.recap_dues.unplanned(workspace.id, 9) == []
        assert [await due_of(tx, call) for call in calls[:2]] == [TUESDAY_EVENING, TUESDAY_EVENING - 7 * DAY]
