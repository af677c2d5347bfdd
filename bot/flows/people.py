"""Who is who: members as Slack knows them, met on first sight and kept in step."""

from datetime import datetime

from bot.domain.people import Member, Workspace, WorkspaceState
from bot.flows.organisations import find_in_organisation
from bot.flows.planning import plan_everything_of
from bot.flows.refreshing import look_at_leads
from bot.flows.team_people import leave_for_good
from bot.runtime import Actor, Runtime
from bot.slack import Person, PersonGoneError
from storage import Transaction


async def actor_for(
    runtime: Runtime, team_id: str, slack_id: str, source: str, *, enterprise_id: str = ""
) -> Actor | None:
    """Return who acts, met now if never seen before; None for bots, strangers and unknown workspaces."""
    async with runtime.storage.reading() as tx:
        workspace, member = await tx.workspaces.with_member(team_id, slack_id) or (None, None)
    if enterprise_id and (workspace is None or workspace.state is WorkspaceState.GONE):
        workspace = await find_in_organisation(runtime, team_id, enterprise_id)
    if workspace is None:
        return None
    if member is None:
        member = await meet(runtime, workspace, slack_id, comes_by_themselves=True)
    return Actor(workspace=workspace, member=member, source=source) if member and member.is_active else None


async def meet(
    runtime: Runtime, workspace: Workspace, slack_id: str, *, comes_by_themselves: bool = False
) -> Member | None:
    """Look a person up in Slack and keep what it says; None for bots, and for people of elsewhere or of nowhere.

    None, too, for who was forgotten, until they come by themselves.
    """
    if not comes_by_themselves and await _is_forgotten(runtime, workspace, slack_id):
        return None
    try:
        person = await runtime.slack.look_up(workspace, slack_id)
    except PersonGoneError:
        return None
    if person.is_bot or not _belongs_to(person, workspace):
        return None
    async with runtime.storage.begin() as tx:
        return await remember(tx, workspace, person)


def _belongs_to(person: Person, workspace: Workspace) -> bool:
    is_of_grid = bool(workspace.enterprise_id) and person.enterprise_id == workspace.enterprise_id
    return person.team_id in {"", workspace.team_id} or (is_of_grid and workspace.team_id in person.teams)


async def teams_of(runtime: Runtime, team_id: str, enterprise_id: str, slack_id: str) -> list[str]:
    """Return the teams in which something of a person is to be followed: that one, and others that know them.

    Slack tells a change of somebody in an Enterprise Grid once.
    """
    async with runtime.storage.reading() as tx:
        others = [
            workspace.team_id
            for workspace in await tx.workspaces.of_enterprise(enterprise_id)
            if workspace.state is WorkspaceState.ACTIVE
            and await tx.members.by_slack_id(workspace.id, slack_id) is not None
        ]
    return [team_id, *(one for one in others if one != team_id)]


async def look_again(runtime: Runtime, team_id: str, slack_id: str) -> None:
    """Keep a person as Slack shows them now.

    In another zone, all that is planned for them moves along; the calls of one who left go to who attends them.
    """
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.by_team(team_id)
        before = await tx.members.by_slack_id(workspace.id, slack_id) if workspace else None
    if workspace is None:
        return
    after = await meet(runtime, workspace, slack_id)
    if before is not None and after is not None and before.zone_name != after.zone_name:
        async with runtime.storage.begin() as tx:
            await plan_everything_of(tx, workspace, after, now=runtime.clock.now())
    if before is not None and after is not None and before.is_active != after.is_active:
        async with runtime.storage.begin() as tx:
            await _comes_or_goes(tx, workspace, after, now=runtime.clock.now())


async def _comes_or_goes(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    """Follow up on somebody who left Slack, or is back: who leads their calls, which teams they are in."""
    await look_at_leads(tx, workspace, member, now=now)
    if not member.is_active:
        await leave_for_good(tx, workspace, member, now=now)


async def _is_forgotten(runtime: Runtime, workspace: Workspace, slack_id: str) -> bool:
    async with runtime.storage.reading() as tx:
        if not await tx.erasures.forgotten(workspace.id, [slack_id]):
            return False
        return await tx.members.by_slack_id(workspace.id, slack_id) is None


async def remember(tx: Transaction, workspace: Workspace, person: Person) -> Member:
    """Store a person as Slack shows them now."""
    return await tx.members.upsert(
        workspace.id,
        person.slack_id,
        name=person.name,
        email=person.email.lower(),
        zone_name=person.zone_name,
        locale=person.locale,
        is_admin=person.is_admin,
        is_active=person.is_active,
    )


async def meet_everybody(runtime: Runtime, workspace: Workspace) -> int:
    """Read all people of a workspace from Slack, so that internal domains are known; return how many there are."""
    people = [person for person in await runtime.slack.everybody(workspace) if not person.is_bot]
    ours = [person for person in people if _belongs_to(person, workspace)]
    async with runtime.storage.begin() as tx:
        known = {member.slack_id: member for member in await tx.members.all_active(workspace.id)}
        news = [one for one in ours if one.slack_id not in known or _is_news(one, known[one.slack_id])]
        new = [one.slack_id for one in news if one.slack_id not in known]
        forgotten = await tx.erasures.forgotten(workspace.id, new) if new else frozenset()
        for person in [one for one in news if one.slack_id not in forgotten]:
            member = await remember(tx, workspace, person)
            was = known.get(person.slack_id)
            if was is not None and not member.is_active:
                await _comes_or_goes(tx, workspace, member, now=runtime.clock.now())
            elif was is not None and was.zone_name != member.zone_name:
                await plan_everything_of(tx, workspace, member, now=runtime.clock.now())
    return len(ours)


def _is_news(person: Person, member: Member) -> bool:
    """Tell whether Slack shows a member otherwise than it did."""
    told = (person.name, person.email.lower(), person.zone_name, person.locale, person.is_admin, person.is_active)
    kept = (member.name, member.email, member.zone_name, member.locale, member.is_admin, member.is_active)
    return told != kept
