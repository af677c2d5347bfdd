"""Who, what and where of an event: from a VEVENT's properties to an Occurrence."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from bot.calendars.conferences import meeting_url
from bot.calendars.content_lines import ContentLine, content_line, finder, text
from bot.calendars.events import Event
from bot.calendars.series import Instance
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status

_RESPONSES = {
    "ACCEPTED": Response.ACCEPTED,
    "TENTATIVE": Response.TENTATIVE,
    "DECLINED": Response.DECLINED,
    "DELEGATED": Response.DECLINED,  # somebody else comes instead
}
_KINDS = {"GROUP": AttendeeKind.GROUP, "RESOURCE": AttendeeKind.RESOURCE, "ROOM": AttendeeKind.RESOURCE}
_STATUSES = {"TENTATIVE": Status.TENTATIVE, "CANCELLED": Status.CANCELLED, "CANCELED": Status.CANCELLED}
_OUTLOOK_KINDS = {"OOF": EventKind.OUT_OF_OFFICE, "WORKINGELSEWHERE": EventKind.WORKING_LOCATION}
_GOOGLE_TITLES = {"out of office": EventKind.OUT_OF_OFFICE, "focus time": EventKind.FOCUS_TIME}
_PRIVATE = {"PRIVATE", "CONFIDENTIAL"}
_CONFERENCE = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK")
_DESCRIBING = finder(
    (
        *("SUMMARY", "STATUS", "CLASS", "TRANSP", "CATEGORIES", "LOCATION", "DESCRIPTION", "URL", "ORGANIZER"),
        *("ATTENDEE", "CONFERENCE", "X-MICROSOFT-CDO-BUSYSTATUS", *_CONFERENCE),
    )
)
_CALLED_OFF = re.compile(
    r"(?:cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|geannuleerd|annullat[oa]|inställt|peruutettu|avlyst|aflyst"
    r"|odwołano|zrušeno)\s?:",
    re.IGNORECASE,
)
_MOST_ATTENDEES = 1_000
_LONGEST_TEXT = 100_000
_LONGEST_NAME = 1_000
_LONGEST_UID = 1_000
_LONGEST_EMAIL = 320
_CARETS = re.compile(r"\^([n'^])")
_CARET_MEANINGS = {"n": "\n", "'": '"', "^": "^"}


@dataclass(frozen=True, slots=True)
class Properties:
    """An event's properties by name, the first of each; ATTENDEE and CONFERENCE are kept whole."""

    single: dict[str, ContentLine]
    attendees: tuple[ContentLine, ...]
    conferences: tuple[ContentLine, ...]

    def word(self, name: str) -> str:
        """Return a property's value in upper case, empty when it is not there."""
        line = self.single.get(name)
        return line.value.strip().upper() if line else ""

    def text(self, name: str) -> str:
        """Return a property's text, empty when it is not there."""
        line = self.single.get(name)
        return text(line.value[:_LONGEST_TEXT]) if line else ""


def properties(plain: bytes) -> Properties:
    """Read what describes an event from its own lines (`Event.plain`)."""
    single: dict[str, ContentLine] = {}
    attendees: list[ContentLine] = []
    conferences: list[ContentLine] = []
    for line in map(content_line, _DESCRIBING.findall(plain)):
        if line.name == "ATTENDEE":
            attendees.append(line)
        elif line.name == "CONFERENCE":
            conferences.append(line)
        else:
            single.setdefault(line.name, line)
    return Properties(single, tuple(attendees[:_MOST_ATTENDEES]), tuple(conferences))


def occurrences(instances: Iterable[Instance]) -> tuple[Occurrence, ...]:
    """Return the occurrences that instances are; see `described` and `kept`."""
    return kept(described(instances))


def described(instances: Iterable[Instance]) -> list[Occurrence]:
    """Return an occurrence for each instance."""
    known: dict[int, tuple[Event, Occurrence]] = {}
    found = []
    for instance in instances:  # an event with many is read once
        if id(instance.event) in known:
            one = known[id(instance.event)][1]
            one = replace(one, original_start=instance.original, start=instance.start.utc, end=instance.end)
        else:
            one = _described(instance)
            known[id(instance.event)] = instance.event, one
        found.append(one)
    return found


