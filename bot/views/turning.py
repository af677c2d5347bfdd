"""Turning the pages of a list: the ways to those beside the one that is shown, and which one a click asks for."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InteractiveElement

from bot.views.blocks import actions, button, context
from bot.views.kit import clicked, number_in

Way = tuple[str, str]
"""What a button says, and its action id."""


def ways(page: int, pages: int, *, back: Way, on: Way) -> list[InteractiveElement]:
    """Return the buttons to the page before this one (they count from 0) and to the one after it."""
    before = [button(*back, str(page - 1))] if page > 0 else []
    after = [button(*on, str(page + 1))] if page + 1 < pages else []
    return [*before, *after]


def turning(page: int, pages: int, *, back: Way, on: Way) -> list[SlackBlock]:
    """Draw which page this is and the ways on; nothing where there is one page only."""
    if pages <= 1:
        return []
    return [context(f"Page {page + 1} of {pages}"), actions(ways(page, pages, back=back, on=on))]


def page_clicked(payload: Mapping[str, Any]) -> int:
    """Return the page a click asks for."""
    return number_in(clicked(payload).id)
