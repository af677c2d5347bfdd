"""A question and its answer: what was typed comes back as it was typed."""

import pytest

from bot.domain.questions import QuestionId
from bot.views import questions as views
from bot.views.kit import Click
from bot.views.looks import Id, Place, Shows, place_of, went_to
from tests.views import gallery, look_gallery
from tests.views.reading import submitted

TYPED = "Why <b>&</b> *how*?\n\nSay so."


@pytest.mark.parametrize("is_promise", [False, True])
def test_a_question_is_read_as_it_was_typed_with_what_it_is_about(is_promise: bool) -> None:  # noqa: FBT001  a parameter
    card = look_gallery.question(
        gallery.as_it_is, gallery.call(gallery.as_it_is), gallery.late(gallery.as_it_is), is_promise=is_promise
    )
    form = look_gallery.ask_form(gallery.as_it_is, card)
    read = views.read_ask(submitted(views.draw_ask(form), {views.Id.TEXT: TYPED}))
    assert read == views.AskInput(
        question_id=form.question_id,
        place=form.place,
        text=TYPED,
        call_id=form.call_id,
        commitment_id=form.commitment_id,
    )


def test_an_answer_is_read_as_it_was_typed() -> None:
    card = look_gallery.question(gallery.as_it_is, gallery.call(gallery.as_it_is), gallery.late(gallery.as_it_is))
    read = views.read_answer(submitted(views.draw_answer(card), {views.Id.ANSWER_TEXT: TYPED}))
    assert read == views.AnswerInput(question_id=QuestionId("question-1"), text=TYPED)


def test_every_place_is_found_again_in_its_modal() -> None:
    for name, view in look_gallery.views(
        gallery.as_it_is, gallery.call(gallery.as_it_is), gallery.late(gallery.as_it_is)
    ).items():
        if name.startswith("look at"):
            place = place_of(view)
            assert place.team_id == look_gallery.TEAM
            assert place_of({**view}) == place


@pytest.mark.parametrize(
    ("shows", "back"),
    [(Shows.REP, Shows.TEAM), (Shows.PROMISES, Shows.REP), (Shows.CALL, Shows.REP)],
)
def test_one_step_back_leads_to_the_page_above(shows: Shows, back: Shows) -> None:
    place = Place(team_id=look_gallery.TEAM, shows=shows, until="2026-11-20T14:00:00+00:00", page=2)
    assert went_to(place, Click(action_id=Id.BACK, id="")) == Place(
        team_id=look_gallery.TEAM, shows=back, until=place.until
    )
