"""Teams and who is in them since when; when a call's recap falls due; a digest stands once; who is to be planned."""

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


def downgrade() -> None:
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
