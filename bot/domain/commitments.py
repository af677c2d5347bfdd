"""Commitments of both sides: open until kept, released or broken; moving the date in time is honourable."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.calls import CallId
from bot.domain.errors import AlreadyClosedError, InvalidInputError
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.working_time import WorkingTime

CommitmentId = NewType("CommitmentId", str)

LEFT_UNSAID_AFTER_WORKING_DAYS = 10
FEWEST_FOR_A_RATIO = 5


class Side(StrEnum):
    """Whose promise it is."""

    OURS = "ours"  # we promised
    THEIRS = "theirs"  # the customer promised


class State(StrEnum):
    """Where a commitment stands."""

    OPEN = "open"  # to be done
    KEPT = "kept"  # done
    RELEASED = "released"  # the other side agreed that it need not be done
    BROKEN = "broken"  # its owner said so, or nobody said anything for ten working days after the date


class EventKind(StrEnum):
    """What can happen to a commitment."""

    MADE = "made"  # it came to be
    MOVED = "moved"  # a new date
    KEPT = "kept"  # done
    RELEASED = "released"  # the other side let go
    BROKEN = "broken"  # it won't be done, or nobody said a word
    HANDED_OVER = "handed_over"  # another member owns it now
    OFFERED = "offered"  # a colleague was asked to take it
    DECLINED = "declined"  # the colleague did not take it
    EDITED = "edited"  # its words changed
    REOPENED = "reopened"  # a slip of the finger was taken back


class Score(StrEnum):
    """How a closed commitment counts."""

    ON_TIME = "on_time"  # kept by its date
    MOVED_IN_TIME = "moved_in_time"  # kept by a date that was moved before the old one passed
    LATE = "late"  # kept after its date
    BROKEN = "broken"  # not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What, who, when, how. `day` and `at` are wall time in `zone_name`; `deadline` (UTC) is when it starts being late.

    `owner_id` is the member who does it (ours) or who keeps an eye on it (theirs). `who` is the name people read.
    `moves` counts new dates, `moved_late` those that came after the old deadline. `source_url` leads to the message it
    was made from.
    """

    id: CommitmentId
    workspace_id: WorkspaceId
    owner_id: MemberId
    side: Side
    what: str
    who: str
    day: date
    at: time | None
    zone_name: str
    deadline: datetime
    made_at: datetime
    how: str = ""
    why: str = ""
    call_id: CallId | None = None
    account: str = ""
    source_url: str = ""
    is_must_do: bool = False
    is_at_risk: bool = False
    state: State = State.OPEN
    closed_at: datetime | None = None
    moves: int = 0
    moved_late: int = 0

    @property
    def is_open(self) -> bool:
        """True while it is to be done."""
        return self.state is State.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Return True when it is open and its deadline has passed."""
        return self.is_open and self.deadline <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a commitment's history: who (None: SayDo itself), when, from where, and what it said.

    `changes` are the words an edit changed: what each field said before and says now.
    """

    commitment_id: CommitmentId
    kind: EventKind
    at: datetime
    by: MemberId | None
    source: str
    old_day: date | None = None
    new_day: date | None = None
    reason: str = ""
    told_them: bool | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A commitment offered to a colleague, who has not answered yet; until then its owner stays its owner."""

    workspace_id: WorkspaceId
    commitment_id: CommitmentId
    to: MemberId
    by: MemberId
    offered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A transition: the commitment as it is after it, and the line of history it leaves."""

    after: Commitment
    event: Event


def keep(commitment: Commitment, *, by: MemberId, now: datetime, source: str) -> Step:
    """Close it as kept. Raises AlreadyClosedError."""
    return _close(commitment, State.KEPT, by=by, now=now, source=source)


def release(commitment: Commitment, *, by: MemberId, now: datetime, source: str, reason: str = "") -> Step:
    """Close it as released: the other side agreed. Raises AlreadyClosedError."""
    return _close(commitment, State.RELEASED, by=by, now=now, source=source, reason=reason)


