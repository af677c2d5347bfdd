# ruff: noqa: INP001 - a script, run by its path
"""Times the calendar reader against icalendar + recurring-ical-events on the same bytes, in one run.

`python benches/bench_calendars.py [--full] [--events N]`: 1,000 events by default, 10,000 with `--full`.
"""

import argparse
import asyncio
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.calendars import Seen
from bot.calendars.details import occurrences
from bot.calendars.ics import IcsCalendar, content_hash
from bot.calendars.occurrences import expand
from bot.calendars.read_feeds import ReadFeeds
from bot.calendars.safe_fetch import SafeFetch
from bot.command_line import loops
from bot.domain.meetings import Window

Found = TypeVar("Found")
Rows = set[tuple[str, datetime, datetime]]

START = datetime(2026, 5, 4, tzinfo=UTC)
WINDOW = Window(start=START, end=START + timedelta(days=14))
ZONES = {
    "Europe/Berlin": ("+0100", "+0200", "-1SU", 3, "-1SU", 10),
    "America/New_York": ("-0500", "-0400", "2SU", 3, "1SU", 11),
    "America/Los_Angeles": ("-0800", "-0700", "2SU", 3, "1SU", 11),
    "Europe/London": ("+0000", "+0100", "-1SU", 3, "-1SU", 10),
    "Asia/Kolkata": ("+0530", "+0530", "", 0, "", 0),
}
RULES = (
    "FREQ=WEEKLY;BYDAY={day}",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY={day}",
    "FREQ=WEEKLY;BYDAY={day};UNTIL={until}",
    "FREQ=DAILY;COUNT={count}",
    "FREQ=MONTHLY;BYDAY={nth}{day}",
)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def feed(events: int) -> bytes:
    """Return a feed: three years back to six months ahead, 27 % recurring, about 1.7 kB an event."""
    chance = random.Random(7)  # noqa: S311 - a benchmark's data
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bench//EN", *(line for name in ZONES for line in _zone(name))]
    for number in range(events):
        parts += _event(number, chance)
    parts.append("END:VCALENDAR")
    return "".join(f"{_folded(part)}\r\n" for part in parts).encode()


def _zone(name: str) -> list[str]:
    winter, summer, spring, march, autumn, october = ZONES[name]
    found = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, before, after, day, month in (
        ("DAYLIGHT", winter, summer, spring, march),
        ("STANDARD", summer, winter, autumn, october),
    ):
        found += [f"BEGIN:{kind}", "DTSTART:19700101T020000", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}"]
        found += [f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={day}"] if day else []
        found.append(f"END:{kind}")
    return [*found, "END:VTIMEZONE"]


def _event(number: int, chance: random.Random) -> list[str]:
    zone = chance.choice(list(ZONES))
    start = START + timedelta(days=chance.randint(-1095, 180), minutes=15 * chance.randint(28, 72))
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    length = timedelta(minutes=chance.choice((15, 30, 45, 60, 90)))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(str(number).encode()).hexdigest()[:26]}@calendar.example",
        "DTSTAMP:20260504T080000Z",
        f"DTSTART;TZID={zone}:{local:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone}:{local + length:%Y%m%dT%H%M%S}",
        f"SUMMARY:Customer {number}\\, call about the rollout",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{chance.randint(0, 3)}",
        "TRANSP:OPAQUE",
        f"LOCATION:https://meet.example/j/{chance.randint(10**9, 10**10)}",
        f"CREATED:{start - timedelta(days=20):%Y%m%dT%H%M%SZ}",
        f"LAST-MODIFIED:{start - timedelta(days=2):%Y%m%dT%H%M%SZ}",
        "ORGANIZER;CN=Rep:mailto:rep@us.example",
        f"DESCRIPTION:{_description(chance)}",
    ]
    if chance.random() < 0.27:  # noqa: PLR2004 - the share of recurring events
        lines.append(f"RRULE:{_rule(local, start, chance)}")
    lines += [
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={chance.choice(('ACCEPTED', 'NEEDS-ACTION'))}"
        f";CN=Person {guest};X-NUM-GUESTS=0:mailto:person{guest}@customer{number % 90}.example"
        for guest in range(chance.randint(0, 8))
    ]
    return [*lines, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", "DESCRIPTION:Soon", "END:VALARM", "END:VEVENT"]


def _rule(local: datetime, start: datetime, chance: random.Random) -> str:
    return chance.choice(RULES).format(
        day=DAYS[local.weekday()],
        until=f"{start + timedelta(days=chance.randint(30, 700)):%Y%m%dT%H%M%SZ}",
        count=chance.randint(3, 40),
        nth=min(4, (local.day - 1) // 7 + 1),
    )


def _description(chance: random.Random) -> str:
    words = ("<b>Agenda</b>", "pricing", "join\\nhttps://meet.example/j/1", "dial in", "notes\\, open points", "<br/>")
    return " ".join(chance.choice(words) for _ in range(40))


def _folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 73] for at in range(0, len(line), 73)) or line


def ours(data: bytes) -> Rows:
    """Parse and expand with SayDo's reader, people and links included."""
    found = occurrences(expand([data], WINDOW, zone=UTC).instances)
    return {(one.uid, one.start, one.end) for one in found}


def theirs(data: bytes) -> Rows:
    """Parse and expand with icalendar and recurring-ical-events."""
    import icalendar  # noqa: PLC0415 - only the baseline pays for it
    import recurring_ical_events  # noqa: PLC0415

    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(WINDOW.start, WINDOW.end)
    return {(str(one["UID"]), one.start.astimezone(UTC), one.end.astimezone(UTC)) for one in found}


def _timed(work: Callable[[bytes], Found], data: bytes) -> tuple[float, Found]:
    began = time.process_time()
    found = work(data)
    return time.process_time() - began, found


