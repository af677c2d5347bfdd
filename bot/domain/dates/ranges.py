"""Rules for stretches of days: between Tuesday and Thursday, Mon-Wed, Dec 3-5. As a deadline it is its last day."""

from datetime import date, timedelta

from bot.domain.dates.days import month_day
from bot.domain.dates.rules import Here, Need, Rule, Said

_WEEK = timedelta(days=7)


def _last(said: Said, _: Here) -> date:
    """Return the second day; a weekday named after a later one ("Thursday to Monday") is that of the week after."""
    first, last = (day for day in said.read if isinstance(day, date))
    return last + _WEEK if last <= first < last + _WEEK else last


def _last_of_month(said: Said, here: Here) -> date | None:
    return month_day(said, here) if int(said["first"]) < int(said["day"]) else None


_TO = r"_(?:-+|to|through|thru|until|till)_"
_AND = r"_(?:-+|to|and|&)_"
_NUMBER = r"(?P<first>\d\d?)(?:st|nd|rd|th)?"
_DAY = r"(?:<day>)(?:st|nd|rd|th)?(?!_[ap]_\.?_m|_[ap]\b|[:.h]\d|_o'?clock|/)"
_YEAR = r"(?:,?_(?:<year>))?"

RANGE_RULES = (
    Rule(rf"{{day}}{_TO}{{day}}", _last, Need.END),
    Rule(rf"(?:in )?between {{day}}{_AND}{{day}}", _last),
    Rule(rf"(?:between )?(?:<month>)[^\S\n]*{_NUMBER}(?:{_TO}|{_AND}){_DAY}{_YEAR}", _last_of_month),
    Rule(rf"(?:between )?(?:the )?{_NUMBER}(?:{_TO}|{_AND})(?:the )?{_DAY}_(?:of )?(?:<month>){_YEAR}", _last_of_month),
)
