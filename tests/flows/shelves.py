"""Calendars of the test's own: what each answers, who asked, and how many were asked at the same time."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.hosts import Hosts
from bot.calendars.opening import Calendars
from bot.clock import SteeredClock
from bot.domain.links import CalendarLink, host_of
from bot.domain.meetings import Window
from bot.runtime import Runtime
from bot.tokens import Tokens
from storage import Storage

Answer = Callable[[], Awaitable[Reading | Unchanged]]


async def nothing_new() -> Unchanged:
    """Answer that nothing changed."""
    return Unchanged(seen=Seen(etag='"1"'))


async def an_empty_week() -> Reading:
    """Answer with a good reading that holds nothing."""
    return Reading(occurrences=(), seen=Seen(etag='"1"'))


@dataclass(slots=True)
class Shelf:
    """Stands in for the calendars of a runtime."""

    hosts: Hosts = field(default_factory=Hosts)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    most_at_once: Counter[str] = field(default_factory=Counter)
    public_url: str = ""
    _open: Counter[str] = field(default_factory=Counter)

    def open(self, link: CalendarLink, *_: object, **__: object) -> "_Book":
        """Return the calendar behind a link."""
        return _Book(self, link)

    async def read(self, link: CalendarLink) -> Reading | Unchanged:
        """Answer, and note who asked."""
        host = host_of(link.provider, link.address)
        self.asked.append(link.address)
        for name in (host, "all"):
            self._open[name] += 1
            self.most_at_once[name] = max(self.most_at_once[name], self._open[name])
        try:
            await asyncio.sleep(0)
            return await self.answers.get(link.address, nothing_new)()
        finally:
            self._open.subtract((host, "all"))


@dataclass(frozen=True, slots=True)
class _Book:
    shelf: Shelf
    link: CalendarLink

    async def read(self, _: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        del zone, seen
        return await self.shelf.read(self.link)


def runtime_with(storage: Storage, shelf: Shelf, clock: SteeredClock) -> Runtime:
    """Return a runtime without Slack, its calendars on this shelf."""
    return Runtime(
        storage=storage,
        slack=cast("Any", None),
        tokens=Tokens(storage, clock),
        calendars=cast("Calendars", shelf),
        clock=clock,
    )


def failing(error: Exception) -> Answer:
    """Return an answer that is an error."""

    async def fails() -> Unchanged:
        raise error

    return fails
