"""How commitments count: on time, moved in time, late or broken; and of what was said, how much was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.commitments.values import Commitment, State
from bot.domain.working_time import WorkingTime

LEFT_UNSAID_AFTER_WORKING_DAYS = 10
FEWEST_FOR_A_RATIO = 5


class Score(StrEnum):
    """How a closed commitment counts."""

    ON_TIME = "on_time"  # kept by its date
    MOVED_IN_TIME = "moved_in_time"  # kept by a date that was moved before the old one passed
    LATE = "late"  # kept after its date
    BROKEN = "broken"  # not kept


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
