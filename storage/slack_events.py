"""Slack's event ids, remembered for a while: Slack sends an event again when it heard no answer in time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rows import changed, insert_into, is_inserted
from storage.tables import slack_events


@dataclass(frozen=True, slots=True)
class SlackEvents:
    """The events that were seen."""

    connection: AsyncConnection

    async def first_time(self, event_id: str, now: datetime) -> bool:
        """Return True once for each event id; forgotten again when the transaction rolls back."""
        statement = (
            insert_into(self.connection, slack_events)
            .values(event_id=event_id, seen_at=now)
            .on_conflict_do_nothing(index_elements=["event_id"])
        )
        return await is_inserted(self.connection, statement)

    async def forget_before(self, instant: datetime) -> int:
        """Forget the events seen before an instant; return how many."""
        return await changed(self.connection, slack_events.delete().where(slack_events.c.seen_at < instant))
