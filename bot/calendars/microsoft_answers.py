"""Answers of Microsoft's servers: one request, bounded in time and size, and what each failure means to the rep."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from bot.calendars import troubles
from bot.calendars.connections import provider_body
from bot.calendars.safe_fetch import retry_after
from bot.domain.errors import CalendarError

MOST_BYTES = 5_000_000
_TIMEOUT = aiohttp.ClientTimeout(total=30, sock_connect=5, sock_read=20)
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_BUSY = {408, 429, 500, 502, 503, 504, 509}
_ERRORS_FROM = 400
_NO_MAILBOX = (
    "This Microsoft account has no mailbox in Exchange Online, so it has no calendar SayDo could read. "
    "Ask your admin for one, or link another account with /saydo connect."
)
_NO_USER = "Microsoft 365 knows no mailbox of your address. Ask your admin which one you have there."
_BY_CODE = {
    "MailboxNotEnabledForRESTAPI": _NO_MAILBOX,
    "MailboxNotSupportedForRESTAPI": _NO_MAILBOX,
    "ErrorMailboxNotEnabledForRESTAPI": _NO_MAILBOX,
    "ErrorInvalidUser": _NO_USER,
    "ErrorNonExistentMailbox": _NO_USER,
    "Request_ResourceNotFound": _NO_USER,
    "ResourceNotFound": _NO_USER,
}
_BY_STATUS = {
    _UNAUTHORIZED: "Microsoft refuses SayDo's sign-in at the moment. If it lasts, ask who runs SayDo.",
    _FORBIDDEN: "Microsoft does not let SayDo read this calendar. Ask your admin to allow it (Calendars.Read).",
    _NOT_FOUND: "The calendar is not in Microsoft 365 any more. Choose another with /saydo connect.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer: its status, its headers in any case, and its JSON object, empty when there was none."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: Mapping[str, Any] = field(repr=False)

    @property
    def is_refusal(self) -> bool:
        """True for every status that is an error."""
        return self.status >= _ERRORS_FROM

    @property
    def is_unauthorized(self) -> bool:
        """True when the access token was not accepted."""
        return self.status == _UNAUTHORIZED

    @property
    def is_gone(self) -> bool:
        """True when what was asked for is not there."""
        return self.status == _NOT_FOUND

    @property
    def is_busy(self) -> bool:
        """True when asking again later may help."""
        return self.status in _BUSY


async def ask(
    session: aiohttp.ClientSession,
    method: str,
    url: URL,
    *,
    headers: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    form: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request, with a JSON body or a form if any; redirects are not followed.

    Raises CalendarError when there is no whole answer, or one that is neither JSON nor an error.
    """
    try:
        async with session.request(
            method, url, headers=headers, json=body, data=form, allow_redirects=False, timeout=_TIMEOUT
        ) as got:
            raw = await provider_body(got, most=MOST_BYTES, provider=troubles.MICROSOFT)
            return Answer(status=got.status, headers=got.headers.copy(), data=_object(raw, status=got.status))
    except (aiohttp.ClientError, OSError):
        raise troubles.out_of_reach(troubles.MICROSOFT) from None


def unreadable() -> CalendarError:
    """Return the error of an answer that is not what Microsoft publishes."""
    return troubles.unreadable(troubles.MICROSOFT)


def busy(answer: Answer) -> CalendarError:
    """Return the error of a server that asks for patience."""
    return troubles.busy(troubles.MICROSOFT, retry_after=retry_after(answer.headers))


def refusal(answer: Answer) -> CalendarError:
    """Return what an error of Graph means (learn.microsoft.com/graph/errors)."""
    if answer.is_busy:
        return busy(answer)
    known = _BY_CODE.get(_code(answer.data)) or _BY_STATUS.get(answer.status)
    said = known or troubles.failing(troubles.MICROSOFT, answer.status)
    return CalendarError(said, retry_after=retry_after(answer.headers))


def _object(raw: bytes, *, status: int) -> Mapping[str, Any]:
    """Read a JSON object; an error may come with anything, a success only with JSON or nothing at all."""
    try:
        found = json.loads(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    if status >= _ERRORS_FROM:
        return {}
    raise unreadable()


def _code(data: Mapping[str, Any]) -> str:
    error = data.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else ""
