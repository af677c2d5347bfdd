"""Recaps: queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import Call, CallId
from bot.domain.people import WorkspaceId
from bot.domain.recaps import Recap, RecapEdit
from storage import calls as stored_calls
from storage.call_tables import calls, recap_edits, recaps
from storage.outbox import Outbox
from storage.rows import Shape, among, change_one, changed, every, first, given, ids, insert_into, is_inserted
from storage.types import key_of

_SHAPE = Shape(recaps, Recap)
_EDIT = Shape(recap_edits, RecapEdit)
_MANY = _SHAPE.select().where(recaps.c.workspace_id == given("workspace_id"), recaps.c.call_id.in_(among("call_ids")))
_LAST_WITH = (
    select(*stored_calls.SHAPE.columns)
    .join(recaps, (recaps.c.workspace_id == calls.c.workspace_id) & (recaps.c.call_id == calls.c.id))
    .where(
        calls.c.workspace_id == given("workspace_id"),
        calls.c.account_key == given("account_key"),
        calls.c.start < given("before"),
    )
    .order_by(calls.c.start.desc(), calls.c.id)
    .limit(1)
)
_EDITS = (
    _EDIT.select()
    .where(recap_edits.c.workspace_id == given("workspace_id"), recap_edits.c.call_id == given("call_id"))
    .order_by(recap_edits.c.number)
)


@dataclass(frozen=True, slots=True)
class Recaps:
    """What came of calls, one for each."""

    connection: AsyncConnection

    async def get(self, workspace_id: WorkspaceId, call_id: CallId) -> Recap | None:
        """Return the recap of a call."""
        return (await self.many(workspace_id, [call_id])).get(call_id)

    async def many(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> dict[CallId, Recap]:
        """Return the recaps of these calls; those without one are left out."""
        wanted = ids(call_ids)
        if not wanted:
            return {}
        found = await every(self.connection, _MANY, shape=_SHAPE, workspace_id=workspace_id, call_ids=wanted)
        return {recap.call_id: recap for recap in found}

    async def save(self, recap: Recap) -> bool:
        """Keep the first recap of a call; False when there was one already: nothing is overwritten."""
        statement = (
            insert_into(self.connection, recaps)
            .values(_SHAPE.write(recap))
            .on_conflict_do_nothing(index_elements=["workspace_id", "call_id"])
        )
        if not await is_inserted(self.connection, statement):
            return False
        await Outbox(self.connection).recap_changed(recap, before=None, by=recap.by)
        return True

    async def edit(self, recap: Recap, edit: RecapEdit, *, before: Recap) -> bool:
        """Keep an edited recap and the line of its history; False when it is not any more as it was `before`."""
        where = (
            recaps.c.workspace_id == recap.workspace_id,
            recaps.c.call_id == recap.call_id,
            recaps.c.changed_at.is_not_distinct_from(before.changed_at),
        )
        if not await changed(self.connection, recaps.update().where(*where).values(_SHAPE.write(recap))):
            return False
        await self.connection.execute(recap_edits.insert().values(_EDIT.write(edit)))
        await Outbox(self.connection).recap_changed(recap, before=before, by=edit.by)
        return True

    async def mailed(self, workspace_id: WorkspaceId, call_id: CallId, at: datetime | None) -> None:
        """Keep when the mail to the customer was sent. Raises NotFoundError when the call has no recap."""
        where = (recaps.c.workspace_id == workspace_id, recaps.c.call_id == call_id)
        await change_one(self.connection, recaps.update().where(*where).values(mailed_at=at), missing=gone.RECAP)

    async def edits(self, workspace_id: WorkspaceId, call_id: CallId) -> list[RecapEdit]:
        """Return the history of a recap, in order; its first version is in none of them."""
        return await every(self.connection, _EDITS, shape=_EDIT, workspace_id=workspace_id, call_id=call_id)

    async def last_with(self, workspace_id: WorkspaceId, account: str, before: datetime) -> tuple[Call, Recap] | None:
        """Return the last call with an account that began before an instant and has a recap, and that recap."""
        named = {"workspace_id": workspace_id, "account_key": key_of(account), "before": before}
        call = await first(self.connection, _LAST_WITH, shape=stored_calls.SHAPE, **named)
        recap = await self.get(workspace_id, call.id) if call else None
        return (call, recap) if call and recap else None
