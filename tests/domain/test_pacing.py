from datetime import timedelta

import pytest

from bot.clock import SteeredClock
from bot.domain.pacing import ALLOWANCES, HISTORY, MESSAGES, POST, UPDATE, after_call, full, head_start, room
from bot.domain.people import WorkspaceId
from bot.pacing import Paces
from tests.factories import at

NOW = at("09:45")
MINUTE = timedelta(minutes=1)
HOME, OTHER = WorkspaceId("w1"), WorkspaceId("w2")


def test_a_burst_is_taken_at_once_and_then_as_many_as_a_minute_allows() -> None:
    bucket, sent = full(MESSAGES, NOW), 0
    for second in range(120):
        now = NOW + timedelta(seconds=second)
        for _ in range(room(bucket, MESSAGES, now)):
            bucket, sent = after_call(bucket, MESSAGES, now), sent + 1
    burst = MESSAGES.at_once - MESSAGES.kept_free
    assert sent == pytest.approx(burst + MESSAGES.a_minute * 119 / 60, abs=1)


def test_what_people_wait_for_is_never_held_back_and_the_others_leave_room_for_it() -> None:
    bucket = full(MESSAGES, NOW)
    for _ in range(room(bucket, MESSAGES, NOW)):
        bucket = after_call(bucket, MESSAGES, NOW)
    assert room(bucket, MESSAGES, NOW) == 0
    assert bucket.level == MESSAGES.kept_free
    for _ in range(30):
        bucket = after_call(bucket, MESSAGES, NOW)
    assert bucket.level == MESSAGES.kept_free - 30
    assert room(bucket, MESSAGES, NOW + timedelta(seconds=2)) == 0


def test_a_pause_is_kept_for_its_method_and_its_workspace_only() -> None:
    clock = SteeredClock(NOW)
    paces = Paces(clock)
    paces.pause(HOME, POST, 30)
    assert paces.room(HOME, POST) == 0
    assert paces.room(HOME, UPDATE) > 0
    assert paces.room(OTHER, POST) > 0
    clock.advance(timedelta(seconds=30))
    assert paces.room(HOME, POST) > 0


def test_a_channel_takes_a_short_burst_and_then_one_a_second() -> None:
    clock = SteeredClock(NOW)
    paces = Paces(clock)
    taken = 0
    while paces.has_room_in(HOME, "D1"):
        paces.took(HOME, POST, "D1")
        taken += 1
    assert 1 < taken < 10
    assert paces.has_room_in(HOME, "D2")
    assert paces.has_room_in(OTHER, "D1")
    clock.advance(timedelta(seconds=1))
    assert paces.has_room_in(HOME, "D1")
    paces.took(HOME, POST, "D1")
    assert not paces.has_room_in(HOME, "D1")


def test_where_slack_is_silent_several_times_in_a_row_it_is_asked_again_by_one_message() -> None:
    clock = SteeredClock(NOW)
    paces = Paces(clock)
    for _ in range(2):
        paces.unanswered(HOME)
    assert paces.room(HOME, POST) > 1
    paces.unanswered(HOME)
    assert paces.room(HOME, POST) == 0
    clock.advance(MINUTE)
    assert paces.room(HOME, POST) == 1
    paces.answered(HOME)
    assert paces.room(HOME, POST) > 1


def test_what_was_full_again_long_ago_is_forgotten() -> None:
    clock = SteeredClock(NOW)
    paces = Paces(clock)
    for number in range(25_000):
        paces.took(HOME, POST, f"D{number}")
        clock.advance(timedelta(milliseconds=50))
    assert paces.known < 21_000


def test_no_method_is_taken_to_allow_more_than_its_tier() -> None:
    assert (ALLOWANCES[HISTORY].a_minute, ALLOWANCES[UPDATE].a_minute) == (50, 50)
    assert 300 <= ALLOWANCES[POST].a_minute <= 500


def test_in_a_small_workspace_nobody_has_a_head_start() -> None:
    assert {head_start(f"m{n}", people) for n in range(50) for people in (0, 5, 400)} == {timedelta()}


def test_in_a_large_one_everybody_has_their_own_place_in_the_minutes_it_takes() -> None:
    places = sorted(head_start(f"m{n}", 2_000) for n in range(2_000))
    assert places[0] < 10 * timedelta(seconds=1)
    assert 3.9 * MINUTE < places[-1] < 4 * MINUTE
    assert head_start("m1", 2_000) == head_start("m1", 2_000)
    assert max(head_start(f"m{n}", 10**6) for n in range(500)) <= 50 * MINUTE
