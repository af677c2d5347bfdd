"""What Slack sent, remembered for a while: events, which it sends again, and requests, which nobody may send again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.installation_tables import slack_events
from storage.rows import changed, inserting


@cache
def _first_time(dialect: str) -> Executable:
    """Return the statement that keeps an id, and tells of it when it was not there."""
    statement = inserting(slack_events, dialect=dialect).on_conflict_do_nothing(index_elements=["event_id"])
    return statement.returning(slack_events.c.event_id)


@dataclass(frozen=True, slots=True)
class SlackEvents:
    """The events that were seen by their ids, the requests by their signatures."""

    connection: AsyncConnection

    async def first_time(self, event_id: str, now: datetime) -> bool:
        """Return True once for each event id or signature; forgotten again when the transaction rolls back."""
        statement = _first_time(self.connection.dialect.name)
        return (await self.connection.execute(statement, {"event_id": event_id, "seen_at": now})).first() is not None

    async def forget_before(self, instant: datetime) -> int:
        """Forget the events seen before an instant; return how many."""
        return await changed(self.connection, slack_events.delete().where(slack_events.c.seen_at < instant))
