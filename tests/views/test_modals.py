"""What is typed into a modal is what is read, whatever it is; what is missing is asked for where it belongs."""

from datetime import date, time

import pytest

from bot.domain.commitments import CommitmentId, Side
from bot.sandbox.elements import Value
from bot.views import answers, calendar_forms, calendar_links, commitments, preps, recaps
from bot.views.reading import typed
from tests.views import gallery
from tests.views.gallery import Say
from tests.views.reading import plain_json, submitted

TYPED = ["They name who decides", "<!channel> & <@U1>\n\n\u202e😀", "  with spaces around  ", "é" * 100]


def _always(text: str) -> Say:
    return lambda _: text


@pytest.mark.parametrize("letter", ["x", "&", "😀"])
def test_every_input_takes_text_up_to_its_length_and_gives_it_back(letter: str) -> None:
    views = {**gallery.views(), "recap, full": recaps.draw_recap(gallery.recap_form(rows=recaps.MOST_ROWS))}
    for name, view in views.items():
        inputs = [b["element"] for b in plain_json(view)["blocks"] if b["type"] == "input"]
        filled: dict[str, Value] = {
            one["action_id"]: letter * one["max_length"] for one in inputs if one["type"] == "plain_text_input"
        }
        came_back = submitted(view, filled)
        assert {block_id: typed(came_back, block_id) for block_id in filled} == filled, name


# -- commitments -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TYPED)
def test_a_new_date_reads_as_picked(text: str) -> None:
    view = commitments.draw_move(commitments.MoveForm(item=gallery.item(), day="2026-11-30"))
    entered: dict[str, Value] = {
        commitments.Id.DAY: "2026-12-01",
        commitments.Id.AT: "15:30",
        commitments.Id.REASON: text,
        commitments.Id.TOLD: "yes",
    }
    assert commitments.read_move(submitted(view, entered)) == commitments.MoveInput(
        commitment_id=CommitmentId("commitment-1"),
        day=date(2026, 12, 1),
        at=time(15, 30),
        reason=text,
        told_them=True,
    )


def test_a_new_date_needs_no_clock_time() -> None:
    form = commitments.MoveForm(item=gallery.item(), day="2026-11-30", reason="Ill", told=False)
    read = commitments.read_move(submitted(commitments.draw_move(form)))
    assert isinstance(read, commitments.MoveInput)
    assert (read.day, read.at, read.told_them) == (date(2026, 11, 30), None, False)


def test_a_new_date_wants_day_reason_and_whether_they_know() -> None:
    view = commitments.draw_move(commitments.MoveForm(item=gallery.item(), day="2026-11-30"))
    errors = commitments.read_move(submitted(view, {commitments.Id.DAY: None, commitments.Id.REASON: " "}))
    assert isinstance(errors, dict)
    assert set(errors) == {commitments.Id.DAY, commitments.Id.REASON, commitments.Id.TOLD}


@pytest.mark.parametrize(("ending", "is_released"), [("released", True), ("broken", False)])
def test_what_cant_be_kept_reads_as_typed(ending: str, *, is_released: bool) -> None:
    view = commitments.draw_cant_keep(commitments.CantKeepForm(item=gallery.item()))
    entered: dict[str, Value] = {
        commitments.Id.REASON: "No budget",
        commitments.Id.TOLD: "no",
        commitments.Id.ENDING: ending,
    }
    assert commitments.read_cant_keep(submitted(view, entered)) == commitments.CantKeepInput(
        commitment_id=CommitmentId("commitment-1"), reason="No budget", told_them=False, is_released=is_released
    )


def test_what_cant_be_kept_is_asked_whole() -> None:
    view = submitted(commitments.draw_cant_keep(commitments.CantKeepForm(item=gallery.item())))
    errors = commitments.read_cant_keep(view)
    assert isinstance(errors, dict)
    assert set(errors) == {commitments.Id.REASON, commitments.Id.TOLD, commitments.Id.ENDING}


def test_the_colleague_reads_as_picked() -> None:
    view = commitments.draw_not_mine(commitments.NotMineForm(item=gallery.item()))
    read = commitments.read_not_mine(submitted(view, {commitments.Id.COLLEAGUE: "U123"}))
    assert read == commitments.NotMineInput(commitment_id=CommitmentId("commitment-1"), slack_id="U123")
    assert commitments.read_not_mine(submitted(view)).slack_id == ""


@pytest.mark.parametrize("text", TYPED)
def test_a_commitment_reads_as_it_was_drawn_and_as_json(text: str) -> None:
    form = gallery.commitment_form(_always(text))
    read = commitments.read_commitment(submitted(commitments.draw_commitment(form)))
    assert read == commitments.CommitmentInput(
        id="draft-1", side=Side.THEIRS, what=text, who=text, when=text, how=text, is_must_do=True
    )
    assert commitments.commitment_from_json(plain_json(commitments.commitment_as_json(read))) == read


def test_a_commitment_wants_what_who_and_when() -> None:
    view = submitted(commitments.draw_commitment(commitments.CommitmentForm(id="draft-1")))
    errors = commitments.read_commitment(view)
    assert isinstance(errors, dict)
    assert set(errors) == {commitments.Id.WHAT, commitments.Id.WHO, commitments.Id.WHEN}


# -- the others --------------------------------------------------------------------------------------------------------


def test_an_address_is_read_without_the_space_around_it() -> None:
    view = answers.draw_connect(answers.ConnectForm())
    read = answers.read_connect(submitted(view, {answers.Id.ADDRESS: " webcal://calendar.example/a.ics\n"}))
    assert read == answers.ConnectInput(address="webcal://calendar.example/a.ics")
    assert isinstance(answers.read_connect(submitted(view, {answers.Id.ADDRESS: "  "})), dict)


def test_a_caldav_login_is_read_and_its_password_never_drawn() -> None:
    view = calendar_links.draw_caldav(calendar_forms.CalDavForm(address="rita@icloud.example"))
    ids = calendar_forms.Id
    read = calendar_links.read_caldav(submitted(view, {ids.PASSWORD: " abcd-efgh ", ids.USERNAME: ""}))
    assert read == calendar_forms.CalDavInput(address="rita@icloud.example", username="", password="abcd-efgh")
    assert "abcd" not in repr(read)
    problems = calendar_links.read_caldav(submitted(view, {ids.ADDRESS: " "}))
    assert isinstance(problems, dict)
    assert set(problems) == {ids.ADDRESS, ids.PASSWORD}


def test_chosen_calendars_come_back_by_their_place() -> None:
    offered = tuple(calendar_forms.Choosable(name=name, is_linked=name == "b") for name in "abc")
    form = calendar_forms.ChoiceForm(offer="offer-1", account="rita@vendor.example", calendars=offered)
    view = calendar_links.draw_choice_of_calendars(form)
    assert calendar_links.read_choice_of_calendars(submitted(view)) == calendar_forms.ChoiceInput(
        offer="offer-1", chosen=(1,)
    )
    bare = {key: value for key, value in submitted(view).items() if key != "state"}
    assert isinstance(calendar_links.read_choice_of_calendars(bare), dict)


def test_a_modal_that_comes_back_without_state_is_asked_again() -> None:
    for view in (preps.draw_winging(preps.WingForm(call=gallery.call())), answers.draw_connect(answers.ConnectForm())):
        bare = {key: value for key, value in submitted(view).items() if key != "state"}
        assert isinstance(preps.read_winging(bare), dict)
        assert isinstance(answers.read_connect(bare), dict)
