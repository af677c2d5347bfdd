"""Times of day, parts of it, and zones. It is Tuesday 24 November 2026, 10:20 in New York."""

from dataclasses import replace
from datetime import date, time

import pytest

from tests.domain.when import BERLIN, NEW_YORK, reads

FRIDAY_EVENING = "2026-11-27 17:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday noon", "Fri 2026-11-27 12:00"),
        ("next Tue 3pm", "Tue 2026-12-01 15:00"),
        ("3.30pm Friday", "Fri 2026-11-27 15:30"),
        ("Fri 15h30", "Fri 2026-11-27 15:30"),
        ("330pm tomorrow", "Wed 2026-11-25 15:30"),
        ("tomorrow @ 4:30p", "Wed 2026-11-25 16:30"),
        ("tomorrow at 1400", "Wed 2026-11-25 14:00"),
        ("14 Uhr tomorrow", "Wed 2026-11-25 14:00"),
        ("half past two tomorrow", "Wed 2026-11-25 14:30"),
        ("quarter to 5 Friday", "Fri 2026-11-27 16:45"),
        ("20 past 3pm", "Tue 2026-11-24 15:20"),
        ("5 o'clock Friday", "Fri 2026-11-27 17:00"),
        ("Dec 3, 10am", "Thu 2026-12-03 10:00"),
        ("10am 12/3", "Thu 2026-12-03 10:00"),
        ("2026-12-03T16:00", "Thu 2026-12-03 16:00"),
        ("Friday 2-3pm", "Fri 2026-11-27 15:00"),
        ("tomorrow evening at 7", "Wed 2026-11-25 19:00"),
        ("8 tonight", "Tue 2026-11-24 20:00"),
        ("9 tomorrow", "Wed 2026-11-25 09:00"),
        ("two hours after noon", "Tue 2026-11-24 14:00"),
        ("end of next week at noon", "Fri 2026-12-04 12:00"),
        ("midnight", "Wed 2026-11-25 00:00"),
        ("17.00 Uhr", "Tue 2026-11-24 17:00"),
        ("Friday 15 Uhr", "Fri 2026-11-27 15:00"),
        ("5.30 tomorrow", "Wed 2026-11-25 17:30"),
        ("3 sharp", "Tue 2026-11-24 15:00"),
        ("Friday midnight", "Sat 2026-11-28 00:00"),
    ],
)
def test_a_clock_time_stands_with_its_day(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("at 3", "2026-11-24 10:20", "Tue 2026-11-24 15:00"),
        ("at 3", "2026-11-24 15:20", "Wed 2026-11-25 15:00"),
        ("by 5", "2026-11-24 10:20", "Tue 2026-11-24 17:00"),
        ("at 9", "2026-11-24 10:20", "Wed 2026-11-25 09:00"),
        ("at 9", FRIDAY_EVENING, "Mon 2026-11-30 09:00"),
        ("at 8", "2026-11-24 10:20", "Tue 2026-11-24 20:00"),
        ("10ish", "2026-11-24 08:00", "Tue 2026-11-24 10:00"),
        ("today at 4", "2026-11-24 10:20", "Tue 2026-11-24 16:00"),
        ("Friday at 6", "2026-11-24 10:20", "Fri 2026-11-27 18:00"),
    ],
)
def test_a_bare_hour_is_the_next_one_in_working_time(text: str, now: str, expected: str) -> None:
    assert reads(text, at=now) == expected


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("3pm", "2026-11-24 15:20", "Wed 2026-11-25 15:00"),
        ("3pm", FRIDAY_EVENING, "Sat 2026-11-28 15:00"),
        ("14:05", "2026-11-24 14:05", "Wed 2026-11-25 14:05"),
        ("7:30am", "2026-11-24 10:20", "Wed 2026-11-25 07:30"),
    ],
)
def test_an_exact_time_is_the_next_on_the_clock(text: str, now: str, expected: str) -> None:
    assert reads(text, at=now) == expected


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("EOD", "2026-11-24 10:20", "Tue 2026-11-24 17:00"),
        ("EOD", "2026-11-24 17:00", "Wed 2026-11-25 17:00"),
        ("cob", FRIDAY_EVENING, "Mon 2026-11-30 17:00"),
        ("end of day", "2026-11-28 11:00", "Mon 2026-11-30 17:00"),
        ("EOD tomorrow", "2026-11-24 10:20", "Wed 2026-11-25 17:00"),
        ("Thursday EOD", "2026-11-24 10:20", "Thu 2026-11-26 17:00"),
        ("by close of business Thursday", "2026-11-24 10:20", "Thu 2026-11-26 17:00"),
        ("end of Friday", "2026-11-24 10:20", "Fri 2026-11-27 17:00"),
        ("EOD 12/4", "2026-11-24 10:20", "Fri 2026-12-04 17:00"),
        ("EOD today", "2026-11-24 18:00", "Tue 2026-11-24 17:00"),
        ("COP Friday", "2026-11-24 10:20", "Fri 2026-11-27 17:00"),
        ("by close Friday", "2026-11-24 10:20", "Fri 2026-11-27 17:00"),
        ("by Friday's end", "2026-11-24 10:20", "Fri 2026-11-27 17:00"),
    ],
)
def test_eod_is_the_end_of_working_time(text: str, now: str, expected: str) -> None:
    assert reads(text, at=now) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EOD", "Fri 2026-11-27 17:00"),
        ("COB", "Fri 2026-11-27 17:00"),
        ("at 3", "Fri 2026-11-27 15:00"),
        ("first thing", "Fri 2026-11-27 09:00"),
        ("3pm", "Thu 2026-11-26 15:00"),
        ("EOD Thursday", "Thu 2026-11-26 17:00"),
    ],
)
def test_a_house_hour_skips_a_day_off_that_was_not_named(text: str, expected: str) -> None:
    thanksgiving_off = replace(NEW_YORK, days_off=frozenset({date(2026, 11, 26)}))
    assert reads(text, at="2026-11-25 17:30", working=thanksgiving_off) == expected


