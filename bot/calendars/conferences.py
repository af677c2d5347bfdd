"""Where a call is joined: the address of an online meeting, out of a calendar's words."""

import re
from urllib.parse import unquote

_MEETING_URL = re.compile(
    r"https://(?:[\w-]+\.)*(?:zoom\.us/(?:j|my|s|w)/|zoomgov\.com/j/|teams\.microsoft\.com/(?:l/meetup-join|meet)/"
    r"|teams\.live\.com/meet/|meet\.google\.com/[a-z]|webex\.com/|meet\.goto\.com/|gotomeeting\.com/join/|whereby\.com/"
    r"|chime\.aws/|meet\.jit\.si/|bluejeans\.com/|join\.skype\.com/)[^\s<>\"')\]]*",
    re.IGNORECASE,
)


_SAFE_LINK = re.compile(
    r"https://[\w.-]+\.safelinks\.protection\.outlook\.com/[^\s?]*\?url=([^&\s<>\"']+)", re.IGNORECASE
)


def meeting_url(text: str) -> str:
    """Return the first address of an online meeting in a plain text, Outlook's safe links unwrapped; "" for none."""
    found = _MEETING_URL.search(_SAFE_LINK.sub(lambda link: unquote(link[1]) + " ", text))
    return found[0].rstrip(".,;") if found else ""
