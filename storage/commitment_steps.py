"""What a step of a commitment writes, and what the commitment must still be for it."""

from dataclasses import fields

from sqlalchemy import ColumnElement

from bot.domain.commitments import EventKind, State, Step, Wording
from storage.commitment_tables import commitments
from storage.rows import literally

_CLOSING = frozenset({"state", "closed_at"})
_NOTHING = frozenset({"state"})  # it is open and stays so
_DATE = frozenset({"day", "at", "zone_name", "deadline", "moves", "moved_late"})
_MOVES = {EventKind.MOVED: 1, EventKind.MOVED_BACK: -1}
TOUCHED = {
    EventKind.REOPENED: _CLOSING,
    EventKind.EDITED: frozenset({*(field.name for field in fields(Wording)), "account_key", "edits"}),
    EventKind.HANDED_OVER: frozenset({"owner_id", "who"}),
    EventKind.OFFERED: _NOTHING,
    EventKind.DECLINED: _NOTHING,
    EventKind.WITHDRAWN: _NOTHING,
    EventKind.TOLD: _NOTHING,
    EventKind.KEPT: _CLOSING,
    EventKind.RELEASED: _CLOSING,
    EventKind.BROKEN: _CLOSING,
    EventKind.MISTAKEN: _CLOSING,
    EventKind.MOVED: _DATE,
    EventKind.MOVED_BACK: _DATE,
}
"""The columns each kind of step is about; it touches no other, so that it never undoes another step."""


def is_as_it_was(step: Step) -> list[ColumnElement[bool]]:
    """Return what holds while the commitment is still what a step was made from."""
    after, event = step.after, step.event
    is_open = literally(commitments.c.state, State.OPEN)
    holds: list[ColumnElement[bool]] = [
        commitments.c.moves == after.moves - _MOVES.get(event.kind, 0),
        commitments.c.state != State.OPEN if event.kind is EventKind.REOPENED else is_open,
    ]
    if event.kind is EventKind.EDITED:
        holds.append(commitments.c.edits == after.edits - 1)
    is_handed_over = event.kind is EventKind.HANDED_OVER
    holds.append(commitments.c.owner_id == (event.changes["owner"][0] if is_handed_over else after.owner_id))
    if is_handed_over:
        holds.append(commitments.c.who == event.changes.get("who", (after.who, ""))[0])
    return holds
