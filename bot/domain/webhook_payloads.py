"""What others are told of a prep, a recap or a commitment: docs/webhooks.md field by field, and nothing besides.

Instants are ISO 8601 in UTC, dates and times wall time in the zone beside them. Words of a prep or a recap that are
the rep's own (notes, learnings, questions, what to be honest about) are in none of them, and private calls are not
told of at all.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Event, EventKind
from bot.domain.people import Member
from bot.domain.preps import Prep
from bot.domain.recaps import Recap
from bot.domain.webhooks import WebhookEventId, WebhookKind

Data = Mapping[str, Any]


def envelope(
    *, event_id: WebhookEventId, number: int, kind: WebhookKind, at: datetime, team_id: str, data: Data
) -> dict[str, Any]:
    """Return the whole of what is sent; the same event gives the same whole each time."""
    return {
        "id": event_id,
        "number": number,
        "type": kind.value,
        "timestamp": instant(at),
        "workspace": team_id,
        "data": dict(data),
    }


def prep_data(prep: Prep, *, call: Data, by: Member) -> Data:
    """Return what is told of a prep."""
    return {
        "call": call,
        "by": person(by),
        "objective": prep.objective or None,
        "objective_set_at": instant(prep.objective_at),
        "their_objective": prep.their_objective or None,
        "how_we_know": prep.knowledge.value if prep.knowledge else None,
        "stage": prep.stage.value if prep.stage else None,
        "goes_in_without": bool(prep.winging_reason) and not prep.has_objective,
    }


def told_of_prep(prep: Prep | None) -> tuple[object, ...]:
    """Return what of a prep others are told: when it stays the same, there is nothing to tell."""
    if prep is None:
        return ("", "", None, None, False)
    is_winging = bool(prep.winging_reason) and not prep.has_objective
    return prep.objective, prep.their_objective, prep.knowledge, prep.stage, is_winging


def recap_data(recap: Recap, *, call: Data, by: Member, prep: Prep | None) -> Data:
    """Return what is told of a recap, with the objective it is held against."""
    return {
        "call": call,
        "by": person(by),
        "objective": (prep.objective if prep else "") or None,
        "outcome": recap.outcome.value,
        "their_outcome": recap.their_outcome.value if recap.their_outcome else None,
        "next_meeting": _wall(recap.next_day, recap.next_at, recap.next_zone) if recap.next_day else None,
        "saved_at": instant(recap.saved_at),
        "changed_at": instant(recap.changed_at),
    }


def told_of_recap(recap: Recap) -> tuple[object, ...]:
    """Return what of a recap others are told."""
    return recap.outcome, recap.their_outcome, recap.next_day, recap.next_at, recap.next_zone


def commitment_data(
    commitment: Commitment,
    event: Event,
    *,
    owner: Member,
    by: Member | None,
    previous_owner: Member | None,
    call: Data | None,
) -> Data:
    """Return what is told of a commitment and of what happened to it."""
    return {
        "commitment": _commitment(commitment, owner),
        "call": call,
        "by": person(by) if by else None,
        "previous_due": _previous_due(event),
        "previous_owner": person(previous_owner) if previous_owner else None,
        "was_a_slip": event.kind in {EventKind.MOVED_BACK, EventKind.REOPENED, EventKind.MISTAKEN},
    }


def _commitment(commitment: Commitment, owner: Member) -> Data:
    due = _wall(commitment.day, commitment.at, commitment.zone_name)
    return {
        "id": commitment.id,
        "account": commitment.account or None,
        "side": commitment.side.value,
        "state": commitment.state.value,
        "what": commitment.what,
        "who": commitment.who,
        "owner": person(owner),
        "due": {**due, "deadline": instant(commitment.deadline)},
        "how": commitment.how or None,
        "is_must_do": commitment.is_must_do,
        "is_at_risk": commitment.is_at_risk,
        "moves": commitment.moves,
        "moved_late": commitment.moved_late,
        "made_at": instant(commitment.made_at),
        "closed_at": instant(commitment.closed_at),
    }


def _previous_due(event: Event) -> Data | None:
    before = event.old_due
    if event.kind not in {EventKind.MOVED, EventKind.MOVED_BACK} or before is None or event.old_day is None:
        return None
    deadline, at = before
    return {"date": event.old_day.isoformat(), "time": _clock(at), "deadline": instant(deadline)}


def call_data(call: Call, lead: Member) -> Data:
    """Return what is told of a call."""
    return {
        "id": call.id,
        "account": call.account or None,
        "title": call.title,
        "start": instant(call.start),
        "end": instant(call.end),
        "lead": person(lead),
    }


def person(member: Member) -> Data:
    """Return who a member is."""
    return {"slack_id": member.slack_id, "name": member.name, "email": member.email or None}


def trial_data(endpoint_description: str) -> Data:
    """Return what an endpoint is sent to try it."""
    return {"message": "This is a test from SayDo.", "description": endpoint_description or None}


def instant(at: datetime | None) -> str | None:
    """Return an instant as text: "2026-11-23T09:00:00Z"."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _wall(day: date | None, at: time | None, zone_name: str) -> dict[str, str | None]:
    return {"date": day.isoformat() if day else None, "time": _clock(at), "zone": zone_name}


def _clock(at: time | None) -> str | None:
    return at.isoformat("minutes") if at else None
