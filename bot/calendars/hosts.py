"""What this process knows of the hosts it reads from: who asks for a pause, who is probed, who is fully booked.

In memory on purpose: whoever starts anew asks a host once and knows again (docs/decisions/005).
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import CalendarError, HostTrouble
from bot.domain.hosts import Pause, after_trouble, asked_meanwhile

AT_ONCE = 12


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    visitors: int = 0
    pause: Pause | None = None
    is_probed: bool = False
    answered_at: datetime | None = None


@dataclass(slots=True)
class Visit:
    """One link's turn at a host. What came of the read is told by `answered` or `failed`."""

    _host: _Host = field(repr=False)
    _began: datetime
    _is_probe: bool

    def answered(self, now: datetime) -> None:
        """Note that the host answered: who probed it ends its pause."""
        self._host.answered_at = now
        if self._is_probe:
            self._host.pause = None

    def failed(self, error: CalendarError, now: datetime) -> None:
        """Note what went wrong; trouble of the calendar alone is an answer of its host."""
        host, trouble = self._host, error.host_trouble
        if trouble is None:
            self.answered(now)
        elif trouble is HostTrouble.SILENT and host.answered_at is not None and host.answered_at > self._began:
            return  # it answered others meanwhile
        elif host.pause is None or self._is_probe:
            host.pause = after_trouble(host.pause, trouble, now=now, retry_after=error.retry_after)
        else:
            host.pause = asked_meanwhile(host.pause, trouble, now=now, retry_after=error.retry_after)


class Hosts:
    """The hosts links lead to, by name. The name "" stands for none: always open, nothing is known of it."""

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._known: dict[str, _Host] = {}

    def closed(self, now: datetime) -> list[str]:
        """Return the hosts for which no link should be claimed: in a pause, being probed, or fully booked.

        Those whose pause lasts are not among them: the owners of calendars there are to know of it.
        """
        return [name for name, host in self._known.items() if self._is_closed(host, now)]

    @asynccontextmanager
    async def place(self, name: str) -> AsyncIterator[None]:
        """Wait for one of the few places at a host, and give it back on leaving."""
        if not name:
            yield
            return
        host = self._known.setdefault(name, _Host(asyncio.Semaphore(self._at_once)))
        host.visitors += 1
        try:
            async with host.places:
                yield
        finally:
            host.visitors -= 1
            if not host.visitors and host.pause is None:
                self._known.pop(name, None)

    def pause(self, name: str, now: datetime) -> Pause | None:
        """Return the pause a host is in; None when it may be asked, be it only by one link, to probe it."""
        host = self._known.get(name)
        if host is None or host.pause is None or (host.pause.until <= now and not host.is_probed):
            return None
        return host.pause

    @contextmanager
    def visit(self, name: str, now: datetime) -> Iterator[Visit]:
        """Ask a host in whose `place` one is; the first after a pause probes it, and the others wait until it ends."""
        host = self._known.get(name, _Host(asyncio.Semaphore()))
        is_probe = host.pause is not None and not host.is_probed
        host.is_probed = host.is_probed or is_probe
        try:
            yield Visit(host, now, is_probe)
        finally:
            if is_probe:
                host.is_probed = False

    def _is_closed(self, host: _Host, now: datetime) -> bool:
        if host.pause is None:
            return host.visitors >= self._at_once
        return host.is_probed or (host.pause.until > now and not host.pause.lasts(now))
