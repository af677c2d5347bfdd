"""Google's Event resources become occurrences: who, what, when and where."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.google_events import Found, occurrences
from bot.domain.calls import Reason
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status, Window
from bot.domain.verdicts import judge, own_response
from tests.calendars.fake_google import bare_cancelled, event, instance
from tests.factories import policy

OWN = "ann@saydo.example"
ME = {"email": OWN, "self": True, "responseStatus": "accepted"}
BUYER = {"email": "Buyer@Acme.test", "displayName": "Bo Buyer", "responseStatus": "needsAction"}
YEAR = Window(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
POLICY = replace(policy(), internal_domains=frozenset({"saydo.example"}), own_email=OWN)


def found(*events: Any, zone: str = "Europe/Berlin", own: str = OWN) -> Found:
    return occurrences(events, window=YEAR, zone=ZoneInfo(zone), own_email=own)


def one(**more: Any) -> Occurrence:
    (only,) = found(event() | more).occurrences
    return only


def test_a_meeting_keeps_its_icalendar_name_across_calendars_and_providers() -> None:
    outlooks = one(
        iCalUID="040000008200E00074C5B7101A82E008@acme.test", id="_60q30c1g60o30e1i60o4ac1g60rj8gpl88rj2c1h84"
    )
    assert outlooks.uid == "040000008200E00074C5B7101A82E008@acme.test"
    assert outlooks.is_recurring is False
    assert outlooks.original_start == outlooks.start


def test_times_are_read_with_their_offset() -> None:
    call = one(start={"dateTime": "2026-03-05T23:30:00-05:00"}, end={"dateTime": "2026-03-06T00:15:00-05:00"})
    assert (call.start, call.end) == (datetime(2026, 3, 6, 4, 30, tzinfo=UTC), datetime(2026, 3, 6, 5, 15, tzinfo=UTC))


def test_a_time_without_offset_is_in_the_zone_beside_it() -> None:
    call = one(start={"dateTime": "2026-03-05T10:00:00", "timeZone": "America/New_York"}, end=None)
    assert call.start == call.end == datetime(2026, 3, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", "2026-03-27T09:00:00+01:00", "2026-03-30T09:00:00+02:00"),
        ("America/New_York", "2026-11-01T00:30:00-04:00", "2026-11-02T00:30:00-05:00"),
        ("Australia/Sydney", "2026-04-03T09:00:00+11:00", "2026-04-06T09:00:00+10:00"),
    ],
)
def test_a_series_keeps_its_hour_over_a_change_of_the_clocks(zone: str, before: str, after: str) -> None:
    hours = {(at.start.astimezone(ZoneInfo(zone)).hour) for at in found(instance(before), instance(after)).occurrences}
    assert len(hours) == 1


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ],
)
def test_an_all_day_event_lasts_as_long_as_its_day(zone: str, day: str, hours: float) -> None:
    after = (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
    (day_off,) = found(event() | {"start": {"date": day}, "end": {"date": after}}, zone=zone).occurrences
    assert day_off.all_day
    assert day_off.end - day_off.start == timedelta(hours=hours)
    assert day_off.start.astimezone(ZoneInfo(zone)).hour == 0


def test_an_instance_moved_across_midnight_keeps_its_first_start() -> None:
    (moved,) = found(instance("2026-03-05T23:30:00+01:00", start="2026-03-06T00:30:00+01:00")).occurrences
    assert moved.is_recurring
    assert moved.original_start == datetime(2026, 3, 5, 22, 30, tzinfo=UTC)
    assert moved.start == datetime(2026, 3, 5, 23, 30, tzinfo=UTC)


def test_an_instance_turned_from_a_day_into_an_hour_keeps_its_day_as_its_name() -> None:
    (timed,) = found(instance("2026-03-05T10:00:00+01:00") | {"originalStartTime": {"date": "2026-03-05"}}).occurrences
    assert not timed.all_day
    assert timed.original_start == datetime(2026, 3, 4, 23, tzinfo=UTC)


def test_a_cancelled_instance_that_gives_its_name_alone_looks_like_its_series() -> None:
    held, cancelled = found(
        bare_cancelled("2026-03-12T10:00:00+01:00"), instance("2026-03-05T10:00:00+01:00", attendees=[ME, BUYER])
    ).occurrences
    assert (held.status, cancelled.status) == (Status.CONFIRMED, Status.CANCELLED)
    assert (cancelled.uid, cancelled.title, cancelled.attendees) == (held.uid, held.title, held.attendees)
    assert cancelled.start == cancelled.original_start == datetime(2026, 3, 12, 9, tzinfo=UTC)
    assert cancelled.end - cancelled.start == timedelta(minutes=30)


@pytest.mark.parametrize(
    "lost",
    [
        bare_cancelled("2026-03-12T10:00:00+01:00", series="unknown"),
        bare_cancelled("2026-03-12T10:00:00+01:00") | {"originalStartTime": None},
        {"kind": "calendar#event", "id": "gone", "status": "cancelled"},
        {"status": "cancelled"},
    ],
)
def test_something_cancelled_of_which_nothing_is_known_is_simply_absent(lost: dict[str, Any]) -> None:
    told = found(lost, instance("2026-03-05T10:00:00+01:00"))
    assert [at.status for at in told.occurrences] == [Status.CONFIRMED]
    assert told.skipped == ()


def test_a_deleted_event_that_is_still_told_whole_is_cancelled() -> None:
    assert one(status="cancelled").status is Status.CANCELLED
    assert one(status="tentative").status is Status.TENTATIVE


LONG_AGO = {"start": {"dateTime": "2023-01-11T16:30:00+02:00"}, "end": {"dateTime": "2023-01-11T17:30:00+02:00"}}


def test_a_cancelled_event_with_a_time_of_long_ago_is_absent() -> None:
    assert found(event(status="cancelled") | LONG_AGO).occurrences == ()


def test_a_cancelled_instance_with_a_time_of_long_ago_is_cancelled_where_it_was() -> None:
    lost = instance("2026-03-12T10:00:00+01:00", status="cancelled") | LONG_AGO
    held, cancelled = found(lost, instance("2026-03-05T10:00:00+01:00")).occurrences
    assert (held.status, cancelled.status) == (Status.CONFIRMED, Status.CANCELLED)
    assert cancelled.start == datetime(2026, 3, 12, 9, tzinfo=UTC)


def test_what_was_deleted_and_put_back_stands() -> None:
    gone, back = event("one", status="cancelled", sequence=9), event("one", "2026-03-06T11:00:00+01:00")
    for told in (found(gone, back), found(back, gone)):
        assert [at.status for at in told.occurrences] == [Status.CONFIRMED]


def test_an_event_told_twice_while_pages_turn_is_taken_once_as_it_is_now() -> None:
    old = event("one", updated="2026-03-04T08:00:00.000Z")
    new = event("one", "2026-03-06T11:00:00+01:00", updated="2026-03-04T08:00:01.000Z")
    for told in (found(old, new), found(new, old)):
        assert [f"{at.start:%d}" for at in told.occurrences] == ["06"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("default", EventKind.ORDINARY),
        ("fromGmail", EventKind.ORDINARY),
        ("outOfOffice", EventKind.OUT_OF_OFFICE),
        ("focusTime", EventKind.FOCUS_TIME),
        ("workingLocation", EventKind.WORKING_LOCATION),
        ("birthday", EventKind.BIRTHDAY),
        ("something of next year", EventKind.ORDINARY),
    ],
)
def test_the_type_of_an_event_says_what_it_is(name: str, kind: EventKind) -> None:
    assert one(eventType=name).kind is kind


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("accepted", Response.ACCEPTED),
        ("tentative", Response.TENTATIVE),
        ("declined", Response.DECLINED),
        ("needsAction", Response.NEEDS_ACTION),
    ],
)
def test_the_members_own_answer_is_the_entry_marked_as_theirs(said: str, meant: Response) -> None:
    theirs = {"email": "organizer@acme.test"}
    call = one(organizer=theirs, attendees=[BUYER | {"responseStatus": "declined"}, ME | {"responseStatus": said}])
    assert own_response(call, email=OWN) is meant


def test_an_alias_of_the_member_is_the_member() -> None:
    alias = {"email": "ann.long-name@saydo.example", "self": True, "responseStatus": "declined"}
    call = one(organizer={"email": "boss@saydo.example"}, attendees=[alias, BUYER])
    assert own_response(call, email=OWN) is Response.DECLINED
    assert judge(call, policy=POLICY).reason is Reason.DECLINED


def test_on_a_calendar_that_is_not_the_members_own_everybody_keeps_their_name() -> None:
    (call,) = found(event(attendees=[{"email": "desk@saydo.example", "self": True}]), own="").occurrences
    assert call.attendees[0].email == "desk@saydo.example"


def test_an_organizer_who_is_not_on_their_own_list_is_coming() -> None:
    call = one(attendees=[BUYER])
    assert call.organizer == Attendee(email=OWN, response=Response.ACCEPTED)
    assert own_response(call, email=OWN) is Response.ACCEPTED


def test_people_rooms_and_calendars_are_told_apart() -> None:
    room = {"email": "c_123@resource.calendar.google.com", "resource": True, "displayName": "Room 4"}
    projector = {"email": "projector@acme.test", "resource": True}
    team = {"email": "c_456@group.calendar.google.com"}
    call = one(attendees=[BUYER, room, projector, team, {"displayName": "No address", "email": "none"}, "nonsense"])
    assert [at.kind for at in call.attendees] == [
        AttendeeKind.PERSON,
        AttendeeKind.RESOURCE,
        AttendeeKind.RESOURCE,
        AttendeeKind.GROUP,
        AttendeeKind.PERSON,
    ]
    assert call.attendees[0] == Attendee(email="buyer@acme.test", name="Bo Buyer")
    assert judge(call, policy=POLICY).detail == "acme.test"


@pytest.mark.parametrize(
    ("told", "hides_guests"),
    [
        ({"attendeesOmitted": True}, True),
        ({"guestsCanSeeOtherGuests": False, "organizer": {"email": "tom@saydo.example"}}, True),
        ({"guestsCanSeeOtherGuests": False}, False),  # the organizer sees everybody
        ({"guestsCanSeeOtherGuests": True, "attendeesOmitted": False}, False),
        ({"guestsCanSeeOtherGuests": None, "attendeesOmitted": "yes", "organizer": None}, False),
        ({}, False),
    ],
)
def test_guests_who_are_left_out_are_unknown_and_the_others_kept(told: dict[str, Any], *, hides_guests: bool) -> None:
    call = one(attendees=[ME], **told)
    assert (len(call.attendees), call.hides_guests) == (1, hides_guests)
    expected = Reason.GUESTS_HIDDEN if hides_guests else Reason.INTERNAL
    assert judge(call, policy=POLICY).reason is expected
    assert judge(one(attendees=[ME, BUYER], **told), policy=POLICY).reason is Reason.EXTERNAL


@pytest.mark.parametrize("visibility", ["private", "confidential"])
def test_a_private_event_is_a_time_and_nothing_else(visibility: str) -> None:
    call = one(
        visibility=visibility,
        attendees=[ME | {"displayName": "Ann"}, BUYER],
        location="Clinic",
        hangoutLink="https://meet.google.com/abc-defg-hij",
        description="secret",
    )
    assert call.is_private
    assert (call.title, call.organizer, call.location, call.conference_url) == ("", None, "", "")
    assert call.attendees == (Attendee(email=OWN, response=Response.ACCEPTED),)
    assert judge(call, policy=POLICY).is_call is False


def test_a_private_event_that_was_declined_is_declined() -> None:
    call = one(visibility="private", attendees=[ME | {"responseStatus": "declined"}])
    assert own_response(call, email=OWN) is Response.DECLINED


def test_a_private_event_keeps_its_title_out_of_what_was_skipped() -> None:
    told = found(event(visibility="private", summary="Clinic") | {"start": {}})
    assert told.skipped == ("An event was skipped: its times can't be read.",)


def test_a_free_event_is_not_busy() -> None:
    assert one(transparency="transparent").is_busy is False
    assert one(transparency="opaque").is_busy is True
    assert one().is_busy is True


def points(*uris: tuple[str, str]) -> dict[str, Any]:
    return {"entryPoints": [{"entryPointType": kind, "uri": uri} for kind, uri in uris]}


@pytest.mark.parametrize(
    ("where", "url"),
    [
        (
            {"conferenceData": points(("phone", "tel:+1"), ("video", "https://acme.zoom.us/j/1"))},
            "https://acme.zoom.us/j/1",
        ),
        (
            {"conferenceData": points(("phone", "tel:+1")), "hangoutLink": "https://meet.google.com/a-b-c"},
            "https://meet.google.com/a-b-c",
        ),
        ({"conferenceData": {"createRequest": {"status": {"statusCode": "pending"}}}}, ""),
        ({"conferenceData": points(("video", "javascript:alert(1)"))}, ""),
        ({"conferenceData": "nonsense", "location": "Room 4, https://zoom.us/j/2?pwd=x"}, "https://zoom.us/j/2?pwd=x"),
        (
            {"description": '<a href="https://teams.microsoft.com/l/meetup-join/19?a=1&amp;b=2">Join</a>'},
            "https://teams.microsoft.com/l/meetup-join/19?a=1&b=2",
        ),
        ({"description": "See https://acme.test/agenda"}, ""),
    ],
)
def test_the_way_into_a_meeting_is_its_video_else_meet_else_what_is_written(where: dict[str, Any], url: str) -> None:
    assert one(**where).conference_url == url


@pytest.mark.parametrize(
    "broken",
    [
        {"start": {}},
        {"start": None},
        {"start": {"date": "2026-02-30"}},
        {"start": {"dateTime": "yesterday"}},
        {"start": {"dateTime": 5}},
        {"start": {"date": "0001-01-01"}},
        {"end": {"dateTime": "later"}},
        {"originalStartTime": {"dateTime": ""}},
        {"iCalUID": "", "id": ""},
    ],
)
def test_an_event_without_readable_times_or_name_is_skipped_and_said_so(broken: dict[str, Any]) -> None:
    told = found(event("good"), event("bad") | broken)
    assert [at.uid for at in told.occurrences] == ["good@google.com"]
    assert told.skipped == ("“Acme QBR” was skipped: its times can't be read.",)


@pytest.mark.parametrize("nonsense", [None, 5, "event", []])
def test_what_is_no_event_is_skipped_and_said_so(nonsense: object) -> None:
    assert found(nonsense).skipped == ("An event was skipped: it can't be read.",)


def test_fields_of_the_wrong_kind_are_as_good_as_missing() -> None:
    call = one(
        summary=5,
        location=[],
        attendees="all",
        organizer="me",
        sequence="x",
        hangoutLink=1,
        eventType={},
        visibility=[],
    )
    assert (call.title, call.attendees, call.organizer, call.sequence) == ("", (), None, 0)


def test_an_end_before_the_start_ends_at_the_start() -> None:
    call = one(end={"dateTime": "2026-03-05T09:00:00+01:00"})
    assert call.end == call.start


def test_occurrences_come_by_start() -> None:
    told = found(event("b", "2026-03-06T10:00:00+01:00"), event("a", "2026-03-05T10:00:00+01:00"))
    assert [at.uid for at in told.occurrences] == ["a@google.com", "b@google.com"]


def test_what_a_database_can_not_hold_is_left_out_of_a_text() -> None:
    assert one(summary="Ac\0me \ud800QBR").title == "Acme QBR"


def test_no_field_can_hold_anything_that_stops_the_others() -> None:
    kinds: tuple[Any, ...] = (
        None,
        True,
        5,
        1e400,
        "x",
        [],
        [[]],
        {},
        {"email": []},
        [{"self": []}],
        {"entryPoints": [5]},
    )
    for name in (*event(), "attendees", "conferenceData", "originalStartTime", "recurringEventId", "visibility"):
        for nonsense in kinds:
            told = found(event("good"), event("bad") | {name: nonsense})
            assert "good@google.com" in {at.uid for at in told.occurrences}
