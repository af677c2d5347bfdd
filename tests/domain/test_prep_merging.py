from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import MemberId
from bot.domain.prep_merging import blank, filled_up, is_changed, known, merge, prints_of, said_in, written
from bot.domain.preps import AgendaState, Field, Knowledge, Stage
from tests.factories import at, call

NOW = at("10:00")
LATER = NOW + timedelta(minutes=5)
ME, TOM = MemberId("m1"), MemberId("m2")
SAIDS = st.fixed_dictionaries({field: st.sampled_from(["", " ", "a", "b", "a "]) for field in Field})


def test_what_only_one_of_two_changed_is_taken_from_that_one() -> None:
    base = {Field.OBJECTIVE: "A pilot", Field.AGENDA: "Hello", Field.HONEST: "Two weeks"}
    kept = {**base, Field.AGENDA: "Hello, numbers"}
    typed = {**base, Field.HONEST: "Three weeks"}
    merged = merge(kept, typed, seen=prints_of(base))
    assert merged.said == {**kept, Field.HONEST: "Three weeks"}
    assert merged.theirs == {Field.AGENDA}
    assert not merged.disputed


def test_what_both_changed_is_disputed_and_keeps_what_was_typed_last() -> None:
    base = {Field.OBJECTIVE: "A pilot"}
    merged = merge({Field.OBJECTIVE: "A price"}, {Field.OBJECTIVE: "A date"}, seen=prints_of(base))
    assert merged.disputed == {Field.OBJECTIVE}
    assert merged.said == {Field.OBJECTIVE: "A date"}


def test_the_same_change_twice_is_no_dispute() -> None:
    merged = merge({Field.OBJECTIVE: "A price"}, {Field.OBJECTIVE: "A price "}, seen=prints_of({Field.OBJECTIVE: ""}))
    assert not merged.disputed


def test_emptying_a_field_is_a_change_too() -> None:
    seen = prints_of({Field.AGENDA: "Hello"})
    assert merge({Field.AGENDA: "Hello"}, {Field.AGENDA: ""}, seen=seen).said == {Field.AGENDA: ""}
    assert merge({Field.AGENDA: ""}, {Field.AGENDA: "Hello"}, seen=seen).said == {Field.AGENDA: ""}
    assert merge({Field.AGENDA: ""}, {Field.AGENDA: "More"}, seen=seen).disputed == {Field.AGENDA}


def test_a_field_that_was_not_shown_stays_as_it_is() -> None:
    kept = {Field.OBJECTIVE: "A pilot", Field.AGENDA: "Hello"}
    merged = merge(kept, {Field.OBJECTIVE: "A date"}, seen=prints_of({Field.OBJECTIVE: "A pilot"}))
    assert merged.said == {Field.OBJECTIVE: "A date", Field.AGENDA: "Hello"}


@given(SAIDS, SAIDS, SAIDS)
def test_no_text_of_either_side_is_dropped_unless_a_person_is_asked(
    base: dict[Field, str], kept: dict[Field, str], typed: dict[Field, str]
) -> None:
    merged = merge(kept, typed, seen=prints_of(base))
    for field in Field:
        stays = merged.said[field].strip()
        for before, after in ((kept, typed), (typed, kept)):
            if before[field].strip() not in {base[field].strip(), stays}:
                assert field in merged.disputed, after[field]


@given(SAIDS, SAIDS)
def test_alone_one_writes_what_one_types(base: dict[Field, str], typed: dict[Field, str]) -> None:
    merged = merge(base, typed, seen=prints_of(base))
    assert merged.said == typed
    assert not merged.theirs
    assert not merged.disputed


@given(SAIDS, SAIDS)
def test_a_draft_is_worth_keeping_when_something_differs(base: dict[Field, str], typed: dict[Field, str]) -> None:
    differs = any(base[field].strip() != typed[field].strip() for field in Field)
    assert is_changed(typed, seen=prints_of(base)) is differs


def test_what_one_put_there_oneself_is_no_news_until_somebody_changes_it() -> None:
    seen, own = prints_of({Field.AGENDA: ""}), prints_of({Field.AGENDA: "Hello"})
    typed = {Field.AGENDA: "Hello, price"}
    for kept, is_disputed in (({Field.AGENDA: "Hello"}, False), ({Field.AGENDA: "Hello, pilot"}, True)):
        assert bool(merge(kept, typed, seen=known(seen, own, kept)).disputed) is is_disputed


def test_an_earlier_prep_fills_only_what_is_empty() -> None:
    earlier = {Field.OBJECTIVE: "A pilot", Field.AGENDA: "Hello", Field.STAGE: "close", Field.VALUE: " "}
    typed = {Field.OBJECTIVE: "A date", Field.AGENDA: " "}
    assert filled_up(typed, earlier) == {Field.AGENDA: "Hello", Field.STAGE: "close"}


def test_how_we_know_is_taken_along_only_with_what_it_is_about() -> None:
    earlier = {Field.THEIR_OBJECTIVE: "A price", Field.KNOWLEDGE: "they_said_so"}
    assert filled_up({}, earlier) == earlier
    assert filled_up({Field.THEIR_OBJECTIVE: "A discount"}, earlier) == {}


def test_a_prep_says_what_was_written_into_it() -> None:
    said = {**said_in(None), Field.OBJECTIVE: "A pilot", Field.KNOWLEDGE: "we_assume", Field.STAGE: "close"}
    prep = written(blank(call(), ME, now=NOW), said, by=TOM, now=LATER)
    assert (prep.objective, prep.knowledge, prep.stage) == ("A pilot", Knowledge.WE_ASSUME, Stage.CLOSE)
    assert (prep.by, prep.updated_at, prep.objective_at) == (TOM, LATER, LATER)
    assert said_in(prep) == said


@pytest.mark.parametrize("word", ["", "nonsense", "<!channel>"])
def test_a_choice_nobody_offered_counts_as_none(word: str) -> None:
    prep = written(blank(call(), ME, now=NOW), {Field.STAGE: word, Field.KNOWLEDGE: word}, by=ME, now=NOW)
    assert (prep.stage, prep.knowledge) == (None, None)


def test_the_moment_the_objective_came_to_stand_stays() -> None:
    first = written(blank(call(), ME, now=NOW), {Field.OBJECTIVE: "A pilot"}, by=ME, now=NOW)
    better = written(first, {Field.OBJECTIVE: "A date for the pilot"}, by=ME, now=LATER)
    gone = written(better, {Field.OBJECTIVE: ""}, by=ME, now=LATER)
    assert (first.objective_at, better.objective_at, gone.objective_at) == (NOW, NOW, None)


def test_an_agenda_that_changed_is_not_the_one_they_agreed_to() -> None:
    agreed = written(blank(call(), ME, now=NOW), {Field.AGENDA: "Hello"}, by=ME, now=NOW)
    agreed = replace(agreed, agenda_state=AgendaState.AGREED)
    assert written(agreed, {Field.AGENDA: "Hello "}, by=ME, now=LATER).agenda_state is AgendaState.AGREED
    assert written(agreed, {Field.AGENDA: "Prices"}, by=ME, now=LATER).agenda_state is AgendaState.NOT_YET
