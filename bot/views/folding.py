"""Long lists made to fit: what fits is drawn, the rest is counted in a line that says where it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from slack_sdk.models.blocks import Block as SlackBlock

from bot.views.blocks import context, heading
from bot.views.kit import one_line

_MOST_REST = 120
Part = list[SlackBlock]
Item = TypeVar("Item")


@dataclass(slots=True, kw_only=True)
class Room:
    """What is left of Slack's limits for one payload."""

    blocks: int
    text: int

    def takes(self, part: Part) -> bool:
        """Use room for a part if there is enough; returns whether there was."""
        length = sum(_length(block) for block in part)
        if len(part) > self.blocks or length > self.text:
            return False
        self.blocks -= len(part)
        self.text -= length
        return True


def _length(part: Any) -> int:
    """Count the characters of the texts in a block, without drawing it."""
    text = getattr(part, "text", None)
    own = len(text) if isinstance(text, str) else _length(text) if text is not None else 0
    inner = [getattr(part, "accessory", None), *(getattr(part, "elements", None) or ())]
    return own + sum(_length(one) for one in (*inner, *(getattr(part, "options", None) or ())) if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Generic[Item]):
    """Part of a list: a heading ("" for none) and what stands under it, drawn one by one as long as there is room."""

    title: str
    items: Sequence[Item]
    draw: Callable[[Item], Part]


def groups(several: Sequence[Group[Any]], *, room: Room, rest: str) -> Part:
    """Draw groups one after the other, so that none crowds out a later one; `rest` says where the others are.

    What finds no room at all, not even for its heading, is counted in the last line.
    """
    blocks: Part = []
    left_out = 0
    room.takes([_rest_line(0, rest)])
    for n, one in enumerate(several):
        later = sum(bool(other.items) for other in several[n + 1 :])
        share = Room(blocks=room.blocks - later * _LEAST_BLOCKS, text=room.text - later * _LEAST_TEXT)
        drawn = group(one, room=share, rest=rest)
        room.takes(drawn)
        blocks += drawn
        left_out += 0 if drawn else len(one.items)
    return [*blocks, _rest_line(left_out, rest)] if left_out else blocks


_LEAST_BLOCKS = 4
_LEAST_TEXT = 1_000


def group(one: Group[Any], *, room: Room, rest: str) -> Part:
    """Draw a heading and as many items as there is room for; nothing when there is none, or no room for the heading."""
    head: Part = [heading(one.title)] if one_line(one.title) else []
    if not one.items or not room.takes([*head, _rest_line(0, rest)]):
        return []
    blocks, shown = head, 0
    for item in one.items:
        part = one.draw(item)
        if not room.takes(part):
            break
        blocks, shown = [*blocks, *part], shown + 1
    hidden = len(one.items) - shown
    return [*blocks, _rest_line(hidden, rest)] if hidden else blocks


def _rest_line(hidden: int, rest: str) -> SlackBlock:
    return context(f"and {hidden} more {rest}"[:_MOST_REST])
