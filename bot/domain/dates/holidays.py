"""Days with a name, as people set dates by them: Christmas, Thanksgiving, Easter Monday."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.relativedelta import MO, SU, TH, relativedelta, weekday

from bot.domain.dates.periods import Period
from bot.domain.dates.rules import Here, Need, Rule, Said

DayOf = Callable[[int], date]


def _on(month: int, day: int) -> DayOf:
    return lambda year: date(year, month, day)


def _nth(month: int, nth: weekday, *, days: int = 0) -> DayOf:
    """Return the n-th weekday of a month (the last when n is negative), or a day some days after it."""
    start = 31 if nth.n and nth.n < 0 else 1
    return lambda year: date(year, month, 1) + relativedelta(day=start, weekday=nth) + timedelta(days=days)


def _easter(days: int) -> DayOf:
    return lambda year: easter(year) + timedelta(days=days)


def _tax_day(year: int) -> date:
    """Return April 15, or the next weekday that is not Emancipation Day (April 16, kept on the nearest weekday)."""
    emancipation = date(year, 4, 16) + timedelta(days={5: -1, 6: 1}.get(date(year, 4, 16).weekday(), 0))
    day = date(year, 4, 15)
    while day.weekday() >= 5 or day == emancipation:  # noqa: PLR2004 - Saturday
        day += timedelta(days=1)
    return day


_EVERYWHERE: dict[str, DayOf] = {
    r"(?:christmas|x_mas)(?: day)?(?!'?s? eve)": _on(12, 25),
    r"(?:christmas|x_mas) eve": _on(12, 24),
    r"boxing day": _on(12, 26),
    r"(?:new year'?s? eve|nye|silvester)": _on(12, 31),
    r"(?:the )?new year'?s?(?: day)?(?!'?s? eve)|(?:first|1st) of the (?:new )?year": _on(1, 1),
    r"epiphany": _on(1, 6),
    r"(?:saint |st\.? )valentine'?s?(?: day)?|valentine'?s?(?: day)?": _on(2, 14),
    r"(?:saint|st\.?) (?:patrick|paddy)'?s?(?: day)?": _on(3, 17),
    r"april fools?'?s?(?: day)?": _on(4, 1),
    r"earth day": _on(4, 22),
    r"may day|(?:international )?workers'? day": _on(5, 1),
    r"juneteenth": _on(6, 19),
    r"(?:the )?(?:independence day|4th of july|fourth of july)": _on(7, 4),
    r"hall?oween(?: day)?": _on(10, 31),
    r"(?:veterans?'?s?|armistice|remembrance) day": _on(11, 11),
    r"(?:thanks_giving|turkey)(?: day)?(?!'?s? eve)": _nth(11, TH(4)),
    r"thanks_giving eve": _nth(11, TH(4), days=-1),
    r"black friday": _nth(11, TH(4), days=1),
    r"cyber monday": _nth(11, TH(4), days=4),
    r"election day": _nth(11, MO(1), days=1),
    r"(?:martin luther king|mlk)(?:'?s)?(?:,? jr\.?)?(?:'?s)?(?: day)?": _nth(1, MO(3)),
    r"(?:presidents?'?|washington'?s?)'?s? (?:day|birthday)": _nth(2, MO(3)),
    r"memorial day": _nth(5, MO(-1)),
    r"(?:columbus|indigenous peoples?'?) day": _nth(10, MO(2)),
    r"father'?s'? day": _nth(6, SU(3)),
    r"tax day": _tax_day,
    r"ash wednesday": _easter(-46),
    r"palm sunday": _easter(-7),
    r"maundy thursday": _easter(-3),
    r"good friday": _easter(-2),
    r"easter(?: sunday| day)?(?! monday)": _easter(0),
    r"easter monday": _easter(1),
    r"ascension(?: day)?": _easter(39),
    r"(?:pentecost|whit sunday)(?! monday)": _easter(49),
    r"(?:whit|pentecost) monday": _easter(50),
    r"corpus christi": _easter(60),
    r"early may bank holiday": _nth(5, MO(1)),
    r"(?:spring|late may|whitsun) bank holiday": _nth(5, MO(-1)),
    r"(?:august|summer|late summer) bank holiday": _nth(8, MO(-1)),
}
_BY_COUNTRY: dict[str, dict[str, DayOf]] = {
    "US": {r"labou?r day": _nth(9, MO(1)), r"mother'?s'? day": _nth(5, SU(2))},
    "GB": {r"labou?r day": _on(5, 1), r"mother'?s'? day|mothering sunday": _easter(-21)},
    "": {r"labou?r day": _on(5, 1), r"mother'?s'? day": _nth(5, SU(2))},
}
_PATTERNS = (*_EVERYWHERE, *_BY_COUNTRY["GB"])
_NAME = f"(?P<holiday>{'|'.join(sorted(_PATTERNS, key=len, reverse=True))})"


@cache
def _day_of(name: str, country: str) -> DayOf:
    """Return the rule of a holiday as people of a country (ISO 3166) mean it."""
    table = _EVERYWHERE | _BY_COUNTRY.get(country, _BY_COUNTRY[""])
    plain = " ".join(name.replace("-", " ").split())
    return next(day_of for pattern, day_of in table.items() if re.fullmatch(pattern.replace("_", " ?"), plain))


def _coming(said: Said, here: Here) -> date:
    day_of = _day_of(said["holiday"], here.country)
    day = day_of(here.today.year)
    return day if day >= here.today else day_of(here.today.year + 1)


def _of_year(said: Said, here: Here) -> date | None:
    year = said.inner(Period).first.year if said.read else said.year
    return _day_of(said["holiday"], here.country)(year) if year else None


HOLIDAY_RULES = (
    Rule(rf"(?:the |this |next |coming |upcoming |this coming )?{_NAME}", _coming, Need.LEAD),
    Rule(rf"before (?:the |this |next )?{_NAME}", lambda said, here: _coming(said, here) - timedelta(days=1)),
    Rule(rf"{_NAME},? (?:of |in )?(?:<year>)", _of_year),
    Rule(rf"{_NAME},? (?:of |in )?{{period}}", _of_year, Need.LEAD),
)
