"""What large feeds held when they were last read: one changed event then costs the work of one."""

import hashlib
from collections.abc import Mapping
from threading import Lock
from zoneinfo import ZoneInfo

from bot.calendars.details import described
from bot.calendars.groups import Found, Group, expanded, fingerprint
from bot.calendars.occurrences import STEPS_A_SERIES, Expansion, collect
from bot.calendars.prefilter import Days
from bot.domain.meetings import Occurrence, Window

_MOST = 200_000
_WORTH_IT = 500
_Known = Mapping[bytes, Found[Occurrence]]


class ReadFeeds:
    """Remembers what the events of feeds came to, for one process; threads may share it.

    Nothing is taken from one feed to another. Feeds of fewer events than `worth_it` are read again as quickly; the
    feeds longest unread are forgotten when the events and occurrences remembered are more than `most`.
    """

    def __init__(self, *, most: int = _MOST, worth_it: int = _WORTH_IT) -> None:
        self._most = most
        self._worth_it = worth_it
        self._known: dict[bytes, _Known] = {}
        self._lock = Lock()

    def read(self, name: str, data: bytes, window: Window, *, zone: ZoneInfo) -> Expansion[Occurrence]:
        """Return what a feed holds in a window; see `expand`. `name` is its address, of which only a hash is kept."""
        key = hashlib.sha256(f"{zone.key} {name}".encode()).digest()
        reader = _Reader(window, zone, self._known.get(key, {}))
        found = collect([data], reader.find, zone=zone)
        if not (found.is_truncated or found.is_empty or found.is_overfull):
            self._keep(key, reader.found)
        return found

    @property
    def size(self) -> int:
        """How many events and occurrences are remembered."""
        return sum(map(_weight, self._known.values()))

    def _keep(self, key: bytes, found: _Known) -> None:
        with self._lock:
            self._known.pop(key, None)
            if len(found) >= self._worth_it:
                self._known[key] = found
            while self.size > self._most:
                del self._known[next(iter(self._known))]


class _Reader:
    """Reads the groups of one feed that are not known."""

    def __init__(self, window: Window, zone: ZoneInfo, known: _Known) -> None:
        self._window = window
        self._days = Days(window)
        self._also = f"{zone.key} {window.start.isoformat()} {window.end.isoformat()} ".encode()
        self._known = known
        self.found: dict[bytes, Found[Occurrence]] = {}

    def find(self, group: Group, steps: int) -> Found[Occurrence]:
        """Return what a group holds; nothing is remembered of one that has fewer steps left than others."""
        if steps < STEPS_A_SERIES:
            return self._read(group, steps)
        mark = fingerprint(group, self._also)
        found = self._known.get(mark) or self._read(group, steps)
        self.found[mark] = found
        return found

    def _read(self, group: Group, steps: int) -> Found[Occurrence]:
        found = expanded(group, self._window, days=self._days, steps=steps)
        if not found.ones and not found.sentences and not found.steps and not found.unknown_zones:
            return _NOTHING
        return Found(
            ones=tuple(described(found.ones)),
            sentences=found.sentences,
            unknown_zones=found.unknown_zones,
            steps=found.steps,
        )


def _weight(known: _Known) -> int:
    return len(known) + sum(len(found.ones) for found in known.values())


_NOTHING: Found[Occurrence] = Found()
