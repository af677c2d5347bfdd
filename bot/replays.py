"""Requests that were let in once: a signature is good for five minutes, and whoever has it could send it again."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.clock import Clock
from storage import Storage

_GOOD_FOR = timedelta(minutes=10)
"""A little more than Slack's five minutes before and after, so that nothing is forgotten that would still be let in."""


class LetIn:
    """The signatures seen: by this process, and by the others over the same PostgreSQL. SQLite has one process."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage, self._clock = storage, clock
        self._seen: OrderedDict[str, datetime] = OrderedDict()

    async def is_first(self, signature: str) -> bool:
        """Return True once for each signature."""
        now = self._clock.now()
        while self._seen and now - next(iter(self._seen.values())) > _GOOD_FOR:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        return await self._storage.is_first(signature, now) if self._storage.is_shared else True
