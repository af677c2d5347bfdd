"""When a member is in meetings, and the moments between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calls import Call, Meeting
from bot.domain.meetings import EventKind, Response, Status
from bot.domain.policies import Policy
from bot.domain.verdicts import own_response

FREE = timedelta(minutes=10)
"""The gap between two meetings in which one can be spoken to."""
LONGEST_CHAIN = timedelta(hours=12)
"""How far back a free moment before back-to-back meetings is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """A member's busy spans, half-open, sorted by start."""

    spans: tuple[tuple[datetime, datetime], ...] = ()

    def covering(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Return the span that holds an instant, the one that ends last."""
        holding = [span for span in self.spans if span[0] <= instant < span[1]]
        return max(holding, key=lambda span: span[1]) if holding else None

    def next_start(self, instant: datetime) -> datetime | None:
        """Return the first start at or after an instant."""
        return next((start for start, _ in self.spans if start >= instant), None)


def busy_of(spans: Iterable[tuple[datetime, datetime]]) -> Busy:
    """Return the spans in order."""
    return Busy(spans=tuple(sorted(spans)))


def first_gap(busy: Busy, *, after: datetime, length: timedelta = FREE) -> datetime:
    """Return the first instant at or after `after` from which the member is free for `length`."""
    at = after
    while True:
        span = busy.covering(at)
        if span is not None:
            at = span[1]
            continue
        following = busy.next_start(at)
        if following is None or following - at >= length:
            return at
        at = following


def last_free_moment(busy: Busy, *, before: datetime, earliest: datetime) -> datetime:
    """Return `before`, or, when the member is in a meeting then, the last moment before that meeting.

    Goes back no further than `earliest`; a member who is busy all that time gets it at `before`.
    """
    at = before
    while (span := busy.covering(at)) is not None:
        at = span[0] - timedelta(minutes=5)
        if at < earliest:
            return before
    return at


def busy_around(call: Call, meetings: Sequence[Meeting], *, policy: Policy) -> Busy:
    """Return when the member is in other meetings than this call."""
    others = (one for one in meetings if (one.occurrence.uid, one.instance) != (call.uid, call.instance))
    return busy_of_meetings(others, policy=policy)


def busy_of_meetings(meetings: Iterable[Meeting], *, policy: Policy) -> Busy:
    """Return when the member is in meetings: timed, standing, shown as busy, and not declined."""
    return busy_of(
        (one.occurrence.start, one.occurrence.end) for one in meetings if takes_time(one, email=policy.own_email)
    )


def takes_time(meeting: Meeting, *, email: str) -> bool:
    """Tell whether the member with this address is not to be spoken to during a meeting."""
    occurrence = meeting.occurrence
    return (
        not occurrence.all_day
        and occurrence.is_busy
        and occurrence.status is not Status.CANCELLED
        and occurrence.kind in {EventKind.ORDINARY, EventKind.OUT_OF_OFFICE}
        and own_response(occurrence, email=email) is not Response.DECLINED
    )
