"""Finds the due date in a text: the whole text as one phrase, else the phrase in it that is most surely one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.dates.customs import lays_down_terms, states_a_fact, tells_of_figures, tells_of_habit, tells_of_routine
from bot.domain.dates.due import Due, Found
from bot.domain.dates.grammar import GRAMMAR
from bot.domain.dates.phrases import Phrase, read_phrase
from bot.domain.dates.readers import Piece, Reader
from bot.domain.dates.reports import is_background, lasted_until, opens_a_report, tells_the_past
from bot.domain.dates.rules import Here, Kind, Need
from bot.domain.dates.surroundings import (
    follows_determiner,
    is_described,
    is_numbered,
    is_possessive,
    labels,
    meeting_end,
    names_event,
    runs_on,
    speaks_of_amounts,
)
from bot.domain.dates.typed import typed
from bot.domain.working_time import WorkingTime

_DEADLINE = (
    r"(?:is |are |it's |its )?due(?: date)?(?: is)?:?(?: by| on| at| before)?|deadline(?: is|:)?(?: by| on)?"
    r"|(?:by |at )?no later than|(?:by )?not later than|at the latest by|by the latest|latest by|latest|on or before"
    r"|by or before|week ending|w/e|in time for|ahead of|prior to|before|b4|until|till|til|by|eta|asap by"
)
_NEUTRAL = (
    r"on|at|in|within|during|around|about|approximately|approx|roughly|less than|under|for|to|@|circa|as late as|come"
    r"|over(?= (?:the|this|next))"
)
_LEAD = re.compile(
    rf"(?:(?P<deadline>{_DEADLINE})|(?<!loop )(?P<neutral>{_NEUTRAL}))[^\S\n]+"
    r"(?:(?:about|around|approximately|on|at|like|say)\b[^\S\n]+)?"
)
_THE = re.compile(r"(?:the|our|my|your|his|her|their)[^\S\n]+")
_WORD = re.compile(r"[\w+@~#]+(?:'[a-z]+)?")
_OPENING = re.compile(
    r"[\s(\"'~@:-]*(?:(?:from(?=.* to )|let's"
    r" say|say|maybe|probably|prob|ok|okay|how about|so|please|sometime|some time|the deadline"
    r" is|the date is|deadline|due|give (?:me|us|it|them))\b[\s,:]*)*['\"]?"
)
_CLOSING = re.compile(
    r"(?:[\s,]*\(?(?:at the latest|latest|at the very latest|sharp|or sooner|or earlier|or before|approximately|approx"
    r"|max|tops|please|pls|if possible|ideally|or so|ish|already past)\b\)?)*"
)
_END = re.compile(r"[\s.!?)\"';:,-]*$")
_OR_NUMBER = re.compile(r"\s+or\s+(?:the )?\d\d?(?:st|nd|rd|th|[ap]m)?(?=[\s.!?)]*$)")  # "jan 6 or 7"
_MORE = re.compile(r"\s*(?:\bor\b|\band\b|\bto\b|\bthrough\b|\bthru\b|\buntil\b|[/-])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A phrase with the lead word before it, and with the meeting it dates after it ("by Friday's standup")."""

    phrase: Phrase
    due: Due
    start: int
    end: int
    lead: str
    is_deadline: bool

    @property
    def is_led(self) -> bool:
        """True after a word that can lead to a date and hardly to anything else."""
        return self.lead != "" and self.lead.split()[0] not in {"for", "to", "about"}


def find_due(text: str, *, now: datetime, working: WorkingTime, locale: str = "en_US") -> Found | None:
    """Return the due date a text says and where it says it, None when it says none. `now` is aware.

    A text that is nothing but a "when" is read generously ("march", "2 weeks"); in a longer one only what can
    hardly mean anything else counts, and never a day that is over.
    """
    here = Here(now=now.astimezone(working.zone), working=working, locale=locale)
    said = typed(text)
    reader = Reader(text=said.text, here=here, grammar=GRAMMAR)
    found = _whole(reader) or _surest(reader)
    if found is None:
        return None
    closing = _CLOSING.match(reader.text, found.end)
    end = closing.end() if closing else found.end
    return Found(due=found.due, start=said.places[found.start], end=said.places[end])


def read_due(text: str, *, now: datetime, working: WorkingTime, locale: str = "en_US") -> Due | None:
    """Return the due date a text says, None when it says none. `now` is aware; the rest is as in `find_due`."""
    found = find_due(text, now=now, working=working, locale=locale)
    return found.due if found else None


def _candidates_at(reader: Reader, at: int) -> Iterator[_Candidate]:
    """Yield what can be read from a place on: without a lead word ("in two weeks"), with one ("by Friday"), and more.

    After "by the", "before our" only what names a meeting is read ("before the Friday call").
    """
    yield from _candidate(reader, at, "", start=at, is_deadline=False)
    if lead := _LEAD.match(reader.text, at):
        is_deadline = lead["deadline"] is not None
        yield from _candidate(reader, lead.end(), lead[0].strip(), start=at, is_deadline=is_deadline)
        if is_deadline and (the := _THE.match(reader.text, lead.end())):
            for found in _candidate(reader, the.end(), lead[0].strip(), start=at, is_deadline=True):
                if end := meeting_end(reader.text, found.phrase.end):
                    yield replace(found, end=end)


