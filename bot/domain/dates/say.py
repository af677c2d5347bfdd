"""Due dates and instants said back to a person: English words, in the order and with the clock of their locale."""

from datetime import date, datetime, time, tzinfo

from bot.domain.dates.due import Due

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_month_first(locale: str) -> bool:
    """Return True where 12/5 is December 5: in the United States (`en_US` or `en-US`)."""
    return locale.replace("-", "_").casefold() == "en_us"


def describe(due: Due, *, now: datetime, locale: str) -> str:
    """Return the full date: "Friday 27 November 2026, 12:00", in the US "Friday, November 27, 2026, 12:00 PM".

    A date that is over at `now` (aware) says so: "…, already past".
    """
    here = now.astimezone(due.zone)
    is_past = (due.day, due.at or time.max) < (here.date(), here.time())
    return _joined(_long_day(due.day, locale), due.at, locale) + (", already past" if is_past else "")


def describe_day(day: date, *, locale: str) -> str:
    """Return a full date of the past or to come: "Friday 27 November 2026"."""
    return _long_day(day, locale)


def describe_short(due: Due, *, now: datetime, locale: str) -> str:
    """Return the date for lists: "Fri 27 Nov, 12:00", in the US "Fri, Nov 27, 12:00 PM"; the year if not this one."""
    return _joined(_short_day(due.day, now.astimezone(due.zone).year, locale), due.at, locale)


def describe_instant(instant: datetime, *, zone: tzinfo, locale: str) -> str:
    """Return an instant (aware) as full date and time in a zone, worded as `describe` does."""
    local = instant.astimezone(zone)
    return _joined(_long_day(local.date(), locale), local.time(), locale)


def describe_instant_short(instant: datetime, *, zone: tzinfo, now: datetime, locale: str) -> str:
    """Return an instant (aware) in a zone for lists, worded as `describe_short` does."""
    local = instant.astimezone(zone)
    return _joined(_short_day(local.date(), now.astimezone(zone).year, locale), local.time(), locale)


def describe_span(first: date, last: date, *, locale: str) -> str:
    """Return two dates, a dash between, as one span without the year; in the US the month goes first."""
    months = MONTHS[first.month - 1], MONTHS[last.month - 1]
    is_one_month = (first.year, first.month) == (last.year, last.month)
    if first == last:
        return f"{months[0]} {first.day}" if is_month_first(locale) else f"{first.day} {months[0]}"
    if is_month_first(locale):
        return f"{months[0]} {first.day}–{'' if is_one_month else months[1] + ' '}{last.day}"  # noqa: RUF001  a span
    return f"{first.day}{'' if is_one_month else ' ' + months[0]}–{last.day} {months[1]}"  # noqa: RUF001  a span


def _joined(day: str, at: time | None, locale: str) -> str:
    return day if at is None else f"{day}, {_clock(at, locale)}"


def _long_day(day: date, locale: str) -> str:
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    if is_month_first(locale):
        return f"{weekday}, {month} {day.day}, {day.year}"
    return f"{weekday} {day.day} {month} {day.year}"


def _short_day(day: date, this_year: int, locale: str) -> str:
    weekday, month = WEEKDAYS[day.weekday()][:3], MONTHS[day.month - 1][:3]
    if is_month_first(locale):
        return f"{weekday}, {month} {day.day}" + ("" if day.year == this_year else f", {day.year}")
    return f"{weekday} {day.day} {month}" + ("" if day.year == this_year else f" {day.year}")


def _clock(at: time, locale: str) -> str:
    if is_month_first(locale):
        return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon
    return f"{at.hour:02}:{at.minute:02}"
