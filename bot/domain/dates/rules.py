"""The little language the grammar is written in: a rule is a pattern of words and other rules, and what it means.

In a pattern `<weekday>` stands for any word of that kind (`words.FRAGMENTS`), `{day}` for anything the rules of that
kind read, a space for spaces or hyphens, `_` for none or some; the rest is a regular expression. It begins with words
or with what another rule reads, never with words that may be left out before that: such a rule is tried everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TypeVar

from bot.domain.dates import words
from bot.domain.working_time import WorkingTime

_T = TypeVar("_T")


class Kind(StrEnum):
    """What a piece of a phrase tells."""

    DAY = "day"  # a date
    RANGE = "range"  # the last of several days
    PERIOD = "period"  # a week, month, quarter, year or part of one
    LENGTH = "length"  # so many hours, days, months
    OFFSET = "offset"  # a date or instant so far from now or from another one
    CLOCK = "clock"  # a time of day
    HOUR = "hour"  # a bare number that may be one
    PART = "part"  # morning, afternoon, evening
    ZONE = "zone"  # the zone the clock time is meant in
    BLOCK = "block"  # what looks like a date and is none: yesterday, every Monday, 24/7


class Need(IntEnum):
    """What a piece needs around it to count as a due date inside a longer text."""

    NOTHING = 0  # it is one wherever it stands
    END = 1  # a lead word, or that nothing it could describe follows ("send it Sat")
    LEAD = 2  # a lead word such as "by" ("by March"), and nothing it could describe after it
    COMPANY = 3  # another piece beside it, or the text to itself ("2 weeks")
    NEVER = 4  # it only helps to form others ("the month")


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Where and when a phrase was said. `now` is aware, in the person's zone."""

    now: datetime
    working: WorkingTime
    locale: str

    @property
    def country(self) -> str:
        """The country of the locale: "US" of `en_US`, "" when it names none."""
        return self.locale.replace("-", "_").partition("_")[2].upper()

    @property
    def is_month_first(self) -> bool:
        """True where 12/5 is December 5."""
        return self.country == "US"

    @property
    def today(self) -> date:
        """The person's date."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Said:
    """What a pattern matched: the words by the name of their kind, and what the inner rules read, in order."""

    groups: Mapping[str, str]
    read: tuple[object, ...]

    def __contains__(self, name: str) -> bool:
        return name in self.groups

    def __getitem__(self, name: str) -> str:
        return self.groups[name]

    def get(self, name: str) -> str:
        """Return the word, or "" when it was not said."""
        return self.groups.get(name, "")

    def inner(self, type_: type[_T]) -> _T:
        """Return the one thing of a type that an inner rule read."""
        return next(value for value in self.read if isinstance(value, type_))

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return words.WEEKDAYS[self["weekday"].rstrip(".")]

    @property
    def month(self) -> int:
        """January is 1."""
        return words.MONTHS[self["month"].rstrip(".")]

    @property
    def ordinal(self) -> int:
        """The number of "3rd" or "third"."""
        return words.ordinal(self["ordinal"])

    @property
    def year(self) -> int | None:
        """The year that was said, if one was; two digits are of this century."""
        word = self.get("year").lstrip("'")
        return (int(word) + (2000 if len(word) == 2 else 0)) if word else None  # noqa: PLR2004 - two digits


Make = Callable[[Said, Here], object | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what it means; `make` returns None when the words say nothing that exists (30 February)."""

    pattern: str
    make: Make
    need: Need = Need.NOTHING
