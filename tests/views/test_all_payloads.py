"""Everything SayDo shows: accepted by Slack, safe, quiet, and as it was last looked at."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

import bot.views
from bot.sandbox.block_kit import defects_of, total_text
from bot.sandbox.surfaces import check_view
from bot.views import (
    account_timelines,
    answers,
    calendar_forms,
    calls,
    commitments,
    digest_forms,
    exports,
    homes,
    leads,
    looks,
    preps,
    questions,
    reasons,
    recaps,
    setting_forms,
    teams,
    webhooks,
)
from tests.views import gallery
from tests.views.gallery import Say
from tests.views.reading import plain_json, texts

HOSTILE = "<!channel> <@U1> <https://evil.test|pay> *b* _i_ ~s~ `c` & &amp; \u202e\u200f\u2066 😀 :tada:\r\n\n\tend"
SAYINGS: dict[str, Say] = {
    "as it is": gallery.as_it_is,
    "hostile": lambda _: HOSTILE,
    "3,000 letters": lambda _: "long " * 600,
    "3,000 ampersands": lambda _: "&" * 3000,
    "emoji": lambda _: "👩‍👩‍👧‍👦" * 400,
    "lines": lambda _: "a\n" * 1500,
    "right to left": lambda _: "\u202e\u05e4\u05d2\u05d9\u05e9\u05d4\u202c " * 300,
    "one space": lambda _: " ",
    "nothing": lambda _: "",
}
LIVE = re.compile(r"<(?!#C0123>)[^>]*>")  # the channel of the gallery is linked by SayDo


def _payloads(say: Say) -> dict[str, Any]:
    shown = {name: list(message.blocks) for name, message in gallery.messages(say).items()}
    return {name: plain_json(payload) for name, payload in {**shown, **gallery.views(say)}.items()}


@pytest.mark.parametrize("saying", SAYINGS)
def test_slack_accepts_every_message_whatever_stands_in_it(saying: str) -> None:
    for name, message in gallery.messages(SAYINGS[saying]).items():
        blocks = plain_json(list(message.blocks))
        assert defects_of(blocks, surface="message") == [], name
        assert total_text(blocks) <= 13_000, name
        assert 0 < len(message.text) <= 4_000, name


@pytest.mark.parametrize("saying", SAYINGS)
def test_slack_accepts_every_view_whatever_stands_in_it(saying: str) -> None:
    for name, view in gallery.views(SAYINGS[saying]).items():
        assert check_view(plain_json(view), kinds=("modal", "home")), name


def test_nothing_from_outside_pings_links_or_hides() -> None:
    for name, payload in _payloads(SAYINGS["hostile"]).items():
        for text in texts(payload):
            assert "\u202e" not in text["text"], name
            if text["type"] == "mrkdwn":
                assert text["verbatim"] is True, name
                assert not LIVE.search(text["text"]), name


def test_the_text_beside_the_blocks_pings_nobody() -> None:
    for name, message in gallery.messages(SAYINGS["hostile"]).items():
        assert not LIVE.search(message.text), name


def test_the_text_beside_the_blocks_begins_as_the_first_block_does() -> None:
    for name, message in gallery.messages().items():
        first = str(message.blocks[0]["text"]["text"]).replace("*", "").splitlines()[0]
        assert message.text.startswith(first), name


def test_every_message_of_ordinary_length_is_said_whole_in_its_text() -> None:
    for name, message in gallery.messages().items():
        for block in message.blocks:
            if block["type"] == "section":
                last = str(block["text"]["text"]).replace("*", "").splitlines()[-1]
                assert last in message.text, name


def test_a_click_finds_every_button_and_menu_of_a_message() -> None:
    for name, message in gallery.messages().items():
        for block in plain_json(list(message.blocks)):
            for element in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]:
                if element["type"] == "overflow":
                    assert "/" in block["block_id"], name


def test_no_control_answers_to_the_name_of_another() -> None:
    about_calls = (calls.Id, leads.Id, preps.Id, recaps.Id)
    surfaces = (
        account_timelines.Id,
        answers.Id,
        calendar_forms.Id,
        commitments.Id,
        digest_forms.Id,
        exports.Id,
        homes.Id,
        looks.Id,
        questions.Id,
        reasons.Id,
        setting_forms.Id,
        teams.Id,
        webhooks.Id,
        *about_calls,
    )
    names = [name.value for surface in surfaces for name in surface]
    assert len(names) == len(set(names))


def test_saydo_never_raises_its_voice() -> None:
    """The only `!` in the sources of the views stand where no person reads."""
    folder = Path(bot.views.__file__).parent
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "!" not in node.value, f"{path.name}:{node.lineno}"


def test_no_word_of_saydo_is_jargon() -> None:
    avoided = re.compile(r"\b(please|oops|sorry|leverage|actionable|utili[sz]e|sync|stakeholder)\b", re.IGNORECASE)
    for name, payload in _payloads(lambda _: "x").items():
        assert not [text["text"] for text in texts(payload) if avoided.search(text["text"])], name


MESSAGES, VIEWS = gallery.messages(), gallery.views()


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_are_as_they_were_last_looked_at(name: str, snapshot: SnapshotAssertion) -> None:
    message = MESSAGES[name]
    assert {"text": message.text, "blocks": plain_json(list(message.blocks))} == snapshot


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_as_they_were_last_looked_at(name: str, snapshot: SnapshotAssertion) -> None:
    assert plain_json(VIEWS[name]) == snapshot
