"""What can be done to a commitment: each act gives it as it is after it, and the line of history it leaves."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time

from bot.domain.commitments.values import Commitment, Event, EventKind, Offer, Side, State, Wording, due_changes
from bot.domain.errors import AlreadyClosedError, InvalidInputError
from bot.domain.people import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A transition: the commitment as it is after it, and the line of history it leaves."""

    after: Commitment
    event: Event


def keep(commitment: Commitment, *, by: MemberId, now: datetime, source: str) -> Step:
    """Close it as kept. Raises AlreadyClosedError."""
    return _close(commitment, State.KEPT, by=by, now=now, source=source)


def release(commitment: Commitment, *, by: MemberId, now: datetime, source: str, reason: str = "") -> Step:
    """Close it as released: the other side agreed. Raises AlreadyClosedError."""
    return _close(commitment, State.RELEASED, by=by, now=now, source=source, reason=reason)


def give_up(
    commitment: Commitment,
    *,
    by: MemberId | None,
    now: datetime,
    source: str,
    reason: str = "",
    told_them: bool | None = None,
) -> Step:
    """Close it as broken; `by` None means that nobody said a word. Raises AlreadyClosedError."""
    step = _close(commitment, State.BROKEN, by=by, now=now, source=source, reason=reason)
    return replace(step, event=replace(step.event, told_them=told_them))


def withdraw_mistake(commitment: Commitment, *, by: MemberId, now: datetime, source: str) -> Step:
    """Close what nobody had promised: it is released and counts neither way. Raises AlreadyClosedError."""
    step = _close(commitment, State.RELEASED, by=by, now=now, source=source)
    return replace(step, event=replace(step.event, kind=EventKind.MISTAKEN))


def move(
    commitment: Commitment,
    *,
    day: date,
    at: time | None,
    deadline: datetime,
    by: MemberId,
    now: datetime,
    source: str,
    reason: str,
    told_them: bool,
) -> Step:
    """Give it a new date. Raises AlreadyClosedError, InvalidInputError when the date has passed or is the old one."""
    require_open(commitment)
    if deadline <= now:
        raise InvalidInputError("That date has passed. Pick one that is still ahead.", field="day")
    if (day, at) == (commitment.day, commitment.at):
        raise InvalidInputError("That is the date it already has. Pick another one.", field="day")
    is_late = commitment.deadline <= now
    after = replace(
        commitment,
        day=day,
        at=at,
        deadline=deadline,
        moves=commitment.moves + 1,
        moved_late=commitment.moved_late + is_late,
    )
    event = Event(
        commitment_id=commitment.id,
        kind=EventKind.MOVED,
        at=now,
        by=by,
        source=source,
        old_day=commitment.day,
        new_day=day,
        reason=reason,
        told_them=told_them,
        changes=due_changes(before=(commitment.deadline, commitment.at), now=(deadline, at)),
    )
    return Step(after=after, event=event)


def hand_over(
    commitment: Commitment,
    *,
    to: MemberId,
    by: MemberId,
    now: datetime,
    source: str,
    names: tuple[str, str] | None = None,
) -> Step:
    """Give it to another member. Raises AlreadyClosedError, InvalidInputError when they own it already.

    `names` are those of who owned it and who owns it now: a promise of ours that named the one names the other.
    """
    require_open(commitment)
    _require_another(commitment, to)
    event = _between(commitment, to, EventKind.HANDED_OVER, by=by, now=now, source=source)
    after = replace(commitment, owner_id=to)
    if names is None or commitment.side is not Side.OURS or commitment.who != names[0]:
        return Step(after=after, event=event)
    event = replace(event, changes={**event.changes, "who": names})
    return Step(after=replace(after, who=names[1]), event=event)


def offer(
    commitment: Commitment, *, to: MemberId, by: MemberId, now: datetime, source: str, reason: str = ""
) -> tuple[Offer, Step]:
    """Ask a colleague to take it; its owner stays its owner. Raises AlreadyClosedError, InvalidInputError."""
    require_open(commitment)
    _require_another(commitment, to)
    event = _between(commitment, to, EventKind.OFFERED, by=by, now=now, source=source, reason=reason)
    made = Offer(
        workspace_id=commitment.workspace_id, commitment_id=commitment.id, to=to, by=commitment.owner_id, offered_at=now
    )
    return made, Step(after=commitment, event=event)


def decline(commitment: Commitment, made: Offer, *, now: datetime, source: str, reason: str = "") -> Step:
    """Not take what was offered: it stays with its owner. Raises AlreadyClosedError."""
    require_open(commitment)
    event = _between(commitment, made.to, EventKind.DECLINED, by=made.to, now=now, source=source, reason=reason)
    return Step(after=commitment, event=event)


def withdraw(commitment: Commitment, made: Offer, *, by: MemberId, now: datetime, source: str) -> Step:
    """Ask the colleague no more."""
    event = _between(commitment, made.to, EventKind.WITHDRAWN, by=by, now=now, source=source)
    return Step(after=commitment, event=event)


def edit(commitment: Commitment, wording: Wording, *, by: MemberId, now: datetime, source: str) -> Step | None:
    """Give it other words; None when they are what they were. Raises AlreadyClosedError."""
    require_open(commitment)
    before, after = asdict(commitment.wording), asdict(wording)
    changes = {name: (_said(before[name]), _said(after[name])) for name in after if before[name] != after[name]}
    if not changes:
        return None
    event = Event(commitment_id=commitment.id, kind=EventKind.EDITED, at=now, by=by, source=source, changes=changes)
    return Step(after=replace(commitment, edits=commitment.edits + 1, **after), event=event)


def tell(commitment: Commitment, *, by: MemberId, now: datetime, source: str) -> Step:
    """Keep that the other side knows now what it was not told before. Raises AlreadyClosedError."""
    require_open(commitment)
    event = Event(commitment_id=commitment.id, kind=EventKind.TOLD, at=now, by=by, source=source, told_them=True)
    return Step(after=commitment, event=event)


def _between(
    commitment: Commitment,
    to: MemberId,
    kind: EventKind,
    *,
    by: MemberId,
    now: datetime,
    source: str,
    reason: str = "",
) -> Event:
    owners = {"owner": (str(commitment.owner_id), str(to))}
    return Event(commitment_id=commitment.id, kind=kind, at=now, by=by, source=source, reason=reason, changes=owners)


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _close(
    commitment: Commitment, state: State, *, by: MemberId | None, now: datetime, source: str, reason: str = ""
) -> Step:
    require_open(commitment)
    event = Event(commitment_id=commitment.id, kind=EventKind(state.value), at=now, by=by, source=source, reason=reason)
    return Step(after=replace(commitment, state=state, closed_at=now), event=event)


def require_open(commitment: Commitment) -> None:
    """Raise AlreadyClosedError unless it is open."""
    if not commitment.is_open:
        raise AlreadyClosedError(
            f"“{commitment.what}” is already closed as {commitment.state.value}, so it stays as it is."
        )


def _require_another(commitment: Commitment, to: MemberId) -> None:
    if to == commitment.owner_id:
        raise InvalidInputError("It is theirs already. Pick another colleague.", field="colleague")
