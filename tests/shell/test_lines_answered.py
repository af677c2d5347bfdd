"""Whatever is fed to `saydo when --jsonl` and `saydo quick --jsonl`, each line is answered with one line of JSON."""

import json
import subprocess
import sys
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.command_line import whens

GOOD = {"text": "by Friday noon", "reference": "2026-11-24T10:20:00-05:00", "tz": "America/New_York", "id": 1}
ZONES = ["Europe/Berlin", "+05:30", "-99:99", "", "Mars/Base", "..", "Asia", "UTC\x00"]
REFERENCES = [
    "2026-11-24T10:20:00-05:00",
    "2026-11-24",
    "1900-01-01T00:00:00+14:00",
    "2200-12-31T23:59:00-12:00",
    "",
    "9" * 30,
]
WORDS = (
    "\u2028 \x85 in by on next last 9999 years 400 quarters days business friday of feb 29 1900 2999 q1 week 53 easter"
)


def _strictly(line: str) -> object:
    def refuse(name: str) -> NoReturn:
        raise ValueError(name)

    return json.loads(line, parse_constant=refuse)


anything = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
rows = st.fixed_dictionaries(
    {},
    optional={
        "text": st.lists(st.sampled_from(WORDS.split(" ")), max_size=6).map(" ".join) | anything,
        "reference": st.sampled_from(REFERENCES) | anything,
        "tz": st.sampled_from(ZONES) | anything,
        "locale": st.sampled_from(["en_US", "de-DE", "", "??"]) | anything,
        "id": anything,
    },
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(rows.map(json.dumps) | st.text(max_size=30) | st.sampled_from(["[]", "{}", "", "\ufeff{}"]), max_size=4)
)
def test_every_line_is_answered_with_a_line_of_json(lines: list[str]) -> None:
    for ask in (whens.when, whens.quick):
        answers = list(whens.answers(lines, ask, complain=lambda _: None))
        assert len(answers) == len(lines)
        for answer in answers:
            assert answer.splitlines() == [answer]
            assert isinstance(_strictly(answer), dict)


def test_the_mark_some_editors_begin_a_file_with_is_no_harm() -> None:
    (answer,) = whens.answers(["\ufeff" + json.dumps(GOOD)], whens.when, complain=lambda _: None)
    assert json.loads(answer) == {"id": 1, "result": "2026-11-27T12:00:00-05:00"}


@pytest.mark.parametrize("command", ["when", "quick"])
def test_only_a_line_feed_ends_a_line(command: str) -> None:
    good = json.dumps(GOOD).encode()
    odd = [
        good,
        b"{\xff\xfe",
        good.replace(b"noon", b"\r noon"),
        good + b"\r",
        b'{"text": "\xe2\x80\xa8\xc2\x85\x0b"}',
        good,
    ]
    fed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", command, "--jsonl"],
        input=b"\n".join(odd),
        capture_output=True,
        check=False,
        timeout=120,
    )
    answers = fed.stdout.decode().splitlines()
    assert [json.loads(answer).get("id") for answer in answers] == [1, None, None, 1, None, 1]
    assert b"Traceback" not in fed.stderr
