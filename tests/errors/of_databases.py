"""What is said of databases, backups and copies that can't be used."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from storage import Storage
from storage.copies import _write
from storage.engines import engines_for, parsed
from storage.plain_rows import Page, tables_of
from storage.sealing import Sealer, key_from, new_key
from tests.databases import SEALER
from tests.errors.home import Home
from tests.errors.on_command_line import saydo
from tests.errors.telling import Told
from tests.storage.known import a_link, a_member, a_workspace

Provoke = Callable[[Home], object]
_HINT = "Use sqlite:////path/to/saydo.db or postgresql://user:password@host/name."
_KEY = "Set SAYDO_SECRET_KEYS to what it was where they were sealed, or put that secret.key into the data folder."
_REPORT = "Nothing was changed. This should not happen: please tell who makes SayDo."


def _restored(content: bytes) -> Provoke:
    """Restore a file that holds this."""

    def restore(home: Home) -> object:
        (home.folder / "odd.backup").write_bytes(content)
        return saydo("restore", "HOME/odd.backup", SAYDO_DATA_DIR="HOME/restored")(home)

    return restore


async def _backup(home: Home, name: str, *, to: str) -> bytes:
    """Back up a database with one calendar in it, and return the file's lines."""
    url = home.database(name)
    storage = Storage(url, sealer=SEALER)
    async with storage.begin() as tx:
        await a_link(tx, await a_member(tx, await a_workspace(tx, "T9")))
    await storage.close()
    await saydo("backup", f"HOME/{to}", SAYDO_DATABASE_URL=url, SAYDO_DATA_DIR="HOME/backed")(home)  # type: ignore[misc]
    return gzip.decompress((home.folder / to).read_bytes())


async def _without_its_key(home: Home) -> object:
    await _backup(home, "sealed", to="sealed.backup")
    return await saydo("restore", "HOME/sealed.backup", SAYDO_DATA_DIR="HOME/keyless")(home)  # type: ignore[misc]


async def _into_what_is_full(home: Home) -> object:
    await _backup(home, "full", to="full.backup")
    url = f"sqlite:///{home.folder / 'full.db'}"
    return await saydo("restore", "HOME/full.backup", SAYDO_DATABASE_URL=url)(home)  # type: ignore[misc]


async def _into_anothers(home: Home) -> object:
    await _backup(home, "mine", to="mine.backup")
    with closing(sqlite3.connect(home.folder / "theirs.db")) as theirs:
        theirs.execute("CREATE TABLE invoices (id INTEGER)")
        theirs.commit()
    url = f"sqlite:///{home.folder / 'theirs.db'}"
    return await saydo("restore", "HOME/mine.backup", SAYDO_DATABASE_URL=url)(home)  # type: ignore[misc]


async def _changed_since(home: Home) -> object:
    lines = await _backup(home, "changed", to="changed.backup")
    return await _restored(gzip.compress(lines.replace(b"Rhea Rep", b"Rhea Nep")))(home)  # type: ignore[misc]


async def _of_a_newer_schema(home: Home) -> object:
    lines = await _backup(home, "newer", to="newer.backup")
    header, _, rest = lines.partition(b"\n")
    told = json.loads(header) | {"schema": "9999"}
    return await _restored(gzip.compress(json.dumps(told).encode() + b"\n" + rest))(home)  # type: ignore[misc]


def _written(**row: object) -> Provoke:
    """Write a row that was never one of ours into the table of workspaces."""

    async def write(home: Home) -> None:
        writing, reading = engines_for(parsed(home.database("written")))
        try:
            async with writing.begin() as connection:
                (table,) = [one for one in await connection.run_sync(tables_of) if one.name == "workspaces"]
                page = Page(table="workspaces", columns=tuple(row), rows=[list(row.values())])
                await _write(connection, {"workspaces": table}, page)
        finally:
            await writing.dispose()
            await reading.dispose()

    return write


