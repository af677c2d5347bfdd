from datetime import datetime, timedelta

import pytest

from bot.calendars.date_times import UnreadableError
from bot.calendars.recurrence import Span, Steps, instances
from bot.calendars.rules import Rule, rule


def found(value: str, start: str, after: str, before: str, *, steps: int = 10_000) -> list[str]:
    """Return a rule's instances between two days as `2026-05-04` or, not at ten, `2026-05-04 11:30`."""
    span = Span(after=datetime.fromisoformat(after), before=datetime.fromisoformat(before))
    first = datetime.fromisoformat(start) + timedelta(hours=10)
    given = instances(rule(value), first, span=span, steps=Steps(steps))
    return [f"{at:%Y-%m-%d %H:%M}".removesuffix(" 10:00") for at in given]


@pytest.mark.parametrize(
    ("value", "start", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10", "2026-05-04", "05-04 05-14 05-24"),
        ("FREQ=WEEKLY", "2025-01-06", "05-04 05-11 05-18 05-25"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-04-30", "05-11 05-14 05-25 05-28"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO", "2026-05-03", "05-03 05-04 05-17 05-18 05-31"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO", "2026-05-03", "05-03 05-11 05-17 05-25 05-31"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=7", "2026-05-07", "05-07 05-08 05-11 05-12 05-13 05-14 05-15"),
        ("FREQ=MONTHLY", "2026-01-31", "05-31"),
        ("FREQ=MONTHLY;BYDAY=2TU", "2020-01-14", "05-12"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2020-01-31", "05-29"),
        ("FREQ=MONTHLY;BYDAY=3MO,WE,FR", "2026-05-01", "05-01 05-06 05-08 05-13 05-15 05-18 05-20 05-22 05-27 05-29"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30", "05-29"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", "2026-01-30", "05-01 05-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15", "2026-01-15", "05-15 05-31"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-02-13", ""),
        ("FREQ=YEARLY", "2020-05-20", "05-20"),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "2020-05-10", "05-10"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "05-18"),
        ("FREQ=YEARLY;BYWEEKNO=20", "2020-05-11", "05-11"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU,FR", "2020-05-12", "05-12 05-15"),
        ("FREQ=YEARLY;BYYEARDAY=141,-226", "2020-05-20", "05-20 05-21"),
        ("FREQ=YEARLY;BYMONTHDAY=4", "2020-01-04", "05-04"),
    ],
)
def test_a_rule_gives_its_days_of_may(value: str, start: str, expected: str) -> None:
    days = [day.removeprefix("2026-") for day in found(value, start, "2026-05-01", "2026-06-01")]
    assert " ".join(days) == expected


def test_a_leap_day_comes_every_leap_year() -> None:
    assert found("FREQ=YEARLY", "2024-02-29", "2025-01-01", "2033-01-01") == ["2028-02-29", "2032-02-29"]


def test_the_53rd_week_comes_only_in_long_years() -> None:
    years = found("FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", "2020-12-31", "2021-01-01", "2035-01-01")
    assert years == ["2026-12-31", "2032-12-30"]


def test_hours_and_minutes_multiply() -> None:
    times = found("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30", "2026-05-04", "2026-05-05", "2026-05-06")
    assert times == ["2026-05-05 09:00", "2026-05-05 09:30", "2026-05-05 14:00", "2026-05-05 14:30"]


def test_a_rule_by_the_hour_keeps_to_its_days_and_hours() -> None:
    times = found("FREQ=HOURLY;INTERVAL=3;BYDAY=TU;BYHOUR=7,10,13", "2026-05-04", "2026-05-04", "2026-05-13")
    assert times == [
        *("2026-05-05 07:00", "2026-05-05", "2026-05-05 13:00"),
        *("2026-05-12 07:00", "2026-05-12", "2026-05-12 13:00"),
    ]


@pytest.mark.parametrize("unit", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_a_rule_of_small_steps_is_found_without_walking_to_it(unit: str) -> None:
    per_day = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}[unit]
    value = f"FREQ={unit};INTERVAL={per_day // 8}"
    assert len(found(value, "0001-01-01", "2026-05-04", "2026-05-05", steps=20)) == 8


@pytest.mark.parametrize(
    ("value", "start"),
    [
        ("FREQ=DAILY;COUNT=999999999", "0001-01-01"),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=999999999", "0001-01-01"),
        ("FREQ=SECONDLY;INTERVAL=36000;COUNT=999999999", "1970-01-01"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "1970-01-01"),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31", "1970-01-01"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=300", "1970-01-01"),
        ("FREQ=YEARLY;INTERVAL=1000000000000000000", "1970-01-01"),
    ],
)
def test_no_rule_takes_more_than_a_few_steps_however_old_it_is(value: str, start: str) -> None:
    found(value, start, "2026-05-04", "2026-05-18", steps=100)


def test_a_rule_that_would_take_too_much_work_is_refused() -> None:
    with pytest.raises(UnreadableError, match="more work"):
        found("FREQ=DAILY;BYDAY=MO;BYSETPOS=3;COUNT=5", "0001-01-01", "2026-05-04", "2026-05-18")


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize(
    "value", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,FR", "FREQ=HOURLY;INTERVAL=36", "FREQ=DAILY;BYHOUR=9,10"]
)
def test_counting_from_afar_agrees_with_counting_from_the_start(value: str, count: int) -> None:
    limited = f"{value};COUNT={count}"
    whole = found(limited, "2026-05-05", "2026-05-01", "2026-08-01")
    for days in range(1, 40):
        after = f"{datetime(2026, 5, 1) + timedelta(days=days):%Y-%m-%d}"  # noqa: DTZ001 - a day
        assert found(limited, "2026-05-05", after, "2026-08-01") == [at for at in whole if at >= after]


def test_the_start_counts_as_the_first_even_where_the_rule_leaves_it_out() -> None:
    assert found("FREQ=WEEKLY;BYDAY=TU;COUNT=3", "2026-05-04", "2026-05-01", "2026-06-01") == [
        "2026-05-05",
        "2026-05-12",
    ]


@pytest.mark.parametrize(
    "value",
    [
        *("", "FREQ=", "FREQ=FORTNIGHTLY", "BYDAY=MO", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=-5"),
        *("FREQ=DAILY;UNTIL=tomorrow", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=99", "FREQ=DAILY;BYHOUR=x"),
        *("RSCALE=CHINESE;FREQ=YEARLY", "RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L", "FREQ=YEARLY;BYEASTER=0"),
        "FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 100_000),
    ],
)
def test_a_rule_that_means_nothing_is_refused(value: str) -> None:
    with pytest.raises(UnreadableError):
        rule(value)


@pytest.mark.parametrize(
    ("sloppy", "clean"),
    [
        ("FREQ=WEEKLY;BYDAY=MO, TU", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("freq=weekly;byday=mo,tu;", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("FREQ=WEEKLY;X-ODD=1;BYDAY=MO,TU,", "FREQ=WEEKLY;BYDAY=MO,TU"),
        ("RSCALE=GREGORIAN;FREQ=WEEKLY", "FREQ=WEEKLY"),
    ],
)
def test_a_sloppy_rule_is_read(sloppy: str, clean: str) -> None:
    assert rule(sloppy) == rule(clean)
    assert isinstance(rule(sloppy), Rule)
