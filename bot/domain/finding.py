"""Finding the call a person means by a few words: in any case and order, with or without accents, cut short."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import IntEnum

from bot.domain.calls import Call
from bot.domain.day_words import read_day
from bot.domain.working_time import WorkingTime

_MOST_WORDS = 12
_LONGEST_DATE = 3  # words
_FIRST = frozenset({"next", "upcoming", "last", "latest", "previous", "recent"})
_FILLERS = frozenset({"a", "an", "at", "call", "for", "meeting", "my", "of", "on", "our", "the", "to", "with"})
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?\s?(?P<half>am|pm|a|p|h)?")
_SPLIT_CLOCK = re.compile(r"\b(\d{1,2}) ?([ap]m)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_OF_A_DATE = re.compile(
    r"\d{1,4}(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
    r"|next|last|this|in|the|of|day|days|week|weeks|after|tomorrow|today|yesterday"
)
_CLOSE = 0.7


class Match(IntEnum):
    """How well words fit a call, best first."""

    EXACT = 0  # they are its title, its account or a contact's name or address
    WORDS = 1  # each is a word of it
    BEGINNINGS = 2  # each begins a word of it
    PARTS = 3  # each stands somewhere in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The calls words may mean, best first. `only` is the one that is clearly meant.

    With `is_guess` none fits, and these are spelt alike.
    """

    calls: tuple[Call, ...] = ()
    only: Call | None = None
    is_guess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What was typed, read: words of the call, its day, its hour (and minute), and whether the first will do."""

    words: tuple[str, ...]
    day: date | None = None
    hour: int | None = None
    minute: int | None = None
    is_first: bool = False


def find_call(
    calls: Sequence[Call], text: str, *, now: datetime, working: WorkingTime, locale: str, looks_back: bool = False
) -> Found:
    """Return the calls of a list (in the order of their nearness) that a text means, all for an empty one.

    What is typed is held against titles, accounts and contacts first; then days ("tomorrow", "27 Nov"), clock times
    ("10:00", "3pm") and "next" or "last" are read in it. Days and hours are the reader's (`working.zone`).
    """
    typed = tuple(_SPLIT_CLOCK.sub(r"\1\2", text).split()[:_MOST_WORDS])
    literal = _ranked(calls, typed)
    if literal:
        return _found(literal)

    def day_of(said: str) -> date | None:
        return read_day(said, now=now, working=working, locale=locale, looks_back=looks_back)

    wish = _read(typed, day_of)
    fitting = [call for call in calls if _is_then(call, wish, working=working)]
    ranked = _ranked(fitting, wish.words)
    if ranked and wish.is_first:
        by_time = [call for call in fitting if call in [one for _, one in ranked]]
        first = next((call for call in by_time if looks_back or call.start > now), by_time[0])
        return Found(calls=(first,), only=first)
    return _found(ranked) if ranked else Found(calls=_spelt_alike(fitting, wish.words), is_guess=True)


def matching(title: str, text: str) -> bool:
    """Tell whether each word of a text begins a word of a title."""
    words = _WORD.findall(folded(title))
    return all(any(one.startswith(word) for one in words) for word in _WORD.findall(folded(text)))


def folded(text: str) -> str:
    """Return text without accents and case: "Größe" as "grosse", "José" as "jose"."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _found(ranked: Sequence[tuple[Match, Call]]) -> Found:
    best = [call for match, call in ranked if match is ranked[0][0]]
    return Found(calls=tuple(call for _, call in ranked), only=best[0] if len(best) == 1 else None)


def _ranked(calls: Sequence[Call], words: Sequence[str]) -> list[tuple[Match, Call]]:
    """Return the calls these words fit, best first; equals stay in their order."""
    matched = ((_match(call, words), call) for call in calls)
    return sorted(((match, call) for match, call in matched if match is not None), key=lambda one: one[0])


def _match(call: Call, words: Sequence[str]) -> Match | None:
    """Say how well words fit a call; none fit any call equally well."""
    return how_well(_names(call), words)


