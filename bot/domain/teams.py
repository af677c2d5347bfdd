"""Teams: who is in them since when, what is expected of them, and when their digest comes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NewType

from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.rhythms import Rhythm

TeamId = NewType("TeamId", str)
SMALL_TEAM = 4
"""With fewer reps than this a ratio of the team may give a person away."""


class Role(StrEnum):
    """What a member is in a team; a manager who leads calls too is both."""

    REP = "rep"  # their calls and promises count
    MANAGER = "manager"  # sees the figures, sets what is expected


class Standing(StrEnum):
    """How SayDo stands in the channel of a team, as Slack last said."""

    UNKNOWN = "unknown"  # Slack does not say: it is tried when something is posted
    JOINED = "joined"  # SayDo is in it
    NOT_INVITED = "not_invited"  # SayDo is not in it, or it can't be seen from outside
    SHARED = "shared"  # other organisations read along
    ARCHIVED = "archived"  # nobody writes in it any more


class WhenEmpty(StrEnum):
    """What the digest of a period without calls and promises is."""

    ONE_LINE = "one_line"  # one line says so
    SILENCE = "silence"  # nothing is posted


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a team expects of itself, the same for all. Shares are percent; None: nothing is expected there.

    That a promise has a date and an owner is always expected: SayDo keeps no other. `note` is the manager's own words.
    """

    objective_share: int | None = 100
    recap_share: int | None = 100
    say_do: int | None = 80
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Some members of a workspace whose calls and promises are looked at together.

    `channel` is the Slack id of where its digest is posted, "" for nowhere; `usergroup` of the user group whose people
    are its reps besides those named by hand, "" for none. Their names are as Slack last said, "" when it did not.
    `closed_at` is when it was given up.
    """

    id: TeamId
    workspace_id: WorkspaceId
    name: str
    channel: str
    rhythm: Rhythm
    created_at: datetime
    usergroup: str = ""
    when_empty: WhenEmpty = WhenEmpty.ONE_LINE
    expectations: Expectations = field(default_factory=Expectations)
    closed_at: datetime | None = None
    channel_standing: Standing = Standing.UNKNOWN
    channel_name: str = ""
    usergroup_name: str = ""

    @property
    def is_open(self) -> bool:
        """True until it is given up."""
        return self.closed_at is None

    def period_until(self, moment: datetime) -> Window:
        """Return what the digest of a moment of its rhythm tells of: all since the digest before, half-open."""
        return Window(start=self.rhythm.before(moment, 1)[0], end=moment)

    def periods_until(self, moment: datetime, count: int) -> list[Window]:
        """Return the last `count` periods, the earliest first; the last one ends at `moment`."""
        ends = [*self.rhythm.before(moment, count), moment]
        return [Window(start=start, end=end) for start, end in pairwise(ends)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPerson:
    """Somebody in a team, from `since` until `until` (half-open; None: still). What they did in between counts.

    `is_by_group` when the user group brought them, so that it may take them out again.
    """

    workspace_id: WorkspaceId
    team_id: TeamId
    member_id: MemberId
    role: Role
    since: datetime
    until: datetime | None = None
    is_by_group: bool = False

    def is_in(self, instant: datetime) -> bool:
        """Return True while they belong to the team."""
        return self.since <= instant and (self.until is None or instant < self.until)


def reps_at(people: Iterable[TeamPerson], instant: datetime) -> frozenset[MemberId]:
    """Return the reps of a team at an instant."""
    return frozenset(one.member_id for one in people if one.role is Role.REP and one.is_in(instant))
