"""The schema's versions: which there are, which a database lacks, and how it gets them, once however many ask."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot.domain.errors import ConfigError
from storage.sealing import Sealer

_MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 7_290_361_548
Nears = Callable[[int, int, str], None]
"""Is told which step of how many begins, and its revision."""


def upgrade(
    connection: Connection,
    revision: str = "head",
    *,
    sealer: Sealer | None = None,
    nears: Nears | None = None,
) -> None:
    """Bring the database up to a revision, within the connection's transaction; `sealer` seals what lies open.

    `nears` is told how far it is.

    Raises ConfigError as `pending` does. PostgreSQL takes an advisory lock until the transaction ends; SQLite's
    transactions take turns anyway.
    """
    take_turns(connection)
    lacking = pending(connection)
    if not lacking and revision == "head":
        return
    config = _config(connection, sealer)
    if nears is not None and lacking:
        config.attributes["applied"] = _counting(lacking, nears)
    command.upgrade(config, revision)


def _counting(lacking: Sequence[str], nears: Nears) -> Callable[..., None]:
    """Return what Alembic calls when a revision was applied; the first begins now."""
    begin = iter(enumerate(lacking, 1))

    def applied(**_: object) -> None:
        for step, name in begin:
            nears(step, len(lacking), name)
            return

    applied()
    return applied


def take_turns(connection: Connection) -> None:
    """Wait until no other process changes the schema, or fills an empty database; they wait until this one is done."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})


def downgrade(connection: Connection, revision: str, *, sealer: Sealer | None = None) -> None:
    """Take the database back to a revision ("base": before the first), within the connection's transaction."""
    command.downgrade(_config(connection, sealer), revision)


def revision(connection: Connection) -> str | None:
    """Return the revision a database is at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str) -> bool:
    """Tell whether there is such a revision."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def pending(connection: Connection) -> tuple[str, ...]:
    """Return the revisions the database lacks, first one first. Raises ConfigError when it has one nobody knows."""
    scripts = _scripts()
    here = revision(connection) or "base"
    try:
        lacking = [script.revision for script in scripts.iterate_revisions("head", here)]
    except (CommandError, RevisionError) as error:
        raise ConfigError(f"The database was written by a newer SayDo (schema {here}). Run that version.") from error
    return tuple(reversed(lacking))


@cache
def _scripts() -> ScriptDirectory:
    """Return the migrations, read once a process."""
    return ScriptDirectory.from_config(_located())


def _located() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _config(connection: Connection, sealer: Sealer | None = None) -> Config:
    config = _located()
    config.attributes["connection"] = connection
    config.attributes["sealer"] = sealer or Sealer()
    return config
