"""A message somebody wants to track, as a shortcut brings it: its words, its author, when and where it was written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.views.kit import one_line, unescape

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)")
_TS = re.compile(r"[0-9]{1,10}\.[0-9]{6}", re.ASCII)
_SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedMessage:
    """A message: `marked_up` as Slack writes it, `link` to it as far as it can be told without asking Slack, else "".

    `author_name` is what the message itself says; people (`author_id`, `mentions`) are Slack ids. `is_from_outside`:
    its author belongs to another workspace.
    """

    marked_up: str
    channel: str
    ts: str
    at: datetime
    author_id: str = ""
    author_name: str = ""
    is_from_outside: bool = False
    mentions: tuple[str, ...] = ()
    link: str = ""


def read_tracked(body: Mapping[str, Any], *, now: datetime) -> TrackedMessage:
    """Read the payload of a message shortcut. Whatever is missing from an odd message is left empty."""
    message = body.get("message") or {}
    team = body.get("team") or {}
    channel = str((body.get("channel") or {}).get("id") or "")
    ts = str(body.get("message_ts") or message.get("ts") or "")
    marked_up = _words(message)
    wrote_at = str(message.get("user_team") or message.get("team") or "")
    return TrackedMessage(
        marked_up=marked_up,
        channel=channel,
        ts=ts,
        at=_instant(ts) or now,
        author_id="" if message.get("bot_id") else str(message.get("user") or ""),
        author_name=_name(message),
        is_from_outside=bool(wrote_at and team.get("id")) and wrote_at != team.get("id"),
        mentions=tuple(dict.fromkeys(_PERSON.findall(marked_up))),
        link=_link(str(team.get("domain") or ""), channel, ts, thread_ts=str(message.get("thread_ts") or "")),
    )


def plainly(marked_up: str, names: Mapping[str, str]) -> str:
    """Return a message's words as they are read: people by name (Slack id → name), links by label, entities undone."""

    def said(match: re.Match[str]) -> str:
        target, label = match.group(1), match.group(2) or ""
        if target.startswith("@"):
            return names.get(target[1:]) or label or "a colleague"
        if target.startswith("#"):
            return f"#{label}" if label else "a channel"
        if ":" in target:
            return label or target.removeprefix("mailto:")
        return label or f"@{target[1:].partition('^')[0]}"

    return unescape(_LINK.sub(said, marked_up)).strip()


def _words(message: Mapping[str, Any]) -> str:
    """Return what a message says: its text, else what is attached to it, else the names of its files."""
    text = str(message.get("text") or "").strip()
    if text:
        return text
    attached = [str(one.get("text") or one.get("fallback") or "") for one in message.get("attachments") or ()]
    files = [str(one.get("title") or one.get("name") or "") for one in message.get("files") or ()]
    return next((said for said in (_joined(_texts(message.get("blocks"))), _joined(attached)) if said), _joined(files))


def _texts(part: Any) -> list[str]:
    if isinstance(part, Mapping):
        own = part.get("text")
        inner = [text for value in part.values() for text in _texts(value)]
        return [own, *inner] if isinstance(own, str) else inner
    return [text for one in part for text in _texts(one)] if isinstance(part, list) else []


def _joined(parts: list[str]) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())


def _name(message: Mapping[str, Any]) -> str:
    shown = message.get("user_profile") or message.get("bot_profile") or {}
    return one_line(str(shown.get("real_name") or shown.get("name") or message.get("username") or ""), most=100)


def _instant(ts: str) -> datetime | None:
    seconds = ts.partition(".")[0]
    is_known = seconds.isascii() and seconds.isdecimal() and len(seconds) <= len("9999999999")
    return datetime.fromtimestamp(int(seconds), UTC) if is_known else None


def _link(domain: str, channel: str, ts: str, *, thread_ts: str) -> str:
    """Build the address Slack itself gives a message (chat.getPermalink); "" when its parts are not all known."""
    if not (_SUBDOMAIN.fullmatch(domain) and channel.isalnum() and _instant(ts)):
        return ""
    within = f"?thread_ts={thread_ts}&cid={channel}" if _instant(thread_ts) and thread_ts != ts else ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}{within}"
