"""ICS calendars: a feed at an address, or a file on this machine."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.calendars import Reading, Seen, Unchanged, troubles
from bot.calendars.details import kept
from bot.calendars.occurrences import NO_GUESTS, Expansion
from bot.calendars.read_feeds import ReadFeeds
from bot.calendars.safe_fetch import SafeFetch, retry_after
from bot.domain.errors import CalendarError, HostTrouble
from bot.domain.meetings import Occurrence, Window

MOST_BYTES = 25_000_000
_SNIFFED = 4_096
_NOT_MODIFIED, _OK = 304, 200
_REFUSED, _GONE, _BUSY = {401, 403}, {404, 410}, {429, 503}
_READER = "2"  # raised when the reader finds more in the same file
_WAY_OUT = "Copy the *secret address in iCal format* from the calendar's settings and link it again."
_PASSES = "If that does not pass by itself, copy its address anew and link it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    data: bytes
    etag: str | None = None
    last_modified: str | None = None


class _Days(NamedTuple):
    """The days a window touches, by their ordinals; each begins at midnight UTC less `turn`."""

    first: int
    last: int
    turn: timedelta

    @classmethod
    def of(cls, window: Window, *, turn: timedelta) -> "_Days":
        first, last = ((at.astimezone(UTC) + turn).toordinal() for at in (window.start, window.end))
        return cls(first, last, turn)

    def window(self) -> Window:
        """Return the whole days: all windows within them have the same events to read."""
        first, after = (
            datetime.combine(date.fromordinal(day), time(), UTC) - self.turn for day in (self.first, self.last + 1)
        )
        return Window(start=first, end=after)


class IcsCalendar:
    """One ICS feed (`https://`, `webcal://`) or file.

    `Unchanged` is answered only when the content is the same *and* the window has not moved on by a day, so whoever
    reads may always hand in what was last seen. With `read_feeds`, one for the process, a change costs what changed.
    """

    def __init__(self, source: str | Path, *, fetch: SafeFetch, read_feeds: ReadFeeds | None = None) -> None:
        self._source = source
        self._fetch = fetch
        self._read_feeds = ReadFeeds(most=0) if read_feeds is None else read_feeds

    def __repr__(self) -> str:
        """Keep the source out of logs: its path is the secret."""
        return "IcsCalendar(…)"

    async def read(self, window: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        """Return the occurrences that overlap the window; see `Calendar.read`."""
        days = _Days.of(window, turn=self._turn())
        mark = f"{_READER}:{days.first}-{days.last}:{zone.key}:"
        known = seen if (seen.content_hash or "").startswith(mark) else Seen()
        raw = await self._raw(known)
        if raw is None:
            return Unchanged(seen=seen)

        def expanded(data: bytes) -> Expansion[Occurrence]:
            return self._read_feeds.read(str(self._source), data, days.window(), zone=zone)

        return await asyncio.to_thread(_read, raw, window, known=known, mark=mark, expanded=expanded)

    def _turn(self) -> timedelta:
        """Return when its day turns; each calendar's does at another hour, to spread the work."""
        name = hashlib.sha256(str(self._source).encode()).digest()
        return timedelta(seconds=int.from_bytes(name[:4]) % 86_400)

    async def _raw(self, known: Seen) -> _Raw | None:
        """Return the calendar's bytes, None when the server says they are the known ones."""
        if isinstance(self._source, Path):
            return await asyncio.to_thread(_of_file, self._source)
        asked = {"Accept": "text/calendar, */*;q=0.5"}
        if known.etag:
            asked["If-None-Match"] = known.etag
        if known.last_modified:
            asked["If-Modified-Since"] = known.last_modified
        answer = await self._fetch.get(self._source, headers=asked)
        if answer.status == _NOT_MODIFIED and (known.etag or known.last_modified):
            return None
        if answer.status != _OK:
            raise _refusal(answer.status, answer.headers)
        headers = answer.headers
        return _Raw(data=answer.body, etag=headers.get("ETag"), last_modified=headers.get("Last-Modified"))


def content_hash(data: bytes) -> str:
    """Return a hash of a calendar that does not change when only its DTSTAMPs do, as they do with every download."""
    hashed, at = hashlib.sha256(), 0
    while (stamp := data.find(b"\nDTSTAMP", at)) >= 0:
        hashed.update(memoryview(data)[at:stamp])
        at = data.find(b"\n", stamp + 1)
        if at < 0:
            return hashed.hexdigest()
    hashed.update(memoryview(data)[at:])
    return hashed.hexdigest()


def _read(
    raw: _Raw, window: Window, *, known: Seen, mark: str, expanded: Callable[[bytes], Expansion[Occurrence]]
) -> Reading | Unchanged:
    _check(raw.data)
    seen = Seen(etag=raw.etag, last_modified=raw.last_modified, content_hash=mark + content_hash(raw.data))
    if seen.content_hash == known.content_hash:
        return Unchanged(seen=seen)
    found = expanded(raw.data)
    if found.is_truncated:
        raise CalendarError(f"The calendar breaks off in the middle. {_PASSES}")
    if found.is_empty:
        raise CalendarError(f"The calendar holds no events at all. {_PASSES}")
    if found.is_overfull:
        raise CalendarError(troubles.TOO_MANY)
    return Reading(
        occurrences=kept(as_shown((one for one in found.instances if _overlaps(one, window)), found.warnings)),
        seen=seen,
        skipped=found.skipped,
        warnings=found.warnings,
        refresh_after=found.refresh_after,
    )


def as_shown(ones: Iterable[Occurrence], warnings: Sequence[str]) -> Iterable[Occurrence]:
    """Return occurrences, marked when the file they are from leaves its guests out."""
    return (replace(one, hides_guests=True) for one in ones) if NO_GUESTS in warnings else ones


def _overlaps(one: Occurrence, window: Window) -> bool:
    return one.start < window.end and (one.end > window.start or one.start == one.end >= window.start)


def _check(data: bytes) -> None:
    """Raise CalendarError with what to do when this is no calendar."""
    if len(data) > MOST_BYTES:
        raise troubles.too_large(troubles.FEED, MOST_BYTES)
    head = data[:_SNIFFED].replace(b"\0", b"").upper()
    if not head.strip():
        raise CalendarError(f"The address returned nothing. {_PASSES}")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise CalendarError(f"The address returned a web page, not a calendar. {_WAY_OUT}")
    if b"BEGIN:VCALENDAR" in head or head.lstrip().startswith(b"BEGIN:VEVENT"):
        return
    raise CalendarError(f"The address returned something that is not a calendar. {_WAY_OUT}")


def _of_file(path: Path) -> _Raw:
    try:
        with path.open("rb") as file:
            return _Raw(data=file.read(MOST_BYTES + 1))
    except OSError:
        raise CalendarError("The calendar's file can't be read. Is it still there, and may SayDo read it?") from None


def _refusal(status: int, headers: Mapping[str, str]) -> CalendarError:
    if status in _REFUSED:
        return CalendarError(f"The calendar's address asks for a sign-in. {_WAY_OUT}")
    if status in _GONE:
        return CalendarError(f"The calendar's address leads nowhere any more: it was reset or taken back. {_WAY_OUT}")
    if status in _BUSY:
        return troubles.busy(troubles.FEED, retry_after=retry_after(headers), trouble=HostTrouble.BUSY)
    return troubles.failed(troubles.FEED, status, retry_after=retry_after(headers))
