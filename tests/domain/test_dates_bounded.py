"""Reading takes steps in proportion to what was typed, whatever it is. Steps are calls, counted: no clock is asked."""

import cProfile
from collections.abc import Callable
from pathlib import Path
from types import CodeType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot
from tests.domain.when import reads, splits

_SAYDO = str(Path(bot.__file__).parent)
_STEPS_PER_CHARACTER = 200
_LONGEST_READ = 3_000
_PIECES = [
    *("of the ", "1 day ", "12/5 or ", "1:", "quarter past ", "q1,", "mon-", "<@", "Friday ", "Ann, ", "Ann, CFO "),
    *(
        "and then ",
        "what was ",
        "signed ",
        "(",
        "Ann (",
        "to Ann ",
        "via ",
        "waiting on ",
        ": ",
        "a: ",
        "Sunday Riley ",
    ),
    *("- ", "\n", "\x1f", "Ann & ", "Today A", "ended ", "<mailto:a@b.c ", "https://", "in 3 ", "by ", "EOD ", "each "),
    *("Ann to ", "per our ", "weekly ", "Mondays ", "\u2028", "\u0130", "\U0001f389", "\u0663 ", ",", "a", " ", "9"),
]


def _steps(do: Callable[[str], object], text: str) -> int:
    """Return how many calls SayDo's own code makes while it reads a text."""
    counter = cProfile.Profile()
    counter.runcall(do, text)
    own = [who.calls or () for who in counter.getstats() if _is_in(_SAYDO, who.code)]
    return sum(made.callcount for calls in own for made in calls if not _is_in("slipcover", made.code))


def _is_in(where: str, code: CodeType | str) -> bool:
    """Tell where code is from; probes of coverage, taken out in the middle of a reading, are no part of it."""
    return where in (code if isinstance(code, str) else code.co_filename)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4), st.integers(min_value=1, max_value=60))
def test_steps_grow_with_the_text_and_no_faster(pieces: list[str], times: int) -> None:
    text = "".join(pieces) * times
    for do in (reads, splits):
        do(text)  # what is compiled and remembered at first sight is no part of it
        steps = _steps(do, text)
        assert steps <= _STEPS_PER_CHARACTER * (len(text) + 10)
        assert _steps(do, text * 3) <= 3.2 * steps + 3_000


@pytest.mark.parametrize("piece", ["q1,", "and then ", "Sunday Riley "])
def test_no_more_is_looked_at_than_slack_lets_people_type(piece: str) -> None:
    longest, longer = (piece * _LONGEST_READ)[:_LONGEST_READ], (piece * _LONGEST_READ * 4)[: _LONGEST_READ * 4]
    for do in (reads, splits):
        do(piece * 60)  # as above
        assert _steps(do, longer) <= _steps(do, longest) * 1.1 + 1_000


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_and_split_without_harm(text: str) -> None:
    form = splits(text)
    assert (form.due is None) == (reads(text.replace("\x1f", " ")) is None)
