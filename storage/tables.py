"""The tables of workspaces, their members and what is said to them.

Each table belongs to a workspace, and so does all it refers to: but for `workspaces` themselves, `rounds` of the
processes, and what Slack says before a workspace is known (`storage/installation_tables.py`).
"""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint

from bot.domain import drafts as d
from bot.domain import nudges as n
from bot.domain.people import MemberSettings, WorkspaceSettings, WorkspaceState
from storage.columns import at, flag, metadata, own_id, partial, some_id, to, within_workspace, words, workspace_id
from storage.types import ID_LENGTH, EnumText, HoursJson, SettingsJson, WordsJson

workspaces = Table(
    "workspaces",
    metadata,
    own_id(),
    Column("team_id", String(32), nullable=False),
    words("name"),
    Column("bot_user_id", String(32), nullable=False),
    Column("settings", SettingsJson(WorkspaceSettings), nullable=False),
    at("installed_at"),
    words("enterprise_id", default=""),
    Column("state", EnumText(WorkspaceState), nullable=False, server_default=WorkspaceState.ACTIVE.value),
    at("gone_at", nullable=True),
    at("erase_at", nullable=True),
    at("held_until", nullable=True),
    words("held_why", default=""),
    at("held_since", nullable=True),
    at("people_at", nullable=True),
    at("backed_up_at", nullable=True),
    at("restored_at", nullable=True),
    Column("reps", Integer, nullable=False, server_default="0"),
    UniqueConstraint("team_id"),
)

members = Table(
    "members",
    metadata,
    own_id(),
    workspace_id(),
    Column("slack_id", String(32), nullable=False),
    words("name"),
    words("email"),
    words("zone_name"),
    words("locale"),
    flag("is_admin"),
    flag("is_active"),
    Column("dm_channel", String(32)),
    Column("settings", SettingsJson(MemberSettings), nullable=False),
    Column("hours", HoursJson()),
    at("dnd_from", nullable=True),
    at("dnd_until", nullable=True),
    at("dnd_seen_at", nullable=True),
    words("domain", default=""),  # of the address
    at("plan_again_at", nullable=True),
    words("home_page", default=""),
    at("unread_since", nullable=True),
    at("days_at", nullable=True),  # when the briefs of the next days are to be planned; NULL: never were
    UniqueConstraint("workspace_id", "slack_id"),
    within_workspace(),
    Index(None, "workspace_id", "is_active", "domain"),
    partial("ix_members_plan_again", "plan_again_at", where="plan_again_at IS NOT NULL"),
    partial("ix_members_days", "days_at", where="days_at IS NOT NULL"),
)

nudges = Table(
    "nudges",
    metadata,
    own_id(),
    workspace_id(),
    some_id("member_id"),
    Column("subject", String(64), nullable=False),
    Column("kind", EnumText(n.Kind), nullable=False),
    Column("n", Integer, nullable=False),
    at("due_at"),
    at("until"),
    Column("state", EnumText(n.State), nullable=False),
    at("claimed_until", nullable=True),
    at("recovered_until", nullable=True),
    Column("attempts", Integer, nullable=False),
    words("reason"),
    Column("channel", String(32)),
    Column("ts", String(32)),
    at("sent_at", nullable=True),
    at("redraw_at", nullable=True),
    at("redraw_claimed_until", nullable=True),
    Column("shown", WordsJson(), nullable=False, server_default="[]"),
    to("members", "member_id"),
    UniqueConstraint("workspace_id", "member_id", "subject", "kind", "n"),
    Index(None, "workspace_id", "subject"),
    partial("ix_nudges_planned", "due_at", "member_id", where="state = 'planned'"),
    partial("ix_nudges_planned_of_workspace", "workspace_id", "due_at", where="state = 'planned'"),
    partial("ix_nudges_planned_until", "workspace_id", "until", "due_at", where="state = 'planned'"),
    partial("ix_nudges_planned_by_member", "member_id", "due_at", where="state = 'planned'"),
    partial("ix_nudges_claimed", "claimed_until", where="state = 'claimed'"),
    partial("ix_nudges_sent", "workspace_id", "member_id", "sent_at", where="sent_at IS NOT NULL"),
    partial("ix_nudges_message", "workspace_id", "channel", "ts", where="ts IS NOT NULL"),
    partial("ix_nudges_redraw", "redraw_at", where="redraw_at IS NOT NULL"),
    partial("ix_nudges_redraw_claimed", "redraw_claimed_until", where="redraw_claimed_until IS NOT NULL"),
    partial("uq_nudges_digest", "workspace_id", "subject", "n", where="kind = 'digest'", unique=True),
)

drafts = Table(
    "drafts",
    metadata,
    own_id(),
    workspace_id(),
    some_id("member_id"),
    Column("kind", EnumText(d.DraftKind), nullable=False),
    words("subject"),
    Column("subject_key", String(ID_LENGTH), nullable=False),
    Column("data", JSON, nullable=False),
    at("updated_at"),
    to("members", "member_id"),
    UniqueConstraint("workspace_id", "member_id", "kind", "subject_key"),
)

rounds = Table(
    "rounds",
    metadata,
    Column("name", String(64), primary_key=True),
    at("next_at"),
)
