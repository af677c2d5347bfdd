"""Until when a recap is in time: the end of the lead's next working day, whatever lies in between."""

from datetime import date, time

import pytest

from bot.domain.people import MemberSettings
from bot.domain.policies import policy_of
from bot.domain.schedules import recap_due_at
from tests.factories import BERLIN, NEW_YORK, at, member, policy, weekday, workspace

FRIDAY, NEXT_MONDAY, NEXT_TUESDAY = weekday("Fri"), weekday("Mon", week=1), weekday("Tue", week=1)


def test_it_is_the_end_of_the_next_working_day() -> None:
    assert recap_due_at(at("10:30"), policy=policy()) == at("17:00", day=weekday("Tue"))
    assert recap_due_at(at("00:10"), policy=policy()) == at("17:00", day=weekday("Tue"))
    assert recap_due_at(at("23:50"), policy=policy()) == at("17:00", day=weekday("Tue"))


@pytest.mark.parametrize("day", ["Fri", "Sat", "Sun"])
def test_a_weekend_lies_in_between(day: str) -> None:
    assert recap_due_at(at("16:00", day=weekday(day)), policy=policy()) == at("17:00", day=NEXT_MONDAY)


def test_days_off_and_holidays_lie_in_between() -> None:
    away = policy(days_off=[NEXT_MONDAY])
    assert recap_due_at(at("16:00", day=FRIDAY), policy=away) == at("17:00", day=NEXT_TUESDAY)
    before_christmas = at("16:00", day=date(2026, 12, 24))
    german = policy(MemberSettings(country="DE"))
    assert recap_due_at(before_christmas, policy=german) == at("17:00", day=date(2026, 12, 28))


def test_it_follows_the_leads_own_working_time() -> None:
    own = policy(MemberSettings(working_start=time(7), working_end=time(14), weekdays=frozenset({0, 2})))
    assert recap_due_at(at("10:30"), policy=own) == at("14:00", day=weekday("Wed"))


def test_the_day_after_is_that_of_the_leads_zone() -> None:
    in_new_york = policy_of(workspace(), member(zone_name="America/New_York"))
    late_on_monday = at("20:00", zone=NEW_YORK)
    assert late_on_monday.astimezone(BERLIN).date() == weekday("Tue")
    assert recap_due_at(late_on_monday, policy=in_new_york) == at("17:00", day=weekday("Tue"), zone=NEW_YORK)


@pytest.mark.parametrize(
    ("friday", "monday"), [(date(2026, 10, 23), date(2026, 10, 26)), (date(2027, 3, 26), date(2027, 3, 29))]
)
def test_a_clock_change_at_the_weekend_leaves_the_hour_as_it_is_on_the_wall(friday: date, monday: date) -> None:
    no_holidays = policy(MemberSettings(country=""))
    due = recap_due_at(at("16:00", day=friday), policy=no_holidays)
    assert due == at("17:00", day=monday)
    assert due.astimezone(BERLIN).time() == time(17)
