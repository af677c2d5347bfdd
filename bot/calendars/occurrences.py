"""From the bytes of iCalendar files to the occurrences of a window: bounded work, and a bad event costs only itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.calendars.content_lines import MOST_EVENTS, CalendarFile, CalendarObject, cut, decoded, lines, own_lines, text
from bot.calendars.date_times import UnreadableError, seconds
from bot.calendars.details import title
from bot.calendars.events import Event, event
from bot.calendars.prefilter import Days, uid
from bot.calendars.recurrence import Steps
from bot.calendars.series import Instance, Series
from bot.calendars.zones import Zones, named
from bot.domain.meetings import Window

MOST_OCCURRENCES = 10_000
NO_GUESTS = (
    "This Outlook feed does not say who is invited, so customer calls can't be told from other meetings. "
    "Connect Microsoft 365 itself instead."
)
_STEPS_A_SERIES = 50_000
_STEPS_A_FILE = 500_000
_MOST_SENTENCES = 50
_SOONEST, _LATEST = 300.0, 14_400.0  # seconds between two looks
_DEFAULT_ZONE = re.compile(rb"\n[Xx]-[Ww][Rr]-[Tt][Ii][Mm][Ee][Zz][Oo][Nn][Ee][^:\n]*:([^\r\n]*)")

_Block = tuple[bytes, int, int, Zones, bool]  # its file, where it stands there, its zones, and whether it is called off


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What some files hold in a window; a sentence for each event left out, and for what is doubtful."""

    instances: tuple[Instance, ...]
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refresh_after: float | None = None
    is_truncated: bool = False
    is_empty: bool = False
    is_overfull: bool = False


def expand(files: Sequence[bytes], window: Window, *, zone: tzinfo) -> Expansion:
    """Return what the files (one feed, or all resources of a CalDAV collection) hold in a window.

    `zone` is where floating times and days are read when a file names no zone of its own. Events of one UID are one
    series, whichever file they are in. Nothing is raised for what the files hold; an overfull window is cut short.
    """
    found = [cut(data) for data in files]
    told = _Told()
    groups, zones = _groups(found, window, zone, told)
    instances = _expanded(groups, window, told)
    objects = [one for file in found for one in file.objects]
    return Expansion(
        instances=tuple(instances),
        skipped=told.sentences(),
        warnings=(*_doubts(zones), *([NO_GUESTS] if any(map(_hides_guests, found)) else [])),
        refresh_after=_refresh_after(objects),
        is_truncated=any(file.is_truncated for file in found),
        is_empty=not any(one.events for one in objects),
        is_overfull=len(instances) >= MOST_OCCURRENCES,
    )


class _Told:
    """Collects what the owner should know, up to a length anybody reads."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._more = 0

    def skip(self, who: str, why: str) -> None:
        self.say(f"{who} was skipped: {why}.")

    def say(self, sentence: str) -> None:
        if len(self._sentences) < _MOST_SENTENCES:
            self._sentences.append(sentence)
        else:
            self._more += 1

    def sentences(self) -> tuple[str, ...]:
        more = (f"{self._more} more events could not be read whole.",) if self._more else ()
        return (*self._sentences, *more)


def _groups(
    files: Iterable[CalendarFile], window: Window, zone: tzinfo, told: _Told
) -> tuple[list[list[_Block]], list[Zones]]:
    """Return where the events of each UID stand that may touch the window, and the zones of every object."""
    days = Days(window)
    blocks: dict[bytes, list[_Block]] = {}
    wanted: set[bytes] = set()
    zones = []
    for file in files:
        _say_what_is_missing(file, told)
        default = _default_zone(file, zone)
        for one in file.objects:
            zones.append(Zones(one.zones, default=default))
            called_off = _method(one) == "CANCEL"
            for begin, end in one.events:
                block = file.data[begin:end]
                key = uid(block) or b"%d-%d" % (len(zones), begin)
                blocks.setdefault(key, []).append((file.data, begin, end, zones[-1], called_off))
                if not days.certainly_miss(block):
                    wanted.add(key)
    return [found for key, found in blocks.items() if key in wanted], zones


def _say_what_is_missing(file: CalendarFile, told: _Told) -> None:
    if file.broken_events:
        told.say(f"{file.broken_events} of the file's events are cut off and were skipped.")
    if file.events_left_out:
        told.say(f"Only the first {MOST_EVENTS:,} events of this calendar are read.")


def _read(blocks: Iterable[_Block], told: _Told) -> list[Event]:
    found = []
    for data, begin, end, zones, called_off in blocks:
        block = data[begin:end]
        try:
            found.append(event(block, zones=zones, is_called_off=called_off))
        except UnreadableError as unreadable:
            told.skip(title(own_lines(block)), str(unreadable))
    return found


def _expanded(groups: Iterable[list[_Block]], window: Window, told: _Told) -> list[Instance]:
    left = _STEPS_A_FILE
    found: list[Instance] = []
    for blocks in groups:
        steps = Steps(min(_STEPS_A_SERIES, left))
        allowed = steps.left
        found += _of_series(_read(blocks, told), window, steps, told)
        left -= allowed - max(0, steps.left)
        if len(found) >= MOST_OCCURRENCES:
            return found[:MOST_OCCURRENCES]
    return found


def _of_series(events: list[Event], window: Window, steps: Steps, told: _Told) -> list[Instance]:
    try:
        found = list(Series(events).expand(window, steps))
    except UnreadableError as unreadable:
        told.skip(title(events[0].plain), str(unreadable))
        return []
    except OverflowError:
        told.skip(title(events[0].plain), "its dates lie beyond the end of any calendar")
        return []
    for one in events:
        if one.problem and found:
            told.say(f"{title(one.plain)} is shown only in part: {one.problem}.")
    return found


def _default_zone(file: CalendarFile, zone: tzinfo) -> tzinfo:
    found = _DEFAULT_ZONE.search(file.data)
    return (named(text(decoded(found[1]))) if found else None) or zone


def _hides_guests(file: CalendarFile) -> bool:
    is_outlooks = any(b"Microsoft Exchange" in one.header and one.events for one in file.objects)
    return is_outlooks and b"\nATTENDEE" not in file.data


def _method(one: CalendarObject) -> str:
    return next((line.value.strip().upper() for line in lines(one.header) if line.name == "METHOD"), "")


def _refresh_after(objects: Iterable[CalendarObject]) -> float | None:
    """Return how often the feed wants to be looked at (RFC 7986 section 5.7, X-PUBLISHED-TTL), within reason."""
    for one in objects:
        for line in lines(one.header):
            if line.name in {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
                wish = seconds(line.value)
                if wish:
                    return min(max(wish, _SOONEST), _LATEST)
    return None


def _doubts(zones: Iterable[Zones]) -> tuple[str, ...]:
    names = sorted({name for one in zones for name in one.unknown})[:_MOST_SENTENCES]
    return tuple(f"Nobody knows the time zone “{name[:80]}”; times in it may be wrong." for name in names)
