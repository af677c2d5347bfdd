"""The schema's versions: which there are, which a database lacks, and how it gets them, once however many ask."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
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
    scripts = _scripts()

    def steps(here: Any, _: MigrationContext) -> list[RevisionStep]:
        found = list(scripts.iterate_revisions(revision, here, implicit_base=True))
        return [MigrationStep.upgrade_from_script(scripts.revision_map, script) for script in reversed(found)]

    _apply(connection, steps, sealer, applied=_counting(lacking, nears) if nears is not None and lacking else None)


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
    scripts = _scripts()

    def steps(here: Any, _: MigrationContext) -> list[RevisionStep]:
        found = scripts.iterate_revisions(here, revision, select_for_downgrade=True)
        return [MigrationStep.downgrade_from_script(scripts.revision_map, script) for script in found]

    _apply(connection, steps, sealer)


def _apply(
    connection: Connection,
    steps: Callable[[Any, MigrationContext], list[RevisionStep]],
    sealer: Sealer | None,
    *,
    applied: Callable[..., None] | None = None,
) -> None:
    """Run migrations as Alembic's commands do, which would read the files of all migrations anew each time."""
    config = _located()
    config.attributes["sealer"] = sealer or Sealer()
    with EnvironmentContext(config, _scripts(), fn=steps) as environment:
        environment.configure(connection=connection, on_version_apply=applied)
        with environment.begin_transaction():
            environment.run_migrations()


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
