from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.domain import commitments
from bot.domain.commitments import Commitment, EventKind, SayDo, Score, Side, State, Step, say_do, score_of
from bot.domain.errors import AlreadyClosedError, InvalidInputError
from bot.domain.people import MemberId
from bot.domain.working_time import WorkingTime
from tests.factories import BERLIN, at, commitment, weekday

ME = MemberId("m1")
TOM = MemberId("m2")
BEFORE = at("12:00", day=weekday("Tue"))
AFTER = at("12:00", day=weekday("Thu"))


def moved(one: Commitment, *, on: str = "Tue", to: str = "Fri") -> Commitment:
    return moving(one, on=on, to=to).after


def moving(one: Commitment, *, on: str = "Tue", to: str = "Fri") -> Step:
    return commitments.move(
        one,
        day=weekday(to),
        at=None,
        deadline=at("00:00", day=weekday(to) + timedelta(days=1)),
        by=ME,
        now=at("12:00", day=weekday(on)),
        source="modal",
        reason="Waiting for legal",
        told_them=True,
    )


def kept(one: Commitment, *, on: str) -> Commitment:
    return commitments.keep(one, by=ME, now=at("12:00", day=weekday(on)), source="button").after


@pytest.mark.parametrize(
    ("closed", "score"),
    [
        (kept(commitment(), on="Tue"), Score.ON_TIME),
        (kept(commitment(), on="Thu"), Score.LATE),
        (kept(moved(commitment()), on="Fri"), Score.MOVED_IN_TIME),
        (kept(moved(commitment()), on="Sat"), Score.LATE),
        (kept(moved(commitment(), on="Thu"), on="Fri"), Score.LATE),  # moved after the old date had passed
        (commitments.give_up(commitment(), by=ME, now=BEFORE, source="modal").after, Score.BROKEN),
        (commitments.release(commitment(), by=ME, now=BEFORE, source="modal").after, None),
        (commitment(), None),
    ],
)
def test_keeping_ones_word_is_scored_and_moving_it_in_time_is_honourable(
    closed: Commitment, score: Score | None
) -> None:
    assert score_of(closed) is score


def test_a_move_leaves_old_and_new_date_reason_and_whether_they_were_told() -> None:
    step = commitments.move(
        commitment(),
        day=weekday("Fri"),
        at=None,
        deadline=at("00:00", day=weekday("Sat")),
        by=ME,
        now=BEFORE,
        source="modal",
        reason="Waiting for legal",
        told_them=False,
    )
    event = step.event
    assert (event.old_day, event.new_day, event.reason, event.told_them) == (
        weekday("Wed"),
        weekday("Fri"),
        "Waiting for legal",
        False,
    )


def test_a_move_taken_back_leaves_it_as_if_it_had_never_been_moved() -> None:
    one = commitment()
    step = moving(one, on="Thu")
    back = commitments.move_back(step.after, [step.event], by=ME, now=at("13:00", day=weekday("Thu")), source="button")
    assert (step.after.moves, step.after.moved_late) == (1, 1)
    assert back.after == one
    assert (back.event.kind, back.event.old_day, back.event.new_day) == (
        EventKind.MOVED_BACK,
        weekday("Fri"),
        weekday("Wed"),
    )


def test_a_clock_time_comes_back_with_its_date() -> None:
    one = commitment(at=time(12), deadline=at("12:00", day=weekday("Wed")))
    step = moving(one)
    assert step.after.at is None
    back = commitments.move_back(step.after, [step.event], by=ME, now=BEFORE, source="button")
    assert back.after == one


@pytest.mark.parametrize(
    ("later", "now"), [([], BEFORE + commitments.TAKEN_BACK_WITHIN), (["told"], BEFORE), (["edit"], BEFORE)]
)
def test_a_move_stands_after_a_day_or_when_something_else_happened_since(later: list[str], now: datetime) -> None:
    step = moving(commitment())
    lines = [step.event, *(replace(step.event, kind=EventKind.TOLD) for _ in later)]
    with pytest.raises(InvalidInputError, match="for a day, while nothing else"):
        commitments.move_back(step.after, lines, by=ME, now=now, source="button")


