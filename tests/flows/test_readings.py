"""What is stored of a calendar that was read: meetings, calls, and what is planned about them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calendars import Reading, Seen
from bot.clock import SteeredClock
from bot.domain.calls import Call
from bot.domain.meetings import Attendee, Occurrence, Response, Window
from bot.domain.nudges import Kind, Nudge, call_subject
from bot.domain.people import Member, Workspace
from bot.flows.planning import plan_call, plan_calls_of
from bot.flows.rounds import sync_due
from storage import Storage
from tests.flows.shelves import Shelf, runtime_with
from tests.storage.known import DAY, HOUR, NOW, a_link, a_member, a_workspace, an_occurrence

FEED = "https://cal.example/feed.ics"
AHEAD = Window(start=NOW - DAY, end=NOW + 15 * DAY)


def back_to_back(calls: int, *, by: str = "u1@vendor.example") -> tuple[Occurrence, ...]:
    """Return so many calls of half an hour, one after the other, three a day."""
    starts = [NOW + HOUR + (number // 3) * DAY + (number % 3) * HOUR / 2 for number in range(calls)]
    return tuple(
        an_occurrence(uid=f"call {number}", start=start, organizer=Attendee(email=by, response=Response.ACCEPTED))
        for number, start in enumerate(starts)
    )


async def read(storage: Storage, occurrences: tuple[Occurrence, ...]) -> tuple[Workspace, Member]:
    async def answer() -> Reading:
        return Reading(occurrences=occurrences, seen=Seen())

    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        member = await a_member(tx, workspace)
        await a_link(tx, member, FEED)
    await sync_due(runtime_with(storage, Shelf(answers={FEED: answer}), SteeredClock(NOW)))
    return workspace, member


async def known_of(storage: Storage, member: Member) -> tuple[list[Call], list[Nudge]]:
    async with storage.begin() as tx:
        calls = await tx.calls.of_lead(member.workspace_id, member.id, AHEAD)
        return calls, await tx.nudges.of_subjects(member.workspace_id, [call_subject(call.id) for call in calls])


async def test_calls_planned_together_are_planned_as_each_would_be_alone(storage: Storage) -> None:
    workspace, member = await read(storage, back_to_back(20))
    calls, together = await known_of(storage, member)
    assert len(calls) == 20
    assert len(together) >= 40
    async with storage.begin() as tx:
        for call in calls:
            await plan_call(tx, workspace, call, now=NOW)
        await plan_calls_of(tx, workspace, member, now=NOW)
    assert (await known_of(storage, member))[1] == together


@pytest.mark.parametrize("gap", [timedelta(minutes=10), timedelta(hours=1)])
async def test_what_follows_a_call_shifts_what_is_said_after_it(gap: timedelta, storage: Storage) -> None:
    first, *_ = back_to_back(1)
    alone = replace(first, uid="alone", start=first.start + DAY, end=first.end + DAY)
    follows = an_occurrence(uid="next", start=first.end, end=first.end + gap, attendees=(), title="Stand-up")
    _, member = await read(storage, (first, follows, alone))
    (call, _), planned = await known_of(storage, member)
    asked_at = [nudge.due_at for nudge in planned if nudge.kind is Kind.RECAP_ASK]
    assert asked_at[0] - (call.end + gap) == asked_at[1] - (call.end + DAY)


async def test_a_call_on_two_calendars_read_at_once_has_one_lead_and_is_planned_once(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        host = await a_member(tx, workspace, "U2")
        await a_link(tx, host, "https://cal.example/host.ics")
    occurrences = back_to_back(3, by=host.email)

    async def answer() -> Reading:
        return Reading(occurrences=occurrences, seen=Seen())

    async with storage.begin() as tx:
        await a_link(tx, await a_member(tx, workspace), FEED)
    shelf = Shelf(answers={FEED: answer, "https://cal.example/host.ics": answer})
    await sync_due(runtime_with(storage, shelf, SteeredClock(NOW)))
    calls, planned = await known_of(storage, host)
    assert len(calls) == 3
    assert {nudge.member_id for nudge in planned if nudge.state.value == "planned"} == {host.id}
