from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.microsoft_events import occurrence
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status
from bot.domain.verdicts import own_response
from tests.calendars.graph_events import all_day, event, foreign_goid, goid, instance, person

BERLIN = ZoneInfo("Europe/Berlin")
NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
ANN = {"emailAddress": {"name": "Ann", "address": "ann@acme.test"}}


def read(given: dict[str, Any], *, own_email: str = "rep@us.example", zone: ZoneInfo = BERLIN) -> Occurrence:
    found = occurrence(given, own_email=own_email, zone=zone)
    assert found is not None
    return found


def meeting(**fields: Any) -> Occurrence:
    return read(event(NINE, **fields))


def invited(answer: str, **fields: Any) -> dict[str, Any]:
    return {"isOrganizer": False, "responseStatus": {"response": answer, "time": "2026-05-01T00:00:00Z"}, **fields}


def test_a_single_meeting_is_read_whole() -> None:
    found = meeting(location={"displayName": "Room 4; Berlin"})
    assert found == Occurrence(
        uid=goid(),
        original_start=NINE,
        start=NINE,
        end=NINE + timedelta(minutes=30),
        title="Acme QBR",
        organizer=Attendee(email="rep@us.example", name="Rep", response=Response.ACCEPTED),
        attendees=(Attendee(email="ann@acme.test", name="Ann@acme.test"),),
        location="Room 4; Berlin",
    )


@pytest.mark.parametrize(
    ("fields", "hides_guests"),
    [
        (invited("accepted", hideAttendees=True), True),
        ({"hideAttendees": True, "isOrganizer": True}, False),  # the organizer sees everybody
        (invited("accepted", hideAttendees=False), False),
        (invited("accepted", hideAttendees="yes"), False),
        (invited("accepted"), False),
    ],
)
def test_guests_are_hidden_from_those_who_were_invited(fields: dict[str, Any], *, hides_guests: bool) -> None:
    assert meeting(**fields).hides_guests is hides_guests


def test_an_instance_is_named_by_its_series_and_the_start_it_was_to_have() -> None:
    found = read(instance(NINE))
    assert (found.uid, found.original_start, found.is_recurring) == (goid(), NINE, True)


def test_an_instance_moved_across_midnight_keeps_its_name() -> None:
    later = datetime(2026, 5, 5, 0, 30, tzinfo=UTC)
    found = read(instance(NINE, start=later))
    assert (found.uid, found.original_start, found.start) == (goid(), NINE, later)


def test_who_was_invited_to_one_instance_only_sees_the_same_call() -> None:
    found = meeting(iCalUId=goid(on=NINE.date()), **invited("accepted"))
    assert (found.uid, found.original_start, found.is_recurring) == (goid(), NINE, True)


def test_an_invitation_from_another_provider_has_the_uid_it_has_there() -> None:
    assert meeting(iCalUId=foreign_goid("1a2b@google.com")).uid == "1a2b@google.com"


@pytest.mark.parametrize("missing", [None, ""])
def test_a_meeting_without_an_id_across_calendars_is_known_by_its_own(missing: str | None) -> None:
    assert meeting(iCalUId=missing, id="AAkALgAA-1").uid == "AAkALgAA-1"


def test_a_meeting_without_any_id_is_refused() -> None:
    with pytest.raises(ValueError, match="no id"):
        meeting(iCalUId=None, id=None)


def test_the_master_of_a_series_is_no_meeting() -> None:
    assert occurrence(event(NINE, type="seriesMaster"), own_email="", zone=BERLIN) is None


def test_times_in_another_zone_than_was_asked_for_are_read_in_it() -> None:
    start = {"dateTime": "2026-05-04T09:00:00.0000000", "timeZone": "W. Europe Standard Time"}
    end = {"dateTime": "2026-05-04T10:00:00.0000000", "timeZone": "Europe/Berlin"}
    found = meeting(start=start, end=end)
    assert (found.start, found.end) == (
        datetime(2026, 5, 4, 7, tzinfo=UTC),
        datetime(2026, 5, 4, 8, tzinfo=UTC),
    )


