"""What a restored database does not know: what was said since the backup. Marks, and how they are lifted.

`workspaces.backed_up_at` says as of when a workspace was restored; the first start since then sets `restored_at`, from
which on SayDo speaks again. `members.unread_since` is set until somebody's conversation was read from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.exports import ExportState
from bot.domain.messages import Posted
from bot.domain.nudges import TOLD_NOWHERE_ELSE, Kind, NudgeId, SkipReason, State
from bot.domain.people import Member, MemberId, WorkspaceId
from storage.export_tables import exports
from storage.rows import among, changed, given, ids, literally
from storage.tables import members, nudges, workspaces

_IS_PLANNED = literally(nudges.c.state, State.PLANNED)
_IS_CLAIMED = literally(nudges.c.state, State.CLAIMED)
_IS_SETTLED_BY_RESTORE = and_(nudges.c.state == State.SKIPPED, nudges.c.reason == SkipReason.RESTORED.value)
_UNREAD = select(members.c.id, members.c.unread_since).where(
    members.c.id.in_(among("member_ids")), members.c.unread_since.is_not(None)
)
_WAITS = and_(workspaces.c.backed_up_at.is_not(None), workspaces.c.restored_at.is_(None))
_BEGIN = (
    workspaces.update()
    .where(_WAITS)
    .values(restored_at=given("now"))
    .returning(workspaces.c.id, workspaces.c.backed_up_at)
)


@dataclass(frozen=True, slots=True)
class Restorations:
    """Across all workspaces, and of single members."""

    connection: AsyncConnection

    async def mark(self, backed_up_at: datetime) -> None:
        """Note as of when everything is; a database that was restored and never started keeps its earlier moment."""
        at = case((_WAITS, workspaces.c.backed_up_at), else_=backed_up_at)
        await changed(self.connection, workspaces.update().values(backed_up_at=at, restored_at=None))

    async def begin(self, now: datetime) -> dict[WorkspaceId, datetime]:
        """Let restored workspaces begin to speak from now on; return each that just did, with when it was backed up."""
        found = await self.connection.execute(_BEGIN, {"now": now})
        return {WorkspaceId(one.id): one.backed_up_at for one in found}

    async def leave_unsaid(self, workspace_id: WorkspaceId, now: datetime) -> int:
        """Give up what was due by now; return how much.

        What only its own message tells is kept, and what was on its way: whether they were said is looked up before
        they are. A digest that was on its way is looked for in its channel, as always.
        """
        is_told_elsewhere = nudges.c.kind.not_in(sorted(TOLD_NOWHERE_ELSE))
        due = and_(nudges.c.workspace_id == workspace_id, _IS_PLANNED, nudges.c.due_at <= now, is_told_elsewhere)
        skipped = {"state": State.SKIPPED, "reason": SkipReason.RESTORED.value}
        given_up = await changed(self.connection, nudges.update().where(due).values(skipped))
        on_its_way = and_(nudges.c.workspace_id == workspace_id, _IS_CLAIMED, nudges.c.kind != Kind.DIGEST)
        again = {"state": State.PLANNED, "claimed_until": None, "recovered_until": None}
        await changed(self.connection, nudges.update().where(on_its_way).values(again))
        return given_up

    async def forget_what_was_under_way(self, workspace_id: WorkspaceId, now: datetime) -> None:
        """Count exports as over: whoever asked may have the file, and can ask again."""
        is_asked = and_(exports.c.workspace_id == workspace_id, literally(exports.c.state, ExportState.ASKED))
        over = {"state": ExportState.FAILED, "changed_at": now}
        await changed(self.connection, exports.update().where(is_asked).values(over))

    async def mark_unread(self, workspace_id: WorkspaceId, since: datetime) -> None:
        """Note that nobody knows what the members were told since an instant."""
        earlier = func.coalesce(members.c.unread_since, since)
        statement = members.update().where(members.c.workspace_id == workspace_id)
        await changed(self.connection, statement.values(unread_since=earlier))

    async def unread(self, member_ids: Iterable[MemberId]) -> dict[MemberId, datetime]:
        """Return which of these members' conversations are to be read first, and from when on."""
        wanted = ids(member_ids)
        if not wanted:
            return {}
        found = await self.connection.execute(_UNREAD, {"member_ids": wanted})
        return {MemberId(one.id): one.unread_since for one in found}

    async def keep_said(self, member: Member, said: Mapping[NudgeId, Posted]) -> set[NudgeId]:
        """Keep what a conversation shows to have been said, and that it was read; return what is known as said now.

        Their messages are drawn again, as they show what is not known here.
        """
        read = members.update().where(members.c.workspace_id == member.workspace_id, members.c.id == member.id)
        await changed(self.connection, read.values(unread_since=None))
        kept: set[NudgeId] = set()
        for nudge_id, posted in said.items():
            is_open = or_(_IS_PLANNED, _IS_CLAIMED, _IS_SETTLED_BY_RESTORE)
            is_it = and_(nudges.c.workspace_id == member.workspace_id, nudges.c.id == nudge_id)
            at = posted.at
            sent = {"state": State.SENT, "channel": posted.channel, "ts": posted.ts, "sent_at": at, "redraw_at": at}
            settled = {**sent, "reason": "", "claimed_until": None, "recovered_until": None}
            statement = nudges.update().where(is_it, nudges.c.member_id == member.id, is_open).values(settled)
            if await changed(self.connection, statement):
                kept.add(nudge_id)
        return kept
