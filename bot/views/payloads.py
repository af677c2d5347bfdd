"""Whole payloads: messages, modals and the Home tab, held against what slack_sdk lets slip."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message, View
from bot.views.blocks import context, plain
from bot.views.kit import UndrawableError, carried_by, counted, subject_of, with_entities
from bot.views.models import View as SlackView

MOST_BLOCKS = 50
MOST_BLOCKS_IN_VIEW = 100
MOST_TEXT = 10_000  # undocumented limit at about 13,200: https://github.com/slackapi/bolt-js/issues/2509
MOST_FALLBACK = 3_800  # chat.update refuses a `text` over 4,000
_REST_LINE = 100
_BOLD = re.compile(r"(^|[\s(])\*([^*\n]+)\*(?=$|[\s.,:;)])", re.MULTILINE)


def message(blocks: Sequence[SlackBlock], *, most_text: int = MOST_TEXT) -> Message:
    """Return a message: its text says what the blocks say, its first block is its first line.

    What exceeds Slack's limits is folded at the end.
    """
    drawn = _folded([block.to_dict() for block in blocks], most_text=most_text)
    _refuse_twins(drawn)
    return Message(text=_said(drawn), blocks=drawn)


def together(messages: Sequence[Message]) -> Message:
    """Return several messages as one, a line between them; what exceeds Slack's limits is folded at the end."""
    if len(messages) == 1:
        return messages[0]
    parts: list[dict[str, Any]] = []
    for one in messages:
        parts += [*([{"type": "divider"}] if parts else []), *(dict(block) for block in one.blocks)]
    drawn = _folded(parts, most_text=MOST_TEXT)
    _refuse_twins(drawn)
    return Message(text=_said(drawn), blocks=drawn)


def modal(
    title: str,
    blocks: Sequence[SlackBlock],
    *,
    callback_id: str,
    subject: str = "",
    submit: str | None = None,
    close: str = "Cancel",
    tells_when_closed: bool = False,
    carries: Mapping[str, str] | None = None,
) -> View:
    """Return a modal about one thing, whose id it carries; with `tells_when_closed` Slack sends `view_closed`.

    `carries` are a few short facts it comes back with, to be read by `carried_by`.
    """
    view = SlackView(
        type="modal",
        title=plain(title),
        submit=plain(submit) if submit else None,
        close=plain(close),
        blocks=blocks,
        callback_id=callback_id,
        private_metadata=_carried(subject, carries or {}),
        notify_on_close=tells_when_closed or None,
    )
    return _checked_view(view)


def carrying(view: View, facts: Mapping[str, str]) -> View:
    """Return a drawn modal that comes back with these facts besides those it carries already."""
    return {**view, "private_metadata": _carried(subject_of(view), {**carried_by(view), **facts})}


def _carried(subject: str, facts: Mapping[str, str]) -> str:
    return f"{subject}\n{json.dumps(facts, sort_keys=True)}" if facts else subject


def home_tab(blocks: Sequence[SlackBlock]) -> View:
    """Return the Home tab."""
    return _checked_view(SlackView(type="home", blocks=blocks))


def _checked_view(view: SlackView) -> View:
    drawn: dict[str, Any] = view.to_dict()
    _refuse_twins(drawn["blocks"])
    return drawn


def _folded(blocks: list[dict[str, Any]], *, most_text: int) -> list[dict[str, Any]]:
    if len(blocks) <= MOST_BLOCKS and text_in(blocks) <= most_text:
        return blocks
    kept = len(blocks)
    while kept and (kept >= MOST_BLOCKS or text_in(blocks[:kept]) > most_text - _REST_LINE):
        kept -= 1
    return [*blocks[:kept], context(f"and {len(blocks) - kept} more").to_dict()]


def text_in(part: Any) -> int:
    """Count the characters of all texts in drawn blocks."""
    if isinstance(part, Mapping):
        own = part.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(text_in(value) for value in part.values())
    return sum(text_in(item) for item in part) if isinstance(part, list) else 0


def _refuse_twins(blocks: Sequence[Mapping[str, Any]]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    twins = {one for one in ids if ids.count(one) > 1}
    for block in blocks:
        own = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
        twins |= {one for one in own if own.count(one) > 1}
    if twins:
        raise UndrawableError(f"ids stand twice: {', '.join(sorted(twins))}")


def _said(blocks: Sequence[Mapping[str, Any]]) -> str:
    lines = [line for block in blocks for text in _texts_of(block) for line in text.splitlines() if line.strip()]
    kept, length = 0, 0
    for line in lines:
        length += len(line) + 1
        if length > MOST_FALLBACK:
            break
        kept += 1
    rest = [f"and {counted(len(lines) - kept, 'more line', 'more lines')}"] if kept < len(lines) else []
    return "\n".join([*lines[:kept], *rest])


def _texts_of(block: Mapping[str, Any]) -> list[str]:
    """Return the texts of a block (its controls left out) as mrkdwn without emphasis."""
    own = [block["text"]] if "text" in block else []
    small = block["elements"] if block["type"] == "context" else []
    return [_as_spoken(text) for text in [*own, *small] if isinstance(text, Mapping) and "text" in text]


def _as_spoken(text: Mapping[str, Any]) -> str:
    if text["type"] == "plain_text":
        return with_entities(text["text"])
    return _BOLD.sub(r"\1\2", text["text"])
