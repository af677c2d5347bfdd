"""Reading a Google calendar: the window listed whole, page by page, or not at all."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.google import GoogleCalendar
from bot.calendars.google_login import GoogleClient
from bot.calendars.grants import Credentials, RevokedError
from bot.domain.calls import Meeting, MeetingId, instance_of
from bot.domain.changes import compare
from bot.domain.errors import CalendarError
from bot.domain.meetings import Status, Window
from tests.calendars.fake_google import (
    CLIENT_ID,
    CLIENT_SECRET,
    NOW,
    WINDOW,
    FakeGoogle,
    Trouble,
    bare_cancelled,
    event,
    instance,
    refused,
)
from tests.factories import meeting

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with FakeGoogle().running() as running:
        yield running


@pytest.fixture
def calendar(google: FakeGoogle) -> GoogleCalendar:
    return opened(google)


def opened(
    google: FakeGoogle, address: str = "primary", *, own_email: str = "ann@saydo.example", base_url: str = ""
) -> GoogleCalendar:
    return GoogleCalendar(
        address,
        google.allows("ann@saydo.example"),
        session=google.session,
        client=GoogleClient(CLIENT_ID, CLIENT_SECRET, clock=google.clock, token_url=google.token_url),
        keep=nothing_is_kept,
        own_email=own_email,
        base_url=base_url or google.base_url,
    )


async def nothing_is_kept(_: Credentials) -> None:
    raise AssertionError("no new credentials were given")


async def read(calendar: GoogleCalendar, window: Window = WINDOW, *, seen: Seen | None = None) -> Reading:
    reading = await calendar.read(window, zone=BERLIN, seen=seen or Seen())
    assert isinstance(reading, Reading)
    return reading


async def failure(calendar: GoogleCalendar) -> CalendarError:
    with pytest.raises(CalendarError) as caught:
        await calendar.read(WINDOW, zone=BERLIN, seen=Seen())
    return caught.value


async def test_the_window_is_listed_expanded_with_what_was_deleted_and_every_guest(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(event())
    assert [one.title for one in (await read(calendar)).occurrences] == ["Acme QBR"]
    asked = google.lists()[0].query
    assert (asked["singleEvents"], asked["showDeleted"]) == ("true", "true")
    assert (asked["timeMin"], asked["timeMax"]) == ("2026-03-03T09:00:00Z", "2026-03-19T09:00:00Z")
    assert "maxAttendees" not in asked
    assert "syncToken" not in asked


async def test_a_window_between_seconds_is_widened_to_whole_ones(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    part = timedelta(microseconds=250_000)
    await read(calendar, Window(start=WINDOW.start + part, end=WINDOW.end + part))
    asked = google.lists()[0].query
    assert (asked["timeMin"], asked["timeMax"]) == ("2026-03-03T09:00:00Z", "2026-03-19T09:00:01Z")


async def test_pages_are_followed_until_one_names_no_other(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(*(event(f"call{n}", f"2026-03-{5 + n:02}T10:00:00+01:00") for n in range(5)))
    google.page_size = 2
    assert len((await read(calendar)).occurrences) == 5
    assert len(google.lists()) == 3


async def test_an_empty_page_with_another_behind_it_ends_nothing(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event())
    empty = {"kind": "calendar#events", "items": [], "nextPageToken": "page-9"}
    last = {"kind": "calendar#events", "timeZone": "Europe/Berlin", "items": [event()]}
    google.troubles += [Trouble(status=200, body=empty), Trouble(status=200, body=last)]
    assert len((await read(calendar)).occurrences) == 1


async def test_a_chain_that_breaks_is_no_reading(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event("a"), event("b"))
    google.page_size = 1
    google.troubles += [None, refused(500, "backendError")]
    assert "busy" in str(await failure(calendar))


async def test_a_page_token_that_is_refused_fails_the_whole_read(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    stale = {"kind": "calendar#events", "items": [event()], "nextPageToken": "long gone"}
    google.troubles.append(Trouble(status=200, body=stale))
    assert "an error (400)" in str(await failure(calendar))


async def test_an_access_token_that_ends_between_pages_is_renewed_and_the_page_asked_for_again(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(event("a"), event("b"))
    google.page_size = 1
    google.troubles += [None, refused(401, "authError", status="UNAUTHENTICATED")]
    assert len((await read(calendar)).occurrences) == 2
    assert len(google.token_requests) == 2
    assert [one.query.get("pageToken") for one in google.lists()].count(None) == 1


async def test_a_chain_without_end_is_given_up(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    page = {"kind": "calendar#events", "items": [], "nextPageToken": "again"}
    google.troubles += [Trouble(status=200, body=page)] * 100
    assert "more events in these weeks" in str(await failure(calendar))
    assert len(google.lists()) < 100


async def test_an_empty_calendar_is_a_good_reading(calendar: GoogleCalendar) -> None:
    assert (await read(calendar)).occurrences == ()


async def test_a_window_that_holds_the_same_is_unchanged(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event(), instance("2026-03-06T09:00:00+01:00"))
    first = await read(calendar)
    later = Window(start=WINDOW.start + timedelta(seconds=300), end=WINDOW.end + timedelta(seconds=300))
    assert isinstance(await calendar.read(later, zone=BERLIN, seen=first.seen), Unchanged)


async def test_what_changes_with_nobodys_doing_is_no_change(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event())
    first = await read(calendar)
    google.events["primary"] = [event(etag='"2"', updated="2026-03-04T08:00:00.000Z", reminders={"useDefault": True})]
    assert isinstance(await calendar.read(WINDOW, zone=BERLIN, seen=first.seen), Unchanged)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Acme: decision"},
        {"start": {"dateTime": "2026-03-05T10:15:00+01:00"}},
        {"status": "cancelled"},
        {"attendees": [{"email": "ann@saydo.example", "self": True, "responseStatus": "declined"}]},
        {"location": "https://zoom.us/j/1"},
        {"visibility": "private"},
    ],
    ids=",".join,
)
async def test_what_somebody_changed_is_a_change(
    google: FakeGoogle, calendar: GoogleCalendar, change: dict[str, object]
) -> None:
    google.has(event())
    first = await read(calendar)
    google.events["primary"] = [event() | change]
    await read(calendar, seen=first.seen)


async def test_another_day_or_zone_is_read_anew(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event())
    first = await read(calendar)
    next_day = Window(start=WINDOW.start + timedelta(days=1), end=WINDOW.end + timedelta(days=1))
    await read(calendar, next_day, seen=first.seen)
    assert isinstance(await calendar.read(WINDOW, zone=ZoneInfo("Asia/Tokyo"), seen=first.seen), Reading)


async def test_an_event_moved_into_the_window_by_time_alone_is_seen(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(event(start="2026-03-19T10:30:00+01:00"))
    first = await read(calendar)
    assert first.occurrences == ()
    later = Window(start=WINDOW.start + timedelta(hours=1), end=WINDOW.end + timedelta(hours=1))
    assert len((await read(calendar, later, seen=first.seen)).occurrences) == 1


async def test_a_secondary_calendar_is_named_by_its_id_whatever_is_in_it(google: FakeGoogle) -> None:
    address = "team/a#b?c 1@group.calendar.google.com"
    google.has(event(), calendar=address)
    assert len((await read(opened(google, address))).occurrences) == 1


async def test_the_calendars_own_zone_dates_all_day_events(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.zone = "Asia/Tokyo"
    google.has(event(start="2026-03-06T00:00:00") | {"start": {"date": "2026-03-06"}, "end": {"date": "2026-03-07"}})
    (one,) = (await read(calendar)).occurrences
    assert (one.all_day, f"{one.start:%d %H}", one.end - one.start) == (True, "05 15", timedelta(days=1))


@pytest.mark.parametrize("zone", ["", "Nowhere/Atall", "../../etc/passwd"])
async def test_a_calendar_without_a_known_zone_is_in_the_members(
    google: FakeGoogle, calendar: GoogleCalendar, zone: str
) -> None:
    google.has(event() | {"start": {"date": "2026-03-06"}, "end": {"date": "2026-03-07"}})
    google.zone = "Europe/Berlin"
    body = {"kind": "calendar#events", "timeZone": zone, "items": google.events["primary"]}
    google.troubles.append(Trouble(status=200, body=body))
    assert f"{(await read(calendar)).occurrences[0].start:%d %H}" == "05 23"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>Sign in to the hotel's network</html>",
        b'{"kind": "calendar#events"',
        b"\xff",
    ],
)
async def test_what_is_not_a_page_of_events_is_never_taken_for_an_empty_calendar(
    google: FakeGoogle, calendar: GoogleCalendar, body: bytes
) -> None:
    google.troubles.append(Trouble(status=200, body=body))
    assert "can't read" in str(await failure(calendar))


@pytest.mark.parametrize("items", [{}, "events", 7, None])
async def test_events_that_are_no_list_are_no_page(google: FakeGoogle, calendar: GoogleCalendar, items: object) -> None:
    google.troubles.append(Trouble(status=200, body={"kind": "calendar#events", "items": items}))
    assert "can't read" in str(await failure(calendar))


async def test_nesting_without_end_is_refused(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.troubles.append(Trouble(status=200, body=b"[" * 200_000))
    assert "can't read" in str(await failure(calendar))


async def test_an_answer_without_end_is_cut_off(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.troubles.append(Trouble(status=200, body=b" " * 25_000_001))
    assert "more than 25 MB" in str(await failure(calendar))


async def test_a_token_is_sent_nowhere_a_redirect_leads(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.troubles.append(Trouble(status=302, headers={"Location": f"{google.base_url}/users/me/calendarList"}))
    await failure(calendar)
    assert len(google.asked) == 1


async def test_a_server_out_of_reach_is_told_without_its_address(google: FakeGoogle) -> None:
    calendar = opened(google, "ann@saydo.example", base_url="http://127.0.0.1:1/calendar/v3")
    assert str(await failure(calendar)) == "Google could not be reached. If it lasts, ask who runs SayDo."
    assert "ann" not in repr(calendar)


async def test_one_broken_event_costs_only_itself(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event("good"), event("bad", summary="Lunch", start="2026-03-05T10:00:00+01:00") | {"start": {}})
    reading = await read(calendar)
    assert [one.uid for one in reading.occurrences] == ["good@google.com"]
    assert reading.skipped == ("“Lunch” was skipped: its times can't be read.",)


async def test_a_series_loses_one_instance_and_has_another_moved(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(
        instance("2026-03-05T10:00:00+01:00"),
        bare_cancelled("2026-03-12T10:00:00+01:00"),
        instance("2026-03-13T10:00:00+01:00", start="2026-03-14T00:30:00+01:00"),
    )
    kept, cancelled, moved = (await read(calendar)).occurrences
    assert (cancelled.status, cancelled.title) == (Status.CANCELLED, "Acme QBR")
    assert (f"{moved.original_start:%d %H:%M}", f"{moved.start:%d %H:%M}") == ("13 09:00", "13 23:30")
    assert {one.uid for one in (kept, cancelled, moved)} == {"weekly@google.com"}
    assert len(compare([], (kept, cancelled, moved), now=NOW).appeared) == 3


async def followed(google: FakeGoogle, calendar: GoogleCalendar, *now_there: dict[str, Any]) -> list[Meeting]:
    """Return the meetings as they are after what stands in the calendar has become something else."""
    first = await read(calendar)
    known = [
        meeting(one, id=MeetingId(f"m{n}"), instance=instance_of(one))
        for n, one in enumerate(first.occurrences, start=1)
    ]
    google.events["primary"] = list(now_there)
    second = await read(calendar, seen=first.seen)
    return sorted(compare(known, second.occurrences, now=NOW).changed, key=lambda one: one.id)


async def test_a_series_moved_as_a_whole_stays_the_same_meetings(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(instance("2026-03-05T10:00:00+01:00"), instance("2026-03-12T10:00:00+01:00"))
    moved = await followed(
        google, calendar, instance("2026-03-05T15:00:00+01:00"), instance("2026-03-12T15:00:00+01:00")
    )
    assert [(one.id, f"{one.occurrence.start:%d %H}") for one in moved] == [("m1", "05 14"), ("m2", "12 14")]


async def test_a_series_that_ends_has_its_rest_called_off(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    held = instance("2026-03-05T10:00:00+01:00")
    google.has(held, instance("2026-03-12T10:00:00+01:00"))
    (ended,) = await followed(google, calendar, held)
    assert (ended.id, ended.occurrence.status, ended.occurrence.title) == ("m2", Status.CANCELLED, "Acme QBR")


async def test_an_instance_moved_across_midnight_is_the_same_meeting(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(instance("2026-03-05T23:30:00+01:00"))
    (moved,) = await followed(
        google, calendar, instance("2026-03-05T23:30:00+01:00", start="2026-03-06T00:30:00+01:00")
    )
    assert (moved.id, f"{moved.occurrence.start:%d %H:%M}") == ("m1", "05 23:30")


async def test_a_meeting_that_is_deleted_and_told_with_no_more_than_its_id_is_called_off(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(event())
    (gone,) = await followed(google, calendar, {"kind": "calendar#event", "id": "call", "status": "cancelled"})
    assert (gone.occurrence.title, gone.occurrence.status, gone.misses) == ("Acme QBR", Status.CANCELLED, 1)


async def test_a_member_who_travels_keeps_the_hours_of_their_calls(
    google: FakeGoogle, calendar: GoogleCalendar
) -> None:
    google.has(event())
    home = await read(calendar)
    away = await calendar.read(WINDOW, zone=ZoneInfo("America/New_York"), seen=home.seen)
    assert isinstance(away, Reading)
    assert away.occurrences == home.occurrences


async def test_what_is_unchanged_for_a_member_is_new_for_another_address_of_theirs(google: FakeGoogle) -> None:
    google.has(event(attendees=[{"email": "alias@saydo.example", "self": True}]))
    first = await read(opened(google))
    renamed = await opened(google, own_email="ann.new@saydo.example").read(WINDOW, zone=BERLIN, seen=first.seen)
    assert isinstance(renamed, Reading)
    assert renamed.occurrences[0].attendees[0].email == "ann.new@saydo.example"


async def test_a_grant_that_was_taken_back_is_told_so(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.refresh.clear()
    error = await failure(calendar)
    assert isinstance(error, RevokedError)
    assert str(error) == "Google no longer lets SayDo read this calendar. Link it again with /saydo connect."


async def test_a_reading_holds_nothing_volatile(google: FakeGoogle, calendar: GoogleCalendar) -> None:
    google.has(event())
    first, second = await read(calendar), await read(calendar)
    assert replace(first) == second
