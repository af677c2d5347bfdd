"""The files of an export, written a page at a time: no page is held once it is written, and no transaction between."""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, Any

from bot.domain.calls import Call
from bot.domain.commitments import Commitment
from bot.domain.export_columns import COLUMNS
from bot.domain.exports import (
    BYTE_ORDER_MARK,
    CallRow,
    Export,
    FiguresRow,
    HistoryRow,
    PromiseRow,
    Stretch,
    Table,
    as_csv,
    cells,
    header,
    stretches,
)
from bot.domain.meetings import Window
from bot.domain.people import Member, MemberId
from bot.domain.teams import Role, Team
from bot.runtime import Runtime
from storage import Transaction

ROWS_ON_A_PAGE = 200
_MOST_PERIODS = 104
_PERIODS_AT_ONCE = 12
Rows = AsyncIterator[Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose rows: the stretches of people's time, and the teams whose figures; `with_private` for one's own."""

    export: Export
    stretches: tuple[Stretch, ...]
    teams: tuple[Team, ...]
    with_private: bool


@dataclass(slots=True)
class Written:
    """How many rows went into each file."""

    rows: dict[Table, int] = field(default_factory=lambda: dict.fromkeys(Table, 0))


async def scope_of(tx: Transaction, export: Export, team: Team | None) -> Scope:
    """Return whose rows an export has: of the reps of a team while they were in it, or one's own."""
    if team is None:
        own = Stretch(member_id=export.by, window=export.window)
        teams = await tx.teams.of_member(export.workspace_id, export.by, Role.REP)
        return Scope(export=export, stretches=(own,), teams=tuple(teams), with_private=True)
    people = await tx.teams.people(export.workspace_id, team.id, since=export.since)
    found = tuple(stretches(people, export.window))
    return Scope(export=export, stretches=found, teams=(team,), with_private=False)


async def write(runtime: Runtime, scope: Scope, out: IO[bytes]) -> Written:
    """Write the zip of the files, compressed beside the event loop."""
    done = Written()
    at = runtime.clock.now().timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, pages in _PAGES.items():
            entry = zipfile.ZipInfo(table, date_time=at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            columns = COLUMNS[table]
            with archive.open(entry, "w", force_zip64=True) as file:
                first = as_csv([header(columns)])
                await asyncio.to_thread(file.write, (BYTE_ORDER_MARK + first).encode())
                async for page in pages(runtime, scope):
                    text = as_csv(cells(columns, row) for row in page)
                    await asyncio.to_thread(file.write, text.encode())
                    done.rows[table] += len(page)
    return done


async def _calls(runtime: Runtime, scope: Scope) -> Rows:
    for stretch in scope.stretches:
        after: Call | None = None
        while True:
            async with runtime.storage.begin() as tx:
                found = await tx.exports.calls_of(
                    scope.export.workspace_id, stretch, after, limit=ROWS_ON_A_PAGE, with_private=scope.with_private
                )
                rows = await _call_rows(tx, found)
            if rows:
                yield rows
            if len(found) < ROWS_ON_A_PAGE:
                break
            after = found[-1]


async def _call_rows(tx: Transaction, found: Sequence[Call]) -> list[CallRow]:
    if not found:
        return []
    workspace_id, ids = found[0].workspace_id, [call.id for call in found]
    preps, recaps = await tx.preps.many(workspace_id, ids), await tx.recaps.many(workspace_id, ids)
    due = await tx.exports.recaps_due(workspace_id, ids)
    leads = await tx.members.many(workspace_id, {call.lead_id for call in found})
    return [
        CallRow(
            call=call,
            lead=leads[call.lead_id],
            prep=preps.get(call.id),
            recap=recaps.get(call.id),
            recap_due_at=due.get(call.id),
        )
        for call in found
    ]


async def _promise_pages(runtime: Runtime, scope: Scope) -> AsyncIterator[list[Commitment]]:
    for stretch in scope.stretches:
        after: Commitment | None = None
        while True:
            async with runtime.storage.begin() as tx:
                found = await tx.exports.commitments_of(
                    scope.export.workspace_id, stretch, after, limit=ROWS_ON_A_PAGE, with_private=scope.with_private
                )
            if found:
                yield found
            if len(found) < ROWS_ON_A_PAGE:
                break
            after = found[-1]


async def _promises(runtime: Runtime, scope: Scope) -> Rows:
    async for page in _promise_pages(runtime, scope):
        people = await _people(runtime, scope, {one.owner_id for one in page})
        yield [PromiseRow(promise=one, owner=people[one.owner_id]) for one in page]


async def _history(runtime: Runtime, scope: Scope) -> Rows:
    async for page in _promise_pages(runtime, scope):
        promises = {one.id: one for one in page}
        after = 0
        while True:
            async with runtime.storage.begin() as tx:
                found = await tx.exports.events_of(
                    scope.export.workspace_id, list(promises), after, limit=ROWS_ON_A_PAGE
                )
            people = await _people(runtime, scope, {event.by for _, event in found if event.by})
            if found:
                yield [
                    HistoryRow(
                        number=number,
                        promise=promises[event.commitment_id],
                        event=event,
                        by=people.get(event.by) if event.by else None,
                    )
                    for number, event in found
                ]
            if len(found) < ROWS_ON_A_PAGE:
                break
            after = found[-1][0]


async def _people(runtime: Runtime, scope: Scope, ids: set[MemberId]) -> dict[MemberId, Member]:
    async with runtime.storage.begin() as tx:
        return await tx.members.many(scope.export.workspace_id, ids)


async def _figures(runtime: Runtime, scope: Scope) -> Rows:
    for team in scope.teams:
        periods = periods_of(team, scope.export.window)
        for at in range(0, len(periods), _PERIODS_AT_ONCE):
            yield await _figures_rows(runtime, scope, team, periods[at : at + _PERIODS_AT_ONCE])


def periods_of(team: Team, window: Window) -> list[Window]:
    """Return the periods of a team that begin within a window and in its lifetime, the one that runs included.

    They are 104 at most, the last ones: two years of weeks.
    """
    moments = [*team.rhythm.before(window.end, _MOST_PERIODS + 1), window.end]
    return [
        Window(start=start, end=end)
        for start, end in pairwise(moments)
        if start >= window.start and end > team.created_at and start < end
    ]


async def _figures_rows(runtime: Runtime, scope: Scope, team: Team, periods: Sequence[Window]) -> list[FiguresRow]:
    async with runtime.storage.begin() as tx:
        whole = await tx.figures.of_periods(team.workspace_id, team.id, periods)
        by_rep = await tx.figures.by_rep_of_periods(team.workspace_id, team.id, periods)
        people = await tx.members.many(team.workspace_id, {member_id for reps in by_rep for member_id in reps})
    rows: list[FiguresRow] = []
    for period, figures, reps in zip(periods, whole, by_rep, strict=True):
        is_over = period.end < scope.export.until
        if not scope.with_private:
            rows.append(FiguresRow(team=team, period=period, figures=figures, is_over=is_over))
        rows += [
            FiguresRow(team=team, period=period, figures=own, rep=people[member_id], is_over=is_over)
            for member_id, own in sorted(reps.items(), key=lambda pair: (people[pair[0]].name, pair[0]))
            if not scope.with_private or member_id == scope.export.by
        ]
    return rows


_PAGES: dict[Table, Callable[[Runtime, Scope], Rows]] = {
    Table.CALLS: _calls,
    Table.COMMITMENTS: _promises,
    Table.HISTORY: _history,
    Table.FIGURES: _figures,
}
