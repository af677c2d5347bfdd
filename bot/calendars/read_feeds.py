"""What large feeds held when they were last read: one changed event then costs little more than one."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock
from zoneinfo import ZoneInfo

from bot.calendars.content_lines import cut
from bot.calendars.details import described
from bot.calendars.groups import Block, Context, Found, Group, context, expanded, groups
from bot.calendars.occurrences import STEPS_A_SERIES, Expansion, collect
from bot.calendars.plain_feeds import Part, PlainFeed, event_of, fingerprint, part, plain_feed
from bot.calendars.prefilter import Days
from bot.domain.meetings import Occurrence, Window

_MOST = 200_000
_WORTH_IT = 500
_NOTHING: Found[Occurrence] = Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a feed held: its events by their fingerprints, what each group of them came to, and all that decided it.

    `nothing` are the fingerprints, by UID, of events alone of their UID that hold nothing in the window: most of them.
    It took no steps to find out, and takes none again.
    """

    setting: bytes = b""
    parts: dict[int, Part] = field(default_factory=dict)
    found: dict[Hashable, Found[Occurrence]] = field(default_factory=dict)
    nothing: dict[bytes, int] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """How many events and occurrences these are."""
        return len(self.parts) + sum(len(found.ones) for found in self.found.values())


class ReadFeeds:
    """Remembers what the events of feeds came to, for one process; threads may share it.

    Nothing is taken from one feed to another. A feed that is unusual in any way is read whole each time, and so are
    those of fewer events than `worth_it`. The feeds longest unread are forgotten when the events and occurrences
    remembered are more than `most`.
    """

    def __init__(self, *, most: int = _MOST, worth_it: int = _WORTH_IT) -> None:
        self._most = most
        self._worth_it = worth_it
        self._known: dict[bytes, _Known] = {}
        self._weights: dict[bytes, int] = {}
        self._lock = Lock()

    def read(self, name: str, data: bytes, window: Window, *, zone: ZoneInfo) -> Expansion[Occurrence]:
        """Return what a feed holds in a window; see `expand`. `name` is its address, of which only a hash is kept."""
        plain = plain_feed(data) if self._most else None
        if plain is None or len(plain.pieces) < self._worth_it:
            return _whole(data, window, zone)
        key = hashlib.sha256(f"{zone.key} {name}".encode()).digest()
        reader = _Reader(plain, window, zone, self._known.get(key, _Known()))
        unsure = reader.groups()
        if unsure is None:
            return _whole(data, window, zone)
        found = collect([replace(plain.frame, data=plain.data)], unsure, reader.find)
        if not found.is_overfull:
            self._keep(key, reader.known)
        return found

    @property
    def size(self) -> int:
        """How many events and occurrences are remembered."""
        return sum(self._weights.values())

    def _keep(self, key: bytes, known: _Known) -> None:
        with self._lock:
            self._known.pop(key, None)
            self._known[key], self._weights[key] = known, known.weight
            while self.size > self._most:
                oldest = next(iter(self._known))
                del self._known[oldest], self._weights[oldest]


class _Reader:
    """Reads the groups of one plain feed that are not known; `known` is what will be next time."""

    def __init__(self, plain: PlainFeed, window: Window, zone: ZoneInfo, before: _Known) -> None:
        self._window = window
        self._days = Days(window)
        self._context = context(plain.frame, zone)
        self._pieces = plain.pieces
        self._marks = list(map(fingerprint, plain.pieces))
        setting = _setting(self._context, window, zone)
        self._before = before if before.setting == setting else replace(before, found={}, nothing={})
        self.known = _Known(setting=setting)

    def groups(self) -> list[list[int]] | None:
        """Return the pieces of each UID by their places, but for those known to hold nothing in the window.

        None when a piece is not one event and nothing else.
        """
        new = [at for at, mark in enumerate(self._marks) if mark not in self._before.parts]
        unknown = {self._marks[at]: part(self._pieces[at]) for at in new}
        parts = self._before.parts | {mark: one for mark, one in unknown.items() if one is not None}
        if len(parts) < len(self._before.parts) + len(unknown):
            return None
        self.known.parts.update(zip(self._marks, map(parts.__getitem__, self._marks), strict=True))
        quiet = self._holding_nothing(one.uid for one in unknown.values() if one is not None)
        found: dict[bytes | int, list[int]] = {}
        for at, mark in enumerate(self._marks):
            if mark not in quiet:
                found.setdefault(parts[mark].uid or at, []).append(at)
        return list(found.values())

    def find(self, group: list[int], steps: int) -> Found[Occurrence]:
        """Return what a group holds; nothing is remembered of one that has fewer steps left than others."""
        if steps < STEPS_A_SERIES:
            return self._read(group, steps)
        key, uid = self._key(group), self.known.parts[self._marks[group[0]]].uid
        found = self._before.found.get(key) or self._read(group, steps)
        if found is _NOTHING and len(group) == 1 and uid:
            self.known.nothing[uid] = self._marks[group[0]]
        else:
            self.known.found[key] = found
        return found

    def _holding_nothing(self, new: Iterable[bytes]) -> set[int]:
        """Return the fingerprints of events known to hold nothing, as no other of their UID came; `new` are UIDs."""
        nothing, times = self._before.nothing, Counter(self._marks)
        quiet = times.keys() & nothing.values()
        quiet.difference_update(nothing[uid] for uid in new if uid in nothing)
        if len(times) < len(self._marks):
            quiet.difference_update(mark for mark, often in times.items() if often > 1)
        self.known.nothing.update((uid, mark) for uid, mark in nothing.items() if mark in quiet)
        return quiet

    def _key(self, group: list[int]) -> Hashable:
        """Return what tells a group from others: of several, a DTSTAMP counts where it says which is the newest."""
        marks = tuple(self._marks[at] for at in group)
        if len(group) == 1:
            return marks
        is_dated = [self.known.parts[mark].is_dated_by_stamp for mark in marks]
        return tuple(
            hash(self._pieces[at]) if by_stamp else mark
            for at, mark, by_stamp in zip(group, marks, is_dated, strict=True)
        )

    def _read(self, group: list[int], steps: int) -> Found[Occurrence]:
        events = [event_of(self._pieces[at]) for at in group]
        blocks = [Block(event, 0, len(event), self._context) for event in events]
        return _occurrences(blocks, self._window, days=self._days, steps=steps)


def _whole(data: bytes, window: Window, zone: ZoneInfo) -> Expansion[Occurrence]:
    file, days = cut(data), Days(window)
    return collect(
        [file], groups([file], zone=zone), lambda group, steps: _occurrences(group, window, days=days, steps=steps)
    )


def _occurrences(group: Group, window: Window, *, days: Days, steps: int) -> Found[Occurrence]:
    found = expanded(group, window, days=days, steps=steps)
    if not found.ones and not found.sentences and not found.steps and not found.unknown_zones:
        return _NOTHING
    return Found(
        ones=tuple(described(found.ones)),
        sentences=found.sentences,
        unknown_zones=found.unknown_zones,
        steps=found.steps,
    )


def _setting(context: Context, window: Window, zone: ZoneInfo) -> bytes:
    """Return all that decides what an event comes to but its own bytes."""
    return context.mark + f"{zone.key} {window.start.isoformat()} {window.end.isoformat()}".encode()
