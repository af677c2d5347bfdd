"""What a modal asks for: the label of each input, what may be chosen or typed in it, and what stands there at first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_LISTED = 11
_NOTHING = "nothing"
_FREE = {
    "timepicker": "a time of day",
    "multi_users_select": "people of the workspace",
    "conversations_select": "a channel",
    "multi_static_select": "what was put on the list",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An input as it is drawn: its block's id, its label, the hint below it, and its values in words."""

    id: str
    label: str
    hint: str
    choices: str
    default: str


def inputs_of(view: Mapping[str, Any]) -> Iterator[Input]:
    """Return the inputs of a drawn modal from top to bottom."""
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            yield Input(
                id=block["block_id"],
                label=block["label"]["text"],
                hint=block.get("hint", {}).get("text", ""),
                choices=_choices(element),
                default=_default(element),
            )


def _choices(element: Mapping[str, Any]) -> str:
    kind = element["type"]
    if kind in _FREE:
        return _FREE[kind]
    if kind == "plain_text_input":
        return f"text, up to {element['max_length']:,} characters"
    return f"tick: {', '.join(_texts(element['options']))}" if kind == "checkboxes" else _listed(element)


def _listed(element: Mapping[str, Any]) -> str:
    options = element.get("options") or [one for group in element["option_groups"] for one in group["options"]]
    said = _texts(options)
    return ", ".join(said) if len(said) <= _MOST_LISTED else f"{said[0]} to {said[-1]}"


def _default(element: Mapping[str, Any]) -> str:
    match element["type"]:
        case "checkboxes":
            return _ticked(len(element["options"]), _texts(element.get("initial_options") or []))
        case "static_select" | "radio_buttons" if element.get("initial_option"):
            return str(element["initial_option"]["text"]["text"])
        case _:
            return str(element.get("initial_value") or element.get("initial_time") or _NOTHING)


def _ticked(boxes: int, ticked: Sequence[str]) -> str:
    if boxes == len(ticked):
        return "ticked"
    return ", ".join(ticked) or "not ticked"


def _texts(options: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(one["text"]["text"]) for one in options]