def how_well(known_as: Iterable[str], words: Sequence[str]) -> Match | None:
    """Say how well words fit what is known by these names; none fit everything, None is not at all."""
    wanted = folded(" ".join(words))
    names = [folded(name) for name in known_as]
    parts = _WORD.findall(wanted)
    if wanted in names or not wanted:
        return Match.EXACT
    if not parts:
        return None
    within = {word for name in names for word in _WORD.findall(name)}
    fits: dict[Match, Callable[[str], bool]] = {
        Match.WORDS: lambda part: part in within,
        Match.BEGINNINGS: lambda part: any(word.startswith(part) for word in within),
        Match.PARTS: lambda part: any(part in name for name in names),
    }
    return next((match for match, fit in fits.items() if all(fit(part) for part in parts)), None)


def _names(call: Call) -> list[str]:
    people = [said for person in call.external for said in (person.name, person.email) if said]
    return [call.title, *([call.account] if call.account else []), *people]


def _spelt_alike(calls: Sequence[Call], words: Sequence[str]) -> tuple[Call, ...]:
    known = {call.id: {word for name in _names(call) for word in _WORD.findall(folded(name))} for call in calls}
    every = sorted(set().union(*known.values())) if known else []
    close = {alike for word in words for alike in get_close_matches(folded(word), every, cutoff=_CLOSE)}
    return tuple(call for call in calls if known[call.id] & close)


def _is_then(call: Call, wish: _Wish, *, working: WorkingTime) -> bool:
    start = call.start.astimezone(working.zone)
    return (
        wish.day in {None, start.date()}
        and wish.hour in {None, start.hour}
        and (wish.minute is None or wish.minute == start.minute)
    )


def _read(typed: Sequence[str], day_of: Callable[[str], date | None]) -> _Wish:
    """Read a day, a clock time and "next" or "last"; the rest, but for fillers, are words of the call."""
    rest, day = _without_day([word.strip(",;") for word in typed], day_of)
    clocks = {word: clock for word in rest if (clock := _clock_of(word)) is not None}
    rest = [word for word in rest if word not in clocks]
    is_first = any(word.casefold() in _FIRST for word in rest)
    words = [word for word in rest if word.casefold() not in _FILLERS | (_FIRST if is_first else frozenset())]
    at, has_minute = next(iter(clocks.values()), (None, False))
    return _Wish(
        words=tuple(words),
        day=day,
        hour=at.hour if at else None,
        minute=at.minute if at and has_minute else None,
        is_first=is_first,
    )


def _without_day(words: list[str], day_of: Callable[[str], date | None]) -> tuple[list[str], date | None]:
    """Take out the longest run of words that is a day; a clock time or a bare number is none."""
    for length in range(_LONGEST_DATE, 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if _may_be_day(run) and (day := day_of(" ".join(run))) is not None:
                return words[:start] + words[start + length :], day
    return words, None


def _may_be_day(run: Sequence[str]) -> bool:
    """Keep names out: a date is read with a wrong letter too, and "Jose today" would be one."""
    is_dated = len(run) == 1 or all(_OF_A_DATE.fullmatch(word.casefold()) for word in run)
    return is_dated and not any(_clock_of(word) or word.isdigit() for word in (run if len(run) == 1 else ()))


def _clock_of(word: str) -> tuple[time, bool] | None:
    """Read "10:00", "3pm", "noon"; a bare number is none. Returns the time and whether its minutes were said."""
    if word.casefold() == "noon":
        return time(12), True
    found = _CLOCK.fullmatch(word.casefold())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour = int(found["hour"])
    if found["half"] in {"pm", "p"} and hour < 12:  # noqa: PLR2004  noon
        hour += 12
    elif found["half"] in {"am", "a"} and hour == 12:  # noqa: PLR2004  midnight
        hour = 0
    return time(hour, int(found["minute"] or 0)), found["minute"] is not None