@contextmanager
def _bare(home: Home, name: str, *statements: str) -> Iterator[str]:
    with closing(sqlite3.connect(home.folder / name)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    yield f"sqlite:///{home.folder / name}"


def _nothing_in_it(home: Home) -> object:
    with _bare(home, "nothing.db", "CREATE TABLE t (id INTEGER)") as url:
        return saydo("backup", "HOME/nothing.backup", SAYDO_DATABASE_URL=url)(home)


def _of_a_newer_saydo(home: Home) -> object:
    newer = ("CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('9999')")
    with _bare(home, "written by a newer.db", *newer) as url:
        return saydo("migrate", SAYDO_DATABASE_URL=url, SAYDO_DATA_DIR="HOME/new")(home)


def _no_database_at_all(home: Home) -> object:
    (home.folder / "file.db").write_bytes(b"this is a letter to my grandmother, and no database" * 40)
    url = f"sqlite:///{home.folder / 'file.db'}"
    return saydo("migrate", SAYDO_DATABASE_URL=url, SAYDO_DATA_DIR="HOME/letters")(home)


async def _other_key(_: Home) -> object:
    return Sealer([new_key()]).open(SEALER.seal("a token"))


def _unsealed(_: Home) -> object:
    return Sealer().seal("a token")


OF_DATABASES = [
    Told(
        "There is no database at {/srv/none.db}. Check the path in SAYDO_DATABASE_URL.",
        saydo("backup", "HOME/x.backup", SAYDO_DATABASE_URL="sqlite:///HOME/none.db"),
        why="The path is another, or SayDo was never started here.",
        helps="Correct the path, or set SAYDO_DATA_DIR to where SayDo keeps its files.",
    ),
    Told(
        "There is nothing of SayDo in the database yet. Is SAYDO_DATABASE_URL the right one?",
        _nothing_in_it,
        why="It is another program's database, or an empty one.",
        helps="Correct the address.",
    ),
    Told(
        "The database {sqlite:////srv/file.db} can't be used: {file is not a database}. Is it there, and is "
        "SAYDO_DATABASE_URL right?",
        _no_database_at_all,
        why="It does not answer, refuses the login, or is none; its own words stand in the middle.",
        helps="Start it, or correct the address.",
    ),
    Told(
        f"The database URL can't be read. {_HINT}",
        lambda _: parsed("postgresql://host:many/saydo"),
        why="It is no address.",
        helps="Write it as shown; signs in a password have to be written as %40 and so on.",
    ),
    Told(
        f"The database URL names a database SayDo does not know. {_HINT}",
        lambda _: parsed("mysql://db"),
        why="SayDo knows SQLite and PostgreSQL.",
        helps="Use one of them.",
    ),
    Told(
        f"The database URL names no file, so everything would be forgotten. {_HINT}",
        lambda _: parsed("sqlite://"),
        why="SQLite without a file keeps everything in memory.",
        helps="Name a file.",
    ),
    Told(
        "The database URL says pgbouncer, but not how it pools. Write pgbouncer=transaction.",
        lambda _: engines_for(parsed("postgresql://db/saydo?pgbouncer=maybe")),
        why="SayDo does some things otherwise behind pgbouncer.",
        helps="See [PostgreSQL](postgresql.md).",
    ),
    Told(
        "The database was written by a newer SayDo (schema {9999}). Run that version.",
        _of_a_newer_saydo,
        why="A newer version was started on it before.",
        helps="Run the newer version, or restore a backup from before.",
    ),
    Told(
        "A key in SAYDO_SECRET_KEYS is not 32 bytes in base64. Make one: openssl rand -base64 32",
        lambda _: key_from("short"),
        why="A key was cut off when it was copied.",
        helps="Copy it again.",
    ),
    Told(
        "The database holds sealed secrets and no key was given. Set SAYDO_SECRET_KEYS.",
        _unsealed,
        why="The key lies in the data directory of another machine.",
        helps="Set the key, or put its file into the data directory.",
    ),
    Told(
        "A token, a calendar link or a webhook was sealed with a key that is not in SAYDO_SECRET_KEYS. Put the "
        "earlier key "
        "back, behind the new one.",
        _other_key,
        why="The keys were changed, and not rotated.",
        helps="Put it back, then run `saydo rotate-key`.",
    ),
    Told(
        "--from and --to name the same database. Name an empty one as --to.",
        saydo("copy", "--from", "sqlite:///a.db", "--to", "sqlite:///a.db", SAYDO_DATA_DIR="HOME/same"),
        why="One of the two was mistyped.",
        helps="Name an empty database.",
    ),
    Told(
        "SayDo runs on {sqlite:////srv/saydo.db}. Stop it first: what it does meanwhile would be lost.",
        saydo("copy", "--from", "sqlite:///HOME/saydo.db", "--to", "sqlite:///HOME/b.db", SAYDO_DATA_DIR="HOME/runs"),
        why="A copy is of one moment.",
        helps="Stop SayDo, copy, and start it on the new one.",
    ),
    Told(
        "The database is not empty. Use an empty one: nothing is written over.",
        _into_what_is_full,
        why="A backup or a copy goes into an empty database only.",
        helps="Name a new one.",
    ),
    Told(
        "The database holds tables that are not SayDo's. Use an empty one.",
        _into_anothers,
        why="It is another program's.",
        helps="Make a database for SayDo alone.",
    ),
    Told(
        "The rows are of a newer SayDo (schema {9999}). Use that version.",
        _of_a_newer_schema,
        why="The backup was made by a newer version.",
        helps="Install that version, and restore with it.",
    ),
    Told(
        "A row of {workspaces} can't be written ({IntegrityError}). " + _REPORT,
        _written(id="w", team_id=None),
        why="What was read does not go into the new database.",
        helps="Report it, with the sentence.",
    ),
    Told(
        "A row of {workspaces} does not fit its schema. " + _REPORT,
        _written(colour="blue"),
        why="What was read does not go into the new database.",
        helps="Report it, with the sentence.",
    ),
    Told(
        f"No key opens {{1}} of the secrets. {_KEY}",
        _without_its_key,
        why="A backup holds secrets sealed, and not their key.",
        helps="Give the key; or restore with --without-keys, and link calendars anew.",
    ),
    Told(
        "The backup {/nowhere/x.backup} can't be written: {No such file or directory}. Name another place.",
        lambda home: saydo("backup", "/nowhere/x.backup", SAYDO_DATABASE_URL=home.database("unwritten"))(home),
        why="The folder is not there, is full, or not yours to write in.",
        helps="Name another place.",
    ),
    Told(
        "{/srv/odd.backup} is no backup of SayDo's, or it is damaged. Use another file.",
        _restored(b"hello"),
        why="It is another file.",
        helps="Name the backup.",
    ),
    Told(
        "{/srv/odd.backup} was made by a newer SayDo. Use that version to restore it.",
        _restored(gzip.compress(b'{"format": "saydo backup", "version": 99}\n')),
        why="Its format is newer than this version.",
        helps="Install that version.",
    ),
    Told(
        "{/srv/odd.backup} is damaged: it breaks off. Use another backup.",
        _restored(gzip.compress(b"x" * 99)[:-9]),
        why="The disk was full when it was written, or it was copied in part.",
        helps="Use another one.",
    ),
    Told(
        "{/srv/odd.backup} is damaged: its rows were changed since. Use another backup.",
        _changed_since,
        why="What is in it is not what was written.",
        helps="Use another one.",
    ),
    Told(
        "{/nowhere.backup} can't be read: {No such file or directory}. Use another file.",
        saydo("restore", "/nowhere.backup", SAYDO_DATA_DIR="HOME/unread"),
        why="There is no such file, or it is not yours to read.",
        helps="Check the path.",
    ),
    Told(
        "The database is of an older SayDo: it lacks {7} migrations. Run `saydo migrate`, then start again.",
        "tests/shell/test_app.py",
        why="A PostgreSQL database is brought up to date by an operator, not by the first process that starts.",
        helps="Run `saydo migrate`.",
    ),
]
