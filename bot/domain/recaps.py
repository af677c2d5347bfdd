"""What came of a call: the outcome for both sides, and rows of what, who, when and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.domain.calls import CallId
from bot.domain.commitments import Side
from bot.domain.participants import side_of
from bot.domain.people import MemberId, WorkspaceId

MOST_ROWS = 8


class Outcome(StrEnum):
    """What became of an objective."""

    REACHED = "reached"  # all of it
    PARTLY = "partly"  # some of it
    NOT_REACHED = "not_reached"  # none of it
    CHANGED = "changed"  # another one took its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as typed: not yet a commitment, because `when` may be unreadable.

    `pick` is whom the menu names: a participant's key, SOMEBODY_OF_OURS (then `colleague` is a Slack id) or
    SOMEBODY_OF_THEIRS (then `who` is the name typed). Whose promise it is follows from it.
    """

    what: str = ""
    pick: str = ""
    who: str = ""
    colleague: str = ""
    when: str = ""
    how: str = ""
    is_must_do: bool = False
    is_at_risk: bool = False

    @property
    def side(self) -> Side:
        """Whose promise it is."""
        return side_of(self.pick)

    @property
    def is_blank(self) -> bool:
        """True when nothing of its own was typed: a row without *what*, *when* and *how*."""
        return not (self.what.strip() or self.when.strip() or self.how.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """A saved recap. Its commitments are stored beside it, by call.

    The next meeting is on `next_day`, at `next_at` when a time was agreed, both wall time in `next_zone`. `saved_at` is
    when it was first saved, `changed_at` the last edit, `mailed_at` when its mail to the customer was sent.
    """

    workspace_id: WorkspaceId
    call_id: CallId
    by: MemberId
    saved_at: datetime
    outcome: Outcome
    their_outcome: Outcome | None = None
    more_possible: str = ""
    learnings: str = ""
    notes: str = ""
    next_day: date | None = None
    next_at: time | None = None
    next_zone: str = ""
    changed_at: datetime | None = None
    mailed_at: datetime | None = None

    @property
    def version(self) -> datetime:
        """When it became what it is now."""
        return self.changed_at or self.saved_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapDue:
    """When the recap of a call that ends at `end`, led by a member, is due; None while that is not planned."""

    id: CallId
    lead_id: MemberId
    end: datetime
    recap_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapEdit:
    """One line of a recap's history: who, when, and what each field said before and says now."""

    workspace_id: WorkspaceId
    call_id: CallId
    at: datetime
    by: MemberId
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two people's words in one recap. `stays` names the fields in which the earlier word stands against a later."""

    recap: Recap
    stays: tuple[str, ...] = ()


_CHOSEN = ("outcome", "their_outcome", "next_day")
_WRITTEN = ("more_possible", "learnings", "notes")


def merged(current: Recap, mine: Recap, base: Mapping[str, str]) -> Merged:
    """Put `mine` into `current`, both begun from `base` (what each field said, nothing for none). No word is lost.

    What only one of them changed is as they changed it. Where both did, texts stand one under the other, and of two
    choices the one that was saved first stays.
    """
    after, stays = current, []
    for name in (*_CHOSEN, *_WRITTEN):
        before, here, there = base.get(name, ""), _said(mine, name), _said(current, name)
        if here in {before, there}:
            continue
        if there == before:
            after = _with(after, mine, name)
        elif name in _WRITTEN:
            after = _put(after, name, _both(there, here))
        else:
            stays.append(name)
    return Merged(recap=after, stays=tuple(stays))


def as_it_was(current: Recap, edits: Sequence[RecapEdit], *, at: datetime) -> dict[str, str]:
    """Return what each field of a recap said at an instant, by its history."""
    said = {name: _said(current, name) for name in (*_CHOSEN, *_WRITTEN)}
    for edit in reversed([one for one in edits if one.at > at]):
        said |= {name: old for name, (old, _) in edit.changes.items()}
    return said


def _with(after: Recap, mine: Recap, name: str) -> Recap:
    if name == "next_day":
        return replace(after, next_day=mine.next_day, next_at=mine.next_at, next_zone=mine.next_zone)
    return _put(after, name, getattr(mine, name))


def _put(recap: Recap, name: str, value: Any) -> Recap:
    fields: dict[str, Any] = {name: value}
    return replace(recap, **fields)


def _both(there: str, here: str) -> str:
    if here in there:
        return there
    return here if there in here else f"{there}\n{here}"


def _said(recap: Recap, name: str) -> str:
    """Return what a field says as one text; the day, time and zone of the next meeting are one field."""
    if name != "next_day":
        return str(getattr(recap, name) or "")
    parts = (recap.next_day, recap.next_at, recap.next_zone)
    return " ".join(str(part) for part in parts if part is not None) if recap.next_day else ""


def changes_between(before: Recap, after: Recap) -> dict[str, tuple[str, str]]:
    """Return what each field that differs said before and says now."""
    pairs = {name: (_said(before, name), _said(after, name)) for name in (*_CHOSEN, *_WRITTEN)}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
