"""Members' rules about what is a customer call: queries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls import Rule, RuleScope
from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import rules
from storage.rows import Shape, changed, every, given, insert_into
from storage.types import key_of

_SHAPE = Shape(rules, Rule)


_OF_MEMBER = (
    _SHAPE.select()
    .where(rules.c.workspace_id == given("workspace_id"), rules.c.member_id == given("member_id"))
    .order_by(rules.c.said_at, rules.c.scope, rules.c.subject_key)
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What members said about meetings, series and domains."""

    connection: AsyncConnection

    async def of_member(self, workspace_id: WorkspaceId, member_id: MemberId) -> list[Rule]:
        """Return a member's rules, oldest first."""
        return await every(self.connection, _OF_MEMBER, shape=_SHAPE, workspace_id=workspace_id, member_id=member_id)

    async def set(self, workspace_id: WorkspaceId, rule: Rule, now: datetime) -> None:
        """Keep a rule; it takes the place of an earlier one about the same."""
        said = {"is_call": rule.is_call, "said_at": now}
        statement = (
            insert_into(self.connection, rules)
            .values(
                workspace_id=workspace_id,
                member_id=rule.member_id,
                scope=rule.scope,
                subject=rule.subject,
                subject_key=key_of(rule.subject),
                **said,
            )
            .on_conflict_do_update(index_elements=["workspace_id", "member_id", "scope", "subject_key"], set_=said)
        )
        await self.connection.execute(statement)

    async def remove(self, workspace_id: WorkspaceId, member_id: MemberId, scope: RuleScope, subject: str) -> None:
        """Forget a rule; nothing happens when it is not there."""
        where = (
            rules.c.workspace_id == workspace_id,
            rules.c.member_id == member_id,
            rules.c.scope == scope,
            rules.c.subject_key == key_of(subject),
        )
        await changed(self.connection, rules.delete().where(*where))
