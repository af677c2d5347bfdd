"""What SayDo wants to say when: about a day, a call, a commitment. Pure: the table "When SayDo speaks" in code."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.busy import FREE, LONGEST_CHAIN, Busy, first_gap, last_free_moment
from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Side
from bot.domain.nudges import BEFORE_THE_HOUR, Kind, Wanted
from bot.domain.policies import Policy

RECAP_MISSED_AFTER_WORKING_DAYS = 2
_ANOTHER_MOMENT = timedelta(hours=1)
_EVENING_BEFORE = timedelta(hours=1)
_TO_ANSWER = timedelta(minutes=5)


def brief_at(day: date, *, policy: Policy) -> datetime:
    """Return the instant (UTC) of the brief on a date."""
    return policy.working.at(day, policy.brief_at)


def for_day(day: date, *, policy: Policy) -> list[Wanted]:
    """Return the brief of a date in the member's zone; none on a day off."""
    working = policy.working
    if not working.is_working_day(day):
        return []
    at = brief_at(day, policy=policy)
    return [Wanted(kind=Kind.BRIEF, n=1, due_at=at, until=max(working.at(day, working.end), at + timedelta(hours=1)))]


def for_call(call: Call, *, policy: Policy, busy: Busy, is_prepared: bool, is_recapped: bool) -> list[Wanted]:
    """Return the nudges a call wants, at their times in the lead's day. `busy` leaves the call itself out."""
    if not call.is_on:
        return []
    before = [] if is_prepared else [_objective_ask(call, policy=policy, busy=busy)]
    after = [] if is_recapped else _recap_nudges(call, policy=policy, busy=busy)
    return [*before, _ready_card(call, policy=policy, busy=busy), *after]


def _objective_ask(call: Call, *, policy: Policy, busy: Busy) -> Wanted:
    at = objective_ask_at(call, policy=policy)
    at = last_free_moment(busy, before=at, earliest=at - timedelta(hours=2))
    return Wanted(kind=Kind.OBJECTIVE_ASK, n=1, due_at=at, until=call.start)


def objective_ask_at(call: Call, *, policy: Policy) -> datetime:
    """Return when the objective is asked for.

    The policy's lead before the start; with the brief when the call is in the first 2 h of the day; on the evening
    before, an hour before the end of work, when it starts before the brief could be read. A lead that reaches back
    into the night or a day off is brought to the last working hour before.
    """
    working = policy.working
    day = working.day_of(call.start)
    brief, at = brief_at(day, policy=policy), call.start - policy.objective_lead
    if call.start <= brief + policy.ready_lead or not working.is_working_day(day):
        return min(_evening_before(day, policy=policy), at)
    if working.day_of(at) < day:
        asked_on = working.day_of(at)
        return at if working.holds(at) else min(_evening_before(asked_on + timedelta(days=1), policy=policy), at)
    early = working.at(day, working.start) + timedelta(hours=2)
    return brief if call.start < early else max(brief, at)


def _evening_before(day: date, *, policy: Policy) -> datetime:
    working = policy.working
    return working.at(working.previous_working_day(day), working.end) - _EVENING_BEFORE


def _ready_card(call: Call, *, policy: Policy, busy: Busy) -> Wanted:
    """Want the card in the last free moment before the call, however long the meetings before it go back.

    Only a call that moved can make a card stale that was sent so long ago.
    """
    wanted_by = call.start - policy.ready_lead - policy.head_start
    at = last_free_moment(busy, before=wanted_by, earliest=call.start - LONGEST_CHAIN)
    stale_before = min(at, call.start - timedelta(hours=2)) if call.moved_from is not None else None
    return Wanted(kind=Kind.READY_CARD, n=1, due_at=at, until=call.start, stale_before=stale_before)


def _recap_nudges(call: Call, *, policy: Policy, busy: Busy) -> list[Wanted]:
    working = policy.working
    gap = max(FREE, policy.recap_delay + _TO_ANSWER)
    ask_at = first_gap(busy, after=call.end, length=gap) + policy.recap_delay
    day = working.day_of(call.end)
    missed_at = working.at(working.add_working_days(day, RECAP_MISSED_AFTER_WORKING_DAYS), working.end)
    ask = Wanted(kind=Kind.RECAP_ASK, n=1, due_at=ask_at, until=missed_at, stale_before=call.end)
    evening = working.at(day, working.end)
    in_time = working.is_working_day(day) and evening - ask_at >= _ANOTHER_MOMENT
    late = evening + timedelta(hours=2)
    reminder = Wanted(kind=Kind.RECAP_REMINDER, n=1, due_at=evening, until=late, stale_before=call.end)
    return [ask, reminder] if in_time else [ask]


def recap_due_at(end: datetime, *, policy: Policy) -> datetime:
    """Return until when (UTC) the recap of a call that ended is in time: the end of the lead's next working day."""
    working = policy.working
    return working.at(working.next_working_day(working.day_of(end)), working.end)


def for_commitment(commitment: Commitment, *, policy: Policy) -> list[Wanted]:
    """Return the nudges a commitment wants, in the zone of the member who owns it.

    `n` is the rung of the ladder plus ten for each date it had before: each new date starts a ladder of its own.
    """
    if not commitment.is_open:
        return []
    rungs = _their_ladder if commitment.side is Side.THEIRS else _our_ladder
    return [replace(one, n=one.n + 10 * commitment.moves) for one in rungs(commitment, policy=policy)]


def _our_ladder(commitment: Commitment, *, policy: Policy) -> list[Wanted]:
    working = policy.working
    due_day = commitment.day if working.is_working_day(commitment.day) else working.previous_working_day(commitment.day)
    day_before = working.previous_working_day(due_day)
    wanted = [_in_brief(Kind.DUE, 1, due_day, policy=policy)]
    if commitment.day - working.day_of(commitment.made_at) >= timedelta(days=2):
        wanted.append(_in_brief(Kind.DUE_SOON, 1, day_before, policy=policy))
    if commitment.at is not None:
        two_hours_before = commitment.deadline - timedelta(hours=2)
        wanted.append(Wanted(kind=Kind.DUE, n=BEFORE_THE_HOUR, due_at=two_hours_before, until=commitment.deadline))
    ladder = _overdue_ladder(commitment.day, policy=policy)
    return [one for one in [*wanted, *ladder] if one.due_at > commitment.made_at]


def _overdue_ladder(day: date, *, policy: Policy) -> list[Wanted]:
    working = policy.working
    first = working.next_working_day(day)
    second = working.add_working_days(first, 2)
    third = working.add_working_days(second, 5)
    return [_in_brief(Kind.OVERDUE, n, on, policy=policy) for n, on in enumerate((first, second, third), start=1)]


def second_overdue_until(day: date, *, policy: Policy) -> datetime:
    """Return when the second reminder of a promise of ours that was due on a date has had its day."""
    return _overdue_ladder(day, policy=policy)[1].until


def _their_ladder(commitment: Commitment, *, policy: Policy) -> list[Wanted]:
    day = policy.working.next_working_day(commitment.day)
    return [_in_brief(Kind.THEY_OWE, 1, day, policy=policy)]


def _in_brief(kind: Kind, n: int, day: date, *, policy: Policy) -> Wanted:
    """Want a line in the brief of a day; it may come the whole working day, and not on a later one."""
    at = brief_at(day, policy=policy)
    return Wanted(kind=kind, n=n, due_at=at, until=policy.working.at(day, time(23, 59)))
