from dataclasses import replace

import pytest

from bot.domain.calls import Reason, Rule, RuleScope, Verdict, instance_of
from bot.domain.errors import NotFoundError
from bot.domain.meetings import Status, Window
from storage import Storage
from tests.storage.known import DAY, HOUR, IS_CALL, MINUTE, NOW, a_link, a_meeting, a_member, a_workspace, an_occurrence


@pytest.mark.parametrize(
    ("starts", "ends", "is_in"),
    [
        (-60, 0, False),  # ends as the window starts
        (-60, 1, True),
        (0, 0, True),  # without length, at the very start
        (-1, -1, False),
        (59, 120, True),
        (60, 120, False),  # starts as the window ends
        (-500, 500, True),
    ],
)
async def test_a_meeting_is_in_a_window_it_overlaps(storage: Storage, starts: int, ends: int, *, is_in: bool) -> None:
    window = Window(start=NOW, end=NOW + HOUR)
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        meeting = await a_meeting(tx, link, start=NOW + starts * MINUTE, end=NOW + ends * MINUTE)
        of_member = await tx.meetings.of_member(link.workspace_id, link.member_id, window)
        of_link = await tx.meetings.of_link(link.workspace_id, link.id, window)
    assert of_member == of_link == ([meeting] if is_in else [])


async def test_meetings_come_by_start_from_all_calendars_of_a_member(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        work, home = await a_link(tx, member), await a_link(tx, member, "https://cal.test/home.ics")
        late = await a_meeting(tx, work, uid="late", start=NOW + 3 * HOUR)
        early = await a_meeting(tx, home, uid="early", start=NOW + 2 * HOUR)
        window = Window(start=NOW, end=NOW + DAY)
        assert await tx.meetings.of_member(member.workspace_id, member.id, window) == [early, late]
        assert await tx.meetings.of_link(member.workspace_id, work.id, window) == [late]


async def test_an_occurrence_on_two_calendars_is_one_call_and_the_oldest_row_comes_first(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        second = await a_link(tx, await a_member(tx, workspace, "U2"))
        first = await a_link(tx, await a_member(tx, workspace, "U1"))
        occurrence = an_occurrence()
        for link, when in ((second, NOW + MINUTE), (first, NOW)):
            await tx.meetings.add(workspace.id, link.member_id, link.id, occurrence, "", IS_CALL, when)
        rows = await tx.meetings.of_call(workspace.id, "uid-1", "")
        assert await tx.meetings.of_call(workspace.id, "uid-1", "20261123T090000Z") == []
    assert [row.link_id for row in rows] == [first.id, second.id]


async def test_many_occurrences_are_added_at_once_and_those_there_already_keep_their_ids(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        there = await a_meeting(tx, link)
        moved = replace(there.occurrence, start=NOW + HOUR, end=NOW + 2 * HOUR)
        new = [an_occurrence(uid=f"new {number}") for number in range(1_200)]
        added = [(one, there.instance if one is moved else "", IS_CALL) for one in (moved, *new)]
        await tx.meetings.add_all(link.workspace_id, link.member_id, link.id, added, NOW + MINUTE)
        await tx.meetings.add_all(link.workspace_id, link.member_id, link.id, [], NOW + MINUTE)
        window = Window(start=NOW - DAY, end=NOW + DAY)
        stored = await tx.meetings.of_link(link.workspace_id, link.id, window)
    assert len(stored) == 1_201
    assert {one.occurrence.uid: one.occurrence for one in stored} == {one.uid: one for one, _, _ in added}
    assert replace(there, occurrence=moved) in stored


async def test_a_changed_meeting_is_kept_under_its_id(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        meeting = await a_meeting(tx, link)
        moved = replace(
            meeting,
            occurrence=replace(meeting.occurrence, start=NOW + DAY, end=NOW + DAY + HOUR, status=Status.CANCELLED),
            verdict=Verdict(is_call=False, reason=Reason.CANCELLED),
            misses=2,
        )
        await tx.meetings.save(moved)
        assert await tx.meetings.get(link.workspace_id, meeting.id) == moved


async def test_a_meeting_seen_again_from_outside_the_window_keeps_its_row(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        before = await a_meeting(tx, link, start=NOW - 9 * DAY)
        after = await a_meeting(tx, link, start=NOW + DAY)
        assert await tx.meetings.of_call(link.workspace_id, "uid-1", "") == [after]
    assert after.id == before.id


async def test_a_series_moved_onto_a_forgotten_occurrence_takes_its_place(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        old = await a_meeting(tx, link, is_recurring=True, start=NOW)
        moving = await a_meeting(tx, link, is_recurring=True, start=NOW + HOUR)
        moved = replace(moving, occurrence=old.occurrence, instance=instance_of(old.occurrence))
        await tx.meetings.save(moved)
        assert await tx.meetings.of_call(link.workspace_id, "uid-1", old.instance) == [moved]


async def test_saving_a_meeting_that_was_removed_says_so(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        meeting = await a_meeting(tx, link)
        await tx.links.remove(link.workspace_id, link.id)
        with pytest.raises(NotFoundError):
            await tx.meetings.save(meeting)
        with pytest.raises(NotFoundError):
            await tx.meetings.get(link.workspace_id, meeting.id)


async def test_the_last_word_about_a_subject_holds(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        no = Rule(member_id=member.id, scope=RuleScope.DOMAIN, subject="acme.test", is_call=False)
        series = Rule(member_id=member.id, scope=RuleScope.SERIES, subject="acme.test", is_call=False)
        await tx.rules.set(member.workspace_id, no, NOW)
        await tx.rules.set(member.workspace_id, series, NOW + MINUTE)
        await tx.rules.set(member.workspace_id, replace(no, is_call=True), NOW + HOUR)
        assert await tx.rules.of_member(member.workspace_id, member.id) == [series, replace(no, is_call=True)]
        await tx.rules.remove(member.workspace_id, member.id, RuleScope.SERIES, "acme.test")
        assert await tx.rules.of_member(member.workspace_id, member.id) == [replace(no, is_call=True)]
