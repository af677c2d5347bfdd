"""A member's link to a calendar, its health, and when to look again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.calls import LinkId
from bot.domain.people import MemberId, WorkspaceId

POLL_EVERY = timedelta(minutes=5)
POLL_WATCHED_EVERY = timedelta(minutes=15)
HINTS_WAIT = timedelta(seconds=30)
"""Between two looks that hints ask for: a flood of them costs no more than that."""
ADMIN_IS_TOLD_AFTER = timedelta(hours=24)
LONGEST_OBEYED = timedelta(days=1)
"""How long a pause is kept at most because a server asks for it."""
_LONGEST_WAIT = timedelta(hours=4)
_GIVEN_UP_AFTER = timedelta(days=7)
_A_DAY = timedelta(days=1)
_LONGEST_WISH = timedelta(minutes=30)
_WINDOW_GROWS_STALE = timedelta(hours=6)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Provider(StrEnum):
    """Where a calendar lives."""

    ICS = "ics"  # a file, or a feed by http(s) or webcal
    CALDAV = "caldav"  # a CalDAV server, with an app password
    GOOGLE = "google"  # Google Calendar
    MICROSOFT = "microsoft"  # Microsoft 365


class LinkState(StrEnum):
    """Whether the calendar can be read."""

    NEW = "new"  # not read yet
    OK = "ok"  # the last read was good
    BROKEN = "broken"  # the last read failed; the meetings of the last good one stand
    REVOKED = "revoked"  # access was withdrawn; its meetings stand, and nothing is read until it is linked again


PROVIDER_NAMES: Mapping[Provider, str] = {
    Provider.ICS: "Calendar feed",
    Provider.CALDAV: "CalDAV",
    Provider.GOOGLE: "Google Calendar",
    Provider.MICROSOFT: "Microsoft 365",
}
CAN_SAY_LOOK = frozenset({Provider.GOOGLE, Provider.MICROSOFT})
CANT_BE_READ = frozenset({LinkState.BROKEN, LinkState.REVOKED})


PARTLY_STORED = "partly stored"
"""Stands where the hash of a calendar's content does, and is like none: a reading is being stored in several steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLink:
    """A member's connection to one calendar. `address` (a feed's path is its secret) never leaves in a text.

    `credentials` are what the provider's login gave, empty for feeds and for what an admin opened for everybody.
    `account` is who the member is with the provider, `name` what the calendar is called there.
    `skipped` are sentences about events that could not be read, `warnings` about what is doubtful in the others.
    `read_at` is when its events were last read and stored, `checked_at` when it was last looked at. `etag`,
    `last_modified` and `content_hash` belong to the last good read that was stored to its end; `failures` counts bad
    reads in a row.
    """

    id: LinkId
    workspace_id: WorkspaceId
    member_id: MemberId
    provider: Provider
    address: str
    credentials: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    name: str = ""
    linked_at: datetime
    state: LinkState = LinkState.NEW
    error: str = ""
    broken_since: datetime | None = None
    failures: int = 0
    checked_at: datetime | None = None
    read_at: datetime | None = None
    next_check_at: datetime
    skipped: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None

    def __repr__(self) -> str:
        return f"CalendarLink(id={self.id!r}, provider={self.provider.value!r}, state={self.state.value!r})"

    @property
    def is_partly_stored(self) -> bool:
        """True when the last reading was not stored to its end: the next one is, whether anything changed or not."""
        return self.content_hash == PARTLY_STORED

    @property
    def is_of_company(self) -> bool:
        """True when an admin opened it for everybody: the member gave nothing and can't take it back."""
        return self.provider in CAN_SAY_LOOK and not self.credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login under way: whose, where, and what proves that it is the same one when it comes back (`verifier`).

    `granted` is what it gave, while the member chooses calendars; then there is nothing to prove any more.
    """

    workspace_id: WorkspaceId
    member_id: MemberId
    provider: Provider
    verifier: str = field(default="", repr=False)
    granted: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A push channel. `id` is ours, `resource_id` the provider's; of our token only a hash is kept."""

    id: str
    workspace_id: WorkspaceId
    link_id: LinkId
    token_key: str = field(repr=False)
    resource_id: str
    expires_at: datetime


