"""A lively week for the demo: two reps' calendars as iCalendar text, which change while the week goes by."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

REP = "rhea@vendor.example"
COLLEAGUE = "tom@vendor.example"
MANAGER = "mira@vendor.example"

_ANN = "ann.buyer@acme.test"
_BOB = "bob.decider@acme.test"
_HANA = "hana@globex.test"
_IVAN = "ivan@initech.test"
_UMA = "uma@umbrella.test"
_GAVIN = "gavin@hooli.test"
_NAMES = {
    REP: "Rhea Rep",
    COLLEAGUE: "Tom Teller",
    MANAGER: "Mira Manager",
    _ANN: "Ann Buyer",
    _BOB: "Bob Decider",
    _HANA: "Hana Head",
    _IVAN: "Ivan Itman",
    _UMA: "Uma Umber",
    _GAVIN: "Gavin Green",
}


class _At:
    """Wall times of the demo's days."""

    def __init__(self, first_day: date, zone: ZoneInfo) -> None:
        self._first_day, self._zone = first_day, zone

    def __call__(self, day: int, wall: str) -> datetime:
        date_of = self._first_day + timedelta(days=day)
        return datetime.combine(date_of, time.fromisoformat(wall), tzinfo=self._zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    uid: str
    title: str
    start: datetime
    minutes: int
    guests: tuple[str, ...] = ()
    organizer: str = REP
    lines: tuple[str, ...] = field(default=())


def first_morning(now: datetime, *, zone: ZoneInfo) -> datetime:
    """Return 08:25 of the Monday of this week, on a weekend of the next: no call of the sample falls on a Sunday."""
    today = now.astimezone(zone).date()
    monday = today + timedelta(days=2) - timedelta(days=(today + timedelta(days=2)).weekday())
    return datetime.combine(monday, time(8, 25), tzinfo=zone).astimezone(UTC)


def rep_calendar(monday: date, now: datetime, *, zone: ZoneInfo) -> str:
    """Return the rep's calendar as it stands at `now`; `monday` is the first day of the demo.

    At 11:10 the customer moves the Umbrella call from 14:00 to 15:00, at 13:20 Hooli calls off the 16:00.
    """
    at = _At(monday, zone)
    events = [
        _Event(
            uid="standup", title="Team stand-up", start=at(0, "09:15"), minutes=15, guests=(COLLEAGUE, MANAGER),
            lines=("RRULE:FREQ=DAILY;COUNT=10", f"EXDATE:{_utc(at(1, '09:15'))}"),
        ),
        _Event(uid="acme-qbr", title="Acme quarterly review", start=at(0, "10:00"), minutes=30, guests=(_ANN, _BOB)),
        _Event(uid="globex", title="Globex discovery", start=at(0, "11:00"), minutes=30, guests=(_HANA,)),
        _Event(uid="initech", title="Initech pricing", start=at(0, "11:30"), minutes=30, guests=(_IVAN,)),
        _Event(uid="dentist", title="Dentist", start=at(0, "12:30"), minutes=45, lines=("CLASS:PRIVATE",)),
        _umbrella(at, now),
        _hooli(at, now),
        _Event(
            uid="acme-weekly", title="Acme weekly", start=at(1, "10:00"), minutes=30, guests=(_ANN, COLLEAGUE),
            lines=("RRULE:FREQ=WEEKLY;COUNT=8",),
        ),
        _Event(
            uid="acme-weekly", title="Acme weekly (an hour later, once)", start=at(8, "11:00"), minutes=30,
            guests=(_ANN, COLLEAGUE), lines=(f"RECURRENCE-ID:{_utc(at(8, '10:00'))}",),
        ),
        _Event(uid="globex-demo", title="Globex demo", start=at(2, "15:00"), minutes=60, guests=(_HANA, COLLEAGUE)),
        _Event(uid="hooli-2", title="Hooli, second try", start=at(2, "16:30"), minutes=30, guests=(_GAVIN,)),
        _Event(uid="initech-2", title="Initech procurement", start=at(3, "13:00"), minutes=30, guests=(_IVAN,)),
        _Event(uid="one-on-one", title="Rhea / Mira", start=at(3, "16:00"), minutes=30, guests=(MANAGER,)),
        _Event(uid="umbrella-close", title="Umbrella contract", start=at(4, "11:00"), minutes=45, guests=(_UMA,)),
    ]  # fmt: skip
    return _calendar(events, zone)


def colleague_calendar(monday: date, *, zone: ZoneInfo) -> str:
    """Return the colleague's calendar; the Globex demo stands in both."""
    at = _At(monday, zone)
    events = [
        _Event(uid="globex-demo", title="Globex demo", start=at(2, "15:00"), minutes=60, guests=(_HANA, COLLEAGUE)),
        _Event(
            uid="hooli-tom", title="Hooli intro", start=at(1, "15:00"), minutes=30, guests=(_GAVIN,),
            organizer=COLLEAGUE,
        ),
    ]  # fmt: skip
    return _calendar(events, zone)


def _umbrella(at: _At, now: datetime) -> _Event:
    wall = "15:00" if now >= at(0, "11:10") else "14:00"
    return _Event(uid="umbrella", title="Umbrella renewal", start=at(0, wall), minutes=45, guests=(_UMA,))


def _hooli(at: _At, now: datetime) -> _Event:
    status = ("STATUS:CANCELLED",) if now >= at(0, "13:20") else ()
    return _Event(uid="hooli", title="Hooli demo", start=at(0, "16:00"), minutes=30, guests=(_GAVIN,), lines=status)


def _calendar(events: Iterable[_Event], zone: ZoneInfo) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SayDo//demo//EN", f"X-WR-TIMEZONE:{zone.key}"]
    for event in events:
        lines += _event_lines(event, zone)
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _event_lines(event: _Event, zone: ZoneInfo) -> list[str]:
    end = event.start + timedelta(minutes=event.minutes)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}@vendor.example",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART;TZID={zone.key}:{event.start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={zone.key}:{end:%Y%m%dT%H%M%S}",
        f"SUMMARY:{event.title.replace(',', chr(92) + ',')}",
        f"ORGANIZER;CN={_NAMES[event.organizer]}:mailto:{event.organizer}",
        *(f"ATTENDEE;CN={_NAMES[guest]};PARTSTAT=ACCEPTED:mailto:{guest}" for guest in event.guests),
        *event.lines,
        "END:VEVENT",
    ]


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
