"""Finds a person's CalDAV calendars from what they typed: a mail address or a server's (RFC 6764, RFC 4791 6.2)."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from yarl import URL

from bot.calendars import troubles
from bot.calendars.caldav_requests import APP_PASSWORD, Answer, AstrayError, Dav, Login, OtherLoginError, RefusedError
from bot.calendars.caldav_xml import Resource
from bot.calendars.grants import CalendarChoice, Granted, RevokedError
from bot.calendars.safe_fetch import SafeFetch
from bot.domain.errors import CalendarError

_ICLOUD = "https://caldav.icloud.com"
_FASTMAIL = "https://caldav.fastmail.com"
_GMX = "https://caldav.gmx.net/begenda/dav/{address}/calendar/"
_KNOWN = {
    "aol.com": "https://caldav.aol.com",
    "fastmail.com": _FASTMAIL,
    "fastmail.fm": _FASTMAIL,
    "gmx.at": _GMX,
    "gmx.ch": _GMX,
    "gmx.de": _GMX,
    "gmx.net": _GMX,
    "icloud.com": _ICLOUD,
    "mac.com": _ICLOUD,
    "mailbox.org": "https://dav.mailbox.org",
    "me.com": _ICLOUD,
    "web.de": "https://caldav.web.de/begenda/dav/{address}/calendar/",
    "yahoo.com": "https://caldav.calendar.yahoo.com",
    "zoho.com": "https://calendar.zoho.com/caldav/",
    "zoho.eu": "https://calendar.zoho.eu/caldav/",
}
_ELSEWHERE = {
    "gmail.com": troubles.GOOGLE,
    "googlemail.com": troubles.GOOGLE,
    "hotmail.com": troubles.MICROSOFT,
    "live.com": troubles.MICROSOFT,
    "outlook.com": troubles.MICROSOFT,
}
_ENTRANCE = ("d:current-user-principal", "c:calendar-home-set", "d:resourcetype", "d:displayname")
_PERSON = ("c:calendar-home-set", "c:calendar-user-address-set", "c:schedule-inbox-URL")
_CALENDAR = ("d:resourcetype", "d:displayname", "c:supported-calendar-component-set")
_DEFAULT = "c:schedule-default-calendar-URL"
_TROUBLE = {429, 500, 502, 503, 504}
_MOST_HOMES = 5
_MOST_CALENDARS = 200
_LONGEST_NAME = 200
_REFUSED = f"The server does not accept this user name and password. {APP_PASSWORD}"
_NO_START = "That is neither a mail address nor the address of a server. Write you@icloud.com, or https://…"
_NO_EVENTS = "The login works, but it opens no calendar that holds events. Is it the right account?"
_NOTHING = "No CalDAV calendar was found there. Ask your calendar's provider for its CalDAV address (https://…)."


async def discover(typed: str, *, username: str, password: str, fetch: SafeFetch) -> Granted:
    """Return who a login is and which calendars it opens, the usual one first.

    `typed` is a mail address, a host, or any URL of the server, a calendar's own too; it is the user name when that is
    empty. The password goes to the origin typed (or known, or guessed, for a mail address's domain) and to no other.
    Raises CalendarError.
    """
    typed = typed.strip()
    starts = _starts(typed)
    username = username.strip() or (typed if _is_mail_address(typed) else "")
    if not username or not password or ":" in username or not (username + password).isprintable():
        raise CalendarError("A login is a user name without a colon, and a password. Type both once more.")
    for start in starts:
        login = Login(username=username, password=password, origin=start.origin())
        try:
            return await _Discovery(login, fetch=fetch).granted(start, typed=typed)
        except RevokedError:
            raise CalendarError(_REFUSED) from None
        except CalendarError as failed:
            if len(starts) == 1 or isinstance(failed, AstrayError) or failed.retry_after is not None:
                raise
    raise CalendarError(_NOTHING)


def _signs_in(provider: str) -> CalendarError:
    return CalendarError(
        f"{provider} opens its calendars to who signs in there, not to a password. Take its button in /saydo connect; "
        "where there is none, ask who runs SayDo."
    )


def _is_mail_address(typed: str) -> bool:
    return "@" in typed and "/" not in typed


def _starts(typed: str) -> list[URL]:
    """Return where to begin. Raises CalendarError when what was typed is no address."""
    domain = typed.rpartition("@")[2].lower()
    try:
        if not _is_mail_address(typed):
            scheme, has_scheme, rest = typed.partition("://")
            secure = not has_scheme or scheme.lower() in {"caldav", "caldavs", "webcal"}
            found = [URL(f"https://{rest or scheme}" if secure else typed)]
        elif domain in _ELSEWHERE:
            raise _signs_in(_ELSEWHERE[domain])
        elif domain in _KNOWN:
            found = [URL(_KNOWN[domain].format(address=quote(typed.lower())))]
        else:
            hosts = [domain, f"caldav.{domain}", f"dav.{domain}"]
            found = [URL.build(scheme="https", host=host) for host in hosts]
        return [start for start in found if start.origin()]
    except ValueError:
        raise CalendarError(_NO_START) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A calendar and where it is."""

    url: URL
    name: str

    def is_at(self, url: URL | None) -> bool:
        return url is not None and (url.host, url.path.rstrip("/")) == (self.url.host, self.url.path.rstrip("/"))


class _Discovery:
    """Follows a server's own links from any of its addresses to a person's calendars."""

    def __init__(self, login: Login, *, fetch: SafeFetch) -> None:
        self._login = login
        self._dav = Dav(login, fetch=fetch)

    async def granted(self, start: URL, *, typed: str) -> Granted:
        entrance = await self._entrance(start)
        person = await self._person(entrance)
        homes = self._links(person, "c:calendar-home-set") or self._links(entrance, "c:calendar-home-set")
        found = [one for home in homes[:_MOST_HOMES] for one in await self._calendars(home)]
        if _is_calendar(entrance.resources[0]) and not any(one.is_at(entrance.url) for one in found):
            found.insert(0, _Found(url=entrance.url, name=_name(entrance.resources[0], entrance.url)))
        if not found:
            raise CalendarError(_NO_EVENTS)
        return Granted(
            email=_email(person.resources[0], typed=typed, username=self._login.username),
            credentials=self._login.credentials(),
            calendars=_choices(found, [entrance.url, await self._default(person)]),
        )

    async def _entrance(self, start: URL) -> Answer:
        """Return what tells where to go on: of the address typed, the well-known one, the server's root."""
        first: CalendarError | None = None
        typed = [start] if start.path.strip("/") else []
        for url in dict.fromkeys([*typed, start.origin() / ".well-known/caldav", start.origin() / ""]):
            try:
                answer = await self._dav.propfind(url, _ENTRANCE)
            except (RevokedError, OtherLoginError):
                raise
            except CalendarError as failed:
                if isinstance(failed, RefusedError) and failed.status in _TROUBLE:
                    raise
                first = failed if first is None or isinstance(failed, AstrayError) else first
                continue
            if answer.resources and _leads_on(answer.resources[0]):
                return answer
        raise CalendarError(_NOTHING) if first is None or isinstance(first, RefusedError) else first

    async def _person(self, entrance: Answer) -> Answer:
        """Return the principal, or the entrance itself where there is none to be seen."""
        for url in self._links(entrance, "d:current-user-principal")[:1]:
            with contextlib.suppress(RefusedError):
                answer = await self._dav.propfind(url, _PERSON)
                if answer.resources:
                    return answer
        return entrance

    async def _calendars(self, home: URL) -> list[_Found]:
        answer = await self._dav.propfind(home, _CALENDAR, depth=1)
        found = []
        for one in answer.resources:
            if _is_calendar(one):
                with contextlib.suppress(AstrayError):  # shared from another server, which has no part in this login
                    url = self._dav.link(answer.url, one.href)
                    found.append(_Found(url=url, name=_name(one, url)))
        return found[:_MOST_CALENDARS]

    async def _default(self, person: Answer) -> URL | None:
        """Return where the server puts invitations (RFC 6638 section 9.2), if it tells."""
        try:
            for inbox in self._links(person, "c:schedule-inbox-URL")[:1]:
                answer = await self._dav.propfind(inbox, [_DEFAULT])
                return next(iter(self._links(answer, _DEFAULT)), None)
        except CalendarError:
            return None
        return None

    def _links(self, answer: Answer, name: str) -> list[URL]:
        return [self._dav.link(answer.url, href) for one in answer.resources[:1] for href in one.hrefs(name)]


def _leads_on(one: Resource) -> bool:
    return bool(one.hrefs("d:current-user-principal") or one.hrefs("c:calendar-home-set")) or _is_calendar(one)


def _is_calendar(one: Resource) -> bool:
    """Tell whether it is a calendar that takes events; one that does not say takes all (RFC 4791 section 5.2.3)."""
    components = one.components()
    return one.holds("d:resourcetype", "c:calendar") and (components is None or "VEVENT" in components)


def _name(one: Resource, url: URL) -> str:
    return (one.text("d:displayname") or url.path.rstrip("/").rpartition("/")[2])[:_LONGEST_NAME]


def _choices(found: list[_Found], usual: Iterable[URL | None]) -> tuple[CalendarChoice, ...]:
    """Put the calendar typed, else the server's default, else the first one, in front and call it primary."""
    primary = next((one for url in usual for one in found if one.is_at(url)), found[0])
    ordered = [primary, *(one for one in found if one is not primary)]
    return tuple(CalendarChoice(address=str(one.url), name=one.name, is_primary=one is primary) for one in ordered)


def _email(person: Resource, *, typed: str, username: str) -> str:
    """Return the person's address: what they typed if it is one of theirs, else the preferred one."""
    theirs = [
        href[len("mailto:") :].lower()
        for href in person.hrefs("c:calendar-user-address-set")
        if href.lower().startswith("mailto:")
    ]
    named = [one.lower() for one in (typed, username) if _is_mail_address(one)]
    return next((one for one in named if one in theirs), (theirs or named or [username.lower()])[0])
