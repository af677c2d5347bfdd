"""The lines and components of iCalendar files (RFC 5545 section 3.1), read so that what is broken costs only itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_EVENTS = 50_000
MOST_OBJECTS = 10_000
MARK = re.compile(rb"\n(BEGIN|END):(VEVENT|VTIMEZONE|VCALENDAR)[ \t]*(?=[\r\n]|\Z)")
_FIRST_MARK = re.compile(MARK.pattern.removeprefix(rb"\n"))
_INNER = re.compile(rb"\n[Bb][Ee][Gg][Ii][Nn]:")
_LONGEST = 10_000  # no line's parameters are longer
_NEWLINE_FREE = re.compile(rb"\r(?!\n)")
_ODD_CASE = (b"begin:", b"Begin:")
_ESCAPE = re.compile(r"\\([\\;,nN])")
_PARAM = re.compile(r';([^=;":]+)=("[^"]*"?|[^;]*)')
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF_16 = {"BE".encode(name): name for name in ("utf-16-le", "utf-16-be")}  # as a file begins without a mark


class ContentLine(NamedTuple):
    """One property: its name in upper case, its parameters as written (from the first `;`), its raw value."""

    name: str
    params: str
    value: str

    def param(self, name: str) -> str:
        """Return a parameter's value without quotes, empty when it is not there; the name is in upper case."""
        return self.all_params().get(name, "") if self.params else ""

    def all_params(self) -> dict[str, str]:
        """Return the parameters' values without quotes, by their names in upper case."""
        return {
            name.strip().upper(): value.strip('"').strip() for name, value in _PARAM.findall(self.params[:_LONGEST])
        }


@dataclass(slots=True, kw_only=True)
class CalendarObject:
    """One VCALENDAR: its own lines, its VTIMEZONEs, and where its complete VEVENTs stand in the file."""

    header: bytes = b""
    zones: list[bytes] = field(default_factory=list)
    events: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """A file cut into its objects; a truncated file lacks its last END.

    `broken_events` began and never ended, `events_left_out` are beyond what is read of any file.
    """

    data: bytes
    objects: tuple[CalendarObject, ...]
    broken_events: int
    events_left_out: int
    is_truncated: bool


def cut(raw: bytes) -> CalendarFile:
    """Cut a file into calendars, time zones and events without reading them.

    Tolerated: a byte order mark, UTF-16, bare CR line ends, any case of BEGIN and END, events outside any VCALENDAR.
    """
    return cut_apart(with_newlines(raw))


def cut_apart(data: bytes) -> CalendarFile:
    """Cut what `with_newlines` returned; see `cut`."""
    marks = data.upper() if any(odd in data for odd in _ODD_CASE) else data
    cutter = _Cutter(data)
    first = _FIRST_MARK.match(marks)
    if first:
        cutter.meet(first)
    for mark in MARK.finditer(marks):
        cutter.meet(mark)
    return cutter.finished()


def lines(component: bytes) -> Iterator[ContentLine]:
    """Yield the properties of a component, without those of the components inside it (see `own_lines`).

    A line without a colon is left out.
    """
    for line in own_lines(component).split(b"\n"):
        if b":" in line:
            yield content_line(line)


def finder(names: Iterable[str]) -> re.Pattern[bytes]:
    """Return a pattern whose `findall` gives the lines of some properties from `own_lines`, in any case."""
    return re.compile(
        b"(?:^|\\n)((?:%b)[ \\t]*[;:][^\\n]*)" % b"|".join(re.escape(name.encode()) for name in names), re.IGNORECASE
    )


def own_lines(component: bytes) -> bytes:
    r"""Return a component's own lines: unfolded, `\n` between them, without those of components inside it (VALARM)."""
    plain = unfolded(component)
    return _without_inner(plain) if _INNER.search(plain) else plain


def _without_inner(plain: bytes) -> bytes:
    kept, depth = [], 0
    for line in plain.split(b"\n"):
        word = line[:6].upper()
        if word == b"BEGIN:":
            depth += 1
        elif word[:4] == b"END:":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(line)
    return b"\n".join(kept)


