"""What is told of events that can't be read: the others of their calendar are."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.calendars.occurrences import expand
from tests.errors.calendar_faults import HEAD, TAIL, WEEK
from tests.errors.home import Home
from tests.errors.telling import Told


def _skipped(*lines: str) -> Callable[[Home], object]:
    """Read a calendar with one odd event in it."""
    data = "\r\n".join([HEAD.strip(), "BEGIN:VEVENT", "UID:odd", "SUMMARY:Acme", *lines, "END:VEVENT", TAIL]).encode()

    def read(_: Home) -> str:
        found = expand([data], WEEK, zone=ZoneInfo("Europe/Berlin"))
        return "\n".join([*found.skipped, *found.warnings])

    return read


_AT = "DTSTART:20261124T090000Z"


def _rule(rule: str) -> Callable[[Home], object]:
    return _skipped(_AT, "DTEND:20261124T093000Z", f"RRULE:{rule}")


_MEND = "Ask who made the event to set it up anew. Everything else in the calendar is read."
_WHY = "The event's repetition is written in a way calendars don't write it."


def _told(says: str, provoke: Callable[[Home], object], *, why: str = _WHY) -> Told:
    return Told(says, provoke, why=why, helps=_MEND)


OF_EVENTS = [
    _told(
        "“{Acme}” was skipped: it has no start.", _skipped("DTEND:20261124T093000Z"), why="It is not said when it is."
    ),
    _told(
        "“{Acme}” was skipped: “{whenever}” is not a date.",
        _skipped("DTSTART:whenever"),
        why="What should be its date is none.",
    ),
    _told(
        "“{Acme}” was skipped: there is no such date as “{20261131T090000Z}”.",
        _skipped("DTSTART:20261131T090000Z"),
        why="Its date is none of any month.",
    ),
    _told(
        "“{Acme}” is shown only in part: its end can't be read (“{long}” is not a length of time).",
        _skipped(_AT, "DURATION:long"),
        why="How long it takes is written in a way calendars don't write it.",
    ),
    _told(
        "“{Acme}” is shown only in part: its repetition has an impossible {INTERVAL}.", _rule("FREQ=DAILY;INTERVAL=0")
    ),
    _told("“{Acme}” is shown only in part: its repetition has an unreadable {BYHOUR}.", _rule("FREQ=DAILY;BYHOUR=x")),
    _told("“{Acme}” is shown only in part: its repetition has an unreadable BYDAY.", _rule("FREQ=WEEKLY;BYDAY=XX")),
    _told(
        "“{Acme}” is shown only in part: its repetition is longer than any calendar writes.",
        _rule("FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 2_000)),
    ),
    _told("“{Acme}” is shown only in part: its repetition has no known frequency.", _rule("FREQ=NEVER")),
    _told(
        "“{Acme}” is shown only in part: its repetition follows a calendar that is not read here.",
        _rule("FREQ=DAILY;RSCALE=CHINESE"),
        why="It repeats by the months of another calendar than the Gregorian one.",
    ),
    _told(
        "“{Acme}” was skipped: it happens more often than any meeting does.",
        _rule("FREQ=SECONDLY"),
        why="It would take place thousands of times.",
    ),
    _told(
        "“{Acme}” was skipped: its repetition takes more work than any meeting needs.",
        _skipped("DTSTART:00010101T090000Z", "RRULE:FREQ=DAILY;BYDAY=MO;BYSETPOS=3;COUNT=5"),
        why="Its rule would have to be searched for ages to find a day.",
    ),
]
