"""What Google's refusals mean, in a sentence for the calendar's owner.

Shapes and reasons: https://developers.google.com/workspace/calendar/api/guides/errors
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.calendars import troubles
from bot.calendars.grants import RevokedError
from bot.calendars.safe_fetch import retry_after
from bot.domain.errors import CalendarError

_UNAUTHORIZED, _FORBIDDEN, _GONE, _BUSY = 401, 403, {404, 410}, 429
_BROKEN = 500
_LARGEST = 100_000
_A_MINUTE, _AN_HOUR = 60.0, 3_600.0
_PER_MINUTE = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"}
_PER_DAY = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg", "calendarUsageLimitsExceeded"}
_NO_SCOPE = {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
_SWITCHED_OFF = {"accessNotConfigured", "SERVICE_DISABLED"}
_NO_CALENDAR = {"notACalendarUser"}
_NO_CHANNEL = (
    "push.webhookUrlUnauthorized",
    "push.webhookUrlNotHttps",
    "channelIdNotUnique",
    "channelUnknown",
    "pushNotSupportedForRequestedResource",
)


class NotThereError(CalendarError):
    """What was asked for is not there, or not for this account to know of."""


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> CalendarError:
    """Return the error for an answer that is none of the good ones."""
    said = reasons(body)
    why = channel_reason(body)
    if why:
        return CalendarError(
            f"Google won't tell SayDo at once about changes in this calendar ({why}). It is read every few minutes."
        )
    if status == _BUSY or (status == _FORBIDDEN and said & (_PER_MINUTE | _PER_DAY)):
        wait = _AN_HOUR if said & _PER_DAY else _A_MINUTE
        return troubles.busy(troubles.GOOGLE, retry_after=_wish(headers, wait))
    if status >= _BROKEN:
        return troubles.busy(troubles.GOOGLE, retry_after=_wish(headers, _A_MINUTE))
    if status in _GONE:
        return NotThereError(
            "Google knows no such calendar any more, or no longer shows it to you. Choose one with /saydo connect."
        )
    if status == _UNAUTHORIZED:
        return CalendarError("Google refuses SayDo's sign-in at the moment. If it lasts, ask who runs SayDo.")
    return _forbidden(said) if status == _FORBIDDEN else troubles.failed(troubles.GOOGLE, status)


def _forbidden(said: frozenset[str]) -> CalendarError:
    if said & _NO_SCOPE:
        return RevokedError(
            "SayDo was not given leave to see the calendar's events. "
            "Link it again with /saydo connect and leave the box for calendar events ticked."
        )
    if said & _SWITCHED_OFF:
        return CalendarError(
            "The Google Calendar API is switched off in the Google Cloud project that SayDo uses. "
            "Whoever runs SayDo has to enable it there."
        )
    if said & _NO_CALENDAR:
        return CalendarError(troubles.NO_CALENDAR)
    return CalendarError("Google does not let you see the details of this calendar. Choose one with /saydo connect.")


def revoked() -> RevokedError:
    """Return the error for a grant that is gone."""
    return RevokedError("Google no longer lets SayDo read this calendar. Link it again with /saydo connect.")


def token_refusal(status: int, headers: Mapping[str, str], body: bytes) -> CalendarError:
    """Return the error for a refused token request (RFC 6749 section 5.2) that is not about the grant itself."""
    if token_error(body) in {"invalid_client", "unauthorized_client"}:
        return CalendarError("Google does not know SayDo's client id and secret. Whoever runs SayDo has to check them.")
    if token_error(body) == "redirect_uri_mismatch":
        return CalendarError(
            "Google does not know the address it should lead back to. Whoever runs SayDo has to add it there."
        )
    return refusal(status, headers, body)


def token_error(body: bytes) -> str:
    """Return a token endpoint's error code, empty when it says none."""
    error = _fields(body).get("error")
    return error if isinstance(error, str) else ""


def token_error_description(body: bytes) -> str:
    """Return what a token endpoint says about its error. It may name people: never log or show it."""
    description = _fields(body).get("error_description")
    return description if isinstance(description, str) else ""


def wants_new_token(status: int, body: bytes) -> bool:
    """Tell whether the access token was refused; a callback address is refused with the same status."""
    return status == _UNAUTHORIZED and channel_reason(body) == ""


def channel_reason(body: bytes) -> str:
    """Return why a channel was refused, empty when it was not that."""
    said = reasons(body)
    return next((one for one in _NO_CHANNEL if one in said), "")


def reasons(body: bytes) -> frozenset[str]:
    """Return every reason an error body gives, in its old form (`errors`) and its new ones (`status`, `details`)."""
    error = _fields(body).get("error")
    if not isinstance(error, dict):
        return frozenset()
    parts = [*_objects(error.get("errors")), *_objects(error.get("details"))]
    said = [error.get("status"), *(part.get("reason") for part in parts)]
    return frozenset(one for one in said if isinstance(one, str))


def _objects(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _fields(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body) if len(body) <= _LARGEST else None
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _wish(headers: Mapping[str, str], otherwise: float) -> float:
    wish = retry_after(headers)
    return otherwise if wish is None else wish
