"""The little language the grammar is written in: a rule is a pattern of words and other rules, and what it means.

In a pattern `<weekday>` stands for any word of that kind (`words.FRAGMENTS`), `{day}` for anything the rules of that
kind read, a space for spaces or hyphens, `_` for none or some; the rest is a regular expression.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from functools import cache
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one rule read in `text[start:end]`."""

    kind: Kind
    value: object
    start: int
    end: int
    need: Need


_BETWEEN_WORDS = re.compile(r"(?<=\w)[\s-]+(?=[a-z])")
_Step = str | Kind  # a regular expression, or what an inner rule reads
_compiled = cache(re.compile)
_DEEPEST = 8  # rules within rules; nobody says more, and a hostile text may not exhaust the stack


class Grammar:
    """The rules by kind. Patterns are compiled when they are first needed."""

    def __init__(self, rules: Mapping[Kind, tuple[Rule, ...]]) -> None:
        self.rules = rules
        self._gates: dict[Kind, re.Pattern[str]] = {}

    def may_start(self, kind: Kind, text: str, at: int) -> bool:
        """Tell, in one look, whether any rule of a kind may begin at a place."""
        if kind not in self._gates:
            self._gates[kind] = re.compile(self._beginnings(kind))
        return self._gates[kind].match(text, at) is not None

    def _beginnings(self, kind: Kind) -> str:
        firsts = {_steps(rule.pattern)[0] for rule in self.rules[kind]}
        own = [_nameless(step) for step in firsts if not isinstance(step, Kind)]
        return "|".join(own + [self._beginnings(step) for step in firsts if isinstance(step, Kind)])


@cache
def _steps(pattern: str) -> tuple[_Step, ...]:
    """Split a pattern into regular expressions and the kinds of inner rules between them."""
    parts = re.split(r"\{(\w+)\}", pattern)
    steps: list[_Step] = []
    for n, part in enumerate(parts):
        if n % 2:
            steps.append(Kind(part))
        elif part:
            steps.append(_regex(part) + (r"(?!\w)" if n == len(parts) - 1 else ""))
    return tuple(steps)


def _spaced(word: str) -> str:
    """Return what a group matched as the tables have it: one space between words, however they were set apart."""
    return word if word.isalnum() else _BETWEEN_WORDS.sub(" ", word)


def _nameless(regex: str) -> str:
    """Return a regular expression without names, so that many can stand side by side."""
    return re.sub(r"\(\?P=\w+\)", ".", re.sub(r"\(\?P<\w+>", "(?:", regex))


def _regex(part: str) -> str:
    named = re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{m[1]}>{words.FRAGMENTS[m[1]]})", part)
    return re.sub(r"(?<!\[) (?![^\[]*\])", r"[\\s-]+", named).replace("_", r"[\s-]*")


@dataclass(slots=True)
class Reader:
    """Reads pieces of one text (lower case). Remembers what it has read, so that no place is read twice."""

    text: str
    here: Here
    grammar: Grammar
    _known: dict[tuple[Kind, int], Piece | None] = field(default_factory=dict)
    _depth: int = 0

    def read(self, kind: Kind, at: int) -> Piece | None:
        """Return the longest piece of a kind that starts at a place; of equally long ones the surer."""
        key = (kind, at)
        if key not in self._known:
            self._known[key] = None
            if self._depth < _DEEPEST and self.grammar.may_start(kind, self.text, at):
                self._depth += 1
                found = [piece for rule in self.grammar.rules[kind] if (piece := self._match(rule, kind, at))]
                self._depth -= 1
                self._known[key] = max(found, key=lambda piece: (piece.end, -piece.need), default=None)
        return self._known[key]

    def _match(self, rule: Rule, kind: Kind, start: int) -> Piece | None:
        groups: dict[str, str] = {}
        inner: list[object] = []
        at = start
        for step in _steps(rule.pattern):
            if isinstance(step, Kind):
                piece = self.read(step, at)
                if piece is None:
                    return None
                inner.append(piece.value)
                at = piece.end
            else:
                match = _compiled(step).match(self.text, at)
                if match is None:
                    return None
                groups |= {name: _spaced(word) for name, word in match.groupdict().items() if word is not None}
                at = match.end()
        value = rule.make(Said(groups, tuple(inner)), self.here)
        return None if value is None else Piece(kind=kind, value=value, start=start, end=at, need=rule.need)
