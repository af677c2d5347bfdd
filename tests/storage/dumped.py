"""All that lies in a database as one text, to look for what should not be there."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import metadata


async def lines_with(connection: AsyncConnection, *words: str) -> list[str]:
    """Return "table: row" of every row that holds one of these words, in whatever case."""
    wanted = [word.casefold() for word in words]
    found = []
    for table in metadata.sorted_tables:
        for row in await connection.execute(select(table)):
            text = repr(tuple(row))
            if any(word in text.casefold() for word in wanted):
                found.append(f"{table.name}: {text}")
    return found
