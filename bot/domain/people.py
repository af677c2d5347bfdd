"""Workspaces and their members, and what each has set: from these comes the policy that applies to one person."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WorkspaceId = NewType("WorkspaceId", str)
MemberId = NewType("MemberId", str)
_DND_HOLDS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """When SayDo speaks to a person, as far as somebody set it; None, or a kind not named: as the next below has it.

    A member stands over their calendar's hours, these over the workspace, the workspace over SayDo itself. Times are
    wall times in the person's zone, lengths are in minutes. `country` is like "DE" or "DE-BY", "" for no holidays;
    SayDo guesses it from the zone. Kinds are values of `nudges.Kind`: off, only in the brief, or in their own message.
    """

    brief_at: time | None = None
    working_start: time | None = None
    working_end: time | None = None
    weekdays: frozenset[int] | None = None
    objective_ask_minutes: int | None = None
    ready_card_minutes: int | None = None
    recap_ask_minutes: int | None = None
    budget: int | None = None
    counts_tentative: bool | None = None
    country: str | None = None
    muted_kinds: frozenset[str] = frozenset()
    brief_kinds: frozenset[str] = frozenset()
    kept_kinds: frozenset[str] = frozenset()

    @property
    def named_kinds(self) -> frozenset[str]:
        """The kinds that are set here, whatever to."""
        return self.muted_kinds | self.brief_kinds | self.kept_kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings(Habits):
    """What an admin sets for all. Domains are lower case.

    Digests show no names but of what is escalated, no ratios of a team so small that they give a person away, and are
    not posted where other organisations read along, unless an admin wants it. Calls and closed promises older than
    `keep_months`, and notes of what SayDo said older than `keep_days`, are erased; None keeps them.
    """

    internal_domains: frozenset[str] = frozenset()
    partner_domains: frozenset[str] = frozenset()
    call_tag: str = "#call"
    minimum_minutes: int = 10
    digests_name_people: bool = False
    digests_show_small_teams: bool = False
    digests_may_be_shared: bool = False
    keep_months: int | None = None
    keep_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettings(Habits):
    """What a member sets for themselves."""

    shows_names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The working hours a calendar provider knows: wall times in the member's zone. `weekdays` counts Monday as 0."""

    weekdays: frozenset[int]
    start: time
    end: time


class WorkspaceState(StrEnum):
    """Whether SayDo is in a workspace."""

    ACTIVE = "active"  # it is
    GONE = "gone"  # it was removed: nothing is read, sent or claimed; its data is kept until `erase_at`


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A Slack team that installed SayDo. `enterprise_id` is of its Enterprise Grid, "" without one.

    `gone_at` is when SayDo was removed, `erase_at` when its data is erased unless SayDo comes back before; both are
    None while it is there. `restored_at` is when SayDo began to speak after it was restored from a backup: what it said
    between the two is not known here. `reps` is how many people's calendars were linked an hour ago or less.
    """

    id: WorkspaceId
    team_id: str
    name: str
    bot_user_id: str
    settings: WorkspaceSettings = field(default_factory=WorkspaceSettings)
    enterprise_id: str = ""
    state: WorkspaceState = WorkspaceState.ACTIVE
    gone_at: datetime | None = None
    erase_at: datetime | None = None
    restored_at: datetime | None = None
    reps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Slack user SayDo knows. `zone_name` is an IANA name as Slack gives it, `locale` like "en_US".

    `hours` are what their calendar's provider says, a default below what they set themselves. `dnd_from` to `dnd_until`
    is Slack's do-not-disturb, the present or the next one, None without; `dnd_seen_at` is when Slack said so.
    `home_page` names the page of Home they look at, "" for everything at a glance.
    """

    id: MemberId
    workspace_id: WorkspaceId
    slack_id: str
    name: str
    email: str = ""
    zone_name: str = "UTC"
    locale: str = "en_US"
    is_admin: bool = False
    is_active: bool = True
    dm_channel: str | None = None
    hours: Hours | None = None
    dnd_from: datetime | None = None
    dnd_until: datetime | None = None
    dnd_seen_at: datetime | None = None
    home_page: str = ""
    settings: MemberSettings = field(default_factory=MemberSettings)

    @property
    def dnd(self) -> tuple[datetime, datetime] | None:
        """Slack's do-not-disturb as far as it is known: from, until."""
        return (self.dnd_from, self.dnd_until) if self.dnd_from and self.dnd_until else None

    def knows_dnd_at(self, now: datetime) -> bool:
        """Return True while what Slack said of do-not-disturb holds: until it is over, and for half a day at most."""
        is_over = self.dnd_until is not None and self.dnd_until <= now
        return self.dnd_seen_at is not None and not is_over and now - self.dnd_seen_at < _DND_HOLDS

    @property
    def zone(self) -> ZoneInfo:
        """The member's zone; UTC when Slack gives a name nobody knows."""
        try:
            return ZoneInfo(self.zone_name)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")
