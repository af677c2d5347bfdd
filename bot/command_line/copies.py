"""Everything SayDo remembers, into a file, out of a file, and from one database into another."""

from collections.abc import Mapping
from contextlib import aclosing
from pathlib import Path

from bot.clock import Clock
from bot.config import Config
from bot.domain.errors import ConfigError, InvalidInputError
from bot.keys import KEY_FILE, sealer_as_kept
from bot.progress import Progress, shown
from storage import Storage
from storage.backups import Backup, save
from storage.copies import Seen

_AFTERWARDS = (
    "What happened since then is not in it. SayDo says nothing twice: what was due before its next start stays unsaid, "
    "and what is still to do stands in the next brief."
)


async def back_up(config: Config, path: Path, *, clock: Clock, progress: Progress) -> str:
    """Write a backup while SayDo runs; return what to say. Raises SayDoError."""
    storage = Storage(config.database_url, application="saydo backup")
    at = clock.now()
    try:
        async with shown(progress), storage.snapshot(at=at) as snapshot:
            written = await save(snapshot, path, seen=_rows(progress))
    finally:
        await storage.close()
    key = "SAYDO_SECRET_KEYS" if config.secret_keys else f"{config.data_dir / KEY_FILE}"
    return (
        f"Backed up {_many(written.counts)} to {path}, as of {at:%Y-%m-%d %H:%M:%S} UTC.\n"
        f"Secrets in it stay sealed, and their key is not in it: keep a copy of {key} in another place."
    )


async def restore(config: Config, path: Path, *, needs_keys: bool, progress: Progress) -> str:
    """Make an empty database what a backup holds; return what to say. Raises SayDoError, and then nothing changed."""
    backup = Backup(path)
    await backup.check()
    storage = Storage(config.database_url, sealer=sealer_as_kept(config), application="saydo restore")
    try:
        async with shown(progress), aclosing(backup.pages()) as pages:
            written, closed = await storage.fill(
                backup.origin, pages, seen=_rows(progress), is_restored=True, needs_keys=needs_keys
            )
    finally:
        await storage.close()
    as_of = f"SayDo as of {backup.origin.at:%Y-%m-%d %H:%M:%S} UTC"
    said = [f"Restored {_many(written.counts)} from {path}, each compared: {as_of}.", _AFTERWARDS]
    if closed:
        said.append(f"No key opens {closed} secrets: calendars have to be linked anew, and webhooks set up again.")
    return "\n".join([*said, "Start it: saydo run"])


async def copy(config: Config, *, source_url: str, target_url: str, clock: Clock, progress: Progress) -> str:
    """Move everything into another, empty database; return what to say. Raises SayDoError, and then nothing changed."""
    file = Path(source_url.partition(":///")[2])
    sealer = sealer_as_kept(config, file.parent)
    source = Storage(source_url, sealer=sealer, application="saydo copy")
    target = Storage(target_url, sealer=sealer, application="saydo copy")
    if source.address == target.address:
        raise InvalidInputError("--from and --to name the same database. Name an empty one as --to.")
    try:
        if await source.is_in_use():
            raise ConfigError(f"SayDo runs on {source.address}. Stop it first: what it does meanwhile would be lost.")
        async with (
            shown(progress),
            source.snapshot(at=clock.now(), keeps_writers_out=True) as snapshot,
            aclosing(snapshot.pages()) as pages,
        ):
            written, _ = await target.fill(snapshot.origin, pages, seen=_rows(progress), is_restored=False)
    finally:
        await source.close()
        await target.close()
    return "\n".join([*_table(written.counts), f"Copied {_many(written.counts)}, each compared.", _next_step(config)])


def _rows(progress: Progress) -> Seen:
    return lambda table, rows: progress.notes(f"{rows:,} rows, now {table}")


def _next_step(config: Config) -> str:
    keys = "" if config.secret_keys else f", SAYDO_SECRET_KEYS to what {KEY_FILE} holds"
    return f"Set SAYDO_DATABASE_URL to the new database{keys}, and start SayDo. Keep the old one until you are content."


def _table(counts: Mapping[str, int]) -> list[str]:
    width = max(map(len, counts), default=0)
    return [f"{table:<{width}}  {count:>12,}" for table, count in sorted(counts.items())]


def _many(counts: Mapping[str, int]) -> str:
    rows, tables = sum(counts.values()), len(counts)
    return f"{rows:,} row{'' if rows == 1 else 's'} in {tables} table{'' if tables == 1 else 's'}"
