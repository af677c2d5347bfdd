"""A team's figures, each rule of `bot.domain.digests` in a test of its own; `test_figures_recounted` holds them all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.calls import CallState
from bot.domain.commitments import (
    Side,
    give_up,
    keep,
    move_back,
    release,
    withdraw_mistake,
)
from bot.domain.digests import Figures, Outcomes, Overdue, Scores, Share
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Wanted
from bot.domain.preps import Knowledge
from bot.domain.recaps import Outcome
from bot.domain.rhythms import read_rhythm
from bot.domain.subjects import digest_subject
from storage import Storage
from tests.factories import BERLIN, NEW_YORK, at, weekday
from tests.storage.figure_examples import LAST_WEEK, NEXT_WEEK, WEEK, a_prep, a_team_of, moved, of_team
from tests.storage.known import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_call,
    a_commitment,
    a_member,
    a_nudge,
    a_recap,
    a_team,
    a_workspace,
    in_team,
)


async def test_a_week_without_anything_is_empty(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        assert await of_team(tx, team) == Figures()
        assert await tx.figures.by_rep(team.workspace_id, team.id, WEEK) == {rep.id: Figures()}
        assert await tx.figures.of_periods(team.workspace_id, team.id, [LAST_WEEK, WEEK]) == [Figures(), Figures()]


async def test_a_call_is_counted_once_it_has_ended_with_what_was_prepared_and_what_came_of_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        call = await a_call(tx, rep)
        await a_prep(tx, call, their_objective="A date", knowledge=Knowledge.THEY_SAID_SO)
        await tx.recaps.save(a_recap(call, rep, next_day=(NOW + 9 * DAY).date()))
        assert await of_team(tx, team) == Figures(
            calls=1,
            objective=Share(part=1, whole=1),
            aligned=Share(part=1, whole=1),
            outcomes=Outcomes(reached=1),
            advances=1,
        )


async def test_promises_count_by_how_they_were_closed(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for side in Side:
            promise = await a_commitment(tx, rep, side=side)
            await tx.commitments.apply(keep(promise, by=rep.id, now=NOW + DAY, source="test"))
            promise = await a_commitment(tx, rep, side=side)
            await tx.commitments.apply(give_up(promise, by=rep.id, now=NOW + DAY, source="test"))
            await a_commitment(tx, rep, side=side)
        figures = await of_team(tx, team)
        assert figures.ours == figures.theirs == Scores(on_time=1, broken=1)
        assert (figures.overdue, figures.theirs_overdue) == (Overdue(week=1), 1)


# -- moments and periods -----------------------------------------------------------------------------------------------


async def test_a_period_is_half_open(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for number, end in enumerate((NOW - MINUTE, NOW, NOW + 7 * DAY - MINUTE, NOW + 7 * DAY)):
            await a_call(tx, rep, uid=f"uid-{number}", start=end - HOUR, end=end)
        periods = [LAST_WEEK, WEEK, NEXT_WEEK]
        assert [one.calls for one in await tx.figures.of_periods(team.workspace_id, team.id, periods)] == [1, 2, 1]


async def test_a_call_over_the_bound_of_two_weeks_belongs_to_the_one_it_ends_in(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        await a_call(tx, rep, start=NOW - HOUR, end=NOW + HOUR)
        periods = [LAST_WEEK, WEEK]
        assert [one.calls for one in await tx.figures.of_periods(team.workspace_id, team.id, periods)] == [0, 1]


async def test_a_call_moved_into_the_next_week_is_counted_there_alone(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        call = await a_call(tx, rep)
        await a_prep(tx, call, objective_at=call.start + DAY)
        assert (await of_team(tx, team)).objective == Share(part=0, whole=1)
        await tx.calls.save(replace(call, start=call.start + 7 * DAY, end=call.end + 7 * DAY, moved_from=call.start))
        assert await of_team(tx, team) == Figures()
        assert (await of_team(tx, team, NEXT_WEEK)).objective == Share(part=1, whole=1)


async def test_a_promise_moved_over_the_end_of_a_week_is_not_late_at_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        promise = await a_commitment(tx, rep)
        await tx.commitments.apply(moved(promise, by=rep, days=7, now=NOW + DAY))
        assert await of_team(tx, team) == Figures()
        assert (await of_team(tx, team, NEXT_WEEK)).overdue == Overdue(week=1)


async def test_a_promise_late_at_the_end_of_a_week_stays_so_in_that_week_when_it_is_moved_after(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        promise = await a_commitment(tx, rep)
        await tx.commitments.apply(moved(promise, by=rep, days=14, now=NOW + 8 * DAY))
        after = await tx.commitments.get(promise.workspace_id, promise.id)
        await tx.commitments.apply(moved(after, by=rep, days=14, now=NOW + 9 * DAY))
        assert (await of_team(tx, team)).overdue == Overdue(week=1)
        assert await of_team(tx, team, NEXT_WEEK) == Figures()


async def test_a_promise_late_at_the_end_of_a_week_stays_so_in_that_week_when_it_is_kept_after(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        promise = await a_commitment(tx, rep)
        await tx.commitments.apply(keep(promise, by=rep.id, now=WEEK.end, source="test"))
        assert (await of_team(tx, team)).overdue == Overdue(week=1)
        assert await of_team(tx, team, NEXT_WEEK) == Figures(ours=Scores(late=1))


async def test_a_new_date_taken_back_never_was(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        promise = await a_commitment(tx, rep)
        await tx.commitments.apply(moved(promise, by=rep, days=7, now=NOW + 5 * DAY))
        assert await of_team(tx, team) == Figures()
        slip = await tx.commitments.get(promise.workspace_id, promise.id)
        history = await tx.commitments.history(promise.workspace_id, promise.id)
        await tx.commitments.apply(move_back(slip, history, by=rep.id, now=NOW + 5 * DAY + HOUR, source="test"))
        assert (await of_team(tx, team)).overdue == Overdue(week=1)


@pytest.mark.parametrize(
    ("monday", "hours"),
    [(date(2026, 10, 26), 7 * 24 + 1), (date(2027, 3, 29), 7 * 24 - 1), (date(2026, 11, 23), 7 * 24)],
)
async def test_a_week_with_a_clock_change_loses_no_call(storage: Storage, monday: date, hours: int) -> None:
    """A call at each full hour of three weeks: each is counted, in the week that is so many hours long."""
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        team = await a_team(tx, workspace, rhythm=read_rhythm("every Monday 00:00", zone_name="Europe/Berlin"))
        rep = await a_member(tx, workspace)
        weeks = team.periods_until(at("00:00", day=monday + timedelta(days=7)), 3)
        await tx.teams.join(in_team(team, rep, since=weeks[0].start - DAY))
        for number in range((weeks[-1].end - weeks[0].start) // HOUR + 2):
            end = weeks[0].start + (number - 1) * HOUR
            await a_call(tx, rep, uid=f"uid-{number}", start=end - HOUR / 2, end=end)
        counted = [one.calls for one in await tx.figures.of_periods(workspace.id, team.id, weeks)]
        assert counted == [7 * 24, hours, 7 * 24]


async def test_a_promise_is_late_by_its_owners_midnight(storage: Storage) -> None:
    """The same date ends six hours later in New York than in Berlin; the digest comes in between."""
    async with storage.begin() as tx:
        team, reps = await a_team_of(tx, "U1", "U2")
        thursday = weekday("Thu")
        for rep, zone in zip(reps, (BERLIN, NEW_YORK), strict=True):
            deadline = at("00:00", day=thursday + timedelta(days=1), zone=zone)
            await a_commitment(tx, rep, day=thursday, zone_name=zone.key, deadline=deadline)
        night = Window(start=NOW, end=at("03:00", day=weekday("Fri")))
        by_rep = await tx.figures.by_rep(team.workspace_id, team.id, night)
        assert [by_rep[rep.id].overdue.total for rep in reps] == [1, 0]


@pytest.mark.parametrize(
    ("age", "overdue"),
    [
        (timedelta(), Overdue(fresh=1)),
        (3 * DAY - MINUTE, Overdue(fresh=1)),
        (3 * DAY, Overdue(week=1)),
        (7 * DAY - MINUTE, Overdue(week=1)),
        (7 * DAY, Overdue(older=1)),
        (-MINUTE, Overdue()),
    ],
)
async def test_what_is_late_is_told_by_age_at_the_end(storage: Storage, age: timedelta, overdue: Overdue) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        await a_commitment(tx, rep, deadline=WEEK.end - age, made_at=NOW - 9 * DAY)
        assert (await of_team(tx, team)).overdue == overdue


# -- what counts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in CallState if state is not CallState.STANDS])
async def test_a_call_that_does_not_stand_is_none(storage: Storage, state: CallState) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        call = await a_call(tx, rep, state=state)
        await tx.recap_dues.plan(call.workspace_id, {call.id: NOW + DAY}, now=NOW)
        assert await of_team(tx, team) == Figures()


async def test_a_private_call_and_what_was_promised_in_it_is_in_no_figure(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        call = await a_call(tx, rep, is_private=True)
        await tx.recap_dues.plan(call.workspace_id, {call.id: NOW + DAY}, now=NOW)
        for side in Side:
            await a_commitment(tx, rep, side=side, call_id=call.id)
            kept = await a_commitment(tx, rep, side=side, call_id=call.id)
            await tx.commitments.apply(keep(kept, by=rep.id, now=NOW + DAY, source="test"))
        assert await of_team(tx, team) == Figures()
        assert await tx.figures.accounts_at_risk(team.workspace_id, team.id, WEEK.end, 5) == []


async def test_an_objective_written_during_the_call_is_not_before_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for number, late_by in enumerate((timedelta(), MINUTE)):
            call = await a_call(tx, rep, uid=f"uid-{number}")
            await a_prep(tx, call, objective_at=call.start + late_by)
        assert (await of_team(tx, team)).objective == Share(part=1, whole=2)


async def test_an_objective_that_is_blank_again_is_none(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        await a_prep(tx, await a_call(tx, rep), objective="")
        assert (await of_team(tx, team)).objective == Share(part=0, whole=1)


async def test_going_in_without_an_objective_knowingly_is_counted_until_there_is_one(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        winged = {"objective": "", "objective_at": None, "winging_reason": "A chat"}
        await a_prep(tx, await a_call(tx, rep), **winged)
        await a_prep(tx, await a_call(tx, rep, uid="uid-2"), winging_reason="A chat")
        assert (await of_team(tx, team)).winging == 1


@pytest.mark.parametrize("knowledge", [Knowledge.WE_ASSUME, Knowledge.WE_DONT_KNOW, None])
async def test_a_guess_at_what_the_customer_wants_is_not_aligned(storage: Storage, knowledge: Knowledge | None) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        await a_prep(tx, await a_call(tx, rep), their_objective="A date", knowledge=knowledge)
        assert (await of_team(tx, team)).aligned == Share(part=0, whole=1)


async def test_a_recap_is_in_time_until_it_is_due_and_counts_in_the_week_it_is_due_in(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for number, late_by in enumerate((timedelta(), MINUTE)):
            call = await a_call(tx, rep, uid=f"uid-{number}")
            await tx.recap_dues.plan(call.workspace_id, {call.id: NOW + 8 * DAY}, now=NOW)
            await tx.recaps.save(a_recap(call, rep, saved_at=NOW + 8 * DAY + late_by))
        assert (await of_team(tx, team)).recap == Share()
        assert await of_team(tx, team, NEXT_WEEK) == Figures(recap=Share(part=1, whole=2))


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_recap_tells_the_outcome_in_the_week_of_its_call_however_late(
    storage: Storage, outcome: Outcome
) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        call = await a_call(tx, rep)
        await tx.recaps.save(a_recap(call, rep, saved_at=NOW + 20 * DAY, outcome=outcome))
        assert (await of_team(tx, team)).outcomes == Outcomes(**{outcome.value: 1})


async def test_an_advance_is_a_promise_of_theirs_or_a_next_meeting_and_counts_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        both, ours, neither = [await a_call(tx, rep, uid=f"uid-{number}") for number in range(3)]
        await tx.recaps.save(a_recap(both, rep, next_day=(NOW + 9 * DAY).date()))
        for _ in range(2):
            await a_commitment(tx, rep, side=Side.THEIRS, call_id=both.id)
        await a_commitment(tx, rep, side=Side.OURS, call_id=ours.id)
        await tx.recaps.save(a_recap(neither, rep))
        figures = await of_team(tx, team)
        assert (figures.calls, figures.advances, figures.calls_per_advance) == (3, 1, 3.0)


async def test_a_promise_noted_by_mistake_is_no_advance_and_a_released_one_is(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        calls = [await a_call(tx, rep, uid=f"uid-{number}") for number in range(2)]
        mistaken, released = [await a_commitment(tx, rep, side=Side.THEIRS, call_id=call.id) for call in calls]
        await tx.commitments.apply(withdraw_mistake(mistaken, by=rep.id, now=NOW + DAY, source="test"))
        await tx.commitments.apply(release(released, by=rep.id, now=NOW + DAY, source="test"))
        assert await of_team(tx, team) == Figures(calls=2, objective=Share(whole=2), advances=1)


async def test_released_items_count_neither_way(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for side in Side:
            promise = await a_commitment(tx, rep, side=side)
            await tx.commitments.apply(release(promise, by=rep.id, now=NOW + 6 * DAY, source="test"))
        assert await of_team(tx, team) == Figures()


async def test_promises_moved_in_time_and_late_count_apart(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for moved_at in (NOW + DAY, NOW + 3 * DAY):
            promise = await a_commitment(tx, rep)
            await tx.commitments.apply(moved(promise, by=rep, days=3, now=moved_at))
            after = await tx.commitments.get(promise.workspace_id, promise.id)
            await tx.commitments.apply(keep(after, by=rep.id, now=NOW + 4 * DAY, source="test"))
        assert await of_team(tx, team) == Figures(ours=Scores(moved_in_time=1, late=1))


async def test_messages_are_counted_and_not_the_nudges_in_them(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        for number in range(3):
            await a_nudge(tx, rep, f"call:{number}", due_at=NOW)
        found = await tx.nudges.claim_due(NOW, 5, MINUTE)
        await tx.nudges.mark_sent([one.id for one in found[:2]], "D1", "1.1", NOW)
        await tx.nudges.mark_sent([found[2].id], "D1", "1.2", NOW + DAY)
        await a_nudge(tx, rep, "call:planned")
        assert await of_team(tx, team) == Figures(nudges=2)


async def test_a_digest_is_no_message_to_the_manager_who_is_a_rep_and_answers_for_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        team, [rep] = await a_team_of(tx, "U1")
        wanted = Wanted(kind=Kind.DIGEST, n=1, due_at=NOW, until=NOW + DAY)
        digest = await tx.digests.add(team.workspace_id, rep.id, digest_subject(team.id, NOW.date()), wanted)
        assert digest is not None
        await tx.digests.claim(NOW, 5, MINUTE)
        assert await tx.digests.mark_sent([digest.id], "C1", "1.1", NOW) == 1
        assert await of_team(tx, team) == Figures()
