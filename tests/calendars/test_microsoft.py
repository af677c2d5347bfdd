import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import Calendar, Seen, Unchanged
from bot.calendars.microsoft_answers import MOST_BYTES
from bot.domain.meetings import Response, Status, Window
from bot.domain.verdicts import own_response
from tests.calendars.fake_graph import Fault
from tests.calendars.graph_events import all_day, event, goid, graph_time, instance, person, weekly
from tests.calendars.microsoft_links import BERLIN, MAY, Linked, link

__all__ = ["link"]

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_the_meetings_of_the_window_are_read_by_start(link: Linked) -> None:
    link.graph.events = [event(NINE + DAY, subject="Second"), event(NINE, subject="First")]
    calendar: Calendar = link.calendar()
    found = await calendar.read(MAY, zone=BERLIN, seen=Seen())
    assert not isinstance(found, Unchanged)
    assert [one.title for one in found.occurrences] == ["First", "Second"]
    assert found.skipped == ()


async def test_only_what_overlaps_the_window_is_a_meeting_of_it(link: Linked) -> None:
    starts = [NINE - timedelta(minutes=30), NINE - timedelta(minutes=15), NINE, NINE + timedelta(hours=1)]
    link.graph.events = [event(start) for start in starts]
    window = Window(start=NINE, end=NINE + timedelta(hours=1))
    assert [one.start for one in await link.occurrences(within=window)] == starts[1:3]


async def test_a_meeting_without_length_is_in_the_window_it_starts(link: Linked) -> None:
    link.graph.events = [event(at, end=graph_time(at)) for at in (NINE, NINE + DAY)]
    assert [one.start for one in await link.occurrences(within=Window(start=NINE, end=NINE + DAY))] == [NINE]


async def test_an_empty_calendar_is_a_good_read(link: Linked) -> None:
    assert await link.occurrences() == ()


async def test_a_chosen_calendar_is_read_by_its_id(link: Linked) -> None:
    link.graph.calendars.append({"id": "AAMk/Sales=", "name": "Sales", "isDefaultCalendar": False})
    link.graph.events = [event(NINE)]
    assert len((await link.reading(link.calendar("AAMk/Sales="))).occurrences) == 1
    assert link.graph.asked[-1] == ("GET", "/v1.0/me/calendars/AAMk/Sales=/calendarView")


async def test_a_calendar_that_is_gone_is_said_to_be(link: Linked) -> None:
    assert "not in Microsoft 365 any more" in str(await link.failure(link.calendar("AAMkGone=")))


async def test_the_app_reads_a_members_mailbox_by_itself(link: Linked) -> None:
    link.graph.events = [event(NINE)]
    found = await link.reading(link.calendar(mailbox="rep@us.example"))
    assert len(found.occurrences) == 1


async def test_pages_are_read_to_the_last(link: Linked) -> None:
    link.graph.page_size = 2
    link.graph.events = [event(NINE + n * DAY) for n in range(7)]
    assert len(await link.occurrences()) == 7


async def test_a_meeting_told_twice_while_pages_were_turned_is_one(link: Linked) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE, id="AAkA-1"), event(NINE + DAY, id="AAkA-1")]
    assert [one.start for one in await link.occurrences()] == [NINE + DAY]


@pytest.mark.parametrize("status", [429, 500, 503, 504, 401, 410])
async def test_an_answer_that_breaks_off_between_pages_is_no_reading(link: Linked, status: int) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE + n * DAY) for n in range(3)]
    link.graph.faults = [Fault(status, after=2), Fault(status)]
    await link.failure()


async def test_a_token_that_expires_between_pages_is_renewed_and_the_reading_goes_on(link: Linked) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE + n * DAY) for n in range(3)]
    link.graph.faults = [Fault(401, "InvalidAuthenticationToken", after=2)]
    assert len(await link.occurrences()) == 3
    assert link.graph.refreshes == 2


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/v1.0/me/calendarView?$skip=1",
        "http://127.0.0.1:1/v1.0/me/calendarView?$skip=1",
        "/v1.0/me/calendarView?$skip=1",
        "nowhere",
    ],
)
async def test_pages_that_go_on_elsewhere_are_not_followed(link: Linked, onward: str) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE), event(NINE + DAY)]
    link.graph.next_link = onward
    await link.failure()
    assert len(link.graph.asked) == 1


