"""What is held about one member, part by part: which rows are theirs, and which columns leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, or_, select

from bot.domain.belongings import Part
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import links, meetings, rules
from storage.call_tables import calls, preps, recap_edits, recaps
from storage.commitment_tables import commitment_events, commitments, offers
from storage.export_tables import exports
from storage.tables import drafts, members, nudges
from storage.team_tables import escalations, looks, questions, team_people
from storage.visibility import is_attended_by
from storage.webhook_tables import webhook_endpoints

Condition = Callable[[WorkspaceId, MemberId], ColumnElement[bool]]
AUTHOR = "by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A part: the columns of `table` that leave, which of its rows are the member's, and whom ids stand for.

    `notes` are columns that leave only where the member is the author. `named` (the name of an id's column, the field)
    adds the name of a member, or of a team.
    """

    table: Table
    fields: tuple[str, ...]
    whose: Condition
    notes: frozenset[str] = frozenset()
    named: tuple[tuple[str, str], ...] = ()


def _own(table: Table, *columns: str) -> Condition:
    return lambda _, member_id: or_(*(table.c[name] == member_id for name in columns))


def _of_calls(column: Column[Any]) -> Condition:
    return lambda workspace_id, member_id: column.in_(_calls_of(workspace_id, member_id))


def _calls_of(workspace_id: WorkspaceId, member_id: MemberId) -> Select[Any]:
    return select(calls.c.id).where(calls.c.workspace_id == workspace_id, is_attended_by([member_id]))


def _is_known(workspace_id: WorkspaceId, member_id: MemberId) -> ColumnElement[bool]:
    """Hold for promises a member owns, made, is offered, or was there for."""
    offered = select(offers.c.commitment_id).where(offers.c.workspace_id == workspace_id, offers.c.to == member_id)
    made = select(commitment_events.c.commitment_id).where(
        commitment_events.c.workspace_id == workspace_id, commitment_events.c.by == member_id
    )
    return or_(
        commitments.c.owner_id == member_id,
        commitments.c.call_id.in_(_calls_of(workspace_id, member_id)),
        commitments.c.id.in_(offered),
        commitments.c.id.in_(made),
    )


def _history_of(workspace_id: WorkspaceId, member_id: MemberId) -> ColumnElement[bool]:
    known = select(commitments.c.id).where(
        commitments.c.workspace_id == workspace_id, _is_known(workspace_id, member_id)
    )
    return commitment_events.c.commitment_id.in_(known)


