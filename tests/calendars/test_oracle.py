"""Ordinary calendars, made up at random, give the same occurrences here as in icalendar + recurring-ical-events."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.recurrence import Span, Steps, instances
from bot.calendars.rules import rule
from tests.calendars.feeds import calendar, event, read, window

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST = datetime(2025, 1, 1)  # noqa: DTZ001 - wall times are drawn from here on
WINDOW = window("2026-03-01", "2026-05-01")


@st.composite
def rules(draw: st.DrawFn, start: datetime) -> str:
    """Draw a rule as calendars write them, of which the start is an instance."""
    day = DAYS[start.weekday()]
    others = draw(st.sets(st.sampled_from(DAYS), max_size=2))
    kind = draw(
        st.sampled_from(
            (
                "FREQ=DAILY",
                f"FREQ=WEEKLY;BYDAY={','.join(sorted(others | {day}))}",
                "FREQ=WEEKLY",
                "FREQ=MONTHLY",
                f"FREQ=MONTHLY;BYDAY={(start.day - 1) // 7 + 1}{day}",
                f"FREQ=MONTHLY;BYMONTHDAY={start.day}",
                "FREQ=YEARLY",
            )
        )
    )
    interval = draw(st.sampled_from(("", ";INTERVAL=2", ";INTERVAL=3")))
    ends = draw(st.sampled_from(("", ";COUNT=5", ";COUNT=40", f";UNTIL={start + timedelta(days=400):%Y%m%dT000000Z}")))
    return f"{kind}{interval}{ends}"


@st.composite
def events(draw: st.DrawFn, uid: str) -> str:
    """Draw an event: single or recurring, timed or of days, with exceptions now and then."""
    start = FIRST + timedelta(days=draw(st.integers(0, 500)), minutes=15 * draw(st.integers(0, 95)))
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()) and start.hour < 4:  # the hours that clocks skip or repeat
        start = start.replace(hour=9)
    if start.hour < 4:
        lines = [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{start + timedelta(days=2):%Y%m%d}"]
        start, exception = start.replace(hour=0, minute=0), "EXDATE;VALUE=DATE:{:%Y%m%d}"
    else:
        length = draw(st.integers(1, 1439 - 60 * start.hour - start.minute))  # others lose the hour a night gains
        lines = [f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}", f"DURATION:PT{length}M"]
        exception = f"EXDATE;TZID={zone}:{{:%Y%m%dT%H%M%S}}"
    if draw(st.booleans()):
        lines.append(f"RRULE:{draw(rules(start))}")
        lines += [exception.format(start + timedelta(days=7 * weeks)) for weeks in draw(st.sets(st.integers(1, 60)))]
    return event(*lines, "SUMMARY:Call", uid=uid)


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    """Draw a whole file."""
    return calendar(*(draw(events(str(number))) for number in range(draw(st.integers(1, 4)))))


def known(data: bytes) -> set[tuple[str, datetime, datetime]]:
    """Return a file's occurrences as icalendar and recurring-ical-events find them."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(WINDOW.start, WINDOW.end)
    return {(str(one["UID"]), _instant(one.start), _instant(one.end)) for one in found}


def _instant(at: date) -> datetime:
    if not isinstance(at, datetime):
        return datetime(at.year, at.month, at.day, tzinfo=UTC)
    return at.astimezone(UTC)


@settings(max_examples=60, deadline=None, database=None)
@given(calendars())
def test_ordinary_calendars_give_what_others_find(data: bytes) -> None:
    assert {(one.uid, one.start, one.end) for one in read(data, WINDOW, ZoneInfo("UTC"))} == known(data)


@settings(max_examples=150, deadline=None, database=None)
@given(st.data(), st.integers(0, 4000), st.integers(0, 3000))
def test_rules_give_what_dateutil_finds(data: st.DataObject, days: int, ahead: int) -> None:
    start = datetime(2015, 1, 1, 9, 30) + timedelta(days=days)  # noqa: DTZ001 - a wall time
    value = data.draw(rules(start)).replace("T000000Z", "T000000")
    span = Span(after=start + timedelta(days=ahead), before=start + timedelta(days=ahead + 700))
    last = rule(value).last_local
    ours = [at for at in instances(rule(value), start, span=span, steps=Steps(10**6)) if last is None or at <= last]
    assert ours == [
        at for at in rrulestr(value, dtstart=start).between(span.after, span.before, inc=True) if at < span.before
    ]