async def test_pages_that_lead_back_are_given_up(link: Linked) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE), event(NINE + DAY)]
    link.graph.goes_round = True
    assert "can't read" in str(await link.failure())
    assert len(link.graph.asked) <= 3


async def test_pages_without_end_are_given_up(link: Linked) -> None:
    link.graph.page_size = 1
    link.graph.events = [event(NINE + timedelta(minutes=n)) for n in range(41)]
    assert "can't read" in str(await link.failure())
    link.graph.events.pop()
    assert len(await link.occurrences()) == 40


async def test_an_answer_from_elsewhere_is_not_followed(link: Linked) -> None:
    link.graph.faults = [Fault(302, headers={"Location": f"{link.graph.base_url}/me"}, body=b"")]
    await link.failure()
    assert len(link.graph.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Sign in</html>",
        b"[]",
        b"{}",
        b'{"value": null}',
        b'{"value": [1]}',
        b'{"value": [], "@odata.nextLink": 5}',
        b'{"value": [{"id": "1"}',
        b"[" * 100_000,
        b'{"value": ' + b" " * MOST_BYTES + b"[]}",
    ],
)
async def test_an_answer_that_is_not_graphs_is_no_reading(link: Linked, body: bytes) -> None:
    link.graph.faults = [Fault(200, body=body)]
    await link.failure()


async def test_a_packed_answer_is_bounded_by_what_it_unpacks_to(link: Linked) -> None:
    bomb = gzip.compress(b'{"value": ' + b" " * 10 * MOST_BYTES + b"[]}")
    link.graph.faults = [Fault(200, body=bomb, headers={"Content-Encoding": "gzip"})]
    assert "more than 5 MB" in str(await link.failure())


@pytest.mark.parametrize("kept", [0, 1, 40])
async def test_an_answer_that_breaks_off_in_the_middle_is_no_reading(link: Linked, kept: int) -> None:
    whole = json.dumps({"value": [event(NINE)]}).encode()
    link.graph.faults = [Fault(200, body=whole[:kept], cut=True)]
    assert "could not be reached" in str(await link.failure())


async def test_a_server_that_is_not_there_is_said_to_be(link: Linked) -> None:
    await link.reading()
    calendar = link.calendar(base_url="http://127.0.0.1:1/v1.0")
    assert "could not be reached" in str(await link.failure(calendar))


@pytest.mark.parametrize("broken", [{"start": {"dateTime": ""}}, {"originalStart": "0001-01-01T00:00:00+02:00"}])
async def test_one_meeting_that_cannot_be_read_costs_only_itself(link: Linked, broken: dict[str, Any]) -> None:
    link.graph.events = [event(NINE), event(NINE + DAY, id="AAkA-2", subject="Odd", **broken)]
    found = await link.reading()
    assert len(found.occurrences) == 1
    assert found.skipped == ("“Odd” was left out: it has no time SayDo can read.",)


async def test_a_private_meeting_that_cannot_be_read_is_not_named(link: Linked) -> None:
    broken = event(NINE + DAY, id="AAkA-2", subject="Clinic", sensitivity="private", start=None)
    link.graph.events = [event(NINE), broken]
    assert "Clinic" not in (await link.reading()).skipped[0]


async def test_a_calendar_of_which_nothing_can_be_read_is_no_reading(link: Linked) -> None:
    link.graph.events = [event(NINE, start=None)]
    await link.failure()


async def test_an_unchanged_window_is_unchanged(link: Linked) -> None:
    link.graph.events = [event(NINE)]
    first = await link.reading()
    again = await link.read(seen=first.seen)
    assert again == Unchanged(seen=first.seen)
    for remembered in (Seen(content_hash=first.seen.content_hash), Seen(etag=first.seen.etag)):
        assert isinstance(await link.read(seen=remembered), Unchanged)


async def test_fields_that_say_nothing_about_the_meeting_leave_it_unchanged(link: Linked) -> None:
    link.graph.events = [event(NINE)]
    first = await link.reading()
    link.graph.events = [{**event(NINE), "@odata.etag": 'W/"x"', "changeKey": "x", "bodyPreview": "Hello"}]
    assert isinstance(await link.read(seen=first.seen), Unchanged)


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "New"},
        {"isCancelled": True},
        {"showAs": "free"},
        {"attendees": [person("ann@acme.test", answer="declined")]},
        {"end": graph_time(NINE + timedelta(hours=1))},
    ],
)
async def test_a_meeting_that_changed_is_read_anew(link: Linked, changed: dict[str, Any]) -> None:
    link.graph.events = [event(NINE)]
    first = await link.reading()
    link.graph.events = [event(NINE, **changed)]
    assert not isinstance(await link.read(seen=first.seen), Unchanged)


