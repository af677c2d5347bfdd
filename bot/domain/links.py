"""A member's link to a calendar, its health, and when to look again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calls import LinkId
from bot.domain.people import MemberId, WorkspaceId

POLL_EVERY = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(hours=4)
_LONGEST_WISH = timedelta(minutes=30)
_WINDOW_GROWS_STALE = timedelta(hours=6)


class Provider(StrEnum):
    """Where a calendar lives."""

    ICS = "ics"  # a file, or a feed by http(s) or webcal


class LinkState(StrEnum):
    """Whether the calendar can be read."""

    NEW = "new"  # not read yet
    OK = "ok"  # the last read was good
    BROKEN = "broken"  # the last read failed; the meetings of the last good one stand


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLink:
    """A member's connection to one calendar. `address` (a feed's path is its secret) never leaves in a text.

    `read_at` is when its events were last read and stored, `checked_at` when it was last looked at. `etag`,
    `last_modified` and `content_hash` belong to the last good read; `failures` counts bad reads in a row.
    """

    id: LinkId
    workspace_id: WorkspaceId
    member_id: MemberId
    provider: Provider
    address: str
    linked_at: datetime
    state: LinkState = LinkState.NEW
    error: str = ""
    broken_since: datetime | None = None
    failures: int = 0
    checked_at: datetime | None = None
    read_at: datetime | None = None
    next_check_at: datetime
    skipped: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None

    def __repr__(self) -> str:
        return f"CalendarLink(id={self.id!r}, provider={self.provider.value!r}, state={self.state.value!r})"


def needs_whole_read(link: CalendarLink, *, now: datetime) -> bool:
    """Return True when an unchanged calendar must be read all the same: days enter the window as time passes."""
    return link.read_at is None or now - link.read_at >= _WINDOW_GROWS_STALE


def after_good_read(link: CalendarLink, *, now: datetime, refresh_after: float | None) -> CalendarLink:
    """Return the link after a look that went well; the provider's wish (seconds) is heard within 5 to 30 minutes."""
    wish = timedelta(seconds=refresh_after or 0)
    return replace(
        link,
        state=LinkState.OK,
        error="",
        broken_since=None,
        failures=0,
        checked_at=now,
        next_check_at=now + min(max(wish, POLL_EVERY), _LONGEST_WISH),
    )


def after_failed_read(link: CalendarLink, *, now: datetime, sentence: str, retry_after: float | None) -> CalendarLink:
    """Return the link as it is after a failed read: looked at again ever later, up to 4 h, or when the server says."""
    wait = max(min(POLL_EVERY * 2**link.failures, _LONGEST_WAIT), timedelta(seconds=retry_after or 0))
    return replace(
        link,
        state=LinkState.BROKEN,
        error=sentence,
        broken_since=link.broken_since or now,
        failures=link.failures + 1,
        checked_at=now,
        next_check_at=now + wait,
    )
