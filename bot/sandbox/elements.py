"""What stands interactive in blocks: where, what it holds, and how Slack reports that."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]
Key = tuple[str, str]
"""Block id and action id."""
Value = str | int | list[str] | None
"""What a person put in, by kind of element: a text, an option's value, an id, a date, a Unix time, or a list."""

TEXT_INPUTS: Final = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
# Kind of element → where its state stands in `state.values` and in an action.
_STATE_KEYS: Final = {
    **dict.fromkeys(TEXT_INPUTS, "value"),
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
_INITIAL_KEYS: Final = {
    **dict.fromkeys(TEXT_INPUTS, "initial_value"),
    "users_select": "initial_user",
    "multi_users_select": "initial_users",
    "conversations_select": "initial_conversation",
    "multi_conversations_select": "initial_conversations",
    "channels_select": "initial_channel",
    "multi_channels_select": "initial_channels",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "datetimepicker": "initial_date_time",
}
_SHAPES: Final = {
    "datepicker": re.compile(r"\d{4}-\d\d-\d\d"),
    "timepicker": re.compile(r"[0-2]\d:[0-5]\d"),
    "email_text_input": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "url_text_input": re.compile(r"https?://\S+"),
    "number_input": re.compile(r"-?\d+(\.\d+)?"),
}
_STATELESS: Final = ("button", "overflow", "workflow_button", "icon_button", "feedback_buttons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An interactive element where it stands. `label` is the input's or None; `is_input` when in an input block."""

    block_id: str
    element: Json
    label: str | None
    is_input: bool
    is_optional: bool
    dispatches: bool

    @property
    def kind(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        """The element's action id."""
        return str(self.element["action_id"])

    @property
    def key(self) -> Key:
        """Block id and action id."""
        return self.block_id, self.action_id

    @property
    def has_state(self) -> bool:
        """True when it stands in `state.values`."""
        return self.kind not in _STATELESS


def placed(blocks: Sequence[Json]) -> Iterator[Placed]:
    """Yield the interactive elements of stored blocks, from top to bottom."""
    for block in blocks:
        for element in _elements(block):
            if "action_id" in element:
                yield _placed(block, element)


def _elements(block: Json) -> list[Json]:
    match block["type"]:
        case "actions" | "context_actions":
            return list(block["elements"])
        case "section":
            return [block["accessory"]] if "accessory" in block else []
        case "input":
            return [block["element"]]
        case _:
            return []


def _placed(block: Json, element: Json) -> Placed:
    is_input = block["type"] == "input"
    return Placed(
        block_id=block["block_id"],
        element=element,
        label=block["label"]["text"] if is_input else None,
        is_input=is_input,
        is_optional=bool(block.get("optional", False)) or not is_input,
        dispatches=not is_input or bool(block.get("dispatch_action", False)),
    )


def options_of(element: Mapping[str, Any]) -> list[Json]:
    """Return the options an element was drawn with, groups flattened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def initial_value(element: Mapping[str, Any]) -> Value:
    """Return what an element holds before anybody touched it."""
    if (option := element.get("initial_option")) is not None:
        return str(option["value"])
    if (options := element.get("initial_options")) is not None:
        return [str(option["value"]) for option in options]
    value: Value = element.get(_INITIAL_KEYS.get(element["type"], ""))
    return value


def values_of(blocks: Sequence[Json], typed: Mapping[Key, Value]) -> dict[Key, Value]:
    """Return what stands in every input now: what was typed, else what it was drawn with."""
    return {p.key: typed[p.key] if p.key in typed else initial_value(p.element) for p in placed(blocks) if p.has_state}


def state_of(blocks: Sequence[Json], typed: Mapping[Key, Value], *, suggested: Mapping[Key, list[Json]]) -> Json:
    """Return `state.values`; `suggested` are the options the app gave for its external selects."""
    values = values_of(blocks, typed)
    state: Json = {}
    for p in placed(blocks):
        if p.has_state:
            entry = {"type": p.kind, **held(p, values[p.key], suggested=suggested)}
            state.setdefault(p.block_id, {})[p.action_id] = entry
    return state


def held(p: Placed, value: Value, *, suggested: Mapping[Key, list[Json]]) -> Json:
    """Return the one entry in which Slack reports what an element holds, such as `{"selected_date": …}`."""
    key = _STATE_KEYS.get(p.kind)
    if key is None:
        return {}
    if key == "selected_option":
        return {key: _option(p, value, suggested)}
    if isinstance(value, list) and key == "selected_options":
        return {key: [_option(p, v, suggested) for v in value]}
    if key.endswith("s") or p.kind.startswith("multi_"):
        return {key: value or []}
    return {key: value if value != "" else None}


def _option(p: Placed, value: Value, suggested: Mapping[Key, list[Json]]) -> Json | None:
    if value is None:
        return None
    first = [o for o in (p.element.get("initial_option"), *(p.element.get("initial_options") or [])) if o]
    options = [*options_of(p.element), *suggested.get(p.key, []), *first]
    return next((o for o in options if o["value"] == value), None)


def not_possible(p: Placed, value: Value, *, suggested: Mapping[Key, list[Json]]) -> str | None:
    """Say why a person could not have put this in, or None when they could."""
    if value in (None, "", []):
        return None
    key = _STATE_KEYS.get(p.kind, "")
    several = isinstance(value, list)
    if several != key.endswith("s"):
        return f"{p.kind} holds {'several values' if key.endswith('s') else 'one value'}, not {value!r}"
    if key.startswith("selected_option"):
        wanted = value if isinstance(value, list) else [value]
        missing = [v for v in wanted if _option(p, v, suggested) is None]
        return f"no option {missing[0]!r} in {p.action_id}" if missing else None
    if p.kind == "datetimepicker":
        return None if isinstance(value, int) else f"a datetimepicker gives a Unix time, not {value!r}"
    if p.kind in ("datepicker", "timepicker") and not _SHAPES[p.kind].fullmatch(str(value)):
        return f"a {p.kind} can't give {value!r}"
    return None


def unfit(p: Placed, value: Value) -> str | None:
    """Return what Slack's client says under an input that can't be submitted so, or None."""
    if value in (None, "", []):
        return None if p.is_optional else "Please complete this required field."
    if p.kind not in TEXT_INPUTS:
        return None
    text, element = str(value), p.element
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if p.kind in _SHAPES and not _SHAPES[p.kind].fullmatch(text):
        return {"email_text_input": "Enter a valid email address.", "url_text_input": "Enter a valid URL."}.get(
            p.kind, "Enter a number."
        )
    return _out_of_range(element, text) if p.kind == "number_input" else None


def _out_of_range(element: Mapping[str, Any], text: str) -> str | None:
    if "." in text and not element.get("is_decimal_allowed"):
        return "Enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Enter a number that is at least {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Enter a number that is at most {element['max_value']}."
    return None
