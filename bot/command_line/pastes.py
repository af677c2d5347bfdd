"""What people paste where a token is asked for: freed of what came along, and recognised when it is another thing.

No sentence holds what was pasted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.variables import VARIABLES

_ASSIGNED = re.compile(r"(?:export\s+|set\s+-x\s+)?(?:SLACK|SAYDO)_[A-Z_]+\s*[=:\s]\s*")
_QUOTES = "\"'`“”\u2018\u2019«»"
_UNSEEN = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_CLIENT_ID = re.compile(r"\d+\.\d+")
_HEX = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A thing people have at hand: how it begins, what it is, and which variable it is for ("" for none)."""

    begins: str
    name: str
    variable: str = ""


_KINDS = (
    Kind(begins="xoxb-", name="a bot token", variable="SLACK_BOT_TOKEN"),
    Kind(begins="xapp-", name="an app-level token", variable="SLACK_APP_TOKEN"),
    Kind(begins="xoxe.xoxb-", name="a bot token that ends after twelve hours, of an app with token rotation"),
    Kind(begins="xoxp-", name="a token of a person, “User OAuth Token”"),
    Kind(begins="xoxe", name="a token to configure apps with"),
    Kind(begins="xox", name="a token of another kind"),
    Kind(begins="https://hooks.slack.com/", name="the address of an incoming webhook"),
    Kind(begins="postgres", name="the address of a database", variable="SAYDO_DATABASE_URL"),
)
_WANTED: Mapping[str, re.Pattern[str]] = {
    "SLACK_BOT_TOKEN": re.compile(r"xoxb-[A-Za-z0-9-]+"),
    "SLACK_APP_TOKEN": re.compile(r"xapp-[A-Za-z0-9-]+"),
    "SLACK_SIGNING_SECRET": _HEX,
    "SAYDO_SLACK_CLIENT_ID": _CLIENT_ID,
    "SAYDO_SLACK_CLIENT_SECRET": _HEX,
    "SAYDO_DATABASE_URL": re.compile(r"(postgres(ql)?(\+psycopg)?|sqlite)://\S+"),
}


def cleaned(text: str) -> str:
    """Return what was meant: without blanks, signs nobody sees, quotes, and the name of a variable before it."""
    value = text.translate(_UNSEEN).strip()
    value = _ASSIGNED.sub("", value, count=1) if _ASSIGNED.match(value) else value
    value = value.strip().rstrip(";,").strip()
    while len(value) > 1 and value[0] in _QUOTES and value[-1] in _QUOTES:
        value = value[1:-1].strip()
    return value


def meant_for(value: str) -> str:
    """Return the variable that a thing is for by its looks; "" when it could be any."""
    kind = _kind(value)
    if kind is not None:
        return kind.variable
    return "SAYDO_SLACK_CLIENT_ID" if _CLIENT_ID.fullmatch(value) else ""


def mix_up(variable: str, value: str) -> str:
    """Say why a value can't be what a variable is for, and where that is found; "" when it can be."""
    if _fits(variable, value):
        return ""
    if not value:
        return f"{variable} is {VARIABLES[variable]}."
    kind = _kind(value)
    what = f"That is {kind.name}." if kind and kind.variable != variable else _shape(variable, value)
    return f"{what} {variable} is {VARIABLES[variable]}."


def _fits(variable: str, value: str) -> bool:
    if variable == "SAYDO_PUBLIC_URL":
        return _is_https(value)
    pattern = _WANTED.get(variable)
    return bool(pattern.fullmatch(value)) if pattern else bool(value)


def _shape(variable: str, value: str) -> str:
    if _CLIENT_ID.fullmatch(value):
        return "That looks like a client id."
    if _HEX.fullmatch(value):
        return "That looks like a signing secret or a client secret."
    if any(sign.isspace() for sign in value):
        return "That holds a blank or a line break, so more than one thing was pasted, or only part of one."
    if variable == "SAYDO_PUBLIC_URL":
        return "That is no address that begins with https://."
    return "That does not look like one: it may not have been copied whole."


def _kind(value: str) -> Kind | None:
    return next((kind for kind in _KINDS if value.startswith(kind.begins)), None)


def _is_https(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(sign.isspace() for sign in value)


def masked(value: str) -> str:
    """Return what tells a secret from another one and gives nothing away: how it begins and ends."""
    kind = _kind(value)
    if kind is not None and kind.variable == "SAYDO_DATABASE_URL":
        return f"{value.partition(':')[0]}://…@{value.rpartition('@')[2].partition('?')[0]}" if "@" in value else "…"
    shown = kind.begins if kind is not None else ""
    return f"{shown}…{value[-4:]}" if len(value) > len(shown) + 12 else f"{shown}…"
