"""Rules of every form calendars may write, made up at random, give the days that dateutil finds.

Left out is what dateutil reads in its own way: ordinals beside plain weekdays, weeks without weekdays, and a COUNT on a
start the rule does not hold.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from random import Random

import pytest
from dateutil.rrule import rrulestr

from bot.calendars.recurrence import Span, Steps, instances
from bot.calendars.rules import rule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MONTH_DAYS = (1, 2, 5, 13, 15, 28, 29, 30, 31, -1, -2, -3, -15, -28, -29, -30, -31)
YEAR_DAYS = (1, 2, 59, 60, 61, 100, 200, 365, 366, -1, -2, -100, -306, -307, -365, -366)
WEEKS = (1, 2, 10, 20, 51, 52, 53, -1, -2, -52)
WRITTEN = "%Y%m%dT%H%M%S"
ORDINALS = (1, 2, 3, 4, 5, -1, -2, -5)
LATER = 19 * 400
"""Years after which the calendar repeats itself, weekdays too. dateutil looks for what never comes until the year 9999,
and so is asked about days as near to it as that."""


def some(chance: Random, choices: Sequence[object], most: int) -> str:
    """Return a list of a few of these."""
    return ",".join(str(one) for one in chance.sample(choices, chance.randint(1, most)))


def a_rule(chance: Random) -> str:
    """Return a rule without an end."""
    frequency = chance.choice(("DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY"))
    parts = [f"FREQ={frequency}", f"INTERVAL={chance.choice((1, 1, 2, 3, 5, 7, 13))}", f"WKST={chance.choice(DAYS)}"]
    if frequency == "YEARLY" and chance.random() < 0.25:
        return ";".join([parts[0], f"BYWEEKNO={some(chance, WEEKS, 3)}", f"BYDAY={some(chance, DAYS, 3)}"])
    parts += [f"BYMONTH={some(chance, range(1, 13), 4)}"] if chance.random() < 0.4 else []
    parts += _days(frequency, chance)
    parts += [f"BYHOUR={some(chance, range(24), 3)}"] if chance.random() < 0.2 else []
    parts += [f"BYMINUTE={some(chance, (0, 10, 30, 45), 3)}"] if chance.random() < 0.1 else []
    if chance.random() < 0.3 and any(part.startswith("BY") for part in parts):
        parts.append(f"BYSETPOS={some(chance, (1, 2, 3, 4, -1, -2, -3), 2)}")
    return ";".join(parts)


def _days(frequency: str, chance: Random) -> Iterable[str]:
    if frequency == "YEARLY" and chance.random() < 0.2:
        yield f"BYYEARDAY={some(chance, YEAR_DAYS, 4)}"
    elif frequency != "WEEKLY" and chance.random() < 0.4:
        yield f"BYMONTHDAY={some(chance, MONTH_DAYS, 4)}"
    if frequency in {"MONTHLY", "YEARLY"} and chance.random() < 0.3:
        yield "BYDAY=" + ",".join(
            f"{chance.choice(ORDINALS)}{day}" for day in chance.sample(DAYS, chance.randint(1, 3))
        )
    elif chance.random() < 0.4:
        yield f"BYDAY={some(chance, DAYS, 5)}"


@pytest.mark.parametrize("seed", range(6))
def test_rules_of_every_form_give_the_days_dateutil_finds(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - rules, not secrets
    for _ in range(12):
        drawn, start = a_rule(chance), datetime(2012, 1, 1, 9, 30) + timedelta(days=chance.randint(0, 4000))  # noqa: DTZ001
        is_instance = any(rrulestr(f"{drawn};UNTIL={later(start):{WRITTEN}}", dtstart=later(start)))
        until = f"UNTIL={start + timedelta(days=chance.randint(0, 900)):{WRITTEN}}"
        ends = ("", until, f"COUNT={chance.choice((1, 2, 5, 33))}" if is_instance else "")
        value = ";".join((drawn, chance.choice(ends))).rstrip(";")
        after = start + timedelta(days=chance.randint(0, 700))
        before = after + timedelta(days=400)
        assert (value, start, ours(value, start, after, before)) == (value, start, theirs(value, start, after, before))


def ours(value: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    read = rule(value)
    last = read.last_local or before
    return [
        at for at in instances(read, start, span=Span(after=after, before=before), steps=Steps(10**6)) if at <= last
    ]


def theirs(value: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    """Return what dateutil finds; the start is an instance of every event, also when its rule leaves it out."""
    ends = value if "COUNT" in value or "UNTIL" in value else f"{value};UNTIL={before:{WRITTEN}}"
    ends = re.sub(r"(?<=UNTIL=)\d{4}", lambda year: str(int(year[0]) + LATER), ends)
    every = rrulestr(ends, dtstart=later(start)).xafter(later(after), inc=True)
    found = takewhile(lambda at: at < before, (later(at, -LATER) for at in every))
    return sorted({*found, *([start] if after <= start else [])})


def later(at: datetime, years: int = LATER) -> datetime:
    """Return the same moment in another year."""
    return at.replace(year=at.year + years)
