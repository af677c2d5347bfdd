"""Days: named, counted, numbered, and by their feast. It is Tuesday 24 November 2026, 10:20 in New York."""

import pytest

from tests.domain.when import BERLIN, reads

SATURDAY, FRIDAY = "2026-11-28 11:00", "2026-11-27 10:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "Tue 2026-11-24"),
        ("tomorrow", "Wed 2026-11-25"),
        ("tmrw", "Wed 2026-11-25"),
        ("tommorow", "Wed 2026-11-25"),
        ("the day after tomorrow", "Thu 2026-11-26"),
        ("Friday", "Fri 2026-11-27"),
        ("by Fri", "Fri 2026-11-27"),
        ("thur", "Thu 2026-11-26"),
        ("wednsday", "Wed 2026-11-25"),
        ("this Friday", "Fri 2026-11-27"),
        ("coming Monday", "Mon 2026-11-30"),
        ("next Friday", "Fri 2026-12-04"),
        ("next Monday", "Mon 2026-11-30"),
        ("Friday next", "Fri 2026-12-04"),
        ("Friday of next week", "Fri 2026-12-04"),
        ("next week Thursday", "Thu 2026-12-03"),
        ("this week Thursday", "Thu 2026-11-26"),
        ("Monday after next", "Mon 2026-12-07"),
        ("Thursday week", "Thu 2026-12-03"),
        ("a week tomorrow", "Wed 2026-12-02"),
        ("a fortnight today", "Tue 2026-12-08"),
        ("Friday fortnight", "Fri 2026-12-11"),
        ("in two Fridays", "Fri 2026-12-04"),
        ("the Friday after next", "Fri 2026-12-04"),
        ("Friday before Christmas", "Fri 2026-12-18"),
        ("a week on Thursday", "Thu 2026-12-03"),
        ("three Mondays from now", "Mon 2026-12-14"),
        ("after the weekend", "Mon 2026-11-30"),
        ("next business day", "Wed 2026-11-25"),
    ],
)
def test_a_day_is_named(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday", "Fri 2026-12-04"),
        ("this Friday", "Fri 2026-11-27"),
        ("next Friday", "Fri 2026-12-04"),
        ("tomorrow", "Sat 2026-11-28"),
        ("next working day", "Mon 2026-11-30"),
    ],
)
def test_on_a_friday_the_coming_friday_is_in_a_week(text: str, expected: str) -> None:
    assert reads(text, at=FRIDAY) == expected


@pytest.mark.parametrize(("text", "expected"), [("next Tuesday", "Tue 2026-12-01"), ("Tuesday", "Tue 2026-12-01")])
def test_on_a_saturday_next_week_starts_in_two_days(text: str, expected: str) -> None:
    assert reads(text, at=SATURDAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec 3", "Thu 2026-12-03"),
        ("December 3rd", "Thu 2026-12-03"),
        ("3 Dec", "Thu 2026-12-03"),
        ("the 3rd of December", "Thu 2026-12-03"),
        ("Dec. 3, 2027", "Fri 2027-12-03"),
        ("Thu, 3 December 2026", "Thu 2026-12-03"),
        ("sept 5", "Sun 2027-09-05"),
        ("febuary third", "Wed 2027-02-03"),
        ("May twenty-first", "Fri 2027-05-21"),
        ("3-Dec-26", "Thu 2026-12-03"),
        ("Nov 24", "Tue 2026-11-24"),
        ("Nov 23", "Tue 2027-11-23"),
        ("29 Feb", "Tue 2028-02-29"),
        ("the 15th", "Tue 2026-12-15"),
        ("on the 30th", "Mon 2026-11-30"),
        ("the 31st", "Thu 2026-12-31"),
        ("the 1st of next month", "Tue 2026-12-01"),
        ("first of the month", "Tue 2026-12-01"),
        ("20th of this month", "Sun 2026-12-20"),
        ("Thursday the 3rd", "Thu 2026-12-03"),
        ("Sunday 31", "Sun 2027-01-31"),
        ("2026-12-03", "Thu 2026-12-03"),
        ("20261203", "Thu 2026-12-03"),
        ("2026/12/3", "Thu 2026-12-03"),
        ("12/3/26", "Thu 2026-12-03"),
        ("Thursday, 12/3", "Thu 2026-12-03"),
    ],
)
def test_a_date_is_the_next_such_date(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize("text", ["Nov 31", "30 February", "13/32", "2026-02-30", "0/5", "32 Dec 2026"])
def test_a_date_that_does_not_exist_is_not_read(text: str) -> None:
    assert reads(text) is None


@pytest.mark.parametrize(
    ("text", "in_the_states", "elsewhere"),
    [
        ("12/5", "Sat 2026-12-05", "Wed 2027-05-12"),
        ("1/4/27", "Mon 2027-01-04", "Thu 2027-04-01"),
        ("31/12", "Thu 2026-12-31", "Thu 2026-12-31"),
        ("12/31", "Thu 2026-12-31", "Thu 2026-12-31"),
        ("12.5.", "Sat 2026-12-05", "Wed 2027-05-12"),
        ("4.1.2027", "Mon 2027-01-04", "Mon 2027-01-04"),
        ("labour day", "Mon 2027-09-06", "Sat 2027-05-01"),
    ],
)
def test_the_locale_orders_day_and_month(text: str, in_the_states: str, elsewhere: str) -> None:
    assert reads(text, locale="en_US") == in_the_states
    for locale in ("en_GB", "de_DE", "en"):
        assert reads(text, locale=locale, working=BERLIN) == elsewhere


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("first Monday of December", "Mon 2026-12-07"),
        ("last Friday of the month", "Fri 2026-11-27"),
        ("third Wednesday in January", "Wed 2027-01-20"),
        ("first Monday of the month", "Mon 2026-12-07"),
        ("last day of the quarter", "Thu 2026-12-31"),
        ("last working day of January", "Fri 2027-01-29"),
        ("first business day of next month", "Tue 2026-12-01"),
        ("a week from Thursday", "Thu 2026-12-03"),
        ("2 weeks after Dec 3", "Thu 2026-12-17"),
        ("two days before the end of the month", "Sat 2026-11-28"),
        ("3 business days after Friday", "Wed 2026-12-02"),
        ("the day before Christmas", "Thu 2026-12-24"),
        ("the Monday after Thanksgiving", "Mon 2026-11-30"),
    ],
)
def test_a_day_is_counted_from_another(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Christmas", "Fri 2026-12-25"),
        ("before Christmas", "Thu 2026-12-24"),
        ("xmas eve", "Thu 2026-12-24"),
        ("new year's eve", "Thu 2026-12-31"),
        ("New Year", "Fri 2027-01-01"),
        ("Thanksgiving", "Thu 2026-11-26"),
        ("black friday", "Fri 2026-11-27"),
        ("Easter Monday", "Mon 2027-03-29"),
        ("good friday 2028", "Fri 2028-04-14"),
        ("MLK day", "Mon 2027-01-18"),
        ("4th of July", "Sun 2027-07-04"),
        ("mother's day", "Sun 2027-05-09"),
        ("tax day 2028", "Tue 2028-04-18"),
    ],
)
def test_a_feast_is_a_day(text: str, expected: str) -> None:
    assert reads(text) == expected
