"""Events of Microsoft Graph as occurrences (learn.microsoft.com/graph/api/resources/event)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.calendars.conferences import meeting_url
from bot.calendars.microsoft_uids import Uid, read_uid
from bot.calendars.zones import named
from bot.domain.meetings import Attendee, AttendeeKind, EventKind, Occurrence, Response, Status

SELECTED = (
    *("id", "iCalUId", "type", "seriesMasterId", "start", "end", "originalStart", "originalStartTimeZone", "isAllDay"),
    *("isCancelled", "showAs", "sensitivity", "subject", "isOrganizer", "organizer", "attendees", "hideAttendees"),
    *("responseStatus", "location", "locations", "onlineMeeting", "onlineMeetingUrl", "bodyPreview"),
)
_RESPONSES = {
    "accepted": Response.ACCEPTED,
    "organizer": Response.ACCEPTED,
    "tentativelyaccepted": Response.TENTATIVE,
    "declined": Response.DECLINED,
}
_KINDS = {"oof": EventKind.OUT_OF_OFFICE, "workingelsewhere": EventKind.WORKING_LOCATION}
_PRIVATE = {"private", "confidential", "personal"}
_OF_SERIES = {"occurrence", "exception"}
_MASTER = "seriesmaster"
_DAY = timedelta(days=1)
_HALF_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    start: datetime
    end: datetime
    original_start: datetime
    zone_is_certain: bool = True


def occurrence(event: Mapping[str, Any], *, own_email: str, zone: ZoneInfo) -> Occurrence | None:
    """Return the occurrence an event of a calendar view is, None for the master of a series.

    `own_email` is whose `responseStatus` it is. Raises ValueError for an event nobody can place in time.
    """
    if _word(event, "type") == _MASTER:
        return None
    uid = _uid(event)
    times = _days(event, zone=zone) if event.get("isAllDay") is True else _instants(event, zone=zone)
    is_private = _word(event, "sensitivity") in _PRIVATE
    found = Occurrence(
        uid=uid.uid,
        original_start=times.original_start,
        start=times.start,
        end=times.end,
        all_day=event.get("isAllDay") is True,
        status=Status.CANCELLED if event.get("isCancelled") is True else Status.CONFIRMED,
        kind=_KINDS.get(_word(event, "showAs"), EventKind.ORDINARY),
        is_busy=_word(event, "showAs") != "free",
        is_private=is_private,
        is_recurring=_word(event, "type") in _OF_SERIES or uid.is_instance,
        attendees=_own(event, (), own_email=own_email),
        zone_is_certain=times.zone_is_certain,
        hides_guests=event.get("hideAttendees") is True and event.get("isOrganizer") is not True,
    )
    return found if is_private else _with_names(found, event, own_email=own_email)


def label(event: Mapping[str, Any]) -> str:
    """Return what to call an event in a sentence to its owner; a private one keeps its name to itself."""
    name = "" if _word(event, "sensitivity") in _PRIVATE else _text(event, "subject")
    return f"“{name[:80]}”" if name else "An event"


def _with_names(found: Occurrence, event: Mapping[str, Any], *, own_email: str) -> Occurrence:
    attendees = _attendees(event)
    return replace(
        found,
        title=_text(event, "subject"),
        organizer=_organizer(event),
        attendees=_own(event, attendees, own_email=own_email),
        location=_text(_object(event, "location"), "displayName"),
        conference_url=_conference_url(event),
    )


def _uid(event: Mapping[str, Any]) -> Uid:
    """Return the UID; an event without one is known by the id of its series, or its own, on this calendar alone."""
    given = _text(event, "iCalUId") or _text(event, "seriesMasterId") or _text(event, "id")
    if not given:
        raise ValueError("it has no id")
    return read_uid(given)


def _instants(event: Mapping[str, Any], *, zone: ZoneInfo) -> _Times:
    start, is_certain = _instant(_object(event, "start"), zone=zone)
    end, _ = _instant(_object(event, "end"), zone=zone)
    original = _text(event, "originalStart")
    return _Times(
        start=start,
        end=max(start, end),
        original_start=_utc(original) if original else start,
        zone_is_certain=is_certain,
    )


def _days(event: Mapping[str, Any], *, zone: ZoneInfo) -> _Times:
    """Place an all-day event at the midnights of the member's zone: its days are days, wherever it was made."""
    first = _day(_object(event, "start"), event)
    last = max(_day(_object(event, "end"), event), first + _DAY)
    original = _text(event, "originalStart")
    named_by = _day({"dateTime": original, "timeZone": "UTC"}, event) if original else first
    start, end, original_start = (day.replace(tzinfo=zone).astimezone(UTC) for day in (first, last, named_by))
    return _Times(start=start, end=end, original_start=original_start)