def kept(every: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    """Return occurrences by start; no two share UID and original start.

    Where a file gives several such, the last that stands is kept. Generators that give all their events one UID are
    known, so ones with another title are kept beside it, under the UID with a mark made of the title.
    """
    found: dict[tuple[str, datetime], Occurrence] = {}
    for one in every:
        _keep(one, found)
    return tuple(sorted(found.values(), key=lambda one: (one.start, one.end, one.uid, one.original_start)))


def _keep(one: Occurrence, found: dict[tuple[str, datetime], Occurrence]) -> None:
    other = found.get((one.uid, one.original_start))
    if other and other.title != one.title:
        mark = hashlib.sha256(one.title.encode()).hexdigest()[:8]
        one = replace(one, uid=f"{one.uid}#{mark}")
        other = found.get((one.uid, one.original_start))
    if other is None or one.status is not Status.CANCELLED or other.status is Status.CANCELLED:
        found[one.uid, one.original_start] = one


def title(plain: bytes) -> str:
    """Return what to call an event in a sentence to its owner; a private one keeps its name to itself."""
    found = properties(plain)
    name = "" if found.word("CLASS") in _PRIVATE else found.text("SUMMARY")
    return f"“{name[:80]}”" if name else "An event"


def uid(event: Event) -> str:
    """Return the event's UID, shortened if no database could index it; where there is none, one made of its content."""
    if event.uid:
        return (
            event.uid if len(event.uid) <= _LONGEST_UID else f"sha256-{hashlib.sha256(event.uid.encode()).hexdigest()}"
        )
    kept = b"\n".join(line for line in event.plain.splitlines() if not line.upper().startswith(b"DTSTAMP"))
    return f"no-uid-{hashlib.sha256(kept).hexdigest()[:32]}"


def _described(instance: Instance) -> Occurrence:
    event = instance.event
    found = properties(event.plain)
    is_private = found.word("CLASS") in _PRIVATE
    return Occurrence(
        uid=uid(event),
        original_start=instance.original,
        start=instance.start.utc,
        end=instance.end,
        all_day=instance.start.is_date,
        status=Status.CANCELLED if event.is_called_off else _status(found),
        kind=_kind(found),
        is_busy=_is_busy(found),
        is_private=is_private,
        is_recurring=instance.is_recurring,
        sequence=event.sequence,
        zone_is_certain=event.zone_is_certain,
        **({} if is_private else _names(found)),
    )


class _Names(TypedDict, total=False):
    """What a private event keeps to itself."""

    title: str
    organizer: Attendee | None
    attendees: tuple[Attendee, ...]
    location: str
    conference_url: str


def _names(found: Properties) -> _Names:
    attendees = tuple(_attendee(line) for line in found.attendees)
    organizer = _attendee(found.single["ORGANIZER"]) if "ORGANIZER" in found.single else None
    if organizer:
        answers = [one.response for one in attendees if one.email and one.email == organizer.email]
        organizer = replace(organizer, response=answers[0] if answers else Response.ACCEPTED)
    return _Names(
        title=found.text("SUMMARY")[:_LONGEST_NAME],
        organizer=organizer,
        attendees=attendees,
        location=found.text("LOCATION")[:_LONGEST_NAME],
        conference_url=_conference_url(found)[:_LONGEST_NAME],
    )


def _status(found: Properties) -> Status:
    is_free = found.word("X-MICROSOFT-CDO-BUSYSTATUS") == "FREE"
    if is_free and _CALLED_OFF.match(found.text("SUMMARY")):
        return Status.CANCELLED  # what Outlook leaves in the calendar of those who were invited
    return _STATUSES.get(found.word("STATUS"), Status.CONFIRMED)


def _kind(found: Properties) -> EventKind:
    if "BIRTHDAY" in found.word("CATEGORIES").split(","):
        return EventKind.BIRTHDAY
    outlook = _OUTLOOK_KINDS.get(found.word("X-MICROSOFT-CDO-BUSYSTATUS"))
    if outlook or found.attendees:
        return outlook or EventKind.ORDINARY
    return _GOOGLE_TITLES.get(found.text("SUMMARY").casefold(), EventKind.ORDINARY)


def _is_busy(found: Properties) -> bool:
    return found.word("TRANSP") != "TRANSPARENT" and found.word("X-MICROSOFT-CDO-BUSYSTATUS") != "FREE"


def _attendee(line: ContentLine) -> Attendee:
    said = line.all_params()
    email = _email(line.value.strip(), said.get("EMAIL", ""))
    by_address = AttendeeKind.PERSON
    if email.endswith("@resource.calendar.google.com"):
        by_address = AttendeeKind.RESOURCE
    elif email.endswith("@group.calendar.google.com"):
        by_address = AttendeeKind.GROUP
    return Attendee(
        email=email,
        name=_CARETS.sub(lambda found: _CARET_MEANINGS[found[1]], text(said.get("CN", "")))[:_LONGEST_NAME],
        response=_RESPONSES.get(said.get("PARTSTAT", "").upper(), Response.NEEDS_ACTION),
        kind=_KINDS.get(said.get("CUTYPE", "").upper(), by_address),
    )


def _email(address: str, beside: str) -> str:
    if address[:7].lower() == "mailto:":
        address = address[7:]
    elif beside:  # RFC 7986 section 6.2, where the value itself is no mail address
        address = beside.removeprefix("mailto:")
    address = address.strip().strip("<>").lower()
    return address if "@" in address and " " not in address and len(address) <= _LONGEST_EMAIL else ""


def _conference_url(found: Properties) -> str:
    for name in _CONFERENCE:
        url = found.text(name)
        if url.lower().startswith("https://"):
            return url
    for line in found.conferences:  # RFC 7986 section 5.11
        if line.value.strip().lower().startswith("https://") and "PHONE" not in line.param("FEATURE").upper():
            return line.value.strip()
    return next((url for name in ("LOCATION", "DESCRIPTION", "URL") if (url := meeting_url(found.text(name)))), "")
