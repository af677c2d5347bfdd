"""Exports, and the rows that go into them, a page at a time: queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import Call, CallId
from bot.domain.commitments import Commitment, CommitmentId, Event
from bot.domain.exports import Export, ExportId, ExportState, Span, Stretch
from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.teams import TeamId
from storage.call_tables import calls
from storage.calls import SHAPE as CALL
from storage.commitment_tables import commitment_events, commitments
from storage.export_tables import exports
from storage.rows import Shape, changed, every, given, ids, literally, only
from storage.serving import is_served
from storage.types import new_id
from storage.visibility import is_of_no_private_call

_SHAPE = Shape(exports, Export)
_LOST = (
    _SHAPE.select()
    .where(
        literally(exports.c.state, ExportState.ASKED),
        exports.c.changed_at < given("before"),
        is_served(exports.c.workspace_id),
    )
    .order_by(exports.c.changed_at, exports.c.id)
    .limit(given("limit"))
)
_PROMISE = Shape(commitments, Commitment)
_EVENT = Shape(commitment_events, Event)


@dataclass(frozen=True, slots=True)
class Exports:
    """Who exported what; and what a stretch of a person's time brings into an export.

    A page begins after a row, the last one of the page before (None: at the beginning).
    """

    connection: AsyncConnection

    async def add(
        self,
        workspace_id: WorkspaceId,
        *,
        by: MemberId,
        team_id: TeamId | None,
        span: Span,
        since: datetime,
        asked_at: datetime,
    ) -> Export:
        """Keep that somebody asked for an export, which ends when it is asked for."""
        export = Export(
            id=ExportId(new_id()),
            workspace_id=workspace_id,
            by=by,
            team_id=team_id,
            span=span,
            since=since,
            until=asked_at,
            asked_at=asked_at,
            changed_at=asked_at,
        )
        await self.connection.execute(exports.insert().values(_SHAPE.write(export)))
        return export

    async def get(self, workspace_id: WorkspaceId, export_id: ExportId) -> Export:
        """Return an export. Raises NotFoundError."""
        where = (exports.c.workspace_id == workspace_id, exports.c.id == export_id)
        return await only(self.connection, _SHAPE.select().where(*where), shape=_SHAPE, missing=gone.EXPORT)

    async def becomes(self, export: Export, state: ExportState, now: datetime) -> bool:
        """Keep what became of an export; False when it stands otherwise by now than in `export`."""
        statement = exports.update().where(
            exports.c.workspace_id == export.workspace_id,
            exports.c.id == export.id,
            exports.c.state == export.state,
            exports.c.changed_at == export.changed_at,
        )
        return await changed(self.connection, statement.values(state=state, changed_at=now)) == 1

    async def of_team(self, workspace_id: WorkspaceId, team_id: TeamId, since: datetime) -> list[Export]:
        """Return the exports of a team's rows asked for since an instant, the latest first."""
        where = (exports.c.workspace_id == workspace_id, exports.c.team_id == team_id, exports.c.asked_at >= since)
        statement = _SHAPE.select().where(*where).order_by(exports.c.asked_at.desc(), exports.c.id)
        return await every(self.connection, statement, shape=_SHAPE)

    async def lost(self, before: datetime, limit: int) -> list[Export]:
        """Return exports of all workspaces that are being put together since before an instant, the longest first."""
        return await every(self.connection, _LOST, shape=_SHAPE, before=before, limit=limit)

    async def calls_of(
        self, workspace_id: WorkspaceId, stretch: Stretch, after: Call | None, *, limit: int, with_private: bool
    ) -> list[Call]:
        """Return the calls a person leads that end within their stretch, by end."""
        order = (calls.c.end, calls.c.id)
        statement = (
            CALL.select()
            .where(
                calls.c.workspace_id == workspace_id,
                calls.c.lead_id == stretch.member_id,
                calls.c.end >= stretch.window.start,
                calls.c.end < stretch.window.end,
                *([] if with_private else [~calls.c.is_private]),
                *([_is_after((calls.c.end, after.end), (calls.c.id, after.id))] if after else []),
            )
            .order_by(*order)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=CALL)

    async def recaps_due(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> dict[CallId, datetime | None]:
        """Return when the recaps of these calls are due; None where that is not planned."""
        where = (calls.c.workspace_id == workspace_id, calls.c.id.in_(ids(call_ids)))
        rows = await self.connection.execute(select(calls.c.id, calls.c.recap_due_at).where(*where))
        return {row.id: row.recap_due_at for row in rows}

    async def commitments_of(
        self, workspace_id: WorkspaceId, stretch: Stretch, after: Commitment | None, *, limit: int, with_private: bool
    ) -> list[Commitment]:
        """Return the promises a person owns that were alive at some time of their stretch and in none before it.

        By when they were made. Those of private calls only `with_private`.
        """
        order = (commitments.c.made_at, commitments.c.id)
        statement = (
            _PROMISE.select()
            .where(
                commitments.c.workspace_id == workspace_id,
                commitments.c.owner_id == stretch.member_id,
                _was_alive(stretch.window),
                *(not_(_was_alive(window)) for window in stretch.earlier),
                *([] if with_private else [is_of_no_private_call(literal(workspace_id))]),
                *([_is_after((commitments.c.made_at, after.made_at), (commitments.c.id, after.id))] if after else []),
            )
            .order_by(*order)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=_PROMISE)

    async def events_of(
        self, workspace_id: WorkspaceId, commitment_ids: Sequence[CommitmentId], after: int, *, limit: int
    ) -> list[tuple[int, Event]]:
        """Return what happened to these promises, with its numbers, which are greater than `after`, in order."""
        statement = (
            select(commitment_events.c.number, *_EVENT.columns)
            .where(
                commitment_events.c.workspace_id == workspace_id,
                commitment_events.c.commitment_id.in_(ids(commitment_ids)),
                commitment_events.c.number > after,
            )
            .order_by(commitment_events.c.number)
            .limit(limit)
        )
        found = []
        for row in await self.connection.execute(statement):
            facts = dict(row._mapping)  # noqa: SLF001  the documented name of a row as a mapping
            found.append((facts.pop("number"), Event(**facts)))
        return found


def _is_after(first: tuple[Column[Any], Any], then: tuple[Column[Any], Any]) -> ColumnElement[bool]:
    """Lie behind a row in the order of two columns, each given with that row's value."""
    (one, value), (two, tie) = first, then
    return or_(one > value, and_(one == value, two > tie))


def _was_alive(window: Window) -> ColumnElement[bool]:
    """Hold for what was made before the end of a window and not closed before its start."""
    still = or_(commitments.c.closed_at.is_(None), commitments.c.closed_at >= window.start)
    return and_(commitments.c.made_at < window.end, still)
