"""What was typed into a modal that was left unsaved, put back into it when it is opened again."""

from collections.abc import Mapping
from typing import Any

from bot.domain.messages import View
from bot.views.blocks import button, section
from bot.views.kit import carried_by, number_in
from bot.views.payloads import carrying

_INITIAL = {
    "plain_text_input": "initial_value",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "users_select": "initial_user",
    "multi_users_select": "initial_users",
    "conversations_select": "initial_conversation",
    "radio_buttons": "initial_option",
    "static_select": "initial_option",
    "checkboxes": "initial_options",
}
_NOW = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "radio_buttons": "selected_option",
    "static_select": "selected_option",
    "checkboxes": "selected_options",
}


def typed_in(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the inputs of a modal that came back (action id → value), where it was changed."""
    values = (view.get("state") or {}).get("values") or {}
    changed = {}
    for block in _inputs(view):
        element = block["element"]
        kind, block_id = element["type"], block["block_id"]
        now = ((values.get(block_id) or {}).get(element["action_id"]) or {}).get(_NOW[kind])
        before, after = _plain(kind, element.get(_INITIAL[kind])), _plain(kind, now)
        if after != before:
            changed[element["action_id"]] = after
    return changed


def typed_again(view: View, typed: Mapping[str, Any], *, start_over: str) -> View:
    """Return a drawn modal with what was typed before in its inputs, and a button (`start_over`) that empties them."""
    if not typed:
        return view
    said = section("What you typed before is still here.", accessory=button("Start over", start_over, "again"))
    filled = with_typed(view, typed)
    return {**filled, "blocks": [said.to_dict(), *filled["blocks"]]}


def remembering(view: View, typed: Mapping[str, Any]) -> View:
    """Return a modal that knows which of its inputs hold what was typed before (`changed_in`), and not what is kept."""
    return carrying(view, {_TYPED: " ".join(sorted(typed))}) if typed else view


def renewed(view: View, *, instead_of: Mapping[str, Any]) -> View:
    """Return a modal whose inputs hold what they are drawn with, although it comes in the place of one with the same.

    Slack keeps what stands in an input as long as its block id stays; the next edition has another.
    """
    editions = [_edition(block["block_id"]) for block in _inputs(instead_of)]
    edition = max(editions, default=0) + 1
    blocks = [
        {**block, "block_id": f"{edition}.{block['block_id']}"} if block.get("type") == "input" else block
        for block in view["blocks"]
    ]
    return {**view, "blocks": blocks}


def _edition(block_id: str) -> int:
    edition, _, _ = block_id.partition(".")
    return number_in(edition)


def changed_in(view: Mapping[str, Any]) -> frozenset[str]:
    """Return the inputs of a modal that came back which hold something else than what is kept: now or before typed."""
    return frozenset({*typed_in(view), *carried_by(view).get(_TYPED, "").split()})


_TYPED = "typed"


def with_typed(view: View, typed: Mapping[str, Any]) -> View:
    """Return a drawn modal with what was typed in its inputs (action id → value, as `typed_in` gives it)."""
    return {**view, "blocks": [_filled(block, typed) for block in view["blocks"]]}


def _inputs(view: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inputs = [block for block in view.get("blocks") or () if block.get("type") == "input"]
    return [block for block in inputs if block["element"]["type"] in _INITIAL]


def _filled(block: Mapping[str, Any], typed: Mapping[str, Any]) -> Mapping[str, Any]:
    element = block["element"] if block.get("type") == "input" else {}
    if element.get("action_id") not in typed or element["type"] not in _INITIAL:
        return block
    name, value = _INITIAL[element["type"]], typed[element["action_id"]]
    options = {option["value"]: option for option in _options(element)}
    initial: Any = value
    if isinstance(value, list) and options:
        initial = [options[one] for one in value if one in options]
    elif options:
        initial = options.get(value)
    bare = {key: part for key, part in element.items() if key != name}
    return {**block, "element": {**bare, name: initial} if initial else bare}


def _options(element: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what a menu or a list offers, groups flattened."""
    grouped = [option for group in element.get("option_groups", ()) for option in group["options"]]
    return [*element.get("options", ()), *grouped]


def _plain(kind: str, value: Any) -> Any:
    """Return a value of a state, or an initial one, in the one form both are compared and kept in."""
    if kind == "checkboxes":
        return sorted(option["value"] for option in value or ())
    if kind == "multi_users_select":
        return sorted(value or ())
    if kind in {"radio_buttons", "static_select"}:
        return (value or {}).get("value") or ""
    return str(value or "")
