"""Sets of texts written before the grammar had seen them, kept as they were: none of its figures may sink again.

A set `without_…` holds texts of sales people that ask for nothing on any day; hardly any may be read as a date. A set
`with_…` holds phrases with what is right for each: a day, a day and a time, "asked" where nobody can know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.working_time import WorkingTime
from tests.domain.when import reads, splits

FOLDER = Path(__file__).parent / "due_texts"
WITHOUT = sorted(FOLDER.glob("without_*.txt"))
WITH = sorted(FOLDER.glob("with_*.txt"))
MOST_READ_OUT_OF_NONE = 0.02
FEWEST_READ_RIGHT = 0.95
FEWEST_SETS = 3
MOMENTS = (
    ("2026-11-24 10:20", "America/New_York", "en_US"),
    ("2027-03-10 16:40", "Europe/Berlin", "en_GB"),
    ("2026-07-10 17:45", "Europe/London", "en_GB"),
    ("2026-09-28 08:05", "America/Los_Angeles", "en_US"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A phrase, when and where it was typed, and the readings that are right."""

    text: str
    at: str
    zone: str
    locale: str
    right: tuple[str, ...] = ("asked",)

    def is_right(self) -> bool:
        """A day is right at any time of it, unless the time is told too."""
        read = reads(self.text, at=self.at, working=WorkingTime(zone=ZoneInfo(self.zone)), locale=self.locale)
        said = "asked" if read is None else read.partition(" ")[2]
        return said in self.right or said.partition(" ")[0] in self.right


def _rows_with(path: Path) -> Iterator[Row]:
    at = zone = locale = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# "):
            day, time, zone, locale = line[2:].split()
            at = f"{day} {time}"
        else:
            text, _, right = line.rpartition(" | ")
            yield Row(text=text, at=at, zone=zone, locale=locale, right=tuple(right.split(", ")))


def _rows_without(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        at, zone, locale = MOMENTS[number % len(MOMENTS)]
        yield Row(text=line, at=at, zone=zone, locale=locale)


@pytest.mark.parametrize("path", WITHOUT, ids=lambda path: path.stem)
def test_hardly_a_date_is_read_out_of_a_set_that_has_none(path: Path) -> None:
    rows = list(_rows_without(path))
    wrong = [row.text for row in rows if not row.is_right()]
    assert len(wrong) <= MOST_READ_OUT_OF_NONE * len(rows), wrong


@pytest.mark.parametrize("path", WITH, ids=lambda path: path.stem)
def test_nearly_all_phrases_of_a_set_are_read(path: Path) -> None:
    rows = list(_rows_with(path))
    wrong = [row.text for row in rows if not row.is_right()]
    assert len(rows) - len(wrong) >= FEWEST_READ_RIGHT * len(rows), wrong


@pytest.mark.parametrize("path", WITH, ids=lambda path: path.stem)
def test_what_the_quick_form_gives_as_when_says_the_same_alone(path: Path) -> None:
    for row in _rows_with(path):
        working = WorkingTime(zone=ZoneInfo(row.zone))
        when = splits(row.text, at=row.at, working=working, locale=row.locale).when
        read = reads(row.text, at=row.at, working=working, locale=row.locale)
        assert (when and reads(when, at=row.at, working=working, locale=row.locale)) == read, row.text


def test_the_sets_are_there() -> None:
    assert min(len(WITHOUT), len(WITH)) >= FEWEST_SETS
