"""Phrases: the pieces that stand together in a text ("by", "Friday", "at 3pm", "CET") joined to one moment."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from bot.domain.dates.clocks import Clock, Part, PartSaid
from bot.domain.dates.moments import Moment
from bot.domain.dates.periods import Period
from bot.domain.dates.readers import Piece, Reader
from bot.domain.dates.rules import Kind, Need
from bot.domain.dates.surroundings import is_attributive
from bot.domain.dates.zones import SomebodysTime

_LINK_WORDS = (
    *("at", "on", "in", "by", "before", "around", "about", "approximately", "approx", "circa", "ca", "for", "the"),
    *("of", "no later than", "not later than", "as late as", "until", "till", "from", "roughly", "and", "say", "sharp"),
)
_LINK = re.compile(rf"[^\S\n]*(?:[,;:@(~/-]+[^\S\n]*)*(?:(?:{'|'.join(_LINK_WORDS)})\b[^\S\n]*)*[@(~]?[^\S\n]*")
_HOUR_LEAD = re.compile(
    r"(?:\b(?:at|by|before|around|about|approximately|circa|until|till|later than|late as|for|from|past|after)|@|~)\s*$"
)
_NUMBER_LEAD = re.compile(r"\b(?:about|approximately|approx|circa|from|for)\s*$")  # "about 3" is a number
_DAY_KINDS = (Kind.RANGE, Kind.DAY, Kind.PERIOD, Kind.OFFSET)
_ALONE = (*_DAY_KINDS, Kind.CLOCK, Kind.PART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The moment said in `text[start:end]`.

    `is_attributive` when a noun follows that it may describe; `is_length` when it says how far away, not which day.
    """

    moment: Moment
    start: int
    end: int
    need: Need
    is_attributive: bool
    is_length: bool

    @property
    def is_hour(self) -> bool:
        """True when it is a clock time and no day."""
        return self.moment.clock is not None and self.moment.day is None

    @property
    def is_exact(self) -> bool:
        """True when it names the time of day itself, not by a word of the house such as EOD."""
        return self.moment.clock is not None and not self.moment.clock.is_house

    @property
    def is_vague(self) -> bool:
        """True when it may come again: a clock time and no day, or a period such as "in October"."""
        return self.is_hour or (self.need >= Need.LEAD and isinstance(self.moment.day, Period))


@dataclass(slots=True)
class _Draft:
    """A phrase while it is being read."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    def has(self, *kinds: Kind) -> bool:
        return any(piece.kind in kinds for piece in self.pieces)

    def part(self) -> Part | None:
        """Return the part of the day said last: in "early Monday morning" it is the morning."""
        return next((p.value.part for p in reversed(self.pieces) if isinstance(p.value, PartSaid)), None)

    def value(self, *types: type) -> object | None:
        return next((p.value for p in reversed(self.pieces) if isinstance(p.value, types)), None)


def read_phrase(reader: Reader, at: int, *, lead: str) -> Phrase | None:
    """Return the longest phrase that starts at a place; `lead` is the lead word before it, "" for none."""
    draft = _Draft()
    place, before = at, lead
    while piece := _next_piece(reader, draft, place, before):
        draft.pieces.append(piece)
        link = _LINK.match(reader.text, draft.end)
        place, before = (link.end(), link[0]) if link else (draft.end, "")
    if not draft.pieces or not draft.has(*_ALONE):
        return None
    if len(draft.pieces) == 1 and draft.pieces[0].need is Need.NEVER:
        return None
    return _finished(reader, draft, lead)


def _finished(reader: Reader, draft: _Draft, lead: str) -> Phrase:
    return Phrase(
        moment=replace(_moment(draft), is_before=lead.startswith(("before", "prior", "ahead"))),
        start=draft.pieces[0].start,
        end=draft.end,
        need=draft.pieces[0].need if len(draft.pieces) == 1 else Need.NOTHING,
        is_attributive=is_attributive(reader.text, draft.end),
        is_length=draft.pieces[0].kind is Kind.OFFSET,
    )


def _moment(draft: _Draft) -> Moment:
    instant = draft.value(datetime)
    day = next((p.value for p in draft.pieces if isinstance(p.value, date | Period) and p.value is not instant), None)
    clock, part, zone = draft.value(Clock), draft.value(PartSaid), draft.value(tzinfo, SomebodysTime)
    return Moment(
        day=day if isinstance(day, date | Period) else None,
        instant=instant if isinstance(instant, datetime) else None,
        clock=clock if isinstance(clock, Clock) else None,
        part=part if isinstance(part, PartSaid) else None,
        zone=zone if isinstance(zone, tzinfo | SomebodysTime) else None,
    )


def _next_piece(reader: Reader, draft: _Draft, at: int, before: str) -> Piece | None:
    """Return the longest piece that may come next: one day, one clock time, one part of the day, one zone."""
    if not reader.may_read(at):
        return None
    found = [
        piece for kind in _wanted(draft) if (piece := reader.read(kind, at)) and not _is_apart(draft, piece, before)
    ]
    best = max(found, key=lambda piece: (piece.end, -piece.need), default=None)
    if best is None and not draft.has(Kind.CLOCK, Kind.HOUR, Kind.PERIOD):
        return _hour(reader, draft, at, before)
    return best


def _is_apart(draft: _Draft, piece: Piece, before: str) -> bool:
    """Tell whether a piece says something of its own: a clock time has nothing to do with "March", nor "in Berlin"."""
    pieces = [*draft.pieces, piece]
    if piece.kind is Kind.ZONE and (draft.has(Kind.OFFSET) or (piece.need is Need.COMPANY and before.strip())):
        return True
    is_vague = any(p.kind is Kind.PERIOD and p.need >= Need.LEAD for p in pieces)
    return is_vague and any(p.kind in {Kind.CLOCK, Kind.PART} for p in pieces)


def _wanted(draft: _Draft) -> list[Kind]:
    kinds: list[Kind] = []
    if not draft.has(*_DAY_KINDS):
        kinds += _DAY_KINDS
    if not draft.has(Kind.CLOCK, Kind.HOUR):
        kinds.append(Kind.CLOCK)
    if draft.part() in {None, Part.SOME}:
        kinds.append(Kind.PART)
    if draft.pieces and not draft.has(Kind.ZONE):
        kinds.append(Kind.ZONE)
    return kinds


def _hour(reader: Reader, draft: _Draft, at: int, before: str) -> Piece | None:
    """Return a bare number as an hour where one may stand: after "at" or "by", beside a day, before "tomorrow"."""
    piece = reader.read(Kind.HOUR, at)
    if piece is None or before.strip().endswith(("in", "/", "-")):
        return None
    if not draft.pieces and _NUMBER_LEAD.search(before) and not _leads_on(reader, piece):
        return None
    leads_on = _leads_on(reader, piece)
    may_end = _HOUR_LEAD.search(before) is not None or draft.has(Kind.RANGE, Kind.DAY, Kind.PART)
    if leads_on or (may_end and not is_attributive(reader.text, piece.end)):
        return replace(piece, kind=Kind.CLOCK)
    return None


def _leads_on(reader: Reader, hour: Piece) -> bool:
    """Tell whether a day, a part of the day or a zone follows a bare number ("9 tomorrow", "3 ET")."""
    link = _LINK.match(reader.text, hour.end)
    if link is None or link.end() == hour.end or link[0].strip(" ,") not in {"", "in", "in the"}:
        return False
    day = reader.read(Kind.DAY, link.end())
    is_day = day is not None and day.need is Need.NOTHING
    return is_day or any(reader.read(kind, link.end()) for kind in (Kind.PART, Kind.ZONE))
