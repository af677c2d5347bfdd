"""What stands on a person's screen in words: messages, modals and Home as they read them, and the labels on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.drawings import Drawn
from bot.sandbox.elements import Placed, options_of, placed, values_of
from bot.sandbox.messages import Message
from bot.sandbox.teams import Team
from bot.sandbox.texts import raw, shown
from bot.sandbox.users import User

Json = dict[str, Any]

_READ_LAST: Final = ("accessory", "element", "confirm", "hint")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One surface as a reader sees it: a message, a modal or Home."""

    team: Team
    reader: User
    drawn: Drawn
    title: str = ""

    @property
    def blocks(self) -> list[Json]:
        """The blocks as Slack keeps them."""
        return self.drawn.blocks

    @property
    def lines(self) -> list[str]:
        """Everything readable, from top to bottom: mentions, links and dates as the reader sees them."""
        drawn = list(self._read(self.drawn.blocks)) if self.drawn.blocks else []
        values = [str(v) for v in values_of(self.blocks, self.drawn.typed).values() if isinstance(v, str)]
        return [*([self.title] if self.title else []), *(drawn or self._fallback()), *values]

    @property
    def reads(self) -> str:
        """Everything readable as one text."""
        return "\n".join(self.lines)

    @property
    def fallback(self) -> str:
        """A message's `text` as a reader sees it: what phones and screen readers get."""
        return "\n".join(self._fallback())

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons, in order."""
        return [label_of(p) for p in placed(self.blocks) if p.kind == "button"]

    @property
    def inputs(self) -> list[str]:
        """The labels of all inputs, in order."""
        return [raw(p.label) for p in placed(self.blocks) if p.label is not None]

    def says(self, fragment: str) -> bool:
        """Return whether this can be read somewhere on it, fallback text included; letter case does not matter."""
        wanted = " ".join(fragment.split()).casefold()
        return any(wanted in " ".join(text.split()).casefold() for text in (self.reads, self.fallback))

    def _fallback(self) -> list[str]:
        message = self.drawn.message
        return [self._shown(message.text)] if message is not None and message.text else []

    def _shown(self, text: str) -> str:
        return shown(text, tz=self.reader.tz, name_of=self.team.name_of)

    def _read(self, part: Any) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from self._read(item)
        elif isinstance(part, dict):
            yield from self._read_object(part)

    def _read_object(self, part: Json) -> Iterator[str]:
        text = part.get("text")
        if isinstance(text, str):
            is_plain = part.get("type") in ("plain_text", "text", "raw_text")
            yield raw(text) if is_plain else self._shown(text)
        if part.get("type") == "user":
            yield f"@{self.team.name_of(part['user_id'])}"
        if isinstance(part.get("value"), int | float):
            yield f"{part.get('label', '')} {part['value']}".strip()
        for key, value in sorted(part.items(), key=lambda item: item[0] in _READ_LAST):
            if isinstance(value, dict | list):
                yield from self._read(value)
            elif key in ("alt_text", "title", "caption", "x_label", "y_label"):
                yield str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageScreen(Screen):
    """One message as a reader sees it."""

    message: Message

    @property
    def ts(self) -> str:
        """The message's ts."""
        return self.message.ts

    @property
    def text(self) -> str:
        """The message's fallback text as a reader sees it."""
        return self.fallback

    @property
    def is_ephemeral(self) -> bool:
        """True when only this reader sees it, until reload."""
        return self.message.ephemeral_to is not None

    @property
    def is_edited(self) -> bool:
        """True when it was changed after it was sent."""
        return self.message.edited_ts is not None

    @property
    def metadata(self) -> Json | None:
        """The message metadata."""
        return self.message.metadata


def label_of(p: Placed) -> str:
    """Return what stands on an element: a button's text, an input's label, a placeholder, else its action id."""
    text = p.element.get("text") or p.element.get("placeholder") or {}
    return raw(p.label or text.get("text") or p.action_id)


def choices_on(p: Placed) -> list[tuple[str, str]]:
    """Return the labels and values of what an element offers to choose from."""
    return [(raw(o["text"]["text"]), str(o["value"])) for o in options_of(p.element)]
