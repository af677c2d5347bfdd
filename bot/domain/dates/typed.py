"""A text as the rules read it: lower case, plain quotes, slips mended, links, mentions and some names blanked out."""

import re
from dataclasses import dataclass
from functools import cache

from bot.domain.dates.names import names_in
from bot.domain.dates.words import LONG_WORDS

_CHARACTERS = str.maketrans("\u2019\u2018`\u2013\u2014\u2212\u00a0\u202f_", "'''---   ")
_LONGEST = 3_000
_BLANK = "\ufffc"  # stands for an object: no word and no space, so that nothing is read across a link
_BESIDE = {"y": "tughj", "r": "etdf"}  # keys beside the last ones of weekdays and months
_REWRITTEN = re.compile(
    r"(?P<blank><(?:[@#!]|https?:|mailto:|tel:)[^<>\n]*>|\b(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<iso>(?<=\d)t(?=\d\d:))"
    r"|(?P<zulu>(?<=:\d\d)z\b)"
    r"|(?P<word>\b(?:teh|[a-z]{5,13})\b)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The text that is read. Character n of it stands at `places[n]` in what was typed; so does its end."""

    text: str
    places: tuple[int, ...]


def typed(raw: str) -> Typed:
    """Return what was typed, ready to be read: its first 3,000 characters, as many as Slack lets people type."""
    raw = _nameless(raw[:_LONGEST])
    lowered = _lower(raw).translate(_CHARACTERS)
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for match in _REWRITTEN.finditer(lowered):
        new = _rewritten(match)
        parts += (lowered[at : match.start()], new)
        places += range(at, match.start())
        places += (min(match.start() + n, match.end() - 1) for n in range(len(new)))
        at = match.end()
    return Typed(text="".join([*parts, lowered[at:]]), places=(*places, *range(at, len(raw) + 1)))


def _nameless(raw: str) -> str:
    """Return the text with names such as "Friday Health Plans" blanked out."""
    for start, end in names_in(raw):
        raw = raw[:start] + _BLANK * (end - start) + raw[end:]
    return raw


def _lower(text: str) -> str:
    """Return the text in lower case, each character in its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _rewritten(match: re.Match[str]) -> str:
    if match["blank"]:
        return _BLANK * len(match[0])
    if match["iso"]:
        return " "
    return " z" if match["zulu"] else _mended(match["word"])


@cache
def _names(first: str) -> tuple[str, ...]:
    return tuple(name for name in LONG_WORDS if name[0] == first)


def _mended(word: str) -> str:
    """Return the name a word is one slip away from, else the word."""
    if word == "teh":
        return "the"
    if word in LONG_WORDS:
        return word
    return next((name for name in _names(word[0]) if _is_slip(word, name)), word)


def _is_slip(word: str, name: str) -> bool:
    """Tell whether one letter is missing, doubled, wrong or swapped with its neighbour ("firday", "wednesay").

    The first letter is right, and the word does more than end early or run on: Frida, Augusta, Sundar are people. A
    wrong last letter is a slip when its key lies beside the right one ("tuesdat").
    """
    if abs(len(word) - len(name)) > 1 or word == "sundry":
        return False
    start = _shared(word, name)
    end = min(_shared(word[::-1], name[::-1]), min(len(word), len(name)) - start)
    typed_, meant = word[start : len(word) - end], name[start : len(name) - end]
    is_swap = len(typed_) == len(meant) == 2 and typed_ == meant[::-1]  # noqa: PLR2004 - neighbours
    is_near = bool(typed_) and name.endswith(("day", "ber")) and typed_ in _BESIDE.get(meant, "")
    return is_swap or is_near or (end > 0 and len(typed_) <= 1 and len(meant) <= 1)


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
