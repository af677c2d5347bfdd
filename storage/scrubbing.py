"""Traces of the erased in all that was written: every text of a workspace is looked through, whatever table it is in.

A new table or column with text is looked through without anybody having to name it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Table, Text, and_, cast, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.erasures import Eraser, ErasureKind
from bot.domain.people import WorkspaceId
from storage.calendar_tables import meetings, rules
from storage.call_tables import calls
from storage.emptying import tables_of_workspaces
from storage.installation_tables import installations
from storage.rows import changed
from storage.tables import drafts, workspaces
from storage.types import AttendeesJson, HoursJson, SettingsJson, key_of
from storage.webhook_tables import webhook_events

Place = Sequence[Any]
_ROWS_AT_ONCE = 200
_STAYS = {
    "members": None,  # who they are stands in their own row only, which is erased by itself
    "erasures": None,  # sealed
    "links": frozenset({"address", "credentials", "account"}),  # sealed, and by what colleagues' calendars are read
    "logins": None,  # sealed
    "webhook_endpoints": frozenset({"address", "secret", "old_secrets"}),  # sealed
    "meetings": frozenset({"uid", "instance"}),  # what calendars know an entry by
    "calls": frozenset({"uid", "instance"}),
}
"""Columns that are left as they are, by table; None for all of them."""


@dataclass(frozen=True, slots=True)
class Scrubbing:
    """Finds and takes away what is left of somebody in the texts of a workspace."""

    connection: AsyncConnection

    async def some_of(
        self, workspace_id: WorkspaceId, eraser: Eraser, table: str, after: Place | None
    ) -> tuple[int, Place | None]:
        """Take traces out of some rows of a table.

        Return how many had any, and the place after them, None at the end.
        """
        columns = dict(_texts())[table]
        rows = await self._rows(workspace_id, eraser, columns, after, limit=_ROWS_AT_ONCE)
        found = 0
        for key, values in rows:
            after_it = _without(eraser, columns, values)
            if after_it:
                found += 1
                await self._keep(columns[0].table, key, after_it, goes=table in _goes(eraser))
        return found, rows[-1][0] if len(rows) == _ROWS_AT_ONCE else None

    async def count(self, workspace_id: WorkspaceId, eraser: Eraser, *, most: int) -> int:
        """Return how many rows hold traces, looking at so many of a table at most that may."""
        found = 0
        for _, columns in _texts():
            rows = await self._rows(workspace_id, eraser, columns, None, limit=most)
            found += sum(bool(_without(eraser, columns, values)) for _, values in rows)
        return found

    async def ahead(self, workspace_id: WorkspaceId, eraser: Eraser, now: datetime, *, most: int) -> int:
        """Return how many calls that are not over hold traces, looking at so many at most that may."""
        columns = dict(_texts())["calls"]
        rows = await self._rows(workspace_id, eraser, columns, None, limit=most, where=calls.c.end > now)
        return sum(bool(_without(eraser, columns, values)) for _, values in rows)

    async def names_of(self, workspace_id: WorkspaceId, email: str, *, most: int) -> list[str]:
        """Return the names that calendars and calls give somebody with this address, each once."""
        names: dict[str, None] = {}
        for column in (calls.c.external, meetings.c.attendees, meetings.c.organizer):
            holds = func.lower(cast(column, Text)).contains(email, autoescape=True)
            where = (column.table.c.workspace_id == workspace_id, holds)
            for people in (await self.connection.execute(select(column).where(*where).limit(most))).scalars():
                names |= dict.fromkeys(one.name for one in people if one.email == email and one.name)
        return list(names)

    async def forget_installer(self, workspace_id: WorkspaceId, slack_id: str) -> None:
        """Forget that somebody installed SayDo."""
        here = select(workspaces.c.team_id).where(workspaces.c.id == workspace_id)
        there = select(workspaces.c.enterprise_id).where(workspaces.c.id == workspace_id)
        where = or_(installations.c.slack_id.in_(here), installations.c.slack_id.in_(there))
        statement = installations.update().where(where, installations.c.installed_by == slack_id)
        await changed(self.connection, statement.values(installed_by=""))

    async def _rows(
        self,
        workspace_id: WorkspaceId,
        eraser: Eraser,
        columns: Sequence[Column[Any]],
        after: Place | None,
        *,
        limit: int,
        where: ColumnElement[bool] | None = None,
    ) -> list[tuple[Place, Sequence[Any]]]:
        table = columns[0].table
        keys = list(table.primary_key.columns)
        statement = select(*keys, *columns).where(table.c.workspace_id == workspace_id, _may_hold(eraser, columns))
        if where is not None:
            statement = statement.where(where)
        if after is not None:
            statement = statement.where(_is_behind(keys, after))
        found = await self.connection.execute(statement.order_by(*keys).limit(limit))
        return [(tuple(row[: len(keys)]), tuple(row[len(keys) :])) for row in found]

    async def _keep(self, table: Table, key: Place, values: dict[str, Any], *, goes: bool) -> None:
        where = [column == value for column, value in zip(table.primary_key.columns, key, strict=True)]
        if goes:
            await changed(self.connection, table.delete().where(*where))
            return
        if "account" in values and "account_key" in table.columns:
            values |= {"account": "", "account_key": key_of("")}
        await changed(self.connection, table.update().where(*where).values(values))


def _goes(eraser: Eraser) -> frozenset[str]:
    """Return the tables whose rows go whole: rules about nobody, and of a customer what was not sent or saved yet."""
    is_account = eraser.traces.kind is ErasureKind.ACCOUNT
    return frozenset({rules.name, webhook_events.name, drafts.name} if is_account else {rules.name})


def scrubbed_tables() -> list[str]:
    """Return the names of the tables that hold texts, in the order in which they are looked through."""
    return [name for name, _ in _texts()]


def _texts() -> Iterator[tuple[str, list[Column[Any]]]]:
    for table in tables_of_workspaces():
        stays = _STAYS.get(table.name, frozenset())
        if stays is None:
            continue
        columns = [column for column in table.columns if column.name not in stays and _holds_words(column)]
        if columns:
            yield table.name, columns


def _holds_words(column: Column[Any]) -> bool:
    if isinstance(column.type, SettingsJson | HoursJson):
        return False
    held = getattr(column.type, "impl", column.type)
    return isinstance(held, Text | JSON) or held in {Text, JSON}


def _may_hold(eraser: Eraser, columns: Sequence[Column[Any]]) -> ColumnElement[bool]:
    """Hold where a text may have traces: so that the database, and not we, passes by what has none."""
    runs = eraser.runs
    if runs is None:
        return true()
    return or_(*(func.lower(cast(column, Text)).contains(run, autoescape=True) for column in columns for run in runs))


def _without(eraser: Eraser, columns: Sequence[Column[Any]], values: Sequence[Any]) -> dict[str, Any]:
    """Return what differs once the traces are gone, by column."""
    pairs = [(column, value, _erased(eraser, column, value)) for column, value in zip(columns, values, strict=True)]
    return {column.name: after for column, before, after in pairs if after != before}


def _erased(eraser: Eraser, column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, AttendeesJson):
        return tuple(eraser.attendee(one) for one in value)
    return eraser.text(value) if isinstance(value, str) else eraser.value(value)


def _is_behind(keys: Sequence[Column[Any]], place: Place) -> ColumnElement[bool]:
    """Lie behind a place in the order of some columns."""
    return or_(
        *(
            and_(*(key == value for key, value in zip(keys[:n], place[:n], strict=True)), keys[n] > place[n])
            for n in range(len(keys))
        )
    )
