"""A feed that was read before is read again at the cost of what changed, and comes to the same."""

import random
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import Reading, Seen
from bot.calendars.ics import IcsCalendar
from bot.calendars.occurrences import Expansion
from bot.calendars.read_feeds import ReadFeeds
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.meetings import Occurrence, Window
from tests.calendars.feeds import MAY, UTC_ZONE, calendar, event, new_york, window

FEED = "https://calendar.example/ann.ics"
CALLS = [event(f"DTSTART:202605{day:02}T100000Z", "DURATION:PT30M", uid=f"call {day}") for day in range(1, 29)]
WEEKLY = ("DTSTART;TZID=Head Office:20260504T100000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY")


def moved(stamp: str, hour: int, *, line: str = "STATUS:CONFIRMED") -> str:
    """Return one of several versions of an instance; which is the newest, its DTSTAMP tells."""
    changed = event("RECURRENCE-ID:20260511T140000Z", f"DTSTART:20260511T{hour}0000Z", line, uid="weekly")
    return changed.replace("20260101T000000Z", stamp)


VARIETY = (
    new_york(),
    *CALLS,
    event(*WEEKLY, uid="weekly"),
    moved("20260301T000000Z", 15),
    moved("20260302T000000Z", 16),
    event("DTSTART;TZID=Nowhere/Land:20260506T100000", "SUMMARY:Lost", uid="lost"),
    event("DTSTART;TZID=Nowhere/Land:20260507T100000", uid="lost too"),
    event("DTSTART:tomorrow", "SUMMARY:Broken", uid="broken"),
    event("DTSTART:20260508T100000Z", "SUMMARY:Half", "RRULE:FREQ=SOMETIMES", uid="half"),
    event("DTSTART:20200508T100000Z", "DURATION:PT1H", uid="long ago"),
    event("DTSTART;VALUE=DATE:20260509", "RRULE:FREQ=DAILY;UNTIL=20260520T040000Z", uid="days"),
    event("DTSTART:20260510T100000", "SUMMARY:Floats").replace("UID:call@us.example\r\n", ""),
)


def whole(data: bytes, *, within: Window = MAY, zone: ZoneInfo = UTC_ZONE) -> Expansion[Occurrence]:
    """Read a feed nothing is remembered of."""
    return ReadFeeds(most=0).read(FEED, data, within, zone=zone)


def again(feeds: ReadFeeds, *parts: str, name: str = FEED) -> tuple[Occurrence, ...]:
    """Read a feed and return what it holds."""
    return feeds.read(name, calendar(*parts), MAY, zone=UTC_ZONE).instances


EDITS: tuple[Callable[[random.Random, str], str], ...] = (
    lambda *_: "",
    lambda _, part: part + "\r\n" + part,
    lambda _, part: part.replace("END:VEVENT", "SUMMARY:Renamed\r\nEND:VEVENT"),
    lambda _, part: part.replace("END:VEVENT", "X-WR-TIMEZONE:Asia/Tokyo\r\nEND:VEVENT"),
    lambda chance, part: part.replace("202605", f"2026{chance.randint(1, 12):02}"),
    lambda chance, part: part.replace("T10", f"T{chance.randint(10, 23)}"),
    lambda chance, part: part.replace("DTSTAMP:2026", f"DTSTAMP:20{chance.randint(10, 30)}"),
    lambda chance, part: part.replace("END:VEVENT", f"LAST-MODIFIED:20{chance.randint(10, 30)}\r\nEND:VEVENT"),
    lambda _, part: part.replace("-0500", "-0800"),
    lambda _, part: part.replace("Nowhere/Land", "Head Office"),
    lambda _, part: part.replace("UID:call", "UID:weekly\r\nX:call"),
)

