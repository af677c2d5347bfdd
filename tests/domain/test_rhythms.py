from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.domain.rhythms import Rhythm, read_rhythm
from tests.factories import at

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("every Friday 15:00", "every Friday 15:00"),
        ("Fridays at 3pm", "every Friday 15:00"),
        ("fri 9", "every Friday 09:00"),
        ("weekly on Tuesday at 08.30", "every Tuesday 08:30"),
        ("Mon and Thu 9:15 am", "every Monday and Thursday 09:15"),
        ("Thu, Mon 17h", "every Monday and Thursday 17:00"),
        ("daily 17:00", "every working day 17:00"),
        ("every working day at 12 pm", "every working day 12:00"),
        ("9:00 every Friday", "every Friday 09:00"),
        ("first Monday of the month 9:00", "first Monday of the month 09:00"),
        ("every 2nd Wednesday of each month 9:00", "second Wednesday of the month 09:00"),
        ("last working day of the month 16:00", "last working day of the month 16:00"),
        ("last day of the month 16:00", "last day of the month 16:00"),
        ("15th of the month 10:00", "15th of the month 10:00"),
        ("1st of every month 10:00", "1st of the month 10:00"),
    ],
)
def test_a_rhythm_is_read_and_said_back_in_words_that_read_the_same(typed: str, words: str) -> None:
    read = read_rhythm(typed, zone_name=BERLIN)
    assert read.words == words
    assert read_rhythm(read.words, zone_name=BERLIN) == read


@pytest.mark.parametrize("typed", ["", "every Friday", "15:00", "every T 9:00", "fifth Monday of the month 9:00"])
def test_what_is_no_rhythm_is_answered_with_what_would_be(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="every Friday 15:00"):
        read_rhythm(typed, zone_name=BERLIN)


@pytest.mark.parametrize("typed", ["every Friday 25:00", "every Friday 13pm", "31st of the month 9:00", "soon 9:00"])
def test_what_no_clock_or_calendar_has_is_no_rhythm(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        read_rhythm(typed, zone_name=BERLIN)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_rhythm(text, zone_name=BERLIN)
    except InvalidInputError:
        return
    assert read.next_after(at("12:00")) > at("12:00")


def test_a_moment_keeps_its_wall_time_when_the_clocks_change() -> None:
    friday = Rhythm(rule="FREQ=WEEKLY;BYDAY=FR", at=time(15), zone_name=BERLIN)
    assert friday.next_after(datetime(2026, 10, 20, tzinfo=UTC)) == datetime(2026, 10, 23, 13, tzinfo=UTC)
    assert friday.next_after(datetime(2026, 10, 24, tzinfo=UTC)) == datetime(2026, 10, 30, 14, tzinfo=UTC)


def test_a_moment_is_after_itself_the_next_and_until_itself_the_last() -> None:
    monthly = read_rhythm("first Monday of the month 9:00", zone_name=BERLIN)
    moment = monthly.next_after(at("12:00"))
    assert moment == datetime(2026, 12, 7, 8, tzinfo=UTC)
    assert monthly.last_until(moment) == moment
    assert monthly.next_after(moment) == datetime(2027, 1, 4, 8, tzinfo=UTC)
    assert monthly.before(moment, 2) == [datetime(2026, 10, 5, 7, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)]


def test_a_wall_time_that_a_clock_change_skips_comes_once() -> None:
    night = read_rhythm("every Sunday 2:30", zone_name=BERLIN)
    before = datetime(2026, 3, 28, tzinfo=UTC)
    assert night.next_after(before) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert night.next_after(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == datetime(2026, 4, 5, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "every Friday 15:00",
        "Mon and Sun 9:15",
        "every working day 0:30",
        "15th of the month 23:59",
        "last day of the month 16:00",
        "third Monday of the month 9:00",
        "last working day of the month 16:00",
    ],
)
def test_the_moments_are_the_same_from_whatever_day_one_asks(typed: str) -> None:
    rhythm, start = read_rhythm(typed, zone_name=BERLIN), datetime(2027, 1, 1, tzinfo=UTC)
    moments = [rhythm.next_after(start)]
    while moments[-1] < start + timedelta(days=400):
        moments.append(rhythm.next_after(moments[-1]))
    for day in (start + timedelta(days=n) for n in range(365)):
        ahead = [moment for moment in moments if moment > day]
        assert rhythm.next_after(day) == ahead[0]
        assert rhythm.last_until(ahead[0]) == ahead[0]
    assert rhythm.before(moments[9], 9) == moments[:9]
