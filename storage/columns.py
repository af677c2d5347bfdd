"""What the tables are made of: the metadata with its names for constraints, and the columns that keep coming back."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.types import ID_LENGTH, UtcDateTime, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def some_id(name: str = "id", *, nullable: bool = False) -> Column[str]:
    """Return a column that holds an id."""
    return Column(name, String(ID_LENGTH), nullable=nullable)


def own_id() -> Column[str]:
    """Return the primary key most tables have."""
    return Column("id", String(ID_LENGTH), primary_key=True)


def workspace_id() -> Column[str]:
    """Return the column that every row of a workspace has."""
    return Column("workspace_id", String(ID_LENGTH), ForeignKey("workspaces.id"), nullable=False)


def words(name: str, *, nullable: bool = False, default: str | None = None) -> Column[str]:
    """Return a column for text of any length; `default` is what rows get that were there before it."""
    return Column(name, Words(), nullable=nullable, server_default=default)


def flag(name: str, *, default: bool | None = None) -> Column[bool]:
    """Return a column that is true or false; `default` is what rows get that were there before it."""
    at_server = None if default is None else true() if default else false()
    return Column(name, Boolean, nullable=False, server_default=at_server)


def at(name: str, *, nullable: bool = False) -> Column[object]:
    """Return a column for an instant."""
    return Column(name, UtcDateTime(), nullable=nullable)


def to(table: str, column: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """Refer to a row of the same workspace: the database itself refuses another one's."""
    return ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=ondelete)


def within_workspace() -> UniqueConstraint:
    """Let other tables refer to a row together with its workspace."""
    return UniqueConstraint("workspace_id", "id")


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Index only the rows that are asked for; queries must spell the condition out (see `storage.rows.literally`)."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
