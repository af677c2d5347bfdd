"""Events in the shape Microsoft Graph v1.0 gives them (learn.microsoft.com/graph/api/resources/event)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Event = dict[str, Any]

MEETING = "00000000D3D70B8A6A17D7010000000000000000" + "10000000" + "74665914A06C3F49BB4B7D7EEE4304DA"
PREFIX = "040000008200E00074C5B7101A82E008"
HALF_HOUR = timedelta(minutes=30)


def goid(rest: str = MEETING, *, on: date | None = None) -> str:
    """Return an Exchange id; `on` makes it the id of one instance of a series."""
    return PREFIX + (f"{on.year:04X}{on.month:02X}{on.day:02X}" if on else "00000000") + rest


def foreign_goid(uid: str, *, on: date | None = None) -> str:
    """Return the id Exchange gives to an invitation from elsewhere."""
    data = b"vCal-Uid\x01\0\0\0" + uid.encode() + b"\0"
    return goid("00" * 16 + len(data).to_bytes(4, "little").hex().upper() + data.hex().upper(), on=on)


def graph_time(at: datetime) -> dict[str, str]:
    """Return a dateTimeTimeZone in UTC: seven digits after the second, no offset."""
    return {"dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def person(email: str, *, answer: str = "none", kind: str = "required", name: str = "") -> Event:
    """Return an attendee."""
    status = {"response": answer, "time": "0001-01-01T00:00:00Z"}
    return {"type": kind, "status": status, "emailAddress": {"name": name or email, "address": email}}


def event(at: datetime, /, **fields: Any) -> Event:
    """Return a meeting of half an hour with everything Graph sends along; `fields` replace what they name."""
    return {
        "@odata.etag": 'W/"hI1J"',
        "id": f"AAkALgAA-{at:%d%H%M}",
        "changeKey": "hI1J",
        "iCalUId": goid(),
        "type": "singleInstance",
        "seriesMasterId": None,
        "subject": "Acme QBR",
        "bodyPreview": "",
        "start": graph_time(at),
        "end": graph_time(at + HALF_HOUR),
        "originalStartTimeZone": "W. Europe Standard Time",
        "originalEndTimeZone": "W. Europe Standard Time",
        "isAllDay": False,
        "isCancelled": False,
        "isOrganizer": True,
        "responseStatus": {"response": "organizer", "time": "0001-01-01T00:00:00Z"},
        "showAs": "busy",
        "sensitivity": "normal",
        "organizer": {"emailAddress": {"name": "Rep", "address": "Rep@us.example"}},
        "attendees": [person("Ann@acme.test")],
        "location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"},
        "locations": [],
        "onlineMeeting": None,
        "onlineMeetingUrl": None,
        "recurrence": None,
        **fields,
    }


def instance(original: datetime, /, *, start: datetime | None = None, **fields: Any) -> Event:
    """Return an instance of the one series there is, an exception when it starts another time than it was to."""
    moved = start is not None and start != original
    return event(
        start or original,
        **{
            "id": f"AAkALgAA-series-{original.astimezone(UTC):%Y%m%d}",
            "iCalUId": goid(on=original.date()),
            "type": "exception" if moved else "occurrence",
            "seriesMasterId": "AAkALgAA-series",
            "originalStart": original.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **fields,
        },
    )


def weekly(first: datetime, weeks: int, *, zone: str) -> list[Event]:
    """Return the instances of a weekly series at one wall time of a zone."""
    local = first.replace(tzinfo=None)
    return [instance((local + timedelta(weeks=n)).replace(tzinfo=ZoneInfo(zone))) for n in range(weeks)]


def all_day(first: date, days: int = 1, /, **fields: Any) -> Event:
    """Return an all-day event, whose midnights Graph tells in UTC."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    given = {"isAllDay": True, "start": graph_time(start), "end": graph_time(start + timedelta(days=days))}
    return event(start, **{**given, **fields})
