"""Which account a few words mean, and what of its past is told."""

from datetime import timedelta

import pytest

from bot.domain.accounts import Account, AccountKey, find_accounts, timeline
from bot.domain.commitments import (
    Commitment,
    Event,
    EventKind,
    Step,
    keep,
    move,
    move_back,
    reopen,
    withdraw_mistake,
)
from tests.factories import at, call, commitment, weekday


def known(*names: str, **people: tuple[str, ...]) -> list[Account]:
    return [Account(key=AccountKey(name), name=name, people=people.get(name.partition(".")[0], ())) for name in names]


@pytest.mark.parametrize("words", ["acme", "ACME", "acme.test", "acm", "ann buyer", "buyer", "ann@acme.test"])
def test_an_account_is_found_by_words_of_its_domain_or_by_a_person(words: str) -> None:
    some = known("acme.test", "globex.test", acme=("Ann Buyer", "ann@acme.test"))
    found = find_accounts(some, words)
    assert found.only is not None
    assert found.only.name == "acme.test"


def test_several_are_a_choice_the_best_first() -> None:
    found = find_accounts(known("my-acme.test", "acme.test", "acmeister.test"), "acme.test")
    assert found.only is not None
    assert found.only.name == "acme.test"
    several = find_accounts(known("acme.test", "acme.example", "globex.test"), "acme")
    assert (several.only, [one.name for one in several.accounts]) == (None, ["acme.test", "acme.example"])


def test_what_fits_nothing_finds_what_is_spelt_alike_or_nothing() -> None:
    near = find_accounts(known("acme.test", "globex.test"), "globx")
    assert (near.is_guess, near.only, [one.name for one in near.accounts]) == (True, None, ["globex.test"])
    assert find_accounts(known("acme.test"), "hooli").accounts == ()
    assert find_accounts([], "acme").accounts == ()


def test_no_words_are_a_choice_of_all() -> None:
    found = find_accounts(known("acme.test"), "")
    assert (found.only, len(found.accounts)) == (None, 1)


def told(promise: Commitment, events: list[Event]) -> list[EventKind]:
    made = Event(commitment_id=promise.id, kind=EventKind.MADE, at=at("08:00"), by=promise.owner_id, source="test")
    entries = timeline([], [promise], {promise.id: [made, *events]}, now=at("18:00"))
    return [entry.event.kind for entry in entries if entry.event]


def kept(promise: Commitment, clock: str) -> Step:
    return keep(promise, by=promise.owner_id, now=at(clock), source="test")


def moved(promise: Commitment, clock: str) -> Step:
    return move(
        promise,
        day=weekday("Fri", week=1),
        at=None,
        deadline=promise.deadline + timedelta(days=7),
        by=promise.owner_id,
        now=at(clock),
        reason="late",
        told_them=True,
        source="test",
    )


def test_a_slip_taken_back_is_not_told() -> None:
    promise = commitment()
    closed = kept(promise, "10:00")
    again = reopen(closed.after, closed_by=promise.owner_id, by=promise.owner_id, now=at("10:01"), source="test")
    assert told(promise, [closed.event, again.event]) == [EventKind.MADE]
    later = kept(again.after, "11:00")
    assert told(promise, [closed.event, again.event, later.event]) == [EventKind.KEPT, EventKind.MADE]


def test_what_was_noted_by_mistake_never_happened() -> None:
    promise = commitment()
    gone = withdraw_mistake(promise, by=promise.owner_id, now=at("10:00"), source="test")
    assert told(promise, [gone.event]) == []


def test_a_move_is_told_and_one_taken_back_is_not() -> None:
    promise = commitment()
    step = moved(promise, "10:00")
    assert told(promise, [step.event]) == [EventKind.MOVED, EventKind.MADE]
    back = move_back(step.after, [step.event], by=promise.owner_id, now=at("10:05"), source="test")
    assert told(promise, [step.event, back.event]) == [EventKind.MADE]


def test_calls_and_promises_are_told_newest_first_and_nothing_ahead() -> None:
    morning, ahead = call(start=at("09:00"), end=at("09:30")), call(start=at("19:00"), end=at("19:30"))
    promise = commitment()
    event = kept(promise, "10:00").event
    entries = timeline([ahead, morning], [promise], {promise.id: [event]}, now=at("18:00"))
    assert [entry.at for entry in entries] == [at("10:00"), at("09:00")]
