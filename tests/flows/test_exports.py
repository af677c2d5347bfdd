"""Whose rows are in an export, on both databases, and how much of them is held at a time."""

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SteeredClock
from bot.domain.commitments import keep
from bot.domain.errors import NotAllowedError, NotFoundError
from bot.domain.exports import EVER, Export, ExportState, Span, Table
from bot.domain.people import Member
from bot.domain.teams import Role, Team
from bot.flows import export_files, exports
from bot.runtime import Actor, Runtime
from bot.tokens import Tokens
from bot.views.exports import ExportInput
from storage import Storage, Transaction
from storage.commitment_tables import commitment_events, commitments
from tests.storage.known import DAY, HOUR, NOW, a_call, a_commitment, a_member, a_recap, a_team, a_workspace, in_team


def world(storage: Storage) -> Runtime:
    """Return a runtime in which nothing but the storage is asked."""
    clock = SteeredClock(NOW + DAY)
    return Runtime(storage=storage, slack=None, tokens=Tokens(storage, clock), calendars=None, clock=clock)  # type: ignore[arg-type]


async def exported(runtime: Runtime, export: Export, team: Team | None) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each file of an export."""
    out = io.BytesIO()
    async with runtime.storage.begin() as tx:
        scope = await export_files.scope_of(tx, export, team)
    await export_files.write(runtime, scope, out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
        assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in texts)
    assert list(texts) == list(Table)
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


async def asked(tx: Transaction, by: Member, team: Team | None) -> Export:
    return await tx.exports.add(
        by.workspace_id,
        by=by.id,
        team_id=team.id if team else None,
        span=Span.EVERYTHING,
        since=EVER,
        asked_at=NOW + DAY,
    )


def column(rows: Sequence[dict[str, str]], name: str) -> list[str]:
    return sorted(row[name] for row in rows)


async def test_a_team_has_the_rows_of_its_reps_while_they_are_in_it_and_nothing_private(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        boss, rep = await a_member(tx, workspace, "U1", name="Mira"), await a_member(tx, workspace, "U2")
        gone, stranger = await a_member(tx, workspace, "U3", name="Lea Left"), await a_member(tx, workspace, "U4")
        team = await a_team(tx, workspace)
        await tx.teams.join(in_team(team, boss, role=Role.MANAGER, since=NOW - 9 * DAY))
        await tx.teams.join(in_team(team, rep, since=NOW - 9 * DAY))
        await tx.teams.join(in_team(team, gone, since=NOW - 9 * DAY))
        await tx.teams.leave(in_team(team, gone), NOW - 2 * DAY)
        await a_call(tx, rep, uid="held", title="Held", start=NOW - 3 * HOUR)
        private = await a_call(tx, rep, uid="p", title="Private", start=NOW - 4 * HOUR, is_private=True, account="")
        await a_call(tx, gone, uid="then", title="When she was in", start=NOW - 3 * DAY)
        await a_call(tx, gone, uid="since", title="Since she left", start=NOW - HOUR)
        await a_call(tx, stranger, uid="other", title="Of a stranger", start=NOW - HOUR)
        await a_call(tx, rep, uid="ahead", title="Ahead", start=NOW + 2 * DAY)
        await a_commitment(tx, rep, what="Open", made_at=NOW - DAY)
        await a_commitment(tx, rep, what="In private", made_at=NOW - DAY, call_id=private.id)
        await a_commitment(tx, gone, what="Since she left", made_at=NOW - DAY)
        await a_commitment(tx, gone, what="When she was in", made_at=NOW - 4 * DAY)
        await a_commitment(tx, stranger, what="Of a stranger", made_at=NOW - DAY)
        await a_call(tx, boss, uid="boss", title="Of the boss", start=NOW - HOUR)
        whole, own = await asked(tx, boss, team), await asked(tx, rep, None)
    runtime = world(storage)
    found = await exported(runtime, whole, team)
    assert column(found[Table.CALLS], "title") == ["Held", "When she was in"]
    assert column(found[Table.COMMITMENTS], "what") == ["Open", "When she was in"]
    known = set(column(found[Table.COMMITMENTS], "commitment_id"))
    assert {row["commitment_id"] for row in found[Table.HISTORY]} == known
    assert {row["rep_name"] for row in found[Table.FIGURES]} >= {"", "Rhea Rep"}
    mine = await exported(runtime, own, None)
    assert column(mine[Table.CALLS], "title") == ["Held", "Private"]
    assert column(mine[Table.COMMITMENTS], "what") == ["In private", "Open"]
    assert {row["rep_id"] for row in mine[Table.FIGURES]} <= {rep.id}
    assert mine[Table.FIGURES]


async def test_who_left_and_came_back_has_each_promise_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        boss, rep = await a_member(tx, workspace, "U1"), await a_member(tx, workspace, "U2")
        team = await a_team(tx, workspace)
        await tx.teams.join(in_team(team, rep, since=NOW - 9 * DAY))
        await tx.teams.leave(in_team(team, rep), NOW - 6 * DAY)
        await tx.teams.join(in_team(team, rep, since=NOW - 3 * DAY))
        await a_commitment(tx, rep, what="All along", made_at=NOW - 8 * DAY)
        between = await a_commitment(tx, rep, what="In between", made_at=NOW - 5 * DAY)
        await tx.commitments.apply(keep(between, by=rep.id, now=NOW - 4 * DAY, source="test"))
        await a_commitment(tx, rep, what="Lately", made_at=NOW - 2 * DAY)
        export = await asked(tx, boss, team)
    found = await exported(world(storage), export, team)
    assert column(found[Table.COMMITMENTS], "what") == ["All along", "Lately"]


async def test_what_fills_pages_exactly_is_there_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        rep = await a_member(tx, await a_workspace(tx))
        for n in range(2 * PAGE):
            call = await a_call(tx, rep, uid=f"call {n}", title=f"Call {n}", start=NOW - HOUR)
            await tx.recaps.save(a_recap(call, rep, notes="SECRET"))
        export = await asked(tx, rep, None)
    found = await exported(world(storage), export, None)
    assert len({row["call_id"] for row in found[Table.CALLS]}) == len(found[Table.CALLS]) == 2 * PAGE
    assert {row["outcome"] for row in found[Table.CALLS]} == {"reached"}
    assert "SECRET" not in str(found)


PAGE = export_files.ROWS_ON_A_PAGE


async def test_thousands_of_promises_are_never_held_at_once(storage: Storage, tmp_path: Path) -> None:
    async with storage.begin() as tx:
        rep = await a_member(tx, await a_workspace(tx))
        first = await a_commitment(tx, rep, why="w" * 2000, made_at=NOW - DAY)
        connection = tx.commitments.connection
        like = dict((await connection.execute(commitments.select())).one()._mapping)
        event = dict((await connection.execute(commitment_events.select())).one()._mapping)
        del event["number"]
        for start in range(1, 4_000, 500):
            some = [f"{n:032x}" for n in range(start, min(start + 500, 4_000))]
            await connection.execute(commitments.insert(), [like | {"id": one} for one in some])
            await connection.execute(commitment_events.insert(), [event | {"commitment_id": one} for one in some])
        export = await asked(tx, rep, None)
        scope = await export_files.scope_of(tx, export, None)
    with (tmp_path / "export.zip").open("w+b") as out:
        tracemalloc.start()
        done = await export_files.write(world(storage), scope, out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        with zipfile.ZipFile(out) as archive:
            size = archive.getinfo(Table.COMMITMENTS).file_size
    assert (done.rows[Table.COMMITMENTS], done.rows[Table.HISTORY]) == (4_000, 4_000)
    assert size > 8_000_000
    assert peak < 6_000_000
    assert first.id


async def test_only_who_manages_a_team_exports_it_and_it_is_kept_who_did(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        boss, rep = await a_member(tx, workspace, "U1"), await a_member(tx, workspace, "U2")
        admin = await a_member(tx, workspace, "U3", is_admin=True)
        team = await a_team(tx, workspace)
        await tx.teams.join(in_team(team, boss, role=Role.MANAGER))
        await tx.teams.join(in_team(team, rep))
        other = await a_workspace(tx, "T2")
        stranger = await a_member(tx, other, "U9")
    runtime = world(storage)
    wanted = ExportInput(team_id=team.id, span=Span.DAYS_30)
    for member in (rep, admin):
        actor = Actor(workspace=workspace, member=member, source="test")
        assert (await exports.export_form(runtime, actor)).teams == ()
        with pytest.raises(NotAllowedError, match="Only the managers of the team “Mid-market” can export"):
            await exports.ask(runtime, actor, wanted)
    with pytest.raises(NotFoundError):
        await exports.ask(runtime, Actor(workspace=other, member=stranger, source="test"), wanted)
    export = await exports.ask(runtime, Actor(workspace=workspace, member=boss, source="test"), wanted)
    async with storage.begin() as tx:
        assert await tx.exports.of_team(workspace.id, team.id, NOW) == [export]


async def test_a_failed_export_is_taken_up_once_by_who_asked_while_they_may(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        boss, rep = await a_member(tx, workspace, "U1"), await a_member(tx, workspace, "U2")
        team = await a_team(tx, workspace)
        person = in_team(team, boss, role=Role.MANAGER)
        await tx.teams.join(person)
        export = await asked(tx, boss, team)
        assert await tx.exports.becomes(export, ExportState.FAILED, NOW)
    runtime = world(storage)
    mine = Actor(workspace=workspace, member=boss, source="test")
    with pytest.raises(NotAllowedError, match="only they can try it again"):
        await exports.ask_again(runtime, Actor(workspace=workspace, member=rep, source="test"), export.id)
    again = await exports.ask_again(runtime, mine, export.id)
    assert again == replace(export, changed_at=runtime.clock.now())
    assert await exports.ask_again(runtime, mine, export.id) is None
    async with storage.begin() as tx:
        await tx.teams.leave(person, NOW + timedelta(hours=1))
    with pytest.raises(NotAllowedError, match="Only the managers"):
        await exports.ask_again(runtime, mine, export.id)
