"""Teams put into the words their reader sees: names resolved, the next digest with its date in full."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.dates import describe_instant
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.teams import Role, Team, TeamPerson
from bot.flows import cards
from bot.views.team_forms import TeamFacts
from storage import Transaction


async def team_facts(
    tx: Transaction, workspace: Workspace, teams: Sequence[Team], reader: Member, *, now: datetime
) -> list[TeamFacts]:
    """Return teams in their reader's words, in as many questions whether there is one or a hundred."""
    people = await tx.teams.people_of(workspace.id, [team.id for team in teams])
    members = await tx.members.many(workspace.id, {one.member_id for some in people.values() for one in some})
    return [_facts(workspace, team, people.get(team.id, ()), members, reader=reader, now=now) for team in teams]


def _facts(
    workspace: Workspace,
    team: Team,
    people: Sequence[TeamPerson],
    members: Mapping[MemberId, Member],
    *,
    reader: Member,
    now: datetime,
) -> TeamFacts:
    return TeamFacts(
        team_id=team.id,
        name=team.name,
        rhythm=team.rhythm.words,
        next_digest=next_digest_text(team, reader, now=now),
        expectations=team.expectations,
        managers=_names(people, Role.MANAGER, members),
        reps=_names(people, Role.REP, members),
        channel=team.channel_name,
        has_channel=bool(team.channel),
        standing=team.channel_standing,
        group=team.usergroup_name,
        has_group=bool(team.usergroup),
        when_empty=team.when_empty,
        names_people=workspace.settings.digests_name_people,
    )


def _names(people: Iterable[TeamPerson], role: Role, members: Mapping[MemberId, Member]) -> tuple[str, ...]:
    found = {one.member_id for one in people if one.role is role}
    return tuple(sorted((members[one].name for one in found if one in members), key=str.casefold))


def next_digest_text(team: Team, reader: Member, *, now: datetime) -> str:
    """Say when the next digest comes: "Friday 27 November 2026 at 15:00 (Europe/Berlin)", and when that is here."""
    zone_name = team.rhythm.zone_name
    at = team.rhythm.next_after(now)
    day, _, clock = describe_instant(at, zone=ZoneInfo(zone_name), locale=reader.locale).rpartition(", ")
    there = f"{day} at {clock} ({zone_name})"
    is_elsewhere = at.astimezone(reader.zone).replace(tzinfo=None) != at.astimezone(ZoneInfo(zone_name)).replace(
        tzinfo=None
    )
    return f"{there}, where you are {cards.instant_text(at, reader, now=now)}" if is_elsewhere else there
