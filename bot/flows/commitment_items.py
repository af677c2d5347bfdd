"""Commitments in their reader's words, with what became of them: read in a few queries, however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain import nudges
from bot.domain.commitments import (
    Commitment,
    CommitmentId,
    Event,
    EventKind,
    Offer,
    Side,
    is_slip,
    slip_of_date,
    standing,
)
from bot.domain.nudges import MORNING, Nudge
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.subjects import commitment_subject
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.policies import policy_for
from bot.views.commitments import CommitmentItem
from storage import Transaction

_CLOSING = frozenset({EventKind.KEPT, EventKind.RELEASED, EventKind.BROKEN, EventKind.MISTAKEN})


async def items_of(
    tx: Transaction,
    workspace: Workspace,
    member: Member,
    ids: Iterable[CommitmentId],
    *,
    now: datetime,
    said: Iterable[Nudge] = (),
) -> dict[CommitmentId, CommitmentItem]:
    """Return commitments in their reader's words, with what became of them, must-dos first, then by deadline.

    `said` are the nudges they are shown for: one that got a new date since is dealt with there.
    """
    found = (await tx.commitments.many(workspace.id, set(ids))).values()
    if not found:
        return {}
    working = (await policy_for(tx, workspace, member)).working
    return await items_for(tx, workspace, member, found, working=working, now=now, said=said)


async def items_for(
    tx: Transaction,
    workspace: Workspace,
    member: Member,
    found: Iterable[Commitment],
    *,
    working: WorkingTime,
    now: datetime,
    said: Iterable[Nudge] = (),
) -> dict[CommitmentId, CommitmentItem]:
    """Return commitments that were read already as `items_of` does; `working` is their reader's time."""
    moves_when_said = {nudge.subject_id: nudge.n // 10 for nudge in said if nudge.kind in MORNING}
    ordered = sorted(found, key=lambda one: (not one.is_must_do, one.deadline))
    with_past = [one.id for one in ordered if one.moves or not one.is_open]
    histories = await tx.commitments.histories(workspace.id, with_past) if with_past else {}
    offers = await tx.offers.many(workspace.id, [one.id for one in ordered])
    others = {one.owner_id for one in ordered if one.owner_id != member.id} | {offer.to for offer in offers.values()}
    people = await tx.members.many(workspace.id, others)
    back = await _movable_back(tx, workspace, ordered, histories, now=now)
    return {
        one.id: _item(
            one,
            member,
            now=now,
            working=working,
            history=histories.get(one.id, []),
            people=people,
            offer=offers.get(one.id),
            is_moved_since=moves_when_said.get(one.id, one.moves) != one.moves,
            can_move_back=one.id in back and one.owner_id == member.id,
        )
        for one in ordered
    }


async def offered_to(
    tx: Transaction, workspace: Workspace, member: Member, *, now: datetime
) -> tuple[CommitmentItem, ...]:
    """Return what a member was asked to take over and has not answered."""
    waiting = await tx.offers.waiting_for(workspace.id, member.id)
    if not waiting:
        return ()
    return tuple((await items_of(tx, workspace, member, [one.commitment_id for one in waiting], now=now)).values())


async def _movable_back(
    tx: Transaction,
    workspace: Workspace,
    some: Iterable[Commitment],
    histories: Mapping[CommitmentId, Sequence[Event]],
    *,
    now: datetime,
) -> set[CommitmentId]:
    """Return those whose last move can be taken back: nothing happened since, and no reminder spoke of the new date."""
    moved = [one for one in some if one.is_open and slip_of_date(histories.get(one.id, ()), now=now)]
    if not moved:
        return set()
    said = await tx.nudges.of_subjects(workspace.id, [commitment_subject(one.id) for one in moved])
    return {one.id for one in moved if not is_spoken_of(one, said)}


def is_spoken_of(commitment: Commitment, said: Iterable[Nudge]) -> bool:
    """Tell whether a reminder of the date it has now went out, or is going out."""
    return any(
        nudge.subject_id == commitment.id
        and nudge.kind in MORNING
        and nudge.n // 10 == commitment.moves
        and nudge.state in {nudges.State.SENT, nudges.State.CLAIMED}
        for nudge in said
    )


def _taker(offer: Offer, reader: Member, people: Mapping[MemberId, Member]) -> str:
    return "you" if offer.to == reader.id else _name(offer.to, people)


def _name(member_id: MemberId, people: Mapping[MemberId, Member]) -> str:
    return people[member_id].name if member_id in people else "a colleague"


def _item(
    one: Commitment,
    reader: Member,
    *,
    now: datetime,
    working: WorkingTime,
    history: Sequence[Event],
    people: Mapping[MemberId, Member],
    offer: Offer | None,
    is_moved_since: bool,
    can_move_back: bool,
) -> CommitmentItem:
    is_own = one.owner_id == reader.id
    return replace(
        cards.commitment_item(one, reader, now=now, working=working, note=_note(history, reader)),
        is_moved_since=is_moved_since,
        owner="" if is_own else _name(one.owner_id, people),
        can_take_over=one.is_open and one.owner_id in people and not people[one.owner_id].is_active,
        offered_to=_taker(offer, reader, people) if offer and one.is_open else "",
        can_undo=is_own and is_slip(one, now=now) and closed_by(history) is not None,
        can_move_back=can_move_back,
        was_mistaken=not one.is_open and was_mistaken(history),
        can_warn=is_own and _had_better_be_told(one, working, now=now),
    )


def closed_by(history: Sequence[Event]) -> MemberId | None:
    """Return who closed it last; None for nobody."""
    closing = [event for event in history if event.kind in _CLOSING]
    return closing[-1].by if closing else None


def was_mistaken(history: Sequence[Event]) -> bool:
    """Return True when it was closed last as noted by mistake."""
    closing = [event for event in history if event.kind in _CLOSING]
    return bool(closing) and closing[-1].kind is EventKind.MISTAKEN


def is_untold(history: Sequence[Event]) -> bool:
    """Return True when its date moved and the other side has not been told since."""
    told = [event.told_them for event in standing(history) if event.kind in {EventKind.MOVED, EventKind.TOLD}]
    return bool(told) and not told[-1]


def _note(history: Sequence[Event], reader: Member) -> str:
    """Say when it was to be before the last move, and whether the other side knows."""
    moved = [event for event in standing(history) if event.kind is EventKind.MOVED]
    if not moved or moved[-1].old_day is None:
        return ""
    told = "they don't know yet" if is_untold(history) else "they know"
    return f"moved from {cards.dated_text(moved[-1].old_day, moved[-1].old_due, reader)}, {told}"


def _had_better_be_told(commitment: Commitment, working: WorkingTime, *, now: datetime) -> bool:
    """Tell whether a promise of ours is late, or due by the next working day."""
    if commitment.side is Side.THEIRS or not commitment.is_open:
        return False
    return commitment.is_overdue(now) or commitment.day <= working.next_working_day(working.day_of(now))
