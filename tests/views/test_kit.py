"""Outside text made safe, payloads held against Slack's limits, clicks read."""

import pytest
from slack_sdk.errors import SlackObjectFormationError

from bot.views.blocks import button, context, menu, section
from bot.views.folding import Group, Part, Room, group, groups
from bot.views.kit import (
    Click,
    UndrawableError,
    clicked,
    counted,
    escape,
    is_web_address,
    one_line,
    paragraphs,
    unescape,
)
from bot.views.payloads import message, modal


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("Q&A <b>", "Q&amp;A &lt;b&gt;"),
        ("&amp;", "&amp;amp;"),
        ("two\n\nlines\tand  gaps ", "two lines and gaps"),
        ("a\u202eb\u2066c\x00d", "abcd"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_outside_text_becomes_one_harmless_line(raw: str, safe: str) -> None:
    assert escape(raw) == safe


@pytest.mark.parametrize("raw", ["&" * 300, "a<" * 200, "x" * 500, "<" * 19, "&&&&&&&&&&"])
@pytest.mark.parametrize("most", [10, 20, 99])
def test_text_is_cut_before_it_is_escaped(raw: str, most: int) -> None:
    cut = escape(raw, most=most)
    assert len(cut) <= most
    kept = unescape(cut).removesuffix("…")
    assert raw.startswith(kept)
    assert "&" not in cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_cut_leaves_no_half_of_a_joined_emoji() -> None:
    assert one_line("ab👩\u200d👩c", most=5) == "ab👩…"


def test_what_was_escaped_comes_back_as_it_was() -> None:
    assert unescape(escape("if a < b && b > c: &lt;")) == "if a < b && b > c: &lt;"


def test_lines_are_kept_and_blank_ones_stand_once() -> None:
    assert paragraphs("a\r\n\r\n\r\n\r\nb\nc\n") == "a\n\nb\nc"


def test_a_text_of_a_thousand_lines_does_not_fill_the_screen() -> None:
    assert paragraphs("a\n" * 1000).count("\n") <= 40


@pytest.mark.parametrize(
    ("address", "leads_there"),
    [
        ("https://meet.example/abc", True),
        ("http://meet.example", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://meet.example/a b", False),
        ("https://[bad", False),
        (f"https://meet.example/{'a' * 3000}", False),
        ("", False),
    ],
)
def test_a_button_leads_to_web_addresses_only(address: str, *, leads_there: bool) -> None:
    assert is_web_address(address) is leads_there


def test_numbers_agree_with_their_nouns() -> None:
    assert [counted(0, "call"), counted(1, "call"), counted(2, "call")] == ["0 calls", "1 call", "2 calls"]


def test_an_empty_text_is_refused_before_slack_loses_it() -> None:
    with pytest.raises(UndrawableError):
        section(" ")


def test_a_block_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(UndrawableError, match="twin"):
        message([section("a", block_id="twin"), section("b", block_id="twin")])


def test_too_many_blocks_are_folded_into_a_count() -> None:
    folded = message([section(f"line {n}") for n in range(80)])
    assert len(folded.blocks) == 50
    assert folded.blocks[-1]["elements"][0]["text"] == "and 31 more"


def test_too_much_text_is_folded_into_a_count() -> None:
    folded = message([section("x" * 2000) for _ in range(10)])
    assert [len(folded.blocks), folded.blocks[-1]["elements"][0]["text"]] == [5, "and 6 more"]


def test_the_text_beside_the_blocks_stays_within_what_an_update_takes() -> None:
    long = message([section("word " * 100) for _ in range(15)])
    assert len(long.text) <= 4000
    assert long.text.endswith("more lines")


def test_a_modal_of_more_than_a_hundred_blocks_is_refused() -> None:
    with pytest.raises(SlackObjectFormationError):
        modal("Title", [section("a")] * 101, callback_id="x")


def _numbered(title: str, count: int) -> Group[int]:
    return Group(title=title, items=range(count), draw=lambda n: [section(f"item {n}"), context("small")])


def _said(blocks: Part) -> list[str]:
    drawn = [block.to_dict() for block in blocks]
    return [block["text"]["text"] if "text" in block else block["elements"][0]["text"] for block in drawn]


def test_a_list_shows_what_fits_and_counts_the_rest() -> None:
    said = _said(group(_numbered("Title", 5), room=Room(blocks=7, text=1000), rest="on Home"))
    assert said == ["Title", "item 0", "small", "item 1", "small", "and 3 more on Home"]


def test_a_list_without_room_for_its_heading_is_left_out() -> None:
    assert group(_numbered("Title", 1), room=Room(blocks=1, text=1000), rest="on Home") == []


def test_no_group_crowds_out_a_later_one() -> None:
    several = [_numbered("First", 100), _numbered("None", 0), _numbered("Second", 100)]
    said = _said(groups(several, room=Room(blocks=20, text=5000), rest="on Home"))
    assert len(said) <= 20
    assert "Second" in said
    assert "None" not in said
    assert said[-1].startswith("and 9")


def test_groups_that_find_no_room_are_counted() -> None:
    several = [_numbered("First", 10), _numbered("Second", 10)]
    assert _said(groups(several, room=Room(blocks=2, text=5000), rest="on Home")) == ["and 20 more on Home"]


def test_a_click_on_a_button_names_its_id() -> None:
    drawn = button("Write", "calls.write", "call-1").to_dict()
    assert clicked({"actions": [{**drawn, "block_id": "Xy1"}]}) == Click(action_id="calls.write", id="call-1")


def test_a_choice_in_a_menu_names_what_its_block_is_about() -> None:
    drawn = menu("calls.not_a_call", [("series", "This series")]).to_dict()
    action = {
        "action_id": drawn["action_id"],
        "block_id": "calls.ask/call/1",
        "selected_option": drawn["options"][0],
    }
    assert clicked({"actions": [action]}) == Click(action_id="calls.not_a_call", id="call/1", choice="series")


def test_a_cleared_select_has_no_choice() -> None:
    action = {"action_id": "preps.stage", "block_id": "preps.stage", "selected_option": None}
    assert clicked({"actions": [action]}) == Click(action_id="preps.stage", id="")