def host_of(provider: Provider, address: str) -> str:
    """Return the lower-case host a link's address leads to: "" for a file, and where a provider has its own rules."""
    if provider in CAN_SAY_LOOK:
        return ""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def name_of(link: CalendarLink) -> str:
    """Say which calendar a link is about by what its owner knows it by, "" for a feed: its address is a secret."""
    if link.provider is Provider.ICS:
        return ""
    shown = [name for name in dict.fromkeys((link.name, link.account)) if name]
    return ": ".join([PROVIDER_NAMES[link.provider], *([" of ".join(shown)] if shown else [])])


def needs_whole_read(link: CalendarLink, *, now: datetime) -> bool:
    """Return True when an unchanged calendar must be read all the same: days enter the window as time passes."""
    return link.read_at is None or now - link.read_at >= _WINDOW_GROWS_STALE


def soonest_look(link: CalendarLink) -> datetime:
    """Return when a hint that came while the link was looked at is followed; a server in trouble is not hurried."""
    if link.checked_at is None or link.state is LinkState.BROKEN:
        return link.next_check_at
    return min(link.checked_at + HINTS_WAIT, link.next_check_at)


def after_good_read(
    link: CalendarLink, *, now: datetime, refresh_after: float | None, is_watched: bool = False
) -> CalendarLink:
    """Return the link after a look that went well; the provider's wish (seconds) is heard within 5 to 30 minutes.

    `is_watched`: the provider says when to look, so that looking by the clock is only the net under it. The next look
    is at the link's own turn, so the first one after it was linked comes sooner.
    """
    wish = timedelta(seconds=refresh_after or 0)
    usual = POLL_WATCHED_EVERY if is_watched else POLL_EVERY
    return replace(
        link,
        state=LinkState.OK,
        error="",
        broken_since=None,
        failures=0,
        checked_at=now,
        next_check_at=next_turn(link.id, now=now, every=min(max(wish, usual), _LONGEST_WISH)),
    )


def next_turn(link_id: LinkId, *, now: datetime, every: timedelta) -> datetime:
    """Return the first moment after now, `every` later at most, at which it is the link's turn.

    Each link's turns fall elsewhere within `every`: many linked or read at once are spread by their next look, and a
    look that comes late does not move the ones that follow.
    """
    length = every // _TICK
    own = int.from_bytes(hashlib.sha256(link_id.encode()).digest()[:8]) % length
    return now + every - (now - _EPOCH - own * _TICK) % every


def after_failed_read(link: CalendarLink, *, now: datetime, sentence: str, retry_after: float | None) -> CalendarLink:
    """Return the link as it is after a failed read: looked at again ever later, or when the server says.

    It waits up to 4 h; a day once it failed for a week, for then hardly anything but its owner will mend it.
    """
    wish = min(timedelta(seconds=retry_after or 0), LONGEST_OBEYED)
    is_given_up = link.broken_since is not None and now - link.broken_since >= _GIVEN_UP_AFTER
    wait = max(min(POLL_EVERY * 2 ** min(link.failures, 10), _A_DAY if is_given_up else _LONGEST_WAIT), wish)
    return replace(
        link,
        state=LinkState.BROKEN,
        error=sentence,
        broken_since=link.broken_since or now,
        failures=link.failures + 1,
        checked_at=now,
        next_check_at=now + wait,
    )


def after_revoked(link: CalendarLink, *, now: datetime, sentence: str) -> CalendarLink:
    """Return the link as it is once access is withdrawn: it is read no more until it is linked again."""
    return replace(
        link,
        state=LinkState.REVOKED,
        error=sentence,
        broken_since=link.broken_since or now,
        failures=link.failures + 1,
        checked_at=now,
    )
