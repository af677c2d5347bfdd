from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.caldav import CalDavCalendar
from bot.calendars.caldav_discovery import discover
from bot.calendars.grants import Credentials, RevokedError
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError
from bot.domain.meetings import Attendee, Response, Status, Window
from tests.calendars.feeds import MAY, calendar, event, window
from tests.calendars.radicale_server import HOME, PASSWORD, USER, Radicale, radicale

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY = ("DTSTART;TZID=Europe/Berlin:20260504T100000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Weekly")
MOVED = ("RECURRENCE-ID;TZID=Europe/Berlin:20260511T100000", "DTSTART;TZID=Europe/Berlin:20260512T150000")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Radicale]:
    with radicale(tmp_path) as found:
        yield found


def fetch() -> SafeFetch:
    return SafeFetch(allow_private=True, allow_http=True)


def login(server: Radicale, password: str = PASSWORD) -> Credentials:
    return Credentials(values={"username": USER, "password": password, "origin": server.origin})


async def look(server: Radicale, seen: Seen | None = None, within: Window = MAY) -> Reading | Unchanged:
    server.asked.clear()
    return await CalDavCalendar(server.work, login(server), fetch=fetch()).read(
        within, zone=BERLIN, seen=seen or Seen()
    )


async def reading(server: Radicale, seen: Seen | None = None, within: Window = MAY) -> Reading:
    found = await look(server, seen, within)
    assert isinstance(found, Reading)
    return found


async def starts(server: Radicale, within: Window = MAY) -> list[str]:
    return [f"{one.start:%m-%d %H:%M}" for one in (await reading(server, within=within)).occurrences]


async def test_a_server_s_address_leads_to_all_calendars_that_hold_events(server: Radicale) -> None:
    server.has_collection("private", shown="Private & more")
    server.has_collection("tasks", shown="Tasks", component="VTODO")
    found = await discover(server.origin, username=USER, password=PASSWORD, fetch=fetch())
    assert {one.name for one in found.calendars} == {"Work", "Private & more"}
    assert [one.is_primary for one in found.calendars] == [True, False]
    assert found.email == USER
    assert dict(found.credentials.values) == {"username": USER, "password": PASSWORD, "origin": server.origin}


async def test_a_calendar_s_own_address_makes_it_the_usual_one(server: Radicale) -> None:
    server.has_collection("a-private", shown="Private")
    found = await discover(server.work, username=USER, password=PASSWORD, fetch=fetch())
    assert [(one.name, one.is_primary) for one in found.calendars] == [("Work", True), ("Private", False)]


