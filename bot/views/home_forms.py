"""What Home is drawn from and read into: ids, its parts and pages, calls, calendars and figures."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.commitments import SayDo
from bot.domain.links import LinkState, Provider
from bot.views.call_forms import CallFacts
from bot.views.commitment_forms import CommitmentItem
from bot.views.leads import LedBy
from bot.views.look_forms import LookLine
from bot.views.team_forms import TeamFacts


class Id(StrEnum):
    """Controls."""

    CONNECT = "homes.connect"  # opens answers.draw_connect
    PROMISE = "homes.promise"  # opens commitments.draw_commitment
    SHOW = "homes.show"  # draws Home again; the value is a page's name
    EARLIER = "homes.earlier"  # the same, one page back
    LATER = "homes.later"  # the same, one page on


class Part(StrEnum):
    """The lists on Home."""

    TODAY = "today"
    RECAPS = "recaps"
    OURS = "ours"
    THEIRS = "theirs"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What of Home is looked at: everything at a glance (no part), or a page of one part, counted from 1."""

    part: Part | None = None
    number: int = 1

    @property
    def name(self) -> str:
        """The page's name, as buttons carry it and the member's row keeps it."""
        return f"{self.part.value}/{self.number}" if self.part else ""


def page_named(name: str) -> Page:
    """Return the page of a name; everything at a glance for a name nobody gave."""
    part, _, number = name.partition("/")
    if part not in set(Part) or not number.isdecimal():
        return Page()
    return Page(part=Part(part), number=max(1, int(number[:4])))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCall:
    """A call and where it stands. `agenda` in words, `led_by` names the colleague who leads it.

    `is_over`: it has ended; then a recap `is_recapped` or is owed.
    """

    call: CallFacts
    objective: str = ""
    winging_reason: str = ""
    agenda: str = ""
    is_over: bool = False
    is_recapped: bool = False
    led_by: LedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHealth:
    """A calendar link: `age` like "3 minutes ago", `error` a sentence when it can't be read.

    `name` says which calendar, `warnings` what is doubtful in it. One that an admin linked for everybody can't be
    unlinked.
    """

    state: LinkState
    provider: Provider = Provider.ICS
    age: str = ""
    error: str = ""
    link_id: str = ""
    name: str = ""
    warnings: tuple[str, ...] = ()
    can_be_unlinked: bool = True


_NOTHING_SCORED = SayDo(kept_in_time=0, scored=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How much of what was said was done: in the last 30 days, in the 30 before them, in the last 90."""

    last: SayDo = _NOTHING_SCORED
    before: SayDo = _NOTHING_SCORED
    last_90: SayDo = _NOTHING_SCORED


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything on Home; nothing linked shows the three-step start.

    `offered` are promises a colleague asks the reader to take, `left` is how many belong to people who left, for who
    looks after them. `teams` are those the reader is in, `manages` says that there are teams they manage; `unmanaged`
    are the names of those that nobody manages, for admins. `looked` is the last look at the reader.
    """

    is_linked: bool
    today: tuple[HomeCall, ...] = ()
    next: tuple[HomeCall, ...] = ()
    recaps_owed: tuple[CallFacts, ...] = ()
    we_owe: tuple[CommitmentItem, ...] = ()
    they_owe: tuple[CommitmentItem, ...] = ()
    offered: tuple[CommitmentItem, ...] = ()
    left: int = 0
    scores: Scores = field(default_factory=Scores)
    links: tuple[LinkHealth, ...] = ()
    teams: tuple[TeamFacts, ...] = ()
    manages: bool = False
    unmanaged: tuple[str, ...] = ()
    looked: LookLine | None = None
    page: Page = field(default_factory=Page)