def _peak(who: str, path: Path) -> float:
    """Return the peak memory (MB) of a fresh process that reads the feed once."""
    made = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, __file__, "--peak", who, str(path)], capture_output=True, text=True, check=True
    )
    return float(made.stdout) / 1024


def main() -> None:
    """Run the comparison, or one peak measurement in a process of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--full", action="store_true", help="10,000 events")
    asked.add_argument("--events", type=int, default=0)
    asked.add_argument("--rounds", type=int, default=0)
    asked.add_argument("--peak", nargs=2, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.peak:
        {"ours": ours, "theirs": theirs}[given.peak[0]](Path(given.peak[1]).read_bytes())
        status = Path("/proc/self/status").read_text()
        sys.stdout.write(status.partition("VmHWM:")[2].split()[0])
        return
    events = given.events or (10_000 if given.full else 1_000)
    _compare(feed(events), events, rounds=given.rounds or (1 if given.full else 5))


def _compare(data: bytes, events: int, *, rounds: int) -> None:
    base, own, same, change, bare = [], [], [], [], []
    held = asyncio.run(_longest_hold(data))  # first, while the baseline has left nothing behind to be collected
    rows: Rows = set()
    expected: Rows = set()
    for _ in range(rounds):  # taken in turns, so that a busy machine slows both
        seconds, expected = _timed(theirs, data)
        base.append(seconds)
        for _ in range(3):
            seconds, rows = _timed(ours, data)
            own.append(seconds)
            same.append(_timed(content_hash, data)[0])
            bare.append(_timed(_floor, data)[0])
        change += _changed(data)
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        file.write(data)
        file.flush()
        peaks = {who: _peak(who, Path(file.name)) for who in ("ours", "theirs")}
    _say(f"{events:,} events, {len(data) / 1e6:.1f} MB; baseline: icalendar + recurring-ical-events = 1")
    _say(f"same occurrences: {'yes' if rows == expected else 'NO'} ({len(rows)})")
    _say_ratio("parse and expand", median(own) * 1e3, median(base) * 1e3, "ms")
    first, second = (median(each) for each in zip(*change, strict=True))
    floor = median(bare)
    _say_ratio("unchanged (hash)", median(same) * 1e3, median(base) * 1e3, "ms", floor=floor)
    _say_ratio("one event changed", second * 1e3, first * 1e3, "ms", of="reading it whole", floor=floor)
    _say(f"floor, the bytes gone over twice in C (SHA-256, split at the events): {floor * 1e3:.1f} ms")
    _say_ratio("peak memory", peaks["ours"], peaks["theirs"], "MB")
    _say(f"event loop held for at most {held * 1e3:.1f} ms while the feed is read")
    gap, still = loops.run(_longest_gaps(data))  # last: the loop SayDo runs on collects garbage in its own way
    _say(f"a heartbeat of 1 ms: at most {gap * 1e3:.1f} ms beside a read of what changed, {still * 1e3:.1f} ms at rest")


def _changed(data: bytes) -> list[tuple[float, float]]:
    """Return what it takes (seconds) to read a feed whole, and again each time one event of it changed."""
    feeds, zone = ReadFeeds(worth_it=0), ZoneInfo("UTC")
    marks = [b"Customer %d" % number for number in (0, 10, 20)]
    whole, _ = _timed(lambda read: feeds.read("feed", read, WINDOW, zone=zone), data)
    found = []
    for mark in marks:
        data = data.replace(mark, b"Changed", 1)
        found.append((whole, _timed(lambda read: feeds.read("feed", read, WINDOW, zone=zone), data)[0]))
    return found


def _floor(data: bytes) -> tuple[bytes, list[bytes]]:
    """Do what no reader that must find out what changed can leave out."""
    return hashlib.sha256(data).digest(), data.split(b"\nBEGIN:VEVENT")


async def _longest_hold(data: bytes) -> float:
    """Return the longest time (seconds) the event loop had to wait while a calendar was read."""
    loop, longest = asyncio.get_running_loop(), 0.0
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        file.write(data)
        file.flush()
        one = IcsCalendar(Path(file.name), fetch=SafeFetch())
        work = asyncio.create_task(one.read(WINDOW, zone=ZoneInfo("UTC"), seen=Seen()))
        while not work.done():
            began = loop.time()
            await asyncio.sleep(0)
            longest = max(longest, loop.time() - began)
        await work
    return longest


async def _longest_gaps(data: bytes) -> tuple[float, float]:
    """Return the longest time (seconds) between two beats: while one changed event is read, and while nothing is."""
    feeds, zone = ReadFeeds(worth_it=0), ZoneInfo("UTC")
    feeds.read("feed", data, WINDOW, zone=zone)
    beside, still = 0.0, 0.0
    for number in range(0, 100, 10):
        data = data.replace(b"Customer %d" % number, b"Changed", 1)
        work = asyncio.create_task(asyncio.to_thread(feeds.read, "feed", data, WINDOW, zone=zone))
        beside = max(beside, await _longest_gap(work))
        still = max(still, await _longest_gap(asyncio.create_task(asyncio.sleep(0.05))))
    return beside, still


async def _longest_gap(work: asyncio.Task[Any]) -> float:
    loop, longest = asyncio.get_running_loop(), 0.0
    while not work.done():
        began = loop.time()
        await asyncio.sleep(0.001)
        longest = max(longest, loop.time() - began)
    await work
    return longest


def _say_ratio(what: str, own: float, base: float, unit: str, *, of: str = "", floor: float = 0) -> None:
    more = f", {own / floor / 1e3:.1f} x the floor" if floor else ""
    _say(f"{what:18}{own:8.1f} {unit} against {base:8.0f} {unit} = 1/{base / own:.1f}{of and f' of {of}'}{more}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