def give_up(
    commitment: Commitment,
    *,
    by: MemberId | None,
    now: datetime,
    source: str,
    reason: str = "",
    told_them: bool | None = None,
) -> Step:
    """Close it as broken; `by` None means that nobody said a word. Raises AlreadyClosedError."""
    step = _close(commitment, State.BROKEN, by=by, now=now, source=source, reason=reason)
    return replace(step, event=replace(step.event, told_them=told_them))


def move(
    commitment: Commitment,
    *,
    day: date,
    at: time | None,
    deadline: datetime,
    by: MemberId,
    now: datetime,
    source: str,
    reason: str,
    told_them: bool,
) -> Step:
    """Give it a new date. Raises AlreadyClosedError, InvalidInputError when the date has passed or is the old one."""
    _require_open(commitment)
    if deadline <= now:
        raise InvalidInputError("That date has passed. Pick one that is still ahead.", field="day")
    if (day, at) == (commitment.day, commitment.at):
        raise InvalidInputError("That is the date it already has. Pick another one.", field="day")
    is_late = commitment.deadline <= now
    after = replace(
        commitment,
        day=day,
        at=at,
        deadline=deadline,
        moves=commitment.moves + 1,
        moved_late=commitment.moved_late + is_late,
    )
    event = Event(
        commitment_id=commitment.id,
        kind=EventKind.MOVED,
        at=now,
        by=by,
        source=source,
        old_day=commitment.day,
        new_day=day,
        reason=reason,
        told_them=told_them,
    )
    return Step(after=after, event=event)


def hand_over(commitment: Commitment, *, to: MemberId, by: MemberId, now: datetime, source: str) -> Step:
    """Give it to the member it belongs to. Raises AlreadyClosedError, InvalidInputError when they own it already."""
    _require_open(commitment)
    if to == commitment.owner_id:
        raise InvalidInputError("It is theirs already. Pick another colleague.", field="colleague")
    event = Event(commitment_id=commitment.id, kind=EventKind.HANDED_OVER, at=now, by=by, source=source)
    return Step(after=replace(commitment, owner_id=to), event=event)


def _close(
    commitment: Commitment, state: State, *, by: MemberId | None, now: datetime, source: str, reason: str = ""
) -> Step:
    _require_open(commitment)
    event = Event(commitment_id=commitment.id, kind=EventKind(state.value), at=now, by=by, source=source, reason=reason)
    return Step(after=replace(commitment, state=state, closed_at=now), event=event)


def _require_open(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise AlreadyClosedError(f"“{commitment.what}” is already closed as {commitment.state.value}.")


def is_left_unsaid(commitment: Commitment, *, now: datetime, working: WorkingTime) -> bool:
    """Return True when nobody said a word for ten working days after the date."""
    today = working.day_of(now)
    return (
        commitment.is_overdue(now)
        and working.working_days_between(commitment.day, today) >= LEFT_UNSAID_AFTER_WORKING_DAYS
    )


def score_of(commitment: Commitment) -> Score | None:
    """Return how it counts; None while it is open, and for released ones."""
    if commitment.state in {State.OPEN, State.RELEASED}:
        return None
    if commitment.state is State.BROKEN:
        return Score.BROKEN
    if commitment.closed_at is None or commitment.closed_at > commitment.deadline or commitment.moved_late:
        return Score.LATE
    return Score.MOVED_IN_TIME if commitment.moves else Score.ON_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class SayDo:
    """Of what was said, how much was done: counts, and the ratio (0 to 1) when there are at least five."""

    kept_in_time: int
    scored: int

    @property
    def ratio(self) -> float | None:
        """The say/do ratio, None when there are too few to say."""
        return self.kept_in_time / self.scored if self.scored >= FEWEST_FOR_A_RATIO else None


def say_do(commitments: Iterable[Commitment], *, now: datetime, days: int = 30) -> SayDo:
    """Count what was closed in the last `days` days."""
    since = now - timedelta(days=days)
    scores = [score_of(one) for one in commitments if one.closed_at is not None and one.closed_at >= since]
    counted = [score for score in scores if score is not None]
    in_time = sum(score in {Score.ON_TIME, Score.MOVED_IN_TIME} for score in counted)
    return SayDo(kept_in_time=in_time, scored=len(counted))
