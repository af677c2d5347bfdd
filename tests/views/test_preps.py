"""What is typed into the prep modals is what is read, through every click; what is known stands where it helps."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.calls import CallId
from bot.domain.prep_merging import prints_of
from bot.domain.preps import AgendaState, Field, Knowledge, Learning, Stage
from bot.sandbox.elements import Value
from bot.sandbox.surfaces import check_view
from bot.sandbox.views import View as ShownView
from bot.views import preps
from bot.views.agendas import AgendaForm, agenda_mail, draw_agenda
from bot.views.reading import block_of
from tests.views import gallery, prep_gallery
from tests.views.prep_gallery import CALL, empty_input, prep_input, said
from tests.views.reading import plain_json, submitted

TYPED = ["They name who decides", "<!channel> & <@U1>\n\n\u202e😀", "  with spaces around  ", "é" * 3000, "&" * 3000]
WHOLE = preps.PrepForm(call=gallery.call(), values=prep_input(str))
EMPTY = preps.PrepForm(call=gallery.call(), values=empty_input())


def shown(form: preps.PrepForm, typed: dict[Field, Value] | None = None) -> dict[str, Any]:
    return submitted(preps.draw_prep(form), {preps.input_id(field): value for field, value in (typed or {}).items()})


def read(form: preps.PrepForm) -> str:
    return str(plain_json(preps.draw_prep(form)))


@pytest.mark.parametrize("text", TYPED)
def test_a_prep_reads_as_it_was_drawn(text: str) -> None:
    values = prep_input(lambda _: text)
    assert preps.read_prep(shown(replace(WHOLE, values=values))) == values


@pytest.mark.parametrize("text", TYPED)
def test_a_prep_reads_as_it_was_typed(text: str) -> None:
    blank = replace(prep_input(str), said=dict.fromkeys(Field, ""))
    typed: dict[Field, Value] = dict(said(lambda _: text))
    assert preps.read_prep(shown(replace(WHOLE, values=blank), typed)) == prep_input(lambda _: text)


@pytest.mark.parametrize("text", TYPED)
def test_what_saydo_put_in_and_what_is_disputed_comes_back_too(text: str) -> None:
    values = prep_input(lambda _: text).with_said({Field.OPENING: text, Field.STAGE: "close"})
    values = replace(values.with_said({Field.OPENING: text}), disputed=frozenset({Field.AGENDA, Field.STAGE}))
    dispute = preps.Dispute(by="Tom", text=text)
    form = replace(WHOLE, values=values, disputes={Field.AGENDA: dispute, Field.STAGE: dispute})
    assert values.editions == {Field.OPENING: 2, Field.STAGE: 1}
    assert preps.typed_prep(shown(form)) == values


def test_a_text_saydo_put_in_is_seen_although_something_else_was_typed_there() -> None:
    """Slack keeps what stands in an input as long as its block keeps its id."""
    view = ShownView(id="V1", user="U1", body=shown(WHOLE), hash="1", root_id="V1")
    opening = preps.input_id(Field.OPENING)
    view.typed = {(opening, opening): "typed"}
    put = replace(WHOLE, values=WHOLE.values.with_said({Field.OPENING: "put in"}))
    view.replace_body(shown(put), new_hash="2")
    state = view.as_slack_gives_it(team_id="T1", app_id="A1", bot_id="B1")
    assert preps.typed_prep(state).said[Field.OPENING] == "put in"
    assert preps.typed_prep(state).said[Field.AGENDA] == "Numbers\nNext steps"


def test_a_short_prep_shows_and_reads_three_fields() -> None:
    assert list(preps.typed_prep(shown(EMPTY, {Field.OBJECTIVE: "A pilot"})).said) == list(empty_input().said)


def test_a_modal_that_tells_nothing_of_what_stood_in_it_says_nothing() -> None:
    told = {**shown(WHOLE), "state": {"values": {}}}
    assert preps.typed_prep(told).said == {}
    assert preps.typed_prep({**told, "state": None}).call_id == CALL


def test_a_modal_of_an_earlier_version_still_names_its_call() -> None:
    assert preps.typed_prep({**shown(WHOLE), "private_metadata": "call-7"}).call_id == CallId("call-7")


@pytest.mark.parametrize("objective", [None, "", "   "])
@pytest.mark.parametrize("edition", [0, 3])
def test_an_empty_objective_is_asked_for_where_it_stands(objective: str | None, edition: int) -> None:
    form = replace(EMPTY, values=replace(EMPTY.values, editions={Field.OBJECTIVE: edition}))
    view = shown(form)
    view["state"]["values"][block_of(view, "preps.objective")]["preps.objective"]["value"] = objective
    errors = preps.read_prep(view)
    assert isinstance(errors, dict)
    assert list(errors) == [block_of(view, "preps.objective")]


@pytest.mark.parametrize("stage", Stage)
def test_each_stage_shows_one_line_of_the_customers_reality(stage: Stage) -> None:
    values = EMPTY.values.with_said({Field.STAGE: stage.value})
    assert f"Their side: {preps.reality_of(stage)}" in read(replace(EMPTY, values=values))


def test_a_suggestion_is_offered_as_long_as_nothing_stands_there() -> None:
    blank = EMPTY.values.with_said(dict.fromkeys(Field, ""))
    assert preps.OPENING in read(replace(EMPTY, values=blank))
    assert "Use it" not in read(replace(EMPTY, values=blank.with_said({Field.OPENING: "Why now?"})))


def test_what_is_among_the_questions_is_not_offered_again() -> None:
    blank = EMPTY.values.with_said(dict.fromkeys(Field, ""))
    learned = "\n".join(preps.LEARNINGS[one] for one in (Learning.URGENCY, Learning.DECIDERS))
    offered = read(replace(EMPTY, values=blank.with_said({Field.QUESTIONS: learned})))
    assert [one for one in Learning if f"+ {preps.LEARNINGS[one]}" in offered] == [
        Learning.DOING_NOTHING,
        Learning.VIEW_OF_US,
    ]


def test_must_dos_stand_before_the_inputs_and_all_of_them() -> None:
    form = replace(EMPTY, account=prep_gallery.account(str, must_dos=100))
    drawn = plain_json(preps.draw_prep(form))
    assert str(drawn).count("We owe them: Send the pricing") == 100
    assert check_view(drawn, kinds=("modal",))
    kinds = [block["type"] for block in drawn["blocks"]]
    assert "Send the pricing" in str(drawn["blocks"][: kinds.index("input")])


def test_how_we_know_has_words() -> None:
    assert all(preps.knowledge_text(knowledge) for knowledge in Knowledge)
    assert not preps.knowledge_text(None)


@pytest.mark.parametrize("text", TYPED)
def test_a_draft_comes_back_as_it_was_kept(text: str) -> None:
    values = replace(prep_input(lambda _: text), start=None, told=None, disputed=frozenset({Field.VALUE}))
    values = replace(values, own=prints_of({Field.AGENDA: text}))
    kept = plain_json(preps.prep_as_json(values, started=datetime(2026, 11, 23, 13, 2, tzinfo=UTC)))
    assert preps.prep_from_json(kept) == values
    assert preps.started_of(kept) == datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


def test_what_the_modal_carries_unseen_stays_far_below_what_slack_takes() -> None:
    view = preps.draw_prep(replace(WHOLE, values=replace(prep_input(lambda _: "x" * 3000), call_id=CallId("c" * 32))))
    assert len(view["private_metadata"]) < 1_000


def test_saving_is_told_only_when_there_is_something_to_tell() -> None:
    assert preps.draw_saved(preps.SavedPrep(call=gallery.call())) is None


# -- going in without an objective -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TYPED)
def test_the_reason_for_winging_it_reads_as_typed(text: str) -> None:
    view = preps.draw_winging(preps.WingForm(call=gallery.call()))
    read_back = preps.read_winging(submitted(view, {preps.Id.REASON: text}))
    assert read_back == preps.WingInput(call_id=CALL, reason=text)


def test_winging_it_wants_a_reason() -> None:
    view = preps.draw_winging(preps.WingForm(call=gallery.call()))
    errors = preps.read_winging(submitted(view))
    assert isinstance(errors, dict)
    assert list(errors) == [preps.Id.REASON]


# -- the agenda --------------------------------------------------------------------------------------------------------


def test_an_agenda_becomes_a_mail_in_the_persons_name() -> None:
    mail = agenda_mail(prep_gallery.agenda_facts(str))
    assert mail.to == ("ann@acme.test", "bob@acme.test")
    assert mail.subject == "Agenda for our call on Monday 23 November 2026, 14:00"
    assert mail.body == (
        "Hello Ann and Bob,\n\n"
        "I look forward to our call on Monday 23 November 2026, 14:00 (Berlin time). "
        "This is what I suggest we talk about:\n\n"
        "- Numbers\n- Next steps\n\n"
        "Is there anything you would add or leave out? A short answer is enough.\n\n"
        "Best regards\nRita Rep"
    )


@pytest.mark.parametrize(
    ("names", "greeting"),
    [
        ((), "Hello,"),
        (("Ann Buyer",), "Hello Ann,"),
        (("Buyer, Ann",), "Hello Ann,"),
        (("ann@acme.test",), "Hello,"),
        (("Ann", "Bob", "Eve"), "Hello Ann, Bob and Eve,"),
        (("Ann", ""), "Hello everybody,"),
        (("A", "B", "C", "D"), "Hello everybody,"),
    ],
)
def test_a_mail_greets_those_it_goes_to(names: tuple[str, ...], greeting: str) -> None:
    facts = replace(prep_gallery.agenda_facts(str), to=tuple((name, "ann@acme.test") for name in names))
    assert agenda_mail(facts).body.splitlines()[0] == greeting


def test_points_that_are_written_as_points_stay_as_they_are() -> None:
    facts = replace(prep_gallery.agenda_facts(str), agenda="1. Numbers\n2) Next\n- Price\n\n* Pilot\n  Legal 3 ")
    assert "1. Numbers\n2) Next\n- Price\n* Pilot\n- Legal 3\n" in agenda_mail(facts).body


@pytest.mark.parametrize("state", AgendaState)
def test_what_became_of_the_agenda_is_one_click_away_from_what_it_is(state: AgendaState) -> None:
    form = AgendaForm(call=gallery.call(), mail=agenda_mail(prep_gallery.agenda_facts(str)), state=state)
    controls = [
        element["action_id"]
        for block in plain_json(draw_agenda(form))["blocks"]
        for element in block.get("elements", ())
        if "action_id" in element
    ]
    assert len(controls) == 3
    assert f"preps.agenda_{state.value}" not in controls
