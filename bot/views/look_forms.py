"""What a manager's looks are drawn from and read into: where one is, a team's reps, a rep's calls and promises."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.calls import CallId
from bot.domain.digests import Figures
from bot.domain.looks import Seen
from bot.domain.people import MemberId
from bot.domain.recaps import Outcome
from bot.domain.teams import TeamId
from bot.views.call_forms import CallFacts
from bot.views.commitment_forms import CommitmentItem
from bot.views.kit import Click, carried_by, number_in, subject_of, word_of


class Id(StrEnum):
    """Controls and callbacks."""

    TEAM = "looks.team"  # opens the reps of a team; the value is the team's id
    DIGEST = "looks.digest"  # the same for the period of a digest; the value is the digest's id
    REP = "looks.rep"  # a rep's figures and calls; the value is the member's id
    PROMISES = "looks.promises"  # a rep's promises; the value is the member's id
    CALL = "looks.call"  # one call; the value is its id
    BACK = "looks.back"  # one step back
    PAGE_BACK = "looks.page_back"  # the value is the page, of the next as well
    PAGE_ON = "looks.page_on"
    EARLIER = "looks.earlier"  # the period before; the value is the instant it ends, of the next as well
    LATER = "looks.later"  # the period after, "" for the one that is not over
    SHOWN = "looks.shown"  # callback of draw_look (it has no submit)

    WHO = "looks.who"  # opens draw_who_looked, for the one who was looked at
    WHO_BACK = "looks.who_back"  # the value is the page, of the next as well
    WHO_ON = "looks.who_on"
    WHO_SHOWN = "looks.who_shown"  # callback of draw_who_looked


class Shows(StrEnum):
    """The pages there are."""

    TEAM = "team"  # a team's reps with their figures
    REP = "rep"  # one rep: figures, and the calls of the period
    PROMISES = "promises"  # one rep: the promises
    CALL = "call"  # one call


NOW = "now"
_NOBODY, _NO_CALL = MemberId(""), CallId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a manager is: which page of which team's period. `until` is the instant (ISO) it ends, "" while it lasts.

    `page` counts from 0.
    """

    team_id: TeamId
    shows: Shows = Shows.TEAM
    until: str = ""
    rep: MemberId = _NOBODY
    call: CallId = _NO_CALL
    page: int = 0

    @property
    def carried(self) -> dict[str, str]:
        """The facts a modal carries besides the team's id."""
        facts = {"shows": self.shows.value, "until": self.until, "rep": self.rep, "call": self.call}
        return {**{name: fact for name, fact in facts.items() if fact}, "page": str(self.page)}


def place_of(view: Mapping[str, Any]) -> Place:
    """Return where the manager is who clicked in a modal."""
    facts = carried_by(view)
    page = facts.get("page", "0")
    return Place(
        team_id=TeamId(subject_of(view)),
        shows=word_of(Shows, facts.get("shows", Shows.TEAM)),
        until=facts.get("until", ""),
        rep=MemberId(facts.get("rep", "")),
        call=CallId(facts.get("call", "")),
        page=number_in(page),
    )


def went_to(place: Place, click: Click) -> Place:
    """Return where a click in a look leads."""
    team_id, until = place.team_id, place.until
    match click.action_id:
        case Id.REP:
            return Place(team_id=team_id, until=until, shows=Shows.REP, rep=MemberId(click.id))
        case Id.PROMISES:
            return Place(team_id=team_id, until=until, shows=Shows.PROMISES, rep=MemberId(click.id))
        case Id.CALL:
            return Place(team_id=team_id, until=until, shows=Shows.CALL, rep=place.rep, call=CallId(click.id))
        case Id.EARLIER | Id.LATER:
            return Place(team_id=team_id, until=click.id if click.id != NOW else "", rep=place.rep, shows=place.shows)
        case Id.PAGE_BACK | Id.PAGE_ON:
            page = number_in(click.id)
            return Place(team_id=team_id, until=until, shows=place.shows, rep=place.rep, page=page)
        case _:
            up = Shows.TEAM if place.shows is Shows.REP else Shows.REP
            return Place(team_id=team_id, until=until, shows=up, rep=place.rep if up is Shows.REP else _NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The time that is looked at, and the way to the ones beside it ("" where there is none): ISO instants, or NOW."""

    span: str
    is_so_far: bool = False
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepLine:
    """A rep with the figures of the period."""

    member_id: MemberId
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLook:
    """A page of a team's reps."""

    place: Place
    team: str
    period: Period
    reps: tuple[RepLine, ...]
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """A call that was held: objective ("" for none), outcome (None without a recap), and how many promises of it."""

    call: CallFacts
    objective: str = ""
    is_winging: bool = False
    outcome: Outcome | None = None
    promises: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepLook:
    """A rep's figures and a page of the calls they come from."""

    place: Place
    team: str
    period: Period
    rep: RepLine
    calls: tuple[CallLine, ...] = ()
    promises: int = 0
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """A promise and what happened to its date, the earliest first."""

    item: CommitmentItem
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesLook:
    """A page of a rep's promises: open ones first, then those that were closed in the period."""

    place: Place
    name: str
    period: Period
    promises: tuple[PromiseLine, ...] = ()
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLook:
    """One call as its lead's manager sees it; what is written for oneself (notes, learnings, agenda) is not in it."""

    place: Place
    name: str
    line: CallLine
    theirs: str = ""
    knowledge: str = ""
    their_outcome: Outcome | None = None
    next_meeting: str = ""
    promises: tuple[PromiseLine, ...] = ()


AnyLook = TeamLook | RepLook | PromisesLook | CallLook


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """One look at the reader: `day` is a full date, `times` like "09:12 to 16:40", `about` names the item."""

    by: str
    seen: Seen
    day: str
    times: str
    about: str = ""
    is_manager: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoLooked:
    """A page of those who looked at the reader, the latest first; pages count from 0."""

    lines: tuple[LookLine, ...]
    page: int = 0
    pages: int = 1
