"""Many workspaces: where SayDo is installed and with what it acts there; which it is gone from, which are held."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)
KEY = sa.String(64)
SLACK_ID = sa.String(32)
ID = sa.String(32)
IS_PLANNED = sa.text("state = 'planned'")
QUEUES = {
    "ix_nudges_planned_of_workspace": ["workspace_id", "due_at"],
    "ix_nudges_planned_until": ["workspace_id", "until", "due_at"],
}


def upgrade() -> None:
    for column in _of_workspaces():
        op.add_column("workspaces", column)
    op.add_column("members", sa.Column("unread_since", INSTANT))
    _installations()
    _install_states()
    _rounds()
    _erasures()
    for name, columns in QUEUES.items():
        op.create_index(name, "nudges", columns, sqlite_where=IS_PLANNED, postgresql_where=IS_PLANNED)


def downgrade() -> None:
    op.drop_table("erasures")
    for name in QUEUES:
        op.drop_index(name, "nudges")
    op.drop_table("rounds")
    for table, column, index in _TURNS:
        op.drop_index(index, table_name=table)
        op.drop_column(table, column)
    op.drop_table("install_states")
    op.drop_table("installations")
    op.drop_column("members", "unread_since")
    for column in reversed(_of_workspaces()):
        op.drop_column("workspaces", column.name)


def _of_workspaces() -> list[sa.Column[Any]]:
    return [
        sa.Column("enterprise_id", TEXT, nullable=False, server_default=""),
        sa.Column("state", sa.String(32), nullable=False, server_default="active"),
        sa.Column("gone_at", INSTANT),
        sa.Column("erase_at", INSTANT),
        sa.Column("held_until", INSTANT),
        sa.Column("held_why", TEXT, nullable=False, server_default=""),
        sa.Column("held_since", INSTANT),
        sa.Column("people_at", INSTANT),
        sa.Column("backed_up_at", INSTANT),
        sa.Column("restored_at", INSTANT),
        sa.Column("reps", sa.Integer(), nullable=False, server_default="0"),
    ]


def _installations() -> None:
    op.create_table(
        "installations",
        sa.Column("slack_id", SLACK_ID, nullable=False),
        sa.Column("enterprise_id", TEXT, nullable=False),
        sa.Column("is_org_wide", sa.Boolean(), nullable=False),
        sa.Column("app_id", TEXT, nullable=False),
        sa.Column("bot_user_id", TEXT, nullable=False),
        sa.Column("bot_id", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column("refresh_token", TEXT, nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("installed_by", TEXT, nullable=False),
        sa.Column("installed_at", INSTANT, nullable=False),
        sa.Column("refreshing_until", INSTANT),
        sa.PrimaryKeyConstraint("slack_id", name="pk_installations"),
    )
    op.create_index("ix_installations_expires_at", "installations", ["expires_at"])


def _install_states() -> None:
    op.create_table(
        "install_states",
        sa.Column("id", KEY, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_install_states"),
    )
    op.create_index("ix_install_states_expires_at", "install_states", ["expires_at"])


_TURNS = (("members", "days_at", "ix_members_days"), ("teams", "plan_at", "ix_teams_to_plan"))


def _rounds() -> None:
    """Each member's days and each team's digest have a turn; code of before plans all of them all the time."""
    op.add_column("members", sa.Column("days_at", INSTANT))
    op.add_column("teams", sa.Column("plan_at", INSTANT))
    _index("ix_members_days", "members", "days_at", where="days_at IS NOT NULL")
    _index("ix_teams_to_plan", "teams", "plan_at", where="closed_at IS NULL")
    op.create_table(
        "rounds",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_rounds"),
    )


def _index(name: str, table: str, column: str, *, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("member_id", ID),
        sa.Column("traces", TEXT, nullable=False),
        sa.Column("mark", ID, nullable=False),
        sa.Column("closes_promises", sa.Boolean(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_erasures_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "by"], ["members.workspace_id", "members.id"], name="fk_erasures_workspace_id_by_members"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name="fk_erasures_workspace_id_member_id_members",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
    )
    op.create_index("ix_erasures_workspace_id_asked_at", "erasures", ["workspace_id", "asked_at"])
    op.create_index(
        "ix_erasures_under_way",
        "erasures",
        ["asked_at"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
