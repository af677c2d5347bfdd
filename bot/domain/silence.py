"""When SayDo keeps silent: in meetings, in Slack's do-not-disturb, on days off, outside working time. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.busy import LONGEST_CHAIN, Busy, first_gap, last_free_moment
from bot.domain.calls import Call
from bot.domain.nudges import Kind, SkipReason
from bot.domain.policies import Policy

_BEFORE_CALL = timedelta(hours=2)
_AFTER_CALL = timedelta(hours=1)
_AFTER_WORK = timedelta(minutes=15)
_FOR_BRIEF = timedelta(hours=1)

AROUND_CALLS = frozenset({Kind.OBJECTIVE_ASK, Kind.NEW_LEAD, Kind.READY_CARD, Kind.RECAP_ASK})
"""What comes at its time although the call lies outside working time."""
WITH_BRIEF = frozenset({
    Kind.BRIEF, Kind.DUE_SOON, Kind.DUE, Kind.OVERDUE, Kind.THEY_OWE,
    Kind.OBJECTIVE_ASK, Kind.RECAP_ASK, Kind.RECAP_REMINDER, Kind.HANDED_OVER, Kind.DIGEST_PREVIEW,
    Kind.TEAM_NEWS,
})  # fmt: skip
"""What the brief can carry: it comes from the brief's time on, the others from the beginning of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a member is in the middle of. `busy` leaves `call` out; `dnd` is Slack's do-not-disturb, from and until."""

    policy: Policy
    busy: Busy = Busy()  # noqa: RUF009  frozen, so safe to share
    dnd: tuple[datetime, datetime] | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nothing is said until then, and why."""

    until: datetime
    why: SkipReason


def silence_at(now: datetime, kind: Kind, moment: Moment) -> Silence | None:
    """Return why a kind of nudge is not said now; None when it may be."""
    span = moment.busy.covering(now)
    if span is not None:
        return Silence(until=span[1], why=SkipReason.IN_MEETING)
    if moment.dnd is not None and moment.dnd[0] <= now < moment.dnd[1]:
        return Silence(until=moment.dnd[1], why=SkipReason.DO_NOT_DISTURB)
    return _outside_hours(now, kind, moment)


def _outside_hours(now: datetime, kind: Kind, moment: Moment) -> Silence | None:
    around = _around(kind, moment)
    if _is_open(now, kind, moment.policy) or (around is not None and around[0] <= now < around[1]):
        return None
    opens = next_opening(now, kind, moment.policy)
    until = around[0] if around is not None and now < around[0] < opens else opens
    return Silence(until=until, why=_why_closed(now, moment.policy))


def _is_open(now: datetime, kind: Kind, policy: Policy) -> bool:
    day = policy.working.day_of(now)
    closes = policy.working.at(day, policy.working.end)
    if kind is Kind.RECAP_REMINDER:  # it comes when work ends
        closes += _AFTER_WORK
    if kind in WITH_BRIEF:  # a brief outside working time has its hour too
        closes = max(closes, policy.working.at(day, policy.brief_at) + _FOR_BRIEF)
    return policy.working.is_working_day(day) and policy.working.at(day, _opens_at(kind, policy)) <= now < closes


def _opens_at(kind: Kind, policy: Policy) -> time:
    return min(policy.brief_at, policy.working.start) if kind in WITH_BRIEF else policy.working.start


def next_opening(now: datetime, kind: Kind, policy: Policy) -> datetime:
    """Return when a kind may be said next, after now: with the next brief, or when work begins next."""
    wall = policy.brief_at if kind in WITH_BRIEF else policy.working.start
    today = policy.working.day_of(now)
    if policy.working.is_working_day(today) and (opens := policy.working.at(today, wall)) > now:
        return opens
    return policy.working.at(policy.working.next_working_day(today), wall)


def next_brief(now: datetime, policy: Policy) -> datetime:
    """Return when the next brief is due, after now."""
    return next_opening(now, Kind.BRIEF, policy)


def _around(kind: Kind, moment: Moment) -> tuple[datetime, datetime] | None:
    """Return the time around a call in which it may be spoken of, whatever the hour.

    Back-to-back meetings push its ends: a card comes in the last free moment before them, an ask in the first gap.
    """
    call, busy = moment.call, moment.busy
    if kind not in AROUND_CALLS or call is None:
        return None
    last = last_free_moment(busy, before=call.start - moment.policy.ready_lead, earliest=call.start - LONGEST_CHAIN)
    free = first_gap(busy, after=call.end)
    return min(last, call.start - _BEFORE_CALL), free + moment.policy.recap_delay + _AFTER_CALL


def _why_closed(now: datetime, policy: Policy) -> SkipReason:
    day = policy.working.day_of(now)
    if day in policy.away:
        return SkipReason.AWAY
    if policy.is_holiday(day):
        return SkipReason.HOLIDAY
    return SkipReason.OFF_HOURS
