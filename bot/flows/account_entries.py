"""What happened with an account, put into a reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.domain.accounts import Entry
from bot.domain.calls import Call, CallId, CallState
from bot.domain.commitments import Commitment, Event, EventKind, Score, Side, score_of
from bot.domain.people import Member, MemberId
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.flows import cards
from bot.flows.accounts import who_does
from bot.runtime import Actor
from bot.views.account_timelines import EntryLine
from bot.views.recaps import outcome_text
from storage import Transaction

Told = tuple[str, tuple[str, ...]]
"""What happened, and more about it."""
_FELL_THROUGH = {
    CallState.NO_SHOW: "they did not come",
    CallState.MOVED_AWAY: "it was moved",
    CallState.DID_NOT_HAPPEN: "it did not happen",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What entries are put into words with."""

    reader: Member
    now: datetime
    people: Mapping[MemberId, Member]
    preps: Mapping[CallId, Prep]
    recaps: Mapping[CallId, Recap]


async def words_for(tx: Transaction, actor: Actor, shown: Sequence[Entry], *, now: datetime) -> Words:
    """Read what the entries shown are put into words with."""
    calls = [entry.call for entry in shown if entry.call]
    owners = {entry.promise.owner_id for entry in shown if entry.promise}
    return Words(
        reader=actor.member,
        now=now,
        people=await tx.members.many(actor.workspace.id, owners | {call.lead_id for call in calls}),
        preps=await tx.preps.many(actor.workspace.id, [call.id for call in calls]),
        recaps=await tx.recaps.many(actor.workspace.id, [call.id for call in calls]),
    )


def entry_line(entry: Entry, words: Words) -> EntryLine:
    """Return an entry as its reader sees it."""
    what, details = _told(entry, words)
    return EntryLine(when=cards.day_text(entry.at, words.reader, now=words.now), what=what, details=details)


def _told(entry: Entry, words: Words) -> Told:
    if entry.call:
        return _call(entry.call, words)
    if entry.promise is None or entry.event is None:
        raise TypeError("an entry is a call, or an event of a promise")
    return _event(entry.promise, entry.event, words)


def _call(call: Call, words: Words) -> Told:
    prep, recap = words.preps.get(call.id), words.recaps.get(call.id)
    lead = words.people[call.lead_id].name if call.lead_id in words.people else "a colleague"
    objective = f"Objective: {prep.objective}" if prep and prep.objective else ""
    details = (objective, _came_of_it(call, recap, words.now))
    return f"Call: {call.title}, led by {lead}", tuple(line for line in details if line)


def _came_of_it(call: Call, recap: Recap | None, now: datetime) -> str:
    if call.state in _FELL_THROUGH:
        return f"It fell through: {_FELL_THROUGH[call.state]}."
    if recap is None:
        return "No recap was written." if call.end <= now else ""
    theirs = outcome_text(recap.their_outcome)
    return f"Outcome: {outcome_text(recap.outcome)}" + (f"; for them: {theirs}" if theirs else "")


def _event(promise: Commitment, event: Event, words: Words) -> Told:
    whose = "We" if promise.side is Side.OURS else "They"
    match event.kind:
        case EventKind.MADE:
            by = cards.dated_text(event.new_day, event.new_due, words.reader)
            return f"{whose} promised: {promise.what}", (_by(promise, by, words),)
        case EventKind.MOVED:
            return f"New date: {promise.what}", _moved(promise, event, words)
        case EventKind.KEPT:
            late = " late" if score_of(promise) is Score.LATE else ""
            return f"{whose} kept{late}: {promise.what}", ()
        case EventKind.BROKEN:
            return f"{whose} did not keep: {promise.what}", _because(event)
        case EventKind.RELEASED:
            return f"Let go: {promise.what}", _because(event)
        case (
            EventKind.MOVED_BACK
            | EventKind.MISTAKEN
            | EventKind.HANDED_OVER
            | EventKind.OFFERED
            | EventKind.DECLINED
            | EventKind.WITHDRAWN
            | EventKind.EDITED
            | EventKind.REOPENED
            | EventKind.TOLD
        ):
            raise TypeError(f"{event.kind} is not told in a timeline")
        case _:
            assert_never(event.kind)


def _by(promise: Commitment, date: str, words: Words) -> str:
    must = ", a must-do" if promise.is_must_do else ""
    return f"{who_does(promise, words.people)}, by {date}{must}"


def _moved(promise: Commitment, event: Event, words: Words) -> tuple[str, ...]:
    old = cards.dated_text(event.old_day, event.old_due, words.reader)
    new = cards.dated_text(event.new_day, event.new_due, words.reader)
    knows = "the other side knew" if event.told_them else "the other side did not know then"
    return (f"{who_does(promise, words.people)}, from {old} to {new}; {knows}", *_because(event))


def _because(event: Event) -> tuple[str, ...]:
    return (f"Because: {event.reason}",) if event.reason else ()
