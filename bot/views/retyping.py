"""What was typed into a modal that was left unsaved, put back into it when it is opened again."""

from collections.abc import Mapping
from typing import Any

from bot.domain.messages import View
from bot.views.blocks import button, section

_INITIAL = {
    "plain_text_input": "initial_value",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "users_select": "initial_user",
    "radio_buttons": "initial_option",
    "static_select": "initial_option",
    "checkboxes": "initial_options",
}
_NOW = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "radio_buttons": "selected_option",
    "static_select": "selected_option",
    "checkboxes": "selected_options",
}


def typed_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the inputs of a modal that came back (block id → value), where it was changed."""
    values = (view.get("state") or {}).get("values") or {}
    changed = {}
    for block in _inputs(view):
        element = block["element"]
        kind, block_id = element["type"], block["block_id"]
        now = ((values.get(block_id) or {}).get(element["action_id"]) or {}).get(_NOW[kind])
        before, after = _plain(kind, element.get(_INITIAL[kind])), _plain(kind, now)
        if after != before:
            changed[block_id] = after
    return changed


def typed_again(view: View, typed: Mapping[str, Any], *, start_over: str) -> View:
    """Return a drawn modal with what was typed before in its inputs, and a button (`start_over`) that empties them."""
    if not typed:
        return view
    said = section("What you typed before is still here.", accessory=button("Start over", start_over, "again"))
    filled = with_typed(view, typed)
    return {**filled, "blocks": [said.to_dict(), *filled["blocks"]]}


def with_typed(view: View, typed: Mapping[str, Any]) -> View:
    """Return a drawn modal with what was typed in its inputs (block id → value, as `typed_in` gives it)."""
    return {**view, "blocks": [_filled(block, typed) for block in view["blocks"]]}


def _inputs(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inputs = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    return [block for block in inputs if block["element"]["type"] in _INITIAL]


def _filled(block: Mapping[str, Any], typed: Mapping[str, Any]) -> Mapping[str, Any]:
    if block.get("type") != "input" or block["block_id"] not in typed or block["element"]["type"] not in _INITIAL:
        return block
    element = block["element"]
    name, value = _INITIAL[element["type"]], typed[block["block_id"]]
    options = {option["value"]: option for option in element.get("options", ())}
    initial: Any = value
    if isinstance(value, list):
        initial = [options[one] for one in value if one in options]
    elif options:
        initial = options.get(value)
    bare = {key: part for key, part in element.items() if key != name}
    return {**block, "element": {**bare, name: initial} if initial else bare}


def _plain(kind: str, value: Any) -> Any:
    """Return a value of a state, or an initial one, in the one form both are compared and kept in."""
    if kind == "checkboxes":
        return sorted(option["value"] for option in value or ())
    if kind in {"radio_buttons", "static_select"}:
        return (value or {}).get("value") or ""
    return str(value or "")
