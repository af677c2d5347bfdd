"""The XML of CalDAV: the few questions SayDo asks, and the answers, read within bounds, without DTD or entities."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from bot.calendars import troubles
from bot.domain.errors import CalendarError

_NAMESPACES = {"d": "DAV:", "c": "urn:ietf:params:xml:ns:caldav", "s": "http://calendarserver.org/ns/"}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_MOST_ELEMENTS = 200_000
_DEEPEST = 40
_OK = 200
_NOT_XML = bytes(code for code in range(32) if code not in b"\t\n\r")
_NOT_XML_REFERENCE = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2})|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));", re.IGNORECASE
)
_NO_LETTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
_OTHER_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)


class UnreadableAnswerError(CalendarError):
    """An answer is broken off, no multistatus (RFC 4918 section 13), or tries to do harm."""

    def __init__(self) -> None:
        super().__init__(str(troubles.unreadable(troubles.FEED)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One `response` of a multistatus: a resource and the properties the server did give.

    `status` is that of the whole resource, 200 when it speaks by properties. Names are written as asked (`d:getetag`).
    """

    href: str
    status: int = _OK
    properties: Mapping[str, Element] = field(default_factory=dict, repr=False)

    def text(self, name: str) -> str:
        """Return a property's text, empty when it is not there."""
        found = self.properties.get(name)
        return (found.text or "").strip() if found is not None else ""

    def hrefs(self, name: str) -> list[str]:
        """Return the addresses within a property, the preferred ones first, without empty ones."""
        found = self.properties.get(name)
        inner = found.findall(_clark("d:href")) if found is not None else []
        inner.sort(key=lambda one: not one.get("preferred"))
        return [text for one in inner if (text := (one.text or "").strip())]

    def holds(self, name: str, element: str) -> bool:
        """Tell whether a property has an element within it, as `resourcetype` has `c:calendar`."""
        found = self.properties.get(name)
        return found is not None and found.find(_clark(element)) is not None

    def components(self) -> set[str] | None:
        """Return the components a collection takes, None when it does not say (RFC 4791 section 5.2.3)."""
        found = self.properties.get("c:supported-calendar-component-set")
        return None if found is None else {one.get("name", "").upper() for one in found}


def propfind(names: Iterable[str]) -> bytes:
    """Ask for properties, written `d:getetag`, `c:…` (CalDAV) or `s:…` (calendarserver.org)."""
    return _document("d:propfind", _properties(names))


def calendar_query(start: datetime, end: datetime) -> bytes:
    """Ask for the entity tags of all events with an occurrence in a span (RFC 4791 section 7.8, 9.9)."""
    span = f'<c:time-range start="{_utc(start)}" end="{_utc(end)}"/>'
    events = f'<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{span}</c:comp-filter></c:comp-filter>'
    return _document("c:calendar-query", f"{_properties(['d:getetag'])}<c:filter>{events}</c:filter>")


def calendar_multiget(hrefs: Iterable[str]) -> bytes:
    """Ask for the content of resources (RFC 4791 section 7.9); their addresses as the server wrote them."""
    asked = "".join(f"<d:href>{html.escape(href)}</d:href>" for href in hrefs)
    return _document("c:calendar-multiget", _properties(["d:getetag", "c:calendar-data"]) + asked)


def multistatus(body: bytes) -> tuple[Resource, ...]:
    """Read a 207 answer. Raises UnreadableAnswerError unless it is whole."""
    root = _Reader().read(_mended(body))
    if root.tag != _clark("d:multistatus"):
        raise UnreadableAnswerError
    return tuple(found for one in root.findall(_clark("d:response")) for found in _resources(one))


def _document(name: str, inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{name} {_DECLARED}>{inner}</{name}>'.encode()


def _properties(names: Iterable[str]) -> str:
    return f"<d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop>"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _clark(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def _short(tag: str) -> str:
    """Write a tag as it is asked for; one of another namespace stays as it is."""
    uri, _, local = tag.removeprefix("{").rpartition("}")
    return next((f"{prefix}:{local}" for prefix, known in _NAMESPACES.items() if known == uri), tag)


def _resources(response: Element) -> Iterable[Resource]:
    """Yield what a `response` tells; one with a status of its own may name many (RFC 4918 section 14.24)."""
    status = _code(response)
    given = {
        _short(one.tag): one
        for propstat in response.findall(_clark("d:propstat"))
        if _code(propstat) == _OK
        for one in propstat.iterfind(f"{_clark('d:prop')}/*")
    }
    for href in response.findall(_clark("d:href")):
        yield Resource(href=(href.text or "").strip(), status=status, properties=given)


def _code(element: Element) -> int:
    """Return the code of a status line (`HTTP/1.1 200 OK`), 200 when none is given."""
    words = (element.findtext(_clark("d:status")) or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdigit() else _OK


def _mended(body: bytes) -> bytes:
    """Take out what XML forbids and calendars hold all the same: one odd letter must not cost the whole calendar."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"} or _OTHER_ENCODING.match(body[:200]):
        return body
    plain = _NOT_XML_REFERENCE.sub(b"", _NO_LETTERS.sub(b"", body.translate(None, _NOT_XML))).lstrip()
    return plain.decode("utf-8", "replace").encode()


class _Reader:
    """Builds a tree, and stops at a DTD, at too many elements and at too deep ones."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data
        self._left, self._depth = _MOST_ELEMENTS, 0

    def read(self, body: bytes) -> Element:
        try:
            self._parser.Parse(body, True)
            return self._tree.close()
        except (expat.ExpatError, AssertionError, ValueError, LookupError):
            raise UnreadableAnswerError from None

    def _refuse(self, *_: object) -> None:
        raise UnreadableAnswerError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._left, self._depth = self._left - 1, self._depth + 1
        if self._left < 0 or self._depth > _DEEPEST:
            raise UnreadableAnswerError
        self._tree.start(_tag(name), attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(_tag(name))


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name
