"""What people are told of their teams: once, as a line of the next morning's message."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.errors import NotFoundError
from bot.domain.nudges import Kind, Nudge, State, Wanted
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.silence import next_brief
from bot.domain.subjects import TeamNews, team_subject
from bot.domain.teams import Role, Team, TeamId
from bot.flows.policies import policy_for
from bot.flows.team_facts import team_facts
from bot.views.team_news import NewsLine
from storage import Transaction

_TOLD_WITHIN = timedelta(days=30)
"""How long it waits for somebody who is away."""


async def tell(
    tx: Transaction, workspace: Workspace, news: TeamNews, team: Team, to: Iterable[MemberId], *, now: datetime
) -> None:
    """Plan the word to these members; who has one of it coming gets no second."""
    subject = team_subject(news, team.id)
    for member in (await tx.members.many(workspace.id, set(to))).values():
        told = await tx.nudges.of_subject(workspace.id, member.id, subject)
        if member.is_active and not any(one.state is State.PLANNED for one in told):
            at = next_brief(now, await policy_for(tx, workspace, member))
            wanted = Wanted(kind=Kind.TEAM_NEWS, n=len(told) + 1, due_at=at, until=at + _TOLD_WITHIN)
            await tx.nudges.insert(workspace.id, member.id, subject, wanted)


async def tell_of_expectations(
    tx: Transaction, workspace: Workspace, team: Team, *, by: MemberId, now: datetime
) -> None:
    """Plan the word that what a team expects changed: to all in it but who changed it, or hears of the team anyway."""
    people = {one.member_id for one in await tx.teams.people(workspace.id, team.id)}
    joined = await tx.nudges.of_subjects(workspace.id, [team_subject(TeamNews.JOINED, team.id)])
    hears_anyway = {one.member_id for one in joined if one.state is State.PLANNED}
    await tell(tx, workspace, TeamNews.EXPECTS, team, people - hears_anyway - {by}, now=now)


async def news_of(
    tx: Transaction, workspace: Workspace, member: Member, said: Sequence[Nudge], *, now: datetime
) -> tuple[NewsLine, ...]:
    """Return what these nudges tell of teams, as things stand now; what is so no more is left out."""
    told = [await _line(tx, workspace, member, nudge, now=now) for nudge in said if nudge.kind is Kind.TEAM_NEWS]
    return tuple(line for line in told if line is not None)


async def _line(
    tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, now: datetime
) -> NewsLine | None:
    try:
        team = await tx.teams.get(workspace.id, TeamId(nudge.subject_id))
    except NotFoundError:
        return None
    news = TeamNews(nudge.subject.partition(":")[0])
    people = await tx.teams.people(workspace.id, team.id)
    roles = {one.role for one in people if one.member_id == member.id}
    is_managed = any(one.role is Role.MANAGER for one in people)
    is_so = team.is_open and (not is_managed if news is TeamNews.UNMANAGED else bool(roles))
    if not is_so:
        return None
    facts = (await team_facts(tx, workspace, [team], member, now=now))[0]
    return NewsLine(news=news, team=facts, is_manager=Role.MANAGER in roles, is_rep=Role.REP in roles)
