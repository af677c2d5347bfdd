"""Everything SayDo holds about one member, written a page at a time: one file of JSON, and one of CSV for each part."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from bot.domain.belongings import FORMAT, Part, Record, as_json, csv_cells, plain
from bot.domain.exports import BYTE_ORDER_MARK, as_csv
from bot.runtime import Actor, Runtime
from storage.belongings import fields_of

JSON_FILE = "saydo.json"
_RECORDS_ON_A_PAGE = 200


@dataclass(slots=True)
class Taken:
    """How many records each part has."""

    records: dict[Part, int] = field(default_factory=lambda: dict.fromkeys(Part, 0))


async def write_belongings(runtime: Runtime, actor: Actor, out: IO[bytes]) -> Taken:
    """Write the zip; nothing but a page is held at a time, and no transaction is open between pages."""
    taken, now = Taken(), runtime.clock.now()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry(JSON_FILE, now), "w", force_zip64=True) as file:
            async for text in _as_json(runtime, actor, taken, now=now):
                await asyncio.to_thread(file.write, text.encode())
        for part in Part:
            with archive.open(_entry(f"{part.value}.csv", now), "w", force_zip64=True) as file:
                head = BYTE_ORDER_MARK + as_csv([fields_of(part)])
                await asyncio.to_thread(file.write, head.encode())
                async for page in _pages(runtime, actor, part):
                    text = as_csv(csv_cells(record) for record in page)
                    await asyncio.to_thread(file.write, text.encode())
    return taken


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


async def _as_json(runtime: Runtime, actor: Actor, taken: Taken, *, now: datetime) -> AsyncIterator[str]:
    about: dict[str, Any] = {
        "format": FORMAT,
        "written_at": plain(now),
        "workspace": {"team_id": actor.workspace.team_id, "name": actor.workspace.name},
        "member_id": actor.member.id,
    }
    yield json.dumps(about, ensure_ascii=False).removesuffix("}")
    for part in Part:
        yield f',\n"{part.value}": ['
        async for page in _pages(runtime, actor, part):
            begins = ",\n" if taken.records[part] else "\n"
            yield begins + ",\n".join(as_json(record) for record in page)
            taken.records[part] += len(page)
        yield "]"
    yield "}\n"


async def _pages(runtime: Runtime, actor: Actor, part: Part) -> AsyncIterator[Sequence[Record]]:
    place: Sequence[Any] | None = None
    while True:
        async with runtime.storage.reading() as tx:
            records, place = await tx.belongings.page(
                actor.workspace.id, actor.member.id, part, place, limit=_RECORDS_ON_A_PAGE
            )
        if records:
            yield records
        if place is None:
            return
