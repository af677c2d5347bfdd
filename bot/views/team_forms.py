"""What teams are drawn from and read into: ids, a team in its reader's words, the modals' forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.teams import Expectations, Standing, TeamId, WhenEmpty

NO_GROUP = "none"
"""The option of the menu of user groups that chooses none: a menu can't be emptied."""


class Id(StrEnum):
    """Controls, callbacks, and the inputs' blocks."""

    LIST = "teams.list"  # opens draw_teams; also the callback of that modal (it has no submit)
    OPEN = "teams.open"  # opens draw_team; the value is the team's id
    CARD = "teams.card"  # callback of that modal (it has no submit)
    NEW = "teams.new"  # opens draw_team_form for a new team
    EDIT = "teams.edit"  # opens it for a team's name, channel and rhythm
    PEOPLE = "teams.people"  # opens it for a team's people
    EXPECT = "teams.expect"  # opens draw_expectations
    GIVE_UP = "teams.give_up"  # after a question, gives a team up
    BACK = "teams.back"  # from a form to the team; what was typed stays as a draft
    START_OVER = "teams.start_over"  # forgets what was typed before
    SAVE_NEW = "teams.save_new"  # callbacks of the forms
    SAVE = "teams.save"
    SAVE_PEOPLE = "teams.save_people"
    SAVE_EXPECTED = "teams.save_expected"
    NAME = "teams.name"
    REPS = "teams.reps"
    GROUP = "teams.group"
    MANAGERS = "teams.managers"
    CHANNEL = "teams.channel"
    RHYTHM = "teams.rhythm"
    ZONE = "teams.zone"
    EMPTY = "teams.empty"
    OBJECTIVE = "teams.objective"
    RECAP = "teams.recap"
    SAY_DO = "teams.say_do"
    NOTE = "teams.note"


class Part(StrEnum):
    """Which of a team's facts a form asks for."""

    ALL = "all"  # of a new team
    FACTS = "facts"  # name, channel, rhythm
    PEOPLE = "people"  # who is in it, who manages it


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """A team in its reader's words. `rhythm` like "every Friday 15:00", `next_digest` in full with its zone.

    `channel` and `group` are names without # and @; `has_channel` and `has_group` also when their names are not known.
    `reps` and `managers` are names. `names_people`: the workspace lets digests name people.
    """

    team_id: TeamId
    name: str
    rhythm: str
    next_digest: str
    expectations: Expectations = field(default_factory=Expectations)
    managers: tuple[str, ...] = ()
    reps: tuple[str, ...] = ()
    channel: str = ""
    has_channel: bool = False
    standing: Standing = Standing.UNKNOWN
    group: str = ""
    has_group: bool = False
    when_empty: WhenEmpty = WhenEmpty.ONE_LINE
    names_people: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamList:
    """Every team the reader manages, and those they are in; `asks` says whom to ask when they may set up none.

    `note` says what came of the last act.
    """

    managed: tuple[TeamFacts, ...] = ()
    own: tuple[TeamFacts, ...] = ()
    can_create: bool = False
    asks: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCard:
    """A team with what can be done about it; `note` says what came of the last act."""

    team: TeamFacts
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamInput:
    """A team as typed. Reps and managers are Slack ids, `usergroup` and `channel` too ("" for none).

    `touched` names the inputs in which something was changed, by their ids: of a team that is there already only these
    are kept, so that two people who change different things do not undo each other.
    """

    team_id: TeamId | None = None
    name: str = ""
    reps: tuple[str, ...] = ()
    usergroup: str = ""
    managers: tuple[str, ...] = ()
    channel: str = ""
    rhythm: str = ""
    zone_name: str = ""
    when_empty: WhenEmpty = WhenEmpty.ONE_LINE
    touched: frozenset[str] = frozenset()
    opened_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """The modal about a team: what stands in it, and what there is to choose from.

    `groups` are user groups (id → handle), `no_groups` says why there are none to choose from. `zones` are where the
    workspace's people are. `takes_shared`: channels shared with other organisations may be chosen.
    """

    part: Part
    values: TeamInput
    groups: Mapping[str, str] = field(default_factory=dict)
    no_groups: str = ""
    zones: tuple[str, ...] = ()
    takes_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsForm:
    """The modal about what a team expects."""

    team_id: TeamId
    name: str
    expectations: Expectations


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationsInput:
    """What a team is to expect, and in which inputs something was changed."""

    team_id: TeamId
    expectations: Expectations
    touched: frozenset[str] = frozenset()
