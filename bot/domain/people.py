"""Workspaces and their members, and what each has set: from these comes the policy that applies to one person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import NewType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.working_time import MONDAY_TO_FRIDAY, WorkingTime

WorkspaceId = NewType("WorkspaceId", str)
MemberId = NewType("MemberId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSettings:
    """What an admin sets for all. Domains are lower case."""

    internal_domains: frozenset[str] = frozenset()
    partner_domains: frozenset[str] = frozenset()
    call_tag: str = "#call"
    minimum_minutes: int = 10
    counts_tentative: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettings:
    """What a member sets for themselves. Times are wall times in the member's zone, lengths are in minutes."""

    brief_at: time = time(8, 30)
    working_start: time = time(9)
    working_end: time = time(17)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    objective_ask_minutes: int = 120
    ready_card_minutes: int = 15
    recap_ask_minutes: int = 5
    shows_names_first: bool = False
    muted_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The working hours a calendar provider knows: wall times in the member's zone. `weekdays` counts Monday as 0."""

    weekdays: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A Slack team that installed SayDo."""

    id: WorkspaceId
    team_id: str
    name: str
    bot_user_id: str
    settings: WorkspaceSettings = field(default_factory=WorkspaceSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Slack user SayDo knows. `zone_name` is an IANA name as Slack gives it, `locale` like "en_US".

    `hours` are what their calendar's provider says, a default below what they set themselves.
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
    settings: MemberSettings = field(default_factory=MemberSettings)

    @property
    def zone(self) -> ZoneInfo:
        """The member's zone; UTC when Slack gives a name nobody knows."""
        try:
            return ZoneInfo(self.zone_name)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules that apply to one member now: the workspace's, overlaid by the member's own."""

    working: WorkingTime
    brief_at: time
    objective_lead: timedelta
    ready_lead: timedelta
    recap_delay: timedelta
    minimum_length: timedelta
    call_tag: str
    counts_tentative: bool
    internal_domains: frozenset[str]
    shows_names_first: bool
    muted_kinds: frozenset[str]
    own_email: str


def policy_of(workspace: Workspace, member: Member, *, days_off: Iterable[date] = ()) -> Policy:
    """Return what applies to a member; `days_off` are dates in the member's zone on which SayDo keeps silent."""
    ours, mine = workspace.settings, member.settings
    return Policy(
        working=WorkingTime(
            zone=member.zone,
            start=mine.working_start,
            end=mine.working_end,
            weekdays=mine.weekdays,
            days_off=frozenset(days_off),
        ),
        brief_at=mine.brief_at,
        objective_lead=timedelta(minutes=mine.objective_ask_minutes),
        ready_lead=timedelta(minutes=mine.ready_card_minutes),
        recap_delay=timedelta(minutes=mine.recap_ask_minutes),
        minimum_length=timedelta(minutes=ours.minimum_minutes),
        call_tag=ours.call_tag,
        counts_tentative=ours.counts_tentative,
        internal_domains=ours.internal_domains | ours.partner_domains,
        shows_names_first=mine.shows_names_first,
        muted_kinds=mine.muted_kinds,
        own_email=member.email,
    )


def domain_of(email: str) -> str:
    """Return the lower-case mail domain of an address, empty when it has none."""
    return email.rpartition("@")[2].strip().lower() if "@" in email else ""
