"""Webhooks: the endpoints of a workspace, what happened in it, and what was sent to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String(32)
TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    _endpoints()
    _events()
    _deliveries()


def downgrade() -> None:
    for table in ("webhook_deliveries", "webhook_events", "webhook_endpoints"):
        op.drop_table(table)


def _to_workspace(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=f"fk_{table}_workspace_id_workspaces")


def _to(target: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_workspace_id_{column}_{target}"
    there = [f"{target}.workspace_id", f"{target}.id"]
    return sa.ForeignKeyConstraint(["workspace_id", column], there, name=name)


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("secret", TEXT, nullable=False),
        sa.Column("old_secrets", TEXT, nullable=False),
        sa.Column("old_secret_until", INSTANT),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", INSTANT),
        sa.Column("held_until", INSTANT),
        sa.Column("last_success_at", INSTANT),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("claimed_until", INSTANT),
        _to("members", "webhook_endpoints", "created_by"),
        _to_workspace("webhook_endpoints"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
        sa.UniqueConstraint("workspace_id", "id", name="uq_webhook_endpoints_workspace_id_id"),
    )


def _events() -> None:
    op.create_table(
        "webhook_events",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("call_id", ID),
        sa.Column("data", sa.JSON(), nullable=False),
        _to("calls", "webhook_events", "call_id"),
        _to_workspace("webhook_events"),
        sa.PrimaryKeyConstraint("number", name="pk_webhook_events"),
        sa.UniqueConstraint("id", name="uq_webhook_events_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_events_at", "webhook_events", ["at"])
    op.create_index("ix_webhook_events_workspace_id_at", "webhook_events", ["workspace_id", "at"])


def _deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("endpoint_id", ID, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("state", ID, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("answer", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"],
            ["webhook_events.number"],
            name="fk_webhook_deliveries_number_webhook_events",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "endpoint_id"],
            ["webhook_endpoints.workspace_id", "webhook_endpoints.id"],
            name="fk_webhook_deliveries_endpoint",
            ondelete="CASCADE",
        ),
        _to_workspace("webhook_deliveries"),
        sa.PrimaryKeyConstraint("endpoint_id", "number", name="pk_webhook_deliveries"),
    )
    op.create_index("ix_webhook_deliveries_number", "webhook_deliveries", ["number"])
    op.create_index(
        "ix_webhook_deliveries_waiting",
        "webhook_deliveries",
        ["endpoint_id", "number", "next_at"],
        sqlite_where=IS_WAITING,
        postgresql_where=IS_WAITING,
    )
