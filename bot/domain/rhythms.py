"""When something comes again, as people say it: "every Friday 15:00", "first Monday of the month 9:00", "daily 5pm"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulebase, rrulestr

from bot.domain.errors import InvalidInputError

EXAMPLES = "“every Friday 15:00”, “first Monday of the month 9:00” or “every working day 17:00”"
_LONGEST_GAP = timedelta(days=40)
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday"} | {
    "SA": "Saturday",
    "SU": "Sunday",
}
_WORKING_DAYS = "MO,TU,WE,TH,FR"
_PLACES: Mapping[str, int] = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_NUMBERED = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}


class Pace(StrEnum):
    """How often something comes, as far as the words about it differ."""

    DAILY = "daily"  # more than once a week
    WEEKLY = "weekly"  # once a week
    MONTHLY = "monthly"  # once a month


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A recurrence rule (RFC 5545 section 3.3.10, without DTSTART) at a wall time in a zone, said in `words`.

    A wall time that a DST change skips is read with the offset before it, one that it repeats is the first of the two
    (section 3.3.5).
    """

    rule: str
    at: time
    zone_name: str

    def next_after(self, instant: datetime) -> datetime:
        """Return the first moment after an instant, in UTC."""
        return next(one for one in self._between(instant, instant + _LONGEST_GAP) if one > instant)

    def last_until(self, instant: datetime) -> datetime:
        """Return the last moment at or before an instant, in UTC."""
        return next(one for one in reversed(self._between(instant - _LONGEST_GAP, instant)) if one <= instant)

    def before(self, moment: datetime, count: int) -> list[datetime]:
        """Return the `count` moments before a moment, the earliest first, in UTC."""
        earlier = self._between(moment - (count + 1) * _LONGEST_GAP, moment)
        return [one for one in earlier if one < moment][-count:]

    @property
    def pace(self) -> Pace:
        """How often it comes."""
        parts = dict(part.split("=") for part in self.rule.split(";"))
        if parts["FREQ"] == "MONTHLY":
            return Pace.MONTHLY
        return Pace.DAILY if "," in parts.get("BYDAY", "") or parts["FREQ"] == "DAILY" else Pace.WEEKLY

    @property
    def words(self) -> str:
        """It as people say it and may type it again: "every Friday 15:00"."""
        return f"{_said(self.rule)} {self.at:%H:%M}"

    def _between(self, first: datetime, last: datetime) -> list[datetime]:
        """Return the moments from a day before `first` to a day after `last`: wall times are near, not exact."""
        zone, day = ZoneInfo(self.zone_name), timedelta(days=1)
        start, end = (one.astimezone(zone).replace(tzinfo=None) for one in (first - day, last + day))
        return [wall.replace(tzinfo=zone).astimezone(UTC) for wall in self._rule(start).between(start, end)]

    def _rule(self, start: datetime) -> rrule | rrulebase:
        """Return the rule from a day on: none skips weeks or months, so it does not matter from which one counts."""
        return rrulestr(self.rule, dtstart=datetime.combine(start.date(), self.at))


def read_rhythm(text: str, *, zone_name: str, field: str | None = None) -> Rhythm:
    """Return the rhythm somebody typed. Raises InvalidInputError with what would work; `field` is where they typed."""
    said = " ".join(text.casefold().replace(",", " and ").split())
    clock = _CLOCK.search(said)
    at = _wall(clock) if clock else None
    if clock is None or at is None:
        raise InvalidInputError(f"“{text[:60]}” names no time of day. Try {EXAMPLES}.", field=field)
    rule = _rule_of(said[: clock.start()].strip() or said[clock.end() :].strip())
    if rule is None:
        raise InvalidInputError(f"“{text[:60]}” is no rhythm SayDo reads. Try {EXAMPLES}.", field=field)
    return Rhythm(rule=rule, at=at, zone_name=zone_name)


_CLOCK = re.compile(r"(?:\bat )?\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)?(?: ?h| o'clock)?(?!\S)")
_EVERY = re.compile(r"^(?:on |every |each |weekly |the |and )+")
_MONTHLY = re.compile(
    r"(?P<place>\w+) (?P<day>working day|\w+) (?:of|in) (?:the|every|each) month|monthly on the (?P<n>\w+)"
)
_DAY_OF_MONTH = re.compile(r"(?P<number>\d{1,2})(?:st|nd|rd|th)? (?:day )?(?:of|in) (?:the|every|each) month")
_DAILY = re.compile(r"(?:daily|day|weekdays?|working days?|workdays?)(?: and)?")


def _wall(clock: re.Match[str]) -> time | None:
    hour, minute, half = int(clock["hour"]), int(clock["minute"] or 0), clock["half"]
    if half and not 1 <= hour <= 12:  # noqa: PLR2004  the hours of a twelve-hour clock
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004  a day's hours and minutes


def _rule_of(days: str) -> str | None:
    bare = _EVERY.sub("", f"{days} ").strip().removesuffix(" and")
    if _DAILY.fullmatch(bare):
        return f"FREQ=WEEKLY;BYDAY={_WORKING_DAYS}"
    if found := _DAY_OF_MONTH.fullmatch(bare):
        return f"FREQ=MONTHLY;BYMONTHDAY={found['number']}" if 1 <= int(found["number"]) <= 28 else None  # noqa: PLR2004
    if found := _MONTHLY.fullmatch(bare):
        return _monthly(found["place"] or found["n"], found["day"] or "day")
    codes = [_code(word) for word in re.split(r" and | ", bare)]
    return f"FREQ=WEEKLY;BYDAY={','.join(code for code in _DAYS if code in codes)}" if None not in codes else None


def _monthly(place: str, day: str) -> str | None:
    number = _PLACES.get(_NUMBERED.get(place, place))
    if number is None:
        return None
    if day == "day":
        return f"FREQ=MONTHLY;BYMONTHDAY={number}"
    if day in {"working day", "workday", "weekday"}:
        return f"FREQ=MONTHLY;BYDAY={_WORKING_DAYS};BYSETPOS={number}"
    code = _code(day)
    return f"FREQ=MONTHLY;BYDAY={number}{code}" if code else None


def _code(word: str) -> str | None:
    bare = word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004  "Fridays", and not "Wes"
    names = [code for code, name in _DAYS.items() if len(bare) >= 2 and name.casefold().startswith(bare)]  # noqa: PLR2004
    return names[0] if len(names) == 1 else None


def _said(rule: str) -> str:
    parts = dict(part.split("=") for part in rule.split(";"))
    days = parts.get("BYDAY", "")
    if "BYSETPOS" in parts:
        return f"{_place(parts['BYSETPOS'])} working day of the month"
    if "BYMONTHDAY" in parts:
        number = parts["BYMONTHDAY"]
        return "last day of the month" if number == "-1" else f"{_ordinal(int(number))} of the month"
    if parts["FREQ"] == "MONTHLY":
        return f"{_place(days[:-2])} {_DAYS[days[-2:]]} of the month"
    if days == _WORKING_DAYS:
        return "every working day"
    return "every " + " and ".join(_DAYS[code] for code in days.split(","))


def _place(number: str) -> str:
    return next(word for word, place in _PLACES.items() if place == int(number))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in {11, 12, 13} else 0, "th")
    return f"{number}{ending}"
