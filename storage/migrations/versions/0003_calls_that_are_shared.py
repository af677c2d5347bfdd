"""More of a call: who leads it, the agenda's fate, the next meeting; edits, sources and offers of commitments.

Settings are what somebody set: a value that is the default of before counts as not set.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(32)
TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table, column in _added():
        op.add_column(table, column)
    op.drop_column("calls", "searched")
    op.execute(sa.text("UPDATE preps SET objective_at = updated_at WHERE objective <> ''"))
    _offers()
    _recap_edits()
    _keep_what_was_set("members", _MEMBER_DEFAULTS)
    _keep_what_was_set("workspaces", _WORKSPACE_DEFAULTS)


def downgrade() -> None:
    op.drop_table("recap_edits")
    op.drop_table("offers")
    op.add_column("calls", sa.Column("searched", TEXT, nullable=False, server_default=""))
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)


def _added() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("members", sa.Column("hours", sa.JSON())),
        ("members", sa.Column("dnd_from", INSTANT)),
        ("members", sa.Column("dnd_until", INSTANT)),
        ("members", sa.Column("dnd_seen_at", INSTANT)),
        ("nudges", sa.Column("shown", sa.JSON(), nullable=False, server_default="[]")),
        ("logins", sa.Column("verifier", TEXT, nullable=False, server_default="")),
        ("links", sa.Column("warnings", sa.JSON(), nullable=False, server_default="[]")),
        ("links", sa.Column("hours_at", INSTANT)),
        ("meetings", sa.Column("hides_guests", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("calls", sa.Column("lead_is_said", sa.Boolean(), nullable=False, server_default=sa.false())),
        ("preps", sa.Column("agenda_state", ID, nullable=False, server_default="not_yet")),
        ("preps", sa.Column("opening", TEXT, nullable=False, server_default="")),
        ("preps", sa.Column("objective_at", INSTANT)),
        ("recaps", sa.Column("next_day", sa.Date())),
        ("recaps", sa.Column("next_at", sa.Time())),
        ("recaps", sa.Column("next_zone", TEXT, nullable=False, server_default="")),
        ("recaps", sa.Column("changed_at", INSTANT)),
        ("recaps", sa.Column("mailed_at", INSTANT)),
        ("commitments", sa.Column("source_url", TEXT, nullable=False, server_default="")),
        ("commitments", sa.Column("edits", sa.Integer(), nullable=False, server_default="0")),
        ("commitment_events", sa.Column("changes", sa.JSON(), nullable=False, server_default="{}")),
    ]


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("commitment_id", ID, nullable=False),
        sa.Column("to", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_offers_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "commitment_id"],
            ["commitments.workspace_id", "commitments.id"],
            name="fk_offers_workspace_id_commitment_id_commitments",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "to"],
            ["members.workspace_id", "members.id"],
            name="fk_offers_workspace_id_to_members",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "by"],
            ["members.workspace_id", "members.id"],
            name="fk_offers_workspace_id_by_members",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "commitment_id", name="pk_offers"),
    )
    op.create_index("ix_offers_workspace_id_to", "offers", ["workspace_id", "to"])


def _recap_edits() -> None:
    op.create_table(
        "recap_edits",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_recap_edits_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "call_id"],
            ["calls.workspace_id", "calls.id"],
            name="fk_recap_edits_workspace_id_call_id_calls",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "by"],
            ["members.workspace_id", "members.id"],
            name="fk_recap_edits_workspace_id_by_members",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_recap_edits"),
    )
    op.create_index("ix_recap_edits_workspace_id_call_id", "recap_edits", ["workspace_id", "call_id"])


_MEMBER_DEFAULTS: dict[str, Any] = {
    "brief_at": "08:30:00",
    "working_start": "09:00:00",
    "working_end": "17:00:00",
    "weekdays": [0, 1, 2, 3, 4],
    "objective_ask_minutes": 120,
    "ready_card_minutes": 15,
    "recap_ask_minutes": 5,
}
_WORKSPACE_DEFAULTS: dict[str, Any] = {"counts_tentative": True}


def _keep_what_was_set(name: str, defaults: dict[str, Any]) -> None:
    """Leave out what only says the default, so that the calendar's and the workspace's word can count."""
    table = sa.table(name, sa.column("id", ID), sa.column("settings", sa.JSON()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.settings)).all():
        kept = {key: value for key, value in row.settings.items() if key not in defaults or value != defaults[key]}
        if kept != row.settings:
            connection.execute(table.update().where(table.c.id == row.id).values(settings=kept))
