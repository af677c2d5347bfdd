"""CalDAV calendars (RFC 4791): iCloud, Fastmail, Nextcloud, Zimbra and the like, with an app password."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from yarl import URL

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.caldav_requests import AstrayError, Dav, Login
from bot.calendars.caldav_resources import Collection, Files
from bot.calendars.details import occurrences
from bot.calendars.grants import Credentials
from bot.calendars.ics import content_hash
from bot.calendars.occurrences import expand
from bot.calendars.safe_fetch import SafeFetch
from bot.calendars.troubles import NO_ADDRESS
from bot.domain.errors import CalendarError
from bot.domain.meetings import Window

_READER = "1"  # raised when the reader finds more in the same events
_MARGIN = 7  # days
_DAY_SECONDS = 86_400
_WEAK = "W/"


class CalDavCalendar:
    """One calendar collection, read by the cheapest way that is certain.

    1. One PROPFIND: sync token and CTag are as they were, so nothing changed.
    2. Something changed somewhere: the entity tags of the window's events, a few bytes each. All as before: unchanged.
    3. The window's events, whole, by multiget; expanded here, as servers can't be relied on to do it.

    The sync token is compared and never sent (no sync-collection REPORT): a delta tells nothing about a rolling window,
    because what enters it by the passing of time is no change, and a token that is only compared can't expire, be
    refused or be cut short. `Seen.etag` keeps the collection's state, `Seen.last_modified` a hash of the entity tags.
    """

    def __init__(self, address: str, credentials: Credentials, *, fetch: SafeFetch) -> None:
        """Take a collection's URL and credentials as `discover` found them. Raises CalendarError unless they fit."""
        login = Login.of(credentials)
        try:
            url = URL(address)
        except ValueError:
            raise CalendarError(NO_ADDRESS) from None
        if not login.is_for(url):
            raise AstrayError(url)
        self._address = address
        self._collection = Collection(url, dav=Dav(login, fetch=fetch))

    def __repr__(self) -> str:
        """Keep the address out of logs: it names a person."""
        return "CalDavCalendar(…)"

    async def read(self, window: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        """Return the occurrences that overlap the window; see `Calendar.read`.

        Raises RevokedError when the login is refused.
        """
        days = _Days.of(window, turn=_turn(self._address))
        mark = f"{_READER}:{days.first}-{days.last}:{zone.key}:"
        known = seen if (seen.content_hash or "").startswith(mark) else Seen()
        state = await self._collection.state()  # before all else, so that what changes meanwhile is seen next time
        if state and state == known.etag:
            return Unchanged(seen=known)
        listed = await self._collection.listed(*days.span())
        now = Seen(etag=state, last_modified=_tags_hash(listed), content_hash=known.content_hash)
        if now.last_modified and now.last_modified == known.last_modified:
            return Unchanged(seen=now)
        files = await self._collection.files(sorted(listed))
        return await asyncio.to_thread(_read, files, window, zone=zone, seen=now, mark=mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The days (ordinals) whose events are asked for: the same all day long, whatever the hour."""

    first: int
    last: int

    @classmethod
    def of(cls, window: Window, *, turn: int) -> "_Days":
        """Let each calendar's day turn at another hour, to spread the work."""
        first, last = ((at.astimezone(UTC) + timedelta(seconds=turn)).toordinal() for at in (window.start, window.end))
        return cls(first=first, last=last)

    def span(self) -> tuple[datetime, datetime]:
        """Return the days with a margin on both sides.

        It is for days and floating times, which servers place in a zone of their own, and for instances that were
        moved out of the window and that some servers keep as resources of their own, apart from their series.
        """
        first, last = self.first - 1 - _MARGIN, self.last + 1 + _MARGIN
        start, end = (datetime.combine(datetime.fromordinal(day), time(), UTC) for day in (first, last))
        return start, end


def _turn(address: str) -> int:
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:4]) % _DAY_SECONDS


def _tags_hash(listed: Mapping[str, str]) -> str | None:
    """Return a hash of resources and their entity tags, None unless all are strong: others need not tell a change."""
    if not all(tag and not tag.startswith(_WEAK) for tag in listed.values()):
        return None
    return hashlib.sha256(repr(sorted(listed.items())).encode()).hexdigest()


def _read(files: Files, window: Window, *, zone: ZoneInfo, seen: Seen, mark: str) -> Reading | Unchanged:
    """Read whole resources: one UID may be spread over several, a broken one costs only itself."""
    hashes = [(href, content_hash(data)) for href, data in sorted(files.content.items())]
    content = mark + hashlib.sha256(repr((hashes, files.skipped)).encode()).hexdigest()
    if content == seen.content_hash:
        return Unchanged(seen=seen)
    found = expand([data for _, data in sorted(files.content.items())], window, zone=zone)
    return Reading(
        occurrences=occurrences(found.instances),
        seen=replace(seen, content_hash=content),
        skipped=(*files.skipped, *found.skipped),
        warnings=found.warnings,
    )
