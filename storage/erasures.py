"""Erasures asked for, under way and done: queries."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.erasures import Erasure, ErasureId, ErasureKind, Traces
from bot.domain.people import MemberId, WorkspaceId
from storage.erasure_tables import erasures
from storage.rows import changed, every, first
from storage.sealing import Sealer
from storage.types import new_id

_NAMES = ("id", "workspace_id", "by", "kind", "asked_at", "member_id", "closes_promises", "done_at", "traces")
_COLUMNS = tuple(erasures.c[name] for name in _NAMES)
_PERSON = "forgotten person"


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row of an erasure as its value, unsealed."""

    sealer: Sealer

    def read(self, row: Row[Any]) -> Erasure:
        """Return the value of a row."""
        facts, sealed = row[:-1], row[-1]
        traces = _traces(self.sealer.open(sealed)) if sealed else None
        return Erasure(**dict(zip(_NAMES[:-1], facts, strict=True)), traces=traces)


@dataclass(frozen=True, slots=True)
class Erasures:
    """Who is to be erased, and that somebody was."""

    connection: AsyncConnection
    sealer: Sealer

    async def add(
        self,
        workspace_id: WorkspaceId,
        traces: Traces,
        *,
        by: MemberId,
        asked_at: datetime,
        member_id: MemberId | None = None,
        closes_promises: bool = False,
    ) -> Erasure:
        """Keep that somebody is to be erased."""
        erasure = Erasure(
            id=ErasureId(new_id()),
            workspace_id=workspace_id,
            by=by,
            kind=traces.kind,
            asked_at=asked_at,
            member_id=member_id,
            closes_promises=closes_promises,
            traces=traces,
        )
        kept = {name: getattr(erasure, name) for name in _NAMES[:-1]}
        sealed = self.sealer.seal(json.dumps(asdict(traces)))
        mark = self._marks(workspace_id, traces.slack_id)[0] if traces.slack_id else ""
        await self.connection.execute(erasures.insert().values(**kept, traces=sealed, mark=mark))
        return erasure

    async def claim(self, now: datetime, lease: timedelta) -> Erasure | None:
        """Claim an erasure of any workspace that is not done, asked for first; no other process gets it.

        The claim ends with `done` or `wait`, or by itself after `lease`.
        """
        is_free = or_(erasures.c.claimed_until.is_(None), erasures.c.claimed_until <= now)
        due = (
            select(erasures.c.id)
            .where(erasures.c.done_at.is_(None), is_free)
            .order_by(erasures.c.asked_at, erasures.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .cte("due")
        )
        statement = (
            erasures.update()
            .where(erasures.c.id.in_(select(due.c.id)))
            .values(claimed_until=now + lease)
            .returning(*_COLUMNS)
        )
        return await first(self.connection, statement, shape=_Opened(self.sealer))

    async def wait(self, erasure: Erasure, until: datetime) -> None:
        """Go on with an erasure later, or hold its claim for longer."""
        await changed(self.connection, _this(erasure).values(claimed_until=until))

    async def found(self, erasure: Erasure, traces: Traces) -> None:
        """Keep by what more somebody is found, so that who goes on with it knows."""
        sealed = self.sealer.seal(json.dumps(asdict(traces)))
        await changed(self.connection, _this(erasure).values(traces=sealed))

    async def done(self, erasure: Erasure, now: datetime) -> None:
        """Keep that an erasure is done, and no more of whom it was about."""
        await changed(self.connection, _this(erasure).values(done_at=now, traces="", claimed_until=None))

    async def latest(self, workspace_id: WorkspaceId, limit: int) -> list[Erasure]:
        """Return the erasures of a workspace, the latest first."""
        statement = (
            select(*_COLUMNS)
            .where(erasures.c.workspace_id == workspace_id)
            .order_by(erasures.c.asked_at.desc(), erasures.c.id)
            .limit(limit)
        )
        return await every(self.connection, statement, shape=_Opened(self.sealer))

    async def forgotten(self, workspace_id: WorkspaceId, slack_ids: Iterable[str]) -> set[str]:
        """Return who of these Slack users was erased at some time."""
        where = (erasures.c.workspace_id == workspace_id, erasures.c.kind == ErasureKind.PERSON)
        marks = set((await self.connection.execute(select(erasures.c.mark).where(*where))).scalars())
        return {one for one in slack_ids if marks and not marks.isdisjoint(self._marks(workspace_id, one))}

    async def seal_again(self) -> int:
        """Seal with the first key whom the erasures under way are about; return how many there are."""
        found = (await self.connection.execute(select(erasures.c.id, erasures.c.traces))).all()
        for erasure_id, sealed in found:
            if sealed:
                again = self.sealer.seal(self.sealer.open(sealed))
                where = (erasures.c.id == erasure_id, erasures.c.traces == sealed)
                await changed(self.connection, erasures.update().where(*where).values(traces=again))
        return len(found)

    def _marks(self, workspace_id: WorkspaceId, slack_id: str) -> list[str]:
        return self.sealer.names(_PERSON, workspace_id, slack_id)


def _this(erasure: Erasure) -> Any:
    where = (erasures.c.workspace_id == erasure.workspace_id, erasures.c.id == erasure.id)
    return erasures.update().where(*where, erasures.c.done_at.is_(None))


def _traces(text: str) -> Traces:
    stored = json.loads(text)
    return Traces(
        kind=ErasureKind(stored["kind"]),
        emails=tuple(stored["emails"]),
        names=tuple(stored["names"]),
        slack_id=stored["slack_id"],
        domain=stored["domain"],
    )
