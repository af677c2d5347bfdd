"""Why: every meeting of the day with its verdict, and what was or will be said about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain import nudges
from bot.domain.calls import Meeting
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge, State
from bot.domain.people import Member
from bot.flows import cards
from bot.flows.policies import policy_for
from bot.runtime import Actor, Runtime
from bot.views.answers import WhyItem, reason_sentence
from storage import Transaction

_NAMES = {
    Kind.OBJECTIVE_ASK: "objective ask",
    Kind.READY_CARD: "ready card",
    Kind.RECAP_ASK: "recap ask",
    Kind.RECAP_REMINDER: "recap reminder",
}


async def why_today(runtime: Runtime, actor: Actor) -> tuple[list[WhyItem], str]:
    """Return every meeting of the actor's day, and the day in words."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        working = (await policy_for(tx, actor.workspace, actor.member)).working
        today = working.day_of(now)
        midnight = datetime.min.time()
        window = Window(start=working.at(today, midnight), end=working.at(today + timedelta(days=1), midnight))
        meetings = await tx.meetings.of_member(actor.workspace.id, actor.member.id, window)
        items = [await _item(tx, actor.member, meeting, now=now) for meeting in _in_order(meetings)]
    return items, cards.full_instant_text(now, actor.member).rpartition(",")[0]


def _in_order(meetings: Sequence[Meeting]) -> list[Meeting]:
    return sorted(meetings, key=lambda meeting: meeting.occurrence.start)


async def _item(tx: Transaction, member: Member, meeting: Meeting, *, now: datetime) -> WhyItem:
    occurrence = meeting.occurrence
    call = await tx.calls.by_instance(meeting.workspace_id, occurrence.uid, meeting.instance)
    said: list[Nudge] = []
    if call is not None:
        said = await tx.nudges.of_subject(meeting.workspace_id, member.id, nudges.call_subject(call.id))
    title = "Private meeting" if occurrence.is_private else occurrence.title or "Untitled meeting"
    return WhyItem(
        meeting_id=meeting.id,
        time="all day" if occurrence.all_day else cards.clock_text(occurrence.start, member, now=now),
        title=title,
        is_call=meeting.verdict.is_call,
        reason=reason_sentence(meeting.verdict),
        nudges=tuple(_line(nudge, member, now=now) for nudge in sorted(said, key=lambda one: one.due_at)),
        is_recurring=occurrence.is_recurring,
        can_ask=not occurrence.all_day and occurrence.end > now,
    )


def _line(nudge: Nudge, member: Member, *, now: datetime) -> str:
    name = _NAMES.get(nudge.kind, nudge.kind.value.replace("_", " "))
    planned = cards.instant_text(nudge.due_at, member, now=now)
    match nudge.state:
        case State.PLANNED | State.CLAIMED:
            return f"{name}: planned for {planned}{f', {nudge.reason}' if nudge.reason else ''}"
        case State.SENT:
            sent = cards.instant_text(nudge.sent_at or nudge.due_at, member, now=now)
            return f"{name}: sent {sent}"
        case State.SKIPPED:
            return f"{name}: not sent, {nudge.reason}"
        case State.FAILED:
            return f"{name}: Slack would not take it ({nudge.reason})"
        case _:
            assert_never(nudge.state)
