"""What docs/due-dates.md promises is so."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.dates import describe, read_due
from tests.domain.when import NEW_YORK

PAGE = Path(__file__).parents[2] / "docs" / "due-dates.md"
EXAMPLE = re.compile(r"^\| `(?P<typed>.+)` \| (?P<read>.+) \|$", re.MULTILINE)
NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)
EXAMPLES = [(example["typed"], example["read"]) for example in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))]


def test_the_page_is_full_of_examples() -> None:
    assert len(EXAMPLES) > 80


@pytest.mark.parametrize(("typed", "promised"), EXAMPLES, ids=[typed for typed, _ in EXAMPLES])
def test_an_example_of_the_page_is_read_as_it_says(typed: str, promised: str) -> None:
    due = read_due(typed, now=NOW, working=NEW_YORK)
    said = describe(due, now=NOW, locale="en_GB") if due else None
    assert said == (None if promised in {"asked", "no date"} else promised)