def test_eod_follows_the_persons_own_working_time() -> None:
    late = replace(NEW_YORK, end=time(18, 30), days_off=frozenset({date(2026, 11, 24)}))
    assert reads("EOD", working=late) == "Wed 2026-11-25 18:30"
    assert reads("EOD", working=late, at="2026-11-25 17:30") == "Wed 2026-11-25 18:30"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow morning", "Wed 2026-11-25 12:00"),
        ("tmrw am", "Wed 2026-11-25 12:00"),
        ("Thursday afternoon", "Thu 2026-11-26 17:00"),
        ("Thursday pm", "Thu 2026-11-26 17:00"),
        ("by lunch", "Tue 2026-11-24 12:00"),
        ("Friday lunchtime", "Fri 2026-11-27 12:00"),
        ("this afternoon", "Tue 2026-11-24 17:00"),
        ("tonight", "Tue 2026-11-24"),
        ("Friday evening", "Fri 2026-11-27"),
        ("late Friday", "Fri 2026-11-27"),
        ("early Friday morning", "Fri 2026-11-27 12:00"),
        ("first thing Monday", "Mon 2026-11-30 09:00"),
        ("first thing", "Wed 2026-11-25 09:00"),
        ("in the morning", "Tue 2026-11-24 12:00"),
    ],
)
def test_a_part_of_the_day_has_a_house_hour(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3pm PST", "Tue 2026-11-24 18:00"),
        ("5pm CET", "Tue 2026-11-24 11:00"),
        ("tomorrow 9am CET", "Wed 2026-11-25 03:00"),
        ("Thursday noon Pacific", "Thu 2026-11-26 15:00"),
        ("EOD PT", "Tue 2026-11-24 20:00"),
        ("12 ET", "Tue 2026-11-24 12:00"),
        ("Friday 3pm London time", "Fri 2026-11-27 10:00"),
        ("1500 UTC tomorrow", "Wed 2026-11-25 10:00"),
        ("3pm UTC+5:30 tomorrow", "Wed 2026-11-25 04:30"),
        ("9am Asia/Tokyo Friday", "Thu 2026-11-26 19:00"),
        ("Friday 3pm London", "Fri 2026-11-27 10:00"),
        ("2026-12-03T15:00:00Z", "Thu 2026-12-03 10:00"),
        ("2026-12-03T15:00+01:00", "Thu 2026-12-03 09:00"),
        ("Fri 15:00Z", "Fri 2026-11-27 10:00"),
        ("5pm my time", "Tue 2026-11-24 17:00"),
    ],
)
def test_a_zone_in_the_text_wins(text: str, expected: str) -> None:
    assert reads(text) == expected


def test_an_hour_in_a_zone_only_others_know_is_not_guessed() -> None:
    assert reads("3pm their time") is None
    assert reads("EOD customer's time") is None


def test_a_named_region_follows_its_summer_time_and_an_abbreviation_does_not() -> None:
    assert reads("3pm Pacific", at="2026-07-01 09:00", working=BERLIN) == "Thu 2026-07-02 00:00"
    assert reads("3pm PST", at="2026-07-01 09:00", working=BERLIN) == "Thu 2026-07-02 01:00"


def test_half_nine_is_half_past_in_britain_and_not_read_elsewhere() -> None:
    assert reads("at half nine tomorrow", locale="en_GB", working=BERLIN) == "Wed 2026-11-25 09:30"
    assert reads("at half nine tomorrow", locale="de_DE", working=BERLIN) == "Wed 2026-11-25"


def test_an_abbreviation_of_the_persons_own_zone_is_meant_as_the_clock_on_the_wall() -> None:
    assert reads("3pm EST", at="2026-07-01 09:00") == "Wed 2026-07-01 15:00"
    assert reads("3pm CET", at="2026-07-01 09:00", working=BERLIN) == "Wed 2026-07-01 15:00"
