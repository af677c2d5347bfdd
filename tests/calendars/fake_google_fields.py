"""Google's partial responses: `fields=` masks, refused when they name what a resource doesn't have.

https://developers.google.com/workspace/calendar/api/guides/performance#partial-response
"""

from typing import Any

from aiohttp import web

_EVENT = {
    *("anyoneCanAddSelf", "attachments", "attendees", "attendeesOmitted", "birthdayProperties", "colorId"),
    *("conferenceData", "created", "creator", "description", "end", "endTimeUnspecified", "etag", "eventType"),
    *("extendedProperties", "focusTimeProperties", "gadget", "guestsCanInviteOthers", "guestsCanModify"),
    *("guestsCanSeeOtherGuests", "hangoutLink", "htmlLink", "iCalUID", "id", "kind", "location", "locked"),
    *("organizer", "originalStartTime", "outOfOfficeProperties", "privateCopy", "recurrence", "recurringEventId"),
    *("reminders", "sequence", "source", "start", "status", "summary", "transparency", "updated", "visibility"),
    "workingLocationProperties",
}
_EVENTS = {
    *("accessRole", "defaultReminders", "description", "etag", "items", "kind", "nextPageToken", "nextSyncToken"),
    *("summary", "timeZone", "updated"),
}

Mask = dict[str, "Mask"]


def project(page: dict[str, Any], fields: str) -> dict[str, Any]:
    """Return the parts of an Events resource that a mask names. Raises what the client sees as a 400."""
    if fields == "*":
        return page
    mask, rest = _mask(fields)
    if rest or mask.keys() - _EVENTS or mask.get("items", {}).keys() - _EVENT:
        raise web.HTTPBadRequest(text='{"error": {"code": 400, "errors": [{"reason": "invalidParameter"}]}}')
    kept = _kept(page, mask)
    assert isinstance(kept, dict)
    return kept


def _mask(text: str) -> tuple[Mask, str]:
    """Parse `a,b(c,d/e)`; return what is left behind the closing bracket too."""
    found: Mask = {}
    while text and text[0] != ")":
        end = min((at for at in map(text.find, ",(/)") if at >= 0), default=len(text))
        name, text = text[:end], text[end:]
        found[name] = {}
        if text.startswith("/"):
            inner = min((at for at in map(text.find, ",)") if at >= 0), default=len(text))
            found[name], _ = _mask(text[1:inner])
            text = text[inner:]
        elif text.startswith("("):
            found[name], text = _mask(text[1:])
            text = text[1:]
        text = text.removeprefix(",")
    return found, text


def _kept(found: Any, mask: Mask) -> Any:
    if not mask:
        return found
    if isinstance(found, list):
        return [_kept(one, mask) for one in found]
    if isinstance(found, dict):
        return {name: _kept(found[name], inner) for name, inner in mask.items() if name in found}
    return found
