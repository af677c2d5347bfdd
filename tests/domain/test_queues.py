from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from bot.domain.holds import parked_until
from bot.domain.nudges import NudgeId
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.queues import URGENT, Due, next_members
from tests.factories import at

NOW = at("09:57")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BIG, SMALL = WorkspaceId("big"), WorkspaceId("small")


def due(member: str, workspace: WorkspaceId = BIG, **facts: Any) -> Due:
    told: dict[str, Any] = {"id": NudgeId(f"n-{member}"), "due_at": NOW - HOUR, "until": NOW + timedelta(days=1)}
    return Due(workspace_id=workspace, member_id=MemberId(member), **(told | facts))


def test_a_card_before_a_call_that_starts_in_three_minutes_overtakes_older_nags() -> None:
    nags = [due(f"nag {n}", due_at=NOW - n * HOUR) for n in range(50)]
    card = due("card", due_at=NOW, until=NOW + 3 * MINUTE)
    assert next_members([*nags, card], most=2, now=NOW) == ["card", "nag 49"]


def test_what_loses_its_use_soonest_goes_first_then_what_waits_longest() -> None:
    waiting = [
        due("waits an hour", due_at=NOW - HOUR),
        due("waits two", due_at=NOW - 2 * HOUR),
        due("ends in ten minutes", until=NOW + 10 * MINUTE),
        due("ends in five", until=NOW + 5 * MINUTE),
        due("ends after what is urgent", until=NOW + URGENT + MINUTE, due_at=NOW),
    ]
    assert next_members(waiting, most=9, now=NOW) == [
        "ends in five", "ends in ten minutes", "waits two", "waits an hour", "ends after what is urgent",
    ]  # fmt: skip


def test_what_is_of_no_use_any_more_keeps_nobody_waiting() -> None:
    late = [due(f"late {n}", until=NOW - n * MINUTE) for n in range(9)]
    assert next_members([*late, due("of use")], most=1, now=NOW) == ["of use"]


def test_a_workspace_with_a_backlog_of_thousands_takes_its_turn_like_one_with_a_single_message() -> None:
    backlog = [due(f"m{n}", due_at=NOW - HOUR) for n in range(3000)]
    chosen = next_members([*backlog, due("alone", SMALL, due_at=NOW)], most=2, now=NOW)
    assert chosen == ["m0", "alone"]


def test_turns_that_are_under_way_count_as_had() -> None:
    waiting = [due("one more", due_at=NOW - HOUR), due("first", SMALL, due_at=NOW)]
    assert next_members(waiting, most=1, now=NOW, busy={BIG: 1}) == ["first"]


def test_a_workspace_gets_no_more_than_there_is_room_for_and_its_most_urgent_first() -> None:
    waiting = [due(f"m{n}") for n in range(5)] + [due("card", until=NOW + MINUTE), due("other", SMALL)]
    assert set(next_members(waiting, most=9, now=NOW, room_in=lambda one: 2 if one == BIG else 9)) == {
        "card",
        "m0",
        "other",
    }
    assert next_members(waiting, most=9, now=NOW, room_in=lambda one: 0 if one == BIG else 9) == ["other"]


def test_where_there_was_trouble_one_message_is_tried_first() -> None:
    waiting = [due(f"m{n}", is_on_trial=True) for n in range(5)]
    assert next_members(waiting, most=9, now=NOW) == ["m0"]
    assert next_members(waiting, most=9, now=NOW, busy={BIG: 1}) == []


@given(
    some.lists(
        some.tuples(some.integers(0, 5), some.integers(0, 3), some.integers(-60, 60), some.integers(-60, 60)),
        max_size=40,
    ),
    some.integers(1, 12),
)
def test_nobody_is_chosen_twice_and_no_workspace_waits_behind_anothers_second_message(
    told: list[tuple[int, int, int, int]], most: int
) -> None:
    waiting = [
        due(f"m{member} of w{home}", WorkspaceId(f"w{home}"), id=NudgeId(str(n)), due_at=NOW - abs(ago) * MINUTE,
            until=NOW + until * MINUTE)
        for n, (member, home, ago, until) in enumerate(told)
    ]  # fmt: skip
    chosen = next_members(waiting, most=most, now=NOW)
    assert len(set(chosen)) == len(chosen) == min(most, len({one.member_id for one in waiting}))
    homes = [member.rpartition(" ")[2] for member in chosen]
    if len(set(homes)) < len(homes):  # somebody had a second turn: then all had one
        assert set(homes) == {one.workspace_id for one in waiting}


def test_the_pauses_of_a_parked_workspace_double_up_to_an_hour() -> None:
    began, now = NOW, NOW
    pauses: list[int] = []
    for _ in range(9):
        until = parked_until(began if pauses else None, now=now)
        pauses.append((until - now) // MINUTE)
        now = until
    assert pauses == [1, 1, 2, 4, 8, 16, 32, 60, 60]
