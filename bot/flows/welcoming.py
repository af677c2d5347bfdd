"""The first message to who installed SayDo in a workspace: the next three steps, once, however often it comes back."""

from datetime import datetime, timedelta

from bot.domain.messages import Message
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Member, Workspace
from bot.domain.subjects import workspace_subject
from bot.views.welcomes import Welcome, draw_welcome
from storage import Transaction

_WITHIN = timedelta(days=1)


async def plan_welcome(tx: Transaction, member: Member, *, now: datetime) -> None:
    """Plan the first message to who installed SayDo; of use for a day."""
    wanted = Wanted(kind=Kind.WELCOME, n=1, due_at=now, until=now + _WITHIN)
    await tx.nudges.insert(member.workspace_id, member.id, workspace_subject(member.workspace_id), wanted)


async def was_greeted(tx: Transaction, workspace: Workspace) -> bool:
    """Tell whether somebody was sent it, whoever installed SayDo then."""
    return bool(await tx.nudges.of_subjects(workspace.id, [workspace_subject(workspace.id)]))


async def draw_welcoming(tx: Transaction, workspace: Workspace, member: Member) -> Message:
    """Draw it as things stand now: a step that was taken says so."""
    links = await tx.links.of_member(workspace.id, member.id)
    teams = await tx.teams.open_ones(workspace.id)
    return draw_welcome(
        Welcome(workspace=workspace.name, is_admin=member.is_admin, has_calendar=bool(links), has_team=bool(teams))
    )