def test_a_time_in_a_zone_nobody_knows_is_read_in_the_members_and_said_to_be_uncertain() -> None:
    found = meeting(start={"dateTime": "2026-05-04T09:00:00", "timeZone": "tzone://Microsoft/Custom"})
    assert (found.start, found.zone_is_certain) == (datetime(2026, 5, 4, 7, tzinfo=UTC), False)


def test_a_meeting_that_ends_before_it_starts_has_no_length() -> None:
    found = meeting(end={"dateTime": "2026-05-04T08:00:00.0000000", "timeZone": "UTC"})
    assert found.end == found.start


@pytest.mark.parametrize(
    "start",
    [None, {}, "2026-05-04", {"dateTime": "soon", "timeZone": "UTC"}, {"dateTime": 7, "timeZone": "UTC"}],
)
def test_a_meeting_without_a_readable_time_is_refused(start: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        meeting(start=start)


def test_a_cancelled_meeting_is_cancelled() -> None:
    assert meeting(isCancelled=True, subject="Canceled: Acme QBR").status is Status.CANCELLED
    assert read(instance(NINE, isCancelled=True)).status is Status.CANCELLED


@pytest.mark.parametrize(
    ("shown", "kind", "is_busy"),
    [
        ("busy", EventKind.ORDINARY, True),
        ("tentative", EventKind.ORDINARY, True),
        ("free", EventKind.ORDINARY, False),
        ("oof", EventKind.OUT_OF_OFFICE, True),
        ("workingElsewhere", EventKind.WORKING_LOCATION, True),
        ("unknown", EventKind.ORDINARY, True),
        (None, EventKind.ORDINARY, True),
    ],
)
def test_what_it_is_shown_as_is_read(shown: str | None, kind: EventKind, is_busy: bool) -> None:  # noqa: FBT001
    found = meeting(showAs=shown)
    assert (found.kind, found.is_busy) == (kind, is_busy)


@pytest.mark.parametrize("sensitivity", ["private", "personal", "confidential"])
def test_a_private_meeting_keeps_everything_but_its_time_to_itself(sensitivity: str) -> None:
    url = "https://teams.microsoft.com/l/meetup-join/1"
    found = meeting(sensitivity=sensitivity, location={"displayName": "Clinic"}, onlineMeeting={"joinUrl": url})
    assert found.is_private
    assert (found.title, found.organizer, found.attendees, found.location, found.conference_url) == (
        "",
        None,
        (),
        "",
        "",
    )


def test_a_private_meeting_that_was_declined_is_known_to_be() -> None:
    found = meeting(sensitivity="private", **invited("declined"))
    assert own_response(found, email="rep@us.example") is Response.DECLINED


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ("accepted", Response.ACCEPTED),
        ("tentativelyAccepted", Response.TENTATIVE),
        ("declined", Response.DECLINED),
        ("notResponded", Response.NEEDS_ACTION),
    ],
)
def test_the_members_own_answer_is_the_calendars_and_not_the_lists(answer: str, response: Response) -> None:
    attendees = [person("REP@us.example", answer="none"), person("bob@acme.test", answer="declined")]
    found = meeting(**invited(answer, organizer=ANN, attendees=attendees))
    assert own_response(found, email="rep@us.example") is response
    assert found.attendees[1].response is Response.DECLINED


def test_who_was_invited_by_an_alias_or_a_list_has_an_answer_too() -> None:
    found = meeting(**invited("declined", organizer=ANN, attendees=[person("sales@us.example")]))
    assert [one.email for one in found.attendees] == ["sales@us.example", "rep@us.example"]
    assert own_response(found, email="rep@us.example") is Response.DECLINED


def test_the_organizer_has_accepted() -> None:
    assert own_response(meeting(), email="rep@us.example") is Response.ACCEPTED


def test_an_appointment_nobody_was_invited_to_has_no_attendees() -> None:
    alone = {"response": "none", "time": "0001-01-01T00:00:00Z"}
    assert meeting(attendees=[], isOrganizer=False, responseStatus=alone).attendees == ()


