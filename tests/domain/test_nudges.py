from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import nudges, schedules
from bot.domain.bundles import bundle_of
from bot.domain.busy import Busy, busy_of, first_gap, last_free_moment
from bot.domain.calls import CallState
from bot.domain.commitments import Side
from bot.domain.nudges import Kind, SkipReason, State, Wanted, reconcile
from tests.factories import BERLIN, MONDAY, at, call, commitment, nudge, policy, weekday

FREE = Busy()


def wanted_of(kind: Kind, *, start: datetime, busy: Busy = FREE) -> Wanted:
    wanted = schedules.for_call(call(start), policy=policy(), busy=busy, is_prepared=False, is_recapped=False)
    return next(one for one in wanted if one.kind is kind)


@pytest.mark.parametrize(
    ("start", "asked_at"),
    [
        (at("14:00"), at("12:00")),  # two hours before
        (at("10:30"), at("08:30")),  # in the first two hours of the day: with the brief
        (at("09:00"), at("08:30")),
        (at("11:30"), at("09:30")),
        (at("08:00", day=weekday("Tue")), at("16:00", day=MONDAY)),  # before the brief: on the evening before
        (at("08:00"), at("16:00", day=weekday("Fri", week=-1))),  # and on Friday for a Monday
    ],
)
def test_the_objective_is_asked_for_when_there_is_time_to_think(start: datetime, asked_at: datetime) -> None:
    assert wanted_of(Kind.OBJECTIVE_ASK, start=start).due_at == asked_at


def test_an_ask_is_useless_once_the_call_begins() -> None:
    assert wanted_of(Kind.OBJECTIVE_ASK, start=at("14:00")).until == at("14:00")


def test_the_ready_card_comes_a_quarter_of_an_hour_before() -> None:
    assert wanted_of(Kind.READY_CARD, start=at("14:00")).due_at == at("13:45")


def test_the_ready_card_comes_before_the_meeting_that_runs_right_up_to_the_call() -> None:
    busy = busy_of([(at("13:00"), at("14:00"))])
    assert wanted_of(Kind.READY_CARD, start=at("14:00"), busy=busy).due_at == at("12:55")


def test_the_recap_is_asked_for_five_minutes_after_the_end() -> None:
    assert wanted_of(Kind.RECAP_ASK, start=at("14:00")).due_at == at("14:35")


@pytest.mark.parametrize(
    ("others", "asked_at"),
    [
        ([("14:30", "15:00")], "15:05"),  # back to back
        ([("14:30", "15:00"), ("15:05", "15:30")], "15:35"),  # five minutes between two are no gap
        ([("14:40", "15:00")], "14:35"),  # ten minutes are
        ([("14:20", "15:10")], "15:15"),  # overlapping
    ],
)
def test_the_recap_ask_waits_for_the_first_gap(others: list[tuple[str, str]], asked_at: str) -> None:
    busy = busy_of((at(start), at(end)) for start, end in others)
    assert wanted_of(Kind.RECAP_ASK, start=at("14:00"), busy=busy).due_at == at(asked_at)


def test_back_to_back_calls_are_asked_about_in_one_message() -> None:
    one = wanted_of(Kind.RECAP_ASK, start=at("14:00"), busy=busy_of([(at("14:30"), at("15:00"))]))
    two = wanted_of(Kind.RECAP_ASK, start=at("14:30"), busy=busy_of([(at("14:00"), at("14:30"))]))
    assert one.due_at == two.due_at
    rows = [nudge(Kind.RECAP_ASK, id=nudges.NudgeId(x), subject=f"call:{x}") for x in "ab"]
    assert bundle_of(rows[0]) == bundle_of(rows[1])


def test_a_recap_is_missed_after_two_working_days() -> None:
    friday = weekday("Fri")
    assert wanted_of(Kind.RECAP_ASK, start=at("14:00", day=friday)).until == at("17:00", day=weekday("Tue", week=1))


def test_a_call_that_is_off_wants_nothing() -> None:
    off = call(state=CallState.CANCELLED)
    assert schedules.for_call(off, policy=policy(), busy=FREE, is_prepared=False, is_recapped=False) == []


def test_what_was_answered_is_not_asked_for() -> None:
    wanted = schedules.for_call(call(), policy=policy(), busy=FREE, is_prepared=True, is_recapped=True)
    assert [one.kind for one in wanted] == [Kind.READY_CARD]


def test_no_brief_on_a_day_off() -> None:
    assert schedules.for_day(weekday("Sat"), policy=policy()) == []
    assert schedules.for_day(MONDAY, policy=policy(days_off=[MONDAY])) == []


