"""The ready card: what it says first, what it never leaves out, and how it stays a card."""

from dataclasses import replace

import pytest

from bot.domain.messages import Message
from bot.sandbox.block_kit import total_text
from bot.views.ready_cards import ReadyCard, draw_ready_card
from tests.views import gallery, prep_gallery
from tests.views.reading import plain_json


def labels(message: Message) -> list[str]:
    blocks = plain_json(list(message.blocks))
    rows = [b["elements"] if b["type"] == "actions" else [b["accessory"]] if "accessory" in b else [] for b in blocks]
    return [element["text"]["text"] for row in rows for element in row]


def test_without_an_objective_it_says_that_one_line_is_enough() -> None:
    message = draw_ready_card(ReadyCard(call=gallery.call()))
    assert "one line is enough" in message.text.splitlines()[0]
    assert labels(message) == ["Join", "Write one line", "History with acme.test", "Fewer like this"]


def test_a_link_that_leads_nowhere_on_the_web_gets_no_button() -> None:
    card = ReadyCard(call=replace(gallery.call(), link="javascript:alert(1)"), objective="A pilot")
    assert labels(draw_ready_card(card)) == ["Change", "History with acme.test", "Fewer like this"]


def test_it_says_all_that_was_prepared_and_what_each_side_owes() -> None:
    text = draw_ready_card(prep_gallery.ready_card(gallery.call(), str)).text
    wanted = (
        *("They name who decides", "A price", "they said so", "they will haggle", "Numbers", "not sent yet"),
        *("What would make this worth your time?", "What if they do nothing?", "Two weeks", "A date for the pilot"),
        *(
            "A plan they can show",
            "Send the pricing",
            "at risk",
            "Send the deck",
            "Name the buyer",
            "2 working days late",
        ),
        *("Last time, Mon 16 Nov: Partly", "We kept 7 of 8 (88%)", "They kept 1 of 2"),
    )
    assert [one for one in wanted if one not in text] == []


@pytest.mark.parametrize("must_dos", [1, 20, 60])
@pytest.mark.parametrize("text", ["x" * 3000, "&" * 3000, "a\n" * 1500, "👩‍👩‍👧‍👦" * 400])
def test_however_much_was_written_must_dos_and_buttons_are_there(text: str, must_dos: int) -> None:
    card = prep_gallery.ready_card(gallery.call(), lambda _: text)
    message = draw_ready_card(replace(card, account=prep_gallery.account(str, must_dos=must_dos)))
    drawn = plain_json(list(message.blocks))
    assert str(drawn).count("We owe them: Send the pricing") == must_dos
    assert labels(message)[0] == "Join"
    assert labels(message)[-3:] == ["Change", "History with acme.test", "Fewer like this"]
    assert len(drawn) <= 50
    assert total_text(drawn) <= 10_000


def test_what_found_no_room_is_said_to_be_in_the_prep() -> None:
    card = prep_gallery.ready_card(gallery.call(), lambda _: "x" * 3000)
    crowded = replace(card, account=prep_gallery.account(str, must_dos=60))
    ordinary = draw_ready_card(prep_gallery.ready_card(gallery.call(), str))
    assert "There is more in the prep" in str(draw_ready_card(crowded).blocks)
    assert "There is more in the prep" not in str(ordinary.blocks)


def test_a_card_of_a_call_that_is_over_has_no_buttons() -> None:
    assert labels(gallery.messages()["ready card, over"]) == []
