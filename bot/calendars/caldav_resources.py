"""What a CalDAV collection holds: its state, the resources with events in a span, and their content."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from yarl import URL

from bot.calendars import troubles
from bot.calendars.caldav_requests import Answer, Dav, RefusedError
from bot.calendars.caldav_xml import Resource, calendar_multiget, calendar_query
from bot.domain.errors import CalendarError

MOST_RESOURCES = 5_000
MOST_BYTES = 25_000_000
_AT_ONCE = 75  # resources a multiget
_MOST_SINGLY = 20  # resources fetched one by one because a multiget lacked them
_STATES = ("d:sync-token", "s:getctag")
_OK, _FORBIDDEN = 200, 403
_GONE = {404, 410}
_TOO_MUCH = {413, 507}
_CANNOT_QUERY = {400, 403, 405, 409, 412, 415, 422, 501}
_DAY = timedelta(days=1)
_EPOCH_DIGITS = 10
_SETTLED = 2  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The content of resources by address, and a sentence for each that can't be read."""

    content: Mapping[str, bytes] = field(repr=False)
    skipped: tuple[str, ...] = ()


class Collection:
    """One calendar collection."""

    def __init__(self, url: URL, *, dav: Dav) -> None:
        self._url = url
        self._dav = dav

    async def state(self) -> str | None:
        """Return what stays the same as long as nothing in the collection changes, None when the server has nothing.

        That is a hash of its sync token (RFC 6578 section 4) and its CTag, held against what they were and never sent
        back. One that counts whole seconds and was made in this very second is left out: the next change in the same
        second would not alter it.
        """
        answer = await self._dav.propfind(self._url, _STATES)
        if not answer.resources or answer.resources[0].status != _OK:
            raise CalendarError(troubles.CUT_SHORT)
        told = [answer.resources[0].text(name) for name in _STATES]
        if not any(told) or any(_is_unsettled(one, answer.date) for one in told):
            return None
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    async def listed(self, start: datetime, end: datetime) -> dict[str, str]:
        """Return the entity tags of the resources with events in a span of whole days, by address.

        A server that can't search by time is asked for all it has. Raises CalendarError, also when the answer was cut.
        """
        try:
            found = await self._searched(start, end)
        except RefusedError as refused:
            if refused.status not in _CANNOT_QUERY:
                raise
            found = await self._everything()
        if len(found) > MOST_RESOURCES:
            raise CalendarError(troubles.TOO_MANY)
        return found

    async def files(self, hrefs: Sequence[str]) -> Files:
        """Return the content of resources; those gone meanwhile are left out. Raises CalendarError."""
        content: dict[str, bytes] = {}
        lacking: list[str] = []
        for at in range(0, len(hrefs), _AT_ONCE):
            await self._chunk(hrefs[at : at + _AT_ONCE], content, lacking)
            if sum(map(len, content.values())) > MOST_BYTES:
                raise CalendarError(troubles.TOO_MANY)
        if len(lacking) > _MOST_SINGLY:
            raise CalendarError(troubles.CUT_SHORT)
        return Files(content=content, skipped=await self._singly(lacking, content))

    async def _searched(self, start: datetime, end: datetime) -> dict[str, str]:
        """Search a span; one with more than the server tells at once (507) is halved."""
        try:
            answer = await self._dav.report(self._url, calendar_query(start, end))
            if not any(one.status in _TOO_MUCH for one in answer.resources):
                return self._members(answer)
        except RefusedError as refused:
            if refused.status not in _TOO_MUCH:
                raise
        half = (end - start) // 2 // _DAY * _DAY
        if not half:
            raise CalendarError(troubles.CUT_SHORT)
        return await self._searched(start, start + half) | await self._searched(start + half, end)

    async def _everything(self) -> dict[str, str]:
        answer = await self._dav.propfind(self._url, ("d:getetag", "d:resourcetype"), depth=1)
        return self._members(answer)

    def _members(self, answer: Answer) -> dict[str, str]:
        """Return the members' entity tags, without the collection itself and collections within it."""
        own = _path(str(answer.url)).rstrip("/")
        found = {}
        for one in answer.resources:
            is_member = _path(one.href).rstrip("/") != own
            if one.status != _OK and not (is_member and one.status in _GONE):
                raise CalendarError(troubles.CUT_SHORT)
            if one.status == _OK and is_member and not one.holds("d:resourcetype", "d:collection"):
                found[one.href] = one.text("d:getetag")
        return found

    async def _chunk(self, hrefs: Sequence[str], content: dict[str, bytes], lacking: list[str]) -> None:
        try:
            answer = await self._dav.report(self._url, calendar_multiget(hrefs))
        except RefusedError as refused:
            if refused.status not in _TOO_MUCH or len(hrefs) == 1:
                raise
            half = len(hrefs) // 2
            await self._chunk(hrefs[:half], content, lacking)
            await self._chunk(hrefs[half:], content, lacking)
            return
        told = {_path(one.href): one for one in answer.resources}
        for href in hrefs:
            one = told.get(_path(href))
            if data := _data(one):
                content[href] = data
            elif one is None or one.status not in _GONE:
                lacking.append(href)

    async def _singly(self, hrefs: Sequence[str], content: dict[str, bytes]) -> tuple[str, ...]:
        """Fetch resources one by one; return a sentence for each that this login may not read or that is empty."""
        skipped = []
        for href in hrefs:
            try:
                data = await self._dav.get(self._dav.link(self._url, href))
            except RefusedError as refused:
                if refused.status != _FORBIDDEN:
                    raise
                skipped.append("An event was skipped: the server does not let this login read it.")
                continue
            if data:
                content[href] = data
            elif data is not None:
                skipped.append("An event was skipped: the server holds nothing of it.")
        return tuple(skipped)


def _data(one: Resource | None) -> bytes:
    return one.text("c:calendar-data").encode() if one is not None and one.status == _OK else b""


def _path(href: str) -> str:
    """Return what an address names, however it is escaped, with its origin or without."""
    written = href.partition("://")[2].partition("/")[2] if "://" in href else href.removeprefix("/")
    return unquote(written.partition("?")[0])


def _is_unsettled(state: str, date: str) -> bool:
    """Tell whether a state is a count of seconds (SOGo's is) that the server's clock has only just left."""
    if len(state) != _EPOCH_DIGITS or not (state.isascii() and state.isdigit()):
        return False
    try:
        now = parsedate_to_datetime(date)
    except ValueError:
        return True
    return now.timestamp() - int(state) < _SETTLED
