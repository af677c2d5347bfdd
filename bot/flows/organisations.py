"""The workspaces SayDo is in: one of its own for each team, and those of an organisation that let it in as a whole."""

from datetime import datetime

from bot.domain.installations import Installation
from bot.domain.people import Workspace, WorkspaceState
from bot.runtime import Runtime
from storage import Transaction


async def arrive(tx: Transaction, installation: Installation, team_id: str, name: str, *, now: datetime) -> Workspace:
    """Return a team's workspace, made now or back again: then everybody's nudges are planned anew from now on."""
    before = await tx.workspaces.by_team(team_id)
    facts = (team_id, name, installation.bot_user_id, now)
    workspace = await tx.workspaces.add(*facts, enterprise_id=installation.enterprise_id)
    if before is not None and before.state is WorkspaceState.GONE:
        await tx.workspaces.read_people_at(workspace.id, now)
        await tx.members.ask_planning(workspace.id, now)
    return workspace


async def look_at_organisation(runtime: Runtime, installation: Installation) -> list[Workspace]:
    """Bring the workspaces of an organisation in step with those Slack lets an org-wide token into; return these."""
    teams = dict(await runtime.slack.teams_of(installation.token))
    now, here = runtime.clock.now(), []
    async with runtime.storage.begin() as tx:
        for workspace in await tx.workspaces.of_enterprise(installation.enterprise_id):
            has_own = await tx.installations.at(workspace.team_id) is not None
            if workspace.team_id not in teams and not has_own:
                await tx.workspaces.leave(workspace.id, now, erase_at=now + runtime.erase_after)
        for team_id, name in teams.items():
            if await tx.installations.at(team_id) is None:
                here.append(await arrive(tx, installation, team_id, name, now=now))
    return here


async def find_in_organisation(runtime: Runtime, team_id: str, enterprise_id: str) -> Workspace | None:
    """Return the workspace of a team that is first heard of, when Slack lets SayDo into it with its organisation."""
    found = await runtime.tokens.find(team_id, enterprise_id)
    if found is None or not found.is_org_wide:
        return None
    here = await look_at_organisation(runtime, found)
    return next((workspace for workspace in here if workspace.team_id == team_id), None)
