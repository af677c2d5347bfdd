"""Slack's text: how it is kept (escaped), and how a reader sees it.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

_LOOSE_AMPERSAND: Final = re.compile(r"&(?!(?:amp|lt|gt);)")
_SPECIAL: Final = re.compile(r"<([@#!][^<>\n]+|(?:https?|mailto|tel):[^<>\s|]+(?:\|[^<>\n]*)?)>")
_DATE_TOKEN: Final = re.compile(r"\{(\w+)\}")
_EMPHASIS: Final = re.compile(r"(?<!\w)([*_~`])(?=\S)([^\n]*?\S)\1(?!\w)")
_DATE: Final = "!date^"


def escaped(text: str) -> str:
    """Escape plain text as Slack keeps it: `&`, `<` and `>` only; what is escaped already stays as it is."""
    return _angles(_LOOSE_AMPERSAND.sub("&amp;", text))


def escaped_mrkdwn(text: str) -> str:
    """Escape mrkdwn as Slack keeps it: mentions, links and dates in `<…>` stay, stray signs are escaped."""
    kept: list[str] = []
    end = 0
    for special in _SPECIAL.finditer(text):
        kept += [escaped(text[end : special.start()]), special.group()]
        end = special.end()
    return "".join([*kept, escaped(text[end:])])


def _angles(text: str) -> str:
    return text.replace("<", "&lt;").replace(">", "&gt;")


def raw(text: str) -> str:
    """Undo the escaping."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shown(text: str, *, tz: str, name_of: Callable[[str], str]) -> str:
    """Return mrkdwn as its reader sees it, without formatting signs.

    `tz` is the reader's zone, for dates; `name_of` gives the name behind a user's or channel's id.
    """
    specials = _SPECIAL.sub(lambda m: _special(m.group(1), tz=tz, name_of=name_of), text)
    return raw(_plain(specials))


def _plain(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _EMPHASIS.sub(r"\2", text)
    return text


def _special(inside: str, *, tz: str, name_of: Callable[[str], str]) -> str:
    body, _, label = inside.partition("|")
    if inside.startswith(_DATE):
        return _date(body, label, tz)
    match inside[0]:
        case "@":
            return f"@{name_of(body[1:])}"
        case "#":
            return f"#{label or name_of(body[1:])}"
        case "!":
            return label or f"@{body[1:].partition('^')[0]}"
        case _:
            return label or body.removeprefix("mailto:")


def _date(body: str, fallback: str, tz: str) -> str:
    _, seconds, form, *_ = [*body.split("^"), "", ""]
    if not seconds.lstrip("-").isdigit() or not form:
        return fallback
    at = datetime.fromtimestamp(int(seconds), UTC).astimezone(ZoneInfo(tz))
    return _DATE_TOKEN.sub(lambda m: _date_token(m.group(1), at) or m.group(), form)


def _date_token(token: str, at: datetime) -> str | None:
    """Draw one token as an English-speaking client would; the `_pretty` forms without "today" and "yesterday"."""
    name = token.removesuffix("_pretty")
    forms = {
        "date_num": f"{at:%Y-%m-%d}",
        "date": f"{at:%B} {at.day}, {at.year}",
        "date_slash": f"{at:%m/%d/%Y}",
        "date_short": f"{at:%b} {at.day}, {at.year}",
        "date_long": f"{at:%A}, {at:%B} {at.day}, {at.year}",
        "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
        "ago": "some time ago",
    }
    return forms.get(name)
