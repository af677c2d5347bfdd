"""A team's figures counted plainly: one thing after the other, by what is told of it and its history, without SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.calls import Call, CallState
from bot.domain.commitments import Event, EventKind, Side
from bot.domain.digests import Figures, Outcomes, Overdue, Scores, Share
from bot.domain.meetings import Window
from bot.domain.people import MemberId
from bot.domain.preps import Knowledge, Prep
from bot.domain.recaps import Outcome, Recap
from bot.domain.teams import Role, TeamPerson

_CLOSINGS = {EventKind.KEPT, EventKind.RELEASED, EventKind.BROKEN, EventKind.MISTAKEN}
_UNDO = {EventKind.MOVED_BACK: {EventKind.MOVED}, EventKind.REOPENED: _CLOSINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCall:
    """All that is told of a call."""

    call: Call
    recap_due_at: datetime | None = None
    prep: Prep | None = None
    recap: Recap | None = None

    @property
    def is_held(self) -> bool:
        """True for a call that took place and is nobody's private matter."""
        return self.call.state is CallState.STANDS and not self.call.is_private

    @property
    def has_objective_in_time(self) -> bool:
        """True when the objective stood when the call began."""
        prep = self.prep
        return (
            prep is not None
            and prep.objective != ""
            and prep.objective_at is not None
            and prep.objective_at <= self.call.start
        )

    @property
    def is_aligned(self) -> bool:
        """True when the customer said what they want, too."""
        prep = self.prep
        return (
            prep is not None
            and self.has_objective_in_time
            and prep.their_objective != ""
            and prep.knowledge is Knowledge.THEY_SAID_SO
        )

    @property
    def is_winged(self) -> bool:
        """True when going in without an objective was a choice."""
        return self.prep is not None and self.prep.winging_reason != "" and not self.has_objective_in_time

    @property
    def is_recapped_in_time(self) -> bool:
        """True when the recap was there when it was due."""
        return self.recap is not None and self.recap_due_at is not None and self.recap.saved_at <= self.recap_due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise as its history tells it. `first_owner` is who had it when it was made."""

    side: Side
    first_owner: MemberId
    history: Sequence[Event]
    told_call: ToldCall | None = None

    @property
    def lived(self) -> list[Event]:
        """Its history without slips that were taken back."""
        kept: list[Event] = []
        for event in self.history:
            undone = [one for one in kept if one.kind in _UNDO.get(event.kind, set())]
            if undone:
                kept.remove(undone[-1])
            else:
                kept.append(event)
        return kept

    @property
    def owner(self) -> MemberId:
        """Who has it now."""
        handed = [event.changes["owner"][1] for event in self.history if event.kind is EventKind.HANDED_OVER]
        return MemberId(handed[-1]) if handed else self.first_owner

    @property
    def closing(self) -> Event | None:
        """How it was closed."""
        return next((event for event in self.lived if event.kind in _CLOSINGS), None)

    @property
    def counts(self) -> bool:
        """True unless it was made in a private call."""
        return self.told_call is None or not self.told_call.call.is_private

    def deadline_at(self, instant: datetime) -> datetime:
        """Return the date it had just before an instant."""
        dues = [event.new_due for event in self.lived if event.at < instant]
        return [due[0] for due in dues if due is not None][-1]

    def is_late_at(self, instant: datetime) -> bool:
        """Return True when it was open just before an instant, and its date had come."""
        is_made = self.history[0].at < instant
        is_open = self.closing is None or self.closing.at >= instant
        return is_made and is_open and self.deadline_at(instant) <= instant

    def score(self) -> str | None:
        """Return the name of what it counts as."""
        if self.closing is None or self.closing.kind in {EventKind.RELEASED, EventKind.MISTAKEN}:
            return None
        if self.closing.kind is EventKind.BROKEN:
            return "broken"
        moves = [event for event in self.lived if event.kind is EventKind.MOVED]
        moved_late = any(event.old_due is not None and event.old_due[0] <= event.at for event in moves)
        if moved_late or self.closing.at > self.deadline_at(self.closing.at):
            return "late"
        return "moved_in_time" if moves else "on_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that was sent to a member; `ts` tells it from others."""

    member_id: MemberId
    sent_at: datetime
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is told of a workspace; of the people, who was in the team."""

    people: Sequence[TeamPerson]
    calls: Sequence[ToldCall] = ()
    promises: Sequence[Promise] = ()
    messages: Sequence[Message] = field(default=())


def recount(told: Told, period: Window, *, only: MemberId | None = None) -> Figures:
    """Count a period of a team, or of one of its reps."""

    def is_in(member_id: MemberId, instant: datetime | None) -> bool:
        return (
            instant is not None
            and period.start <= instant < period.end
            and only in {None, member_id}
            and any(one.role is Role.REP and one.member_id == member_id and one.is_in(instant) for one in told.people)
        )

    end = period.end
    held = [one for one in told.calls if one.is_held and is_in(one.call.lead_id, one.call.end)]
    due = [one for one in told.calls if one.is_held and is_in(one.call.lead_id, one.recap_due_at)]
    counting = [one for one in told.promises if one.counts]
    closed = [one for one in counting if one.closing is not None and is_in(one.owner, one.closing.at)]
    late = [one for one in counting if one.is_late_at(end) and is_in(one.owner, end - timedelta.resolution)]
    in_time = [one for one in held if one.has_objective_in_time]
    return Figures(
        calls=len(held),
        objective=Share(part=len(in_time), whole=len(held)),
        winging=sum(one.is_winged for one in held),
        aligned=Share(part=sum(one.is_aligned for one in held), whole=len(in_time)),
        outcomes=_outcomes(one.recap for one in held),
        recap=Share(part=sum(one.is_recapped_in_time for one in due), whole=len(due)),
        advances=sum(_is_advance(one, told.promises) for one in held),
        ours=_scores(one for one in closed if one.side is Side.OURS),
        theirs=_scores(one for one in closed if one.side is Side.THEIRS),
        overdue=_overdue([end - one.deadline_at(end) for one in late if one.side is Side.OURS]),
        theirs_overdue=sum(one.side is Side.THEIRS for one in late),
        nudges=len({(one.member_id, one.ts) for one in told.messages if is_in(one.member_id, one.sent_at)}),
    )


def _outcomes(recaps: Iterable[Recap | None]) -> Outcomes:
    said = [recap.outcome for recap in recaps if recap is not None]
    return Outcomes(**{outcome.value: said.count(outcome) for outcome in Outcome})


def _is_advance(one: ToldCall, promises: Iterable[Promise]) -> bool:
    has_next = one.recap is not None and one.recap.next_day is not None
    return has_next or any(
        promise.side is Side.THEIRS
        and promise.told_call is one
        and not (promise.closing is not None and promise.closing.kind is EventKind.MISTAKEN)
        for promise in promises
    )


def _scores(closed: Iterable[Promise]) -> Scores:
    scores = [promise.score() for promise in closed]
    return Scores(
        on_time=scores.count("on_time"),
        moved_in_time=scores.count("moved_in_time"),
        late=scores.count("late"),
        broken=scores.count("broken"),
    )


def _overdue(ages: Sequence[timedelta]) -> Overdue:
    days = [age / timedelta(days=1) for age in ages]
    return Overdue(
        fresh=sum(day < 3 for day in days),
        week=sum(3 <= day < 7 for day in days),
        older=sum(day >= 7 for day in days),
    )
