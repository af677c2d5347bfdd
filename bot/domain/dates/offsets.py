"""Rules for what is so far away: in two weeks, within 48 hours, 3 days from now, an hour before noon tomorrow."""

from datetime import date, datetime, timedelta

from bot.domain.dates.lengths import Length, one
from bot.domain.dates.rules import Here, Need, Rule, Said


def _from_now(said: Said, here: Here) -> date | datetime | None:
    """Return the instant when the length is counted in hours, else the date."""
    length = said.inner(Length)
    if length.minutes is not None:
        return length.from_instant(here.now)
    if length.days % 1:
        return length.from_instant(here.now).date()
    return length.after(here.today, here.working)


def _one_from_now(said: Said, here: Here) -> date | None:
    return one(said["unit"]).after(here.today, here.working)


def _hours_from_day(said: Said, here: Here) -> datetime | None:
    length = said.inner(Length)
    if length.minutes is None:
        return None
    start = datetime.combine(said.inner(date), datetime.min.time(), tzinfo=here.now.tzinfo)
    return length.from_instant(start, sign=-1 if "before" in said else 1)


_LATER = r"(?:from now|from today|from right now|from this moment|hence|out|later|from here)"
_WITHIN = r"(?:within(?: the)?(?: next)?|in(?: the)? next|in under|in less than|in(?: about| around| roughly| ca\.?)?)"

OFFSET_RULES = (
    Rule(rf"{_WITHIN} ~?{{length}}(?: time| from now| or so| max| tops)?", _from_now),
    Rule(rf"{{length}}(?: time)? {_LATER}", _from_now),
    Rule(r"(?:in|within|over|during) the (?:next|coming) (?P<unit>week|month|quarter|year)", _one_from_now),
    Rule(r"(?:in|within) the (?:next )?hour", lambda _, here: here.now + timedelta(hours=1)),
    Rule(r"(?:the )?(?:next|coming|upcoming|following) {length}", _from_now, Need.LEAD),
    Rule(r"after {length}", _from_now, Need.COMPANY),
    Rule(r"(?:now )?\+_{length}", _from_now, Need.COMPANY),
    Rule(r"{length}(?: time)?", _from_now, Need.COMPANY),
    Rule(r"{length} (?P<before>before|prior to) {day}", _hours_from_day),
)
