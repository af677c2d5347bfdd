"""What was typed, picked and ticked in a modal: read out of its state, as Slack sends it."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.errors import UnreadableError
from bot.views.kit import number_in

Word = TypeVar("Word", bound=StrEnum)


def edition_of(view: Mapping[str, Any], action_id: str) -> int:
    """Return the edition of an input; 0 for one that was never drawn anew."""
    edition, _, _ = (block_of(view, action_id) or "").partition(".")
    return number_in(edition)


def block_of(view: Mapping[str, Any], action_id: str) -> str | None:
    """Return the id of the block in which an input stands; None when it is not shown."""
    values = (view.get("state") or {}).get("values") or {}
    return next((str(block_id) for block_id, inputs in values.items() if action_id in inputs), None)


def _state(view: Mapping[str, Any], action_id: str) -> Mapping[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    return (values.get(block_of(view, action_id)) or {}).get(action_id) or {}


def typed(view: Mapping[str, Any], block_id: str) -> str:
    """Return the text in an input as it was typed, "" when there is none."""
    return str(_state(view, block_id).get("value") or "")


def picked(view: Mapping[str, Any], block_id: str) -> str:
    """Return the option, date, time, person or channel picked, as Slack gives it; "" when there is none."""
    state = _state(view, block_id)
    option = (state.get("selected_option") or {}).get("value")
    return str(option or next((state[name] for name in _PICKED if state.get(name)), ""))


_PICKED = ("selected_date", "selected_time", "selected_user", "selected_conversation")


def picked_number(view: Mapping[str, Any], block_id: str) -> int:
    """Return the number picked from a menu of numbers. Raises UnreadableError for one nobody drew."""
    value = picked(view, block_id)
    if value != str(number_in(value)):
        raise UnreadableError
    return number_in(value)


def picked_people(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the Slack ids of the people picked."""
    return tuple(str(slack_id) for slack_id in _state(view, block_id).get("selected_users") or ())


def picked_several(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the options picked, in the order drawn."""
    options = _state(view, block_id).get("selected_options") or []
    return tuple(str(option.get("value") or "") for option in options)


def dropped(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the options that stood in an input when it was drawn and were taken out of it."""
    drawn = [block["element"] for block in view.get("blocks") or () if block.get("block_id") == block_id]
    stood = [option["value"] for element in drawn for option in element.get("initial_options") or ()]
    kept = picked_several(view, block_id)
    return tuple(value for value in stood if value not in kept)


def picked_word(view: Mapping[str, Any], block_id: str, kind: type[Word]) -> Word | None:
    """Return the option picked as a member of `kind`; None when there is none, or one nobody drew."""
    value = picked(view, block_id)
    return next((word for word in kind if word.value == value), None)


def picked_day(view: Mapping[str, Any], block_id: str) -> date | None:
    """Return the date picked."""
    try:
        return date.fromisoformat(picked(view, block_id))
    except ValueError:
        return None


def picked_time(view: Mapping[str, Any], block_id: str) -> time | None:
    """Return the time picked."""
    try:
        return time.fromisoformat(picked(view, block_id))
    except ValueError:
        return None


def is_ticked(view: Mapping[str, Any], block_id: str) -> bool:
    """Return True when the one box is ticked."""
    return bool(_state(view, block_id).get("selected_options"))


def not_confirmed(word: str) -> str:
    """Say that a word was not typed which stands for being sure."""
    return f"Type “{word}”, or close this and nothing changes."


def missing(view: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence of each wanted input (action id → sentence) that is empty, by the block it stands in."""
    return {
        block_of(view, block_id) or block_id: sentence
        for block_id, sentence in wanted.items()
        if not typed(view, block_id).strip() and not picked(view, block_id)
    }
