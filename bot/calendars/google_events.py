"""What, when and where of an event: from Google's Event resources to occurrences.

https://developers.google.com/workspace/calendar/api/v3/reference/events
"""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from bot.calendars.conferences import meeting_url
from bot.calendars.google_fields import Fields, text
from bot.calendars.google_people import People
from bot.calendars.zones import iana
from bot.domain.meetings import EventKind, Occurrence, Status, Window

_Known = dict[tuple[str, datetime | None], tuple[Occurrence, Fields]]

_STATUSES = {"tentative": Status.TENTATIVE, "cancelled": Status.CANCELLED}
_KINDS = {
    "birthday": EventKind.BIRTHDAY,
    "focusTime": EventKind.FOCUS_TIME,
    "outOfOffice": EventKind.OUT_OF_OFFICE,
    "workingLocation": EventKind.WORKING_LOCATION,
}
_PRIVATE = {"private", "confidential"}


@dataclass(frozen=True, slots=True)
class Found:
    """What events came to: occurrences by start, and a sentence for each that had to be skipped."""

    occurrences: tuple[Occurrence, ...]
    skipped: tuple[str, ...]


class _UnreadableError(Exception):
    """An event lacks what makes it one."""


def occurrences(events: Iterable[Any], *, window: Window, zone: tzinfo, own_email: str) -> Found:
    """Read what events.list gave for a window with singleEvents and showDeleted.

    `zone` is the calendar's own; `own_email`, when not empty, stands for the calendar's owner whatever Google calls
    them. Something cancelled of which Google tells no more than its name, or a time that is none of the window's (seen
    with guests who were removed: google-api-nodejs-client issue 3212), takes its look from another of its series;
    without one it is left out, and its absence says the same.
    """
    reader = _Reader(zone=zone, people=People(own_email=own_email.lower()))
    known: _Known = {}
    bare: list[Fields] = []
    skipped: list[str] = []
    for event in events:
        if not isinstance(event, Mapping):
            skipped.append("An event was skipped: it can't be read.")
        elif _is_bare(event):
            bare.append(event)
        else:
            try:
                one = reader.read(event)
                if one.status is Status.CANCELLED and not _overlaps(one, window):
                    bare.append(event)
                else:
                    _add(known, one, event)
            except _UnreadableError:
                skipped.append(f"{_title(event)} was skipped: its times can't be read.")
    _add_cancelled(known, bare, reader)
    found = sorted(
        (one for one, _ in known.values()), key=lambda one: (one.start, one.end, one.uid, one.original_start)
    )
    return Found(tuple(found), tuple(skipped))


def _overlaps(one: Occurrence, window: Window) -> bool:
    return one.start < window.end and one.end >= window.start


def _add_cancelled(known: _Known, bare: Iterable[Fields], reader: "_Reader") -> None:
    series = {text(event, "recurringEventId"): one for one, event in known.values() if one.is_recurring}
    for event in bare:
        cancelled = reader.cancelled(event, series.get(text(event, "recurringEventId")))
        if cancelled is not None:
            _add(known, cancelled, event)


def _add(known: _Known, one: Occurrence, event: Fields) -> None:
    """Keep an occurrence unless a better one of the same name is there: what stands beats what was called off."""
    key = (one.uid, one.original_start if one.is_recurring else None)
    if key not in known or _rank(one, event) >= _rank(*known[key]):
        known[key] = (one, event)


