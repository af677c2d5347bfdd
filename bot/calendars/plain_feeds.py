"""Feeds written as nearly all are, cut apart at their events without a look at those that are known from before."""

import re
from typing import NamedTuple

from bot.calendars.content_lines import MARK, MOST_EVENTS, CalendarFile, cut_apart, unfolded, with_newlines
from bot.calendars.prefilter import uid

_BEGIN, _END = b"\nBEGIN:VEVENT", b"\nEND:VEVENT"
_FOLDS = b" \t\r\0"  # how the rest of a folded line begins, before `unfolded` leaves out what is no text
_ANY_MARK = re.compile(MARK.pattern, re.IGNORECASE)
_TELLING = re.compile(rb"\n(?=[BEX])(?:" + MARK.pattern.removeprefix(rb"\n") + rb"|X-WR-TIMEZONE)", re.IGNORECASE)
_ZONES = rb"(?:\nBEGIN:VTIMEZONE\nEND:VTIMEZONE)*"
_FRAME = re.compile(rb"\nBEGIN:VCALENDAR" + _ZONES + rb"\nBEGIN:VEVENT\nEND:VEVENT" + _ZONES + rb"\nEND:VCALENDAR")
_COMPONENT = re.compile(rb"\nBEGIN:", re.IGNORECASE)


class PlainFeed(NamedTuple):
    """One VCALENDAR: what it is without its events, all its bytes, and the events as written, with what follows each.

    The frame holds one event, which is empty.
    """

    frame: CalendarFile
    data: bytes
    pieces: list[bytes]


class Part(NamedTuple):
    """What the fingerprint of a piece stands for: its UID, and whether its DTSTAMP says which version is the newest."""

    uid: bytes
    is_dated_by_stamp: bool


def plain_feed(raw: bytes) -> PlainFeed | None:
    """Cut a feed at its events; None when it is unusual in any way and only `cut` reads it right.

    A piece that is not known from before is still to be looked at: see `part`.
    """
    data = with_newlines(raw)
    head, *pieces = data.split(_BEGIN)
    if not 0 < len(pieces) <= MOST_EVENTS:
        return None
    last, end, tail = pieces[-1].partition(_END)
    frame = head + _BEGIN + _END + tail
    marks = b"".join(mark[0].rstrip() for mark in _ANY_MARK.finditer(b"\n" + frame))
    if not (end and _FRAME.fullmatch(marks)):
        return None
    pieces[-1] = last + end
    return PlainFeed(cut_apart(frame), data, pieces)


def part(piece: bytes) -> Part | None:
    """Look at a piece; None when it is more than one whole event, or holds what the calendar's own lines should."""
    end = _TELLING.search(piece)
    if not end or end[0].rstrip(b" \t") != _END or piece[:1] not in {b"\r", b"\n"} or _TELLING.search(piece, end.end()):
        return None
    block = event_of(piece)
    return Part(uid(block), not _is_dated_otherwise(block))


def event_of(piece: bytes) -> bytes:
    """Return the event of a piece that has a `part`, without what follows it."""
    end = MARK.search(piece)
    return piece[: end.start() + 1] if end else piece


def fingerprint(piece: bytes) -> int:
    """Return a hash of a piece without its DTSTAMP, which many servers write anew with every download.

    It is Python's own, of 64 bits and keyed anew in each process: several times as fast as one for strangers' eyes.
    """
    stamp = piece.find(b"\nDTSTAMP")
    after = piece.find(b"\n", stamp + 1)
    if stamp < 0 or after < 0 or piece[after + 1 : after + 2] in _FOLDS:
        return hash(piece)
    return hash((piece[:stamp], piece[after:]))


def _is_dated_otherwise(block: bytes) -> bool:
    """Tell whether an event's DTSTAMP dates nothing: it changes no instance, or says when it was last modified."""
    if b"RECURRENCE-ID" not in unfolded(block).upper():
        return True
    inner = _COMPONENT.search(block)
    return block.find(b"\nLAST-MODIFIED:", 0, inner.start() if inner else len(block)) >= 0
