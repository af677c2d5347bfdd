"""Meetings as a calendar holds them: what every provider yields, whatever it is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Response(StrEnum):
    """A person's answer to an invitation (iCalendar PARTSTAT, RFC 5545 section 3.2.12)."""

    NEEDS_ACTION = "needs_action"  # not answered yet
    ACCEPTED = "accepted"  # will come
    TENTATIVE = "tentative"  # may come
    DECLINED = "declined"  # won't come


class AttendeeKind(StrEnum):
    """What an attendee is (iCalendar CUTYPE, RFC 5545 section 3.2.3)."""

    PERSON = "person"  # INDIVIDUAL, UNKNOWN or nothing said
    GROUP = "group"  # a list or group calendar
    RESOURCE = "resource"  # a thing or a room


class Status(StrEnum):
    """The standing of a meeting (iCalendar STATUS, RFC 5545 section 3.8.1.11)."""

    CONFIRMED = "confirmed"  # it stands
    TENTATIVE = "tentative"  # pencilled in
    CANCELLED = "cancelled"  # called off


class EventKind(StrEnum):
    """What sort of entry it is; only ORDINARY ones can be customer calls."""

    ORDINARY = "ordinary"  # a meeting
    OUT_OF_OFFICE = "out_of_office"  # absent: SayDo keeps silent
    FOCUS_TIME = "focus_time"  # own time
    WORKING_LOCATION = "working_location"  # where somebody works
    BIRTHDAY = "birthday"  # a birthday


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody or something invited. `email` is lower case without `mailto:`, empty when the calendar gives none."""

    email: str
    name: str = ""
    response: Response = Response.NEEDS_ACTION
    kind: AttendeeKind = AttendeeKind.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One occurrence of one event, as read from one calendar. All instants are aware, in UTC.

    (`uid`, `original_start`) names it for good: the iCalendar UID and the start it had before it was moved (RFC 5545
    section 3.8.4.4). All-day ones have `all_day` and start and end at midnight of the calendar's default zone.
    `title` is empty for a private event. `zone_is_certain` is False when the file names a zone nobody knows.
    `hides_guests` says that the calendar doesn't show everybody who is invited.
    """

    uid: str
    original_start: datetime
    start: datetime
    end: datetime
    title: str = ""
    all_day: bool = False
    status: Status = Status.CONFIRMED
    kind: EventKind = EventKind.ORDINARY
    is_busy: bool = True
    is_private: bool = False
    is_recurring: bool = False
    organizer: Attendee | None = None
    attendees: tuple[Attendee, ...] = ()
    location: str = ""
    conference_url: str = ""
    sequence: int = 0
    zone_is_certain: bool = True
    hides_guests: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half-open span of time, both ends aware: an occurrence is in it when it overlaps it."""

    start: datetime
    end: datetime
