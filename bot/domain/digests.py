"""A team's period in figures. Each metric has its one definition here; `docs/metrics.md` works them out.

A period is half-open. Everything has one moment: a call its end, a recap when it falls due, a promise its closing, what
is overdue the period's end, a message its sending. It counts for a team when the moment lies in the period and its
person is a rep of the team then: the lead of the call, the owner of the promise, the receiver of the message. One that
changed hands belongs, with its past, to who has it now. What is known later counts, too: a recap written after the
digest tells the outcome of its call; but whether it came in time is settled when it falls due.

A private call, and what was promised in it, is in no figure. A call that is off, or is no customer call, is none. Of a
period that is not over the figures are what they will be if nothing happens any more: calls ahead count as held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.commitments.scores import FEWEST_FOR_A_RATIO
from bot.domain.meetings import Window
from bot.domain.people import MemberId
from bot.domain.teams import Role, TeamPerson

FRESH_FOR = timedelta(days=3)
OLDER_AFTER = timedelta(days=7)
FEWEST_FOR_PRAISE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of a number of things."""

    part: int = 0
    whole: int = 0

    @property
    def ratio(self) -> float | None:
        """The share from 0 to 1; None when there is nothing to have a share of."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Promises closed in a period, by how they count (`commitments.Score`); released and mistaken ones don't."""

    on_time: int = 0
    moved_in_time: int = 0
    late: int = 0
    broken: int = 0

    @property
    def kept_in_time(self) -> int:
        """How many were kept by their date, or by one that was moved before the old one passed."""
        return self.on_time + self.moved_in_time

    @property
    def scored(self) -> int:
        """How many count."""
        return self.kept_in_time + self.late + self.broken

    @property
    def ratio(self) -> float | None:
        """Say/do from 0 to 1; None with fewer than five."""
        return self.kept_in_time / self.scored if self.scored >= FEWEST_FOR_A_RATIO else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of our objectives, by the recaps of the calls held in a period, whenever they were written."""

    reached: int = 0
    partly: int = 0
    not_reached: int = 0
    changed: int = 0

    @property
    def reached_share(self) -> Share:
        """The outcome rate: those reached, of all that were recapped."""
        return Share(part=self.reached, whole=self.reached + self.partly + self.not_reached + self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Promises of ours open past their date at a period's end, by how long: under 3 days, under 7, longer.

    A day is 24 hours. What was moved, or closed, after that end counts by the date and state it had then; a slip that
    was taken back never happened.
    """

    fresh: int = 0
    week: int = 0
    older: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.fresh + self.week + self.older


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A period of a team, or of one of its reps.

    - `calls`: customer calls held: they ended in the period, and stand (a no-show, a call moved away or called off does
      not).
    - `objective`: of the calls held, those whose objective was written by their start, the start they have now; one
      that is blank again is none. `winging`: those without, for which going in without one was chosen knowingly.
    - `aligned`: of the calls with an objective in time, those whose prep says what the customer wants, too, and that
      the customer said so.
    - `outcomes`: what the recaps of the calls held say of our objective.
    - `recap`: of the calls held whose recap fell due in the period, those recapped by then. It falls due at the end of
      the lead's next working day after the call (`schedules.recap_due_at`).
    - `advances`: calls held in which the customer promised something, or after which a next meeting stood; a promise
      noted by mistake is none, one from which the customer was released is.
    - `ours`, `theirs`: promises closed in the period, the customers' by the member who keeps an eye on them.
    - `overdue`, `theirs_overdue`: promises open and past their date at its end.
    - `nudges`: messages SayDo sent unasked to the reps; what is bundled in one is one, and the digest is none.
    """

    calls: int = 0
    objective: Share = Share()
    winging: int = 0
    aligned: Share = Share()
    outcomes: Outcomes = Outcomes()
    recap: Share = Share()
    advances: int = 0
    ours: Scores = Scores()
    theirs: Scores = Scores()
    overdue: Overdue = Overdue()
    theirs_overdue: int = 0
    nudges: int = 0

    @property
    def calls_per_advance(self) -> float | None:
        """How many calls it took for one step forward; None without a step."""
        return self.calls / self.advances if self.advances else None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to tell: no call, no promise closed, none late."""
        return (
            not (self.calls or self.recap.whole or self.ours.scored or self.theirs.scored or self.overdue.total)
            and not self.theirs_overdue
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAtRisk:
    """An account about to be let down: promises of ours to it that are late, and others, open and marked at risk.

    `oldest_days` are the whole days (24 hours) since the date of the longest overdue one, 0 when none is late.
    """

    account: str
    late: int
    at_risk: int
    oldest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """A rep whose promises closed in the period, so many and at least three, were all kept in time."""

    member_id: MemberId
    kept: int


def praised(figures: Mapping[MemberId, Figures]) -> list[Praise]:
    """Return who is to be praised for a period, by each rep's figures of it: who kept most first."""
    found = [
        Praise(member_id=member_id, kept=own.ours.scored)
        for member_id, own in figures.items()
        if FEWEST_FOR_PRAISE <= own.ours.scored == own.ours.kept_in_time
    ]
    return sorted(found, key=lambda one: (-one.kept, one.member_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The time a member was a rep of a team within the period of a number; `period_end` when it lasted to the end."""

    number: int
    member_id: MemberId
    window: Window
    period_end: datetime | None


def slices(people: Iterable[TeamPerson], periods: Sequence[Window]) -> list[Slice]:
    """Return when each of a team's reps was one, cut at the bounds of the periods; none of them twice at a time."""
    stays: dict[MemberId, list[TeamPerson]] = {}
    for person in people:
        if person.role is Role.REP:
            stays.setdefault(person.member_id, []).append(person)
    return [
        Slice(number=number, member_id=member_id, window=window, period_end=period.end if is_to_the_end else None)
        for number, period in enumerate(periods)
        for member_id, theirs in stays.items()
        for window, is_to_the_end in _within(period, theirs)
    ]


def _within(period: Window, stays: Iterable[TeamPerson]) -> list[tuple[Window, bool]]:
    found: list[Window] = []
    for stay in sorted(stays, key=lambda one: one.since):
        start = max(period.start, stay.since, found[-1].end if found else period.start)
        end = period.end if stay.until is None else min(period.end, stay.until)
        if start < end:
            found.append(Window(start=start, end=end))
    return [(window, window.end == period.end) for window in found]
