"""The forms about a team, with what there is to choose from."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.teams import Role, Team
from bot.flows.team_lookups import Offered, offered_groups
from bot.flows.team_rights import may_create
from bot.flows.teams import managed_team
from bot.runtime import Actor, Runtime
from bot.views.team_forms import ExpectationsForm, Part, TeamForm, TeamInput
from storage import Transaction

USUAL_RHYTHM = "every Friday 15:00"


async def new_form(runtime: Runtime, actor: Actor, _: str = "") -> TeamForm:
    """Return the form for a new team, managed by the actor in the actor's zone. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        await may_create(tx, actor)
        zones = await _zones(tx, actor)
        settings = (await tx.workspaces.get(actor.workspace.id)).settings
    groups = await offered_groups(runtime, actor.workspace)
    values = TeamInput(
        managers=(actor.member.slack_id,),
        rhythm=USUAL_RHYTHM,
        zone_name=str(actor.member.zone),
        opened_at=runtime.clock.now().isoformat(),
    )
    return TeamForm(
        part=Part.ALL,
        values=values,
        groups=groups.groups,
        no_groups=groups.why_not,
        zones=zones,
        takes_shared=settings.digests_may_be_shared,
    )


async def facts_form(runtime: Runtime, actor: Actor, team_id: str) -> TeamForm:
    """Return the form about a team's name, channel and rhythm. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, team_id)
        zones = await _zones(tx, actor)
        settings = (await tx.workspaces.get(actor.workspace.id)).settings
    values = TeamInput(
        team_id=team.id,
        name=team.name,
        channel=team.channel,
        rhythm=team.rhythm.words,
        zone_name=team.rhythm.zone_name,
        when_empty=team.when_empty,
    )
    return TeamForm(part=Part.FACTS, values=values, zones=zones, takes_shared=settings.digests_may_be_shared)


async def people_form(runtime: Runtime, actor: Actor, team_id: str) -> TeamForm:
    """Return the form about who is in a team. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, team_id)
        opened_at = runtime.clock.now()
        values = TeamInput(
            team_id=team.id,
            reps=await _named(tx, team, Role.REP),
            usergroup=team.usergroup,
            managers=await _named(tx, team, Role.MANAGER),
            opened_at=opened_at.isoformat(),
        )
    offered = _with_own(await offered_groups(runtime, actor.workspace), team)
    return TeamForm(part=Part.PEOPLE, values=values, groups=offered.groups, no_groups=offered.why_not)


async def expectations_form(runtime: Runtime, actor: Actor, team_id: str) -> ExpectationsForm:
    """Return the form about what a team expects. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, team_id)
    return ExpectationsForm(team_id=team.id, name=team.name, expectations=team.expectations)


def _with_own(offered: Offered, team: Team) -> Offered:
    """Offer the group a team follows in any case, so that saving does not lose it."""
    if not team.usergroup or team.usergroup in offered.groups or offered.why_not:
        return offered
    return Offered(groups={**offered.groups, team.usergroup: team.usergroup_name or team.usergroup})


async def _named(tx: Transaction, team: Team, role: Role) -> tuple[str, ...]:
    """Return the Slack ids of those named by hand, by name."""
    people = [one for one in await tx.teams.people(team.workspace_id, team.id) if one.role is role]
    found = await tx.members.many(team.workspace_id, {one.member_id for one in people if not one.is_by_group})
    return tuple(one.slack_id for one in sorted(found.values(), key=lambda one: (one.name.casefold(), one.slack_id)))


async def _zones(tx: Transaction, actor: Actor) -> tuple[str, ...]:
    return tuple(_known_zones(await tx.members.zones(actor.workspace.id)))


def _known_zones(names: Iterable[str]) -> list[str]:
    known = []
    for name in names:
        try:
            known.append(ZoneInfo(name).key)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return known
