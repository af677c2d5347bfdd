import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.ics import IcsCalendar, content_hash
from bot.calendars.occurrences import NO_GUESTS
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError, HostTrouble
from bot.domain.meetings import Window
from tests.calendars.feeds import MAY, calendar, event
from tests.calendars.servers import always, serving

ZONE = ZoneInfo("Europe/Berlin")
CALL = event("DTSTART:20260504T100000Z", "DURATION:PT30M", "SUMMARY:Call")
FEED = calendar(CALL)


def local(source: str | Path) -> IcsCalendar:
    return IcsCalendar(source, fetch=SafeFetch(allow_private=True, allow_http=True))


async def reading(source: str | Path, seen: Seen | None = None, within: Window = MAY) -> Reading:
    found = await local(source).read(within, zone=ZONE, seen=seen or Seen())
    assert isinstance(found, Reading)
    return found


async def failure(data: bytes, *, status: int = 200, headers: dict[str, str] | None = None) -> CalendarError:
    """Return how a feed that answers this fails."""
    async with serving(always(data, status=status, headers=headers)) as server:
        with pytest.raises(CalendarError) as told:
            await local(server.url("/private-abc123/basic.ics")).read(MAY, zone=ZONE, seen=Seen())
    assert "abc123" not in str(told.value)
    return told.value


async def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(FEED)
    assert [one.title for one in (await reading(file)).occurrences] == ["Call"]


async def test_a_file_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="can't be read"):
        await reading(tmp_path / "gone.ics")


async def test_a_feed_is_read_whatever_type_it_claims_to_be() -> None:
    async with serving(always(FEED, headers={"Content-Type": "text/html"})) as server:
        assert [one.title for one in (await reading(server.url())).occurrences] == ["Call"]


async def test_what_was_seen_is_sent_along_and_not_modified_means_unchanged() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(body=FEED, headers={"ETag": '"1"', "Last-Modified": "Mon, 04 May 2026 10:00:00 GMT"})

    async with serving(answer) as server:
        first = await reading(server.url())
        again = await local(server.url()).read(MAY, zone=ZONE, seen=first.seen)
        assert again == Unchanged(seen=first.seen)
        assert server.asked[1].headers["If-Modified-Since"] == "Mon, 04 May 2026 10:00:00 GMT"


async def test_a_feed_that_only_restamped_itself_is_unchanged(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(FEED)
    first = await reading(file)
    file.write_bytes(FEED.replace(b"DTSTAMP:20260101", b"DTSTAMP:20260505"))
    assert isinstance(await local(file).read(MAY, zone=ZONE, seen=first.seen), Unchanged)
    file.write_bytes(FEED.replace(b"SUMMARY:Call", b"SUMMARY:Demo"))
    assert [one.title for one in (await reading(file, first.seen)).occurrences] == ["Demo"]


async def test_an_unchanged_feed_is_read_again_when_the_window_has_moved_on_or_the_zone_is_another(
    tmp_path: Path,
) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(FEED)
    first = await reading(file)
    day = timedelta(days=1)
    moved = Window(start=MAY.start + day, end=MAY.end + day)
    assert (await reading(file, first.seen, moved)).occurrences
    elsewhere = await local(file).read(MAY, zone=ZoneInfo("Asia/Tokyo"), seen=first.seen)
    assert isinstance(elsewhere, Reading)


async def test_an_unchanged_feed_is_read_anew_once_in_a_day_of_looks(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(FEED)
    seen, readings = Seen(), 0
    for minutes in range(0, 1441, 30):
        step = timedelta(minutes=minutes)
        found = await local(file).read(Window(start=MAY.start + step, end=MAY.end + step), zone=ZONE, seen=seen)
        seen, readings = found.seen, readings + isinstance(found, Reading)
    assert readings == 2  # the first, and when the window's ends come to another day
    assert seen.content_hash


def test_the_hash_covers_everything_but_the_stamps() -> None:
    assert content_hash(FEED) == content_hash(FEED.replace(b"DTSTAMP:2026", b"DTSTAMP:2027"))
    assert content_hash(FEED) != content_hash(FEED.replace(b"PT30M", b"PT45M"))
    assert content_hash(b"BEGIN:VCALENDAR\nDTSTAMP:1") == content_hash(b"BEGIN:VCALENDAR\nDTSTAMP:2")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \r\n" * 20,
        b"<!DOCTYPE html><html><body>BEGIN:VCALENDAR is what you wanted</body></html>",
        b"\n\n<html><head><title>Sign in</title></head></html>",
        b'{"error": {"code": 403}}',
        calendar(),
        FEED[: len(FEED) // 2],
        FEED.replace(b"END:VCALENDAR", b""),
        bytes(range(256)) * 20,
    ],
    ids=["nothing", "blank", "page about calendars", "sign-in", "JSON", "no event", "half", "no end", "noise"],
)
async def test_nothing_is_inferred_from_what_is_no_whole_calendar(body: bytes) -> None:
    assert str(await failure(body))


async def test_a_web_page_is_named_with_the_way_out() -> None:
    said = str(await failure(b"\xef\xbb\xbf\n<!doctype html><html>BEGIN:VCALENDAR</html>"))
    assert said.startswith("The address returned a web page, not a calendar. Copy the *secret address in iCal format*")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "sign-in"),
        (403, "sign-in"),
        (404, "nowhere"),
        (410, "nowhere"),
        (500, "error (500)"),
        (304, "error (304)"),
    ],
)
async def test_a_refusal_is_told_in_plain_words(status: int, words: str) -> None:
    assert words in str(await failure(b"" if status == 304 else b"secret details", status=status))


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_says_when_to_come_back(status: int) -> None:
    told = await failure(b"", status=status, headers={"Retry-After": "90"})
    assert (told.retry_after, told.host_trouble) == (90.0, HostTrouble.BUSY)