async def test_what_was_discovered_can_be_read(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M", "SUMMARY:Call")))
    found = await discover(server.origin, username=USER, password=PASSWORD, fetch=fetch())
    read = await CalDavCalendar(found.calendars[0].address, found.credentials, fetch=fetch()).read(
        MAY, zone=BERLIN, seen=Seen()
    )
    assert isinstance(read, Reading)
    assert [one.title for one in read.occurrences] == ["Call"]


async def test_a_wrong_password_is_told_with_a_word_about_app_passwords(server: Radicale) -> None:
    with pytest.raises(CalendarError, match="app password") as told:
        await discover(server.origin, username=USER, password="not-this-one", fetch=fetch())
    assert not isinstance(told.value, RevokedError)
    assert "not-this-one" not in str(told.value)


async def test_a_password_that_was_taken_back_is_a_revoked_grant(server: Radicale) -> None:
    calendar_of_rep = CalDavCalendar(server.work, login(server, "taken-back"), fetch=fetch())
    with pytest.raises(RevokedError, match="Link it again") as told:
        await calendar_of_rep.read(MAY, zone=BERLIN, seen=Seen())
    assert "taken-back" not in str(told.value)


async def test_an_unchanged_calendar_costs_one_request(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M")))
    first = await reading(server)
    assert await look(server, first.seen) == Unchanged(seen=first.seen)
    assert server.asked == ["PROPFIND"]


async def test_an_empty_calendar_is_read_as_empty_and_stays_unchanged(server: Radicale) -> None:
    first = await reading(server)
    assert first.occurrences == ()
    assert isinstance(await look(server, first.seen), Unchanged)


async def test_a_change_elsewhere_in_the_calendar_fetches_no_event(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M")))
    first = await reading(server)
    server.has("other", calendar(event("DTSTART:20270504T100000Z", "DURATION:PT30M", uid="next-year@us.example")))
    second = await look(server, first.seen)
    assert isinstance(second, Unchanged)
    assert server.asked == ["PROPFIND", "REPORT"]
    await look(server, second.seen)
    assert server.asked == ["PROPFIND"]


async def test_a_changed_event_is_read_again(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M")))
    first = await reading(server)
    server.has("call", calendar(event("DTSTART:20260504T130000Z", "DURATION:PT30M")))
    second = await reading(server, first.seen)
    assert [f"{one.start:%H:%M}" for one in second.occurrences] == ["13:00"]


async def test_a_deleted_event_is_no_longer_there(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M")))
    server.has(
        "demo", calendar(event("DTSTART:20260505T100000Z", "DURATION:PT30M", "SUMMARY:Demo", uid="demo@us.example"))
    )
    first = await reading(server)
    server.lost("call")
    assert [one.title for one in (await reading(server, first.seen)).occurrences] == ["Demo"]


async def test_a_new_day_is_read_although_nothing_changed(server: Radicale) -> None:
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M")))
    first = await reading(server)
    tomorrow = Window(start=MAY.start + timedelta(days=1), end=MAY.end + timedelta(days=1))
    assert isinstance(await look(server, first.seen, tomorrow), Reading)


async def test_a_series_keeps_its_wall_time_over_the_change_of_clocks(server: Radicale) -> None:
    weekly = ("DTSTART;TZID=Europe/Berlin:20260325T100000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=2")
    server.has("weekly", calendar(event(*weekly)))
    assert await starts(server, window("2026-03-20", "2026-04-20")) == ["03-25 09:00", "04-01 08:00"]


async def test_a_moved_instance_stands_at_its_new_time_under_its_old_name(server: Radicale) -> None:
    server.has("weekly", calendar(event(*WEEKLY), event(*MOVED, "DURATION:PT30M", "SUMMARY:Later")))
    found = [one for one in (await reading(server)).occurrences if one.title == "Later"]
    assert [(one.original_start, one.start) for one in found] == [
        (datetime(2026, 5, 11, 8, tzinfo=UTC), datetime(2026, 5, 12, 13, tzinfo=UTC))
    ]
    assert await starts(server) == ["05-04 08:00", "05-12 13:00", "05-18 08:00", "05-25 08:00"]


async def test_an_instance_moved_out_of_the_window_is_not_shown_at_its_old_time(server: Radicale) -> None:
    away = (MOVED[0], "DTSTART;TZID=Europe/Berlin:20260801T150000", "DURATION:PT30M")
    server.has("weekly", calendar(event(*WEEKLY), event(*away)))
    assert await starts(server) == ["05-04 08:00", "05-18 08:00", "05-25 08:00"]


async def test_an_instance_moved_into_the_window_is_shown(server: Radicale) -> None:
    server.has("weekly", calendar(event(*WEEKLY), event(*MOVED, "DURATION:PT30M")))
    assert await starts(server, window("2026-05-12", "2026-05-13")) == ["05-12 13:00"]


async def test_a_cancelled_instance_is_cancelled_and_a_deleted_one_is_gone(server: Radicale) -> None:
    called_off = (MOVED[0], "DTSTART;TZID=Europe/Berlin:20260511T100000", "DURATION:PT30M", "STATUS:CANCELLED")
    deleted = "EXDATE;TZID=Europe/Berlin:20260518T100000"
    server.has("weekly", calendar(event(*WEEKLY, deleted), event(*called_off)))
    found = {f"{one.start:%m-%d}": one.status for one in (await reading(server)).occurrences}
    assert found == {"05-04": Status.CONFIRMED, "05-11": Status.CANCELLED, "05-25": Status.CONFIRMED}


async def test_a_series_that_loses_an_instance_changes(server: Radicale) -> None:
    server.has("weekly", calendar(event(*WEEKLY)))
    first = await reading(server)
    server.has("weekly", calendar(event(*WEEKLY, "EXDATE;TZID=Europe/Berlin:20260518T100000")))
    second = await reading(server, first.seen)
    assert len(first.occurrences) == 4
    assert len(second.occurrences) == 3


async def test_an_all_day_event_lies_at_the_member_s_midnight(server: Radicale) -> None:
    server.has("fair", calendar(event("DTSTART;VALUE=DATE:20260504", "SUMMARY:Fair")))
    found = (await reading(server)).occurrences[0]
    assert found.all_day
    assert found.start == datetime(2026, 5, 4, tzinfo=BERLIN)


async def test_answers_of_those_invited_are_read(server: Radicale) -> None:
    buyer = "ATTENDEE;CN=Ann Buyer;PARTSTAT=DECLINED:mailto:Buyer@acme.test"
    server.has("call", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M", buyer)))
    found = (await reading(server)).occurrences[0]
    assert found.attendees == (Attendee(email="buyer@acme.test", name="Ann Buyer", response=Response.DECLINED),)


async def test_many_events_are_fetched_in_chunks(server: Radicale) -> None:
    for at in range(80):
        server.has(f"call-{at}", calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M", uid=f"{at}@us.example")))
    assert len((await reading(server)).occurrences) == 80
    assert server.asked == ["PROPFIND", "REPORT", "REPORT", "REPORT"]


async def test_a_calendar_that_was_deleted_is_said_to_be_gone(server: Radicale) -> None:
    gone = CalDavCalendar(f"{server.origin}{HOME}gone/", login(server), fetch=fetch())
    with pytest.raises(CalendarError, match="Choose it again"):
        await gone.read(MAY, zone=BERLIN, seen=Seen())
