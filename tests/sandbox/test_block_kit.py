"""What Slack refuses to draw, case by case."""

from typing import Any

import pytest

from bot.sandbox.block_kit import defects_of, total_text
from tests.sandbox.apps import button, plain, section, text_input

Json = dict[str, Any]


def option(text: str = "Yes", value: str = "yes", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def field(element: Json) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option()], **more}


def chart(**more: Any) -> Json:
    return {
        "type": "data_visualization",
        "title": "Calls",
        "chart": {
            "type": "bar",
            "series": [{"name": "Held", "data": [{"label": "W1", "value": 3}]}],
            "axis_config": {"categories": ["W1"], **more},
        },
    }


FINE: list[tuple[str, Json]] = [
    ("message", section("x" * 3000)),
    ("message", {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2000}] * 10}),
    ("home", {"type": "header", "text": plain("x" * 150)}),
    ("modal", {"type": "divider"}),
    ("message", {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}),
    ("message", actions(*[button("b", f"a{n}") for n in range(25)])),
    ("message", actions(button("x" * 75, "a", value="v" * 2000, style="primary"))),
    ("message", text_input("Note", "n")),
    ("home", text_input("Note", "n", dispatch_action=True)),
    ("modal", field({"type": "email_text_input", "action_id": "e"})),
    ("modal", field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": "1"})),
    ("modal", field(select(initial_option=option()))),
    ("modal", field({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-23"})),
    ("modal", field({"type": "timepicker", "action_id": "t", "initial_time": "09:05"})),
    ("message", section("x", accessory={"type": "overflow", "action_id": "o", "options": [option()] * 5})),
    ("message", section("x", accessory={"type": "users_select", "action_id": "u", "initial_user": "U012345"})),
    ("home", chart(x_label="Week")),
    ("message", {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}),
    ("message", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
]


@pytest.mark.parametrize(("surface", "block"), FINE)
def test_what_slack_draws_has_no_defects(surface: str, block: Json) -> None:
    assert defects_of([block], surface=surface) == []


REFUSED: list[tuple[str, str, Json, str]] = [
    ("an unknown block", "message", {"type": "banner"}, "unsupported type: banner [json-pointer:/blocks/0/type]"),
    ("a block with no type", "message", {"text": plain("x")}, "missing required field: type"),
    ("an empty text", "message", section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("a long section", "message", section("x" * 3001), "must be less than 3001 characters"),
    ("a bare section", "message", {"type": "section"}, "missing required field: text or fields"),
    ("eleven fields", "message", {"type": "section", "fields": [plain("x")] * 11}, "no more than 10 items allowed"),
    ("a long field", "message", {"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001"),
    ("mrkdwn in a header", "home", {"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "must be a plain_text"),
    ("a long header", "home", {"type": "header", "text": plain("x" * 151)}, "must be less than 151"),
    ("an unknown key", "message", {"type": "divider", "colour": "red"}, "invalid additional property: colour"),
    ("a text with an unknown key", "message", section("x") | {"text": plain("x") | {"verbatim": True}}, "verbatim"),
    ("eleven context elements", "message", {"type": "context", "elements": [plain("x")] * 11}, "no more than 10"),
    ("a button in a context", "message", {"type": "context", "elements": [button("b", "a")]}, "unsupported type"),
    ("no elements", "message", actions(), "must have at least 1 items"),
    ("twenty-six buttons", "message", actions(*[button("b", f"a{n}") for n in range(26)]), "no more than 25"),
    ("a long button", "message", actions(button("x" * 76, "a")), "must be less than 76"),
    ("a long value", "message", actions(button("b", "a", value="v" * 2001)), "must be less than 2001"),
    ("a strange style", "message", actions(button("b", "a", style="loud")), "must be a valid enum value"),
    ("a long action_id", "message", actions(button("b", "a" * 256)), "must be less than 256"),
    ("a long block_id", "message", {"type": "divider", "block_id": "b" * 256}, "must be less than 256"),
    ("an action_id twice in a block", "message", actions(button("b", "a"), button("c", "a")), "already exists"),
    ("an input element in actions", "message", actions({"type": "plain_text_input"}), "unsupported type"),
    ("a button in an input", "modal", field(button("b", "a")), "unsupported type"),
    ("an e-mail input in a message", "message", field({"type": "email_text_input"}), "unsupported type"),
    ("a number input in Home", "home", field({"type": "number_input", "is_decimal_allowed": True}), "unsupported type"),
    ("a datetimepicker in Home", "home", actions({"type": "datetimepicker"}), "unsupported type"),
    ("a datetimepicker as accessory", "message", section("x", accessory={"type": "datetimepicker"}), "unsupported"),
    (
        "a label of mrkdwn",
        "modal",
        field(select()) | {"label": {"type": "mrkdwn", "text": "x"}},
        "must be a plain_text",
    ),
    ("no label", "modal", {"type": "input", "element": select()}, "missing required field: label"),
    ("a long option", "modal", field(select(options=[option("x" * 76)])), "must be less than 76"),
    ("a long option value", "modal", field(select(options=[option(value="v" * 151)])), "must be less than 151"),
    (
        "an option value missing",
        "modal",
        field(select(options=[{"text": plain("x")}])),
        "missing required field: value",
    ),
    ("a hundred and one options", "modal", field(select(options=[option()] * 101)), "no more than 100"),
    ("no options", "modal", field(select(options=[])), "must have at least 1"),
    (
        "options and groups",
        "modal",
        field(select(option_groups=[{"label": plain("g"), "options": [option()]}])),
        "one of",
    ),
    ("an initial option that is none", "modal", field(select(initial_option=option("No", "no"))), "exactly match"),
    ("a long placeholder", "modal", field(select(placeholder=plain("x" * 151))), "must be less than 151"),
    (
        "mrkdwn in a menu option",
        "modal",
        field(select(options=[{"text": {"type": "mrkdwn", "text": "x"}, "value": "v"}])),
        "must be a plain_text",
    ),
    ("six overflow options", "message", actions({"type": "overflow", "options": [option()] * 6}), "no more than 5"),
    ("eleven radio buttons", "modal", field({"type": "radio_buttons", "options": [option()] * 11}), "no more than 10"),
    (
        "a date that is none",
        "modal",
        field({"type": "datepicker", "initial_date": "23.11.2026"}),
        "a date as YYYY-MM-DD",
    ),
    ("a time that is none", "modal", field({"type": "timepicker", "initial_time": "9:05"}), "a time as HH:mm"),
    ("a user that is none", "modal", field({"type": "users_select", "initial_user": "rhea"}), "a valid Slack ID"),
    ("max_length over 3000", "modal", field({"type": "plain_text_input", "max_length": 3001}), "between 1 and 3000"),
    ("a number input unsure of decimals", "modal", field({"type": "number_input"}), "is_decimal_allowed"),
    ("a confirmation without text", "message", actions(button("b", "a", confirm={"title": plain("Sure?")})), "text"),
    (
        "a long confirmation title",
        "message",
        actions(button("b", "a", confirm={"title": plain("x" * 101), "text": plain("x")})),
        "must be less than 101",
    ),
    ("an image without alt_text", "message", {"type": "image", "image_url": "https://x.example/a.png"}, "alt_text"),
    ("an image from nowhere", "message", {"type": "image", "alt_text": "x"}, "exactly one of"),
    ("markdown in Home", "home", {"type": "markdown", "text": "x"}, "unsupported type"),
    ("an alert in a message", "message", {"type": "alert", "text": plain("x")}, "unsupported type"),
    ("a chart with a long category", "message", chart(categories=["x" * 21]), "must be less than 21"),
    ("a chart with a long title", "message", chart() | {"title": "x" * 51}, "must be less than 51"),
    ("a chart with too many categories", "message", chart(categories=[f"W{n}" for n in range(21)]), "no more than 20"),
    (
        "a pie with an empty slice",
        "message",
        chart() | {"chart": {"type": "pie", "segments": [{"label": "a", "value": 0}]}},
        "must be greater than 0",
    ),
    ("a chart whose points fit no category", "message", chart(categories=["W1", "W2"]), "exactly one point"),
    ("a table in a modal", "modal", {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}, "unsupported"),
    ("a text that is a string", "message", {"type": "section", "text": "x"}, "must provide an object"),
    ("a block that is a string", "message", "section", "must provide an object"),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("what", "surface", "block", "defect"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_slack_refuses_is_refused_in_its_words(what: str, surface: str, block: Json, defect: str) -> None:
    defects = defects_of([block], surface=surface)
    assert any(defect in found for found in defects), defects
    assert all(found.startswith("[ERROR] ") and "[json-pointer:/blocks/0" in found for found in defects)


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks(surface: str, most: int) -> None:
    assert defects_of([{"type": "divider"}] * most, surface=surface) == []
    assert "no more than" in defects_of([{"type": "divider"}] * (most + 1), surface=surface)[0]


def test_a_block_id_stands_once() -> None:
    twice = [{"type": "divider", "block_id": "b"}] * 2
    assert defects_of(twice, surface="home") == [
        "[ERROR] `block_id` 'b' already exists [json-pointer:/blocks/1/block_id]"
    ]


def test_an_action_id_may_stand_in_several_blocks() -> None:
    assert defects_of([actions(button("b", "a")), actions(button("b", "a"))], surface="home") == []


def test_two_charts_and_one_table_fit_a_message() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert defects_of([chart(), chart(), table], surface="message") == []
    assert "no more than 2" in defects_of([chart()] * 3, surface="message")[0]
    assert "only_one_table_allowed" in defects_of([table, table], surface="message")[0]


def test_one_element_at_most_takes_the_focus() -> None:
    focused = field({"type": "plain_text_input", "focus_on_load": True})
    assert defects_of([focused], surface="modal") == []
    assert "focus_on_load" in defects_of([focused, focused], surface="modal")[0]


def test_all_texts_are_counted() -> None:
    assert total_text([section("x" * 10, accessory=button("yy", "a")), {"type": "header", "text": plain("zzz")}]) == 15