LINES = (
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VEVENT ", "END:VEVENT\t", "begin:vevent", "End:VEvent", "BEGIN:VEVENTS"),
    *("BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:VCALENDAR", "END:VCALENDAR", "end:vcalendar", "BEGIN:VALARM"),
    *("X-WR-TIMEZONE:Asia/Tokyo", "x-wr-timezone:Asia/Tokyo", "METHOD:CANCEL", "REFRESH-INTERVAL:PT2H", "\0", "\r"),
    *(" folded", "\t:folded", "\0 folded", "DTSTAMP", "DTSTAMP:20290101T000000Z", "DTSTAMP:20290101\r\n T000000Z"),
    *("SUMMARY:End\\nBEGIN:VEVENT", "SUMMARY:End\r\n BEGIN:VEVENT", "RECURRENCE-ID:20260511T140000Z", "UID:weekly"),
)


@pytest.mark.parametrize("seed", range(6))
def test_a_feed_read_again_after_any_change_holds_what_a_whole_read_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - edits, not secrets
    feeds, parts = ReadFeeds(worth_it=0), list(VARIETY)
    for _ in range(40):
        at = chance.randrange(len(parts))
        parts[at] = chance.choice(EDITS)(chance, parts[at]) or chance.choice(VARIETY)
        if chance.random() < 0.2:
            chance.shuffle(parts)
        method = chance.choice(("METHOD:PUBLISH", "METHOD:PUBLISH", "METHOD:CANCEL"))
        data = calendar(method, *parts)
        data = data if chance.random() < 0.9 else data[: chance.randrange(len(data))]
        within, zone = (
            chance.choice((MAY, MAY, window("2026-05-08", "2026-05-12"))),
            chance.choice(("UTC", "Asia/Tokyo")),
        )
        read = feeds.read(FEED, data, within, zone=ZoneInfo(zone))
        assert read == whole(data, within=within, zone=ZoneInfo(zone))


@pytest.mark.parametrize("seed", range(6))
def test_a_feed_read_again_after_any_line_of_it_changed_holds_what_a_whole_read_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - edits, not secrets
    feeds, usual = ReadFeeds(worth_it=0), calendar(*VARIETY)
    lines, as_usual = usual.decode().split("\r\n"), whole(usual)
    for _ in range(80):
        at = chance.randrange(len(lines))
        if chance.random() < 0.7:
            lines.insert(at, chance.choice(LINES))
        else:
            del lines[at]
        data = chance.choice(("\r\n", "\r\n", "\n")).join(lines).encode()
        assert feeds.read(FEED, data, MAY, zone=UTC_ZONE) == whole(data)
        if chance.random() < 0.6:
            lines = usual.decode().split("\r\n")
            assert feeds.read(FEED, usual, MAY, zone=UTC_ZONE) == as_usual


