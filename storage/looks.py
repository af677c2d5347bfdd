"""What a manager may see of one rep, and who looked when: queries. Nothing of a private call is ever among it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import Call, CallState
from bot.domain.commitments import Commitment, State
from bot.domain.looks import Look
from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceId
from storage.call_tables import calls
from storage.calls import SHAPE as CALL
from storage.commitment_tables import commitments
from storage.figure_queries import not_in_private
from storage.rows import Shape, every, given, insert_into, literally
from storage.team_tables import looks

_SHAPE = Shape(looks, Look)
_COMMITMENT = Shape(commitments, Commitment)
_AT = (
    _SHAPE.select()
    .where(looks.c.workspace_id == given("workspace_id"), looks.c.member_id == given("member_id"))
    .order_by(looks.c.last_at.desc(), looks.c.by, looks.c.subject)
    .limit(given("limit"))
    .offset(given("skipped"))
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Managers' looks at single people."""

    connection: AsyncConnection

    async def held_by(self, workspace_id: WorkspaceId, lead_id: MemberId, windows: Sequence[Window]) -> list[Call]:
        """Return the customer calls a member led that stand and ended in these windows, the latest first."""
        ended = [and_(calls.c.end >= one.start, calls.c.end < one.end) for one in windows]
        statement = (
            CALL.select()
            .where(
                calls.c.workspace_id == workspace_id,
                calls.c.lead_id == lead_id,
                calls.c.state == CallState.STANDS,
                ~calls.c.is_private,
                or_(~true(), *ended),
            )
            .order_by(calls.c.start.desc(), calls.c.id)
        )
        return await every(self.connection, statement, shape=CALL)

    async def promises_of(
        self, workspace_id: WorkspaceId, owner_id: MemberId, windows: Sequence[Window], *, open_before: datetime | None
    ) -> list[Commitment]:
        """Return what a member closed in these windows, and what is open, made before an instant (None: nothing).

        What is open comes first, by its date; then what was closed, the latest first.
        """
        closed = [and_(commitments.c.closed_at >= one.start, commitments.c.closed_at < one.end) for one in windows]
        theirs = (commitments.c.workspace_id == workspace_id, commitments.c.owner_id == owner_id)
        is_open = literally(commitments.c.state, State.OPEN)
        still = [and_(is_open, commitments.c.made_at < open_before)] if open_before is not None else []
        statement = (
            _COMMITMENT.select()
            .outerjoin(calls, commitments.c.call_id == calls.c.id)
            .where(*theirs, not_in_private(), or_(~true(), *closed, *still))
            .order_by(commitments.c.closed_at.is_not(None), commitments.c.closed_at.desc(), commitments.c.deadline)
        )
        return await every(self.connection, statement, shape=_COMMITMENT)

    async def keep(
        self,
        workspace_id: WorkspaceId,
        by: MemberId,
        seen: Iterable[tuple[MemberId, date]],
        subject: str,
        now: datetime,
    ) -> None:
        """Keep that somebody looked at these members, each with the day it is there; at oneself is no look."""
        found = [
            Look(
                workspace_id=workspace_id,
                member_id=member_id,
                by=by,
                subject=subject,
                day=day,
                first_at=now,
                last_at=now,
            )
            for member_id, day in sorted(seen)
            if member_id != by
        ]
        if found:
            statement = insert_into(self.connection, looks).values([_SHAPE.write(look) for look in found])
            again = statement.on_conflict_do_update(index_elements=list(looks.primary_key), set_={"last_at": now})
            await self.connection.execute(again)

    async def at(self, workspace_id: WorkspaceId, member_id: MemberId, *, limit: int, skipped: int = 0) -> list[Look]:
        """Return who looked at a member, the latest first."""
        named = {"workspace_id": workspace_id, "member_id": member_id}
        return await every(self.connection, _AT, shape=_SHAPE, **named, limit=limit, skipped=skipped)

    async def count(self, workspace_id: WorkspaceId, member_id: MemberId) -> int:
        """Return how many looks at a member are kept."""
        where = (looks.c.workspace_id == workspace_id, looks.c.member_id == member_id)
        return (await self.connection.execute(select(func.count()).select_from(looks).where(*where))).scalar_one()