def _candidate(reader: Reader, at: int, lead: str, *, start: int, is_deadline: bool) -> Iterator[_Candidate]:
    phrase = read_phrase(reader, at, lead=lead)
    due = phrase and phrase.moment.due(reader.here)
    if phrase and due:
        is_owned = is_deadline and is_possessive(reader.text, phrase.end)
        end = (meeting_end(reader.text, phrase.end) if is_owned else None) or phrase.end
        yield _Candidate(phrase=phrase, due=due, start=start, end=end, lead=lead, is_deadline=is_deadline)


def _whole(reader: Reader) -> _Candidate | None:
    """Return the phrase that the whole text is, but for words of courtesy around it."""
    opening = _OPENING.match(reader.text)
    starts = {opening.end() if opening else 0, len(reader.text) - len(reader.text.lstrip())}
    for start in sorted(starts, reverse=True):
        for found in _candidates_at(reader, start):
            closing = _CLOSING.match(reader.text, found.phrase.end)
            if closing and _END.match(reader.text, closing.end()):
                return None if _block(reader, found, start) else found
    return None


def _surest(reader: Reader) -> _Candidate | None:
    """Return the phrase inside a text that a deadline's lead word leads, else a plain one, else the first."""
    best: tuple[tuple[bool, bool, bool], _Candidate] | None = None
    for found in _inside(reader):
        rank = (found.is_deadline, not is_background(reader.text, found.start), found.phrase.need <= Need.END)
        if best is None or rank > best[0]:
            best = (rank, found)
        if all(rank):
            break
    return best[1] if best else None


def _inside(reader: Reader) -> Iterator[_Candidate]:
    at = 0
    while word := _WORD.search(reader.text, at):
        at = word.end()
        found = next(_candidates_at(reader, word.start()), None)
        if block := _block(reader, found, word.start()):
            at = block.end
        elif found:
            other = _other_end(reader, found)
            if other or _stands_free(reader, found):
                at = other or found.phrase.end
                if other is None and _counts(reader, found):
                    yield found


def _block(reader: Reader, found: _Candidate | None, at: int) -> Piece | None:
    """Return what starts at a place and only looks like a due date, when it says at least as much as what was found."""
    block = reader.read(Kind.BLOCK, at)
    return block if block and (found is None or block.end >= found.phrase.end) else None


def _stands_free(reader: Reader, found: _Candidate) -> bool:
    """Tell whether the phrase is not part of a longer word or number ("$12/5", "monday.com", "650-650-6500")."""
    text, phrase = reader.text, found.phrase
    if text[phrase.start].isdigit() and is_numbered(text, phrase.start, lead=found.start):
        return False
    return not runs_on(text, phrase.end) or (found.is_deadline and is_possessive(text, phrase.end))


def _other_end(reader: Reader, found: _Candidate) -> int | None:
    """Return the end of a second day joined by "or", "to", "and": then nobody knows which is meant."""
    if number := _OR_NUMBER.match(reader.text, found.phrase.end):
        return number.end()
    if more := _MORE.match(reader.text, found.phrase.end):
        other = read_phrase(reader, more.end(), lead="")
        if other and other.moment.day and other.need < Need.COMPANY:
            return other.end
    return None


def _counts(reader: Reader, found: _Candidate) -> bool:
    """Tell whether a phrase inside a longer text is a due date there."""
    if found.due.is_past(reader.here.working, now=reader.here.now):
        return False
    return _says_when(reader.text, found) and not _is_told(reader.text, found)  # the sentence is read last: it is long


def _says_when(text: str, found: _Candidate) -> bool:
    """Tell whether a phrase, by the words right beside it, is when something is to be done."""
    phrase, start = found.phrase, found.start
    match phrase.need:
        case Need.NOTHING:
            return found.lead != "" or not _says_which(text, phrase)
        case Need.END:
            is_free = bool(found.lead or not follows_determiner(text, start)) and not phrase.is_attributive
            is_due = is_free or (found.is_deadline and not names_event(text, phrase.start, phrase.end))
            return is_due and not is_described(text, start, phrase.end)
        case Need.LEAD:
            return found.is_led and not phrase.is_attributive and not _is_amount(text, found)
        case Need.COMPANY | Need.NEVER:
            return False


def _is_amount(text: str, found: _Candidate) -> bool:
    """Tell whether a bare or dotted number is by how much something changes ("raise the price by 10", "by 12.5.")."""
    phrase = found.phrase
    is_number = phrase.is_hour or "." in text[phrase.start : phrase.end].strip(".")
    return is_number and speaks_of_amounts(text, found.start)


def _says_which(text: str, phrase: Phrase) -> bool:
    """Tell whether a phrase without a lead word describes the thing named after it ("the 9am group", "Friday deck")."""
    if labels(text, phrase.start, phrase.end) or is_described(text, phrase.start, phrase.end):
        return True
    return not phrase.is_exact and names_event(text, phrase.start, phrase.end)


def _is_told(text: str, found: _Candidate) -> bool:
    """Tell whether the sentence around a phrase says how things were, go again and again, or are laid down."""
    phrase, start = found.phrase, found.start
    if phrase.is_length and lays_down_terms(text, start, phrase.end):
        return True
    if found.is_deadline:
        return opens_a_report(text, start, phrase.end) or lasted_until(text, start)
    if phrase.is_vague and (tells_of_habit(text, start) or tells_of_figures(text, start)):
        return True
    if phrase.is_vague and not phrase.is_hour and states_a_fact(text, start):
        return True
    return tells_of_routine(text, start) or tells_the_past(text, start, phrase.end)
