"""How much waits and how late it is, looked up for the metrics: not more often than every few seconds."""

import asyncio
from datetime import datetime

from bot.runtime import Runtime

_GOOD_FOR = 10.0
_ALL_GOOD_FOR = 60.0


class Measuring:
    """The metrics of a process, with what the database says about the queues. Whoever asks at once asks once."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._turn = runtime, asyncio.Lock()
        self._measured_at = self._counted_at = float("-inf")

    async def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        async with self._turn:
            at = asyncio.get_running_loop().time()
            if at - self._measured_at > _GOOD_FOR:
                await self._measure()
                self._measured_at = at
            if at - self._counted_at > _ALL_GOOD_FOR:
                await self._count_all()
                self._counted_at = at
        self._say_connections()
        return self._runtime.metrics.text()

    async def _measure(self) -> None:
        now = self._runtime.clock.now()
        async with self._runtime.storage.reading() as tx:
            found = await tx.backlogs.at(now)
        waiting = {
            "nudges": sum(found.due.values()),
            "claimed_nudges": found.claimed,
            "lapsed_claims": found.lapsed,
            "redraws": found.redraws,
            "members_to_plan": found.members_to_plan,
            "webhook_deliveries": found.webhooks,
            "calendars": found.links_due,
        }
        metrics = self._runtime.metrics
        metrics.now_is("queue_length", waiting)
        metrics.now_is("nudges_due", {kind.value: count for kind, count in found.due.items()})
        late = {"nudges": _age(found.oldest_due_at, now), "calendars": _age(found.oldest_link_due_at, now)}
        metrics.now_is("oldest_due_seconds", late)

    async def _count_all(self) -> None:
        async with self._runtime.storage.reading() as tx:
            links = await tx.backlogs.links_by_state()
            workspaces = await tx.backlogs.workspaces_by_state(self._runtime.clock.now())
        self._runtime.metrics.now_is("workspaces", workspaces)
        self._runtime.metrics.now_is("calendar_links", {state.value: count for state, count in links.items()})

    def _say_connections(self) -> None:
        in_use, are_open = self._runtime.storage.connections()
        self._runtime.metrics.now_is("database_connections", {"in_use": in_use, "idle": are_open - in_use})


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
