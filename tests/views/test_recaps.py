"""The recap's modal, review and mail: what is typed is what is read, what is missing is asked for where it belongs."""

from dataclasses import replace

import pytest

from bot.domain.calls import CallId
from bot.domain.commitments import State
from bot.domain.recaps import MOST_ROWS, Outcome, Row
from bot.sandbox.elements import Value
from bot.sandbox.surfaces import check_view
from bot.sandbox.views import View as ShownView
from bot.views import recaps
from bot.views.recaps import Id, RowField, RowMark, row_block
from tests.views import gallery
from tests.views.gallery import Say
from tests.views.reading import plain_json, submitted

TYPED = ["They name who decides", "<!channel> & <@U1>\n\n\u202e😀", "  with spaces around  ", "é" * 100]
A_ROW = Row(what="Name the buyer", pick="theirs:bob@acme.test", when="Friday", how="by mail")


def _always(text: str) -> Say:
    return lambda _: text


def _form(**values: object) -> recaps.RecapForm:
    return replace(gallery.recap_form(), values=replace(gallery.recap_input(), **values))  # type: ignore[arg-type]


def test_a_recap_of_full_rows_of_emoji_is_drawn_whole() -> None:
    full = gallery.recap_form(_always("😀" * 3000), MOST_ROWS)
    many = tuple(replace(one, key=f"{one.key}{n}") for n in range(4) for one in full.people)
    assert check_view(plain_json(recaps.draw_recap(replace(full, people=many))))


@pytest.mark.parametrize("edition", [0, 1, 7])
@pytest.mark.parametrize("text", TYPED)
def test_a_recap_reads_as_it_was_drawn(text: str, edition: int) -> None:
    form = gallery.recap_form(_always(text), MOST_ROWS)
    values = replace(form.values, edition=edition, is_from_draft=edition == 1, known="2026-11-23T13:40:00+00:00")
    read = recaps.read_recap(submitted(recaps.draw_recap(replace(form, values=values))))
    assert read == values


def test_a_row_reads_as_it_was_typed() -> None:
    form = _form(rows=(recaps.blank_row("7", pick="theirs"),))
    entered: dict[str, Value] = {
        row_block("7", RowField.WHAT): "Name the buyer",
        row_block("7", RowField.WHO): "Zoe",
        row_block("7", RowField.WHEN): "Friday",
        row_block("7", RowField.HOW): "by mail",
        row_block("7", RowField.MARKS): [RowMark.MUST_DO.value],
    }
    read = recaps.read_recap(submitted(recaps.draw_recap(form), entered))
    assert isinstance(read, recaps.RecapInput)
    told = Row(what="Name the buyer", pick="theirs", who="Zoe", when="Friday", how="by mail", is_must_do=True)
    assert read.rows == (("7", told),)


def test_who_is_picked_among_both_sides_or_somebody_else() -> None:
    view = plain_json(recaps.draw_recap(_form(rows=(("1", A_ROW),))))
    (menu,) = [block["element"] for block in view["blocks"] if block.get("block_id") == row_block("1", RowField.PICK)]
    offered = {group["label"]["text"]: [o["text"]["text"] for o in group["options"]] for group in menu["option_groups"]}
    assert offered == {
        "Us": ["Rita Rep (you)", "Tom Teller", "Another colleague"],
        "Them": ["Ann Buyer", "Bob Lee", "Somebody else of theirs"],
    }
    assert menu["initial_option"]["text"]["text"] == "Bob Lee"


def test_another_colleague_is_picked_among_all_of_slack() -> None:
    view = submitted(recaps.draw_recap(_form(rows=(("1", replace(A_ROW, pick="ours", colleague="U7")),))))
    assert recaps.typed_recap(view).rows[0][1].colleague == "U7"
    nobody = submitted(recaps.draw_recap(_form(rows=(("1", replace(A_ROW, pick="ours")),))))
    assert recaps.read_recap(nobody) == {
        row_block("1", RowField.COLLEAGUE): "Pick a colleague who is in this Slack workspace."
    }


def test_somebody_who_is_not_on_the_call_any_more_is_asked_for_again() -> None:
    view = submitted(recaps.draw_recap(_form(rows=(("1", replace(A_ROW, pick="theirs:gone@acme.test")),))))
    assert recaps.read_recap(view) == {row_block("1", RowField.PICK): "Who does it? Pick one."}


def test_blank_rows_are_left_out_of_a_submission_and_kept_while_typing() -> None:
    rows = (("1", A_ROW), recaps.blank_row("2", pick="ours:m1"))
    view = submitted(recaps.draw_recap(_form(rows=rows)))
    read = recaps.read_recap(view)
    assert isinstance(read, recaps.RecapInput)
    assert [key for key, _ in read.rows] == ["1"]
    assert recaps.typed_recap(view).rows == rows


@pytest.mark.parametrize("edition", [0, 1])
def test_what_is_missing_is_asked_for_at_its_input(edition: int) -> None:
    rows = (("a", Row(pick="ours:m1", what="Send the pricing")), ("b", Row(how="by mail")))
    view = submitted(recaps.draw_recap(_form(outcome=None, rows=rows, edition=edition)))
    errors = recaps.read_recap(view)
    assert isinstance(errors, dict)
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    assert set(errors) <= set(inputs)
    assert len(errors) == 1 + 1 + 3


def test_a_recap_without_promises_is_a_recap() -> None:
    read = recaps.read_recap(submitted(recaps.draw_recap(_form(rows=()))))
    assert isinstance(read, recaps.RecapInput)
    assert read.rows == ()


