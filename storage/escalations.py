"""Late promises set down for a digest, what became of each, and which might be: queries."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.commitments import Commitment, CommitmentId, Side, State
from bot.domain.escalations import Escalation, Stop
from bot.domain.nudges import Kind
from bot.domain.people import WorkspaceId
from bot.domain.subjects import commitment_subject
from bot.domain.teams import Role, TeamId
from storage.call_tables import calls
from storage.commitment_tables import commitments, offers
from storage.figure_queries import not_in_private
from storage.rows import Shape, among, changed, every, given, ids, insert_into, is_inserted, literally
from storage.tables import nudges
from storage.team_tables import escalations, team_people

_COMMITMENT = Shape(commitments, Commitment)
_OWN = tuple(field.name for field in fields(Escalation) if field.name != "announced_at")
_IS_AHEAD = and_(escalations.c.posted_at.is_(None), escalations.c.stopped_at.is_(None))


class _EscalationShape:
    """How an escalation lies in its table; when it was announced stands with the nudge that did."""

    def select(self) -> Select[Any]:
        """Return the query of all rows."""
        announced = and_(
            nudges.c.workspace_id == escalations.c.workspace_id,
            nudges.c.member_id == escalations.c.owner_id,
            nudges.c.subject == literal(commitment_subject(CommitmentId(""))).concat(escalations.c.commitment_id),
            nudges.c.kind == Kind.ESCALATION,
            nudges.c.n == escalations.c.n,
        )
        columns = [escalations.c[name] for name in _OWN]
        return select(*columns, nudges.c.sent_at.label("announced_at")).select_from(
            escalations.outerjoin(nudges, announced)
        )

    def read(self, row: Row[Any]) -> Escalation:
        """Return the escalation of a row."""
        return Escalation(**row._mapping)  # noqa: SLF001  the documented name of a row as a mapping

    def write(self, one: Escalation) -> dict[str, Any]:
        """Return the columns of an escalation."""
        return {name: getattr(one, name) for name in _OWN}


_SHAPE = _EscalationShape()
_OF_WORKSPACE = (
    _SHAPE.select()
    .where(escalations.c.workspace_id == given("workspace_id"))
    .order_by(escalations.c.commitment_id, escalations.c.n)
)
_OF = _OF_WORKSPACE.where(escalations.c.commitment_id == given("commitment_id"))
_AHEAD = _OF_WORKSPACE.where(_IS_AHEAD)
_AHEAD_OF = _AHEAD.where(escalations.c.commitment_id.in_(among("commitment_ids")))
_FOR_DIGEST = _AHEAD.where(escalations.c.team_id == given("team_id"), escalations.c.digest_at == given("digest_at"))
_IS_REP = exists().where(
    team_people.c.workspace_id == given("workspace_id"),
    team_people.c.team_id == given("team_id"),
    team_people.c.member_id == commitments.c.owner_id,
    team_people.c.role == Role.REP,
    team_people.c.until.is_(None),
)
_IS_OFFERED = exists().where(offers.c.workspace_id == given("workspace_id"), offers.c.commitment_id == commitments.c.id)
_ABOUT_IT = (escalations.c.workspace_id == given("workspace_id"), escalations.c.commitment_id == commitments.c.id)
_WAS_POSTED = and_(escalations.c.posted_at.is_not(None), escalations.c.deadline == commitments.c.deadline)
_CANDIDATES = (
    _COMMITMENT.select()
    .outerjoin(calls, commitments.c.call_id == calls.c.id)
    .where(
        commitments.c.workspace_id == given("workspace_id"),
        literally(commitments.c.state, State.OPEN),
        commitments.c.side == Side.OURS,
        commitments.c.deadline < given("before"),
        _IS_REP,
        not_in_private(),
        ~_IS_OFFERED,
        ~exists().where(*_ABOUT_IT, _IS_AHEAD),
        ~exists().where(*_ABOUT_IT, _WAS_POSTED),
    )
    .order_by(commitments.c.deadline, commitments.c.id)
    .limit(given("limit"))
)


@dataclass(frozen=True, slots=True)
class Escalations:
    """Promises that were set down for a team's digest."""

    connection: AsyncConnection

    async def candidates(
        self, workspace_id: WorkspaceId, team_id: TeamId, before: datetime, limit: int
    ) -> list[Commitment]:
        """Return open promises of ours of a team's reps that were due before an instant, the oldest first.

        Left out are those of private calls, those a colleague was asked to take, those that are set down already, and
        those that stood in a digest with the date they have.
        """
        named = {"workspace_id": workspace_id, "team_id": team_id}
        return await every(self.connection, _CANDIDATES, shape=_COMMITMENT, **named, before=before, limit=limit)

    async def set_down(self, escalation: Escalation) -> bool:
        """Set a promise down for a digest; False when it is already, or stood in one with this date."""
        statement = insert_into(self.connection, escalations).values(_SHAPE.write(escalation)).on_conflict_do_nothing()
        return await is_inserted(self.connection, statement)

    async def of(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> list[Escalation]:
        """Return all of a promise, the earliest first."""
        return await self._some(_OF, workspace_id, commitment_id=commitment_id)

    async def ahead_of(self, workspace_id: WorkspaceId, commitment_ids: Collection[CommitmentId]) -> list[Escalation]:
        """Return those of these promises that may still come into a digest."""
        return await self._some(_AHEAD_OF, workspace_id, commitment_ids=ids(commitment_ids))

    async def ahead(self, workspace_id: WorkspaceId) -> list[Escalation]:
        """Return all of a workspace that may still come into a digest."""
        return await self._some(_AHEAD, workspace_id)

    async def for_digest(self, workspace_id: WorkspaceId, team_id: TeamId, digest_at: datetime) -> list[Escalation]:
        """Return what is set down for a team's digest of a moment and may still come into it, the oldest date first."""
        found = await self._some(_FOR_DIGEST, workspace_id, team_id=team_id, digest_at=digest_at)
        return sorted(found, key=lambda one: (one.deadline, one.commitment_id))

    async def stop(self, escalation: Escalation, why: Stop, at: datetime) -> bool:
        """Keep why one does not come into its digest; False when it was stopped or posted before."""
        statement = escalations.update().where(*_this(escalation), _IS_AHEAD).values(stopped_at=at, why=why)
        return await changed(self.connection, statement) == 1

    async def draw_into(self, workspace_id: WorkspaceId, digest_id: str, shown: Collection[Escalation]) -> None:
        """Keep which ones the drawing of a digest shows, in the place of those an earlier drawing did."""
        before = (escalations.c.workspace_id == workspace_id, escalations.c.digest_id == digest_id, _IS_AHEAD)
        await changed(self.connection, escalations.update().where(*before).values(digest_id=None))
        for one in shown:
            statement = escalations.update().where(*_this(one), _IS_AHEAD).values(digest_id=digest_id)
            await changed(self.connection, statement)

    async def mark_posted(self, workspace_id: WorkspaceId, digest_id: str, at: datetime) -> list[CommitmentId]:
        """Keep that a digest was posted with the ones its drawing shows; return the promises."""
        drawn = (escalations.c.workspace_id == workspace_id, escalations.c.digest_id == digest_id)
        posted = {
            "posted_at": at,
            "stopped_at": None,
            "why": None,
        }  # what was stopped meanwhile stands there all the same
        statement = escalations.update().where(*drawn, escalations.c.posted_at.is_(None)).values(posted)
        statement = statement.returning(escalations.c.commitment_id)
        return [CommitmentId(row.commitment_id) for row in await self.connection.execute(statement)]

    async def count(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> int:
        """Return how often a promise was set down."""
        where = (escalations.c.workspace_id == workspace_id, escalations.c.commitment_id == commitment_id)
        return (await self.connection.execute(select(func.count()).select_from(escalations).where(*where))).scalar_one()

    async def _some(self, statement: Select[Any], workspace_id: WorkspaceId, **values_of: Any) -> list[Escalation]:
        return await every(self.connection, statement, shape=_SHAPE, workspace_id=workspace_id, **values_of)


def _this(one: Escalation) -> tuple[ColumnElement[bool], ...]:
    return (
        escalations.c.workspace_id == one.workspace_id,
        escalations.c.commitment_id == one.commitment_id,
        escalations.c.n == one.n,
    )