@pytest.mark.parametrize("status", [401, 404, 500])
async def test_one_refused_calendar_is_no_trouble_of_its_server(status: int) -> None:
    assert (await failure(b"", status=status)).host_trouble is None


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", 3600.0),
        ("X-PUBLISHED-TTL:PT30M", 1800.0),
        ("X-PUBLISHED-TTL:P1W", 14_400.0),
        ("X-PUBLISHED-TTL:PT1S", 300.0),
        ("REFRESH-INTERVAL:VALUE=DURATION:PT1H", None),
        ("X-OTHER:1", None),
    ],
)
async def test_the_feeds_wish_for_the_next_look_is_kept_within_reason(
    tmp_path: Path, line: str, seconds: float | None
) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(calendar(line, CALL))
    assert (await reading(file)).refresh_after == seconds


async def test_what_was_skipped_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(calendar(event("SUMMARY:Lost", "DTSTART:tomorrow", uid="lost"), CALL))
    found = await reading(file)
    assert [one.title for one in found.occurrences] == ["Call"]
    assert found.skipped == ("“Lost” was skipped: “tomorrow” is not a date.",)


async def test_a_calendar_with_more_than_anybody_could_attend_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    hourly = (event("DTSTART:20260504T100000Z", "RRULE:FREQ=HOURLY", uid=str(n)) for n in range(20))
    file.write_bytes(calendar(*hourly))
    with pytest.raises(CalendarError, match="more events in these weeks than anybody"):
        await reading(file)


async def test_an_event_cut_off_in_a_whole_file_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(calendar("BEGIN:VEVENT\r\nUID:cut", CALL))
    assert (await reading(file)).skipped == ("1 of the file's events are cut off and were skipped.",)


async def test_an_outlook_feed_that_hides_its_guests_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    outlook = FEED.replace(b"-//Example//EN", b"Microsoft Exchange Server 2010")
    file.write_bytes(outlook)
    found = await reading(file)
    assert found.warnings == (NO_GUESTS,)
    assert all(one.hides_guests for one in found.occurrences)
    file.write_bytes(outlook.replace(b"SUMMARY:Call", b"ATTENDEE:mailto:ann@acme.test"))
    found = await reading(file)
    assert found.warnings == ()
    assert not any(one.hides_guests for one in found.occurrences)


def test_a_calendar_keeps_its_address_to_itself() -> None:
    assert "abc123" not in repr(local("https://calendar.example/private-abc123/basic.ics"))


async def test_the_event_loop_is_not_held_while_a_large_feed_is_read(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    many = (event(f"DTSTART:{2020 + n % 7}0504T100000Z", "DURATION:PT30M", uid=str(n)) for n in range(3000))
    file.write_bytes(calendar(*many))
    loop, longest = asyncio.get_running_loop(), 0.0
    work = asyncio.create_task(reading(file))
    while not work.done():
        began = loop.time()
        await asyncio.sleep(0)
        longest = max(longest, loop.time() - began)
    assert len((await work).occurrences) == 428
    assert longest < 0.5  # a machine at rest holds it for less than 0.05


async def test_a_window_is_read_in_utc_whatever_zone_it_is_given_in(tmp_path: Path) -> None:
    file = tmp_path / "calendar.ics"
    file.write_bytes(FEED)
    berlin = Window(start=datetime(2026, 5, 4, 12, tzinfo=ZONE), end=datetime(2026, 5, 4, 13, tzinfo=ZONE))
    [found] = (await reading(file, within=berlin)).occurrences
    assert found.start == datetime(2026, 5, 4, 10, tzinfo=UTC)
