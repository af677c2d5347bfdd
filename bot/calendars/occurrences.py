"""From the bytes of iCalendar files to the occurrences of a window: bounded work, and a bad event costs only itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Generic, TypeVar

from bot.calendars.content_lines import MOST_EVENTS, CalendarFile, CalendarObject, cut, lines
from bot.calendars.date_times import seconds
from bot.calendars.groups import Found, One, expanded, groups
from bot.calendars.prefilter import Days
from bot.calendars.series import Instance
from bot.domain.meetings import Window

Some = TypeVar("Some")
MOST_OCCURRENCES = 10_000
STEPS_A_SERIES = 50_000
NO_GUESTS = (
    "This Outlook feed does not say who is invited, so customer calls can't be told from other meetings. "
    "Connect Microsoft 365 itself instead."
)
_STEPS_A_FILE = 500_000
_MOST_SENTENCES = 50
_SOONEST, _LATEST = 300.0, 14_400.0  # seconds between two looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion(Generic[One]):
    """What some files hold in a window; a sentence for each event left out, and for what is doubtful."""

    instances: tuple[One, ...]
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refresh_after: float | None = None
    is_truncated: bool = False
    is_empty: bool = False
    is_calendar: bool = True
    is_overfull: bool = False


def expand(files: Sequence[bytes], window: Window, *, zone: tzinfo) -> Expansion[Instance]:
    """Return what the files (one feed, or all resources of a CalDAV collection) hold in a window.

    `zone` is where floating times and days are read when a file names no zone of its own. Events of one UID are one
    series, whichever file they are in. Nothing is raised for what the files hold; an overfull window is cut short.
    """
    cuts, days = [cut(data) for data in files], Days(window)
    return collect(cuts, groups(cuts, zone=zone), lambda group, steps: expanded(group, window, days=days, steps=steps))


def collect(
    cuts: Sequence[CalendarFile], every: Iterable[Some], find: Callable[[Some, int], Found[One]]
) -> Expansion[One]:
    """Return what `find` finds in each group of the files' events, in no more than the steps it is given."""
    told = _Told()
    for file in cuts:
        _say_what_is_missing(file, told)
    instances, unknown = _all(every, find, told)
    objects = [one for file in cuts for one in file.objects]
    return Expansion(
        instances=tuple(instances),
        skipped=told.sentences(),
        warnings=(*_doubts(unknown), *([NO_GUESTS] if any(map(_hides_guests, cuts)) else [])),
        refresh_after=_refresh_after(objects),
        is_truncated=any(file.is_truncated for file in cuts),
        is_empty=not any(one.events for one in objects),
        is_calendar=bool(objects),
        is_overfull=len(instances) >= MOST_OCCURRENCES,
    )


class _Told:
    """Collects what the owner should know, up to a length anybody reads."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._more = 0

    def say(self, sentence: str) -> None:
        if len(self._sentences) < _MOST_SENTENCES:
            self._sentences.append(sentence)
        else:
            self._more += 1

    def sentences(self) -> tuple[str, ...]:
        more = (f"{self._more} more events could not be read whole.",) if self._more else ()
        return (*self._sentences, *more)


def _all(every: Iterable[Some], find: Callable[[Some, int], Found[One]], told: _Told) -> tuple[list[One], set[str]]:
    """Return what is found within the steps a file may take, and the names of zones nobody knows."""
    left = _STEPS_A_FILE
    ones: list[One] = []
    unknown: set[str] = set()
    for group in every:
        found = find(group, min(STEPS_A_SERIES, left))
        left -= found.steps
        ones += found.ones
        unknown |= found.unknown_zones
        for sentence in found.sentences:
            told.say(sentence)
        if len(ones) >= MOST_OCCURRENCES:
            return ones[:MOST_OCCURRENCES], unknown
    return ones, unknown


def _say_what_is_missing(file: CalendarFile, told: _Told) -> None:
    if file.broken_events:
        told.say(f"{file.broken_events} of the file's events are cut off and were skipped.")
    if file.events_left_out:
        told.say(f"Only the first {MOST_EVENTS:,} events of this calendar are read.")


def _hides_guests(file: CalendarFile) -> bool:
    is_outlooks = any(b"Microsoft Exchange" in one.header and one.events for one in file.objects)
    return is_outlooks and b"\nATTENDEE" not in file.data


def _refresh_after(objects: Iterable[CalendarObject]) -> float | None:
    """Return how often the feed wants to be looked at (RFC 7986 section 5.7, X-PUBLISHED-TTL), within reason."""
    for one in objects:
        for line in lines(one.header):
            if line.name in {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
                wish = seconds(line.value)
                if wish:
                    return min(max(wish, _SOONEST), _LATEST)
    return None


def _doubts(unknown: Iterable[str]) -> tuple[str, ...]:
    names = sorted(unknown)[:_MOST_SENTENCES]
    return tuple(f"Nobody knows the time zone “{name[:80]}”; times in it may be wrong." for name in names)
