"""The events of a file that belong together by UID, and what they hold in a window."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Generic, NamedTuple, TypeVar

from bot.calendars.content_lines import CalendarFile, CalendarObject, decoded, lines, own_lines, text
from bot.calendars.date_times import UnreadableError
from bot.calendars.details import title
from bot.calendars.events import Event, event
from bot.calendars.prefilter import Days, uid
from bot.calendars.recurrence import Steps
from bot.calendars.series import Instance, Series
from bot.calendars.zones import Zones, named
from bot.domain.meetings import Window

One = TypeVar("One")
_DEFAULT_ZONE = re.compile(rb"\n[Xx]-[Ww][Rr]-[Tt][Ii][Mm][Ee][Zz][Oo][Nn][Ee][^:\n]*:([^\r\n]*)")


class Context(NamedTuple):
    """What the events of one calendar object are read with; `mark` names it, but for the reader's own zone."""

    zones: Zones
    is_called_off: bool
    mark: bytes


class Block(NamedTuple):
    """One VEVENT: its file, where it stands there, and what it is read with."""

    data: bytes
    begin: int
    end: int
    context: Context

    def text(self) -> bytes:
        """Return the event's bytes."""
        return self.data[self.begin : self.end]


Group = list[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[One]):
    """What a group holds in a window, what its owner should know, and the steps it took."""

    ones: tuple[One, ...] = ()
    sentences: tuple[str, ...] = ()
    unknown_zones: frozenset[str] = frozenset()
    steps: int = 0


def groups(files: Iterable[CalendarFile], *, zone: tzinfo) -> list[Group]:
    """Return the events of each UID, whichever file they are in; `zone` is that of files that name none."""
    found: dict[bytes, Group] = {}
    for at, file in enumerate(files):
        default, name = _default_zone(file, zone)
        for one in file.objects:
            context = _context(one, default, name)
            for begin, end in one.events:
                block = Block(file.data, begin, end, context)
                key = uid(block.text()) or b"%d-%d" % (at, begin)
                found.setdefault(key, []).append(block)
    return list(found.values())


def expanded(group: Group, window: Window, *, days: Days, steps: int) -> Found[Instance]:
    """Return the instances that overlap a window, found in at most so many steps; `days` are the window's."""
    if all(days.certainly_miss(block.text()) for block in group):
        return Found()
    left = Steps(steps)
    sentences: list[str] = []
    for block in group:
        block.context.zones.unknown.clear()
    instances = _instances(_events(group, sentences), window, left, sentences)
    return Found(
        ones=tuple(instances),
        sentences=tuple(sentences),
        unknown_zones=frozenset(name for block in group for name in block.context.zones.unknown),
        steps=steps - max(0, left.left),
    )


def context(file: CalendarFile, zone: tzinfo) -> Context:
    """Return what the events of a file that is one calendar object are read with."""
    default, name = _default_zone(file, zone)
    return _context(file.objects[0], default, name)


def _context(one: CalendarObject, default: tzinfo, name: bytes) -> Context:
    method = next((line.value.strip().upper() for line in lines(one.header) if line.name == "METHOD"), "")
    is_called_off = method == "CANCEL"
    parts = (b"%d" % is_called_off, name, *one.zones)
    mark = hashlib.sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).digest()
    return Context(Zones(one.zones, default=default), is_called_off, mark)


def _default_zone(file: CalendarFile, zone: tzinfo) -> tuple[tzinfo, bytes]:
    found = _DEFAULT_ZONE.search(file.data)
    name = found[1] if found else b""
    return named(text(decoded(name))) or zone, name


def _events(group: Group, sentences: list[str]) -> list[Event]:
    found = []
    for block in group:
        written = block.text()
        try:
            found.append(event(written, zones=block.context.zones, is_called_off=block.context.is_called_off))
        except UnreadableError as unreadable:
            sentences.append(_skipped(own_lines(written), str(unreadable)))
    return found


def _instances(events: list[Event], window: Window, steps: Steps, sentences: list[str]) -> list[Instance]:
    try:
        found = list(Series(events).expand(window, steps))
    except UnreadableError as unreadable:
        sentences.append(_skipped(events[0].plain, str(unreadable)))
        return []
    except OverflowError:
        sentences.append(_skipped(events[0].plain, "its dates lie beyond the end of any calendar"))
        return []
    if found:
        sentences += (f"{title(one.plain)} is shown only in part: {one.problem}." for one in events if one.problem)
    return found


def _skipped(plain: bytes, why: str) -> str:
    return f"{title(plain)} was skipped: {why}."
