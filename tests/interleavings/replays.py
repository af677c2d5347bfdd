"""A promise told anew from its history alone, by rules of its own: what the row has to be like."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.domain.commitments import Commitment, Event, EventKind, State

_CLOSED = {
    EventKind.KEPT: State.KEPT,
    EventKind.RELEASED: State.RELEASED,
    EventKind.MISTAKEN: State.RELEASED,
    EventKind.BROKEN: State.BROKEN,
}
_BY_OWNER = frozenset({
    EventKind.MOVED, EventKind.MOVED_BACK, EventKind.KEPT, EventKind.RELEASED, EventKind.MISTAKEN, EventKind.REOPENED,
    EventKind.EDITED, EventKind.TOLD, EventKind.OFFERED,
})  # fmt: skip


@dataclass(slots=True)
class Replay:
    """What a history comes to. `moves` are those that stand: whether each came late."""

    owner: str
    who: str
    day: date
    deadline: datetime
    at: time | None
    state: State = State.OPEN
    closed_at: datetime | None = None
    edits: int = 0
    is_must_do: bool = False
    offered_to: str | None = None
    moves: list[bool] = field(default_factory=list)

    def as_told(self) -> dict[str, object]:
        """Return what is to be found in the row."""
        return {
            "owner_id": self.owner,
            "who": self.who,
            "day": self.day,
            "deadline": self.deadline,
            "at": self.at,
            "state": self.state,
            "closed_at": self.closed_at,
            "moves": len(self.moves),
            "moved_late": sum(self.moves),
            "edits": self.edits,
            "is_must_do": self.is_must_do,
        }

    def goes_on(self, event: Event) -> None:
        """Let the next thing happen. What cannot have happened then fails."""
        if event.kind in _BY_OWNER:
            assert event.by == self.owner, event
        if event.kind is EventKind.REOPENED:
            assert self.state is not State.OPEN, event
            self.state, self.closed_at = State.OPEN, None
            return
        assert self.state is State.OPEN or event.kind is EventKind.WITHDRAWN, event
        if event.kind in _CLOSED:
            self.state, self.closed_at, self.offered_to = _CLOSED[event.kind], event.at, None
        elif event.kind in {EventKind.MOVED, EventKind.MOVED_BACK}:
            self._is_moved(event)
        elif event.kind is EventKind.EDITED:
            self._is_edited(event)
        else:
            self._is_passed_on(event)

    def _is_moved(self, event: Event) -> None:
        assert event.old_due == (self.deadline, self.at), event
        assert event.old_day == self.day, event
        if event.kind is EventKind.MOVED:
            self.moves.append(self.deadline <= event.at)
        else:
            self.moves.pop()
        assert event.new_due is not None
        assert event.new_day is not None
        self.day, (self.deadline, self.at) = event.new_day, event.new_due

    def _is_edited(self, event: Event) -> None:
        self.edits += 1
        if "is_must_do" in event.changes:
            before, after = event.changes["is_must_do"]
            assert (before == "yes") == self.is_must_do, event
            self.is_must_do = after == "yes"

    def _is_passed_on(self, event: Event) -> None:
        match event.kind:
            case EventKind.HANDED_OVER:
                before, after = event.changes["owner"]
                assert before == self.owner, event
                assert event.by in {self.owner, after}, event
                self.owner, self.offered_to = after, None
                self.who = event.changes.get("who", ("", self.who))[1]
            case EventKind.OFFERED:
                assert self.offered_to is None, event
                self.offered_to = event.changes["owner"][1]
            case EventKind.DECLINED | EventKind.WITHDRAWN:
                assert event.changes["owner"][1] == self.offered_to, event
                self.offered_to = None
            case _:
                assert event.kind is EventKind.TOLD, event


def replayed(commitment: Commitment, history: Sequence[Event]) -> Replay:
    """Replay a history; of the row it takes the names nobody changed."""
    made, *later = history
    assert made.kind is EventKind.MADE
    assert made.by is not None
    assert made.new_day is not None
    assert made.new_due is not None
    names = [event.changes["who"][0] for event in later if "who" in event.changes]
    who = names[0] if names else commitment.who
    deadline, at = made.new_due
    replay = Replay(owner=made.by, who=who, day=made.new_day, deadline=deadline, at=at)
    for event in later:
        replay.goes_on(event)
    return replay
