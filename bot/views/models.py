"""slack_sdk's models as SayDo instantiates them: the same checks, looked up once a class, and one walk through a tree.

slack_sdk looks for an object's checks among all its attributes each time it is serialized (`JsonObject.validate_json`),
and walks through what its parts have drawn once more at every level (`get_non_null_attributes`): most of the work of
drawing; a Home has several hundred objects.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from slack_sdk.models import blocks, views
from slack_sdk.models.basic_objects import JsonObject

_HOLDERS = (str, list, tuple, dict)


@cache
def _checks_of(model: type[JsonObject]) -> tuple[Callable[[Any], None], ...]:
    found = [getattr(model, name, None) for name in dir(model) if not name.startswith("__")]
    return tuple(check for check in found if callable(check) and hasattr(check, "validator"))


def _drawn(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_drawn(one) for one in value]
    draw = getattr(value, "to_dict", None)  # isinstance with an abstract class takes longer than the rest
    return value if draw is None else draw()


def _is_empty(value: Any) -> bool:
    return isinstance(value, _HOLDERS) and not value


class _Checked(JsonObject):
    def validate_json(self) -> None:
        """Hold the object against its limits. Raises SlackObjectFormationError."""
        for check in _checks_of(type(self)):
            check(self)

    def get_non_null_attributes(self) -> dict[str, Any]:
        """Return the attributes that hold something, drawn."""
        held = ((name, getattr(self, name, None)) for name in sorted(self.attributes))
        return {name: _drawn(value) for name, value in held if value is not None and not _is_empty(value)}


class MarkdownTextObject(blocks.MarkdownTextObject, _Checked):
    """Formatted text."""


class PlainTextObject(blocks.PlainTextObject, _Checked):
    """Text without formatting."""


class Option(blocks.Option, _Checked):
    """A choice."""


class SectionBlock(blocks.SectionBlock, _Checked):
    """A paragraph."""


class ContextBlock(blocks.ContextBlock, _Checked):
    """Small print."""


class HeaderBlock(blocks.HeaderBlock, _Checked):
    """A heading."""


class DividerBlock(blocks.DividerBlock, _Checked):
    """A line."""


class ActionsBlock(blocks.ActionsBlock, _Checked):
    """A row of controls."""


class InputBlock(blocks.InputBlock, _Checked):
    """An input with its label."""


class ButtonElement(blocks.ButtonElement, _Checked):
    """A button."""


class OverflowMenuElement(blocks.OverflowMenuElement, _Checked):
    """A menu of acts."""


class PlainTextInputElement(blocks.PlainTextInputElement, _Checked):
    """A text field."""


class StaticSelectElement(blocks.StaticSelectElement, _Checked):
    """A select."""


class View(views.View, _Checked):
    """A modal or the Home tab."""
