"""Commitments in their reader's words, with what became of them: read in a few queries, however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, Offer, Side, is_slip
from bot.domain.dates import Due, describe
from bot.domain.nudges import MORNING, Nudge
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.working_time import WorkingTime
from bot.flows import cards
from bot.flows.policies import policy_for
from bot.views.commitments import CommitmentItem
from storage import Transaction

_CLOSING = frozenset({EventKind.KEPT, EventKind.RELEASED, EventKind.BROKEN})


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
    moves_when_said = {nudge.subject_id: nudge.n // 10 for nudge in said if nudge.kind in MORNING}
    working = (await policy_for(tx, workspace, member)).working
    found = await tx.commitments.many(workspace.id, set(ids))
    ordered = sorted(found.values(), key=lambda one: (not one.is_must_do, one.deadline))
    with_past = [one.id for one in ordered if one.moves or not one.is_open]
    histories = await tx.commitments.histories(workspace.id, with_past) if with_past else {}
    offers = await tx.offers.many(workspace.id, found)
    others = {one.owner_id for one in ordered if one.owner_id != member.id} | {offer.to for offer in offers.values()}
    names = {one.id: one.name for one in (await tx.members.many(workspace.id, others)).values()} if others else {}
    return {
        one.id: _item(
            one,
            member,
            now=now,
            working=working,
            history=histories.get(one.id, []),
            names=names,
            offer=offers.get(one.id),
            is_moved_since=moves_when_said.get(one.id, one.moves) != one.moves,
        )
        for one in ordered
    }


def _taker(offer: Offer, reader: Member, names: Mapping[MemberId, str]) -> str:
    return "you" if offer.to == reader.id else names.get(offer.to, "a colleague")


def _item(
    one: Commitment,
    reader: Member,
    *,
    now: datetime,
    working: WorkingTime,
    history: Sequence[Event],
    names: Mapping[MemberId, str],
    offer: Offer | None,
    is_moved_since: bool,
) -> CommitmentItem:
    is_own = one.owner_id == reader.id
    return replace(
        cards.commitment_item(one, reader, now=now, working=working, note=_note(history, reader)),
        is_moved_since=is_moved_since,
        owner="" if is_own else names.get(one.owner_id, "a colleague"),
        offered_to=_taker(offer, reader, names) if offer and one.is_open else "",
        can_undo=is_own and is_slip(one, now=now) and closed_by(history) is not None,
        can_warn=is_own and _had_better_be_told(one, working, now=now),
    )


def closed_by(history: Sequence[Event]) -> MemberId | None:
    """Return who closed it last; None for nobody."""
    closing = [event for event in history if event.kind in _CLOSING]
    return closing[-1].by if closing else None


def is_untold(history: Sequence[Event]) -> bool:
    """Return True when its date moved and the other side has not been told since."""
    told = [event.told_them for event in history if event.kind in {EventKind.MOVED, EventKind.TOLD}]
    return bool(told) and not told[-1]


def _note(history: Sequence[Event], reader: Member) -> str:
    """Say when it was to be before the last move, and whether the other side knows."""
    moved = [event for event in history if event.kind is EventKind.MOVED]
    if not moved or moved[-1].old_day is None:
        return ""
    old = describe(Due(day=moved[-1].old_day, zone=reader.zone), now=moved[-1].at, locale=reader.locale)
    told = "they don't know yet" if is_untold(history) else "they know"
    return f"moved from {old.partition(', already past')[0]}, {told}"


def _had_better_be_told(commitment: Commitment, working: WorkingTime, *, now: datetime) -> bool:
    """Tell whether a promise of ours is late, or due by the next working day."""
    if commitment.side is Side.THEIRS or not commitment.is_open:
        return False
    return commitment.is_overdue(now) or commitment.day <= working.next_working_day(working.day_of(now))
