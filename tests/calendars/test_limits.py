"""Files made to break a reader: each is answered soon, and the good event beside the bad one is kept."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.calendars.content_lines import MOST_EVENTS
from tests.calendars.feeds import MAY, calendar, event, expanded, new_york, read, starts, window

GOOD = event("DTSTART:20260505T100000Z", "DURATION:PT30M", uid="good")
BAD = ("DTSTART:20200101T000000Z", "DURATION:PT5M")
HOURS = [datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(3000)]


def change(at: datetime, *, future: bool = False) -> str:
    name = "RECURRENCE-ID;RANGE=THISANDFUTURE" if future else "RECURRENCE-ID"
    later = at + timedelta(minutes=5)
    return event(f"{name}:{at:%Y%m%dT%H%M%SZ}", f"DTSTART:{later:%Y%m%dT%H%M%SZ}", "DURATION:PT5M", uid="bad")


HOSTILE: dict[str, Callable[[], tuple[str, ...]]] = {
    "every second for years": lambda: (event(*BAD, "RRULE:FREQ=SECONDLY"),),
    "every second of some days": lambda: (
        event(*BAD, "RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,1,2,3,4,5;BYSECOND=" + ",".join(map(str, range(60)))),
    ),
    "never": lambda: (event(*BAD, "RRULE:FREQ=DAILY;BYDAY=MO;BYSETPOS=300"),),
    "no step at all": lambda: (event(*BAD, "RRULE:FREQ=DAILY;INTERVAL=0"),),
    "all at once for ages": lambda: (event("DTSTART:00010101T000000Z", "DURATION:P3000000D", "RRULE:FREQ=DAILY"),),
    "rules by the hundred": lambda: (event(*BAD, *["RRULE:FREQ=DAILY"] * 500),),
    "exceptions by the thousand": lambda: (
        event(*BAD, "RRULE:FREQ=DAILY", *(f"EXDATE:{at:%Y%m%dT%H%M%SZ}" for at in HOURS)),
    ),
    "dates by the thousand": lambda: (event(*BAD, "RDATE:" + ",".join(f"{at:%Y%m%dT%H%M%SZ}" for at in HOURS)),),
    "changes by the thousand": lambda: (event(*BAD, "RRULE:FREQ=HOURLY", uid="bad"), *map(change, HOURS)),
    "futures by the hundred": lambda: (
        event(*BAD, "RRULE:FREQ=DAILY", uid="bad"),
        *(change(at, future=True) for at in HOURS[:: 24 * 3]),
    ),
    "one name for all": lambda: tuple(
        event(f"DTSTART:2026{n % 12 + 1:02}01T000000Z", f"SEQUENCE:{n}", uid="bad") for n in range(2000)
    ),
    "a length of ages": lambda: (event("DTSTART:20260504T000000Z", "DURATION:P99999999999999W"),),
    "the last moment of time": lambda: (event("DTSTART:99991231T235959Z", "DURATION:P9D", "RRULE:FREQ=SECONDLY"),),
    "the first moment of time": lambda: (event("DTSTART:00010101T000000", "DURATION:PT1H", "RRULE:FREQ=YEARLY"),),
    "digits": lambda: (event("DTSTART:" + "9" * 10**6),),
    "a zone's name of a megabyte": lambda: (event(f"DTSTART;TZID={'Z' * 10**6}:20260504T120000"),),
    "changes of a zone by the thousand": lambda: (
        new_york("Evil").replace(
            "BEGIN:STANDARD",
            "BEGIN:STANDARD\r\nDTSTART:20000101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n"
            * 3000
            + "BEGIN:STANDARD",
        ),
        event("DTSTART;TZID=Evil:20260504T120000"),
    ),
    "alarms by the thousand": lambda: (
        event("DTSTART:20260504T120000Z", *["BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM"] * 3000),
    ),
    "parameters by the thousand": lambda: (event("DTSTART:20260504T120000Z", "ATTENDEE" + ";P=1" * 30_000 + ":x"),),
    "folds by the thousand": lambda: (event("DTSTART:20260504T120000Z", "DESCRIPTION:" + "\r\n a" * 50_000),),
    "begins that never end": lambda: ("BEGIN:VEVENT\r\n" * 5000,),
    "components in components": lambda: ("BEGIN:X\r\n" * 5000 + "END:X\r\n" * 5000,),
    "NUL": lambda: (event("DTSTART:20260504T120000Z", "SUMMARY:a\0b"),),
    "structure in values": lambda: (
        event("DTSTART:20260504T120000Z", r"DESCRIPTION:\nEND:VEVENT\n", "X-RAW:END:VEVENT"),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_event_costs_its_neighbour_nothing(name: str) -> None:
    found = expanded(calendar(*HOSTILE[name](), GOOD))
    assert [one.event.uid for one in found.instances].count("good") == 1
    assert len(found.instances) <= 5_001


def test_an_event_that_happens_too_often_is_skipped_with_a_sentence() -> None:
    found = expanded(calendar(event(*BAD, "SUMMARY:Tick", "RRULE:FREQ=MINUTELY"), GOOD))
    assert found.skipped == ("“Tick” was skipped: it happens more often than any meeting does.",)


def test_only_so_many_sentences_are_told() -> None:
    found = expanded(calendar(*(event("SUMMARY:Lost", uid=str(n)) for n in range(80)), GOOD))
    assert len(found.skipped) == 51
    assert found.skipped[-1] == "30 more events could not be read whole."


def test_only_so_many_events_are_read_and_that_is_said() -> None:
    many = "\r\n".join(("BEGIN:VEVENT\r\nUID:x\r\nDTSTART:20200101T000000Z\r\nEND:VEVENT",) * MOST_EVENTS)
    found = expanded(calendar(GOOD, many, event(*BAD, uid="one too many")))
    assert [one.event.uid for one in found.instances] == ["good"]
    assert "Only the first 50,000 events" in found.skipped[0]


def test_nothing_longer_than_a_database_takes_leaves_the_reader() -> None:
    lines = ("DTSTART:20260505T100000Z", "SUMMARY:" + "s" * 10**6, "LOCATION:" + "l" * 10**6)
    guest = f"ATTENDEE;CN={'n' * 5000}:mailto:{'a' * 5000}@acme.test"
    [found] = read(calendar(event(*lines, guest, uid="u" * 10**6)))
    [attendee] = found.attendees
    assert max(map(len, (found.uid, found.title, found.location, attendee.name, attendee.email))) <= 1000


def test_control_characters_stay_text() -> None:
    [found] = read(calendar(event("DTSTART:20260505T100000Z", "SUMMARY:\u202e<!channel> \U0001f469\u200d\U0001f4bb")))
    assert found.title == "\u202e<!channel> \U0001f469\u200d\U0001f4bb"
    assert starts(calendar(GOOD), MAY) == ["05-05 10:00"]


WHOLE = calendar(
    "X-WR-TIMEZONE:Europe/Berlin",
    new_york(),
    event("DTSTART;TZID=Head Office:20260504T100000", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=9;BYDAY=MO,-1TU"),
    event("RECURRENCE-ID:20260511T140000Z", "DTSTART;TZID=Head Office:20260512T100000", "DTEND:20260512T150000Z"),
    event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260518T140000Z", "DTSTART:20260519T140000Z"),
    event("DTSTART;VALUE=DATE:20260504", "RRULE:FREQ=DAILY;UNTIL=20260520T220000Z", "EXDATE:20260506", uid="days"),
    event(
        "DTSTART:20260504T100000Z", "RRULE:FREQ=HOURLY;BYHOUR=9,23;BYSETPOS=-1", "RDATE:20260505T100000Z/PT1H", uid="x"
    ),
)
JUNK = (
    *(b"\r\n", b"\r\n ", b";", b":", b",", b'"', b"=", b"\0", b"\xff", b"-", b"0001", b"9999", b"99991231T235959Z"),
    *(b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"DTSTART:00010101T000000\r\n", b"DURATION:P9999999D\r\n"),
    *(b"FREQ=SECONDLY;", b"FREQ=YEARLY;", b"BYMONTH=12;", b"BYMINUTE=59;", b"INTERVAL=999999999;", b"COUNT=2;"),
)


@pytest.mark.parametrize("seed", range(4))
def test_no_damage_to_a_file_makes_the_reader_fail(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(50):
        data = bytearray(WHOLE)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(data))
            if chance.random() < 0.7:
                data[at:at] = chance.choice(JUNK)
            else:
                del data[at : at + chance.randint(1, 30)]
        for within in (MAY, window("0001-01-01", "0001-02-01"), window("9999-12-01", "9999-12-31")):
            assert len(read(bytes(data), within)) <= 10_000
