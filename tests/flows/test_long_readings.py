"""Calendars of hundreds of meetings: stored in steps, each whole in itself, whatever cuts them off."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.calendars import Reading, Seen
from bot.clock import SteeredClock
from bot.domain.calls import Meeting
from bot.domain.links import CalendarLink
from bot.domain.meetings import EventKind, Occurrence, Status, Window
from bot.domain.nudges import Kind
from bot.domain.subjects import call_subject
from bot.flows.planning import plan_calls_of
from bot.flows.rounds import LEASE, sync_due
from storage import Storage, Transaction
from tests.databases import SEALER
from tests.flows.shelves import Shelf, runtime_with
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_link, a_member, a_workspace, an_occurrence

FEED = "https://cal.example/feed.ics"
AHEAD = Window(start=NOW - DAY, end=NOW + 15 * DAY)
Planned = set[tuple[str, Kind, int, datetime, str]]


def standing(calls: int, others: int) -> list[Occurrence]:
    """Return calls and meetings of the house, one beside the other, from now on."""
    return [
        *(an_occurrence(uid=f"call {n:03}", start=NOW + HOUR + n * 2 * HOUR) for n in range(calls)),
        *(an_occurrence(uid=f"busy {n:03}", start=NOW + n * HOUR / 2, attendees=()) for n in range(others)),
    ]


async def linked(storage: Storage) -> CalendarLink:
    async with storage.begin() as tx:
        return await a_link(tx, await a_member(tx, await a_workspace(tx)), FEED)


async def looks(storage: Storage, holds: Iterable[Occurrence], at: datetime) -> None:
    """Have the calendar read at an instant."""
    occurrences = tuple(holds)

    async def answer() -> Reading:
        return Reading(occurrences=occurrences, seen=Seen(content_hash="1"))

    await sync_due(runtime_with(storage, Shelf(answers={FEED: answer}), SteeredClock(at)))


async def stored(storage: Storage, link: CalendarLink) -> dict[str, Meeting]:
    async with storage.begin() as tx:
        found = await tx.meetings.of_link(link.workspace_id, link.id, AHEAD)
    assert len({one.occurrence.uid for one in found}) == len(found)
    return {one.occurrence.uid: one for one in found}


async def planned(storage: Storage, link: CalendarLink) -> Planned:
    """Return what is planned about the calls, by their UIDs; that each is planned once."""
    async with storage.begin() as tx:
        calls = await tx.calls.of_lead(link.workspace_id, link.member_id, AHEAD)
        uids = {call_subject(call.id): call.uid for call in calls}
        found = await tx.nudges.of_subjects(link.workspace_id, list(uids))
    told = {(uids[one.subject], one.kind, one.n, one.due_at, one.state.value) for one in found}
    assert len(uids) == len(set(uids.values()))
    assert len(told) == len(found)
    return told


@pytest.mark.parametrize("steps", [1, 3, 5, 7, 8, 9])
async def test_wherever_a_first_read_is_cut_off_the_next_one_completes_it_and_nothing_is_there_twice(
    storage: Storage, database_url: str, steps: int
) -> None:
    link, week = await linked(storage), standing(130, 110)
    cut_off = CutOff(database_url, link, steps)
    with pytest.raises(ConnectionError):
        await looks(cut_off, week, NOW)
    await cut_off.close()
    async with storage.begin() as tx:
        assert (await tx.links.get(link.workspace_id, link.id)).read_at is None
    first = await stored(storage, link)
    await looks(storage, week, NOW + LEASE)
    found, told = await stored(storage, link), await planned(storage, link)
    assert set(found) == {one.uid for one in week}
    assert all(found[uid].id == meeting.id for uid, meeting in first.items())
    assert {uid for uid, *_ in told} == {one.uid for one in week if one.attendees and one.start < AHEAD.end - DAY}
    async with storage.begin() as tx:
        after = await tx.links.get(link.workspace_id, link.id)
    assert (after.read_at, after.content_hash) == (NOW + LEASE, "1")


async def test_a_reading_in_steps_plans_what_one_transaction_would(storage: Storage) -> None:
    link = await linked(storage)
    await looks(storage, standing(130, 110), NOW)
    in_steps = await planned(storage, link)
    assert len(in_steps) > 300
    async with storage.begin() as tx:
        workspace = await tx.workspaces.get(link.workspace_id)
        await plan_calls_of(tx, workspace, await tx.members.get(workspace.id, link.member_id), now=NOW)
    assert await planned(storage, link) == in_steps


async def test_what_follows_a_call_shifts_what_is_said_after_it_although_the_read_was_cut_off_before_it_was_planned(
    storage: Storage, database_url: str
) -> None:
    link, week = await linked(storage), standing(5, 230)
    alone = an_occurrence(uid="alone", start=NOW + 9 * DAY)
    follows = an_occurrence(uid="next", start=alone.end, end=alone.end + HOUR, attendees=())
    await looks(storage, [*week, alone], NOW)
    before = _asked_at(await planned(storage, link), "alone")
    assert before == alone.end + 5 * MINUTE
    at = NOW + HOUR
    cut_off = CutOff(database_url, link, 1)
    with pytest.raises(ConnectionError):
        await looks(cut_off, [*week, alone, follows], at)
    await cut_off.close()
    assert "next" in await stored(storage, link)
    assert _asked_at(await planned(storage, link), "alone") == before
    await looks(storage, [*week, alone, follows], at + LEASE)
    assert _asked_at(await planned(storage, link), "alone") > follows.end
    async with storage.begin() as tx:
        assert not (await tx.links.get(link.workspace_id, link.id)).is_partly_stored


def _asked_at(told: Planned, uid: str) -> datetime:
    (at,) = (due_at for call, kind, _, due_at, _ in told if (call, kind) == (uid, Kind.RECAP_ASK))
    return at


async def test_one_of_many_that_vanished_near_its_start_is_missed_once_for_each_read(storage: Storage) -> None:
    link, week = await linked(storage), standing(10, 230)
    await looks(storage, week, NOW)
    gone = [one for one in week if one.uid not in {"call 001", "call 009"}]
    far = replace(gone[-1], title="Renamed")
    for at, misses, status in (
        (NOW + HOUR, 1, Status.CONFIRMED),
        (NOW + 2 * HOUR, 2, Status.CANCELLED),
    ):
        await looks(storage, [*gone[:-1], far], at)
        near = (await stored(storage, link))["call 001"]
        assert (near.misses, near.occurrence.status) == (misses, status)
    assert (await stored(storage, link))[far.uid].occurrence.title == "Renamed"


async def test_a_series_of_hundreds_moved_as_a_whole_keeps_its_meetings_and_calls(storage: Storage) -> None:
    link, known = await linked(storage), []
    for at, late in ((NOW, timedelta()), (NOW + 10 * MINUTE, 20 * MINUTE)):
        starts = [NOW + HOUR * number + late for number in range(1, 231)]
        series = (an_occurrence(uid="series", start=start, is_recurring=True) for start in starts)
        await looks(storage, series, at)
        async with storage.begin() as tx:
            meetings = await tx.meetings.of_link(link.workspace_id, link.id, AHEAD)
            calls = await tx.calls.of_lead(link.workspace_id, link.member_id, AHEAD)
        assert [one.occurrence.start for one in meetings] == starts
        assert sorted(call.start for call in calls) == starts
        known.append(({one.id for one in meetings}, {one.id for one in calls}))
    assert known[0] == known[1]


async def test_what_a_calendar_says_outside_the_window_is_stored_once_a_read(storage: Storage) -> None:
    link, week = await linked(storage), standing(5, 230)
    outside = an_occurrence(uid="outside", start=NOW + 40 * DAY)
    for at in (NOW, NOW + HOUR):
        await looks(storage, [*week, outside], at)
    assert set(await stored(storage, link)) == {one.uid for one in week}


async def test_who_is_out_of_office_in_a_calendar_of_hundreds_is_known_to_be(storage: Storage) -> None:
    link, week = await linked(storage), standing(5, 230)
    away = an_occurrence(uid="away", start=NOW + DAY, end=NOW + 2 * DAY, kind=EventKind.OUT_OF_OFFICE, attendees=())
    await looks(storage, week, NOW)
    await looks(storage, [*week, away], NOW + HOUR)
    assert (await stored(storage, link))["away"].occurrence.kind is EventKind.OUT_OF_OFFICE


class CutOff(Storage):
    """Loses its database after so many steps of a calendar that is stored in steps."""

    def __init__(self, url: str, link: CalendarLink, steps: int) -> None:
        super().__init__(url, sealer=SEALER)
        self._link = link
        self._left = steps

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        if self._left <= 0:
            raise ConnectionError("lost")
        async with super().begin() as tx:
            yield tx
            link = await tx.links.get(self._link.workspace_id, self._link.id)
            self._left -= link.is_partly_stored