def test_a_move_kept_without_its_old_deadline_stands() -> None:
    step = moving(commitment())
    assert commitments.slip_of_date([replace(step.event, changes={})], now=BEFORE) is None


def test_a_move_taken_back_is_none_of_the_moves_that_stand() -> None:
    first, second = moving(commitment(), to="Fri"), moving(moved(commitment(), to="Fri"), to="Sat")
    back = commitments.move_back(second.after, [first.event, second.event], by=ME, now=BEFORE, source="button")
    told = replace(first.event, kind=EventKind.TOLD)
    assert commitments.standing([first.event, second.event, back.event, told]) == [first.event, told]


def test_what_was_noted_by_mistake_counts_neither_way() -> None:
    step = commitments.withdraw_mistake(commitment(), by=ME, now=AFTER, source="button")
    assert (step.after.state, step.event.kind, score_of(step.after)) == (State.RELEASED, EventKind.MISTAKEN, None)
    with pytest.raises(AlreadyClosedError):
        commitments.withdraw_mistake(step.after, by=ME, now=AFTER, source="button")


def test_a_closed_one_can_neither_be_kept_nor_moved_again() -> None:
    closed = kept(commitment(), on="Tue")
    with pytest.raises(AlreadyClosedError, match="already closed as kept"):
        kept(closed, on="Wed")
    with pytest.raises(AlreadyClosedError):
        moved(closed)


@pytest.mark.parametrize(("on", "to"), [("Tue", "Mon"), ("Tue", "Wed")])
def test_a_new_date_lies_ahead_and_is_new(on: str, to: str) -> None:
    with pytest.raises(InvalidInputError):
        moved(commitment(), on=on, to=to)


def test_a_promise_belongs_to_one_person_at_a_time() -> None:
    step = commitments.hand_over(commitment(), to=MemberId("m2"), by=ME, now=BEFORE, source="modal")
    assert step.after.owner_id == "m2"
    with pytest.raises(InvalidInputError, match="already"):
        commitments.hand_over(commitment(), to=ME, by=ME, now=BEFORE, source="modal")


def test_a_promise_of_ours_that_is_handed_over_names_who_does_it_now() -> None:
    ours, theirs = commitment(who="Rhea Rep"), commitment(who="Rhea Rep", side=Side.THEIRS)
    names = ("Rhea Rep", "Tom Teammate")
    to_tom: dict[str, Any] = {"to": MemberId("m2"), "by": ME, "now": BEFORE, "source": "modal", "names": names}
    assert commitments.hand_over(ours, **to_tom).after.who == "Tom Teammate"
    assert commitments.hand_over(replace(ours, who="Legal"), **to_tom).after.who == "Legal"
    assert commitments.hand_over(theirs, **to_tom).after.who == "Rhea Rep"


def test_an_edit_keeps_what_each_field_said_before() -> None:
    one = commitment()
    wording = replace(one.wording, what="Send the new pricing", is_must_do=True)
    step = commitments.edit(one, wording, by=ME, now=BEFORE, source="modal")
    assert step is not None
    assert step.after.wording == wording
    assert step.after.edits == 1
    assert step.event.changes == {"what": ("Send pricing", "Send the new pricing"), "is_must_do": ("no", "yes")}


def test_an_edit_that_changes_nothing_is_none() -> None:
    assert commitments.edit(commitment(), commitment().wording, by=ME, now=BEFORE, source="modal") is None


def test_a_closed_one_keeps_its_words() -> None:
    closed = kept(commitment(), on="Tue")
    with pytest.raises(AlreadyClosedError):
        commitments.edit(closed, replace(closed.wording, what="x"), by=ME, now=AFTER, source="modal")


