"""When a team's digest comes, and when its reps see their part before. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.nudges import Kind, Wanted
from bot.domain.policies import Policy
from bot.domain.schedules import brief_at
from bot.domain.teams import Team

TOO_LATE_AFTER = timedelta(hours=12)
PLANNED = 1
"""The number of a digest that comes by the rhythm; those somebody posts in between are counted from here on."""


def digest_at(moment: datetime) -> Wanted:
    """Want a digest at a moment of its team's rhythm; later than half a day it is old news."""
    return Wanted(kind=Kind.DIGEST, n=PLANNED, due_at=moment, until=moment + TOO_LATE_AFTER)


def day_of(team: Team, moment: datetime) -> date:
    """Return the date of a moment where the team's rhythm is told."""
    return moment.astimezone(ZoneInfo(team.rhythm.zone_name)).date()


def moment_on(team: Team, day: date) -> datetime:
    """Return the moment a planned digest of a day stands for, however late it is posted."""
    zone = ZoneInfo(team.rhythm.zone_name)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    last = team.rhythm.last_until(midnight - timedelta(microseconds=1))
    return last if day_of(team, last) == day else datetime.combine(day, team.rhythm.at, tzinfo=zone).astimezone(UTC)


def preview_before(team: Team, moment: datetime, *, policy: Policy) -> Wanted | None:
    """Want a rep's look at their part in the brief of the working day before the digest.

    When the period begins only after that brief, as a daily one does, in the brief of the digest's own day; None when
    there is no such brief.
    """
    working, day, period = policy.working, policy.working.day_of(moment), team.period_until(moment)
    briefs = [brief_at(working.previous_working_day(day), policy=policy)]
    briefs += [brief_at(day, policy=policy)] if working.is_working_day(day) else []
    due = next((at for at in briefs if period.start <= at < moment), None)
    return Wanted(kind=Kind.DIGEST_PREVIEW, n=1, due_at=due, until=moment) if due is not None else None
