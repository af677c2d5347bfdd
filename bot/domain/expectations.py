"""A period held against what a team expects of itself: actual, target, and the way since the period before. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.commitments.scores import FEWEST_FOR_A_RATIO
from bot.domain.digests import Figures, Scores, Share
from bot.domain.teams import Expectations


class Expected(StrEnum):
    """What a team may expect of itself."""

    OBJECTIVE = "objective"  # an objective before every customer call
    RECAP = "recap"  # a recap within a working day
    SAY_DO = "say_do"  # so much of what was promised is done in time


class Trend(StrEnum):
    """How a share stands to that of the period before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"  # one of the two has nothing to have a share of


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An expectation and what was: `share` of the period, `before` of the one before, `target` in percent."""

    what: Expected
    share: Share
    target: int
    before: Share | None = None
    fewest: int = 1

    @property
    def is_known(self) -> bool:
        """True when there is enough to have a share of."""
        return self.share.whole >= self.fewest

    @property
    def is_met(self) -> bool:
        """True when it was met: compared exactly, so that 79.9 % are not 80."""
        return self.is_known and self.share.part * 100 >= self.target * self.share.whole

    @property
    def trend(self) -> Trend:
        """How it stands to the period before."""
        return trend_of(self.share, self.before, fewest=self.fewest)


def held_against(expectations: Expectations, figures: Figures, before: Figures | None) -> list[Held]:
    """Return what is expected and measured, in the order it is shown; a target that is None is not expected."""
    measured = (
        (Expected.OBJECTIVE, expectations.objective_share, 1),
        (Expected.RECAP, expectations.recap_share, 1),
        (Expected.SAY_DO, expectations.say_do, FEWEST_FOR_A_RATIO),
    )
    return [
        Held(
            what=what,
            share=share_of(what, figures),
            target=target,
            before=share_of(what, before) if before is not None else None,
            fewest=fewest,
        )
        for what, target, fewest in measured
        if target is not None
    ]


def share_of(what: Expected, figures: Figures) -> Share:
    """Return the share of a period that an expectation is held against."""
    shares = {Expected.OBJECTIVE: figures.objective, Expected.RECAP: figures.recap}
    return shares.get(what) or kept_share(figures.ours)


def kept_share(scores: Scores) -> Share:
    """Return how many promises were kept in time, of those that count."""
    return Share(part=scores.kept_in_time, whole=scores.scored)


def trend_of(share: Share, before: Share | None, *, fewest: int = 1) -> Trend:
    """Return how a share stands to an earlier one, compared exactly."""
    if before is None or min(share.whole, before.whole) < max(fewest, 1):
        return Trend.UNKNOWN
    now, then = (Fraction(one.part, one.whole) for one in (share, before))
    return Trend.SAME if now == then else Trend.UP if now > then else Trend.DOWN


def percent(share: Share) -> int | None:
    """Return a share in whole percent, rounded down: what is not quite reached does not look so. None of nothing."""
    return share.part * 100 // share.whole if share.whole else None
