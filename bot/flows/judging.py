"""A member's meetings judged again: what counts as a customer call changed, by a rule or by a setting."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calls import Meeting
from bot.domain.meetings import Window
from bot.domain.people import Member, Workspace
from bot.domain.verdicts import judge
from bot.flows.policies import judging_policy_for
from bot.flows.refreshing import refresh_calls_of
from storage import Transaction

_BACK = timedelta(days=4)
_AHEAD = timedelta(days=15)


async def judge_again(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    """Judge the meetings of the last and the next days by what holds now, and follow up on those that change."""
    policy = await judging_policy_for(tx, workspace, member)
    rules = await tx.rules.of_member(workspace.id, member.id)
    window = Window(start=now - _BACK, end=now + _AHEAD)
    touched: dict[tuple[str, str], str] = {}
    for meeting in await tx.meetings.of_member(workspace.id, member.id, window):
        judged: Meeting = replace(meeting, verdict=judge(meeting.occurrence, policy=policy, rules=rules))
        if judged != meeting:
            await tx.meetings.save(judged)
            touched[meeting.occurrence.uid, meeting.instance] = meeting.instance
    await refresh_calls_of(tx, workspace, member, touched, now=now)
