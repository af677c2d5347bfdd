"""The ladder of a poll, and the ways in which servers tell, hide or invent changes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.calendars import Reading, Seen, Unchanged
from bot.domain.errors import CalendarError
from bot.domain.meetings import Window
from tests.calendars.fake_caldav import HOME, FakeCalDav, caldav, fault
from tests.calendars.feeds import MAY

SERIES = ("DTSTART:20260504T100000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:Daily")


@pytest.fixture
async def server() -> AsyncIterator[FakeCalDav]:
    async with caldav() as found:
        yield found


def titles(found: Reading | Unchanged) -> list[str]:
    assert isinstance(found, Reading)
    return [one.title for one in found.occurrences]


async def test_an_unchanged_state_costs_one_request(server: FakeCalDav) -> None:
    server.has("Call")
    first = await server.reading()
    assert await server.look(first.seen) == Unchanged(seen=first.seen)
    assert server.asked == ["state"]


async def test_a_server_with_a_ctag_alone_is_as_cheap(server: FakeCalDav) -> None:
    server.properties = {"s:getctag": "c-1"}
    first = await server.reading()
    await server.look(first.seen)
    assert server.asked == ["state"]


async def test_a_server_without_any_state_is_asked_for_its_tags(server: FakeCalDav) -> None:
    server.properties = {}
    server.has("Call")
    first = await server.reading()
    assert await server.look(first.seen) == Unchanged(seen=first.seen)
    assert server.asked == ["state", "tags"]


async def test_a_token_that_is_another_one_each_time_costs_the_tags_alone(server: FakeCalDav) -> None:
    server.has("Call")
    first = await server.reading()
    server.properties = {"d:sync-token": "t:2", "s:getctag": "c-1"}
    second = await server.look(first.seen)
    assert isinstance(second, Unchanged)
    assert server.asked == ["state", "tags"]
    assert second.seen.etag != first.seen.etag


async def test_a_ctag_that_stood_still_does_not_hide_what_the_token_tells(server: FakeCalDav) -> None:
    server.has("Call")
    first = await server.reading()
    server.has("Demo")
    server.properties = {"d:sync-token": "t:2", "s:getctag": "c-1"}
    assert set(titles(await server.look(first.seen))) == {"Call", "Demo"}


async def test_a_state_made_this_very_second_is_not_relied_on(server: FakeCalDav) -> None:
    server.properties = {"s:getctag": "1777888800"}
    server.date = "Mon, 04 May 2026 10:00:01 GMT"
    first = await server.reading()
    assert first.seen.etag is None
    server.date = "by the sundial"
    assert isinstance(await server.look(first.seen), Unchanged)
    assert server.asked == ["state", "tags"]
    server.date = "Mon, 04 May 2026 10:00:05 GMT"
    second = await server.look(first.seen)
    assert isinstance(second, Unchanged)
    assert server.asked == ["state", "tags"]
    await server.look(second.seen)
    assert server.asked == ["state"]


async def test_weak_tags_are_not_trusted_but_the_content_is(server: FakeCalDav) -> None:
    server.properties = {}
    stored = server.has("Call", tag='W/"1"')
    first = await server.reading()
    assert isinstance(await server.look(first.seen), Unchanged)
    assert server.asked == ["state", "tags", "content 1"]
    stored.data = stored.data.replace(b"SUMMARY:Call", b"SUMMARY:Demo")
    assert titles(await server.look(first.seen)) == ["Demo"]


async def test_tags_that_change_by_themselves_mean_nothing(server: FakeCalDav) -> None:
    stored = server.has("Call", tag='"1"')
    first = await server.reading()
    server.changes()
    stored.tag = '"2"'
    assert isinstance(await server.look(first.seen), Unchanged)
    assert server.asked == ["state", "tags", "content 1"]


async def test_an_event_that_was_only_restamped_is_unchanged(server: FakeCalDav) -> None:
    stored = server.has("Call", tag='"1"')
    first = await server.reading()
    server.changes()
    stored.tag, stored.data = '"2"', stored.data.replace(b"DTSTAMP:2026", b"DTSTAMP:2027")
    assert isinstance(await server.look(first.seen), Unchanged)


async def test_what_changes_while_it_is_read_is_seen_next_time(server: FakeCalDav) -> None:
    stored = server.has("Call", tag='"1"')

    def meanwhile() -> None:
        if server.asked[-1].startswith("content"):
            server.changes()
            stored.tag, stored.data = '"2"', stored.data.replace(b"T100000Z", b"T130000Z")

    server.then = meanwhile
    first = await server.reading()
    server.then = lambda: None
    assert [f"{one.start:%H:%M}" for one in first.occurrences] == ["13:00"]
    assert isinstance(await server.look(first.seen), Unchanged)
    assert server.asked == ["state", "tags", "content 1"]


async def test_an_event_deleted_while_it_is_read_is_left_out(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo")

    def meanwhile() -> None:
        if server.asked[-1].startswith("content"):
            server.events.pop(f"{HOME}Demo.ics")

    server.then = meanwhile
    assert titles(await server.look()) == ["Call"]


async def test_the_days_asked_for_are_the_same_all_day(server: FakeCalDav) -> None:
    for hours in range(3):
        later = timedelta(minutes=hours)
        await server.look(within=Window(start=MAY.start + later, end=MAY.end + later))
    assert len(set(server.spans)) == 1
    assert server.spans[0][0] <= MAY.start - timedelta(days=7)
    assert server.spans[0][1] >= MAY.end + timedelta(days=7)


async def test_an_instance_in_a_resource_of_its_own_replaces_its_place_in_the_series(server: FakeCalDav) -> None:
    server.has("series", *SERIES, uid="one@us.example")
    moved = ("RECURRENCE-ID:20260505T100000Z", "DTSTART:20260505T150000Z", "DURATION:PT30M", "SUMMARY:Daily")
    server.has("moved", *moved, at="2026-05-05", uid="one@us.example")
    found = await server.reading()
    assert [f"{one.start:%d %H}" for one in found.occurrences] == ["04 10", "05 15", "06 10"]


async def test_an_instance_of_its_own_that_was_moved_out_of_the_window_leaves_its_place_empty(
    server: FakeCalDav,
) -> None:
    server.has("series", *SERIES, uid="one@us.example")
    moved = ("RECURRENCE-ID:20260505T100000Z", "DTSTART:20260604T150000Z", "DURATION:PT30M", "SUMMARY:Daily")
    server.has("moved", *moved, at="2026-06-04", uid="one@us.example")
    found = await server.reading()
    assert [f"{one.start:%d %H}" for one in found.occurrences] == ["04 10", "06 10"]


async def test_a_search_with_too_many_hits_is_halved_until_all_are_told(server: FakeCalDav) -> None:
    server.most_found = 3
    for day in range(1, 11):
        server.has(f"call {day}", at=f"2026-05-{day:02}")
    assert len(titles(await server.look())) == 10


async def test_a_search_refused_as_too_large_is_halved_as_well(server: FakeCalDav) -> None:
    server.has("Call")
    server.faults["tags"] = [fault(507)]
    assert titles(await server.look()) == ["Call"]
    assert server.asked == ["state", "tags", "tags", "tags", "content 1"]


async def test_a_day_with_more_than_the_server_tells_is_a_failure(server: FakeCalDav) -> None:
    server.most_found = 3
    for number in range(5):
        server.has(f"call {number}")
    with pytest.raises(CalendarError, match="only a part"):
        await server.look()


@pytest.mark.parametrize("status", [400, 403, 501])
async def test_a_server_that_cannot_search_by_time_is_asked_for_all_it_has(server: FakeCalDav, status: int) -> None:
    server.has("Call")
    server.has("Years ago", at="2020-05-04")
    server.faults["tags"] = [fault(status)]
    assert titles(await server.look()) == ["Call"]
    assert server.asked == ["state", "tags", "list", "content 2"]


async def test_more_events_than_saydo_reads_are_a_failure(server: FakeCalDav) -> None:
    for number in range(5_001):
        server.has(f"call {number}")
    server.most_found = 10_000
    with pytest.raises(CalendarError, match="more events in these weeks"):
        await server.look()


async def test_more_bytes_than_saydo_reads_are_a_failure(server: FakeCalDav) -> None:
    for number in range(130):
        server.has(f"call {number}").data += b" " * 200_000 + b"."
    with pytest.raises(CalendarError, match="more events in these weeks"):
        await server.look()


async def test_content_refused_as_too_much_is_asked_for_in_smaller_chunks(server: FakeCalDav) -> None:
    server.most_told = 2
    for number in range(4):
        server.has(f"call {number}")
    assert len(titles(await server.look())) == 4
    assert server.asked[2:] == ["content 4", "content 2", "content 2"]


async def test_an_event_a_multiget_leaves_out_is_fetched_by_itself(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo").told = ""
    assert set(titles(await server.look())) == {"Call", "Demo"}
    assert server.asked == ["state", "tags", "content 2", "get"]


async def test_an_event_left_out_and_gone_meanwhile_is_gone(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo").told = ""
    server.faults["get"] = [fault(404)]
    found = await server.reading()
    assert titles(found) == ["Call"]
    assert found.skipped == ()


async def test_many_events_left_out_are_a_failure(server: FakeCalDav) -> None:
    for number in range(30):
        server.has(f"call {number}").told = "500" if number % 2 else ""
    with pytest.raises(CalendarError, match="only a part"):
        await server.look()


async def test_an_event_that_may_not_be_read_costs_only_itself(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo").told = "403"
    server.faults["get"] = [fault(403)]
    found = await server.reading()
    assert titles(found) == ["Call"]
    assert found.skipped == ("An event was skipped: the server does not let this login read it.",)


async def test_an_event_that_is_empty_costs_only_itself(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo").data = b""
    found = await server.reading()
    assert titles(found) == ["Call"]
    assert found.skipped == ("An event was skipped: the server holds nothing of it.",)


async def test_a_broken_event_costs_only_itself(server: FakeCalDav) -> None:
    server.has("Call")
    server.has("Demo").data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTART:2026"
    found = await server.reading()
    assert titles(found) == ["Call"]
    assert len(found.skipped) == 1


async def test_letters_that_xml_forbids_do_not_cost_the_calendar(server: FakeCalDav) -> None:
    stored = server.has("Call")
    stored.data = stored.data.replace(b"SUMMARY:Call", b"SUMMARY:Ca\x0bll\x00")
    assert titles(await server.look()) == ["Call"]


async def test_a_search_that_tells_the_calendar_itself_and_what_is_gone_is_read_all_the_same(
    server: FakeCalDav,
) -> None:
    server.has("Call")
    gone = f"<d:response><d:href>{HOME}gone.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
    plain = "".join(server._listed(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    server.faults["tags"] = [lambda: server._multistatus(plain, gone)]
    assert titles(await server.look()) == ["Call"]
    assert server.asked == ["state", "tags", "content 1"]


async def test_a_window_that_was_never_read_is_read_whatever_was_seen(server: FakeCalDav) -> None:
    server.has("Call")
    first = await server.reading()
    strange = Seen(etag=first.seen.etag, last_modified=first.seen.last_modified, content_hash="another reader's")
    assert titles(await server.look(strange)) == ["Call"]