async def test_a_window_that_moved_on_by_days_or_to_another_zone_is_read_anew(link: Linked) -> None:
    first = await link.reading()
    later = Window(start=MAY.start + DAY, end=MAY.end + DAY)
    assert not isinstance(await link.read(within=later, seen=first.seen), Unchanged)
    elsewhere = await link.calendar().read(MAY, zone=ZoneInfo("Asia/Tokyo"), seen=first.seen)
    assert not isinstance(elsewhere, Unchanged)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Europe/Berlin", datetime(2026, 3, 23, 9)),  # noqa: DTZ001
        ("Europe/Berlin", datetime(2026, 10, 19, 9)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 3, 2, 9)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 10, 26, 9)),  # noqa: DTZ001
        ("Australia/Sydney", datetime(2026, 3, 30, 9)),  # noqa: DTZ001
        ("Australia/Sydney", datetime(2026, 9, 28, 9)),  # noqa: DTZ001
    ],
)
async def test_a_weekly_call_stays_at_nine_when_the_clocks_change(link: Linked, zone: str, first: datetime) -> None:
    link.graph.events = weekly(first, 3, zone=zone)
    window = Window(start=first.replace(tzinfo=UTC) - DAY, end=first.replace(tzinfo=UTC) + 21 * DAY)
    found = await link.occurrences(within=window)
    assert [one.start.astimezone(ZoneInfo(zone)).strftime("%H:%M") for one in found] == ["09:00"] * 3
    assert len({one.start.time() for one in found}) == 2
    assert {one.uid for one in found} == {goid()}
    assert len({one.original_start for one in found}) == 3


async def test_an_instance_of_a_series_is_moved_and_another_is_cancelled(link: Linked) -> None:
    link.graph.events = [
        instance(NINE),
        instance(NINE + 7 * DAY, start=NINE + 8 * DAY),
        instance(NINE + 14 * DAY, isCancelled=True, subject="Canceled: Acme QBR"),
    ]
    stays, moved, cancelled = await link.occurrences()
    assert (moved.original_start, moved.start) == (NINE + 7 * DAY, NINE + 8 * DAY)
    assert [one.status for one in (stays, moved, cancelled)] == [
        Status.CONFIRMED,
        Status.CONFIRMED,
        Status.CANCELLED,
    ]
    assert {one.uid for one in (stays, moved, cancelled)} == {goid()}


async def test_two_members_see_the_same_call(link: Linked) -> None:
    link.graph.events = [instance(NINE)]
    [of_rep] = await link.occurrences()
    of_hers: dict[str, Any] = {"id": "AAkA-eve", "seriesMasterId": "AAkA-of-eve", "isOrganizer": False}
    link.graph.events = [instance(NINE, **of_hers, responseStatus={"response": "accepted"})]
    [of_eve] = (await link.reading(link.calendar(own_email="eve@us.example"))).occurrences
    assert (of_rep.uid, of_rep.original_start) == (of_eve.uid, of_eve.original_start)
    assert own_response(of_eve, email="eve@us.example") is Response.ACCEPTED


async def test_a_member_who_travels_has_all_day_events_where_they_are(link: Linked) -> None:
    link.graph.events = [all_day(date(2026, 5, 4), showAs="oof")]
    [at_home] = await link.occurrences()
    away = await link.calendar().read(MAY, zone=ZoneInfo("America/New_York"), seen=Seen())
    assert not isinstance(away, Unchanged)
    assert away.occurrences == (
        replace(
            at_home,
            original_start=at_home.start + timedelta(hours=6),
            start=at_home.start + timedelta(hours=6),
            end=at_home.end + timedelta(hours=6),
        ),
    )


def test_a_calendar_shows_nothing_of_itself(link: Linked) -> None:
    assert repr(link.calendar()) == "MicrosoftCalendar(…)"
    assert "s3cret" not in repr(link.client)