ZONE = new_york("Side Office").encode()
UNUSUAL: dict[str, Callable[[bytes], bytes]] = {
    "an event begins within another": lambda data: data.replace(b"UID:call 9", b"BEGIN:VEVENT\r\nUID:call 9"),
    "an event never ends": lambda data: data.replace(b"END:VEVENT", b"X:", 1),
    "words in lower case": lambda data: data.replace(b"BEGIN:VEVENT", b"begin:vevent", 1),
    "blanks behind a word": lambda data: data.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT ", 1),
    "a time zone between events": lambda data: data.replace(b"END:VEVENT", b"END:VEVENT\r\n" + ZONE, 3),
    "a time zone around events": lambda data: data.replace(b"END:VTIMEZONE\r\n", b"").replace(
        b"END:VCALENDAR", b"END:VTIMEZONE\r\nEND:VCALENDAR"
    ),
    "the calendar's zone within an event": lambda data: data.replace(b"UID:", b"X-WR-TIMEZONE:Asia/Tokyo\r\nUID:", 1),
    "two calendars": lambda data: data + data.replace(b"UID:", b"UID:2"),
    "no calendar around its events": lambda data: data[data.index(b"BEGIN:VEVENT") : data.index(b"END:VCALENDAR")],
    "it breaks off": lambda data: data[:-17],
}
USUAL: dict[str, Callable[[bytes], bytes]] = {
    "line ends without CR": lambda data: data.replace(b"\r\n", b"\n"),
    "line ends that are CR alone": lambda data: data.replace(b"\r\n", b"\r"),
    "line ends of two kinds": lambda data: data.replace(b"\r\n", b"\n", 80),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "another method": lambda data: data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nMETHOD:CANCEL"),
    "another zone": lambda data: data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-WR-TIMEZONE:Asia/Tokyo"),
    "a zone named at the end": lambda data: data.replace(b"END:VCAL", b"X-WR-TIMEZONE:Asia/Tokyo\r\nEND:VCAL"),
    "a method at the end, where it means nothing": lambda data: data.replace(b"END:VCAL", b"METHOD:CANCEL\r\nEND:VCAL"),
    "another offset": lambda data: data.replace(b"TZOFFSETTO:-0400", b"TZOFFSETTO:-0800"),
    "tasks between events": lambda data: data.replace(b"END:VEVENT", b"END:VEVENT\r\nBEGIN:VTODO\r\nEND:VTODO"),
    "a boundary in a folded line": lambda data: data.replace(b"UID:call 9", b"UID:call 9\r\n BEGIN:VEVENT\r\n X"),
    "Outlook's, without guests": lambda data: data.replace(b"-//Example", b"-//Microsoft Exchange"),
    "Outlook's in UTF-16, with a guest": lambda data: (
        data.replace(b"-//Example", b"-//Microsoft Exchange")
        .replace(b"UID:call 9", b"ATTENDEE:mailto:bo@ask.example\r\nUID:call 9")
        .decode()
        .encode("utf-16")
    ),
}


@pytest.mark.parametrize("what", [*UNUSUAL, *USUAL])
def test_a_feed_that_becomes_unlike_itself_holds_what_a_whole_read_finds(what: str) -> None:
    feeds, before = ReadFeeds(worth_it=0), calendar(*VARIETY)
    after = (UNUSUAL | USUAL)[what](before)
    assert after != before
    for data in (before, after, after, before):
        assert feeds.read(FEED, data, MAY, zone=UTC_ZONE) == whole(data)


@pytest.mark.parametrize("what", UNUSUAL)
def test_nothing_is_remembered_of_a_feed_that_is_not_written_as_usual(what: str) -> None:
    feeds = ReadFeeds(worth_it=0)
    feeds.read(FEED, UNUSUAL[what](calendar(*VARIETY)), MAY, zone=UTC_ZONE)
    assert feeds.size == 0


@pytest.mark.parametrize("what", USUAL)
def test_feeds_written_as_others_are_remembered(what: str) -> None:
    feeds, data = ReadFeeds(worth_it=0), USUAL[what](calendar(*VARIETY))
    [first, second] = (feeds.read(FEED, data, MAY, zone=UTC_ZONE).instances for _ in range(2))
    assert first
    assert all(old is new for old, new in zip(first, second, strict=True))


def test_a_stamp_between_the_halves_of_a_folded_line_is_not_left_out() -> None:
    feeds = ReadFeeds(worth_it=0)
    folded = event("DTSTART:20260504T100000Z", "SUMMARY:Call", " ing").replace("DTSTAMP:20260101T000000Z\r\n", "")
    parted = folded.replace("Call\r\n", "Call\r\nDTSTAMP:20260101\r\n")
    assert [one.title for one in again(feeds, folded)] == ["Calling"]
    assert [one.title for one in again(feeds, parted)] == ["Call"]


def test_only_what_changed_is_read_again() -> None:
    feeds = ReadFeeds(worth_it=0)
    before = again(feeds, *CALLS)
    after = again(feeds, *CALLS[:9], CALLS[9].replace("PT30M", "PT45M"), *CALLS[10:])
    assert [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new] == [9]


