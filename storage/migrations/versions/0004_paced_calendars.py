"""What keeps reading calendars cheap: mail domains by themselves, the host of each link, an index of days off."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import context, op

from bot.domain.links import Provider, host_of
from bot.domain.mail_domains import domain_of
from storage.sealing import Sealer

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(32)
TEXT = sa.Text()
AWAY = sa.text("kind = 'out_of_office'")

_MEMBERS = sa.table("members", *(sa.column(name, TEXT) for name in ("id", "email", "domain")))
_LINKS = sa.table(
    "links",
    *(sa.column(name, TEXT) for name in ("id", "provider", "address", "account", "account_domain", "host_key")),
)


def upgrade() -> None:
    op.add_column("members", sa.Column("domain", TEXT, nullable=False, server_default=""))
    op.add_column("links", sa.Column("account_domain", TEXT, nullable=False, server_default=""))
    op.add_column("links", sa.Column("host_key", ID, nullable=False, server_default=""))
    op.create_index("ix_members_workspace_id_is_active_domain", "members", ["workspace_id", "is_active", "domain"])
    op.create_index("ix_links_workspace_id_account_domain", "links", ["workspace_id", "account_domain"])
    op.create_index(
        "ix_meetings_out_of_office",
        "meetings",
        ["workspace_id", "member_id", "start"],
        sqlite_where=AWAY,
        postgresql_where=AWAY,
    )
    sealer: Sealer = context.config.attributes["sealer"]
    _fill(_MEMBERS, lambda row: {"domain": domain_of(row.email)})
    _fill(_LINKS, lambda row: _of_link(sealer, row))


def downgrade() -> None:
    op.drop_index("ix_meetings_out_of_office", "meetings")
    op.drop_index("ix_links_workspace_id_account_domain", "links")
    op.drop_index("ix_members_workspace_id_is_active_domain", "members")
    for table, column in (("links", "host_key"), ("links", "account_domain"), ("members", "domain")):
        op.drop_column(table, column)


def _fill(table: sa.TableClause, told: Callable[[sa.Row[tuple[str, ...]]], dict[str, str]]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(table)).all():
        connection.execute(table.update().where(table.c.id == row.id).values(told(row)))


def _of_link(sealer: Sealer, row: sa.Row[tuple[str, ...]]) -> dict[str, str]:
    host = host_of(Provider(row.provider), sealer.open(row.address))
    return {"account_domain": domain_of(row.account), "host_key": sealer.names("host", host)[0] if host else ""}