@pytest.mark.parametrize("end", [commitments.keep, commitments.release, commitments.give_up])
def test_every_end_is_taken_back_within_a_day_as_if_it_had_never_been(end: Callable[..., Step]) -> None:
    closed = end(commitment(), by=ME, now=BEFORE, source="button").after
    soon = BEFORE + timedelta(hours=23, minutes=59)
    step = commitments.reopen(closed, closed_by=ME, by=ME, now=soon, source="button")
    assert step.after == commitment()
    assert step.event.kind is EventKind.REOPENED
    assert score_of(step.after) is None


def test_nothing_is_taken_back_after_a_day_nor_what_nobody_said_nor_what_is_open() -> None:
    closed = kept(commitment(), on="Tue")
    with pytest.raises(InvalidInputError, match="for a day"):
        commitments.reopen(closed, closed_by=ME, by=ME, now=BEFORE + timedelta(days=1), source="button")
    with pytest.raises(InvalidInputError, match="nobody said a word"):
        commitments.reopen(closed, closed_by=None, by=ME, now=BEFORE, source="button")
    with pytest.raises(InvalidInputError, match="is open"):
        commitments.reopen(commitment(), closed_by=ME, by=ME, now=BEFORE, source="button")


def test_an_offer_leaves_the_owner_and_an_answer_says_who() -> None:
    one = commitment()
    offer, asked = commitments.offer(one, to=TOM, by=ME, now=BEFORE, source="modal", reason="You know them")
    assert (offer.to, offer.by, offer.offered_at) == (TOM, one.owner_id, BEFORE)
    assert asked.after == one
    assert asked.event.changes == {"owner": (ME, TOM)}
    declined = commitments.decline(one, offer, now=AFTER, source="modal", reason="Not my account")
    assert (declined.after, declined.event.by, declined.event.reason) == (one, TOM, "Not my account")
    withdrawn = commitments.withdraw(one, offer, by=ME, now=AFTER, source="button")
    assert (withdrawn.after, withdrawn.event.kind) == (one, EventKind.WITHDRAWN)


def test_nobody_is_offered_their_own_nor_what_is_closed() -> None:
    with pytest.raises(InvalidInputError, match="already"):
        commitments.offer(commitment(), to=ME, by=ME, now=BEFORE, source="modal")
    with pytest.raises(AlreadyClosedError):
        commitments.offer(kept(commitment(), on="Tue"), to=TOM, by=ME, now=AFTER, source="modal")


def test_that_they_know_is_a_line_of_its_own() -> None:
    step = commitments.tell(commitment(), by=ME, now=BEFORE, source="button")
    assert (step.after, step.event.told_them) == (commitment(), True)


def test_nobody_saying_a_word_for_ten_working_days_breaks_it() -> None:
    working = WorkingTime(zone=BERLIN)
    wednesday_two_weeks_on = at("08:00", day=weekday("Wed", week=2))
    assert commitments.is_left_unsaid(commitment(), now=wednesday_two_weeks_on, working=working)
    a_day_less = wednesday_two_weeks_on - timedelta(days=1)
    assert not commitments.is_left_unsaid(commitment(), now=a_day_less, working=working)


def test_it_is_late_from_its_deadline_on() -> None:
    deadline = commitment().deadline
    assert not commitment().is_overdue(deadline - timedelta(seconds=1))
    assert commitment().is_overdue(deadline)


def test_the_ratio_needs_five_and_leaves_released_ones_out() -> None:
    in_time = kept(commitment(), on="Tue")
    late = kept(commitment(), on="Thu")
    released = commitments.release(commitment(), by=ME, now=BEFORE, source="modal").after
    few = say_do([in_time, late, released], now=AFTER)
    assert (few.kept_in_time, few.scored, few.ratio) == (1, 2, None)
    assert say_do([in_time] * 4 + [late], now=AFTER).ratio == pytest.approx(0.8)


def test_only_the_last_days_count() -> None:
    long_ago = replace(kept(commitment(), on="Tue"), closed_at=AFTER - timedelta(days=31))
    assert say_do([long_ago], now=AFTER) == SayDo(kept_in_time=0, scored=0)


def test_every_end_of_a_promise_has_its_event() -> None:
    assert {State.KEPT.value, State.RELEASED.value, State.BROKEN.value} <= {e.value for e in commitments.EventKind}
