"""A promise in full, its words, its history, its lists: what they offer, and what comes back from them."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.commitments import CommitmentId, Side, State, Wording
from bot.domain.messages import View
from bot.views import commitments
from bot.views.commitments import Id, ListQuery
from bot.views.kit import carried_by, subject_of
from bot.views.payloads import carrying
from bot.views.retyping import typed_again, typed_in, with_typed
from tests.views import gallery
from tests.views.reading import plain_json, submitted

TYPED = ["Send it", "two\nlines", "<!channel> & *bold*", "x" * 300, "\u202eright to left"]


def labels(view: View) -> list[str]:
    return [
        element["text"]["text"]
        for block in plain_json(view)["blocks"]
        for element in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]
        if element["type"] == "button"
    ]


def card(**item: Any) -> View:
    return commitments.draw_card(
        commitments.CommitmentCard(item=replace(gallery.item(), **item), when="Friday 27 November 2026")
    )


def test_the_card_of_ones_own_offers_all_one_can_do() -> None:
    assert labels(card()) == [
        *("Done", "New date", "Can't keep", "Not mine"),
        *("Edit", "Make it a must-do", "It may slip", "Noted by mistake"),
        "History",
    ]


def test_the_card_of_theirs_offers_what_one_can_do_about_it() -> None:
    assert labels(card(side=Side.THEIRS)) == [
        *("They did it", "New date", "Let it go", "Draft a reminder"),
        *("Edit", "Make it a must-do", "Hand over", "Noted by mistake"),
        "History",
    ]


def test_who_may_not_change_it_sees_its_history_only() -> None:
    assert labels(card(can_act=False, owner="Tom Teller")) == ["History"]


def test_what_somebody_who_left_had_promised_is_taken_over() -> None:
    left = {"can_act": False, "can_take_over": True, "owner": "Tom Teller"}
    assert labels(card(**left)) == ["Take over", "History"]
    page = commitments.ListPage(
        title="Of people who left",
        shows=commitments.Which.LEFT,
        groups=(commitments.Group(title="Tom Teller", items=(replace(gallery.item(), **left),)),),  # type: ignore[arg-type]
        choices=(("left", "Of people who left"),),
        total=1,
    )
    assert labels(commitments.draw_list_page(page)) == ["Take over", "Details"]


def test_a_closed_one_is_taken_back_while_it_can_be() -> None:
    assert labels(card(state=State.KEPT, can_act=False, can_undo=True)) == ["Undo", "History"]
    assert labels(card(state=State.KEPT, can_act=False)) == ["History"]


def test_a_new_date_is_taken_back_beside_all_else_one_can_do() -> None:
    assert labels(card(can_move_back=True))[:5] == ["Done", "New date", "Can't keep", "Not mine", "Undo new date"]


def test_a_message_in_which_it_got_a_new_date_offers_the_way_back_in_place_of_a_menu() -> None:
    moved = replace(gallery.item(), is_moved_since=True, can_move_back=True)
    (row,) = (block.to_dict() for block in commitments.item_blocks(moved, within="chase", is_compact=True))
    assert row["accessory"]["text"]["text"] == "Undo new date"
    listed = commitments.item_blocks(replace(moved, is_moved_since=False), within="home", is_compact=True)
    (row,) = (block.to_dict() for block in listed)
    assert [option["text"]["text"] for option in row["accessory"]["options"]][:2] == ["Done", "New date"]


def test_what_was_noted_by_mistake_says_so() -> None:
    mistaken = replace(gallery.item(), state=State.RELEASED, was_mistaken=True, can_act=False)
    assert commitments.item_line(mistaken).startswith("Noted by mistake: Send the pricing")


@pytest.mark.parametrize("change", [{"is_at_risk": True}, {"can_warn": True}])
def test_the_honest_word_is_offered_where_silence_would_hurt(change: dict[str, bool]) -> None:
    assert "Tell them now" in labels(card(**change))


def test_the_colleague_who_is_asked_answers_on_the_card() -> None:
    asked = commitments.CommitmentCard(
        item=replace(gallery.item(), can_act=False, owner="Rita Rep"), when="Friday", asked_by="Rita Rep"
    )
    assert labels(commitments.draw_card(asked)) == ["Accept", "Not mine", "History"]


def test_a_link_that_is_none_gets_no_button() -> None:
    shown = commitments.CommitmentCard(item=gallery.item(), when="Friday", source_url="javascript:alert(1)")
    assert "Open the message" not in labels(commitments.draw_card(shown))
    there = replace(shown, source_url="https://vendor.slack.example/archives/C1/p1")
    assert "Open the message" in labels(commitments.draw_card(there))


@pytest.mark.parametrize("text", TYPED)
def test_words_read_as_they_were_drawn(text: str) -> None:
    wording = Wording(
        side=Side.THEIRS, what=text, who=text, how=text, why=text, account="acme.test", is_must_do=True, is_at_risk=True
    )
    view = commitments.draw_edit(commitments.EditForm(item=gallery.item(), wording=wording, edits=7))
    read = commitments.read_edit(submitted(view))
    assert read == commitments.EditInput(commitment_id=CommitmentId("commitment-1"), wording=wording, edits=7)


def test_words_want_what_and_who() -> None:
    form = commitments.EditForm(item=gallery.item(), wording=Wording(side=Side.OURS, what=" ", who=""))
    errors = commitments.read_edit(submitted(commitments.draw_edit(form)))
    assert isinstance(errors, dict)
    assert set(errors) == {Id.WHAT, Id.WHO}


def test_a_decline_reads_as_typed() -> None:
    view = commitments.draw_decline(commitments.DeclineForm(item=gallery.item()))
    read = commitments.read_decline(submitted(view, {Id.REASON: "Not my account"}))
    assert read == commitments.DeclineInput(commitment_id=CommitmentId("commitment-1"), reason="Not my account")


# -- what was typed comes back -------------------------------------------------------------------------------------


FORMS = {
    name: view
    for name, view in gallery.views().items()
    if view.get("callback_id") in {Id.SAVE_MOVE, Id.SAVE_CANT_KEEP, Id.SAVE_NOT_MINE, Id.SAVE_DECLINE, Id.SAVE_EDIT}
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_nobody_typed_into_has_nothing_to_keep(name: str) -> None:
    assert typed_in(submitted(FORMS[name])) == {}


def test_what_was_typed_into_any_input_is_there_again() -> None:
    view = commitments.draw_move(commitments.MoveForm(item=gallery.item(), day="2026-11-30", at="12:00"))
    values: dict[str, Any] = {
        Id.DAY: "2026-12-01",
        Id.AT: None,
        Id.REASON: "Legal <!channel>",
        Id.TOLD: "no",
    }
    typed = plain_json(typed_in(submitted(view, values)))
    again = typed_again(view, typed, start_over=Id.START_OVER)
    assert labels(again) == ["Start over"]
    read = commitments.read_move(submitted(again))
    assert isinstance(read, commitments.MoveInput)
    assert (read.day.isoformat(), read.at, read.reason, read.told_them) == (
        "2026-12-01",
        None,
        "Legal <!channel>",
        False,
    )


def test_ticks_and_people_are_there_again() -> None:
    wording = Wording(side=Side.OURS, what="a", who="b", is_must_do=True)
    edit = commitments.draw_edit(commitments.EditForm(item=gallery.item(), wording=wording))
    typed = plain_json(typed_in(submitted(edit, {Id.MUST_DO: [], Id.AT_RISK: ["yes"], Id.SIDE: "theirs"})))
    read = commitments.read_edit(submitted(with_typed(edit, typed)))
    assert isinstance(read, commitments.EditInput)
    assert (read.wording.is_must_do, read.wording.is_at_risk, read.wording.side) == (False, True, Side.THEIRS)
    whose = commitments.draw_not_mine(commitments.NotMineForm(item=gallery.item()))
    typed = typed_in(submitted(whose, {Id.COLLEAGUE: "U9"}))
    assert commitments.read_not_mine(submitted(with_typed(whose, typed))).slack_id == "U9"


def test_nothing_typed_leaves_a_form_as_it_is() -> None:
    view = commitments.draw_decline(commitments.DeclineForm(item=gallery.item()))
    assert typed_again(view, {}, start_over=Id.START_OVER) == view


# -- lists ---------------------------------------------------------------------------------------------------------


def test_a_form_carries_the_list_below_it_and_its_own_facts() -> None:
    form = commitments.EditForm(item=gallery.item(), wording=Wording(side=Side.OURS, what="a", who="b"), edits=4)
    view = carrying(commitments.draw_edit(form), commitments.carried_list(ListQuery(shows="of:c9", page=3)))
    assert subject_of(view) == "commitment-1"
    assert carried_by(view) == {"edits": "4", "shows": "of:c9", "page": "3"}
    assert commitments.listed_in(view) == ListQuery(shows="of:c9", page=3)
    assert commitments.listed_in(commitments.draw_edit(form)) is None


def test_clicks_in_a_list_ask_for_what_they_say() -> None:
    view = commitments.draw_list_page(gallery.list_page())

    def clicked(action_id: str, value: str) -> ListQuery:
        return commitments.list_clicked({"view": view, "actions": [{"action_id": action_id, "value": value}]})

    assert clicked(Id.LIST_ON, "2") == ListQuery(shows="open", page=2)
    assert clicked(Id.LIST_BACK, "0") == ListQuery(shows="open", page=0)
    assert clicked(Id.LIST_OPEN, "team") == ListQuery(shows="team")
    chosen = {"action_id": Id.LIST_CHOICE, "block_id": "choice", "selected_option": {"value": "overdue"}}
    assert commitments.list_clicked({"view": view, "actions": [chosen]}) == ListQuery(shows="overdue")


def test_a_list_turns_its_pages_at_both_ends() -> None:
    page = gallery.list_page()
    assert labels(commitments.draw_list_page(page))[-2:] == ["Previous", "Next"]
    assert labels(commitments.draw_list_page(replace(page, page=0)))[-1] == "Next"
    assert labels(commitments.draw_list_page(replace(page, page=2)))[-1] == "Previous"


def test_a_full_page_of_long_names_fits_one_modal() -> None:
    items = tuple(gallery.late(lambda _: "&" * 3000, n) for n in range(commitments.ITEMS_ON_A_PAGE))
    page = replace(gallery.list_page(), groups=(commitments.Group(title="I owe", items=items),))
    assert len(commitments.draw_list_page(page)["blocks"]) <= 100
