"""Who may do what with teams: admins everything, the managers of a team their team; others are told whom to ask."""

from bot.domain import gone
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.people import Member
from bot.domain.teams import Role, Team
from bot.runtime import Actor
from storage import Transaction

_MOST_NAMED = 3


async def may_manage(tx: Transaction, actor: Actor, team: Team) -> None:
    """Raise NotAllowedError unless the actor is an admin or manages this team now."""
    if team.workspace_id != actor.workspace.id:
        raise NotFoundError(gone.TEAM)
    if await can_manage(tx, actor, team):
        return
    managers = [member for member in await managers_of(tx, team) if member.is_active]
    asked = _names(managers or await _admins(tx, actor))
    raise NotAllowedError(f"Only the managers of the team “{team.name[:80]}” can do this. Ask {asked}.")


async def can_manage(tx: Transaction, actor: Actor, team: Team) -> bool:
    """Tell whether the actor is an admin or manages this team now."""
    return actor.member.is_admin or await is_manager_of(tx, actor.member, team)


async def may_create(tx: Transaction, actor: Actor) -> None:
    """Raise NotAllowedError unless the actor is an admin or manages a team already."""
    if not await can_create(tx, actor):
        asked = await admins_to_ask(tx, actor)
        raise NotAllowedError(f"Admins and people who manage a team set up teams. Ask {asked}.")


async def admins_to_ask(tx: Transaction, actor: Actor) -> str:
    """Name a few admins, for who wants something only they may do."""
    return _names(await _admins(tx, actor))


async def can_create(tx: Transaction, actor: Actor) -> bool:
    """Tell whether the actor may set up a team."""
    return actor.member.is_admin or bool(await managed_teams(tx, actor))


async def managed_teams(tx: Transaction, actor: Actor) -> list[Team]:
    """Return the open teams the actor may manage, by name: all of them for an admin."""
    if actor.member.is_admin:
        return await tx.teams.open_ones(actor.workspace.id)
    return await tx.teams.of_member(actor.workspace.id, actor.member.id, Role.MANAGER)


async def is_manager_of(tx: Transaction, member: Member, team: Team) -> bool:
    """Tell whether a member manages a team now; nobody manages one that was given up."""
    people = await tx.teams.people(team.workspace_id, team.id) if team.is_open else []
    return any(one.member_id == member.id and one.role is Role.MANAGER for one in people)


async def managers_of(tx: Transaction, team: Team) -> list[Member]:
    """Return who manages a team now, by name."""
    people = await tx.teams.people(team.workspace_id, team.id)
    ids = {one.member_id for one in people if one.role is Role.MANAGER}
    found = await tx.members.many(team.workspace_id, ids)
    return sorted(found.values(), key=lambda member: (member.name.casefold(), member.id))


async def _admins(tx: Transaction, actor: Actor) -> list[Member]:
    return [member for member in await tx.members.all_active(actor.workspace.id) if member.is_admin]


def _names(members: list[Member]) -> str:
    """Name a few of those who can be asked; admins SayDo has not met yet are asked as such."""
    names = [member.name[:80] for member in members[:_MOST_NAMED]]
    return " or ".join(names) if names else "an admin of this Slack workspace"
