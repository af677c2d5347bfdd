"""Microsoft 365 calendars: the window as Graph lists it, expanded by Microsoft, and subscriptions that say "look"."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import aiohttp

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.grants import Channel, Credentials, KeepCredentials
from bot.calendars.microsoft_access import Access, MicrosoftClient
from bot.calendars.microsoft_answers import refusal, unreadable
from bot.calendars.microsoft_events import SELECTED, label, occurrence
from bot.calendars.microsoft_graph import GRAPH, Graph
from bot.calendars.microsoft_hints import client_state
from bot.calendars.working_hours import from_microsoft
from bot.domain.errors import CalendarError
from bot.domain.meetings import Occurrence, Window
from bot.domain.people import Hours

_PREFER = {"Prefer": 'outlook.timezone="UTC", IdType="ImmutableId"'}
_PAGE = "250"
_READER = "2"  # raised when the reader finds more in the same answer
_LONGEST_LIFE = timedelta(minutes=4_230)  # what every tenant grants a subscription to events
_CHANGES = "created,updated,deleted"
_BAD_REQUEST, _FORBIDDEN = 400, 403


class MicrosoftCalendar:
    """One calendar of a Microsoft 365 account; `address` is its id, empty for the account's default calendar.

    `own_email` is the member's address: Graph tells the calendar owner's answer apart from the list of attendees.
    With `mailbox` the app reads that mailbox by itself (`MicrosoftApp`) and needs no credentials of a member.
    """

    def __init__(
        self,
        address: str,
        credentials: Credentials,
        *,
        session: aiohttp.ClientSession,
        client: MicrosoftClient,
        keep: KeepCredentials | None = None,
        own_email: str,
        mailbox: str = "",
        base_url: str = GRAPH,
        token_url: str = "",
    ) -> None:
        given = None if mailbox else credentials
        access = Access(given, session=session, client=client, keep=keep, token_url=token_url)
        gate = client.memory.gate(mailbox or own_email)
        self._graph = Graph(access, session=session, gate=gate, base_url=base_url)
        self._owner = f"/users/{quote(mailbox, safe='@')}" if mailbox else "/me"
        self._address = address
        self._own_email = own_email.lower()

    def __repr__(self) -> str:
        return "MicrosoftCalendar(…)"

    async def read(self, window: Window, *, zone: ZoneInfo, seen: Seen) -> Reading | Unchanged:
        """Return the occurrences that overlap the window; see `Calendar.read`. Also raises RevokedError."""
        events = await self._graph.all(self._view(window), headers=_PREFER)
        return await asyncio.to_thread(self._read, events, window, zone=zone, seen=seen)

    async def watch(self, *, channel_id: str, token: str, callback_url: str, now: datetime) -> Channel:
        """Subscribe to the mailbox's events; Graph calls back for a validation before this returns.

        `resource_id` is Graph's subscription. Raises CalendarError, RevokedError.
        """
        wanted = {
            "changeType": _CHANGES,
            "notificationUrl": callback_url,
            "lifecycleNotificationUrl": callback_url,
            "resource": f"{self._owner.removeprefix('/')}/events",
            "expirationDateTime": _iso(now + _LONGEST_LIFE),
            "clientState": client_state(channel_id, token),
        }
        answer = await self._graph.send("POST", "/subscriptions", body=wanted)
        if answer.status == _BAD_REQUEST:
            raise CalendarError(
                "Microsoft can't reach SayDo to tell of changes. The calendar is read every few minutes."
            )
        if answer.is_refusal:
            raise refusal(answer)
        return _channel(answer.data, channel_id=channel_id, token=token)

    async def renew(self, channel: Channel, *, now: datetime) -> Channel | None:
        """Let a subscription live on, which also answers `reauthorizationRequired`; None when it is gone."""
        path = f"/subscriptions/{quote(channel.resource_id, safe='')}"
        answer = await self._graph.send("PATCH", path, body={"expirationDateTime": _iso(now + _LONGEST_LIFE)})
        if answer.is_gone:
            return None
        if answer.is_refusal:
            raise refusal(answer)
        return _channel(answer.data, channel_id=channel.id, token=channel.token)

    async def unwatch(self, channel: Channel) -> None:
        """Close a subscription; one that is gone already is closed. Raises CalendarError, RevokedError."""
        answer = await self._graph.send("DELETE", f"/subscriptions/{quote(channel.resource_id, safe='')}")
        if answer.is_refusal and not answer.is_gone:
            raise refusal(answer)

    async def hours(self) -> Hours | None:
        """Return the hours set in the mailbox; None where SayDo may not see them. Raises CalendarError."""
        answer = await self._graph.send("GET", f"{self._owner}/mailboxSettings/workingHours")
        if answer.status == _FORBIDDEN or answer.is_gone:
            return None
        if answer.is_refusal:
            raise refusal(answer)
        return from_microsoft(answer.data)

    def _view(self, window: Window) -> str:
        calendar = f"/calendars/{quote(self._address, safe='')}" if self._address else ""
        asked = {
            "startDateTime": _iso(window.start),
            "endDateTime": _iso(window.end),
            "$select": ",".join(SELECTED),
            "$orderby": "start/dateTime",
            "$top": _PAGE,
        }
        return f"{self._owner}{calendar}/calendarView?{urlencode(asked, safe='$,:/')}"

    def _read(
        self, events: Sequence[Mapping[str, Any]], window: Window, *, zone: ZoneInfo, seen: Seen
    ) -> Reading | Unchanged:
        """Tell an answer that is the same to the letter at little cost, and one that means the same."""
        mark = self._mark(window, zone)
        etag = mark + _hash(json.dumps(events))
        if etag == seen.etag:
            return Unchanged(seen=seen)
        found, skipped = self._occurrences(events, window, zone)
        now_seen = Seen(etag=etag, content_hash=mark + _hash(repr((found, skipped))))
        if now_seen.content_hash == seen.content_hash:
            return Unchanged(seen=now_seen)
        return Reading(occurrences=found, seen=now_seen, skipped=skipped)

    def _occurrences(
        self, events: Sequence[Mapping[str, Any]], window: Window, zone: ZoneInfo
    ) -> tuple[tuple[Occurrence, ...], tuple[str, ...]]:
        """Return the occurrences by start, and a sentence for each event that is none."""
        found: dict[str, Occurrence] = {}
        skipped: list[str] = []
        for n, event in enumerate(events):
            try:
                one = occurrence(event, own_email=self._own_email, zone=zone)
            except (ValueError, OverflowError):
                skipped.append(f"{label(event)} was left out: it has no time SayDo can read.")
                continue
            if one is not None and _overlaps(one, window):
                found[str(event.get("id") or n)] = one  # a page may repeat what moved while it was turned
        if skipped and len(skipped) == len(events):
            raise unreadable()
        ordered = tuple(sorted(found.values(), key=lambda one: (one.start, one.end, one.uid, one.original_start)))
        return ordered, tuple(skipped)

    def _mark(self, window: Window, zone: ZoneInfo) -> str:
        """Name what a content hash holds for; each calendar's day turns at another hour, to spread the work."""
        name = f"{self._owner}{self._address}{self._own_email}"
        turn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % 86_400
        days = [(at.astimezone(UTC) + timedelta(seconds=turn)).toordinal() for at in (window.start, window.end)]
        return f"{_READER}:{days[0]}-{days[1]}:{zone.key}:"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _overlaps(one: Occurrence, window: Window) -> bool:
    return one.start < window.end and (one.end > window.start or one.start == one.end == window.start)


def _channel(data: Mapping[str, Any], *, channel_id: str, token: str) -> Channel:
    """Return the channel Graph says it opened: its time is what counts, not what was asked for."""
    try:
        expires_at = datetime.fromisoformat(data["expirationDateTime"]).astimezone(UTC)
        return Channel(id=channel_id, token=token, resource_id=str(data["id"]), expires_at=expires_at)
    except (KeyError, TypeError, ValueError):
        raise unreadable() from None


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
