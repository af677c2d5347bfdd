from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import HostTrouble
from bot.domain.hosts import Pause, after_trouble, asked_meanwhile, pause_sentence

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_pauses_grow_to_an_hour_for_as_long_as_the_trouble_goes_on() -> None:
    pause: Pause | None = None
    lengths, now = [], NOW
    for _ in range(40):
        pause = after_trouble(pause, HostTrouble.SILENT, now=now, retry_after=None)
        lengths.append((pause.until - now) // MINUTE)
        now = pause.until
    assert lengths == [1, 2, 4, 8, 16, 32, *[60] * 34]
    assert pause is not None
    assert pause.since == NOW


@pytest.mark.parametrize(
    ("asked", "minutes"), [(None, 1), (0.0, 1), (-5.0, 1), (600.0, 10), (7_200.0, 120), (999_999_999.0, 1_440)]
)
def test_a_host_gets_the_pause_it_asks_for_but_no_more_than_a_day(asked: float | None, minutes: int) -> None:
    assert after_trouble(None, HostTrouble.BUSY, now=NOW, retry_after=asked).until == NOW + minutes * MINUTE


def test_answers_to_what_was_asked_before_the_pause_do_not_make_it_grow() -> None:
    first = after_trouble(None, HostTrouble.BUSY, now=NOW, retry_after=600.0)
    same = asked_meanwhile(first, HostTrouble.BUSY, now=NOW, retry_after=300.0)
    longer = asked_meanwhile(first, HostTrouble.BUSY, now=NOW, retry_after=900.0)
    assert (same.until, longer.until) == (NOW + 10 * MINUTE, NOW + 15 * MINUTE)
    assert same.times == longer.times == 1


def test_a_pause_lasts_once_owners_would_wonder() -> None:
    pause = after_trouble(None, HostTrouble.BUSY, now=NOW, retry_after=None)
    assert [pause.lasts(NOW + minutes * MINUTE) for minutes in (0, 29, 30, 600)] == [False, False, True, True]


def test_what_owners_are_told_names_the_host_and_says_that_theirs_is_not_at_fault() -> None:
    assert pause_sentence("cal.example", HostTrouble.BUSY) == (
        "The calendar's server “cal.example” asks for a pause. I ask it for one calendar first, then for yours again."
    )
    assert "does not answer" in pause_sentence("cal.example", HostTrouble.SILENT)
    assert len(pause_sentence("x" * 5_000, HostTrouble.SILENT)) < 250
