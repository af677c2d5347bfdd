"""Slack's block elements as a table: their fields, their limits, and where each may stand.

https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.sandbox.checks import (
    Check,
    Report,
    Shape,
    anything,
    array,
    boolean,
    exactly_one,
    integer,
    kinds,
    one_of,
    shaped,
    string,
)
from bot.sandbox.composition import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    LIST_OPTION,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    SLACK_FILE,
    URL,
    option_values,
    plain_text,
)
from bot.sandbox.composition import MENU_OPTION as OPTION

_ID: Final = string(most=255)
_SLACK_ID: Final = shaped(r"[A-Z][A-Z0-9]{2,}", what="a valid Slack ID")
_SLACK_IDS: Final = array(_SLACK_ID, most=1000)
_TYPE: Final = string(most=255)
_COUNT: Final = integer(least=1, most=1_000_000)
_NUMBER: Final = shaped(r"-?\d+(\.\d+)?", what="a number")
_DATE: Final = shaped(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", what="a date as YYYY-MM-DD")
_TIME: Final = shaped(r"([01]\d|2[0-3]):[0-5]\d", what="a time as HH:mm")

_TOUCHED: Final[Mapping[str, Check]] = {"action_id": _ID, "focus_on_load": boolean}
_PICKED: Final[Mapping[str, Check]] = {**_TOUCHED, "confirm": CONFIRM, "placeholder": plain_text(150)}
_SEVERAL: Final[Mapping[str, Check]] = {**_PICKED, "max_selected_items": _COUNT}
_WRITTEN: Final[Mapping[str, Check]] = {
    **_TOUCHED,
    "placeholder": plain_text(150),
    "dispatch_action_config": DISPATCH,
}


def _initial_is_an_option(value: Any, at: str, report: Report) -> None:
    initial = [value.get("initial_option"), *(value.get("initial_options") or [])]
    drawn = [(o["value"], o["text"]["text"]) for o in option_values(value)]
    for option in filter(None, initial):
        if (option["value"], option["text"]["text"]) not in drawn:
            report.add("initial option must exactly match one of the options", at)


def _static_menu(value: Any, at: str, report: Report) -> None:
    exactly_one("options", "option_groups")(value, at, report)
    _initial_is_an_option(value, at, report)


def _bounds(value: Any, at: str, report: Report) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        report.add("min_length must not be more than max_length", at)


def _element(may: Mapping[str, Check], *, must: Mapping[str, Check] | None = None, also: Check | None = None) -> Shape:
    return Shape(must={"type": _TYPE, **(must or {})}, may=may, also=also)


ELEMENTS: Final[Mapping[str, Shape]] = {
    "button": Shape(
        must={"type": _TYPE, "text": plain_text(75)},
        may={
            "action_id": _ID,
            "url": URL,
            "value": string(most=2000, least=0),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(most=75),
        },
    ),
    "checkboxes": _element(
        {**_TOUCHED, "confirm": CONFIRM, "initial_options": array(LIST_OPTION, most=10)},
        must={"options": array(LIST_OPTION, most=10)},
        also=_initial_is_an_option,
    ),
    "radio_buttons": _element(
        {**_TOUCHED, "confirm": CONFIRM, "initial_option": LIST_OPTION},
        must={"options": array(LIST_OPTION, most=10)},
        also=_initial_is_an_option,
    ),
    "overflow": _element({"action_id": _ID, "confirm": CONFIRM}, must={"options": array(OVERFLOW_OPTION, most=5)}),
    "datepicker": _element({**_PICKED, "initial_date": _DATE}),
    "timepicker": _element({**_PICKED, "initial_time": _TIME, "timezone": string(most=100)}),
    "datetimepicker": _element(
        {
            **_TOUCHED,
            "confirm": CONFIRM,
            "initial_date_time": integer(least=1_000_000_000, most=9_999_999_999),
        }
    ),
    "static_select": _element(
        {**_PICKED, "options": OPTIONS, "option_groups": OPTION_GROUPS, "initial_option": OPTION}, also=_static_menu
    ),
    "multi_static_select": _element(
        {**_SEVERAL, "options": OPTIONS, "option_groups": OPTION_GROUPS, "initial_options": OPTIONS}, also=_static_menu
    ),
    "external_select": _element(
        {
            **_PICKED,
            "min_query_length": integer(least=0, most=3000),
            "initial_option": OPTION,
        }
    ),
    "multi_external_select": _element(
        {
            **_SEVERAL,
            "min_query_length": integer(least=0, most=3000),
            "initial_options": OPTIONS,
        }
    ),
    "users_select": _element({**_PICKED, "initial_user": _SLACK_ID}),
    "multi_users_select": _element({**_SEVERAL, "initial_users": _SLACK_IDS}),
    "conversations_select": _element(
        {
            **_PICKED,
            "initial_conversation": _SLACK_ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
        }
    ),
    "multi_conversations_select": _element(
        {
            **_SEVERAL,
            "initial_conversations": _SLACK_IDS,
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
        }
    ),
    "channels_select": _element({**_PICKED, "initial_channel": _SLACK_ID, "response_url_enabled": boolean}),
    "multi_channels_select": _element({**_SEVERAL, "initial_channels": _SLACK_IDS}),
    "plain_text_input": _element(
        {
            **_WRITTEN,
            "initial_value": string(most=3000, least=0),
            "multiline": boolean,
            "min_length": integer(least=0, most=3000),
            "max_length": integer(least=1, most=3000),
        },
        also=_bounds,
    ),
    "email_text_input": _element({**_WRITTEN, "initial_value": string(most=3000, least=0)}),
    "url_text_input": _element({**_WRITTEN, "initial_value": string(most=3000, least=0)}),
    "number_input": _element(
        {**_WRITTEN, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
        must={"is_decimal_allowed": boolean},
    ),
    "rich_text_input": _element({**_WRITTEN, "initial_value": anything}),
    "file_input": _element(
        {
            "action_id": _ID,
            "filetypes": array(string(most=20), most=100),
            "max_files": integer(least=1, most=10),
        }
    ),
    "image": Shape(
        must={"type": _TYPE, "alt_text": string(most=2000)},
        may={"image_url": URL, "slack_file": SLACK_FILE},
        also=exactly_one("image_url", "slack_file"),
    ),
}

_MENUS: Final = frozenset(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS: Final = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"}) | _MENUS
_ONLY_MODAL: Final = frozenset({"email_text_input", "url_text_input", "number_input", "file_input"})
# Block → the elements that may stand in it (docs: "Works with block types").
_PLACES: Final = {
    "actions": _PICKERS | {"button", "overflow", "datetimepicker", "rich_text_input"},
    "section": _PICKERS | {"button", "overflow", "image"},
    "input": _PICKERS | _ONLY_MODAL | {"plain_text_input", "datetimepicker", "rich_text_input"},
    "context": frozenset({"image"}),
}


def standing_in(block: str) -> Check:
    """Ask for an element that may stand in this block on the surface at hand."""

    def allowed(kind: str, surface: str) -> bool:
        if surface != "modal" and kind in _ONLY_MODAL:
            return False
        if kind in ("rich_text_input", "datetimepicker") and surface == ("message" if kind[0] == "r" else "home"):
            return False
        return kind in _PLACES[block]

    return kinds(ELEMENTS, allowed=allowed)
