"""What is known of an account before a call with it: last time, what each side owes, who keeps their word."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, CommitmentId, SayDo, Side, State, say_do
from bot.domain.people import Member, MemberId
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.attending import attends
from bot.flows.commitment_items import was_mistaken
from bot.flows.policies import policy_for
from bot.views.accounts import AccountFacts, LastTime, Owed
from bot.views.recaps import outcome_text
from storage import Transaction

_SHORT, _LONG = 30, 90  # days
_BECAME = {
    State.OPEN: "still open",
    State.KEPT: "kept",
    State.RELEASED: "let go",
    State.BROKEN: "not kept",
}


async def account_facts(tx: Transaction, call: Call, reader: Member, *, now: datetime) -> AccountFacts:
    """Return what is known of the account of a call; nothing of a private meeting, whose account nobody knows."""
    if not call.account:
        return AccountFacts()
    workspace = await tx.workspaces.get(call.workspace_id)
    working = (await policy_for(tx, workspace, reader)).working
    owed = await _seen(tx, reader, await tx.commitments.open_with(call.workspace_id, call.account))
    closed = await tx.commitments.closed_with(call.workspace_id, call.account, now - timedelta(days=_LONG))
    listed = {one.id for one in owed}
    owners = await tx.members.many(call.workspace_id, {one.owner_id for one in owed})
    told = [(one, who_does(one, owners)) for one in owed]
    return AccountFacts(
        last=await _last_time(tx, call, reader, listed, now=now),
        we_owe=owed_lines(told, Side.OURS, reader, now=now, working=working),
        they_owe=owed_lines(told, Side.THEIRS, reader, now=now, working=working),
        say_do=kept_lines(closed, now=now),
    )


async def _seen(tx: Transaction, reader: Member, commitments: Sequence[Commitment]) -> list[Commitment]:
    """Leave out what was agreed in a private call the reader did not attend."""
    calls = await tx.calls.many(reader.workspace_id, {one.call_id for one in commitments if one.call_id})
    hidden = {one.id for one in calls.values() if one.is_private and not await attends(tx, one, reader)}
    return [one for one in commitments if one.call_id not in hidden]


async def _last_time(
    tx: Transaction, call: Call, reader: Member, listed: Collection[CommitmentId], *, now: datetime
) -> LastTime | None:
    """Return the last call with the account that has a recap: objective, outcome and promises, no private notes.

    Promises that are `listed` as owed stand there and not here.
    """
    before = min(call.start, now)
    found = await tx.recaps.last_with(call.workspace_id, call.account, before)
    newest = await tx.calls.last_with(call.workspace_id, call.account, before)
    later = newest if newest is not None and (found is None or newest.start > found[0].start) else None
    if found is None:
        return await _unrecapped(tx, later, reader, now=now) if later else None
    last, recap = found
    prep = await tx.preps.get(call.workspace_id, last.id)
    agreed = await _promised(tx, last, listed)
    owners = await tx.members.many(call.workspace_id, {one.owner_id for one in agreed})
    return LastTime(
        when=cards.day_text(last.start, reader, now=now),
        objective=prep.objective if prep else "",
        outcome=outcome_text(recap.outcome),
        their_outcome=outcome_text(recap.their_outcome),
        agreed=tuple(_agreed(one, who_does(one, owners), reader, now=now) for one in agreed),
        later=f"The call on {cards.day_text(later.start, reader, now=now)} has no recap." if later else "",
    )


async def _promised(tx: Transaction, last: Call, listed: Collection[CommitmentId]) -> list[Commitment]:
    """Return what was agreed in a call, without what stands elsewhere or was noted by mistake."""
    agreed = [one for one in await tx.commitments.of_call(last.workspace_id, last.id) if one.id not in listed]
    let_go = [one.id for one in agreed if one.state is State.RELEASED]
    histories = await tx.commitments.histories(last.workspace_id, let_go) if let_go else {}
    return [one for one in agreed if not was_mistaken(histories.get(one.id, ()))]


async def _unrecapped(tx: Transaction, last: Call, reader: Member, *, now: datetime) -> LastTime:
    prep = await tx.preps.get(last.workspace_id, last.id)
    return LastTime(
        when=cards.day_text(last.start, reader, now=now),
        objective=prep.objective if prep else "",
        later="No recap was written.",
    )


def _agreed(commitment: Commitment, who: str, reader: Member, *, now: datetime) -> str:
    return f"{commitment.what} ({who}, {cards.due_text(commitment, reader, now=now)}): " + (_BECAME[commitment.state])


def who_does(one: Commitment, owners: Mapping[MemberId, Member]) -> str:
    """Name who does it: a promise of ours is its owner's, "with" whom it names besides ("Send pricing to Ann")."""
    owner = owners[one.owner_id].name if one.owner_id in owners else ""
    if one.side is Side.THEIRS or not owner or one.who in {"", owner}:
        return one.who or owner
    return f"{owner} with {one.who}"


def owed_lines(
    owed: Iterable[tuple[Commitment, str]], side: Side, reader: Member, *, now: datetime, working: WorkingTime
) -> tuple[Owed, ...]:
    """Return what a side owes and who does it, a line each, in the order given: what, who, by when, how late."""
    return tuple(
        Owed(line=_owed_line(one, who, reader, now=now, working=working), is_must_do=one.is_must_do)
        for one, who in owed
        if one.side is side
    )


def _owed_line(one: Commitment, who: str, reader: Member, *, now: datetime, working: WorkingTime) -> str:
    marks = (
        who,
        f"by {cards.due_text(one, reader, now=now)}",
        cards.overdue_text(one, now=now, working=working),
        "at risk" if one.is_at_risk else "",
    )
    return f"{_short(one.what)} ({', '.join(mark for mark in marks if mark)})"


def _short(what: str) -> str:
    """Cut what is promised, so that by when and what is wrong with it always find room."""
    return what if len(what) <= _MOST_WHAT else what[: _MOST_WHAT - 1].rstrip() + "…"


_MOST_WHAT = 90


def kept_lines(closed: Sequence[Commitment], *, now: datetime) -> tuple[str, ...]:
    """Say of what each side promised how much was done in time; a side nobody knows anything of is left out."""
    said = []
    for whose, side in (("We", Side.OURS), ("They", Side.THEIRS)):
        mine = [one for one in closed if one.side is side]
        long, short = say_do(mine, now=now, days=_LONG), say_do(mine, now=now, days=_SHORT)
        if long.scored:
            recent = f", {figures(short)} in the last {_SHORT}" if short.scored else ""
            said.append(f"{whose} kept {figures(long)} in time in the last {_LONG} days{recent}.")
    return tuple(said)


def figures(kept: SayDo) -> str:
    """Return "7 of 8 (88%)"; with fewer than five the counts alone."""
    counts = f"{kept.kept_in_time} of {kept.scored}"
    return counts if kept.ratio is None else f"{counts} ({kept.ratio:.0%})"