def test_a_row_more_than_fit_is_not_offered() -> None:
    full = plain_json(recaps.draw_recap(gallery.recap_form(rows=MOST_ROWS)))
    assert Id.ADD_ROW not in str(full)
    assert f"{MOST_ROWS} promises are what fits here" in str(full)
    assert Id.ADD_ROW in str(plain_json(recaps.draw_recap(gallery.recap_form(rows=MOST_ROWS - 1))))


def test_what_is_folded_away_is_open_once_something_stands_in_it() -> None:
    folded = {"more_possible": "", "learnings": "", "notes": "", "shows_more": False}
    assert Id.NOTES not in str(plain_json(recaps.draw_recap(_form(**folded))))
    assert Id.NOTES in str(plain_json(recaps.draw_recap(_form(**folded | {"shows_more": True}))))
    assert Id.NOTES in str(plain_json(recaps.draw_recap(_form(**folded | {"learnings": "Legal reads it"}))))


def test_only_lines_that_were_read_back_are_saved_without_a_review() -> None:
    form = gallery.recap_form()
    asked, read_back = recaps.draw_recap(form), recaps.draw_recap(replace(form, read_back=gallery.review_rows()))
    assert plain_json(asked)["submit"]["text"] == "Review"
    assert plain_json(read_back)["submit"]["text"] == "Save"
    assert [recaps.typed_recap(submitted(view)).is_read_back for view in (asked, read_back)] == [False, True]


def test_a_call_taken_from_the_calendar_reads_as_the_next_meeting() -> None:
    view = recaps.draw_recap(
        replace(_form(next_call="call-9", next_meeting=""), next_call=recaps.NextCall(id="call-9", text="Acme pilot"))
    )
    assert recaps.typed_recap(submitted(view)).next_call == "call-9"


def test_typed_values_stay_when_another_row_is_added() -> None:
    shown = _shown(recaps.draw_recap(gallery.recap_form(rows=1)))
    notes = (Id.NOTES.value, Id.NOTES.value)
    shown.typed[notes] = "typed just now"
    shown.replace_body(submitted(recaps.draw_recap(gallery.recap_form(rows=2))), new_hash="2")
    assert shown.typed[notes] == "typed just now"


def test_starting_over_empties_the_modal() -> None:
    shown = _shown(recaps.draw_recap(_form(edition=1, is_from_draft=True)))
    fresh = recaps.RecapInput(call_id=CallId("call-1"), rows=(recaps.blank_row("s1"),))
    shown.replace_body(submitted(recaps.draw_recap(replace(gallery.recap_form(), values=fresh))), new_hash="2")
    assert not shown.typed


def _shown(view: object) -> ShownView:
    return ShownView(id="V1", user="U1", body=submitted(view), hash="1", root_id="V1")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", TYPED)
def test_a_draft_of_a_recap_reads_back_as_it_was(text: str) -> None:
    values = gallery.recap_input(_always(text))
    assert recaps.recap_from_json(plain_json(recaps.recap_as_json(values))) == values
    blank = recaps.RecapInput(call_id=CallId("call-1"))
    assert recaps.recap_from_json(plain_json(recaps.recap_as_json(blank))) == blank


def test_a_draft_of_an_earlier_version_keeps_its_rows() -> None:
    old = {"outcome": None, "their_outcome": None, "more_possible": "", "learnings": "Legal reads it", "notes": ""}
    row = {"key": "1", "side": "theirs", "what": "Name the buyer", "who": "Bob", "when": "Friday", "how": ""}
    read = recaps.recap_from_json({"call_id": "call-1", **old, "rows": [row]})
    assert read.rows == (("1", Row(what="Name the buyer", pick="theirs", who="Bob", when="Friday")),)
    assert read.learnings == "Legal reads it"


def test_a_corrected_row_reads_as_it_was_typed_and_an_emptied_one_is_taken_out() -> None:
    review = recaps.Review(call=gallery.call(), mark="1f", outcome="Reached", rows=gallery.review_rows())
    view = recaps.draw_recap_review(
        replace(review, open_row=recaps.OpenRow(key="2", row=A_ROW, people=gallery.people()))
    )
    assert recaps.reviewed(submitted(view)) == ("call-1", "1f")
    assert recaps.read_correction(submitted(view)) == ("2", A_ROW)
    emptied = dict.fromkeys(row_block("2", field) for field in (RowField.WHAT, RowField.WHEN, RowField.HOW))
    read = recaps.read_correction(submitted(view, emptied))
    assert not isinstance(read, dict)
    assert read[1].is_blank


def test_every_outcome_has_words_and_a_button() -> None:
    assert all(recaps.outcome_text(outcome) for outcome in Outcome)
    assert not recaps.outcome_text(None)
    assert [recaps.tapped(tap) for tap in recaps.TAPS.values()] == list(Outcome)


def test_a_promise_that_is_closed_has_no_menu_in_the_saved_recap() -> None:
    (row, *_) = gallery.kept_rows(gallery.as_it_is, 1)
    assert row.item is not None
    saved = recaps.SavedRecap(call=gallery.call(), by="Rita", outcome="Reached", rows=(row,))
    closed = replace(saved, rows=(replace(row, item=replace(row.item, state=State.KEPT)),))
    assert "overflow" in str(plain_json(list(recaps.draw_recap_saved(saved).blocks)))
    assert "overflow" not in str(plain_json(list(recaps.draw_recap_saved(closed).blocks)))


def test_private_notes_are_in_no_message() -> None:
    message = recaps.draw_recap_saved(replace(gallery.saved_recap(), notes="Bob was tired"))
    assert "Bob was tired" not in message.text
    assert "Your private notes are kept" in message.text
