"""What stays of a customer's calls and promises once the customer is erased: that they were, and what figures count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import Call, CallId, CallState
from bot.domain.erasures import ERASED
from bot.domain.people import WorkspaceId
from storage.calendar_tables import meetings
from storage.call_tables import calls, preps, recap_edits, recaps
from storage.calls import SHAPE as CALL
from storage.commitment_tables import commitment_events, commitments
from storage.rows import changed, every, ids
from storage.tables import drafts
from storage.team_tables import escalations, questions
from storage.types import key_of
from storage.webhook_tables import webhook_events

_TITLE = "A customer call"
_PREP = ("agenda", "value", "opening", "questions", "honest", "next_step")
_COUNTED = ("objective", "their_objective", "winging_reason")


@dataclass(frozen=True, slots=True)
class ErasedAccounts:
    """Empties the calls and promises of a customer."""

    connection: AsyncConnection

    async def calls(self, workspace_id: WorkspaceId, account: str, limit: int) -> list[Call]:
        """Return calls with a customer, the earliest first."""
        where = (calls.c.workspace_id == workspace_id, calls.c.account_key == key_of(account), calls.c.account != "")
        statement = CALL.select().where(*where).order_by(calls.c.start, calls.c.id).limit(limit)
        return await every(self.connection, statement, shape=CALL)

    async def becomes(self, call: Call, state: CallState) -> None:
        """Keep where a call stands."""
        where = (calls.c.workspace_id == call.workspace_id, calls.c.id == call.id)
        await changed(self.connection, calls.update().where(*where).values(state=state))

    async def empty_calls(self, workspace_id: WorkspaceId, call_ids: Sequence[CallId]) -> None:
        """Empty calls and all that was written about them; whose they were is not known any more."""
        wanted = ids(call_ids)
        if not wanted:
            return
        about: dict[Table, dict[str, Any]] = {
            preps: dict.fromkeys(_PREP, "") | {name: _if_said(preps.c[name]) for name in _COUNTED},
            recaps: dict.fromkeys(("more_possible", "learnings", "notes"), ""),
            questions: {"text": ERASED, "answer": _if_said(questions.c.answer)},
        }
        for table, values in about.items():
            where = (table.c.workspace_id == workspace_id, table.c.call_id.in_(wanted))
            await changed(self.connection, table.update().where(*where).values(values))
        for table in (recap_edits, webhook_events):
            where = (table.c.workspace_id == workspace_id, table.c.call_id.in_(wanted))
            await changed(self.connection, table.delete().where(*where))
        await self._forget_drafts(workspace_id, wanted)
        await self._forget_meetings(workspace_id, wanted)
        promised = select(commitments.c.id).where(
            commitments.c.workspace_id == workspace_id, commitments.c.call_id.in_(wanted)
        )
        await self._empty_promises(workspace_id, list((await self.connection.execute(promised)).scalars()))
        nobodys = {"title": _TITLE, "location": "", "conference_url": "", "external": (), **_of_nobody()}
        where = (calls.c.workspace_id == workspace_id, calls.c.id.in_(wanted))
        await changed(self.connection, calls.update().where(*where).values(nobodys))

    async def empty_promises(self, workspace_id: WorkspaceId, account: str, limit: int) -> bool:
        """Empty some promises with a customer that belong to no call of theirs; False when there are none left."""
        where = (commitments.c.workspace_id == workspace_id, commitments.c.account_key == key_of(account))
        some = select(commitments.c.id).where(*where, commitments.c.account != "").limit(limit)
        found = list((await self.connection.execute(some)).scalars())
        await self._empty_promises(workspace_id, found)
        return bool(found)

    async def _forget_drafts(self, workspace_id: WorkspaceId, about: Sequence[str]) -> None:
        where = (drafts.c.workspace_id == workspace_id, drafts.c.subject.in_(about))
        await changed(self.connection, drafts.delete().where(*where))

    async def _forget_meetings(self, workspace_id: WorkspaceId, call_ids: Sequence[str]) -> None:
        keys = select(calls.c.occurrence_key).where(calls.c.workspace_id == workspace_id, calls.c.id.in_(call_ids))
        where = (meetings.c.workspace_id == workspace_id, meetings.c.occurrence_key.in_(keys))
        await changed(self.connection, meetings.delete().where(*where))

    async def _empty_promises(self, workspace_id: WorkspaceId, promised: Sequence[str]) -> None:
        wanted = ids(promised)
        texts = {"what": ERASED, "who": ERASED, "how": "", "why": "", "source_url": "", **_of_nobody()}
        where = and_(commitments.c.workspace_id == workspace_id, commitments.c.id.in_(wanted))
        await changed(self.connection, commitments.update().where(where).values(texts))
        await self._forget_drafts(workspace_id, wanted)
        for table, values in (
            (commitment_events, {"reason": "", "changes": {}}),
            (escalations, {"words": ERASED}),
            (questions, {"text": ERASED, "answer": _if_said(questions.c.answer)}),
        ):
            told: ColumnElement[bool] = and_(table.c.workspace_id == workspace_id, table.c.commitment_id.in_(wanted))
            await changed(self.connection, table.update().where(told).values(values))


def _of_nobody() -> dict[str, Any]:
    return {"account": "", "account_key": key_of("")}


def _if_said(column: Column[Any]) -> ColumnElement[Any]:
    """Be the word for what is erased where something was said, so that it goes on counting."""
    return case((column != "", ERASED), else_="")
