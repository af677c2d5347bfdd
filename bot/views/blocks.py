"""Blocks and controls as SayDo draws them, over slack_sdk's models."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ConfirmObject, InteractiveElement

from bot.views.kit import MOST_SECTION, UndrawableError, one_line, paragraphs, visible
from bot.views.models import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)


def mrkdwn(text: str) -> MarkdownTextObject:
    """Return formatted text; outside parts must be escaped already."""
    return MarkdownTextObject(text=_filled(text), verbatim=True)


def plain(text: str) -> PlainTextObject:
    """Return text in which nothing is read as formatting."""
    return PlainTextObject(text=_filled(text), emoji=False)


def _filled(text: str) -> str:
    if not text.strip():
        raise UndrawableError("Slack refuses an empty text")
    return text


def section(text: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None) -> SectionBlock:
    """Draw a paragraph of mrkdwn."""
    return SectionBlock(text=mrkdwn(text), accessory=accessory, block_id=block_id)


def if_said(text: str) -> list[SlackBlock]:
    """Draw a paragraph of mrkdwn, nothing when it is empty."""
    return [section(text)] if text else []


def small_if_said(text: str) -> list[SlackBlock]:
    """Draw small print, nothing when it is empty."""
    return [context(text)] if text else []


def words(raw: str, *, most: int = MOST_SECTION) -> SectionBlock:
    """Draw what a person typed, as typed."""
    return SectionBlock(text=plain(paragraphs(raw, most=most)))


def in_full(raw: str) -> list[SlackBlock]:
    """Draw a long text whole, in as many paragraphs as it takes: to be copied, so nothing is cut."""
    text = visible(raw)
    chunks = [text[n : n + MOST_SECTION] for n in range(0, len(text), MOST_SECTION)]
    return [SectionBlock(text=plain(chunk)) for chunk in chunks if chunk.strip()]


def labelled(label: str, raw: str, *, most: int = 600) -> list[SlackBlock]:
    """Draw what a person typed under a small label; nothing when nothing was typed."""
    return [context(label), words(raw, most=most)] if one_line(raw) else []


def heading(raw: str) -> HeaderBlock:
    """Draw a heading."""
    return HeaderBlock(text=plain(one_line(raw, most=150)))


def context(*texts: str) -> ContextBlock:
    """Draw small print, of mrkdwn."""
    return ContextBlock(elements=[mrkdwn(text) for text in texts])


def divider() -> DividerBlock:
    """Draw a line."""
    return DividerBlock()


def actions(elements: Sequence[InteractiveElement], *, block_id: str | None = None) -> ActionsBlock:
    """Draw a row of controls."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def button(
    label: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """Draw a button; `value` is exactly one id."""
    return ButtonElement(text=plain(label), action_id=action_id, value=value, style=style, confirm=confirm)


def link_button(label: str, action_id: str, url: str) -> ButtonElement:
    """Draw a button that leads out of Slack; its click is sent too and wants no more than an ack."""
    return ButtonElement(text=plain(label), action_id=action_id, url=url)


def menu(action_id: str, options: Sequence[tuple[str, str]]) -> OverflowMenuElement:
    """Draw an overflow menu of (value, label); its block's id must be `about(…)`: the click carries no other."""
    return OverflowMenuElement(
        action_id=action_id,
        options=[Option(value=value, text=plain(one_line(label, most=75))) for value, label in options],
    )


def about(part: str, subject: str) -> str:
    """Return the id of a block that is about one thing; `part` keeps it apart from others about the same."""
    return f"{part}/{subject}"
