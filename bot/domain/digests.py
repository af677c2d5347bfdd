"""A team's period in figures. Each metric has its one definition here; `docs/metrics.md` works them out.

A period is half-open. A call belongs to its lead, a promise to its owner; they count for a team while that member is
one of its reps. Private calls, calls that are off and meetings that are no customer calls are in no figure.
"""

from dataclasses import dataclass

from bot.domain.commitments.scores import FEWEST_FOR_A_RATIO
from bot.domain.people import MemberId


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
    """Promises closed in a period, by how they count (`commitments.Score`); released ones don't."""

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
    """What became of the objectives of calls recapped, of those held in a period."""

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
    """Promises of ours open past their date at a period's end, by days since: under 3, 3 to 7, more."""

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

    - `calls`: customer calls that ended in the period and were held; `objective`: those of them whose objective was
      written before they began; `aligned`: those of these where the customer's objective was written too, and the
      customer had said so. `outcomes`: what their recaps say.
    - `recap`: of the calls held whose recap fell due in the period, which is the end of the lead's next working day
      after the call, those recapped by then.
    - `advances`: calls held after which the customer promised something or a next meeting stood.
    - `ours`, `theirs`: promises closed in the period; `overdue`, `theirs_overdue`: those open and late at its end.
    - `nudges`: messages SayDo sent unasked to the reps.
    """

    calls: int = 0
    objective: Share = Share()
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
    """An account about to be let down: promises of ours to it that are late, and open ones marked at risk."""

    account: str
    late: int
    at_risk: int
    oldest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """A rep whose promises of the period, so many, were all kept in time."""

    member_id: MemberId
    kept: int