@pytest.mark.parametrize(
    ("day", "brief_utc_hour"),
    [(datetime(2026, 3, 27, tzinfo=BERLIN), 7), (datetime(2026, 3, 30, tzinfo=BERLIN), 6)],
)
def test_the_brief_keeps_its_wall_time_across_a_dst_change(day: datetime, brief_utc_hour: int) -> None:
    brief = schedules.for_day(day.date(), policy=policy())[0]
    assert (brief.due_at.hour, brief.due_at.minute) == (brief_utc_hour, 30)


def ladder(**facts: object) -> dict[tuple[Kind, int], datetime]:
    return {(one.kind, one.n): one.due_at for one in schedules.for_commitment(commitment(**facts), policy=policy())}


def test_a_promise_of_ours_climbs_the_ladder_in_the_morning_briefs() -> None:
    assert ladder(day=weekday("Thu")) == {
        (Kind.DUE_SOON, 1): at("08:30", day=weekday("Wed")),
        (Kind.DUE, 1): at("08:30", day=weekday("Thu")),
        (Kind.OVERDUE, 1): at("08:30", day=weekday("Fri")),
        (Kind.OVERDUE, 2): at("08:30", day=weekday("Tue", week=1)),
        (Kind.OVERDUE, 3): at("08:30", day=weekday("Tue", week=2)),
    }


def test_a_promise_for_tomorrow_is_not_announced_the_day_before() -> None:
    assert (Kind.DUE_SOON, 1) not in ladder(day=weekday("Tue"))


def test_a_promise_with_a_clock_time_is_recalled_two_hours_before() -> None:
    noon = at("12:00", day=weekday("Fri"))
    times = ladder(day=weekday("Fri"), at=noon.astimezone(BERLIN).time(), deadline=noon)
    assert times[Kind.DUE, 2] == at("10:00", day=weekday("Fri"))


def test_a_promise_due_on_a_weekend_is_recalled_on_friday_and_late_on_monday() -> None:
    times = ladder(day=weekday("Sat"))
    assert times[Kind.DUE, 1] == at("08:30", day=weekday("Fri"))
    assert times[Kind.OVERDUE, 1] == at("08:30", day=weekday("Mon", week=1))


def test_their_promise_is_asked_about_once_on_the_first_working_morning_after() -> None:
    assert ladder(side=Side.THEIRS, day=weekday("Fri")) == {(Kind.THEY_OWE, 1): at("08:30", day=weekday("Mon", week=1))}


def test_a_new_date_starts_a_ladder_of_its_own() -> None:
    assert {n for _, n in ladder(moves=2)} == {21, 22, 23}


# -- held against what is stored --------------------------------------------------------------------------------------

ASK = Wanted(kind=Kind.OBJECTIVE_ASK, n=1, due_at=at("12:00"), until=at("14:00"))
CARD = Wanted(kind=Kind.READY_CARD, n=1, due_at=at("13:45"), until=at("14:00"), stale_before=at("12:00"))
LONG_AGO = at("00:00")


def test_planning_twice_writes_nothing_the_second_time() -> None:
    stored = [nudge(due_at=ASK.due_at, until=ASK.until)]
    assert reconcile([ASK], stored, now=at("09:00"), since=LONG_AGO) == nudges.Plan()


def test_a_planned_nudge_moves_with_its_call() -> None:
    stored = [nudge(due_at=at("10:00"), until=at("12:00"))]
    changed = reconcile([ASK], stored, now=at("09:00"), since=LONG_AGO).changed
    assert [(one.due_at, one.until, one.state) for one in changed] == [(ASK.due_at, ASK.until, State.PLANNED)]


def test_a_planned_nudge_that_nothing_wants_is_skipped_with_its_reason() -> None:
    plan = reconcile([], [nudge()], now=at("09:00"), since=LONG_AGO, why_not=SkipReason.CALL_OFF)
    assert [(one.state, one.reason) for one in plan.changed] == [(State.SKIPPED, "the call is off")]


def test_a_skipped_nudge_is_planned_again_when_its_call_is_on_again() -> None:
    stored = [nudge(state=State.SKIPPED, reason="the call is off")]
    changed = reconcile([ASK], stored, now=at("09:00"), since=LONG_AGO).changed
    assert [one.state for one in changed] == [State.PLANNED]


def test_what_was_sent_is_not_sent_again() -> None:
    stored = [nudge(state=State.SENT, sent_at=at("12:00"))]
    assert reconcile([ASK], stored, now=at("12:30"), since=LONG_AGO) == nudges.Plan()


def test_a_ready_card_is_wanted_again_when_its_call_moved_away_from_it() -> None:
    stored = [nudge(Kind.READY_CARD, state=State.SENT, sent_at=at("09:45"))]
    plan = reconcile([CARD], stored, now=at("10:00"), since=LONG_AGO)
    assert [(one.kind, one.n) for one in plan.new] == [(Kind.READY_CARD, 2)]
    again = [*stored, nudge(Kind.READY_CARD, n=2, due_at=CARD.due_at, until=CARD.until)]
    assert reconcile([CARD], again, now=at("10:00"), since=LONG_AGO) == nudges.Plan()