def _day(time: Mapping[str, Any], event: Mapping[str, Any]) -> datetime:
    """Return the day a midnight means, naive; one that is told in UTC may be the midnight of the event's own zone."""
    at, _ = _instant(time, zone=UTC)
    if (at.hour, at.minute) == (0, 0):
        return at.replace(tzinfo=None)
    local = at.astimezone(named(_text(event, "originalStartTimeZone")) or UTC).replace(tzinfo=None)
    if (local.hour, local.minute) != (0, 0):
        local = at.replace(tzinfo=None) + _HALF_DAY  # no zone knows it: the nearest midnight
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _instant(time: Mapping[str, Any], *, zone: tzinfo) -> tuple[datetime, bool]:
    """Return the instant of a dateTimeTimeZone, and whether its zone is known; `zone` stands in where it is not."""
    local = datetime.fromisoformat(_text(time, "dateTime"))
    if local.tzinfo is not None:
        return local.astimezone(UTC), True
    known = named(_text(time, "timeZone"))
    return local.replace(tzinfo=known or zone).astimezone(UTC), known is not None


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _organizer(event: Mapping[str, Any]) -> Attendee | None:
    organizer = _object(event, "organizer")
    found = _attendee(organizer, rooms=frozenset()) if organizer else None
    return replace(found, response=Response.ACCEPTED) if found and (found.email or found.name) else None


def _attendees(event: Mapping[str, Any]) -> tuple[Attendee, ...]:
    rooms = frozenset(_email(place.get("locationEmailAddress")) for place in _objects(event, "locations")) - {""}
    return tuple(_attendee(one, rooms=rooms) for one in _objects(event, "attendees"))


def _attendee(one: Mapping[str, Any], *, rooms: frozenset[str]) -> Attendee:
    address = _object(one, "emailAddress")
    email = _email(address.get("address"))
    is_resource = _word(one, "type") == "resource" or email in rooms
    return Attendee(
        email=email,
        name=_text(address, "name"),
        response=_response(_object(one, "status")),
        kind=AttendeeKind.RESOURCE if is_resource else AttendeeKind.PERSON,
    )


def _own(event: Mapping[str, Any], attendees: tuple[Attendee, ...], *, own_email: str) -> tuple[Attendee, ...]:
    """Put in the calendar owner's answer; who was invited by an alias or a list is not in the list by this address."""
    own, status = own_email.lower(), _object(event, "responseStatus")
    if not own or event.get("isOrganizer") is True or _word(status, "response") in {"", "none"}:
        return attendees
    response = _response(status)
    if all(one.email != own for one in attendees):
        return (*attendees, Attendee(email=own, response=response))
    return tuple(replace(one, response=response) if one.email == own else one for one in attendees)


def _response(status: Mapping[str, Any]) -> Response:
    return _RESPONSES.get(_word(status, "response"), Response.NEEDS_ACTION)


def _conference_url(event: Mapping[str, Any]) -> str:
    for url in (_text(_object(event, "onlineMeeting"), "joinUrl"), _text(event, "onlineMeetingUrl")):
        if url.lower().startswith("https://"):
            return url
    places = [_object(event, "location"), *_objects(event, "locations")]
    told = [_text(place, name) for place in places for name in ("displayName", "locationUri", "uniqueId")]
    return next((url for one in (*told, _text(event, "bodyPreview")) if (url := meeting_url(one))), "")


def _email(address: object) -> str:
    """Return an address in lower case; Exchange's own (`/O=…`) is no mail address."""
    found = address.strip().lower() if isinstance(address, str) else ""
    return found if "@" in found and " " not in found else ""


def _text(of: Mapping[str, Any], name: str) -> str:
    found = of.get(name)
    return found.strip() if isinstance(found, str) else ""


def _word(of: Mapping[str, Any], name: str) -> str:
    return _text(of, name).casefold()


def _object(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _objects(of: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = of.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
