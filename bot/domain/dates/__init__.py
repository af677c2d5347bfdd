"""Due dates as people type them: "Friday noon", "in two weeks", "EOM". Read, found in a text, said back in full.

The house reading, where people mean different things:

- "Friday" is the coming one, on a Friday that of next week; "next Friday" is Friday of the next Monday-to-Sunday week;
  "Monday after next" and "Monday week" count from the coming Monday.
- A week is due on its Friday (EOW on a weekend: the coming one), a month, quarter or year on its last day. "Early" is
  a week's Wednesday, a month's 10th; "mid" its Wednesday, its 15th. "Before March" is the last day of February,
  "before Christmas" the day before, but "before Friday" is Friday.
- EOD and COB are the end of working time of the day named, else of today, else of the next working day. A morning is
  due at noon, an afternoon at the end of working time, "first thing" at its start, an evening by the day's end.
- A bare hour ("at 3") is the next one in working time; one outside it the nearer to it. "3pm" is the next on the clock.
- A stretch is due at its end: "between Tue and Thu" on Thursday, "Dec 3-5" on the 5th, "2-3pm" at three.
- A length of time counts from now, hours to the minute; business days skip days off.
- 12/5 follows the locale; a date without a year is the next such date.
- A zone in the text wins and is converted to the person's. Abbreviations are fixed offsets (PST is UTC-8 in July),
  but for those of the person's own zone; "Pacific" and "PT" follow the season.
- What can be read two ways ("Tuesday or Wednesday", "3pm their time", "in several days") is not read.

How it works: `typed` mends slips and blanks out links; `grammar` holds tables of rules (`rules` is their language) by
which `readers` read pieces; `phrases` joins pieces that stand together; `moments` resolves them; `search` finds the
phrase in a text, `surroundings` tells it from numbers and papers, `names` from names, and `sentences` around it are
looked at: `reports` tells what was, `customs` what recurs, is laid down or measured; `nouns` holds their words.
"""

from bot.domain.dates.due import Due, Found
from bot.domain.dates.say import (
    describe,
    describe_day,
    describe_instant,
    describe_instant_short,
    describe_short,
    describe_span,
    is_month_first,
)
from bot.domain.dates.search import find_due, read_due

__all__ = [
    "Due",
    "Found",
    "describe",
    "describe_day",
    "describe_instant",
    "describe_instant_short",
    "describe_short",
    "describe_span",
    "find_due",
    "is_month_first",
    "read_due",
]
