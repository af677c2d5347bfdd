import asyncio

import pytest

from bot.domain.errors import StoppingError
from storage import Storage


async def test_a_closed_storage_begins_nothing(storage: Storage) -> None:
    await storage.close()
    with pytest.raises(StoppingError, match="restarting"):
        async with storage.begin():
            pass


async def test_closing_waits_for_what_is_open(storage: Storage) -> None:
    async with storage.begin() as tx:
        closing = asyncio.create_task(storage.close())
        await asyncio.sleep(0)
        await tx.workspaces.all()
        assert not closing.done()
    await closing
