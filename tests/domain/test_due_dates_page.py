"""What docs/due-dates.md promises is so."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.dates import describe, read_due
from tests.domain.when import NEW_YORK, splits

PAGE = Path(__file__).parents[2] / "docs" / "due-dates.md"
EXAMPLE = re.compile(r"^\| `(?P<typed>.+)` \| (?P<read>[^|]+) \|$", re.MULTILINE)
LINE = re.compile(r"^\| `(?P<typed>.+)` \| (?P<what>[^|]+) \| (?P<who>[^|]+) \| (?P<side>\w+) \|$", re.MULTILINE)
NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)
EXAMPLES = [(example["typed"], example["read"]) for example in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))]

LINES = [line.group("typed", "what", "who", "side") for line in LINE.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_is_full_of_examples() -> None:
    assert len(EXAMPLES) > 80
    assert len(LINES) > 10


@pytest.mark.parametrize(("typed", "promised"), EXAMPLES, ids=[typed for typed, _ in EXAMPLES])
def test_an_example_of_the_page_is_read_as_it_says(typed: str, promised: str) -> None:
    due = read_due(typed, now=NOW, working=NEW_YORK)
    said = describe(due, now=NOW, locale="en_GB") if due else None
    assert said == (None if promised in {"asked", "no date"} else promised)


@pytest.mark.parametrize(("typed", "what", "who", "side"), LINES, ids=[typed for typed, *_ in LINES])
def test_a_line_of_the_page_is_split_as_it_says(typed: str, what: str, who: str, side: str) -> None:
    form = splits(typed)
    assert (form.what, form.who or "nobody", form.side or "open") == (what, who, side)
