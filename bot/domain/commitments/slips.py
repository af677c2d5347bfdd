"""Slips of the finger taken back, for a day: a closing, and a new date; the history keeps both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.commitments.steps import Step, require_open
from bot.domain.commitments.values import Commitment, Event, EventKind, State
from bot.domain.errors import InvalidInputError
from bot.domain.people import MemberId

TAKEN_BACK_WITHIN = timedelta(days=1)


def reopen(commitment: Commitment, *, closed_by: MemberId | None, by: MemberId, now: datetime, source: str) -> Step:
    """Take a closing back: it is open as if it had never been closed.

    Raises InvalidInputError when it is open, was closed more than a day ago, or by nobody's word (`closed_by` None).
    """
    if not is_slip(commitment, now=now):
        raise InvalidInputError(
            "A closing can be taken back for a day. This promise is open, or was closed longer ago, and stays so."
        )
    if closed_by is None:
        raise InvalidInputError(
            "This promise was closed because nobody said a word for ten working days. That stands. Type "
            "/commitments and its text for a new one."
        )
    event = Event(commitment_id=commitment.id, kind=EventKind.REOPENED, at=now, by=by, source=source)
    return Step(after=replace(commitment, state=State.OPEN, closed_at=None), event=event)


def is_slip(commitment: Commitment, *, now: datetime) -> bool:
    """Return True while its closing can be taken back: for a day."""
    return commitment.closed_at is not None and now - commitment.closed_at < TAKEN_BACK_WITHIN


def move_back(commitment: Commitment, history: Sequence[Event], *, by: MemberId, now: datetime, source: str) -> Step:
    """Take a new date back: it has the old one again and counts as if it had never been moved.

    Raises AlreadyClosedError; InvalidInputError when `history` says that it can't be.
    """
    require_open(commitment)
    moved = slip_of_date(history, now=now)
    if moved is None or moved.old_due is None or moved.old_day is None:
        raise InvalidInputError(
            "A new date can be taken back for a day, while nothing else happens. Give it another new date instead."
        )
    deadline, at = moved.old_due
    after = replace(
        commitment,
        day=moved.old_day,
        at=at,
        deadline=deadline,
        moves=commitment.moves - 1,
        moved_late=commitment.moved_late - (deadline <= moved.at),
    )
    event = Event(
        commitment_id=commitment.id,
        kind=EventKind.MOVED_BACK,
        at=now,
        by=by,
        source=source,
        old_day=moved.new_day,
        new_day=moved.old_day,
        changes={name: (after, before) for name, (before, after) in moved.changes.items()},
    )
    return Step(after=after, event=event)


def slip_of_date(history: Sequence[Event], *, now: datetime) -> Event | None:
    """Return the move that can be taken back: the last thing that happened, less than a day ago; else None."""
    last = history[-1] if history else None
    if last is None or last.kind is not EventKind.MOVED or last.old_due is None:
        return None
    return last if now - last.at < TAKEN_BACK_WITHIN else None


def standing(history: Sequence[Event]) -> list[Event]:
    """Return what happened without the moves that were taken back, and without their being taken back."""
    kept: list[Event] = []
    for event in history:
        if event.kind is EventKind.MOVED_BACK:
            last = max((n for n, one in enumerate(kept) if one.kind is EventKind.MOVED), default=None)
            kept = kept if last is None else [*kept[:last], *kept[last + 1 :]]
        else:
            kept.append(event)
    return kept
