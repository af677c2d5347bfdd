"""Weeks, months, quarters, years and lengths of time. It is Tuesday 24 November 2026, 10:20 in New York."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain.when import NEW_YORK, reads

FRIDAY_EVENING, SATURDAY = "2026-11-27 17:30", "2026-11-28 11:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EOW", "Fri 2026-11-27"),
        ("this week", "Fri 2026-11-27"),
        ("by the end of the week", "Fri 2026-11-27"),
        ("next week", "Fri 2026-12-04"),
        ("end of next week", "Fri 2026-12-04"),
        ("the week after next", "Fri 2026-12-11"),
        ("week of Dec 7", "Fri 2026-12-11"),
        ("w/c 7 Dec", "Fri 2026-12-11"),
        ("week 50", "Fri 2026-12-11"),
        ("KW 2", "Fri 2027-01-15"),
        ("the week after Thanksgiving", "Fri 2026-12-04"),
        ("this weekend", "Sun 2026-11-29"),
        ("next weekend", "Sun 2026-12-06"),
        ("EOM", "Mon 2026-11-30"),
        ("end of month", "Mon 2026-11-30"),
        ("month-end", "Mon 2026-11-30"),
        ("this month", "Mon 2026-11-30"),
        ("next month", "Thu 2026-12-31"),
        ("in January", "Sun 2027-01-31"),
        ("end of Feb 2028", "Tue 2028-02-29"),
        ("EOM Jan", "Sun 2027-01-31"),
        ("March after next", "Fri 2028-03-31"),
        ("EOQ", "Thu 2026-12-31"),
        ("end of Q1", "Wed 2027-03-31"),
        ("Q4", "Thu 2026-12-31"),
        ("Q1 end", "Wed 2027-03-31"),
        ("1Q27", "Wed 2027-03-31"),
        ("Q1/27", "Wed 2027-03-31"),
        ("E.O.M.", "Mon 2026-11-30"),
        ("monthend", "Mon 2026-11-30"),
        ("within the week", "Fri 2026-11-27"),
        ("the week after", "Fri 2026-12-04"),
        ("mid-week next week", "Wed 2026-12-02"),
        ("Q2 2028", "Fri 2028-06-30"),
        ("first quarter", "Wed 2027-03-31"),
        ("next quarter", "Wed 2027-03-31"),
        ("end of H1", "Wed 2027-06-30"),
        ("year-end", "Thu 2026-12-31"),
        ("next year", "Fri 2027-12-31"),
        ("by end of 2027", "Fri 2027-12-31"),
    ],
)
def test_a_period_is_due_on_its_last_day_and_a_week_on_its_friday(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [(FRIDAY_EVENING, "Fri 2026-11-27"), (SATURDAY, "Fri 2026-12-04"), ("2026-11-29 09:00", "Fri 2026-12-04")],
)
def test_on_a_weekend_this_week_is_the_coming_one(at: str, expected: str) -> None:
    assert reads("EOW", at=at) == reads("this week", at=at) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before next week", "Fri 2026-11-27"),
        ("before March", "Sun 2027-02-28"),
        ("before Q2", "Wed 2027-03-31"),
        ("before the end of the year", "Thu 2026-12-31"),
        ("before the weekend", "Fri 2026-11-27"),
    ],
)
def test_before_a_period_is_the_day_before_it_begins(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("early next week", "Wed 2026-12-02"),
        ("beginning of December", "Thu 2026-12-10"),
        ("mid January", "Fri 2027-01-15"),
        ("mid-week", "Wed 2026-11-25"),
        ("mid month", "Tue 2026-12-15"),
        ("middle of Q1", "Mon 2027-02-15"),
        ("mid 2027", "Wed 2027-06-30"),
        ("first half of December", "Tue 2026-12-15"),
        ("late January", "Sun 2027-01-31"),
        ("later this week", "Fri 2026-11-27"),
        ("first week of December", "Fri 2026-12-04"),
        ("last week of December", "Fri 2026-12-25"),
        ("mid November", None),
    ],
)
def test_a_part_of_a_period_is_due_on_its_last_day(text: str, expected: str | None) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in two weeks", "Tue 2026-12-08"),
        ("in a fortnight", "Tue 2026-12-08"),
        ("in the next week", "Tue 2026-12-01"),
        ("in two to three days", "Fri 2026-11-27"),
        ("10 days", "Fri 2026-12-04"),
        ("2-3 days", "Fri 2026-11-27"),
        ("in a couple of days", "Thu 2026-11-26"),
        ("3 months from now", "Wed 2027-02-24"),
        ("in half a year", "Mon 2027-05-24"),
        ("in 1 year 2 months", "Mon 2028-01-24"),
        ("within the next 5 days", "Sun 2026-11-29"),
        ("a week from today", "Tue 2026-12-01"),
        ("in 2 days at 3pm", "Thu 2026-11-26 15:00"),
        ("in 30 mins", "Tue 2026-11-24 10:50"),
        ("in half an hour", "Tue 2026-11-24 10:50"),
        ("in an hour and a half", "Tue 2026-11-24 11:50"),
        ("within 48 hours", "Thu 2026-11-26 10:20"),
        ("24h", "Wed 2026-11-25 10:20"),
        ("1 day 2 hours", "Wed 2026-11-25 12:20"),
    ],
)
def test_a_bare_length_of_time_counts_from_now(text: str, expected: str) -> None:
    assert reads(text) == expected


def test_hours_are_real_ones_when_the_clock_changes() -> None:
    assert reads("in 4 hours", at="2026-03-07 23:30") == "Sun 2026-03-08 04:30"
    assert reads("in 2 days", at="2026-03-07 23:30") == "Mon 2026-03-09"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 business day", "Wed 2026-11-25"),
        ("3 business days", "Mon 2026-11-30"),
        ("in 3 workdays", "Mon 2026-11-30"),
        ("in 3 weekdays", "Mon 2026-11-30"),
        ("2-3 business days", "Mon 2026-11-30"),
        ("next business day", "Wed 2026-11-25"),
        ("business day after Wednesday", "Fri 2026-11-27"),
        ("1 business day before Friday", "Wed 2026-11-25"),
        ("2 business days before month end", "Wed 2026-11-25"),
        ("5 working days from now", "Wed 2026-12-02"),
        ("2 business days after Friday", "Tue 2026-12-01"),
        ("last working day of the month", "Mon 2026-11-30"),
    ],
)
def test_business_days_skip_days_off(text: str, expected: str) -> None:
    thanksgiving_off = replace(NEW_YORK, days_off=frozenset({date(2026, 11, 26)}))
    assert reads(text, working=thanksgiving_off) == expected


@pytest.mark.parametrize("text", ["in 100000 years", "999999999999 days", "in 99999 hours", "5000 business days"])
def test_a_length_beyond_all_plans_is_not_read(text: str) -> None:
    assert reads(text) is None
