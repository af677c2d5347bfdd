"""What is stored of a calendar that was read: meetings, calls, and what is planned about them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.calendars import Reading, Seen
from bot.clock import SteeredClock
from bot.domain.calls import Call
from bot.domain.links import CalendarLink
from bot.domain.meetings import Attendee, Occurrence, Response, Window
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.subjects import call_subject
from bot.flows.planning import plan_call, plan_calls_of
from bot.flows.readings import store
from bot.flows.rounds import LEASE, sync_due
from storage import Storage, Transaction
from tests.databases import SEALER
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


async def test_a_large_first_read_is_stored_step_by_step_and_gone_on_with_after_it_was_cut_off(
    storage: Storage, database_url: str
) -> None:
    occurrences = back_to_back(39) + tuple(an_occurrence(uid=f"busy {n}", attendees=()) for n in range(131))

    async def answer() -> Reading:
        return Reading(occurrences=occurrences, seen=Seen(etag='"1"'))

    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)), FEED)
    shelf, failing = Shelf(answers={FEED: answer}), LostHalfway(database_url, link)
    with pytest.raises(ConnectionError):
        await sync_due(runtime_with(failing, shelf, SteeredClock(NOW)))
    await failing.close()
    async with storage.begin() as tx:
        halfway = await tx.meetings.of_link(link.workspace_id, link.id, AHEAD)
        assert (await tx.links.get(link.workspace_id, link.id)).read_at is None
    assert 0 < len(halfway) < len(occurrences)
    await sync_due(runtime_with(storage, shelf, SteeredClock(NOW + LEASE)))
    async with storage.begin() as tx:
        stored = await tx.meetings.of_link(link.workspace_id, link.id, AHEAD)
        read_link = await tx.links.get(link.workspace_id, link.id)
        member = await tx.members.get(link.workspace_id, link.member_id)
    assert {one.occurrence.uid for one in stored} == {one.uid for one in occurrences}
    assert {one.id for one in halfway} <= {one.id for one in stored}
    assert (read_link.read_at, read_link.etag) == (NOW + LEASE, '"1"')
    assert len((await known_of(storage, member))[0]) == 39


class LostHalfway(Storage):
    """Loses its database once some of a link's meetings are stored."""

    def __init__(self, url: str, link: CalendarLink) -> None:
        super().__init__(url, sealer=SEALER)
        self._link = link
        self._is_lost = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        if self._is_lost:
            raise ConnectionError("lost")
        async with super().begin() as tx:
            yield tx
            self._is_lost = bool(await tx.meetings.of_link(self._link.workspace_id, self._link.id, AHEAD))


async def test_a_calendar_read_again_as_it_was_is_held_against_what_is_known_and_nothing_else_is_asked(
    storage: Storage,
) -> None:
    occurrences = back_to_back(3)
    _, member = await read(storage, occurrences)
    before = await known_of(storage, member)
    async with storage.begin() as tx:
        (link,) = await tx.links.of_member(member.workspace_id, member.id)
    asked: list[str] = []
    event.listen(storage._engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    later = NOW + timedelta(minutes=5)
    runtime = runtime_with(storage, Shelf(), SteeredClock(later))
    await store(runtime, link, Reading(occurrences=occurrences, seen=Seen()), now=later)
    assert len(asked) == 4  # the link, its workspace held, its meetings, the link kept
    assert await known_of(storage, member) == before
