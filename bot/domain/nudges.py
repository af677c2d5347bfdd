"""Everything SayDo says unasked: what is wanted when, held against what is stored. Pure: twice gives the same rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.calls import Call, CallId
from bot.domain.commitments import Commitment, CommitmentId, Side
from bot.domain.people import MemberId, Policy, WorkspaceId

NudgeId = NewType("NudgeId", str)


class Kind(StrEnum):
    """What a nudge is about."""

    BRIEF = "brief"  # the day at a glance
    OBJECTIVE_ASK = "objective_ask"  # what should be true after this call?
    READY_CARD = "ready_card"  # all one needs, right before the call
    RECAP_ASK = "recap_ask"  # what was agreed?
    RECAP_REMINDER = "recap_reminder"  # the recap is still owed
    DUE_SOON = "due_soon"  # a promise is due on the next working day
    DUE = "due"  # a promise is due today
    OVERDUE = "overdue"  # a promise is late
    THEY_OWE = "they_owe"  # the customer is late
    HANDED_OVER = "handed_over"  # a colleague says that this promise is yours
    LINK_BROKEN = "link_broken"  # the calendar can't be read


class State(StrEnum):
    """Where a nudge stands."""

    PLANNED = "planned"  # to be sent at its time
    CLAIMED = "claimed"  # a process is sending it, until its lease ends
    SENT = "sent"  # it stands in a conversation
    SKIPPED = "skipped"  # not wanted any more when its time came
    FAILED = "failed"  # Slack will not take it


class SkipReason(StrEnum):
    """Why a nudge was not sent, as `/saydo why` tells it."""

    NOT_WANTED = "nothing asks for it any more"
    CALL_OFF = "the call is off"
    ANSWERED = "it was already answered"
    TOO_LATE = "its moment had passed"
    BRIEF_ASKED = "the morning brief had just asked"
    NOTHING_TO_SAY = "there was nothing to say"
    MUTED = "you switched this kind off"
    CLOSED = "the commitment was closed"
    GONE = "its person left"


MORNING = frozenset({Kind.BRIEF, Kind.DUE_SOON, Kind.DUE, Kind.OVERDUE, Kind.THEY_OWE})
_ANOTHER_MOMENT = timedelta(hours=1)
_FREE = timedelta(minutes=10)
_EVENING_BEFORE = timedelta(hours=1)
RECAP_MISSED_AFTER_WORKING_DAYS = 2
BRIEF_SPARES = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A nudge that should be: `until` is when it is too late for it. `n` counts the nudges of a kind for a subject.

    One that was sent before `stale_before` was about another moment (its call moved since) and is wanted again.
    """

    kind: Kind
    n: int
    due_at: datetime
    until: datetime
    stale_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A nudge as stored. `subject` is "call:ID", "commitment:ID", "day:YYYY-MM-DD" or "link:ID".

    (member, subject, kind, n) is unique. `sent_at`, `channel` and `ts` name the message it stands in, `redraw_at` says
    that the message is to be drawn again.
    """

    id: NudgeId
    workspace_id: WorkspaceId
    member_id: MemberId
    subject: str
    kind: Kind
    n: int
    due_at: datetime
    until: datetime
    state: State = State.PLANNED
    claimed_until: datetime | None = None
    attempts: int = 0
    reason: str = ""
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    redraw_at: datetime | None = None

    @property
    def subject_id(self) -> str:
        """The id (or date) behind the colon."""
        return self.subject.partition(":")[2]


def call_subject(call_id: CallId) -> str:
    """Return the subject of nudges about a call."""
    return f"call:{call_id}"


def commitment_subject(commitment_id: CommitmentId) -> str:
    """Return the subject of nudges about a commitment."""
    return f"commitment:{commitment_id}"


def day_subject(day: date) -> str:
    """Return the subject of the brief of a day."""
    return f"day:{day.isoformat()}"


def link_subject(link_id: str) -> str:
    """Return the subject of nudges about a calendar link."""
    return f"link:{link_id}"


# -- when ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A member's busy spans, half-open, sorted by start."""

    spans: tuple[tuple[datetime, datetime], ...] = ()

    def covering(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Return the span that holds an instant, the one that ends last."""
        holding = [span for span in self.spans if span[0] <= instant < span[1]]
        return max(holding, key=lambda span: span[1]) if holding else None

    def next_start(self, instant: datetime) -> datetime | None:
        """Return the first start at or after an instant."""
        return next((start for start, _ in self.spans if start >= instant), None)


def busy_of(spans: Iterable[tuple[datetime, datetime]]) -> Busy:
    """Return the spans in order."""
    return Busy(spans=tuple(sorted(spans)))


def first_gap(busy: Busy, *, after: datetime, length: timedelta = _FREE) -> datetime:
    """Return the first instant at or after `after` from which the member is free for `length`."""
    at = after
    while True:
        span = busy.covering(at)
        if span is not None:
            at = span[1]
            continue
        following = busy.next_start(at)
        if following is None or following - at >= length:
            return at
        at = following


def last_free_moment(busy: Busy, *, before: datetime, earliest: datetime) -> datetime:
    """Return `before`, or, when the member is in a meeting then, the last moment before that meeting.

    Goes back no further than `earliest`; a member who is busy all that time gets it at `before`.
    """
    at = before
    while (span := busy.covering(at)) is not None:
        at = span[0] - timedelta(minutes=5)
        if at < earliest:
            return before
    return at


def brief_at(day: date, *, policy: Policy) -> datetime:
    """Return the instant (UTC) of the brief on a date."""
    return policy.working.at(day, policy.brief_at)


def first_brief_from(instant: datetime, *, policy: Policy) -> datetime:
    """Return the first brief of a working day at or after an instant."""
    working = policy.working
    today = working.day_of(instant)
    if working.is_working_day(today) and (at := brief_at(today, policy=policy)) >= instant:
        return at
    return brief_at(working.next_working_day(today), policy=policy)


# -- what is wanted --------------------------------------------------------------------------------------------------


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
    before, an hour before the end of work, when it starts before the brief could be read.
    """
    working = policy.working
    day = working.day_of(call.start)
    brief = brief_at(day, policy=policy)
    if call.start <= brief + policy.ready_lead or not working.is_working_day(day):
        evening = working.at(working.previous_working_day(day), working.end) - _EVENING_BEFORE
        return min(evening, call.start - policy.objective_lead)
    early = working.at(day, working.start) + timedelta(hours=2)
    return brief if call.start < early else max(brief, call.start - policy.objective_lead)


def _ready_card(call: Call, *, policy: Policy, busy: Busy) -> Wanted:
    earliest = call.start - timedelta(hours=2)
    at = last_free_moment(busy, before=call.start - policy.ready_lead, earliest=earliest)
    return Wanted(kind=Kind.READY_CARD, n=1, due_at=at, until=call.start, stale_before=earliest)


def _recap_nudges(call: Call, *, policy: Policy, busy: Busy) -> list[Wanted]:
    working = policy.working
    ask_at = first_gap(busy, after=call.end) + policy.recap_delay
    day = working.day_of(call.end)
    missed_at = working.at(working.add_working_days(day, RECAP_MISSED_AFTER_WORKING_DAYS), working.end)
    ask = Wanted(kind=Kind.RECAP_ASK, n=1, due_at=ask_at, until=missed_at, stale_before=call.end)
    evening = working.at(day, working.end)
    in_time = working.is_working_day(day) and evening - ask_at >= _ANOTHER_MOMENT
    late = evening + timedelta(hours=2)
    reminder = Wanted(kind=Kind.RECAP_REMINDER, n=1, due_at=evening, until=late, stale_before=call.end)
    return [ask, reminder] if in_time else [ask]


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
        wanted.append(Wanted(kind=Kind.DUE, n=2, due_at=two_hours_before, until=commitment.deadline))
    first = working.next_working_day(commitment.day)
    second = working.add_working_days(first, 2)
    third = working.add_working_days(second, 5)
    ladder = [_in_brief(Kind.OVERDUE, n, day, policy=policy) for n, day in enumerate((first, second, third), start=1)]
    return [one for one in [*wanted, *ladder] if one.due_at > commitment.made_at]


def _their_ladder(commitment: Commitment, *, policy: Policy) -> list[Wanted]:
    day = policy.working.next_working_day(commitment.day)
    return [_in_brief(Kind.THEY_OWE, 1, day, policy=policy)]


def _in_brief(kind: Kind, n: int, day: date, *, policy: Policy) -> Wanted:
    """Want a line in the brief of a day; it may come the whole working day, and not on a later one."""
    at = brief_at(day, policy=policy)
    return Wanted(kind=kind, n=n, due_at=at, until=policy.working.at(day, time(23, 59)))


# -- held against what is stored -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be written: new nudges, nudges as they should now be, and the messages to draw again."""

    new: tuple[Wanted, ...] = ()
    changed: tuple[Nudge, ...] = ()


def reconcile(
    wanted: Sequence[Wanted],
    stored: Sequence[Nudge],
    *,
    now: datetime,
    since: datetime,
    why_not: SkipReason = SkipReason.NOT_WANTED,
) -> Plan:
    """Hold what is wanted against the stored nudges of the same subject and member. Idempotent.

    Planned ones move with their subject; planned ones that nothing wants are skipped (`why_not`); one that was sent and
    whose moment comes again is wanted under the next number; those too late to be of use, or due before `since` (when
    SayDo began to know of the subject), are not planned.
    """
    by_key = {(nudge.kind, nudge.n): nudge for nudge in stored}
    numbered = [_numbered(one, by_key) for one in wanted]
    keys = {(one.kind, one.n) for one in numbered}
    new = tuple(one for one in numbered if (one.kind, one.n) not in by_key and one.until > now and one.due_at >= since)
    changed = [_dated(by_key[one.kind, one.n], one, now=now) for one in numbered if (one.kind, one.n) in by_key]
    dropped = [
        replace(nudge, state=State.SKIPPED, reason=why_not.value)
        for key, nudge in by_key.items()
        if key not in keys and nudge.state is State.PLANNED
    ]
    unlike = tuple(nudge for nudge in [*changed, *dropped] if nudge != by_key[nudge.kind, nudge.n])
    return Plan(new=new, changed=unlike)


def _numbered(wanted: Wanted, by_key: Mapping[tuple[Kind, int], Nudge]) -> Wanted:
    """Give it the next number while one that was sent stands for an earlier moment."""
    sent = by_key.get((wanted.kind, wanted.n))
    is_another = (
        sent is not None
        and sent.sent_at is not None
        and wanted.stale_before is not None
        and sent.sent_at < wanted.stale_before
    )
    return _numbered(replace(wanted, n=wanted.n + 1), by_key) if is_another else wanted


def _dated(nudge: Nudge, wanted: Wanted, *, now: datetime) -> Nudge:
    is_put_off = nudge.attempts > 0 and wanted.due_at <= now < nudge.due_at  # Slack wants a pause
    dated = replace(nudge, due_at=nudge.due_at if is_put_off else wanted.due_at, until=wanted.until)
    match nudge.state:
        case State.PLANNED:
            return dated
        case State.SKIPPED if wanted.due_at > now:
            return replace(dated, state=State.PLANNED, reason="")
        case _:
            return nudge


def bundle_of(nudge: Nudge) -> tuple[str, ...]:
    """Return what nudges of one member share when they go out as one message.

    The brief and all that is said with it are one; recap asks that fall into the same gap are one; others stand alone.
    """
    if nudge.kind in MORNING:
        return (nudge.member_id, "morning")
    if nudge.kind in {Kind.RECAP_ASK, Kind.RECAP_REMINDER}:
        return (nudge.member_id, "recaps")
    return (nudge.member_id, nudge.id)