def test_a_ready_card_just_sent_is_not_repeated_for_a_small_move() -> None:
    stored = [nudge(Kind.READY_CARD, state=State.SENT, sent_at=at("12:30"))]
    assert reconcile([CARD], stored, now=at("12:40"), since=LONG_AGO) == nudges.Plan()


def test_what_is_too_late_or_older_than_the_link_is_not_planned() -> None:
    assert reconcile([ASK], [], now=at("14:00"), since=LONG_AGO) == nudges.Plan()
    assert reconcile([ASK], [], now=at("12:30"), since=at("12:15")) == nudges.Plan()


def test_nobody_is_ever_called_in_a_meeting() -> None:
    busy = busy_of([(at("10:00"), at("11:00")), (at("10:30"), at("12:00"))])
    assert first_gap(busy, after=at("10:15")) == at("12:00")
    assert last_free_moment(busy, before=at("11:30"), earliest=at("09:00")) == at("09:55")
    assert last_free_moment(busy, before=at("11:30"), earliest=at("10:00")) == at("11:30")


def test_a_sent_nudge_keeps_its_time_when_the_plan_changes() -> None:
    sent = nudge(state=State.SENT, sent_at=at("12:00"))
    later = replace(ASK, due_at=ASK.due_at + timedelta(days=1), until=ASK.until + timedelta(days=1))
    assert reconcile([later], [sent], now=at("12:30"), since=LONG_AGO) == nudges.Plan()


def test_what_was_left_to_a_colleague_is_said_when_the_call_comes_back_even_after_its_moment() -> None:
    skipped = nudge(state=State.SKIPPED, reason=SkipReason.LED_BY_ANOTHER.value)
    wanted = Wanted(kind=Kind.OBJECTIVE_ASK, n=1, due_at=at("12:00"), until=at("14:00"))
    plan = reconcile([wanted], [skipped], now=at("12:30"), since=at("08:00"))
    assert [one.state for one in plan.changed] == [State.PLANNED]
    assert reconcile([wanted], [skipped], now=at("14:00"), since=at("08:00")).changed == ()


def test_the_word_to_a_new_lead_and_the_ask_for_an_objective_are_one_message() -> None:
    told = nudge(Kind.NEW_LEAD, subject="lead:call1")
    assert bundle_of(told) == bundle_of(nudge(Kind.OBJECTIVE_ASK))
    assert bundle_of(told) != bundle_of(nudge(Kind.OBJECTIVE_ASK, subject="call:call2"))


# -- after a restore -------------------------------------------------------------------------------------------------

RESTORED = at("12:30")


def wanted_at(due_at: datetime) -> Wanted:
    return Wanted(kind=Kind.RECAP_ASK, n=1, due_at=due_at, until=due_at + timedelta(days=2))


def planned_again(wanted: Wanted, *stored: nudges.Nudge) -> nudges.Plan:
    return reconcile([wanted], stored, now=at("13:00"), since=at("08:00"), restored_at=RESTORED)


def test_what_came_due_before_a_restore_is_not_planned_and_what_comes_after_it_is() -> None:
    assert planned_again(wanted_at(at("12:29"))).new == ()
    assert planned_again(wanted_at(at("12:30"))).new == (wanted_at(at("12:30")),)


def test_what_moves_to_before_a_restore_may_have_been_said_there() -> None:
    planned = nudge(Kind.RECAP_ASK, due_at=at("15:00"), until=at("17:00"))
    (left,) = planned_again(wanted_at(at("12:00")), planned).changed
    assert (left.state, left.reason) == (State.SKIPPED, SkipReason.RESTORED)
    assert planned_again(wanted_at(at("12:00")), left).changed == ()
    (again,) = planned_again(wanted_at(at("16:00")), left).changed
    assert (again.state, again.due_at, again.reason) == (State.PLANNED, at("16:00"), "")


def test_what_was_left_to_a_colleague_before_a_restore_is_not_taken_up_again() -> None:
    left = nudge(Kind.RECAP_ASK, due_at=at("12:00"), state=State.SKIPPED, reason=SkipReason.LED_BY_ANOTHER.value)
    assert planned_again(wanted_at(at("12:00")), left).changed == ()
    assert reconcile([wanted_at(at("12:00"))], [left], now=at("13:00"), since=at("08:00")).changed != ()


def test_only_what_no_brief_repeats_is_said_late_after_a_restore() -> None:
    assert {Kind.TEAM_NEWS} == nudges.TOLD_NOWHERE_ELSE & nudges.MORNING
    assert not nudges.TOLD_NOWHERE_ELSE & {Kind.BRIEF, Kind.OBJECTIVE_ASK, Kind.READY_CARD, Kind.RECAP_ASK, Kind.DIGEST}
