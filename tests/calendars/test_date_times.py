from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.calendars.date_times import Duration, UnreadableError, duration, seconds, to_utc, written
from tests.calendars.feeds import calendar, event, lengths, read, starts, window

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("PT30M", Duration(0, timedelta(minutes=30))),
        ("P1W", Duration(7, timedelta(0))),
        ("P1DT2H3M4S", Duration(1, timedelta(hours=2, minutes=3, seconds=4))),
        ("+PT1H", Duration(0, timedelta(hours=1))),
        ("-PT1H", Duration(0, timedelta(0))),
    ],
)
def test_durations_are_read(value: str, expected: Duration) -> None:
    assert duration(value) == expected


@pytest.mark.parametrize("value", ["", "P", "PT", "1H", "PPPP", "P99999999999999W", "P" * 100_000])
def test_a_length_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(UnreadableError):
        duration(value)
    assert seconds(value) is None


@pytest.mark.parametrize(
    "value", ["", "tomorrow", "0NaNaNaNT", "20260230", "00000101T000000Z", "20260504T1000", "9" * 10**6]
)
def test_a_date_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(UnreadableError):
        written(value)


def test_a_leap_second_is_the_last_second() -> None:
    assert written("20261231T235960Z").local == datetime(2026, 12, 31, 23, 59, 59)  # noqa: DTZ001 - a wall time


def test_a_time_the_clock_skips_is_read_with_the_offset_before_the_gap() -> None:
    assert to_utc(datetime(2026, 3, 8, 2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)  # noqa: DTZ001


def test_a_time_that_happens_twice_is_its_first() -> None:
    assert to_utc(datetime(2026, 11, 1, 1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # noqa: DTZ001


def test_a_duration_counts_days_on_the_wall_clock() -> None:
    data = calendar(event("DTSTART;TZID=America/New_York:20260307T220000", "DURATION:P1D"))
    assert lengths(data, window("2026-03-01", "2026-04-01")) == [timedelta(hours=23)]


def test_an_end_makes_every_instance_last_as_long_as_the_first() -> None:
    lines = ("DTSTART;TZID=America/New_York:20260306T230000", "DTEND;TZID=America/New_York:20260307T070000")
    data = calendar(event(*lines, "RRULE:FREQ=DAILY;COUNT=3"))
    assert lengths(data, window("2026-03-01", "2026-04-01")) == [timedelta(hours=8)] * 3


@pytest.mark.parametrize("end", ["DTEND:20260504T090000Z", "DURATION:-PT1H", "X-NOTHING:1", "DTEND:0NaNaNaNT"])
def test_an_event_never_ends_before_it_starts(end: str) -> None:
    assert lengths(calendar(event("DTSTART:20260504T100000Z", end))) == [timedelta(0)]


def test_start_and_end_may_be_in_different_zones() -> None:
    data = calendar(event("DTSTART;TZID=America/New_York:20260504T180000", "DTEND;TZID=Europe/London:20260505T060000"))
    assert lengths(data) == [timedelta(hours=7)]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        (("DTSTART;VALUE=DATE:20260504",), 1),
        (("DTSTART:20260504", "DTEND:20260506"), 2),
        (("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260504"), 1),
        (("DTSTART;VALUE=DATE:20260504", "DURATION:P3D"), 3),
        (("DTSTART;TZID=Asia/Tokyo;VALUE=DATE:20260504", "DTEND;TZID=Asia/Tokyo;VALUE=DATE:20260505"), 1),
        (("DTSTART;VALUE=DATE:20260504T000000Z", "DTEND;VALUE=DATE:20260505T000000Z"), 1),
        (("DTSTART:20260504T000000", "DTEND:20260505T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"), 1),
    ],
    ids=[
        "no end",
        "no VALUE",
        "end on the same day",
        "duration",
        "zone on a day",
        "a time on a day",
        "Outlook's midnights",
    ],
)
def test_a_day_is_a_day_in_every_spelling(lines: tuple[str, ...], days: int) -> None:
    [found] = read(calendar(event(*lines)))
    assert found.all_day
    assert found.end - found.start == timedelta(days=days)
    assert f"{found.start:%m-%d %H:%M}" == "05-04 00:00"


def test_days_begin_at_midnight_of_the_calendars_zone_else_the_members() -> None:
    day = event("DTSTART;VALUE=DATE:20260504")
    assert starts(calendar(day), zone=ZoneInfo("Europe/Berlin")) == ["05-03 22:00"]
    assert starts(calendar("X-WR-TIMEZONE:America/New_York", day), zone=ZoneInfo("Europe/Berlin")) == ["05-04 04:00"]


def test_a_whole_day_over_the_change_of_clocks_ends_at_midnight() -> None:
    data = calendar(event("DTSTART;VALUE=DATE:20261025", "DTEND;VALUE=DATE:20261026"))
    assert lengths(data, window("2026-10-01", "2026-11-01"), ZoneInfo("Europe/Berlin")) == [timedelta(hours=25)]


def test_the_window_is_half_open() -> None:
    data = calendar(
        event("DTSTART:20260430T230000Z", "DTEND:20260501T000000Z", uid="ends as it opens"),
        event("DTSTART:20260430T233000Z", "DTEND:20260501T000100Z", uid="reaches in"),
        event("DTSTART:20260501T000000Z", uid="an instant as it opens"),
        event("DTSTART:20260531T235900Z", "DTEND:20260601T010000Z", uid="reaches out"),
        event("DTSTART:20260601T000000Z", "DTEND:20260601T010000Z", uid="starts as it closes"),
    )
    assert [one.uid for one in read(data)] == ["reaches in", "an instant as it opens", "reaches out"]
