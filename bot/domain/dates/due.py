"""A due date: what a person meant by "when", and where in a text it was said."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.domain.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day in the person's zone, with the clock time if one was meant.

    `at` is the time that was named, or the house hour of a word such as EOD; None means some time that day. A zone
    named in the text is already converted: `day`, `at` and `zone` are always the person's.
    """

    day: date
    at: time | None = None
    zone: tzinfo

    def deadline(self, working: WorkingTime) -> datetime:
        """Return the instant (UTC) after which it is late: `at` on the day, else the day's end (24:00 local)."""
        if self.at is None:
            return working.at(self.day + timedelta(days=1), time())
        return working.at(self.day, self.at)

    def is_past(self, working: WorkingTime, *, now: datetime) -> bool:
        """Return True when the deadline lies before `now` (aware)."""
        return self.deadline(working) < now


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A due date inside a text: `text[start:end]` said it, its "by", "on" or "before" included."""

    due: Due
    start: int
    end: int
