"""Calendars an admin opened for everybody: linked by address, with no action of the members."""

from datetime import datetime

from bot.domain.links import Provider
from bot.domain.people import Member, Workspace
from bot.runtime import Runtime
from storage import Transaction


async def link_company(runtime: Runtime, workspace: Workspace) -> int:
    """Link the calendar of every member whose company opened it; return how many are new. They are read by the clock.

    Whoever linked a calendar of that provider themselves keeps that one, and who was forgotten links theirs or none.
    """
    providers = runtime.calendars.by_company
    own = runtime.tokens.own
    if not providers or own is None or own.slack_id != workspace.team_id:
        return 0  # a company opened its calendars to its own workspace, and to none of the others SayDo serves
    now, made = runtime.clock.now(), 0
    async with runtime.storage.begin() as tx:
        members = [one for one in await tx.members.all_active(workspace.id) if one.email]
        known = {(link.member_id, link.provider) for link in await tx.links.of_workspace(workspace.id)}
        forgotten = await tx.erasures.forgotten(workspace.id, [one.slack_id for one in members])
        for member in [one for one in members if one.slack_id not in forgotten]:
            for provider in providers:
                if (member.id, provider) not in known:
                    await _link_by_address(tx, member, provider, now=now)
                    made += 1
    return made


async def link_newcomers(runtime: Runtime, team_id: str) -> None:
    """Do the same for a Slack team somebody joined."""
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.by_team(team_id)
    if workspace is not None:
        await link_company(runtime, workspace)


async def _link_by_address(tx: Transaction, member: Member, provider: Provider, *, now: datetime) -> None:
    address = "primary" if provider is Provider.GOOGLE else ""
    await tx.links.add(member.workspace_id, member.id, provider, address, now, account=member.email)
