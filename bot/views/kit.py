"""What all surfaces share: outside text made safe, and how a click is read."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.domain.errors import UnreadableError

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)
Errors = dict[str, str]  # block id → the sentence shown under that input, as `response_action: errors` takes it

MOST_SECTION = 2_900
_MOST_DIGITS = 9  # of a page, or of an edition of a modal; a page times its lines fits into any integer
_MOST_URL = 2_900

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACE = re.compile(r"\s+")
_MOST_LINES = 40
_JOINERS = "\u200d\ufe0e\ufe0f"


class UndrawableError(ValueError):
    """A view would be refused by Slack: a defect of ours, found before it is sent."""


# -- outside text ------------------------------------------------------------------------------------------------------


def visible(raw: str) -> str:
    """Return text without signs that hide or turn what stands beside them."""
    return raw if raw.isprintable() else _INVISIBLE.sub("", raw)  # most texts are: that is told at a glance


def one_line(raw: str, *, most: int = 300) -> str:
    """Return outside text for plain_text: one line of at most `most` characters, without signs that turn the writing.

    Bidirectional controls (Unicode TR 9: U+202A to 202E, U+2066 to 2069) would reorder SayDo's own words beside it.
    """
    return _cut(" ".join(visible(raw).split()), most)


def paragraphs(raw: str, *, most: int = MOST_SECTION) -> str:
    """Return outside text for plain_text with its lines kept: blank ones once, and not more than a screen of them."""
    lines = [line.rstrip() for line in visible(raw).strip().split("\n")]
    kept = [line for n, line in enumerate(lines) if line or lines[n - 1]]
    return _cut("\n".join(kept) if len(kept) <= _MOST_LINES else "\n".join([*kept[:_MOST_LINES], "…"]), most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip().rstrip(_JOINERS) + "…"


def escape(raw: str, *, most: int = 300) -> str:
    """Return outside text as one line of mrkdwn that pings nobody, at most `most` characters once escaped.

    Cut first, so that no entity is cut in two; `&`, `<`, `>` are all Slack asks for:
    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    line = one_line(raw, most=most)
    while len(escaped := with_entities(line)) > most:
        line = _cut(line, len(line) - max(1, (len(escaped) - most) // len("&amp;")))
    return escaped


def with_entities(text: str) -> str:
    """Escape without cutting, for text that is short already."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return text that came from Slack (of a command or a message) as it was typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def phrase(before: str, raw: str, after: str = "", *, most: int = 60) -> str:
    """Return outside text, escaped, within SayDo's own words; "" when there is none."""
    said = escape(raw, most=most)
    return f"{before}{said}{after}" if said else ""


def joined(parts: Iterable[str], *, by: str = " · ") -> str:
    """Join what is not empty."""
    return by.join(part for part in parts if part)


def bullets(lines: Sequence[str], *, most: int, rest: str = "") -> list[str]:
    """Return outside lines as a list for mrkdwn: the first `most`, and how many more there are, and where (`rest`)."""
    said = [phrase("• ", line, most=160) for line in lines if one_line(line)]
    return said if len(said) <= most else [*said[:most], f"and {len(said) - most} more {rest}".rstrip()]


def counted(count: int, one: str, many: str = "") -> str:
    """Say a number with its noun: "1 call", "3 calls"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def is_web_address(url: str) -> bool:
    """Return True when a button may lead there: http or https, and short enough for Slack."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) <= _MOST_URL and not _SPACE.search(url)


# -- what comes back ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click on a button or in a menu: which control, about what, and the option chosen ("" for a button).

    `id` is a button's value; of an overflow menu it is what its block is about.
    """

    action_id: str
    id: str
    choice: str = ""


def clicked(payload: Mapping[str, Any]) -> Click:
    """Read the first action of a `block_actions` payload."""
    action = payload["actions"][0]
    if "selected_option" in action:
        chosen = (action["selected_option"] or {}).get("value", "")
        return Click(action_id=action["action_id"], id=action.get("block_id", "").partition("/")[2], choice=chosen)
    return Click(action_id=action["action_id"], id=action.get("value") or "")


def view_in(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the modal (or Home) that something was clicked in. Raises UnreadableError for a click elsewhere."""
    view: Mapping[str, Any] | None = payload.get("view")
    if view is None:
        raise UnreadableError
    return view


def meant(offered: Mapping[Any, Value], name: str) -> Value:
    """Return what the name of a control or an option stands for. Raises UnreadableError for one nobody drew."""
    if name not in offered:
        raise UnreadableError
    return offered[name]


def word_of(kind: type[Word], value: str) -> Word:
    """Return the member with this value. Raises UnreadableError when there is none."""
    return kind(meant({word.value: word.value for word in kind}, value))


def number_in(text: str) -> int:
    """Return the number a control carries, such as that of a page; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def subject_of(view: Mapping[str, Any]) -> str:
    """Return the one id a modal is about (its private_metadata)."""
    return str(view.get("private_metadata") or "").partition("\n")[0]


def carried_by(view: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts a modal carries besides its id, as `payloads.modal` wrote them. Raises UnreadableError."""
    facts = str(view.get("private_metadata") or "").partition("\n")[2]
    return {name: str(fact) for name, fact in told_in(facts).items()} if facts else {}


def told_in(text: str) -> dict[str, Any]:
    """Return an object that a control or a modal carries as JSON. Raises UnreadableError."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError from None
    if not isinstance(told, dict):
        raise UnreadableError
    return told
