"""What is counted for teams: one query for each kind of thing, a row for each rep and period."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnClause,
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    case,
    column,
    exists,
    func,
    or_,
    select,
    union_all,
)

from bot.domain.calls import CallState
from bot.domain.commitments import EventKind, Side, State
from bot.domain.digests import FRESH_FOR, OLDER_AFTER, Slice
from bot.domain.nudges import BY_PEOPLE, Kind
from bot.domain.preps import Knowledge
from bot.domain.recaps import Outcome
from storage.call_tables import calls, preps, recaps
from storage.commitment_tables import commitment_events, commitments
from storage.given_rows import to_be_given, told
from storage.rows import literally
from storage.tables import nudges
from storage.types import ID_LENGTH, UtcDateTime

Given = BindParameter[Any]
_WHOSE: tuple[ColumnClause[Any], ...] = (column("n", Integer), column("member_id", String(ID_LENGTH)))
_SPANS = (*_WHOSE, column("start", UtcDateTime()), column("end", UtcDateTime()))
_ENDS = (*_WHOSE, *[column(name, UtcDateTime()) for name in ("end", "fresh", "older")])
_IS_OPEN = literally(commitments.c.state, State.OPEN)


def spans_of(dialect: str) -> CTE:
    """Return slices as a table, so that what is in each is looked up in an index by member and time: `told_spans`."""
    return to_be_given("spans", _SPANS, dialect=dialect)


def told_spans(slices: Iterable[Slice], *, dialect: str) -> str:
    """Return these slices as they are given."""
    rows = [(one.number, one.member_id, one.window.start, one.window.end) for one in slices]
    return told(_SPANS, rows, dialect=dialect)


def ends_of(dialect: str) -> CTE:
    """Return the slices that last to the end of their period, with the instants after which a date is young then."""
    return to_be_given("ends", _ENDS, dialect=dialect)


def told_ends(slices: Iterable[Slice], *, dialect: str) -> str:
    """Return those of these slices as they are given."""
    ends = [(one.number, one.member_id, one.period_end) for one in slices if one.period_end is not None]
    rows = [(number, member_id, end, end - FRESH_FOR, end - OLDER_AFTER) for number, member_id, end in ends]
    return told(_ENDS, rows, dialect=dialect)


def calls_held(workspace_id: Given, spans: CTE) -> Select[Any]:
    """Count the calls that ended: how they were prepared, what came of them."""
    in_time = and_(preps.c.objective != "", preps.c.objective_at <= calls.c.start)
    counts = {
        "calls": calls.c.id.is_not(None),
        "objective": in_time,
        "winging": and_(preps.c.winging_reason != "", ~func.coalesce(in_time, False)),
        "aligned": and_(in_time, preps.c.their_objective != "", preps.c.knowledge == Knowledge.THEY_SAID_SO),
        "advances": or_(recaps.c.next_day.is_not(None), _they_promised(workspace_id)),
        **{outcome.value: recaps.c.outcome == outcome for outcome in Outcome},
    }
    of_prep = and_(preps.c.workspace_id == workspace_id, preps.c.call_id == calls.c.id)
    of_recap = and_(recaps.c.workspace_id == workspace_id, recaps.c.call_id == calls.c.id)
    ended = and_(calls.c.end >= spans.c.start, calls.c.end < spans.c.end)
    return (
        _counted(spans, counts)
        .join(calls, and_(_led(workspace_id, spans), ended))
        .outerjoin(preps, of_prep)
        .outerjoin(recaps, of_recap)
        .where(_is_held())
    )


def recaps_due(workspace_id: Given, spans: CTE) -> Select[Any]:
    """Count the calls whose recap fell due, and those that had it by then."""
    counts = {"recaps_due": calls.c.id.is_not(None), "recapped": recaps.c.saved_at <= calls.c.recap_due_at}
    of_recap = and_(recaps.c.workspace_id == workspace_id, recaps.c.call_id == calls.c.id)
    fell_due = and_(calls.c.recap_due_at >= spans.c.start, calls.c.recap_due_at < spans.c.end)
    return (
        _counted(spans, counts)
        .join(calls, and_(_led(workspace_id, spans), fell_due))
        .outerjoin(recaps, of_recap)
        .where(_is_held())
    )


def closed(workspace_id: Given, spans: CTE) -> Select[Any]:
    """Count the promises that were closed, by side and score (`commitments.score_of` in SQL)."""
    is_kept = commitments.c.state == State.KEPT
    is_in_time = and_(is_kept, commitments.c.closed_at <= commitments.c.deadline, commitments.c.moved_late == 0)
    scores = {
        "on_time": and_(is_in_time, commitments.c.moves == 0),
        "moved_in_time": and_(is_in_time, commitments.c.moves > 0),
        "late": and_(is_kept, ~is_in_time),
        "broken": commitments.c.state == State.BROKEN,
    }
    counts = {
        f"{side.value}_{name}": and_(commitments.c.side == side, score)
        for side in Side
        for name, score in scores.items()
    }
    was_closed = and_(commitments.c.closed_at >= spans.c.start, commitments.c.closed_at < spans.c.end)
    return (
        _counted(spans, counts)
        .join(commitments, and_(_owned(workspace_id, spans), was_closed))
        .outerjoin(calls, commitments.c.call_id == calls.c.id)
        .where(not_in_private())
    )


def overdue(workspace_id: Given, spans: CTE) -> Select[Any]:
    """Count the promises that were open and past their date when the period ended, as they were then."""
    was_made = and_(_owned(workspace_id, spans), commitments.c.made_at < spans.c.end)
    then = union_all(
        *(
            select(spans, commitments.c.side, _deadline_then(workspace_id, spans).label("deadline"))
            .select_from(spans)
            .join(commitments, and_(was_made, is_open))
            .outerjoin(calls, commitments.c.call_id == calls.c.id)
            .where(not_in_private())
            for is_open in (_IS_OPEN, commitments.c.closed_at >= spans.c.end)
        )
    ).subquery("then")
    is_late, is_ours = then.c.deadline <= then.c.end, then.c.side == Side.OURS
    counts = {
        "fresh": and_(is_late, is_ours, then.c.deadline > then.c.fresh),
        "week": and_(is_ours, then.c.deadline <= then.c.fresh, then.c.deadline > then.c.older),
        "older": and_(is_ours, then.c.deadline <= then.c.older),
        "theirs_overdue": and_(is_late, ~is_ours),
    }
    return _counted(then, counts)


def messages(workspace_id: Given, spans: CTE) -> Select[Any]:
    """Count the messages that were sent unasked; several nudges may stand in one. What people say is not SayDo's."""
    message = func.count((func.coalesce(nudges.c.channel, "") + " " + nudges.c.ts).distinct())
    was_sent = and_(nudges.c.sent_at >= spans.c.start, nudges.c.sent_at < spans.c.end)
    received = and_(nudges.c.workspace_id == workspace_id, nudges.c.member_id == spans.c.member_id)
    # a digest reaches a channel, though a manager who is a rep answers for it
    is_theirs = nudges.c.kind.not_in(sorted({Kind.DIGEST, *BY_PEOPLE}))
    return _grouped(spans, message.label("nudges")).join(nudges, and_(received, was_sent, is_theirs))


