"""The columns of the files of an export, in their order: name, meaning, and how the cell is read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.calls import CallState
from bot.domain.commitments import EventKind
from bot.domain.exports import (
    CallRow,
    Cell,
    Column,
    HistoryRow,
    PromiseRow,
    Table,
    day_in,
    score_text,
)
from bot.domain.figure_columns import FIGURES


def _of(written: object, name: str) -> Cell:
    value: Cell = getattr(written, name, None)
    return value


def _had_objective(row: CallRow) -> Cell:
    at = row.prep.objective_at if row.prep and row.prep.has_objective else None
    return at is not None and at <= row.call.start


def _agenda_state(row: CallRow) -> Cell:
    return row.prep.agenda_state if row.prep and row.prep.agenda.strip() else None


def _recapped_in_time(row: CallRow) -> Cell:
    if row.recap_due_at is None or row.call.state is not CallState.STANDS:
        return None
    return row.recap.saved_at <= row.recap_due_at if row.recap else None


def _deadline(row: HistoryRow, n: int) -> datetime | None:
    due = (row.event.old_due, row.event.new_due)[n]
    return due[0] if due else None


CALLS: tuple[Column[CallRow], ...] = (
    Column(name="call_id", meaning="the id of the call; it stays", of=lambda row: row.call.id),
    Column(name="account", meaning="the customer: a mail domain or an address", of=lambda row: row.call.account),
    Column(name="title", meaning="the title in the calendar", of=lambda row: row.call.title),
    Column(
        name="state",
        meaning="stands, cancelled, not_a_call, no_show, moved_away or did_not_happen",
        of=lambda row: row.call.state,
    ),
    Column(
        name="is_private",
        meaning="yes for a private meeting; only in an export of your own",
        of=lambda row: row.call.is_private,
    ),
    Column(name="lead_id", meaning="the id of the member who leads", of=lambda row: row.lead.id),
    Column(name="lead_name", meaning="their name", of=lambda row: row.lead.name),
    Column(name="lead_email", meaning="their address", of=lambda row: row.lead.email),
    Column(name="start_utc", meaning="when it starts", of=lambda row: row.call.start),
    Column(name="end_utc", meaning="when it ends", of=lambda row: row.call.end),
    Column(
        name="start_date",
        meaning="the date it starts on where the lead is",
        of=lambda row: day_in(row.call.start, row.lead.zone_name),
    ),
    Column(name="zone", meaning="the zone of that date, an IANA name", of=lambda row: row.lead.zone_name),
    Column(name="is_recurring", meaning="yes when it is one of a series", of=lambda row: row.call.is_recurring),
    Column(name="objective", meaning="our objective", of=lambda row: _of(row.prep, "objective")),
    Column(
        name="objective_at_utc", meaning="when an objective came to stand", of=lambda row: _of(row.prep, "objective_at")
    ),
    Column(name="had_objective_in_time", meaning="yes when that was by the start", of=_had_objective),
    Column(name="their_objective", meaning="what the customer wants", of=lambda row: _of(row.prep, "their_objective")),
    Column(
        name="knowledge",
        meaning="how we know: they_said_so, we_assume or we_dont_know",
        of=lambda row: _of(row.prep, "knowledge"),
    ),
    Column(
        name="stage",
        meaning="prospecting, needs_analysis, presentation, negotiation, close or implementation",
        of=lambda row: _of(row.prep, "stage"),
    ),
    Column(
        name="agenda_state",
        meaning="not_yet, sent or agreed; empty without an agenda",
        of=_agenda_state,
    ),
    Column(
        name="winging_reason",
        meaning="why one went in without an objective",
        of=lambda row: _of(row.prep, "winging_reason"),
    ),
    Column(
        name="outcome",
        meaning="of our objective: reached, partly, not_reached or changed",
        of=lambda row: _of(row.recap, "outcome"),
    ),
    Column(name="their_outcome", meaning="the same of theirs", of=lambda row: _of(row.recap, "their_outcome")),
    Column(name="recapped_at_utc", meaning="when the recap was first saved", of=lambda row: _of(row.recap, "saved_at")),
    Column(
        name="recap_due_utc",
        meaning="when the recap is due; empty while that is not planned",
        of=lambda row: row.recap_due_at,
    ),
    Column(
        name="was_recapped_in_time",
        meaning="yes when it was saved by then; empty until then",
        of=_recapped_in_time,
    ),
    Column(
        name="next_meeting_date", meaning="the next meeting agreed in it", of=lambda row: _of(row.recap, "next_day")
    ),
    Column(
        name="next_meeting_time", meaning="its time of day, if one was agreed", of=lambda row: _of(row.recap, "next_at")
    ),
    Column(name="next_meeting_zone", meaning="the zone of both", of=lambda row: _of(row.recap, "next_zone")),
)

COMMITMENTS: tuple[Column[PromiseRow], ...] = (
    Column(name="commitment_id", meaning="the id of the promise; it stays", of=lambda row: row.promise.id),
    Column(name="side", meaning="ours or theirs", of=lambda row: row.promise.side),
    Column(name="what", meaning="what is to be done", of=lambda row: row.promise.what),
    Column(name="who", meaning="who does it, as people read it", of=lambda row: row.promise.who),
    Column(name="how", meaning="how", of=lambda row: row.promise.how),
    Column(name="why", meaning="why", of=lambda row: row.promise.why),
    Column(name="account", meaning="the customer", of=lambda row: row.promise.account),
    Column(
        name="call_id",
        meaning="the call it was agreed in; empty for one made otherwise",
        of=lambda row: row.promise.call_id,
    ),
    Column(
        name="owner_id", meaning="the id of the member who does it, or keeps an eye on it", of=lambda row: row.owner.id
    ),
    Column(name="owner_name", meaning="their name", of=lambda row: row.owner.name),
    Column(name="owner_email", meaning="their address", of=lambda row: row.owner.email),
    Column(name="made_at_utc", meaning="when it was made", of=lambda row: row.promise.made_at),
    Column(
        name="made_date",
        meaning="the date of that in its zone",
        of=lambda row: day_in(row.promise.made_at, row.promise.zone_name),
    ),
    Column(name="due_date", meaning="the date it has now, in its zone", of=lambda row: row.promise.day),
    Column(name="due_time", meaning="its time of day; empty for any time that day", of=lambda row: row.promise.at),
    Column(name="zone", meaning="its zone, an IANA name", of=lambda row: row.promise.zone_name),
    Column(name="deadline_utc", meaning="when it begins to be late", of=lambda row: row.promise.deadline),
    Column(name="state", meaning="open, kept, released or broken", of=lambda row: row.promise.state),
    Column(name="closed_at_utc", meaning="when it was closed", of=lambda row: row.promise.closed_at),
    Column(
        name="closed_date",
        meaning="the date of that in its zone",
        of=lambda row: day_in(row.promise.closed_at, row.promise.zone_name),
    ),
    Column(
        name="score",
        meaning="how it counts: on_time, moved_in_time, late or broken",
        of=lambda row: score_text(row.promise),
    ),
    Column(name="is_must_do", meaning="yes for a must-do", of=lambda row: row.promise.is_must_do),
    Column(name="is_at_risk", meaning="yes when it may slip", of=lambda row: row.promise.is_at_risk),
    Column(name="moves", meaning="how many new dates it got", of=lambda row: row.promise.moves),
    Column(
        name="moved_late",
        meaning="how many of them after the old one had passed",
        of=lambda row: row.promise.moved_late,
    ),
)

HISTORY: tuple[Column[HistoryRow], ...] = (
    Column(
        name="event_id",
        meaning="the number of the event; it stays, and later ones are greater",
        of=lambda row: row.number,
    ),
    Column(name="commitment_id", meaning="the promise", of=lambda row: row.promise.id),
    Column(
        name="kind",
        meaning=", ".join(EventKind),
        of=lambda row: row.event.kind,
    ),
    Column(name="at_utc", meaning="when", of=lambda row: row.event.at),
    Column(
        name="date",
        meaning="the date of that in the zone of the promise",
        of=lambda row: day_in(row.event.at, row.promise.zone_name),
    ),
    Column(name="zone", meaning="that zone, an IANA name", of=lambda row: row.promise.zone_name),
    Column(
        name="by_id",
        meaning="the id of the member who did it; empty for SayDo itself",
        of=lambda row: row.by.id if row.by else None,
    ),
    Column(name="by_name", meaning="their name", of=lambda row: row.by.name if row.by else None),
    Column(name="source", meaning="from where: button, modal, command …", of=lambda row: row.event.source),
    Column(name="old_date", meaning="the date before", of=lambda row: row.event.old_day),
    Column(name="new_date", meaning="the date since", of=lambda row: row.event.new_day),
    Column(name="old_deadline_utc", meaning="the deadline before", of=lambda row: _deadline(row, 0)),
    Column(name="new_deadline_utc", meaning="the deadline since", of=lambda row: _deadline(row, 1)),
    Column(name="reason", meaning="why", of=lambda row: row.event.reason),
    Column(name="told_them", meaning="yes when the other side had been told", of=lambda row: row.event.told_them),
)


COLUMNS: Mapping[Table, tuple[Column[Any], ...]] = {
    Table.CALLS: CALLS,
    Table.COMMITMENTS: COMMITMENTS,
    Table.HISTORY: HISTORY,
    Table.FIGURES: FIGURES,
}
