"""The rules that apply to one member: what they set, else their calendar, their workspace, SayDo."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from bot.domain.holidays import DaysOff, country_of_zone, is_holiday
from bot.domain.pacing import head_start
from bot.domain.people import Member, MemberSettings, Workspace
from bot.domain.working_time import MONDAY_TO_FRIDAY, WorkingTime

Set = TypeVar("Set")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The rules that apply to one member now: what they set, else their calendar, their workspace, SayDo.

    `away` are the dates their calendar says they are out of office; `budget` is how many new messages a day may bring;
    `head_start` is how much sooner than `ready_lead` says a card may have to go out, where a workspace is very large.
    """

    working: WorkingTime
    brief_at: time
    objective_lead: timedelta
    ready_lead: timedelta
    head_start: timedelta
    recap_delay: timedelta
    budget: int
    minimum_length: timedelta
    call_tag: str
    counts_tentative: bool
    internal_domains: frozenset[str]
    shows_names_first: bool
    muted_kinds: frozenset[str]
    brief_kinds: frozenset[str]
    country: str
    away: frozenset[date]
    own_email: str

    def is_holiday(self, day: date) -> bool:
        """Return True on a public holiday of the member's country."""
        return is_holiday(day, self.country)


def policy_of(workspace: Workspace, member: Member, *, days_off: Iterable[date] = ()) -> Policy:
    """Return what applies to a member; `days_off` are dates in the member's zone on which they are out of office."""
    ours, mine = workspace.settings, member.settings
    away = frozenset(days_off)
    country = _country(workspace, member)
    return Policy(
        working=_working_time(workspace, member, days_off=DaysOff(dates=away, country=country)),
        brief_at=_first(mine.brief_at, ours.brief_at, default=time(8, 30)),
        objective_lead=_minutes(mine.objective_ask_minutes, ours.objective_ask_minutes, default=120),
        ready_lead=_minutes(mine.ready_card_minutes, ours.ready_card_minutes, default=15),
        head_start=head_start(member.id, workspace.reps),
        recap_delay=_minutes(mine.recap_ask_minutes, ours.recap_ask_minutes, default=5),
        budget=_first(mine.budget, ours.budget, default=6),
        minimum_length=timedelta(minutes=ours.minimum_minutes),
        call_tag=ours.call_tag,
        counts_tentative=_first(mine.counts_tentative, ours.counts_tentative, default=True),
        internal_domains=ours.internal_domains | ours.partner_domains,
        shows_names_first=mine.shows_names_first,
        muted_kinds=mine.muted_kinds | (ours.muted_kinds - mine.named_kinds),
        brief_kinds=mine.brief_kinds | (ours.brief_kinds - mine.named_kinds),
        country=country,
        away=away,
        own_email=member.email,
    )


def inherited_policy(workspace: Workspace, member: Member) -> Policy:
    """Return what would apply to a member who had set nothing."""
    return policy_of(workspace, replace(member, settings=MemberSettings()))


def _country(workspace: Workspace, member: Member) -> str:
    return _first(member.settings.country, workspace.settings.country, default=country_of_zone(member.zone_name))


def _working_time(workspace: Workspace, member: Member, *, days_off: DaysOff) -> WorkingTime:
    ours, mine, theirs = workspace.settings, member.settings, member.hours
    start = _first(mine.working_start, theirs.start if theirs else None, ours.working_start, default=time(9))
    end = _first(mine.working_end, theirs.end if theirs else None, ours.working_end, default=time(17))
    if start >= end:  # halves of two levels that don't fit together
        start, end = time(9), time(17)
    weekdays = mine.weekdays or (theirs.weekdays if theirs else None) or ours.weekdays or MONDAY_TO_FRIDAY
    return WorkingTime(zone=member.zone, start=start, end=end, weekdays=weekdays, days_off=days_off)


def _first(*levels: Set | None, default: Set) -> Set:
    return next((one for one in levels if one is not None), default)


def _minutes(*levels: int | None, default: int) -> timedelta:
    return timedelta(minutes=_first(*levels, default=default))