def test_a_feed_that_stamps_every_event_anew_is_not_read_again_for_it() -> None:
    feeds = ReadFeeds(worth_it=0)
    parts = (new_york(), event(*WEEKLY, uid="weekly"), moved("20260301T000000Z", 15, line="LAST-MODIFIED:20260301"))
    before = again(feeds, *parts)
    after = again(feeds, *(part.replace("DTSTAMP:2026", "DTSTAMP:2027") for part in parts))
    assert all(old is new for old, new in zip(before, after, strict=True))


def test_a_stamp_that_tells_which_version_is_the_newest_is_heeded() -> None:
    feeds = ReadFeeds(worth_it=0)
    first, second = moved("20260301T000000Z", 15), moved("20260302T000000Z", 16)
    assert [one.start.hour for one in again(feeds, first, second)] == [16]
    assert [one.start.hour for one in again(feeds, first.replace("20260301T", "20260303T"), second)] == [15]


def test_a_series_that_held_nothing_is_read_again_when_one_of_it_is_moved_here() -> None:
    feeds, over = ReadFeeds(worth_it=0), event("DTSTART:20200508T100000Z", "RRULE:FREQ=DAILY;COUNT=3", uid="over")
    late = event("RECURRENCE-ID:20200509T100000Z", "DTSTART:20260509T100000Z", "SUMMARY:Late", uid="over")
    last = event("DTSTART:20260601T100000Z", uid="last")
    assert not again(feeds, over, last)
    assert [one.title for one in again(feeds, over, late, last)] == ["Late"]
    assert not again(feeds, over, late.replace("DTSTART:2026", "DTSTART:2020"), last)
    assert not again(feeds, over, last)


def test_no_feed_is_told_what_another_holds() -> None:
    feeds, weekly = ReadFeeds(worth_it=0), event(*WEEKLY, uid="weekly")
    [here, *_] = again(feeds, new_york(), weekly)
    [there, *_] = again(feeds, new_york().replace("-0400", "-0700"), weekly, name="https://calendar.example/bob.ics")
    [same, *_] = again(feeds, new_york(), weekly, name="https://calendar.example/cid.ics")
    assert (here.start.hour, there.start.hour, same.start.hour) == (14, 17, 14)
    assert same is not here


def test_a_feed_that_breaks_off_does_not_cost_what_is_known_of_it() -> None:
    feeds = ReadFeeds(worth_it=0)
    [first, *_] = again(feeds, *CALLS)
    assert feeds.read(FEED, calendar(*CALLS)[:300], MAY, zone=UTC_ZONE).is_truncated
    assert again(feeds, *CALLS)[0] is first


def test_what_is_remembered_is_bounded_and_the_feed_longest_unread_goes_first() -> None:
    feeds = ReadFeeds(most=150, worth_it=2)
    [old, new] = ([again(feeds, *CALLS, name=name)[0] for name in ("a", "b", "c")] for _ in range(2))
    assert feeds.size <= 150
    assert again(feeds, *CALLS, name="c")[0] is new[2]
    assert old[0] is not new[0]


def test_small_feeds_are_not_remembered() -> None:
    feeds = ReadFeeds()
    assert len(again(feeds, *CALLS)) == 28
    assert feeds.size == 0


async def test_a_calendar_given_what_was_read_before_finds_what_changed(tmp_path: Path) -> None:
    file, feeds = tmp_path / "calendar.ics", ReadFeeds(worth_it=0)
    seen = Seen()
    for title in ("Call", "Demo"):
        file.write_bytes(calendar(*CALLS, event("DTSTART:20260504T120000Z", f"SUMMARY:{title}", uid="new")))
        one = IcsCalendar(file, fetch=SafeFetch(), read_feeds=feeds)
        found = await one.read(MAY, zone=UTC_ZONE, seen=seen)
        assert isinstance(found, Reading)
        assert title in [one.title for one in found.occurrences]
        seen = found.seen
    assert feeds.size > 0
