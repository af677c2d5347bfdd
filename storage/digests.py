"""Digests of teams on their way into channels: planned once whoever answers for them, claimed, sent, asked for again.

They lie among the nudges. Whoever sends nudges to members leaves them alone, and they leave the members' alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_

from bot.domain.digest_moments import PLANNED
from bot.domain.nudges import Kind, Nudge, NudgeId, State, Wanted
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.subjects import digest_subject
from bot.domain.teams import TeamId
from storage.claims import CLAIM_DIGESTS, IS_DIGEST, IS_PLANNED, IS_TO_MEMBER, SHAPE, anything_to_do, has_lapsed
from storage.deliveries import Deliveries
from storage.rows import changed, every, first, given, insert_into
from storage.tables import nudges
from storage.types import new_id

_ANYTHING_TO_DO = anything_to_do(IS_DIGEST)
_WHO_WAITS = anything_to_do(IS_DIGEST, IS_TO_MEMBER)
_PLANNED = (
    SHAPE.select()
    .where(
        nudges.c.workspace_id == given("workspace_id"),
        nudges.c.subject >= given("beginning"),
        nudges.c.subject < given("ends"),
        nudges.c.kind.in_([Kind.DIGEST, Kind.DIGEST_PREVIEW]),
        IS_PLANNED,
    )
    .order_by(nudges.c.due_at)
)


@dataclass(frozen=True, slots=True)
class Digests(Deliveries):
    """The digests of teams, and what their reps and managers are told about them."""

    async def get(self, workspace_id: WorkspaceId, nudge_id: NudgeId) -> Nudge | None:
        """Return a digest; None when there is none with this id."""
        statement = SHAPE.select().where(nudges.c.workspace_id == workspace_id, nudges.c.id == nudge_id, IS_DIGEST)
        return await first(self.connection, statement, shape=SHAPE)

    async def of_subject(self, workspace_id: WorkspaceId, subject: str) -> list[Nudge]:
        """Return a team's digests of a day: the planned one, and those somebody posted in between."""
        return await self._some(workspace_id, nudges.c.subject == subject, IS_DIGEST)

    async def planned(self, workspace_id: WorkspaceId, team_id: TeamId) -> list[Nudge]:
        """Return what is planned of a team's digests: they themselves, and its reps' looks at them."""
        beginning, end = _about(team_id)
        values = {"workspace_id": workspace_id, "beginning": beginning, "ends": end}
        return await every(self.connection, _PLANNED, shape=SHAPE, **values)

    async def extras_since(self, workspace_id: WorkspaceId, team_id: TeamId, since: datetime) -> list[Nudge]:
        """Return a team's digests that somebody had posted in between since an instant, or that are on their way."""
        is_under_way = nudges.c.state.in_([State.PLANNED, State.CLAIMED])
        is_extra = and_(IS_DIGEST, nudges.c.n > PLANNED, or_(nudges.c.sent_at >= since, is_under_way))
        beginning, end = _about(team_id)
        return await self._some(workspace_id, nudges.c.subject >= beginning, nudges.c.subject < end, is_extra)

    async def add(
        self, workspace_id: WorkspaceId, member_id: MemberId, subject: str, wanted: Wanted, *, reason: str = ""
    ) -> Nudge | None:
        """Plan a digest; with a reason it waits until it is asked for.

        None when the team has one of this day and number already, whoever answers for it.
        """
        digest = Nudge(
            id=NudgeId(new_id()),
            workspace_id=workspace_id,
            member_id=member_id,
            subject=subject,
            kind=Kind.DIGEST,
            n=wanted.n,
            due_at=wanted.due_at,
            until=wanted.until,
            state=State.SKIPPED if reason else State.PLANNED,
            reason=reason,
        )
        statement = insert_into(self.connection, nudges).values(SHAPE.write(digest)).on_conflict_do_nothing()
        return await first(self.connection, statement.returning(*SHAPE.columns), shape=SHAPE)

    async def ask_for(self, digest: Nudge, by: MemberId, *, due_at: datetime, until: datetime) -> bool:
        """Plan a digest that was not posted, in the name of who asks for it; False when it is on its way or posted."""
        again = {"state": State.PLANNED, "member_id": by, "due_at": due_at, "until": until, "reason": "", "attempts": 0}
        is_left = nudges.c.state.in_([State.SKIPPED, State.FAILED])
        statement = nudges.update().where(
            nudges.c.workspace_id == digest.workspace_id, nudges.c.id == digest.id, IS_DIGEST
        )
        statement = statement.where(is_left).values(again)
        return await changed(self.connection, statement) == 1

    async def is_anything_to_do(self, now: datetime) -> tuple[bool, bool]:
        """Tell whether a digest is due, wherever, and whether the claim of one ran out."""
        return await self._is_there(_ANYTHING_TO_DO, now)

    async def who_waits(self, now: datetime) -> tuple[bool, bool]:
        """Tell whether there is anything to do about a digest, wherever, and whether about what members are told."""
        row = (await self.connection.execute(_WHO_WAITS, {"now": now})).one()
        return bool(row[0] or row[1]), bool(row[2] or row[3])

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> list[Nudge]:
        """Claim digests whose time has come, longest due first; no other process gets them."""
        return await self._taken(CLAIM_DIGESTS, now=now, lease_until=now + lease, most=limit)

    async def lapsed(self, now: datetime, limit: int, lease: timedelta) -> list[Nudge]:
        """Take the digests whose claim ran out, to find out what became of them; no other process gets them."""
        is_lapsed = and_(has_lapsed(now), IS_DIGEST)
        return await self._take(is_lapsed, {"recovered_until": now + lease}, limit=limit, by=nudges.c.claimed_until)

    async def _some(self, workspace_id: WorkspaceId, *conditions: ColumnElement[bool]) -> list[Nudge]:
        where = (nudges.c.workspace_id == workspace_id, *conditions)
        return await every(self.connection, SHAPE.select().where(*where).order_by(nudges.c.due_at), shape=SHAPE)


def _about(team_id: TeamId) -> tuple[str, str]:
    """Return the range of the subjects of a team, its end left out."""
    beginning = digest_subject(team_id)
    return beginning, beginning[:-1] + ";"  # the sign after the colon
