"""Hosts that ask for a pause or do not answer: how long all calendars there wait, and what their owners are told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain.errors import HostTrouble
from bot.domain.links import LONGEST_OBEYED

_FIRST = timedelta(minutes=1)
_LONGEST = timedelta(hours=1)
_LASTS_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A host is left alone until an instant, since when its trouble began, for which time in a row."""

    trouble: HostTrouble
    since: datetime
    until: datetime
    times: int = 1

    def lasts(self, now: datetime) -> bool:
        """Tell whether it goes on for so long that owners of calendars there should know."""
        return now - self.since >= _LASTS_AFTER


def after_trouble(known: Pause | None, trouble: HostTrouble, *, now: datetime, retry_after: float | None) -> Pause:
    """Return the pause that follows: twice the last one, an hour at most, or as long as the host asks for."""
    times = known.times + 1 if known else 1
    wish = min(timedelta(seconds=retry_after or 0), LONGEST_OBEYED)
    until = now + max(min(_FIRST * 2 ** min(times - 1, 10), _LONGEST), wish)
    return Pause(trouble=trouble, since=known.since if known else now, until=until, times=times)


def asked_meanwhile(known: Pause, trouble: HostTrouble, *, now: datetime, retry_after: float | None) -> Pause:
    """Return the pause after an answer to what was asked before it began: it counts as no further time."""
    wish = min(timedelta(seconds=retry_after or 0), LONGEST_OBEYED)
    return replace(known, trouble=trouble, until=max(known.until, now + wish))


def pause_sentence(host: str, trouble: HostTrouble) -> str:
    """Say why a calendar is not read although nothing is wrong with it."""
    match trouble:
        case HostTrouble.BUSY:
            what = "asks for a pause"
        case HostTrouble.SILENT:
            what = "does not answer"
        case _:
            assert_never(trouble)
    return f"The calendar's server “{host[:100]}” {what}. I ask it for one calendar first, then for yours again."
