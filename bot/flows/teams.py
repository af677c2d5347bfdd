"""The teams of a workspace: listed, found by name, looked at, given up."""

from dataclasses import dataclass
from difflib import get_close_matches

from bot.domain.finding import folded
from bot.domain.teams import Role, Team, TeamId
from bot.flows.digest_planning import plan_digest
from bot.flows.team_facts import team_facts
from bot.flows.team_lookups import in_time, place_of
from bot.flows.team_rights import admins_to_ask, can_create, managed_teams, may_manage
from bot.runtime import Actor, Runtime
from bot.views.team_forms import TeamCard, TeamList
from storage import Transaction

_SPELT_ALIKE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a typed name means: one team the actor manages, one they are in, or what is spelt most like it."""

    managed: TeamId | None = None
    own: TeamId | None = None
    near: tuple[str, ...] = ()


async def team_list(runtime: Runtime, actor: Actor, _: str = "", *, only: TeamId | None = None) -> TeamList:
    """Return the teams the actor manages or is in; with `only` that one."""
    async with runtime.storage.begin() as tx:
        return await listed(tx, runtime, actor, only=only)


async def listed(
    tx: Transaction, runtime: Runtime, actor: Actor, *, only: TeamId | None = None, note: str = ""
) -> TeamList:
    """Return the same within a transaction."""
    now = runtime.clock.now()
    workspace = await tx.workspaces.get(actor.workspace.id)
    managed = await managed_teams(tx, actor)
    own = await tx.teams.of_member(workspace.id, actor.member.id, Role.REP)
    shown = [[team for team in some if only in {None, team.id}] for some in (managed, own)]
    return TeamList(
        managed=tuple(await team_facts(tx, workspace, shown[0], actor.member, now=now)),
        own=tuple(await team_facts(tx, workspace, shown[1], actor.member, now=now)),
        can_create=await can_create(tx, actor),
        asks=await admins_to_ask(tx, actor),
        note=note,
    )


async def find_team(runtime: Runtime, actor: Actor, typed: str) -> Found:
    """Find the team a typed name means: spelt out, or the only one that begins so, or that holds it."""
    async with runtime.storage.begin() as tx:
        managed = await managed_teams(tx, actor)
        own = await tx.teams.of_member(actor.workspace.id, actor.member.id, Role.REP)
    known = {team.id: team for team in [*managed, *own]}
    team = _meant(list(known.values()), folded(typed))
    if team is None:
        return Found(near=_near(list(known.values()), folded(typed)))
    return Found(managed=team.id) if team.id in {one.id for one in managed} else Found(own=team.id)


def _meant(known: list[Team], said: str) -> Team | None:
    names = {team.id: folded(team.name) for team in known}
    tests = (said.__eq__, lambda name: name.startswith(said), lambda name: said in name)
    for fits in tests:
        found = [team for team in known if fits(names[team.id]) is True]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _near(known: list[Team], said: str) -> tuple[str, ...]:
    """Return the names spelt most like it, else simply those there are."""
    names = {folded(team.name): team.name for team in known}
    holding = [name for key, name in names.items() if said and said in key]
    alike = [names[key] for key in get_close_matches(said, list(names), n=3, cutoff=_SPELT_ALIKE)]
    return tuple(dict.fromkeys([*holding, *alike])) or tuple(names.values())


async def team_card(runtime: Runtime, actor: Actor, team_id: str, *, note: str = "") -> TeamCard:
    """Return a team with what can be done about it. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        return await card_of(tx, runtime, actor, await managed_team(tx, actor, team_id), note=note)


async def card_of(tx: Transaction, runtime: Runtime, actor: Actor, team: Team, *, note: str = "") -> TeamCard:
    """Return the same within a transaction."""
    workspace = await tx.workspaces.get(actor.workspace.id)
    facts = await team_facts(tx, workspace, [team], actor.member, now=runtime.clock.now())
    return TeamCard(team=facts[0], note=note)


async def managed_team(tx: Transaction, actor: Actor, team_id: str) -> Team:
    """Return a team the actor may manage. Raises NotAllowedError, NotFoundError."""
    team = await tx.teams.get(actor.workspace.id, TeamId(team_id))
    await may_manage(tx, actor, team)
    return team


async def look_at_card(runtime: Runtime, actor: Actor, team_id: str) -> TeamCard:
    """Return the card; a channel SayDo is not known to be in is looked at before."""
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, team_id)
        workspace = await tx.workspaces.get(actor.workspace.id)
    place = await in_time(place_of(runtime, workspace, team.channel)) if team.channel else None
    if place is not None:
        async with runtime.storage.begin() as tx:
            await tx.teams.stands(workspace.id, team.channel, place.standing, name=place.name)
    return await team_card(runtime, actor, team_id)


async def give_up(runtime: Runtime, actor: Actor, team_id: str) -> TeamList:
    """Give a team up: what was done in it stays known. A second time changes nothing. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        team = await tx.teams.get(actor.workspace.id, TeamId(team_id))
        if team.is_open:
            await may_manage(tx, actor, team)
            await tx.teams.end(team, runtime.clock.now())
            ended = await tx.teams.get(actor.workspace.id, team.id)
            await plan_digest(tx, actor.workspace, ended, now=runtime.clock.now())
        return await listed(tx, runtime, actor, note=f"The team {team.name} is given up.")
