"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(32)
TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)
FLAG = sa.Boolean()
NUMBER = sa.Integer()
JSON = sa.JSON()


def upgrade() -> None:
    _slack_events()
    _workspaces()
    _members()
    _calls()
    _drafts()
    _links()
    _nudges()
    _rules()
    _commitments()
    _meetings()
    _preps()
    _recaps()
    _commitment_events()


def downgrade() -> None:
    for table in (
        "commitment_events",
        "recaps",
        "preps",
        "meetings",
        "commitments",
        "rules",
        "nudges",
        "links",
        "drafts",
        "calls",
        "members",
        "workspaces",
        "slack_events",
    ):
        op.drop_table(table)


def _to_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id_workspaces")


def _to(target: str, table: str, column: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_workspace_id_{column}_{target}"
    there = [f"{target}.workspace_id", f"{target}.id"]
    return sa.ForeignKeyConstraint(["workspace_id", column], there, name=name, ondelete=ondelete)


def _partial(name: str, table: str, columns: list[str], *, where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _slack_events() -> None:
    op.create_table(
        "slack_events",
        sa.Column("event_id", sa.String(255), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_slack_events"),
    )
    op.create_index("ix_slack_events_seen_at", "slack_events", ["seen_at"])


def _workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("bot_user_id", ID, nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("installed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
        sa.UniqueConstraint("team_id", name="uq_workspaces_team_id"),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("slack_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.Column("zone_name", TEXT, nullable=False),
        sa.Column("locale", TEXT, nullable=False),
        sa.Column("is_admin", FLAG, nullable=False),
        sa.Column("is_active", FLAG, nullable=False),
        sa.Column("dm_channel", ID),
        sa.Column("settings", JSON, nullable=False),
        _to_workspace("members"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_members_workspace_id_id"),
        sa.UniqueConstraint("workspace_id", "slack_id", name="uq_members_workspace_id_slack_id"),
    )


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("instance", TEXT, nullable=False),
        sa.Column("occurrence_key", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("account_key", ID, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("searched", TEXT, nullable=False),
        sa.Column("start", INSTANT, nullable=False),
        sa.Column("end", INSTANT, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("is_private", FLAG, nullable=False),
        sa.Column("is_recurring", FLAG, nullable=False),
        sa.Column("location", TEXT, nullable=False),
        sa.Column("conference_url", TEXT, nullable=False),
        sa.Column("external", JSON, nullable=False),
        sa.Column("moved_from", INSTANT),
        _to("members", "calls", "lead_id"),
        _to_workspace("calls"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_calls_workspace_id_id"),
        sa.UniqueConstraint("workspace_id", "occurrence_key", name="uq_calls_workspace_id_occurrence_key"),
    )
    op.create_index("ix_calls_workspace_id_account_key_start", "calls", ["workspace_id", "account_key", "start"])
    op.create_index("ix_calls_workspace_id_lead_id_end", "calls", ["workspace_id", "lead_id", "end"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("subject_key", ID, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        _to("members", "drafts", "member_id"),
        _to_workspace("drafts"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint(
            "workspace_id", "member_id", "kind", "subject_key", name="uq_drafts_workspace_id_member_id_kind_subject_key"
        ),
    )


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("provider", ID, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("address_key", ID, nullable=False),
        sa.Column("linked_at", INSTANT, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("error", TEXT, nullable=False),
        sa.Column("broken_since", INSTANT),
        sa.Column("failures", NUMBER, nullable=False),
        sa.Column("checked_at", INSTANT),
        sa.Column("read_at", INSTANT),
        sa.Column("next_check_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("etag", TEXT),
        sa.Column("last_modified", TEXT),
        sa.Column("content_hash", TEXT),
        _to("members", "links", "member_id"),
        _to_workspace("links"),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("member_id", "address_key", name="uq_links_member_id_address_key"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_links_workspace_id_id"),
    )
    op.create_index("ix_links_next_check_at", "links", ["next_check_at"])


def _nudges() -> None:
    op.create_table(
        "nudges",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("n", NUMBER, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("claimed_until", INSTANT),
        sa.Column("recovered_until", INSTANT),
        sa.Column("attempts", NUMBER, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("channel", ID),
        sa.Column("ts", ID),
        sa.Column("sent_at", INSTANT),
        sa.Column("redraw_at", INSTANT),
        sa.Column("redraw_claimed_until", INSTANT),
        _to("members", "nudges", "member_id"),
        _to_workspace("nudges"),
        sa.PrimaryKeyConstraint("id", name="pk_nudges"),
        sa.UniqueConstraint(
            "workspace_id", "member_id", "subject", "kind", "n", name="uq_nudges_workspace_id_member_id_subject_kind_n"
        ),
    )
    _partial("ix_nudges_claimed", "nudges", ["claimed_until"], where="state = 'claimed'")
    _partial("ix_nudges_message", "nudges", ["workspace_id", "channel", "ts"], where="ts IS NOT NULL")
    _partial("ix_nudges_planned", "nudges", ["due_at", "member_id"], where="state = 'planned'")
    _partial("ix_nudges_planned_by_member", "nudges", ["member_id", "due_at"], where="state = 'planned'")
    _partial("ix_nudges_redraw", "nudges", ["redraw_at"], where="redraw_at IS NOT NULL")
    _partial("ix_nudges_redraw_claimed", "nudges", ["redraw_claimed_until"], where="redraw_claimed_until IS NOT NULL")
    _partial("ix_nudges_sent", "nudges", ["workspace_id", "member_id", "sent_at"], where="sent_at IS NOT NULL")
    op.create_index("ix_nudges_workspace_id_subject", "nudges", ["workspace_id", "subject"])


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("scope", ID, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("subject_key", ID, nullable=False),
        sa.Column("is_call", FLAG, nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        _to("members", "rules", "member_id"),
        _to_workspace("rules"),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", "scope", "subject_key", name="pk_rules"),
    )


def _commitments() -> None:
    op.create_table(
        "commitments",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("side", ID, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.Time()),
        sa.Column("zone_name", TEXT, nullable=False),
        sa.Column("deadline", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("how", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("call_id", ID),
        sa.Column("account", TEXT, nullable=False),
        sa.Column("account_key", ID, nullable=False),
        sa.Column("is_must_do", FLAG, nullable=False),
        sa.Column("is_at_risk", FLAG, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("moves", NUMBER, nullable=False),
        sa.Column("moved_late", NUMBER, nullable=False),
        _to("calls", "commitments", "call_id"),
        _to("members", "commitments", "owner_id"),
        _to_workspace("commitments"),
        sa.PrimaryKeyConstraint("id", name="pk_commitments"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_commitments_workspace_id_id"),
    )
    _partial(
        "ix_commitments_open_by_account",
        "commitments",
        ["workspace_id", "account_key", "deadline"],
        where="state = 'open'",
    )
    _partial("ix_commitments_open_by_deadline", "commitments", ["deadline"], where="state = 'open'")
    _partial(
        "ix_commitments_open_by_owner", "commitments", ["workspace_id", "owner_id", "deadline"], where="state = 'open'"
    )
    op.create_index(
        "ix_commitments_workspace_id_account_key_closed_at", "commitments", ["workspace_id", "account_key", "closed_at"]
    )
    op.create_index("ix_commitments_workspace_id_call_id", "commitments", ["workspace_id", "call_id"])
    op.create_index(
        "ix_commitments_workspace_id_owner_id_closed_at", "commitments", ["workspace_id", "owner_id", "closed_at"]
    )


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("uid", TEXT, nullable=False),
        sa.Column("instance", TEXT, nullable=False),
        sa.Column("occurrence_key", ID, nullable=False),
        sa.Column("original_start", INSTANT, nullable=False),
        sa.Column("start", INSTANT, nullable=False),
        sa.Column("end", INSTANT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("all_day", FLAG, nullable=False),
        sa.Column("status", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("is_busy", FLAG, nullable=False),
        sa.Column("is_private", FLAG, nullable=False),
        sa.Column("is_recurring", FLAG, nullable=False),
        sa.Column("organizer", JSON, nullable=False),
        sa.Column("attendees", JSON, nullable=False),
        sa.Column("location", TEXT, nullable=False),
        sa.Column("conference_url", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("zone_is_certain", FLAG, nullable=False),
        sa.Column("is_call", FLAG, nullable=False),
        sa.Column("reason", ID, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("misses", NUMBER, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        _to("links", "meetings", "link_id", ondelete="CASCADE"),
        _to("members", "meetings", "member_id"),
        _to_workspace("meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("link_id", "occurrence_key", name="uq_meetings_link_id_occurrence_key"),
    )
    op.create_index("ix_meetings_workspace_id_link_id_end", "meetings", ["workspace_id", "link_id", "end"])
    op.create_index("ix_meetings_workspace_id_member_id_end", "meetings", ["workspace_id", "member_id", "end"])
    op.create_index("ix_meetings_workspace_id_occurrence_key", "meetings", ["workspace_id", "occurrence_key"])


def _preps() -> None:
    op.create_table(
        "preps",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("objective", TEXT, nullable=False),
        sa.Column("their_objective", TEXT, nullable=False),
        sa.Column("knowledge", ID),
        sa.Column("stage", ID),
        sa.Column("agenda", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("questions", TEXT, nullable=False),
        sa.Column("honest", TEXT, nullable=False),
        sa.Column("next_step", TEXT, nullable=False),
        sa.Column("winging_reason", TEXT, nullable=False),
        _to("members", "preps", "by"),
        _to("calls", "preps", "call_id"),
        _to_workspace("preps"),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_preps"),
    )


def _recaps() -> None:
    op.create_table(
        "recaps",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("their_outcome", ID),
        sa.Column("more_possible", TEXT, nullable=False),
        sa.Column("learnings", TEXT, nullable=False),
        sa.Column("notes", TEXT, nullable=False),
        _to("members", "recaps", "by"),
        _to("calls", "recaps", "call_id"),
        _to_workspace("recaps"),
        sa.PrimaryKeyConstraint("workspace_id", "call_id", name="pk_recaps"),
    )


def _commitment_events() -> None:
    op.create_table(
        "commitment_events",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", ID),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("old_day", sa.Date()),
        sa.Column("new_day", sa.Date()),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("told_them", FLAG),
        _to("members", "commitment_events", "by"),
        _to("commitments", "commitment_events", "commitment_id"),
        _to_workspace("commitment_events"),
        sa.PrimaryKeyConstraint("number", name="pk_commitment_events"),
    )
    op.create_index(
        "ix_commitment_events_workspace_id_commitment_id", "commitment_events", ["workspace_id", "commitment_id"]
    )
