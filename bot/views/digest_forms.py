"""What digests are drawn from: finished facts of a team's period, and the ids of their controls."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.digests import AccountAtRisk, Figures
from bot.domain.disclosures import Disclosure
from bot.domain.rhythms import Pace
from bot.domain.teams import Expectations


class Id(StrEnum):
    """Controls and callbacks; the value of each button is a digest's id."""

    DETAILS = "digests.details"  # button under a digest: all there is to see for who clicks
    POST_NOW = "digests.post_now"  # button: post it now, after somebody asked for it, or because it could not be posted
    CARD = "digests.card"  # callback of draw_details (it has no submit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One of the last periods; `label` like "27 Nov" is the day it ended, at most 20 characters."""

    label: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Praised:
    """A rep who kept every promise of the period in time; `name` is "" where nobody is named."""

    kept: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """An item that was announced to its owner to stand in the digest; `line` says it whole, in plain text."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A team's period. `span` like "20 to 27 November"; of a daily one `since` like "yesterday".

    `figures`, `before` and `history` (the present period last) are whole; `disclosure` says what of them is drawn.
    `id` is what the button to the details carries, "" for no button; `is_so_far` when the period is not over.
    """

    team: str
    span: str
    figures: Figures
    id: str = ""
    since: str = ""
    pace: Pace = Pace.WEEKLY
    disclosure: Disclosure = Disclosure.WHOLE
    before: Figures | None = None
    expectations: Expectations = field(default_factory=Expectations)
    history: tuple[Point, ...] = ()
    accounts: tuple[AccountAtRisk, ...] = ()
    praised: tuple[Praised, ...] = ()
    escalated: tuple[Escalated, ...] = ()
    is_so_far: bool = False

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to tell."""
        return self.figures.is_empty and not self.escalated


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """All there is to see of a digest for one reader. `own` are the figures of a reader who is one of its reps.

    `is_managed` when the reader manages the team, so that nothing is held back.
    """

    digest: Digest
    own: Figures | None = None
    is_managed: bool = False
