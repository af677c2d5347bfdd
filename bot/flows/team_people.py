"""Who is in a team: named by hand, brought by a user group, let go, gone from Slack. All within a transaction."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.people import Member, MemberId, Workspace
from bot.domain.subjects import TeamNews
from bot.domain.teams import Role, Team, TeamPerson
from bot.flows.team_news import tell
from storage import Transaction

_BACK_SO_SOON = timedelta(days=1)


async def name_by_hand(
    tx: Transaction, team: Team, role: Role, wanted: Collection[MemberId], *, opened_at: datetime, now: datetime
) -> list[MemberId]:
    """Let exactly these be in a team by name, as far as somebody saw in a form since `opened_at`; return who is new.

    Whoever joined or left since then stays as they are: nobody who sees an older list undoes it.
    """
    ever = await tx.teams.people(team.workspace_id, team.id, since=opened_at)
    of_role = [one for one in ever if one.role is role]
    still = {one.member_id: one for one in of_role if one.until is None}
    left_since = {one.member_id for one in of_role} - still.keys()
    for one in still.values():
        if not one.is_by_group and one.member_id not in wanted and one.since <= opened_at:
            await tx.teams.leave(one, now)
    for member_id in still.keys() & set(wanted):
        await tx.teams.brought(still[member_id], is_by_group=False)
    return await _join(tx, team, role, set(wanted) - left_since, now=now)


async def follow_group(tx: Transaction, team: Team, wanted: Collection[MemberId], *, now: datetime) -> list[MemberId]:
    """Let exactly these be brought in by the user group; those named by hand stay. Return who is new."""
    people = await tx.teams.people(team.workspace_id, team.id)
    for one in people:
        if one.role is Role.REP and one.is_by_group and one.member_id not in wanted:
            await tx.teams.leave(one, now)
    joined = await _join(tx, team, Role.REP, wanted, now=now, is_by_group=True)
    await tx.rounds.digest_planned(team.id, now)  # its turn comes with the next round
    return joined


async def keep_by_hand(tx: Transaction, team: Team) -> None:
    """Let those a user group brought be named by hand, and follow it no longer: it is in use no more."""
    await tx.teams.save(replace(team, usergroup="", usergroup_name=""))
    for one in await tx.teams.people(team.workspace_id, team.id):
        if one.is_by_group:
            await tx.teams.brought(one, is_by_group=False)


async def _join(
    tx: Transaction,
    team: Team,
    role: Role,
    wanted: Iterable[MemberId],
    *,
    now: datetime,
    is_by_group: bool = False,
) -> list[MemberId]:
    """Let people in; return those to whom it is news, as who was in a day ago knows the team."""
    lately = await tx.teams.people(team.workspace_id, team.id, since=now - _BACK_SO_SOON)
    knowing = {one.member_id for one in lately if one.role is role}
    joined = []
    for member_id in sorted(set(wanted)):
        person = TeamPerson(
            workspace_id=team.workspace_id,
            team_id=team.id,
            member_id=member_id,
            role=role,
            since=now,
            is_by_group=is_by_group,
        )
        if await tx.teams.join(person) and member_id not in knowing:
            joined.append(member_id)
    return joined


async def leave_for_good(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    """Let somebody who left Slack out of all teams, and tell the admins of those that nobody manages any more."""
    managed = await tx.teams.of_member(workspace.id, member.id, Role.MANAGER)
    await tx.rounds.plan_digests_again(workspace.id, [member.id])
    await tx.teams.leave_all(workspace.id, [member.id], now)
    if not managed:
        return
    unmanaged = {team.id for team in await tx.teams.unmanaged(workspace.id)}
    admins = [one.id for one in await tx.members.all_active(workspace.id) if one.is_admin]
    for team in managed:
        if team.id in unmanaged:
            await tell(tx, workspace, TeamNews.UNMANAGED, team, admins, now=now)
