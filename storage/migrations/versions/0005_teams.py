"""Teams and their people; recaps due; a digest once; who is to be planned; looks, questions, escalations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.String(32)
TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)
IS_OPEN = sa.text("closed_at IS NULL")
IS_STILL_IN = sa.text("until IS NULL")
IS_UNKNOWN = sa.text("recap_due_at IS NULL")
IS_ASKED = sa.text("state = 'asked'")
IS_AHEAD = sa.text("posted_at IS NULL AND stopped_at IS NULL")
IS_POSTED = sa.text("posted_at IS NOT NULL")
IS_DIGEST = sa.text("kind = 'digest'")
IS_TO_PLAN = sa.text("plan_again_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("calls", sa.Column("recap_due_at", INSTANT))
    op.create_index("ix_calls_workspace_id_lead_id_recap_due_at", "calls", ["workspace_id", "lead_id", "recap_due_at"])
    op.create_index(
        "ix_calls_recap_due_unknown",
        "calls",
        ["workspace_id", "end"],
        sqlite_where=IS_UNKNOWN,
        postgresql_where=IS_UNKNOWN,
    )
    op.add_column("commitment_events", sa.Column("old_deadline", INSTANT))
    op.create_index(
        "uq_nudges_digest",
        "nudges",
        ["workspace_id", "subject", "n"],
        unique=True,
        sqlite_where=IS_DIGEST,
        postgresql_where=IS_DIGEST,
    )
    op.add_column("members", sa.Column("plan_again_at", INSTANT))
    op.add_column("members", sa.Column("home_page", TEXT, nullable=False, server_default=""))
    op.create_index(
        "ix_members_plan_again",
        "members",
        ["plan_again_at"],
        sqlite_where=IS_TO_PLAN,
        postgresql_where=IS_TO_PLAN,
    )
    _teams()
    _team_people()
    _exports()
    _looks()
    _questions()
    _escalations()


def downgrade() -> None:
    op.drop_table("escalations")
    op.drop_table("questions")
    op.drop_table("looks")
    op.drop_table("exports")
    op.drop_table("team_people")
    op.drop_table("teams")
    op.drop_index("ix_members_plan_again", "members")
    op.drop_column("members", "home_page")
    op.drop_column("members", "plan_again_at")
    op.drop_index("uq_nudges_digest", "nudges")
    op.drop_column("commitment_events", "old_deadline")
    op.drop_index("ix_calls_recap_due_unknown", "calls")
    op.drop_index("ix_calls_workspace_id_lead_id_recap_due_at", "calls")
    op.drop_column("calls", "recap_due_at")


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("channel", ID, nullable=False),
        sa.Column("rule", sa.String(255), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone_name", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("usergroup", ID, nullable=False),
        sa.Column("when_empty", ID, nullable=False),
        sa.Column("objective_share", sa.Integer()),
        sa.Column("recap_share", sa.Integer()),
        sa.Column("say_do", sa.Integer()),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("channel_standing", ID, nullable=False),
        sa.Column("channel_name", TEXT, nullable=False),
        sa.Column("usergroup_name", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_teams_workspace_id_workspaces"),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_teams_workspace_id_id"),
    )
    op.create_index("ix_teams_open", "teams", ["workspace_id"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


def _team_people() -> None:
    op.create_table(
        "team_people",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("role", ID, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("is_by_group", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_team_people_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name="fk_team_people_workspace_id_team_id_teams",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name="fk_team_people_workspace_id_member_id_members",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "team_id", "member_id", "role", "since", name="pk_team_people"),
    )
    op.create_index("ix_team_people_workspace_id_member_id", "team_people", ["workspace_id", "member_id"])
    op.create_index(
        "uq_team_people_still",
        "team_people",
        ["workspace_id", "team_id", "member_id", "role"],
        unique=True,
        sqlite_where=IS_STILL_IN,
        postgresql_where=IS_STILL_IN,
    )


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("team_id", ID),
        sa.Column("span", ID, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_exports_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "by"], ["members.workspace_id", "members.id"], name="fk_exports_workspace_id_by_members"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name="fk_exports_workspace_id_team_id_teams",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
    )
    op.create_index("ix_exports_workspace_id_team_id_asked_at", "exports", ["workspace_id", "team_id", "asked_at"])
    op.create_index("ix_exports_workspace_id_by_asked_at", "exports", ["workspace_id", "by", "asked_at"])
    op.create_index("ix_exports_asked", "exports", ["changed_at"], sqlite_where=IS_ASKED, postgresql_where=IS_ASKED)


def _within(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_workspace_id_{column}_{to}"
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{to}.workspace_id", f"{to}.id"], name=name)


def _of_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id_workspaces")


def _looks() -> None:
    op.create_table(
        "looks",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        _of_workspace("looks"),
        _within("looks", "member_id", "members"),
        _within("looks", "by", "members"),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", "day", "by", "subject", name="pk_looks"),
    )
    op.create_index("ix_looks_workspace_id_member_id_last_at", "looks", ["workspace_id", "member_id", "last_at"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("to", ID, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("call_id", ID),
        sa.Column("commitment_id", ID),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("answered_at", INSTANT),
        _of_workspace("questions"),
        _within("questions", "team_id", "teams"),
        _within("questions", "by", "members"),
        _within("questions", "to", "members"),
        _within("questions", "call_id", "calls"),
        _within("questions", "commitment_id", "commitments"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_workspace_id_call_id", "questions", ["workspace_id", "call_id"])
    op.create_index("ix_questions_workspace_id_commitment_id", "questions", ["workspace_id", "commitment_id"])


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("owner_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("deadline", INSTANT, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("channel", ID, nullable=False),
        sa.Column("digest_at", INSTANT, nullable=False),
        sa.Column("zone_name", TEXT, nullable=False),
        sa.Column("digest_id", ID),
        sa.Column("posted_at", INSTANT),
        sa.Column("stopped_at", INSTANT),
        sa.Column("why", ID),
        _of_workspace("escalations"),
        _within("escalations", "commitment_id", "commitments"),
        _within("escalations", "owner_id", "members"),
        _within("escalations", "team_id", "teams"),
        sa.PrimaryKeyConstraint("workspace_id", "commitment_id", "n", name="pk_escalations"),
    )
    columns = ["workspace_id", "team_id", "digest_at"]
    op.create_index("ix_escalations_workspace_id_team_id_digest_at", "escalations", columns)
    op.create_index(
        "uq_escalations_ahead",
        "escalations",
        ["workspace_id", "commitment_id"],
        unique=True,
        sqlite_where=IS_AHEAD,
        postgresql_where=IS_AHEAD,
    )
    op.create_index(
        "uq_escalations_posted",
        "escalations",
        ["workspace_id", "commitment_id", "deadline"],
        unique=True,
        sqlite_where=IS_POSTED,
        postgresql_where=IS_POSTED,
    )
