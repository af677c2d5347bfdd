"""The policy that applies to a member now: internal domains learned from colleagues, days off from calendars."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain

from bot.domain.calls import Meeting
from bot.domain.people import Member, Workspace
from bot.domain.policies import Policy, policy_of
from bot.domain.verdicts import FREEMAIL
from bot.domain.working_time import WorkingTime
from storage import Transaction
from storage.ahead import keep, kept


async def policy_for(tx: Transaction, workspace: Workspace, member: Member) -> Policy:
    """Return the policy that applies to a member; who judges meetings by it needs `judging_policy_for`."""
    asked = {"workspace": workspace.id, "member": member.id}
    known: Sequence[Policy] | None = kept(policy_for, asked)
    if known:
        return known[0]
    away = await tx.meetings.out_of_office(workspace.id, member.id)
    policy = policy_of(workspace, member)
    if away:
        days_off = chain.from_iterable(days_of(one, policy.working) for one in away)
        policy = policy_of(workspace, member, days_off=days_off)
    keep(policy_for, asked, [policy])
    return policy


async def judging_policy_for(tx: Transaction, workspace: Workspace, member: Member) -> Policy:
    """Return the policy that tells customer calls from others: with the domains learned from members' addresses."""
    policy = await policy_for(tx, workspace, member)
    return replace(policy, internal_domains=await internal_domains(tx, workspace))


async def internal_domains(tx: Transaction, workspace: Workspace) -> frozenset[str]:
    """Return the domains that are nobody's customers: set by an admin, or of members' addresses but freemail."""
    given = workspace.settings.internal_domains | workspace.settings.partner_domains
    ours = {*await tx.members.domains(workspace.id), *await tx.links.account_domains(workspace.id)}
    return given | (ours - FREEMAIL)


_HALF_A_DAY = timedelta(hours=12)
_LONGEST = 366


def days_of(meeting: Meeting, working: WorkingTime) -> Iterator[date]:
    """Yield the person's dates an entry takes whole: all its days, or those whose working time lies within it.

    One that is all-day begins and ends at midnight somewhere; half a day on, the date is the same in every zone but
    the most distant. Google keeps days off as timed entries, from midnight to midnight.
    """
    start, end = meeting.occurrence.start, meeting.occurrence.end
    margin = _HALF_A_DAY if meeting.occurrence.all_day else timedelta()
    first, last = working.day_of(start + margin), working.day_of(end - margin)
    for n in range(min((last - first).days + 1, _LONGEST)):
        day = first + timedelta(days=n)
        is_whole = start <= working.at(day, working.start) and working.at(day, working.end) <= end
        if meeting.occurrence.all_day or is_whole:
            yield day
