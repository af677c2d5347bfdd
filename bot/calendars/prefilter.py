"""Which events can't touch a window, told from their bytes alone: most of a feed lies years back and is never read."""

import re
from datetime import datetime, timedelta

from bot.calendars.content_lines import unfolded
from bot.calendars.date_times import day_text, shifted
from bot.domain.meetings import Window

_LOWER_NAME = re.compile(rb"\n[a-z]")
_MARGIN = timedelta(days=4)
_DAY_DIGITS = 8
_SHORT_DAYS = 2
_HARMLESS = {b"COUNT", b"INTERVAL", b"WKST"}
_STRIDES = {  # the parts a counted rule may have beside these, and the most days from one instance to the next
    b"DAILY": {frozenset[bytes](): 1},
    b"WEEKLY": {frozenset[bytes](): 7, frozenset((b"BYDAY",)): 7},
}


class Days:
    """The days a window may touch in any zone, as the file writes days (`YYYYMMDD`)."""

    def __init__(self, window: Window) -> None:
        self.first = day_text(shifted(window.start, -_MARGIN)).encode()
        self.last = day_text(shifted(window.end, _MARGIN)).encode()

    def certainly_miss(self, block: bytes) -> bool:
        """Tell whether a VEVENT has no instance on these days; False whenever that isn't plain to see."""
        start = _day(block, b"\nDTSTART")
        if not start or b"\nRDATE" in block or _LOWER_NAME.search(block):
            return False
        if start > self.last:
            return b"THISANDFUTURE" not in block
        if start >= self.first:
            return False
        return self._is_over(block, start)

    def _is_over(self, block: bytes, start: bytes) -> bool:
        end = _day(block, b"\nDTEND") or (start if b"\nDURATION" not in block and b"\nDTEND" not in block else b"")
        if not end or end >= self.first or b"THISANDFUTURE" in block:
            return False
        rule = _line(block, b"\nRRULE:")
        if not rule:
            return b"\nRRULE" not in block
        if block.count(b"\nRRULE") > 1 or int(end) - int(start) > _SHORT_DAYS:
            return False
        last = _last_day(rule, start)
        return bool(last) and last < self.first


def _last_day(rule: bytes, start: bytes) -> bytes:
    """Return a day after which a rule has no instance; empty when that takes more than a look."""
    _, has_until, until = rule.partition(b"UNTIL=")
    if has_until:
        return until[:_DAY_DIGITS] if until[:_DAY_DIGITS].isdigit() and len(until) >= _DAY_DIGITS else b""
    parts = dict(part.partition(b"=")[::2] for part in rule.split(b";"))
    days = _STRIDES.get(parts.pop(b"FREQ", b""), {}).get(frozenset(parts) - _HARMLESS, 0)
    count, interval = parts.get(b"COUNT", b""), parts.get(b"INTERVAL", b"1")
    if not days or not (count.isdigit() and interval.isdigit()) or len(count + interval) > _DAY_DIGITS:
        return b""
    try:
        first = datetime(int(start[:4]), int(start[4:6]), int(start[6:]))  # noqa: DTZ001 - a day
    except ValueError:
        return b""
    return day_text(shifted(first, timedelta(days=days * int(count) * int(interval)))).encode()


def uid(block: bytes) -> bytes:
    """Return the UID as the block writes it, to group by; empty when it has none."""
    found = _line(block, b"\nUID:", b"\nuid:", b"\nUID;")
    return unfolded(found) if b"\n" in found else found


def _line(block: bytes, *names: bytes) -> bytes:
    for name in names:
        at = block.find(name)
        if at < 0:
            continue
        stop = block.find(b"\n", at + 1)
        while block[stop + 1 : stop + 2] in {b" ", b"\t"} and stop >= 0:
            stop = block.find(b"\n", stop + 1)
        return block[at + len(name) : stop if stop >= 0 else len(block)].strip()
    return b""


def _day(block: bytes, name: bytes) -> bytes:
    digits = _line(block, name).rpartition(b":")[2][:_DAY_DIGITS]
    return digits if len(digits) == _DAY_DIGITS and digits.isdigit() else b""
