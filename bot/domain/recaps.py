"""What came of a call: the outcome for both sides, and rows of what, who, when and how."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.calls import CallId
from bot.domain.commitments import Side
from bot.domain.people import MemberId, WorkspaceId


class Outcome(StrEnum):
    """What became of an objective."""

    REACHED = "reached"  # all of it
    PARTLY = "partly"  # some of it
    NOT_REACHED = "not_reached"  # none of it
    CHANGED = "changed"  # another one took its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row as typed: not yet a commitment, because `when` may be unreadable."""

    side: Side
    what: str = ""
    who: str = ""
    when: str = ""
    how: str = ""

    @property
    def is_blank(self) -> bool:
        """True when nothing of its own was typed: a row without *what*, *when* and *how*."""
        return not (self.what.strip() or self.when.strip() or self.how.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """A saved recap. Its commitments are stored beside it, by call.

    The next meeting is on `next_day`, at `next_at` when a time was agreed, both wall time in `next_zone`.
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
