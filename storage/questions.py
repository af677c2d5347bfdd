"""Questions of managers to reps about one item, and their answers: queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.people import WorkspaceId
from bot.domain.questions import Question, QuestionId
from storage.rows import Shape, among, changed, every, given, ids, insert_into, is_inserted, only
from storage.team_tables import questions

_SHAPE = Shape(questions, Question)
_ALL = _SHAPE.select().where(questions.c.workspace_id == given("workspace_id"))
_ABOUT_CALLS = _ALL.where(questions.c.call_id.in_(among("call_ids")))
_ABOUT_PROMISE = _ALL.where(questions.c.commitment_id == given("commitment_id"))


@dataclass(frozen=True, slots=True)
class Questions:
    """What people asked one another about a call or a promise."""

    connection: AsyncConnection

    async def add(self, question: Question) -> bool:
        """Keep a question; False when it is kept already: its form was sent twice."""
        statement = insert_into(self.connection, questions).values(_SHAPE.write(question)).on_conflict_do_nothing()
        return await is_inserted(self.connection, statement)

    async def get(self, workspace_id: WorkspaceId, question_id: QuestionId) -> Question:
        """Return a question. Raises NotFoundError."""
        where = (questions.c.workspace_id == workspace_id, questions.c.id == question_id)
        return await only(self.connection, _SHAPE.select().where(*where), shape=_SHAPE, missing=gone.QUESTION)

    async def answer(self, workspace_id: WorkspaceId, question_id: QuestionId, answer: str, at: datetime) -> bool:
        """Keep the answer; False when there is one already, and then nothing is changed."""
        where = (
            questions.c.workspace_id == workspace_id,
            questions.c.id == question_id,
            questions.c.answered_at.is_(None),
        )
        statement = questions.update().where(*where).values(answer=answer, answered_at=at)
        return await changed(self.connection, statement) == 1

    async def about_calls(self, workspace_id: WorkspaceId, call_ids: Iterable[CallId]) -> list[Question]:
        """Return the questions about these calls."""
        named = {"workspace_id": workspace_id, "call_ids": ids(call_ids)}
        return await every(self.connection, _ABOUT_CALLS, shape=_SHAPE, **named)

    async def about_promise(self, workspace_id: WorkspaceId, commitment_id: CommitmentId) -> list[Question]:
        """Return the questions about a promise."""
        named = {"workspace_id": workspace_id, "commitment_id": commitment_id}
        return await every(self.connection, _ABOUT_PROMISE, shape=_SHAPE, **named)
