"""What was or will be said, in a line each: when, or why not."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

from bot.domain.commitments import CommitmentId
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge, State
from bot.domain.people import Member
from bot.flows import cards
from bot.runtime import Actor
from storage import Transaction

_NAMES: dict[Kind, str] = {
    Kind.BRIEF: "Morning brief",
    Kind.OBJECTIVE_ASK: "Objective ask",
    Kind.NEW_LEAD: "Word that it is yours",
    Kind.READY_CARD: "Ready card",
    Kind.RECAP_ASK: "Recap ask",
    Kind.RECAP_REMINDER: "Recap reminder",
    Kind.RECAP_SHOWN: "The saved recap",
    Kind.DUE_SOON: "due on the next working day",
    Kind.DUE: "due",
    Kind.OVERDUE: "late",
    Kind.THEY_OWE: "they owe it",
    Kind.HANDED_OVER: "handed to you",
}


def line_of(nudge: Nudge, reader: Member, *, day: date | None, now: datetime) -> str:
    """Say when a nudge is planned or was sent, by the clock alone on its `day`, or why it was not sent."""
    name = _NAMES.get(nudge.kind, nudge.kind.value.replace("_", " ").capitalize())

    def when(instant: datetime) -> str:
        is_that_day = day is not None and instant.astimezone(reader.zone).date() == day
        return (
            cards.clock_text(instant, reader, now=now) if is_that_day else cards.instant_text(instant, reader, now=now)
        )

    match nudge.state:
        case State.PLANNED | State.CLAIMED:
            why = f", put off because {nudge.reason}" if nudge.reason else ""
            return f"{name}: {'in a moment' if nudge.due_at <= now else when(nudge.due_at)}{why}"
        case State.SENT:
            return f"{name}: sent {when(nudge.sent_at or nudge.due_at)}"
        case State.SKIPPED:
            return f"{name}: not sent, because {nudge.reason or 'nothing asks for it any more'}"
        case State.FAILED:
            return f"{name}: Slack would not take it ({nudge.reason})"
        case _:
            assert_never(nudge.state)


async def lines_of_day(tx: Transaction, actor: Actor, window: Window, *, now: datetime) -> tuple[str, ...]:
    """Return a line for the brief of a day and for each word about a promise that is or was due in it."""
    due = await tx.nudges.due_within(actor.workspace.id, actor.member.id, window)
    told = [one for one in due if one.subject.startswith(("day:", "commitment:"))]
    ids = {CommitmentId(one.subject_id) for one in told if one.subject.startswith("commitment:")}
    promises = await tx.commitments.many(actor.workspace.id, ids) if ids else {}
    day = window.start.astimezone(actor.member.zone).date()
    return tuple(
        f"“{promises[CommitmentId(one.subject_id)].what}”, {line_of(one, actor.member, day=day, now=now)}"
        if one.subject.startswith("commitment:")
        else line_of(one, actor.member, day=day, now=now)
        for one in _in_order(told)
        if not one.subject.startswith("commitment:") or one.subject_id in promises
    )


def _in_order(told: Sequence[Nudge]) -> list[Nudge]:
    return sorted(told, key=lambda one: (one.kind is not Kind.BRIEF, one.due_at))