def test_rooms_and_things_are_no_people() -> None:
    found = meeting(
        attendees=[person("room4@us.example", kind="resource"), person("hall@us.example", kind="optional")],
        locations=[{"displayName": "Hall", "locationEmailAddress": "Hall@us.example"}],
    )
    assert [one.kind for one in found.attendees] == [AttendeeKind.RESOURCE, AttendeeKind.RESOURCE]


def test_an_address_of_exchange_is_no_mail_address() -> None:
    [found] = meeting(attendees=[person("/O=EXCHANGE/OU=ADMIN/CN=ANN", name="Ann")]).attendees
    assert found == Attendee(email="", name="Ann")


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        (
            {"onlineMeeting": {"joinUrl": "https://teams.microsoft.com/l/meetup-join/1"}, "onlineMeetingUrl": "x"},
            "https://teams.microsoft.com/l/meetup-join/1",
        ),
        ({"onlineMeetingUrl": "https://meet.us.example/rep/1"}, "https://meet.us.example/rep/1"),
        ({"location": {"displayName": "https://us02web.zoom.us/j/123?pwd=x"}}, "https://us02web.zoom.us/j/123?pwd=x"),
        (
            {"locations": [{"displayName": "Zoom", "locationUri": "https://acme.zoom.us/j/9"}]},
            "https://acme.zoom.us/j/9",
        ),
        ({"bodyPreview": "Join: https://meet.google.com/abc-defg-hij."}, "https://meet.google.com/abc-defg-hij"),
        ({"onlineMeeting": {"joinUrl": "javascript:alert(1)"}}, ""),
        ({}, ""),
    ],
)
def test_where_to_join_is_found(fields: dict[str, Any], url: str) -> None:
    assert meeting(**fields).conference_url == url


def test_an_all_day_event_lasts_from_midnight_to_midnight_where_the_member_is() -> None:
    found = read(all_day(date(2026, 5, 4), 2), zone=ZoneInfo("America/New_York"))
    assert found.all_day
    assert (found.start, found.end) == (datetime(2026, 5, 4, 4, tzinfo=UTC), datetime(2026, 5, 6, 4, tzinfo=UTC))


def test_an_all_day_event_told_by_the_instants_of_its_own_midnights_is_on_its_own_days() -> None:
    moved: dict[str, Any] = {
        "start": {"dateTime": "2026-05-03T22:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-05-04T22:00:00.0000000", "timeZone": "UTC"},
    }
    found = read(all_day(date(2026, 5, 4), **moved))
    assert (found.start, found.end) == (
        datetime(2026, 5, 3, 22, tzinfo=UTC),
        datetime(2026, 5, 4, 22, tzinfo=UTC),
    )
    unknown = read(all_day(date(2026, 5, 4), originalStartTimeZone="tzone://Microsoft/Custom", **moved))
    assert unknown.start == found.start


def test_an_instance_of_an_all_day_series_is_named_by_its_day() -> None:
    given = all_day(date(2026, 5, 5), type="exception", originalStart="2026-05-04T00:00:00Z")
    found = read(given)
    assert (found.original_start, found.start) == (
        datetime(2026, 5, 3, 22, tzinfo=UTC),
        datetime(2026, 5, 4, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Sydney", date(2026, 4, 5), 25),
        ("Australia/Sydney", date(2026, 10, 4), 23),
    ],
)
def test_an_all_day_event_is_as_long_as_its_day_when_the_clocks_change(zone: str, day: date, hours: int) -> None:
    found = read(all_day(day), zone=ZoneInfo(zone))
    assert found.end - found.start == timedelta(hours=hours)


def test_fields_of_the_wrong_kind_are_taken_as_missing() -> None:
    found = meeting(
        subject=7,
        organizer="Rep",
        attendees=[None, {"emailAddress": "ann@acme.test"}],
        location=[],
        locations={},
        onlineMeeting=True,
        responseStatus="accepted",
        sensitivity=2,
        isAllDay="yes",
        isCancelled="no",
    )
    assert (found.title, found.organizer, found.attendees) == ("", None, (Attendee(email=""),))
    assert found.status is Status.CONFIRMED
