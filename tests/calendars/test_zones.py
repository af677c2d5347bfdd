from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.file_zones import file_zone
from bot.calendars.windows_zones import IANA_OF_WINDOWS
from bot.calendars.zones import named
from tests.calendars.feeds import calendar, event, expanded, new_york, read, starts, window

BERLIN = ZoneInfo("Europe/Berlin")


def at_ten(tzid: str) -> str:
    return event(f"DTSTART;TZID={tzid}:20260504T100000", "DURATION:PT1H")


def inside(component: str) -> bytes:
    return component.removeprefix("BEGIN:VTIMEZONE").removesuffix("END:VTIMEZONE").encode()


@pytest.mark.parametrize(
    ("tzid", "start"),
    [
        ("America/New_York", "14:00"),
        ('"America/New_York"', "14:00"),
        ("america/new_york", "14:00"),
        ("America/New York", "14:00"),
        ("/America/New_York", "14:00"),
        ("/mozilla.org/20070129_1/America/New_York", "14:00"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "13:00"),
        ("Eastern Standard Time", "14:00"),
        ("eastern standard time 1", "14:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "14:00"),
        ("India Standard Time", "04:30"),
        ("tzone://Microsoft/Utc", "10:00"),
        ("UTC+02:00", "08:00"),
        ("Etc/GMT-2", "08:00"),
    ],
)
def test_a_zone_is_known_by_each_of_its_names(tzid: str, start: str) -> None:
    [found] = read(calendar(at_ten(tzid)))
    assert f"{found.start:%H:%M}" == start
    assert found.zone_is_certain


@pytest.mark.parametrize(
    "tzid", ["Private/Zone", "Customized Time Zone", "tzone://Microsoft/Custom", "../../etc/passwd", "A\0B"]
)
def test_a_zone_nobody_knows_is_the_members_and_said_to_be_uncertain(tzid: str) -> None:
    found = expanded(calendar(at_ten(tzid)), zone=BERLIN)
    assert starts(calendar(at_ten(tzid)), zone=BERLIN) == ["05-04 08:00"]
    assert not read(calendar(at_ten(tzid)))[0].zone_is_certain
    assert "time zone" in found.warnings[0]


def test_a_zone_the_file_defines_is_used() -> None:
    assert starts(calendar(new_york(), at_ten("Head Office"))) == ["05-04 14:00"]


def test_a_zone_of_one_file_never_reaches_another() -> None:
    odd = new_york("Customized Time Zone").replace("-0400", "+1400").replace("-0500", "+1300")
    assert starts(calendar(odd, at_ten("Customized Time Zone"))) == ["05-03 20:00"]
    assert starts(calendar(new_york("Customized Time Zone"), at_ten("Customized Time Zone"))) == ["05-04 14:00"]
    assert starts(calendar(at_ten("Customized Time Zone"))) == ["05-04 10:00"]


def test_a_zone_of_one_object_does_not_reach_the_next_in_the_same_file() -> None:
    odd = new_york("Own").replace("-0400", "+1400").replace("-0500", "+1300")
    later = event("DTSTART;TZID=Own:20260511T100000", uid="later@us.example")
    assert starts(calendar(odd, at_ten("Own")) + calendar(new_york("Own"), later)) == ["05-03 20:00", "05-11 14:00"]


def test_an_iana_name_means_what_the_world_says_whatever_the_file_does() -> None:
    wrong = new_york("Europe/Berlin")
    assert starts(calendar(wrong, at_ten("Europe/Berlin"))) == ["05-04 08:00"]


def test_an_abbreviation_means_what_the_file_says() -> None:
    assert starts(calendar(new_york("EST"), at_ten("EST"))) == ["05-04 14:00"]
    assert starts(calendar(at_ten("EST"))) == ["05-04 15:00"]


@pytest.mark.parametrize(
    "junk",
    [
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nEND:VTIMEZONE",
        new_york("Own").replace("TZID:Own\r\n", ""),
        new_york("Own").replace("-0400", "+9999").replace("-0500", "-9999"),
        new_york("Own").replace("FREQ=YEARLY", "FREQ=SECONDLY"),
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nEND:VTIMEZONE",
    ],
    ids=["empty", "no name", "offsets of days", "changes each second", "cut off"],
)
def test_a_zone_that_is_junk_costs_no_event(junk: str) -> None:
    assert starts(calendar(junk, at_ten("Own"), event("DTSTART:20260505T100000Z", uid="other"))) == [
        "05-04 10:00",
        "05-05 10:00",
    ]


def test_floating_times_are_read_in_the_calendars_zone_else_the_members() -> None:
    floating = event("DTSTART:20260504T100000", "DURATION:PT1H")
    assert starts(calendar(floating), zone=BERLIN) == ["05-04 08:00"]
    assert starts(calendar("X-WR-TIMEZONE:America/New_York", floating), zone=BERLIN) == ["05-04 14:00"]


def test_the_calendars_zone_leaves_utc_series_alone() -> None:
    series = event("DTSTART:20260302T160000Z", "RRULE:FREQ=WEEKLY;COUNT=3")
    data = calendar("X-WR-TIMEZONE:America/New_York", series)
    assert starts(data, window("2026-03-01", "2026-04-01")) == ["03-02 16:00", "03-09 16:00", "03-16 16:00"]


def test_a_defined_zone_agrees_with_the_worlds_at_every_hour_of_its_changes() -> None:
    own, known = file_zone(inside(new_york())), ZoneInfo("America/New_York")
    assert own is not None
    for day in (datetime(2026, 3, 8), datetime(2026, 11, 1), datetime(2031, 3, 9), datetime(2026, 7, 1)):  # noqa: DTZ001
        for quarters in range(-8, 32):
            at = day + timedelta(minutes=15 * quarters)
            assert at.replace(tzinfo=own).utcoffset() == at.replace(tzinfo=known).utcoffset(), at
            instant = at.replace(tzinfo=UTC)
            assert instant.astimezone(own).replace(tzinfo=None) == instant.astimezone(known).replace(
                tzinfo=None, fold=0
            )


def test_a_zones_rule_that_ended_leaves_its_last_offset() -> None:
    ended = (
        new_york().replace("BYDAY=2SU", "BYDAY=2SU;UNTIL=20100314T070000Z").replace("BYDAY=1SU", "BYDAY=1SU;COUNT=4")
    )
    own = file_zone(inside(ended))
    assert own is not None
    assert datetime(2010, 7, 1, tzinfo=own).utcoffset() == timedelta(hours=-4)
    assert datetime(2026, 7, 1, tzinfo=own).utcoffset() == timedelta(hours=-5)
    assert datetime(1999, 7, 1, tzinfo=own).utcoffset() == timedelta(hours=-5)


def test_every_windows_name_leads_to_a_zone() -> None:
    assert [name for name in IANA_OF_WINDOWS if named(name) is None] == []


@pytest.mark.parametrize(
    ("zone", "before", "after", "hours"),
    [
        ("Europe/Berlin", "2026-03-23", "2026-03-31", ["09:00", "08:00"]),
        ("Europe/Berlin", "2026-10-19", "2026-10-27", ["08:00", "09:00"]),
        ("America/New_York", "2026-03-02", "2026-03-10", ["15:00", "14:00"]),
        ("America/New_York", "2026-10-26", "2026-11-03", ["14:00", "15:00"]),
        ("Australia/Sydney", "2026-03-29", "2026-04-07", ["23:00", "00:00"]),
        ("Australia/Sydney", "2026-09-27", "2026-10-06", ["00:00", "23:00"]),
    ],
)
def test_a_weekly_call_at_ten_stays_at_ten_when_the_clocks_change(
    zone: str, before: str, after: str, hours: list[str]
) -> None:
    first = (
        before.replace("-", "")
        if zone != "Australia/Sydney"
        else {"2026-03-29": "20260330", "2026-09-27": "20260928"}[before]
    )
    data = calendar(event(f"DTSTART;TZID={zone}:{first}T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"))
    found = read(data, window(before, after))
    assert [f"{one.start:%H:%M}" for one in found] == hours
    assert {one.start.astimezone(ZoneInfo(zone)).hour for one in found} == {10}
