"""Calendars: a provider yields the meetings of a window; what they mean is decided once, in the domain."""

from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.meetings import Occurrence, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is remembered of the last good read, to ask only for what is new."""

    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Nothing changed since `Seen`; `refresh_after` (seconds) is the provider's wish for the next look."""

    seen: Seen
    refresh_after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A good read of a window: every occurrence in it, and a sentence for each event that had to be skipped."""

    occurrences: tuple[Occurrence, ...]
    seen: Seen
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    refresh_after: float | None = None


class Calendar(Protocol):
    """One calendar of one member."""

    async def read(self, window: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        """Return the occurrences that overlap the window.

        `zone` is the member's, for floating and all-day times where the calendar names none. Raises CalendarError
        with the sentence the calendar's owner reads; nothing is ever inferred from a failed read.
        """
        ...
