import pytest

from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status
from tests.calendars.feeds import calendar, event, read


def only(*lines: str) -> Occurrence:
    [found] = read(calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M", *lines)))
    return found


def test_people_are_read_with_their_answers_and_what_they_are() -> None:
    found = only(
        "ORGANIZER;CN=Rep:MAILTO:Rep@US.example",
        'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN="Buyer, Ann":mailto:Ann@acme.test',
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:bob@acme.test",
        "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED;CN=Room 4:mailto:room4@us.example",
        "ATTENDEE;CUTYPE=GROUP:mailto:sales@us.example",
        "ATTENDEE:mailto:hall@resource.calendar.google.com",
        "ATTENDEE;EMAIL=carl@acme.test;CN=Carl:urn:uuid:1",
        "ATTENDEE;CN=Nobody:invalid:nomail",
    )
    assert found.organizer == Attendee(email="rep@us.example", name="Rep", response=Response.ACCEPTED)
    assert found.attendees == (
        Attendee(email="ann@acme.test", name="Buyer, Ann", response=Response.DECLINED),
        Attendee(email="bob@acme.test", response=Response.TENTATIVE),
        Attendee(email="room4@us.example", name="Room 4", response=Response.ACCEPTED, kind=AttendeeKind.RESOURCE),
        Attendee(email="sales@us.example", kind=AttendeeKind.GROUP),
        Attendee(email="hall@resource.calendar.google.com", kind=AttendeeKind.RESOURCE),
        Attendee(email="carl@acme.test", name="Carl"),
        Attendee(email="", name="Nobody"),
    )


def test_an_organizer_who_attends_has_given_the_answer_there() -> None:
    found = only("ORGANIZER:mailto:rep@us.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:REP@us.example")
    assert found.organizer == Attendee(email="rep@us.example", response=Response.DECLINED)


def test_a_name_with_carets_is_read() -> None:
    [found] = only("ATTENDEE;CN=Ann ^'Buyer^':mailto:ann@acme.test").attendees
    assert found.name == 'Ann "Buyer"'


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("STATUS:CONFIRMED",), Status.CONFIRMED),
        ((), Status.CONFIRMED),
        (("STATUS:tentative",), Status.TENTATIVE),
        (("STATUS:CANCELLED",), Status.CANCELLED),
        (("SUMMARY:Canceled: QBR", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), Status.CANCELLED),
        (("SUMMARY:Abgesagt: QBR", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), Status.CANCELLED),
        (("SUMMARY:Canceled: QBR", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"), Status.CONFIRMED),
        (("SUMMARY:Canceled orders", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), Status.CONFIRMED),
    ],
)
def test_the_status_is_read(lines: tuple[str, ...], status: Status) -> None:
    assert only(*lines).status is status


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("SUMMARY:QBR",), EventKind.ORDINARY),
        (("X-MICROSOFT-CDO-BUSYSTATUS:OOF",), EventKind.OUT_OF_OFFICE),
        (("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE",), EventKind.WORKING_LOCATION),
        (("SUMMARY:Out of office",), EventKind.OUT_OF_OFFICE),
        (("SUMMARY:Focus time",), EventKind.FOCUS_TIME),
        (("SUMMARY:Out of office", "ATTENDEE:mailto:ann@acme.test"), EventKind.ORDINARY),
        (("CATEGORIES:Birthday",), EventKind.BIRTHDAY),
    ],
)
def test_the_kind_is_read_as_far_as_a_file_says_it(lines: tuple[str, ...], kind: EventKind) -> None:
    assert only(*lines).kind is kind


@pytest.mark.parametrize(
    ("line", "is_busy"),
    [
        ("TRANSP:OPAQUE", True),
        ("TRANSP:TRANSPARENT", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True),
    ],
)
def test_free_time_is_told_from_busy_time(line: str, *, is_busy: bool) -> None:
    assert only(line).is_busy is is_busy


@pytest.mark.parametrize("secret", ["PRIVATE", "CONFIDENTIAL"])
def test_a_private_event_gives_its_time_and_nothing_else(secret: str) -> None:
    found = only(f"CLASS:{secret}", "SUMMARY:Surgery", "LOCATION:Clinic", "ATTENDEE:mailto:doctor@clinic.test")
    assert found.is_private
    assert (found.title, found.location, found.attendees, found.organizer) == ("", "", (), None)


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        (("X-GOOGLE-CONFERENCE:https://meet.google.com/abc-defg-hij",), "https://meet.google.com/abc-defg-hij"),
        (("CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.example/1",), "https://video.example/1"),
        (("CONFERENCE;VALUE=URI;FEATURE=PHONE:tel:+1-555",), ""),
        (
            ("X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/1",),
            "https://teams.microsoft.com/l/meetup-join/1",
        ),
        (("LOCATION:https://us02web.zoom.us/j/123?pwd=a\\,b",), "https://us02web.zoom.us/j/123?pwd=a,b"),
        (('DESCRIPTION:Join <a href="https://acme.zoom.us/j/9">here</a>\\n',), "https://acme.zoom.us/j/9"),
        (
            (
                "DESCRIPTION:https://n1.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.zoom.us%2Fj%2F9%3Fpwd%3Dx&d=5",
            ),
            "https://acme.zoom.us/j/9?pwd=x",
        ),
        (("DESCRIPTION:See https://zoom.us.evil.test/j/9",), ""),
        (("DESCRIPTION:See https://wiki.example/page",), ""),
        (("X-GOOGLE-CONFERENCE:javascript:alert(1)",), ""),
    ],
)
def test_the_meetings_link_is_found(lines: tuple[str, ...], url: str) -> None:
    assert only(*lines).conference_url == url


def test_an_event_without_a_uid_is_named_by_what_it_is() -> None:
    data = calendar(event("DTSTART:20260504T100000Z", "SUMMARY:A"), event("DTSTART:20260504T100000Z", "SUMMARY:B"))
    bare = data.replace(b"UID:call@us.example\r\n", b"")
    first, second = read(bare)
    assert first.uid != second.uid
    assert [one.uid for one in read(bare.replace(b"DTSTAMP:2026", b"DTSTAMP:2027"))] == [first.uid, second.uid]


def test_no_two_occurrences_share_a_uid_and_an_original_start() -> None:
    lunch, call = ("DTSTART:20260504T100000Z", "SUMMARY:Lunch"), ("DTSTART:20260504T100000Z", "SUMMARY:Call")
    found = read(calendar(event(*lunch), event(*call), event(*call, "LOCATION:Room 4")))
    assert sorted(one.title for one in found) == ["Call", "Lunch"]
    assert len({(one.uid, one.original_start) for one in found}) == 2
    assert next(one.location for one in found if one.title == "Call") == "Room 4"


def test_of_two_versions_the_one_that_stands_is_kept() -> None:
    standing = event("DTSTART:20260504T100000Z", "SUMMARY:Call")
    cancelled = event("DTSTART:20260504T100000Z", "SUMMARY:Call", "STATUS:CANCELLED")
    for parts in ((standing, cancelled), (cancelled, standing)):
        assert [one.status for one in read(calendar(*parts))] == [Status.CONFIRMED]
