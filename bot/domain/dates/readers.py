"""Reads pieces of a text by the rules of the grammar, at any place in it. Texts are in lower case."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from bot.domain.dates import words
from bot.domain.dates.rules import Here, Kind, Need, Rule, Said


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
        self._rules = [(kind, rule) for kind, of_kind in rules.items() for rule in of_kind]

    def beginning(self, text: str, at: int) -> Mapping[Kind, Sequence[Rule]]:
        """Return the rules that may begin at a place, by kind: all are tried in one look, and few pass it."""
        gate = self._gate.match(text, at)
        if gate is None or gate.lastindex is None:
            return {}
        passed = [n for n, group in zip(self._own, gate.groups(), strict=True) if group is not None]
        kinds = {self._rules[n][0] for n in passed}
        for n, first in self._led.items():  # in order: the days that a length begins, then the ranges that a day does
            if first in kinds:
                passed.append(n)
                kinds.add(self._rules[n][0])
        return {kind: [self._rules[n][1] for n in sorted(passed) if self._rules[n][0] is kind] for kind in kinds}

    @cached_property
    def _own(self) -> dict[int, str]:
        """The numbers of the rules that begin with words, and these; the others begin with what an inner rule reads."""
        return {n: first for n, first in self._firsts() if not isinstance(first, Kind)}

    @cached_property
    def _led(self) -> dict[int, Kind]:
        return {n: first for n, first in self._firsts() if isinstance(first, Kind)}

    def _firsts(self) -> Iterator[tuple[int, _Step]]:
        return ((n, _steps(rule.pattern)[0]) for n, (_, rule) in enumerate(self._rules))

    @cached_property
    def _gate(self) -> re.Pattern[str]:
        """A pattern that matches anywhere, with a group for each rule whose words stand there."""
        return re.compile("".join(rf"(?:(?={_nameless(first)})()|)" for first in self._own.values()))


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
    _begun: dict[int, Mapping[Kind, Sequence[Rule]]] = field(default_factory=dict)
    _depth: int = 0

    def read(self, kind: Kind, at: int) -> Piece | None:
        """Return the longest piece of a kind that starts at a place; of equally long ones the surer."""
        key = (kind, at)
        if key not in self._known:
            self._known[key] = None
            if self._depth < _DEEPEST and (rules := self._beginning(at).get(kind)):
                self._depth += 1
                found = [piece for rule in rules if (piece := self._match(rule, kind, at))]
                self._depth -= 1
                self._known[key] = max(found, key=lambda piece: (piece.end, -piece.need), default=None)
        return self._known[key]

    def may_read(self, at: int) -> bool:
        """Tell whether any piece may start at a place; at most words of a text none does."""
        return bool(self._beginning(at))

    def _beginning(self, at: int) -> Mapping[Kind, Sequence[Rule]]:
        if at not in self._begun:
            self._begun[at] = self.grammar.beginning(self.text, at)
        return self._begun[at]

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
