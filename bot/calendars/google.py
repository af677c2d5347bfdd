"""Google Calendar: the window is listed anew at each read; a push channel only says when to look.

https://developers.google.com/workspace/calendar/api/v3/reference/events/list
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.calendars import Reading, Seen, Unchanged, troubles
from bot.calendars.google_events import Found, occurrences
from bot.calendars.google_refusals import NotThereError
from bot.calendars.google_requests import API_URL, GoogleRequests, unreadable
from bot.calendars.google_tokens import Tokens
from bot.calendars.grants import Channel, Credentials, KeepCredentials, RevokedError
from bot.calendars.working_hours import from_google
from bot.calendars.zones import iana
from bot.domain.errors import CalendarError
from bot.domain.meetings import Window
from bot.domain.people import Hours

_READER = "2"  # raised when the reader finds more in the same events
_PAGE = "2500"
_MOST_PAGES = 20
_CHANNEL_LIFE = timedelta(days=7)
_ASKED = (
    "kind,timeZone,nextPageToken,items(id,status,iCalUID,recurringEventId,originalStartTime,start,end,sequence,updated,"
    "summary,location,description,eventType,visibility,transparency,organizer,attendees,attendeesOmitted,"
    "guestsCanSeeOtherGuests,hangoutLink,conferenceData/entryPoints)"
)


@dataclass(frozen=True, slots=True)
class _Listing:
    """Every event of a window, the name of the calendar's zone, and a hash of it all as it came."""

    events: list[Any]
    zone: str
    raw_hash: str


class GoogleCalendar:
    """One calendar of a Google account: `primary`, or a calendar's id.

    `client` turns the credentials into access tokens and is shared by all calendars; `own_email` is the member's
    address as SayDo knows it, which stands for whatever Google calls the owner of their own calendar.
    """

    def __init__(
        self,
        address: str,
        credentials: Credentials,
        *,
        session: aiohttp.ClientSession,
        client: Tokens,
        keep: KeepCredentials,
        own_email: str,
        base_url: str = API_URL,
    ) -> None:
        async def token(refused: str) -> str:
            return await client.token(credentials, session=session, keep=keep, refused=refused)

        self._address = address
        self._requests = GoogleRequests(session, token, base_url=base_url)
        own = own_email.strip().lower()
        self._own_email = own if address.lower() in {"primary", own} else ""

    def __repr__(self) -> str:
        """Keep the address out of logs: it may be a person's."""
        return "GoogleCalendar(…)"

    async def read(self, window: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        """Return the occurrences that overlap the window; see `Calendar.read`."""
        listing = await self._listed(window)
        mark = self._mark(window, zone)
        known = seen.content_hash or ""
        if known.startswith(f"{mark}{listing.raw_hash}:"):
            return Unchanged(seen=seen)
        found = await asyncio.to_thread(
            occurrences,
            listing.events,
            window=window,
            zone=iana(listing.zone) or zone,
            own_email=self._own_email,
        )
        content_hash = _content_hash(found)
        now_seen = Seen(content_hash=f"{mark}{listing.raw_hash}:{content_hash}")
        if known.startswith(mark) and known.endswith(f":{content_hash}"):
            return Unchanged(seen=now_seen)
        return Reading(occurrences=found.occurrences, seen=now_seen, skipped=found.skipped)

    async def watch(self, *, channel_id: str, token: str, callback_url: str, now: datetime) -> Channel:
        """Open a push channel; Google may let it end before the 7 days that are asked for. See `Watchable.watch`."""
        asked = {
            "id": channel_id,
            "type": "web_hook",
            "address": callback_url,
            "token": token,
            "params": {"ttl": str(int(_CHANNEL_LIFE.total_seconds()))},
        }
        answer = await self._requests.post("calendars", self._address, "events", "watch", body=asked)
        opened = await answer.fields()
        resource_id = opened.get("resourceId")
        if opened.get("id") != channel_id or not isinstance(resource_id, str) or not resource_id:
            raise unreadable()
        expires_at = _instant_of(opened.get("expiration")) or now + _CHANNEL_LIFE
        return Channel(id=channel_id, token=token, resource_id=resource_id, expires_at=expires_at)

    async def unwatch(self, channel: Channel) -> None:
        """Close a push channel; messages already on their way may still come. See `Watchable.unwatch`."""
        try:
            await self._requests.post("channels", "stop", body={"id": channel.id, "resourceId": channel.resource_id})
        except NotThereError:
            return

    async def hours(self) -> Hours | None:
        """Return the hours the account's owner set there; None where there are none, or SayDo may not see them.

        Only accounts of a company have any; nobody is bothered for a default. Raises CalendarError.
        """
        try:
            answer = await self._requests.get("calendars", "primary", params={"fields": "workingHours"})
        except (RevokedError, NotThereError):
            return None
        told = (await answer.fields()).get("workingHours")
        return from_google(told) if isinstance(told, Mapping) else None

    def _mark(self, window: Window, zone: ZoneInfo) -> str:
        """Name what a content hash holds for; each calendar's day turns at another hour, to spread the work."""
        turn = int.from_bytes(hashlib.sha256(self._address.encode()).digest()[:4]) % 86_400
        days = [(at.astimezone(UTC) + timedelta(seconds=turn)).toordinal() for at in (window.start, window.end)]
        return f"google{_READER}:{days[0]}-{days[1]}:{zone.key}:"

    async def _listed(self, window: Window) -> _Listing:
        """Return the whole chain of pages: only a page without `nextPageToken` ends it, whatever it holds."""
        params = _params(window)
        events: list[Any] = []
        hashed = hashlib.sha256(self._own_email.encode())
        for _ in range(_MOST_PAGES):
            answer = await self._requests.get("calendars", self._address, "events", params=params)
            hashed.update(answer.body)
            page = await answer.fields()
            events += _items(page)
            following = page.get("nextPageToken")
            if not following:
                return _Listing(events, str(page.get("timeZone", "")), hashed.hexdigest())
            params = {**params, "pageToken": str(following)}
        raise CalendarError(troubles.TOO_MANY)


def _params(window: Window) -> dict[str, str]:
    """Return what is asked for. Fractions of seconds are ignored by Google, so the window is widened to whole ones.

    No `maxAttendees`: beyond it Google names none but the calendar's owner.
    """
    last = window.end + timedelta(seconds=1) if window.end.microsecond else window.end
    return {
        "singleEvents": "true",
        "showDeleted": "true",
        "timeMin": _timestamp(window.start),
        "timeMax": _timestamp(last),
        "maxResults": _PAGE,
        "fields": _ASKED,
        "prettyPrint": "false",
    }


def _timestamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _items(page: Mapping[str, Any]) -> list[Any]:
    """Return a page's events; what doesn't say that it is such a page is not taken for an empty one."""
    items = page.get("items", [])
    if page.get("kind") != "calendar#events" or not isinstance(items, list):
        raise unreadable()
    return items


def _content_hash(found: Found) -> str:
    return hashlib.sha256(repr(found).encode("utf-8", "surrogatepass")).hexdigest()


def _instant_of(milliseconds: object) -> datetime | None:
    """Read a Unix time in milliseconds, which Google writes as a string."""
    try:
        return datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