HELD: Mapping[Part, Held] = {
    Part.PROFILE: Held(
        table=members,
        fields=(
            "id", "slack_id", "name", "email", "zone_name", "locale", "is_admin", "is_active", "dm_channel", "settings",
            "hours", "dnd_from", "dnd_until", "dnd_seen_at", "home_page",
        ),
        whose=_own(members, "id"),
    ),
    Part.CALENDARS: Held(
        table=links,
        fields=(
            "id", "provider", "account", "name", "linked_at", "state", "error", "broken_since", "failures",
            "checked_at", "read_at", "next_check_at", "skipped", "warnings",
        ),
        whose=_own(links, "member_id"),
    ),
    Part.RULES: Held(
        table=rules, fields=("scope", "subject", "is_call", "said_at"), whose=_own(rules, "member_id")
    ),
    Part.MEETINGS: Held(
        table=meetings,
        fields=(
            "id", "link_id", "uid", "instance", "start", "end", "original_start", "title", "all_day", "status", "kind",
            "is_busy", "is_private", "is_recurring", "organizer", "attendees", "location", "conference_url", "is_call",
            "reason", "detail", "added_at",
        ),
        whose=_own(meetings, "member_id"),
    ),
    Part.CALLS: Held(
        table=calls,
        fields=(
            "id", "lead_id", "account", "title", "start", "end", "state", "is_private", "is_recurring", "location",
            "conference_url", "external", "moved_from", "recap_due_at",
        ),
        whose=lambda _, member_id: is_attended_by([member_id]),
        named=(("lead_id", "lead_name"),),
    ),
    Part.PREPS: Held(
        table=preps,
        fields=(
            "call_id", "by", "updated_at", "objective", "objective_at", "their_objective", "knowledge", "stage",
            "agenda_state", "agenda", "value", "opening", "questions", "honest", "next_step", "winging_reason",
        ),
        whose=_of_calls(preps.c.call_id),
        notes=frozenset({"agenda", "value", "opening", "questions", "honest", "next_step", "winging_reason"}),
        named=(("by", "by_name"),),
    ),
    Part.RECAPS: Held(
        table=recaps,
        fields=(
            "call_id", "by", "saved_at", "changed_at", "outcome", "their_outcome", "more_possible", "learnings",
            "notes", "next_day", "next_at", "next_zone", "mailed_at",
        ),
        whose=_of_calls(recaps.c.call_id),
        notes=frozenset({"more_possible", "learnings", "notes"}),
        named=(("by", "by_name"),),
    ),
    Part.RECAP_EDITS: Held(
        table=recap_edits, fields=("call_id", "at", "changes"), whose=_own(recap_edits, "by")
    ),
    Part.COMMITMENTS: Held(
        table=commitments,
        fields=(
            "id", "owner_id", "side", "what", "who", "day", "at", "zone_name", "deadline", "made_at", "how", "why",
            "call_id", "account", "source_url", "is_must_do", "is_at_risk", "state", "closed_at", "moves", "moved_late",
            "edits",
        ),
        whose=_is_known,
        named=(("owner_id", "owner_name"),),
    ),
    Part.COMMITMENT_HISTORY: Held(
        table=commitment_events,
        fields=(
            "number", "commitment_id", "kind", "at", "by", "source", "old_day", "new_day", "reason", "told_them",
            "changes",
        ),
        whose=_history_of,
        named=(("by", "by_name"),),
    ),
    Part.OFFERS: Held(
        table=offers,
        fields=("commitment_id", "to", "by", "offered_at"),
        whose=_own(offers, "to", "by"),
        named=(("to", "to_name"), ("by", "by_name")),
    ),
    Part.ESCALATIONS: Held(
        table=escalations,
        fields=(
            "commitment_id", "n", "team_id", "deadline", "words", "channel", "digest_at", "zone_name", "posted_at",
            "stopped_at", "why",
        ),
        whose=_own(escalations, "owner_id"),
        named=(("team_id", "team_name"),),
    ),
    Part.DRAFTS: Held(
        table=drafts, fields=("kind", "subject", "data", "updated_at"), whose=_own(drafts, "member_id")
    ),
    Part.NUDGES: Held(
        table=nudges,
        fields=("id", "kind", "subject", "n", "due_at", "until", "state", "reason", "sent_at", "channel", "ts"),
        whose=_own(nudges, "member_id"),
    ),
    Part.TEAMS: Held(
        table=team_people,
        fields=("team_id", "role", "since", "until", "is_by_group"),
        whose=_own(team_people, "member_id"),
        named=(("team_id", "team_name"),),
    ),
    Part.LOOKS: Held(
        table=looks,
        fields=("member_id", "by", "subject", "day", "first_at", "last_at"),
        whose=_own(looks, "member_id", "by"),
        named=(("member_id", "member_name"), ("by", "by_name")),
    ),
    Part.QUESTIONS: Held(
        table=questions,
        fields=("id", "team_id", "by", "to", "text", "asked_at", "call_id", "commitment_id", "answer", "answered_at"),
        whose=_own(questions, "by", "to"),
        named=(("by", "by_name"), ("to", "to_name")),
    ),
    Part.EXPORTS: Held(
        table=exports,
        fields=("id", "team_id", "span", "since", "until", "asked_at", "state", "changed_at"),
        whose=_own(exports, "by"),
        named=(("team_id", "team_name"),),
    ),
    Part.WEBHOOKS: Held(
        table=webhook_endpoints,
        fields=("id", "host", "kinds", "description", "created_at", "state", "failures", "last_success_at"),
        whose=_own(webhook_endpoints, "created_by"),
    ),
}  # fmt: skip
