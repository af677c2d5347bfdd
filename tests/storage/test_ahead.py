from typing import Any

from sqlalchemy import event

from bot.domain.meetings import EventKind, Window
from bot.domain.people import Member, WorkspaceId
from storage import Storage, Transaction
from storage.ahead import reading_ahead
from tests.storage.known import DAY, HOUR, NOW, a_commitment, a_link, a_meeting, a_member, a_nudge, a_workspace

AROUND = Window(start=NOW - HOUR, end=NOW + 3 * HOUR)


async def _people(tx: Transaction) -> list[Member]:
    people = [await a_member(tx, await a_workspace(tx, team)) for team in ("T1", "T2")]
    for person in people:
        await a_meeting(tx, await a_link(tx, person), start=NOW + HOUR)
        await a_nudge(tx, person, due_at=NOW)
        await a_commitment(tx, person)
    return people


async def _answers(tx: Transaction, people: list[Member]) -> list[Any]:
    found: list[Any] = []
    for one in people:
        where, me = one.workspace_id, one.id
        found += [await tx.workspaces.get(where), await tx.members.get(where, me)]
        found += [await tx.meetings.of_member(where, me, AROUND), await tx.meetings.out_of_office(where, me)]
        promises = await tx.commitments.open_of(where, me)
        found += [await tx.commitments.many(where, {promise.id}) for promise in promises]
        found += [await tx.offers.many(where, {promise.id}) for promise in promises]
        found.append(await tx.nudges.of_day(where, me, NOW - DAY, NOW + DAY))
    return found


async def _read_ahead(tx: Transaction, people: list[Member]) -> None:
    await tx.members.of_all(one.id for one in people)
    await tx.workspaces.read_ahead(one.workspace_id for one in people)
    await tx.meetings.read_ahead(people, AROUND)
    promises = [one.id for who in people for one in await tx.commitments.open_of(who.workspace_id, who.id)]
    await tx.commitments.read_ahead(promises)
    await tx.nudges.read_days_ahead(people, NOW - DAY, NOW + DAY)


async def test_what_was_read_ahead_is_what_each_question_would_have_told(storage: Storage) -> None:
    asked: list[str] = []
    async with storage.begin() as tx:
        people = await _people(tx)
        plain = await _answers(tx, people)
        with reading_ahead():
            await _read_ahead(tx, people)
            event.listen(storage._engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
            assert await _answers(tx, people) == plain
    assert len(asked) == len(people)  # the open promises, which nobody read ahead


async def test_nothing_is_told_of_another_workspace_and_nothing_is_kept_afterwards(storage: Storage) -> None:
    async with storage.begin() as tx:
        one, other = await _people(tx)
        with reading_ahead():
            await _read_ahead(tx, [one, other])
            assert await tx.meetings.of_member(other.workspace_id, one.id, AROUND) == []
            assert await tx.nudges.of_day(WorkspaceId("0" * 32), one.id, NOW - DAY, NOW + DAY) == []
        await a_nudge(tx, one, "call:2", due_at=NOW)
        assert len(await tx.nudges.of_day(one.workspace_id, one.id, NOW - DAY, NOW + DAY)) == 2


async def test_a_day_in_which_something_changed_is_read_again(storage: Storage) -> None:
    async with storage.begin() as tx:
        one, _ = await _people(tx)
        with reading_ahead():
            await tx.nudges.read_days_ahead([one], NOW - DAY, NOW + DAY)
            await a_nudge(tx, one, "call:2", due_at=NOW)
            tx.nudges.days_changed()
            assert len(await tx.nudges.of_day(one.workspace_id, one.id, NOW - DAY, NOW + DAY)) == 2


async def test_when_people_are_away_is_read_at_once_for_all_of_them(storage: Storage) -> None:
    asked: list[str] = []
    async with storage.begin() as tx:
        one, other = await _people(tx)
        away = await a_meeting(tx, await a_link(tx, one, "https://cal.test/away.ics"), kind=EventKind.OUT_OF_OFFICE)
        event.listen(storage._engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        with reading_ahead():
            await tx.meetings.read_away([one, other])
            assert await tx.meetings.out_of_office(one.workspace_id, one.id) == [away]
            assert await tx.meetings.out_of_office(other.workspace_id, other.id) == []
    assert len(asked) == 1
