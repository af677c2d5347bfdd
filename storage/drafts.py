"""Drafts: queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain import gone
from bot.domain.drafts import Draft, DraftId, DraftKind
from bot.domain.people import MemberId, WorkspaceId
from storage.rows import Shape, changed, every, first, given, insert_into, only
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
        typed = {"data": dict(data), "updated_at": now}
        statement = (
            insert_into(self.connection, drafts)
            .values(
                id=new_id(),
                workspace_id=workspace_id,
                member_id=member_id,
                kind=kind,
                subject=subject,
                subject_key=key_of(subject),
                **typed,
            )
            .on_conflict_do_update(index_elements=["workspace_id", "member_id", "kind", "subject_key"], set_=typed)
            .returning(*_SHAPE.columns)
        )
        return await only(self.connection, statement, shape=_SHAPE, missing=gone.DRAFT)

    async def get(self, workspace_id: WorkspaceId, draft_id: DraftId) -> Draft:
        """Return a draft. Raises NotFoundError."""
        where = (drafts.c.workspace_id == workspace_id, drafts.c.id == draft_id)
        return await only(self.connection, _SHAPE.select().where(*where), shape=_SHAPE, missing=gone.DRAFT)

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
        where = (drafts.c.workspace_id == workspace_id, drafts.c.id == draft_id)
        await changed(self.connection, drafts.delete().where(*where))
