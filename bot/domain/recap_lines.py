"""Free lines of a recap, one promise each, split into what, who, when and how; what is unclear is asked, not guessed.

"Send pricing to Ann by Friday noon via email" is the writer's own promise. "Ann: signed NDA back by EOW" and "Ann will
send the contract on Friday" are Ann's. A name that nobody, or more than one, on the call has is asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import lacking
from bot.domain.commitments import Side
from bot.domain.dates import find_due
from bot.domain.participants import SOMEBODY_OF_THEIRS, Participant, is_their_side, meant_by
from bot.domain.quick_form import QuickForm, SaidSide, read_quick, untitled
from bot.domain.recaps import Row
from bot.domain.working_time import WorkingTime

_BULLET = re.compile(r"^\s*(?:[-*•–—+>]|\d{1,2}[.)]|\[ ?\])\s+")  # noqa: RUF001  dashes people begin a line with
_LABEL = re.compile(r"^(?P<name>[^:;,!?]{1,60}):\s+(?P<rest>\S.*)$")
_LIKE_A_NAME = re.compile(r"@?[^\W\d_a-z][\w'.-]*(?: [^\W\d_a-z][\w'.-]*){0,2}")
_RECEIVED = r"(?:to|for|with|from|cc|w/)\s+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How lines are read: who was on the call (the writer first) and where, by what hours and locale dates are meant.

    `now` is aware, in the writer's zone.
    """

    people: Sequence[Participant]
    account: str
    now: datetime
    working: WorkingTime
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line as a row. `question` is a sentence about what could not be told, "" when all is clear."""

    row: Row
    question: str = ""


def lines_of(text: str) -> list[str]:
    """Return the lines that say something, without bullets and numbers."""
    return [line for raw in text.splitlines() if (line := _BULLET.sub("", raw).strip())]


def read_line(line: str, reading: Reading) -> ReadLine:
    """Split one line. Never fails: what is not recognised stays in *what*."""
    label = _LABEL.match(line)
    name = label["name"].strip() if label else ""
    if label and name and find_due(name, now=reading.now, working=reading.working, locale=reading.locale) is None:
        found = meant_by(name, reading.people, account=reading.account)
        if found or is_their_side(name):
            form = _quick(label["rest"], reading)
            row = _row(form, what=_with_receiver(form, label["rest"]))
            return _done_by(row, name, found)
        if _LIKE_A_NAME.fullmatch(name):
            form = _quick(line, reading)
            if form.side is SaidSide.THEIRS:
                return _done_by(_row(form, what=form.what), form.who or name, found)
            return ReadLine(row=_row(form, what=_with_receiver(form, line)), question=_unknown(name))
    return _without_label(line, reading)


def _without_label(line: str, reading: Reading) -> ReadLine:
    form = _quick(line, reading)
    if form.side is SaidSide.THEIRS:
        name = form.who or "they"
        meant = meant_by(untitled(name), reading.people, account=reading.account)
        return _done_by(_row(form, what=form.what), name, meant)
    writer = reading.people[0].key if reading.people else ""
    return ReadLine(row=replace(_row(form, what=_with_receiver(form, line)), pick=writer))


def _done_by(row: Row, name: str, found: Sequence[Participant]) -> ReadLine:
    """Say who does it: the one person meant; else ask."""
    if len(found) == 1:
        return ReadLine(row=replace(row, pick=found[0].key))
    if found and all(one.side is Side.THEIRS for one in found) and not _is_shared_name(name, found):
        return ReadLine(row=replace(row, pick=SOMEBODY_OF_THEIRS), question=lacking.WHO_OF_THESE)
    if found:
        return ReadLine(row=row, question=f"More than one person on this call is called {name}. Pick who does it.")
    if is_their_side(name):
        return ReadLine(row=replace(row, pick=SOMEBODY_OF_THEIRS), question=lacking.WHO)
    return ReadLine(row=replace(row, pick=SOMEBODY_OF_THEIRS, who=name), question=_unknown(name))


def _is_shared_name(name: str, found: Sequence[Participant]) -> bool:
    said = name.strip().lstrip("@").casefold().split()
    return bool(said) and all(said[0] in one.name.casefold() for one in found)


def _unknown(name: str) -> str:
    return f"I know nobody called {name} from this call. Check who does it."


def _quick(text: str, reading: Reading) -> QuickForm:
    return read_quick(text, now=reading.now, working=reading.working, locale=reading.locale)


def _row(form: QuickForm, *, what: str) -> Row:
    return Row(what=what, when=form.when or "", how=form.how or "")


def _with_receiver(form: QuickForm, line: str) -> str:
    """Return *what* with whom it is for: the quick form takes that person out, but here *who* is who does it."""
    if form.who is None or form.who.casefold() in form.what.casefold():
        return form.what
    linked = re.search(rf"\b({_RECEIVED}){re.escape(form.who)}", line, re.IGNORECASE)
    return f"{form.what} {linked[0] if linked else f'to {form.who}'}"
