"""Calendars of every provider: addresses and credentials sealed, logins under way, push channels."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

from storage.sealing import Sealer

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(32)
KEY = sa.String(64)
TEXT = sa.Text()
INSTANT = sa.DateTime(timezone=True)

_LINKS = sa.table(
    "links",
    *(sa.column(name, sa.Text()) for name in ("id", "provider", "address", "address_key", "credentials", "account")),
)


def upgrade() -> None:
    for name in ("credentials", "account", "name"):
        op.add_column("links", sa.Column(name, TEXT, nullable=False, server_default=""))
    op.add_column("links", sa.Column("hinted_at", INSTANT))
    op.add_column("links", sa.Column("watch_at", INSTANT))
    op.create_index("ix_links_watch_at", "links", ["watch_at"])
    _logins()
    _watches()
    _rewrite(_sealed)


def downgrade() -> None:
    # what the first schema can't read goes; feeds stay, and lie open again
    op.execute(sa.text("DELETE FROM meetings WHERE link_id IN (SELECT id FROM links WHERE provider <> 'ics')"))
    op.execute(sa.text("DELETE FROM links WHERE provider <> 'ics'"))
    op.execute(sa.text("UPDATE links SET state = 'broken' WHERE state = 'revoked'"))
    _rewrite(_opened)
    op.drop_table("watches")
    op.drop_table("logins")
    op.drop_index("ix_links_watch_at", "links")
    for name in ("watch_at", "hinted_at", "name", "account", "credentials"):
        op.drop_column("links", name)


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", KEY, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("provider", ID, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("granted", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_logins_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "member_id"],
            ["members.workspace_id", "members.id"],
            name="fk_logins_workspace_id_member_id_members",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_logins"),
    )
    op.create_index("ix_logins_expires_at", "logins", ["expires_at"])


def _watches() -> None:
    op.create_table(
        "watches",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("link_id", ID, nullable=False),
        sa.Column("token_key", KEY, nullable=False),
        sa.Column("resource_id", TEXT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_watches_workspace_id_workspaces"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "link_id"],
            ["links.workspace_id", "links.id"],
            name="fk_watches_workspace_id_link_id_links",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
    )
    op.create_index("ix_watches_link_id", "watches", ["link_id"])


def _rewrite(change: Callable[[Sealer, sa.Row[tuple[str, ...]]], dict[str, str]]) -> None:
    sealer: Sealer = context.config.attributes["sealer"]
    connection = op.get_bind()
    for row in connection.execute(sa.select(_LINKS)).all():
        connection.execute(_LINKS.update().where(_LINKS.c.id == row.id).values(change(sealer, row)))


def _sealed(sealer: Sealer, row: sa.Row[tuple[str, ...]]) -> dict[str, str]:
    return {
        "address": sealer.seal(row.address),
        "address_key": sealer.names(row.provider, "", row.address)[0],
    }


def _opened(sealer: Sealer, row: sa.Row[tuple[str, ...]]) -> dict[str, str]:
    return {"address": sealer.open(row.address)}
