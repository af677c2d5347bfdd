"""Many texts at once, as they are typed: what is read in them, and how seldom a date is read out of none."""

import pytest

from bot.domain.working_time import WorkingTime
from tests.domain.due_phrases import DUE_PHRASES, Asked
from tests.domain.texts_without_dates import TEXTS_WITHOUT_DATES
from tests.domain.when import reads

ROWS = [
    pytest.param(asked, *line.split(" -> "), id=f"{moment}: {line}")
    for moment, asked in DUE_PHRASES.items()
    for line in asked.phrases.strip().splitlines()
]
TEXTS = [
    pytest.param(text, id=f"{kind}: {text}")
    for kind, texts in TEXTS_WITHOUT_DATES.items()
    for text in texts.strip().splitlines()
]


@pytest.mark.parametrize(("asked", "phrase", "reading"), ROWS)
def test_a_phrase_of_sales_people_is_read(asked: Asked, phrase: str, reading: str) -> None:
    assert reads(phrase, at=asked.at, working=WorkingTime(zone=asked.zone), locale=asked.locale) == reading


@pytest.mark.parametrize("text", TEXTS)
def test_no_date_is_read_out_of_a_text_that_has_none(text: str) -> None:
    assert reads(text) is None
