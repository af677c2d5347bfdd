"""Drafts: queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.drafts import Draft, DraftId, DraftKind
from bot.domain.people import MemberId, WorkspaceId
from storage.rows import Shape, changed, every, first, given, inserting, only
from storage.tables import drafts
from storage.types import key_of, new_id

_SHAPE = Shape(drafts, Draft)
_OF = _SHAPE.select().where(
    drafts.c.workspace_id == given("workspace_id"),
    drafts.c.member_id == given("member_id"),
    drafts.c.kind == given("kind"),
    drafts.c.subject_key == given("subject_key"),
)
_ALL_OF = (
    _SHAPE.select()
    .where(
        drafts.c.workspace_id == given("workspace_id"),
        drafts.c.member_id == given("member_id"),
        drafts.c.kind == given("kind"),
    )
    .order_by(drafts.c.updated_at.desc(), drafts.c.id)
)
_IS_IT = (drafts.c.workspace_id == given("workspace_id"), drafts.c.id == given("draft_id"))
_GET = _SHAPE.select().where(*_IS_IT)
_REMOVE = drafts.delete().where(*_IS_IT)


@cache
def _saving(dialect: str) -> Executable:
    """Return the statement that keeps what was typed, in place of what was typed before."""
    statement = inserting(drafts, dialect=dialect)
    typed = {name: statement.excluded[name] for name in ("data", "updated_at")}
    named_by = ["workspace_id", "member_id", "kind", "subject_key"]
    return statement.on_conflict_do_update(index_elements=named_by, set_=typed).returning(*_SHAPE.columns)


@dataclass(frozen=True, slots=True)
class Drafts:
    """What members typed and have not saved yet."""

    connection: AsyncConnection

    async def save(
        self,
        workspace_id: WorkspaceId,
        member_id: MemberId,
        kind: DraftKind,
        subject: str,
        data: Mapping[str, Any],
        now: datetime,
    ) -> Draft:
        """Keep a draft (`data` is plain JSON) in place of the member's earlier one of this kind and subject."""
        return await only(
            self.connection,
            _saving(self.connection.dialect.name),
            shape=_SHAPE,
            missing=gone.DRAFT,
            id=new_id(),
            workspace_id=workspace_id,
            member_id=member_id,
            kind=kind,
            subject=subject,
            subject_key=key_of(subject),
            data=dict(data),
            updated_at=now,
        )

    async def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft:
        """Return a draft. Raises NotFoundError."""
        named = {"workspace_id": workspace_id, "draft_id": draft_id}
        return await only(self.connection, _GET, shape=_SHAPE, missing=gone.DRAFT, **named)

    async def of(self, workspace_id: WorkspaceId, member_id: MemberId, kind: DraftKind, subject: str) -> Draft | None:
        """Return a member's draft of this kind and subject."""
        whose = {"workspace_id": workspace_id, "member_id": member_id, "kind": kind}
        return await first(self.connection, _OF, shape=_SHAPE, **whose, subject_key=key_of(subject))

    async def all_of(self, workspace_id: WorkspaceId, member_id: MemberId, kind: DraftKind) -> list[Draft]:
        """Return a member's drafts of this kind, the latest first."""
        whose = {"workspace_id": workspace_id, "member_id": member_id, "kind": kind}
        return await every(self.connection, _ALL_OF, shape=_SHAPE, **whose)

    async def remove(self, workspace_id: WorkspaceId, draft_id: DraftId) -> None:
        """Forget a draft; nothing happens when it is not there."""
        await changed(self.connection, _REMOVE, workspace_id=workspace_id, draft_id=draft_id)