def not_in_private() -> ColumnElement[bool]:
    """Be a promise that was made in no private call; its call, if any, is joined."""
    return or_(commitments.c.call_id.is_(None), ~calls.c.is_private)


def _is_held() -> ColumnElement[bool]:
    return and_(calls.c.state == CallState.STANDS, ~calls.c.is_private)


def _led(workspace_id: Given, spans: CTE) -> ColumnElement[bool]:
    return and_(calls.c.workspace_id == workspace_id, calls.c.lead_id == spans.c.member_id)


def _owned(workspace_id: Given, spans: CTE) -> ColumnElement[bool]:
    return and_(commitments.c.workspace_id == workspace_id, commitments.c.owner_id == spans.c.member_id)


def _they_promised(workspace_id: Given) -> ColumnElement[bool]:
    was_mistaken = exists().where(
        commitment_events.c.workspace_id == workspace_id,
        commitment_events.c.commitment_id == commitments.c.id,
        commitment_events.c.kind == EventKind.MISTAKEN,
        commitment_events.c.at == commitments.c.closed_at,
    )
    return exists().where(
        commitments.c.workspace_id == workspace_id,
        commitments.c.call_id == calls.c.id,
        commitments.c.side == Side.THEIRS,
        or_(commitments.c.state != State.RELEASED, ~was_mistaken),
    )


def _deadline_then(workspace_id: Given, spans: CTE) -> ColumnElement[datetime]:
    """Be the date it had at the end: the one before the first move after it, as its history tells, else that of now."""
    before = (
        select(commitment_events.c.old_deadline)
        .where(
            commitment_events.c.workspace_id == workspace_id,
            commitment_events.c.commitment_id == commitments.c.id,
            commitment_events.c.kind == EventKind.MOVED,
            commitment_events.c.at >= spans.c.end,
        )
        .order_by(commitment_events.c.number)
        .limit(1)
        .correlate(commitments, spans)
        .scalar_subquery()
    )
    return case((commitments.c.moves > 0, func.coalesce(before, commitments.c.deadline)), else_=commitments.c.deadline)


def _counted(spans: CTE | Subquery, counts: Mapping[str, ColumnElement[bool]]) -> Select[Any]:
    numbers = [func.count(case((condition, 1))).label(name) for name, condition in counts.items()]
    return _grouped(spans, *numbers)


def _grouped(spans: CTE | Subquery, *numbers: ColumnElement[int]) -> Select[Any]:
    named = (spans.c.n, spans.c.member_id)
    return select(*named, *numbers).select_from(spans).group_by(*named)
