"""The policy that applies to a member now: internal domains learned from colleagues, days off from calendars."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from bot.domain.calls import Meeting
from bot.domain.people import Member, Policy, Workspace, policy_of
from bot.domain.verdicts import FREEMAIL
from storage import Transaction


async def policy_for(tx: Transaction, workspace: Workspace, member: Member) -> Policy:
    """Return the policy that applies to a member, internal domains learned from members' addresses included.

    Freemail domains are nobody's.
    """
    ours = {*await tx.members.domains(workspace.id), *await tx.links.account_domains(workspace.id)}
    away = await tx.meetings.out_of_office(workspace.id, member.id)
    policy = policy_of(workspace, member, days_off=chain.from_iterable(days_of(one, member) for one in away))
    return replace(policy, internal_domains=policy.internal_domains | ours - FREEMAIL)


_HALF_A_DAY = timedelta(hours=12)
_LONGEST = 366


def days_of(meeting: Meeting, member: Member) -> Iterator[date]:
    """Yield the member's dates an entry takes whole: all its days, or those whose working time lies within it.

    One that is all-day begins and ends at midnight somewhere; half a day on, the date is the same in every zone but
    the most distant. Google keeps days off as timed entries, from midnight to midnight.
    """
    start, end = meeting.occurrence.start, meeting.occurrence.end
    margin = _HALF_A_DAY if meeting.occurrence.all_day else timedelta()
    first = (start + margin).astimezone(member.zone).date()
    last = (end - margin).astimezone(member.zone).date()
    for n in range(min((last - first).days + 1, _LONGEST)):
        day = first + timedelta(days=n)
        if meeting.occurrence.all_day or _takes_working_time(day, start, end, member=member):
            yield day


def _takes_working_time(day: date, start: datetime, end: datetime, *, member: Member) -> bool:
    begins, ends = (
        datetime.combine(day, wall, tzinfo=member.zone)
        for wall in (member.settings.working_start, member.settings.working_end)
    )
    return start <= begins and ends <= end
