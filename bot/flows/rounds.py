"""Rounds of looks at calendars: many claimed at once, read side by side, and what did not change saved together."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import tracing
from bot.calendars import Reading, Unchanged
from bot.domain.errors import CalendarError, NotFoundError
from bot.domain.hosts import pause_sentence
from bot.domain.links import CalendarLink, LinkState, host_of
from bot.domain.people import Member
from bot.flows.readings import after_look
from bot.flows.sync import read, store_what_came
from bot.runtime import Runtime

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
AT_ONCE = 48
_MOST_CLAIMED = 200  # those that wait for a place at their host included
_STORED_AT_ONCE = 2  # people's clicks need the database, too, and on SQLite transactions take turns
_WAVE = 0.25  # seconds after which places that became free are filled, however slow the others are


async def sync_due(runtime: Runtime) -> int:
    """Read all calendars whose time has come, so many at once; return how many were looked at.

    A slow one holds up no other, and neither does one that fails unexpectedly: that is raised when all are done, and
    the calendar is read again once its claim has run out.
    """
    return await _Round(runtime).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A link that is this process's to read until an instant; whose it is, and whether its provider says "look"."""

    link: CalendarLink
    member: Member
    until: datetime
    is_watched: bool


class _Round:
    """One round: claims, reads under way, and what came of them and is not stored yet."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._hosts = runtime.calendars.hosts
        self._reads: set[asyncio.Task[None]] = set()
        self._unchanged: list[tuple[CalendarLink, datetime]] = []
        self._released: list[tuple[CalendarLink, datetime]] = []
        self._failures: list[BaseException] = []
        self._storing = asyncio.Semaphore(_STORED_AT_ONCE)
        self._waiting = self._looked = 0

    async def run(self) -> int:
        """Go on until nothing is due and nothing under way."""
        try:
            while await self._goes_on():
                done, self._reads = await asyncio.wait(self._reads, timeout=_WAVE)
                self._failures += [failure for task in done if (failure := task.exception())]
        finally:
            for task in self._reads:
                task.cancel()
            await asyncio.gather(*self._reads, return_exceptions=True)
        if self._failures:
            raise self._failures[0]
        return self._looked

    async def _goes_on(self) -> bool:
        for claim in await self._save_and_claim():
            self._reads.add(asyncio.create_task(self._look(claim)))
        return bool(self._reads)

    async def _save_and_claim(self) -> list[_Claim]:
        """Save what is known by now and claim what there is room for, in one transaction."""
        now = self._runtime.clock.now()
        reading = len(self._reads) - self._waiting
        room = max(0, min(AT_ONCE - reading, _MOST_CLAIMED - len(self._reads)))
        unchanged, self._unchanged = self._unchanged, []
        released, self._released = self._released, []
        async with self._runtime.storage.begin() as tx:
            await tx.link_rounds.save_unchanged(unchanged)
            await tx.link_rounds.release(released)
            links = await tx.link_rounds.claim_due(now, room, LEASE, without_hosts=self._hosts.closed(now))
            members = await tx.members.who_linked(links)
            watched = await tx.watches.open_of(links, now)
        return [
            _Claim(link=link, member=members[link.member_id], until=now + LEASE, is_watched=link.id in watched)
            for link in links
        ]

    async def _look(self, claim: _Claim) -> None:
        tracing.learn(member=claim.member.id)
        host = host_of(claim.link.provider, claim.link.address)
        self._waiting += 1
        async with self._hosts.place(host):
            self._waiting -= 1
            now = self._runtime.clock.now()
            pause = self._hosts.pause(host, now)
            if claim.until <= now:
                return  # it waited for so long that it is another's by now
            if pause is None:
                found = await self._read(claim, host, now=now)
            elif pause.lasts(now):
                wait = (pause.until - now).total_seconds()
                found = CalendarError(pause_sentence(host, pause.trouble), retry_after=wait)
            else:
                self._released.append((claim.link, claim.until))
                return
        self._looked += 1
        await self._keep(claim, found, now=now)

    async def _read(self, claim: _Claim, host: str, *, now: datetime) -> Reading | Unchanged | CalendarError:
        with self._hosts.visit(host, now) as visit:
            found = await read(self._runtime, claim.link, claim.member, now=now)
            if isinstance(found, CalendarError):
                visit.failed(found, self._runtime.clock.now())
            else:
                visit.answered(self._runtime.clock.now())
        return found

    async def _keep(self, claim: _Claim, found: Reading | Unchanged | CalendarError, *, now: datetime) -> None:
        """Store what came of a read; where nothing changed that can wait for the others."""
        link = claim.link
        if isinstance(found, Unchanged) and link.state is LinkState.OK:
            self._unchanged.append((after_look(link, found, now=now, is_watched=claim.is_watched), claim.until))
            return
        try:
            async with self._storing:
                await store_what_came(self._runtime, link, found, now=now, claimed_until=claim.until)
        except NotFoundError:
            log.info("calendar link %s was removed or read by another while it was read", link.id)