def _rank(one: Occurrence, event: Fields) -> tuple[bool, int, str]:
    return one.status is not Status.CANCELLED, one.sequence, text(event, "updated")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the events of one calendar."""

    zone: tzinfo
    people: People

    def read(self, event: Fields) -> Occurrence:
        """Return the occurrence an event is. Raises _UnreadableError."""
        start, all_day = self._moment(event.get("start"))
        end, _ = self._moment(event.get("end")) if event.get("end") else (start, all_day)
        original = event.get("originalStartTime")
        plain = Occurrence(
            uid=_uid(event),
            original_start=self._moment(original)[0] if original else start,
            start=start,
            end=max(start, end),
            all_day=all_day,
            status=_STATUSES.get(text(event, "status"), Status.CONFIRMED),
            kind=_KINDS.get(text(event, "eventType"), EventKind.ORDINARY),
            is_busy=event.get("transparency") != "transparent",
            is_private=text(event, "visibility") in _PRIVATE,
            is_recurring=bool(original or event.get("recurringEventId")),
            hides_guests=_hides_guests(event),
            sequence=_sequence(event),
        )
        return self._private(plain, event) if plain.is_private else self._named(plain, event)

    def cancelled(self, event: Fields, sibling: Occurrence | None) -> Occurrence | None:
        """Return a cancelled instance that only gives its name, drawn after another instance of its series."""
        if sibling is None:
            return None
        try:
            original, all_day = self._moment(event.get("originalStartTime"))
        except _UnreadableError:
            return None
        return replace(
            sibling,
            original_start=original,
            start=original,
            end=original + (sibling.end - sibling.start),
            all_day=all_day,
            status=Status.CANCELLED,
        )

    def _named(self, plain: Occurrence, event: Fields) -> Occurrence:
        attendees = self.people.attendees(event)
        return replace(
            plain,
            title=text(event, "summary"),
            organizer=self.people.organizer(event, attendees),
            attendees=attendees,
            location=text(event, "location"),
            conference_url=_conference_url(event),
        )

    def _private(self, plain: Occurrence, event: Fields) -> Occurrence:
        """Name nobody but the owner, whose own answer tells whether the time is theirs to keep free."""
        own = self.people.own(event)
        return replace(plain, attendees=() if own is None else (replace(own, name=""),))

    def _moment(self, moment: Any) -> tuple[datetime, bool]:
        """Return an EventDateTime in UTC and whether it is a day, which begins at midnight in the calendar's zone."""
        if not isinstance(moment, Mapping):
            raise _UnreadableError
        day, at = text(moment, "date"), text(moment, "dateTime")
        try:
            if day:
                return datetime.combine(date.fromisoformat(day), time.min, self.zone).astimezone(UTC), True
            instant = datetime.fromisoformat(at)
            if instant.tzinfo is None:
                instant = instant.replace(tzinfo=iana(text(moment, "timeZone")) or self.zone)
            return instant.astimezone(UTC), False
        except (ValueError, OverflowError):
            raise _UnreadableError from None


def _is_bare(event: Fields) -> bool:
    """Tell whether Google gives hardly more than the name of something cancelled."""
    is_whole = all(event.get(name) for name in ("iCalUID", "start", "summary"))
    return event.get("status") == "cancelled" and not is_whole


def _uid(event: Fields) -> str:
    uid = text(event, "iCalUID") or text(event, "id")
    if not uid:
        raise _UnreadableError
    return uid


def _sequence(event: Fields) -> int:
    found = event.get("sequence")
    return found if isinstance(found, int) else 0


def _hides_guests(event: Fields) -> bool:
    """Tell whether somebody may be left out: Google says so, or the organizer lets guests see only themselves."""
    organizer = event.get("organizer")
    is_own = isinstance(organizer, Mapping) and organizer.get("self") is True
    return event.get("attendeesOmitted") is True or (event.get("guestsCanSeeOtherGuests") is False and not is_own)


def _title(event: Fields) -> str:
    name = "" if text(event, "visibility") in _PRIVATE else text(event, "summary")
    return f"“{name[:80]}”" if name else "An event"


def _conference_url(event: Fields) -> str:
    conference = event.get("conferenceData")
    listed = conference.get("entryPoints") if isinstance(conference, Mapping) else None
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, Mapping) and one.get("entryPointType") == "video" and _is_https(text(one, "uri")):
            return text(one, "uri")
    if _is_https(text(event, "hangoutLink")):
        return text(event, "hangoutLink")
    told = (html.unescape(text(event, name)) for name in ("location", "description"))
    return next((url for one in told if (url := meeting_url(one))), "")


def _is_https(url: str) -> bool:
    return url.lower().startswith("https://")