def unfolded(component: bytes) -> bytes:
    r"""Return a component with plain `\n` line ends, its folds joined, without NUL (RFC 5545 section 3.1)."""
    return component.translate(None, b"\r\0").replace(b"\n ", b"").replace(b"\n\t", b"")


def content_line(line: bytes) -> ContentLine:
    """Split one unfolded line; a colon within quotes does not end the parameters."""
    written = decoded(line)
    head, _, value = written.partition(":")
    if '"' in head:
        head, value = _split_quoted(written)
    name, semicolon, params = head.partition(";")
    return ContentLine(name.strip().upper(), semicolon + params, value)


def decoded(line: bytes) -> str:
    """Return a line's text: UTF-8 (RFC 5545 section 3.1.4), or Windows' Western European where nothing in it is UTF-8.

    A byte that can't be read becomes the replacement character.
    """
    try:
        return line.decode()
    except UnicodeDecodeError:
        is_mostly_utf8 = not line.decode(errors="ignore").isascii()
        return line.decode("utf-8" if is_mostly_utf8 else "cp1252", "replace")


def text(value: str) -> str:
    r"""Return a TEXT value as a person reads it (RFC 5545 section 3.3.11: `\n`, `\,`, `\;`, `\\`)."""
    if "\\" not in value:
        return value.strip()
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _split_quoted(written: str) -> tuple[str, str]:
    at, quoted = 0, False
    for piece in written.split('"'):
        if not quoted and ":" in piece:
            colon = at + piece.index(":")
            return written[:colon], written[colon + 1 :]
        at, quoted = at + len(piece) + 1, not quoted
    head, _, value = written.partition(":")  # a quote that is never closed
    return head, value


def with_newlines(raw: bytes) -> bytes:
    r"""Return a file as UTF-8 with `\n` in its line ends, without a byte order mark or a blank beginning."""
    if raw[:2] in _BOMS:
        raw = raw.decode("utf-16", "replace").encode()
    elif raw[:4].upper() in _UTF_16:
        raw = raw.decode(_UTF_16[raw[:4].upper()], "replace").encode()
    data = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\n" not in data:
        data = _NEWLINE_FREE.sub(b"\n", data)
    return data


class _Cutter:
    """Walks the BEGIN and END lines of a file and keeps what is whole."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._objects: list[CalendarObject] = []
        self._event: int | None = None
        self._zone: int | None = None
        self._broken = self._whole = 0
        self._is_open = False

    def meet(self, mark: re.Match[bytes]) -> None:
        begins, what = mark[1] == b"BEGIN", mark[2]
        if what == b"VCALENDAR":
            self._calendar(begins, mark)
        elif what == b"VEVENT":
            self._meet_event(begins, mark)
        elif begins:
            self._zone = mark.end()
        elif self._zone is not None:
            self._current().zones.append(self._data[self._zone : mark.start() + 1])
            self._zone = None

    def finished(self) -> CalendarFile:
        return CalendarFile(
            data=self._data,
            objects=tuple(self._objects),
            broken_events=self._broken + (self._event is not None),
            events_left_out=max(0, self._whole - MOST_EVENTS),
            is_truncated=self._is_open,
        )

    def _calendar(self, begins: bool, mark: re.Match[bytes]) -> None:  # noqa: FBT001 - which of the two marks it is
        self._broken += self._event is not None
        self._event, self._zone, self._is_open = None, None, begins
        if begins and len(self._objects) < MOST_OBJECTS:
            stop = self._data.find(b"\nBEGIN:", mark.end())
            header = self._data[mark.end() : stop if stop >= 0 else len(self._data)]
            self._objects.append(CalendarObject(header=header))

    def _meet_event(self, begins: bool, mark: re.Match[bytes]) -> None:  # noqa: FBT001 - which of the two marks it is
        if begins:
            self._broken += self._event is not None
            self._event = mark.end()
        elif self._event is not None:
            self._whole += 1
            if self._whole <= MOST_EVENTS:
                self._current().events.append((self._event, mark.start() + 1))
            self._event = None

    def _current(self) -> CalendarObject:
        if not self._objects:
            self._objects.append(CalendarObject())
        return self._objects[-1]
