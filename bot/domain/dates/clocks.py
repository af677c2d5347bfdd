"""Rules for times of day: 3pm, 15:30, noon, half past two, EOD, tomorrow morning; and the hour they mean."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from bot.domain.dates.lengths import Length
from bot.domain.dates.rules import Here, Need, Rule, Said
from bot.domain.dates.words import COUNTS, TOMORROW
from bot.domain.working_time import WorkingTime

_NOON = 12
_MIDNIGHT = 24
_AFTERNOON_STARTS = 12
_NIGHT_ENDS = 5


class Part(StrEnum):
    """A part of the day."""

    START = "start"  # first thing: by the start of working time
    MORNING = "morning"  # by noon
    LUNCH = "lunch"  # by noon
    AFTERNOON = "afternoon"  # by the end of working time
    EVENING = "evening"  # that day
    NIGHT = "night"  # that day
    SOME = "some"  # early, late: that day

    def deadline(self, working: WorkingTime) -> time | None:
        """Return the house hour by which it is over, None when that is the day's end."""
        match self:
            case Part.START:
                return working.start
            case Part.MORNING | Part.LUNCH:
                return time(_NOON)
            case Part.AFTERNOON:
                return working.end
            case Part.EVENING | Part.NIGHT | Part.SOME:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSaid:
    """A part of the day as it was said; `is_today` when the word says so ("this morning", "tonight")."""

    part: Part
    is_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A wall time as it was said. Hour 24 is the midnight that ends the day.

    `is_open`: am or pm was left open. `is_house`: an hour of the house, such as EOD.
    """

    hour: int
    minute: int = 0
    is_open: bool = False
    is_house: bool = False

    def readings(self, part: Part | None, working: WorkingTime) -> tuple["Clock", ...]:
        """Return what it can mean, the likeliest first: the one in working time, else the one nearest to it."""
        if not self.is_open:
            return (self,)
        early, late = self._at(self.hour % 12), self._at(self.hour % 12 + 12)
        match part:
            case None | Part.SOME:
                return tuple(sorted((early, late), key=lambda clock: clock._away(working)))  # noqa: SLF001
            case Part.START | Part.MORNING:
                return (early,)
            case Part.LUNCH | Part.AFTERNOON | Part.EVENING:
                return (late,)
            case Part.NIGHT:
                return (self._at(_MIDNIGHT),) if self.hour == _NOON else (late,)

    def _at(self, hour: int) -> "Clock":
        return Clock(hour=hour, minute=self.minute)

    def _away(self, working: WorkingTime) -> int:
        """Return how many minutes it lies outside working time."""
        minutes, start, end = self.hour * 60 + self.minute, _minutes(working.start), _minutes(working.end)
        return max(start - minutes, minutes - end, 0)

    def is_in(self, working: WorkingTime) -> bool:
        """Return True within working time, its end included."""
        return self._away(working) == 0


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _clock(said: Said, _: Here) -> Clock | None:
    hour, minute = _hour(said), _minute(said)
    if hour > _MIDNIGHT or minute > 59 or (hour == _MIDNIGHT and minute):  # noqa: PLR2004 - minutes in an hour
        return None
    half = said.get("half")[:1]
    if half:
        return _of_half(hour, minute, half)
    is_open = 1 <= hour <= _NOON and not said.get("hour").startswith("0") and "h" not in said
    return Clock(hour=hour, minute=minute, is_open=is_open)


def _of_half(hour: int, minute: int, half: str) -> Clock | None:
    """Return a time with am or pm; 15:00 pm is taken as it is."""
    if hour > _NOON:
        return Clock(hour=hour, minute=minute) if half == "p" else None
    if half == "a":
        return Clock(hour=hour % _NOON, minute=minute)
    return Clock(hour=hour % _NOON + _NOON, minute=minute)


def _hour(said: Said) -> int:
    return COUNTS[said["hourword"]] if "hourword" in said else int(said["hour"])


def _minute(said: Said) -> int:
    if "minuteword" in said:
        word = said["minuteword"].removeprefix("oh ")
        return COUNTS[word]
    return int(said.get("minute") or 0)


def _past(said: Said, _: Here) -> Clock | None:
    """Return "20 past 3pm", "quarter to four"."""
    clock = said.inner(Clock)
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(said.get("some")) or _minute(said)
    if clock.minute or minutes > 59:  # noqa: PLR2004 - minutes in an hour
        return None
    if said.get("way") in {"past", "after", ""}:
        return Clock(hour=clock.hour, minute=minutes, is_open=clock.is_open)
    hour = (clock.hour - 1) or (_NOON if clock.is_open else 0)
    return Clock(hour=hour % _MIDNIGHT, minute=60 - minutes, is_open=clock.is_open)


def _later(said: Said, _: Here) -> Clock | None:
    """Return "two hours after noon", as long as it is the same day."""
    clock, length = said.inner(Clock), said.inner(Length)
    away = (length.minutes or 0) * (-1 if said.get("way") == "before" else 1)
    minutes = clock.hour * 60 + clock.minute + int(away)
    if length.minutes is None or not 0 <= minutes <= _MIDNIGHT * 60:
        return None
    return Clock(hour=minutes // 60, minute=minutes % 60, is_open=clock.is_open)


def _noon(_: Said, __: Here) -> Clock:
    return Clock(hour=_NOON)


def _end(_: Said, here: Here) -> Clock:
    return Clock(hour=here.working.end.hour, minute=here.working.end.minute, is_house=True)


def _start(_: Said, here: Here) -> Clock:
    return Clock(hour=here.working.start.hour, minute=here.working.start.minute, is_house=True)


def _part(said: Said, _: Here) -> PartSaid:
    word = next(said[name] for name in ("part", "this") if name in said)
    part = next(part for words, part in _PART_WORDS.items() if word in words.split("|"))
    return PartSaid(part=part, is_today="this" in said or word in {"tonight", "tonite", "2nite", "2night"})


_PART_WORDS = {
    "morning|mornings|morn|am|a.m.|a.m": Part.MORNING,
    "lunch|lunchtime|lunch time|noontime": Part.LUNCH,
    "afternoon|arvo|aft|pm|p.m.|p.m": Part.AFTERNOON,
    "evening|eve|dinner": Part.EVENING,
    "night|nite|tonight|tonite|2nite|2night": Part.NIGHT,
    "early|late|sometime|some time|anytime|any time": Part.SOME,
}
_HALF = r"(?P<half>[ap]_\.?_m\.?|[ap](?![a-z]))"
_EARLY = r"(?:very )?(?:early |late |mid |early in |late in |later in |later )?"
_DAYTIME = r"morning|morn|afternoon|aft|arvo|evening|eve|night"
_SIMPLE = r"(?:(?P<hour>\d\d?)|(?:<hourword>))"
_FROM = r"(?:from |between )?\d\d?(?::[0-5]\d)?_(?:[ap]\.?m\.?)?_(?:-|to|and|until|till)_"
_H24 = r"[01]?\d|2[0-4]"

CLOCK_RULES = (
    Rule(r"(?P<hour>\d\d?)_(?:ish)?_(?P<half>[ap]_\.?_m\.?)(?:_ish)?", _clock),
    Rule(r"(?P<hour>\d\d?)(?P<half>[ap])", _clock, Need.END),
    Rule(rf"(?P<hour>\d\d?)(?::|\.|h|\s?)(?P<minute>[0-5]\d)_{_HALF}", _clock),
    Rule(rf"(?:<hourword>)_{_HALF}", _clock),
    Rule(rf"(?:<hourword>) (?:<minuteword>) {_HALF}", _clock),
    Rule(r"(?P<hour>\d\d?):(?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:_(?:h|hrs|hours|uhr))?", _clock),
    Rule(rf"(?P<hour>{_H24})(?P<h>h)(?P<minute>[0-5]\d)", _clock, Need.END),
    Rule(r"(?P<hour>1[3-9]|2[0-3])(?P<h>h)", _clock, Need.END),
    Rule(rf"(?P<hour>{_H24})(?P<h>h)", _clock, Need.COMPANY),
    Rule(rf"{_SIMPLE}_(?:ish|sharp)", _clock, Need.COMPANY),
    Rule(rf"(?P<hour>\d\d?)\.(?P<minute>[0-5]\d)(?= (?:today|{TOMORROW}|<weekday>)(?!\w))", _clock),
    Rule(r"(?P<hour>1[3-9]|2[0-3])\.(?P<minute>[0-5]\d)", _clock, Need.COMPANY),
    Rule(rf"(?P<hour>{_H24})(?:[.:](?P<minute>[0-5]\d))?(?P<h>)_uhr", _clock),
    Rule(r"(?P<hour>[01]\d|2[0-4])(?P<h>)(?P<minute>[0-5]\d)_(?:h|hrs|hours|hr)", _clock),
    Rule(rf"{_SIMPLE}_(?:o'?_?clock)(?:_{_HALF})?", _clock, Need.END),
    Rule(r"(?:the )?(?:12 |twelve )?(?:noonish|noon|midday|mid day)|high noon", _noon, Need.END),
    Rule(r"(?:12 |twelve )?(?:midnight|mid night|midnite)", lambda _, __: Clock(hour=_MIDNIGHT), Need.END),
    Rule(r"(?P<some>half) (?P<way>past) {clock}", _past),
    Rule(r"(?P<some>half) {hour}", lambda said, here: _past(said, here) if here.country == "GB" else None, Need.LEAD),
    Rule(r"(?P<some>(?:a )?quarter) (?P<way>past|after|to|before|till|of) {clock}", _past),
    Rule(r"(?P<some>half|(?:a )?quarter) (?P<way>past|after|to|before|till|of) {hour}", _past),
    Rule(r"(?:(?P<minute>[0-5]?\d)|(?:<minuteword>))(?: minutes?| mins?)? (?P<way>past|after) {clock}", _past),
    Rule(r"(?:(?P<minute>[0-5]?\d) (?:minutes?|mins?)|(?:<minuteword>)) (?P<way>to|till) {clock}", _past),
    Rule(r"(?P<minuteword>five|ten|twenty|twenty[ -]five) (?P<way>to|till) {hour}", _past, Need.COMPANY),
    Rule(r"(?:(?P<minute>[0-5]?\d)|(?:<minuteword>))(?: minutes?| mins?)? (?P<way>past) {hour}", _past),
    Rule(
        rf"{_FROM}{{clock}}",
        lambda said, _: said.inner(Clock),
    ),
    Rule(r"{length} (?P<way>after|past|from|before) {clock}", _later),
    Rule(r"(?:the )?(?:eod|cob|eob|cop|c\.o\.[bp]\.?|e\.o\.[db]\.?)", _end, Need.END),
    Rule(r"(?:the )?(?:very )?(?:end|close) of (?:the |my |our )?(?:business |working |work)?_day", _end, Need.END),
    Rule(r"close(?= (?:on )?(?:<weekday>)(?!\w))|'s (?:end|close)", _end),
    Rule(rf"(?:the )?end of(?= (?:(?:this |next )?(?:<weekday>)|today|(?:{TOMORROW}))(?!\w))", _end),
    Rule(r"(?:the )?(?:close|end) of (?:the )?(?:business|play|shift|work|working hours|office hours)", _end),
    Rule(r"(?:the )?(?:start|beginning|open|opening) of (?:the )?(?:business|working)?_(?:day)?|sob|sod", _start),
)
HOUR_RULES = (
    Rule(rf"{_FROM}(?P<hour>1[0-2]|[1-9])(?![:.,/%$]?\d)", _clock, Need.LEAD),
    Rule(r"(?P<hour>1\d|2[0-4]|0?\d)(?:_ish|_sharp)?(?![:.,/%$]\d|_?%|\$|\+|x)", _clock, Need.LEAD),
    Rule(r"(?P<hour>[01]\d|2[0-3])(?P<h>)(?P<minute>[0-5]\d)", _clock, Need.LEAD),
    Rule(r"(?P<hour>\d\d?)\.(?P<minute>[0-5]\d)(?![.\d])", _clock, Need.LEAD),
    Rule(r"(?:<hourword>)(?:_ish)?", _clock, Need.COMPANY),
    Rule(r"(?:<hourword>) (?P<minuteword>ten|fifteen|twenty|thirty|forty(?:[ -]five)?|fifty)", _clock, Need.COMPANY),
)
PART_RULES = (
    Rule(rf"(?:in |during )?(?:the )?{_EARLY}(?:the )?(?P<part>{_DAYTIME})", _part, Need.COMPANY),
    Rule(rf"{_EARLY}(?:this |today )?{_EARLY}(?P<part>tonight|tonite|2nite|2night)", _part),
    Rule(rf"{_EARLY}this {_EARLY}(?P<this>{_DAYTIME})", _part),
    Rule(r"after lunch", lambda _, __: PartSaid(part=Part.AFTERNOON), Need.COMPANY),
    Rule(r"(?:at |over |around )?(?<!for\s)(?P<part>lunch_?time|lunch|dinner)", _part, Need.COMPANY),
    Rule(r"(?:(?<=\bby\s)|(?<=before\s))(?P<part>lunch_?time|lunch)", _part, Need.LEAD),
    Rule(r"(?P<part>a\.?m\.?|p\.?m\.?|nite|early|late|sometime|some time|anytime|any time)", _part, Need.NEVER),
    Rule(r"(?:the )?(?:first|1st) thing(?: in the (?:morning|am))?", lambda _, __: PartSaid(part=Part.START)),
)
