"""What a commitment is: whose promise, in which words, by when, where it stands, and its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NewType

from bot.domain.calls import CallId
from bot.domain.people import MemberId, WorkspaceId

CommitmentId = NewType("CommitmentId", str)


class Side(StrEnum):
    """Whose promise it is."""

    OURS = "ours"  # we promised
    THEIRS = "theirs"  # the customer promised


class State(StrEnum):
    """Where a commitment stands."""

    OPEN = "open"  # to be done
    KEPT = "kept"  # done
    RELEASED = "released"  # it need not be done: the other side agreed, or it was noted by mistake
    BROKEN = "broken"  # its owner said so, or nobody said anything for ten working days after the date


class EventKind(StrEnum):
    """What can happen to a commitment."""

    MADE = "made"  # it came to be
    MOVED = "moved"  # a new date
    MOVED_BACK = "moved_back"  # the new date was a slip and was taken back
    KEPT = "kept"  # done
    RELEASED = "released"  # the other side let go
    BROKEN = "broken"  # it won't be done, or nobody said a word
    MISTAKEN = "mistaken"  # it was noted by mistake: nobody had promised it
    HANDED_OVER = "handed_over"  # another member owns it now
    OFFERED = "offered"  # a colleague was asked to take it
    DECLINED = "declined"  # the colleague did not take it
    WITHDRAWN = "withdrawn"  # the colleague is asked no more
    EDITED = "edited"  # its words changed
    REOPENED = "reopened"  # a slip of the finger was taken back
    TOLD = "told"  # the other side knows now


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All of a commitment that an edit may change. The date is not in it: a new date is a move."""

    side: Side
    what: str
    who: str
    how: str = ""
    why: str = ""
    account: str = ""
    is_must_do: bool = False
    is_at_risk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What, who, when, how. `day` and `at` are wall time in `zone_name`; `deadline` (UTC) is when it starts being late.

    `owner_id` is the member who does it (ours) or who keeps an eye on it (theirs). `who` is the name people read.
    `moves` counts new dates, `moved_late` those that came after the old deadline, `edits` counts changes of its words.
    `source_url` leads to the message it was made from.
    """

    id: CommitmentId
    workspace_id: WorkspaceId
    owner_id: MemberId
    side: Side
    what: str
    who: str
    day: date
    at: time | None
    zone_name: str
    deadline: datetime
    made_at: datetime
    how: str = ""
    why: str = ""
    call_id: CallId | None = None
    account: str = ""
    source_url: str = ""
    is_must_do: bool = False
    is_at_risk: bool = False
    state: State = State.OPEN
    closed_at: datetime | None = None
    moves: int = 0
    moved_late: int = 0
    edits: int = 0

    @property
    def wording(self) -> Wording:
        """Its words as they are now."""
        return Wording(
            side=self.side,
            what=self.what,
            who=self.who,
            how=self.how,
            why=self.why,
            account=self.account,
            is_must_do=self.is_must_do,
            is_at_risk=self.is_at_risk,
        )

    @property
    def is_open(self) -> bool:
        """True while it is to be done."""
        return self.state is State.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Return True when it is open and its deadline has passed."""
        return self.is_open and self.deadline <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a commitment's history: who (None: SayDo itself), when, from where, and what it said.

    `changes` are what each field said before and says now: the words an edit changed, as "owner" the ids of the members
    it went, or was to go, from and to, or as "deadline" and "at" the instant (ISO, UTC) and the clock time (HH:MM, ""
    for any time that day) of a date; of the one it was made with there is no before.
    """

    commitment_id: CommitmentId
    kind: EventKind
    at: datetime
    by: MemberId | None
    source: str
    old_day: date | None = None
    new_day: date | None = None
    reason: str = ""
    told_them: bool | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def old_due(self) -> tuple[datetime, time | None] | None:
        """The deadline (UTC) and clock time it had before; None when that is not kept."""
        return self._due(0)

    @property
    def new_due(self) -> tuple[datetime, time | None] | None:
        """The deadline (UTC) and clock time it has since; None when that is not kept."""
        return self._due(1)

    def _due(self, n: int) -> tuple[datetime, time | None] | None:
        deadline, at = self.changes.get("deadline", ("", ""))[n], self.changes.get("at", ("", ""))[n]
        return (datetime.fromisoformat(deadline), time.fromisoformat(at) if at else None) if deadline else None


def due_changes(
    *, before: tuple[datetime, time | None] | None, now: tuple[datetime, time | None]
) -> Mapping[str, tuple[str, str]]:
    """Return what a line of history keeps of a date before and now: deadline and clock time."""
    (old_deadline, old_at), (deadline, at) = (_texts(before), _texts(now))
    return {"deadline": (old_deadline, deadline), "at": (old_at, at)}


def _texts(due: tuple[datetime, time | None] | None) -> tuple[str, str]:
    if due is None:
        return "", ""
    deadline, at = due
    return deadline.astimezone(UTC).isoformat(), at.isoformat("minutes") if at else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A commitment offered to a colleague, who has not answered yet; until then its owner stays its owner."""

    workspace_id: WorkspaceId
    commitment_id: CommitmentId
    to: MemberId
    by: MemberId
    offered_at: datetime
