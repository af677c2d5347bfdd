"""A team's period as its digest shows it: figures, what they may tell of people, and the periods before."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.dates import describe_instant_short, describe_short, describe_span
from bot.domain.dates.due import Due
from bot.domain.dates.say import WEEKDAYS
from bot.domain.digests import Figures
from bot.domain.disclosures import Disclosure, disclosure_of, reps_in
from bot.domain.meetings import Window
from bot.domain.people import Member, Workspace
from bot.domain.rhythms import Pace
from bot.domain.teams import Team
from bot.views.digest_forms import Digest, Escalated, Point, Praised
from storage import Transaction

_PERIODS = 8
_MOST_ACCOUNTS = 30
_DAYS_OF_A_WEEK = 7


async def digest_of(
    tx: Transaction,
    workspace: Workspace,
    team: Team,
    *,
    until: datetime,
    locale: str,
    digest_id: str = "",
    is_so_far: bool = False,
    shows_all: bool = False,
    escalated: Sequence[Escalated] = (),
) -> Digest:
    """Return the digest of the period that ends at a moment, in the zone of the team's rhythm.

    `shows_all` for who manages the team: then nothing is held back because the team is small.
    """
    periods = team.periods_until(until, _PERIODS)
    figures = await tx.figures.of_periods(workspace.id, team.id, periods)
    shown = await _disclosures(tx, workspace, team, periods, shows_all=shows_all)
    disclosure = shown[-1] or Disclosure.NOTHING
    is_whole = disclosure is Disclosure.WHOLE
    accounts = await tx.figures.accounts_at_risk(workspace.id, team.id, until, _MOST_ACCOUNTS) if is_whole else []
    return Digest(
        id=digest_id,
        team=team.name,
        span=span_text(team, periods[-1], locale=locale),
        since=_since_text(team, periods[-1], locale=locale),
        pace=team.rhythm.pace,
        disclosure=disclosure,
        figures=figures[-1],
        before=figures[-2] if len(figures) > 1 and is_whole and shown[-2] is Disclosure.WHOLE else None,
        expectations=team.expectations,
        history=_history(team, periods, figures, shown, locale=locale),
        accounts=tuple(accounts),
        praised=await _praised(tx, workspace, team, periods[-1]) if is_whole else (),
        escalated=tuple(escalated),
        is_so_far=is_so_far,
    )


async def _disclosures(
    tx: Transaction, workspace: Workspace, team: Team, periods: Sequence[Window], *, shows_all: bool
) -> list[Disclosure | None]:
    """Return what of each period may be shown; None for one in which the team had no rep."""
    people = await tx.teams.people(workspace.id, team.id, since=periods[0].start)
    counts = [len(reps_in(people, period)) for period in periods]
    return [
        None if not reps else Disclosure.WHOLE if shows_all else disclosure_of(reps, workspace.settings)
        for reps in counts
    ]


def _history(
    team: Team,
    periods: Sequence[Window],
    figures: Sequence[Figures],
    shown: Sequence[Disclosure | None],
    *,
    locale: str,
) -> tuple[Point, ...]:
    """Return the periods that may be shown as openly as the last one."""
    enough = {
        Disclosure.WHOLE: {Disclosure.WHOLE},
        Disclosure.CALLS_ONLY: {Disclosure.WHOLE, Disclosure.CALLS_ONLY},
    }.get(shown[-1] or Disclosure.NOTHING, set())
    return tuple(
        Point(label=_label(team, period.end, locale=locale), figures=own)
        for period, own, disclosure in zip(periods, figures, shown, strict=True)
        if disclosure in enough
    )


async def _praised(tx: Transaction, workspace: Workspace, team: Team, period: Window) -> tuple[Praised, ...]:
    found = await tx.figures.praise(workspace.id, team.id, period)
    names: dict[str, Member] = {}
    if workspace.settings.digests_name_people:
        members = await tx.members.many(workspace.id, {one.member_id for one in found})
        names = {str(member_id): member for member_id, member in members.items()}
    return tuple(
        Praised(kept=one.kept, name=names[one.member_id].name if one.member_id in names else "") for one in found
    )


def when_text(team: Team, moment: datetime, *, now: datetime, locale: str) -> str:
    """Return a moment as the team tells it: "Fri 27 Nov, 15:00"."""
    return describe_instant_short(moment, zone=_zone(team), now=now, locale=locale)


def span_text(team: Team, period: Window, *, locale: str) -> str:
    """Return the days of a period where the team's rhythm is told."""
    return describe_span(_day(team, period.start), _day(team, period.end), locale=locale)


def _since_text(team: Team, period: Window, *, locale: str) -> str:
    """Say since when, seen from the period's end: "yesterday", "Friday", or the date."""
    start, end = _day(team, period.start), _day(team, period.end)
    days = (end - start).days
    if days == 0:
        return describe_instant_short(period.start, zone=_zone(team), now=period.end, locale=locale).rpartition(", ")[2]
    if days == 1:
        return "yesterday"
    return WEEKDAYS[start.weekday()] if days < _DAYS_OF_A_WEEK else _short(team, start, period.end, locale=locale)


def _label(team: Team, end: datetime, *, locale: str) -> str:
    """Return the day a period ended without its weekday: "27 Nov"."""
    is_daily = team.rhythm.pace is Pace.DAILY
    said = _short(team, _day(team, end), end, locale=locale)
    return said if is_daily else said.partition(" ")[2]


def _short(team: Team, day: date, seen_from: datetime, *, locale: str) -> str:
    return describe_short(Due(day=day, zone=_zone(team)), now=seen_from, locale=locale)


def _day(team: Team, instant: datetime) -> date:
    return instant.astimezone(_zone(team)).date()


def _zone(team: Team) -> ZoneInfo:
    return ZoneInfo(team.rhythm.zone_name)
