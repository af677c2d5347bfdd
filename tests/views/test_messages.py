"""What a message says first, what it offers, and how it stays short on a full day."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.calls import CallState, Reason, RuleScope, Verdict
from bot.domain.commitments import Side, State
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.sandbox.block_kit import total_text
from bot.views import answers, briefs, calls, commitments, reasons, recaps
from bot.views.kit import clicked
from bot.views.ready_cards import ReadyCard, ReadyState, draw_ready_card
from tests.views import gallery
from tests.views.reading import plain_json

Json = dict[str, Any]


def _controls(message: Message) -> list[tuple[str, Json]]:
    """Return (block id, element) of every button and menu."""
    found = []
    for block in plain_json(list(message.blocks)):
        own = block.get("elements", ()) if block["type"] == "actions" else ()
        found += [(block.get("block_id", ""), e) for e in [*own, *filter(None, [block.get("accessory")])]]
    return found


def _labels(message: Message) -> list[str]:
    return [element["text"]["text"] for _, element in _controls(message) if element["type"] == "button"]


def _choices(message: Message) -> list[tuple[str, str]]:
    """Return (what it is about, value) of every option of every menu, as a click would bring it."""
    return [
        (click.id, click.choice)
        for block_id, element in _controls(message)
        for option in element.get("options", ())
        for click in [clicked({"actions": [{**element, "block_id": block_id, "selected_option": option}]})]
    ]


# -- what a lock screen shows ------------------------------------------------------------------------------------------

PRIVATE = ("Acme", "acme", "Ann", "Bob", "pricing", "buyer", "decides")


def _nudges(*, names_first: bool) -> dict[str, Message]:
    call = gallery.call()
    ask = recaps.RecapAsk(items=(recaps.RecapItem(call=call, state=recaps.Owed()),), names_first=names_first)
    several = replace(ask, items=(*ask.items, recaps.RecapItem(call=gallery.call(n=2), state=recaps.Owed())))
    saved = recaps.SavedRecap(call=call, by="Rita", outcome="Reached", names_first=names_first)
    ready = ReadyCard(call=call, names_first=names_first)
    return {
        "ask": calls.draw_objective_ask(calls.AskCard(call=call, state=calls.Asking(), names_first=names_first)),
        "ready": draw_ready_card(ready),
        "ready, off": draw_ready_card(replace(ready, state=ReadyState.OFF)),
        "recap ask": recaps.draw_recap_ask(ask),
        "recap saved": recaps.draw_recap_saved(saved),
        "due": commitments.draw_chase([gallery.item()], names_first=names_first),
        "brief": briefs.draw_brief(replace(gallery.brief(), names_first=names_first)),
        **({} if names_first else {"recap asks": recaps.draw_recap_ask(several)}),
    }


NEUTRAL, NAMED = _nudges(names_first=False), _nudges(names_first=True)


@pytest.mark.parametrize("name", NEUTRAL)
def test_the_first_line_names_no_customer_and_no_promise(name: str) -> None:
    message = NEUTRAL[name]
    first = message.text.splitlines()[0] + str(message.blocks[0])
    assert not [word for word in PRIVATE if word in first]


@pytest.mark.parametrize("name", NAMED)
def test_the_first_line_names_them_for_a_member_who_wants_it(name: str) -> None:
    assert [word for word in PRIVATE if word in NAMED[name].text.splitlines()[0]]


# -- calls -------------------------------------------------------------------------------------------------------------


def _ask(state: calls.AskState, call: calls.CallFacts | None = None) -> Message:
    return calls.draw_objective_ask(calls.AskCard(call=call or gallery.call(), state=state))


def test_the_ask_offers_every_way_to_answer() -> None:
    message = _ask(calls.Asking())
    assert _labels(message) == ["Write objective", "Winging it", "Fewer like this"]
    assert _choices(message) == [("call-1", scope.value) for scope in RuleScope]


def test_a_single_meeting_with_nobody_known_offers_no_series_and_no_domain() -> None:
    call = replace(gallery.call(), is_recurring=False, account="")
    assert _choices(_ask(calls.Asking(), call)) == [("call-1", "meeting")]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (calls.Prepared(objective="A pilot"), ["Change"]),
        (calls.Winging(reason="Hello"), ["Write one after all"]),
        (calls.NotACall(), ["It is a customer call"]),
        (calls.Off(), []),
        (calls.Past(), []),
    ],
)
def test_an_answered_ask_keeps_only_the_buttons_that_still_mean_something(
    state: calls.AskState, labels: list[str]
) -> None:
    assert _labels(_ask(state)) == labels


def test_a_prepared_ask_shows_what_was_agreed() -> None:
    text = _ask(calls.Prepared(objective="A pilot", theirs="A price", knowledge="they said so")).text
    assert all(said in text for said in ("A pilot", "A price", "they said so"))


def test_a_moved_call_says_where_it_was() -> None:
    assert "moved: was Mon 23 Nov, 10:00" in _ask(calls.Asking(), gallery.call(n=2)).text


# -- recaps ------------------------------------------------------------------------------------------------------------


def test_a_recap_ask_says_whether_the_call_happened_at_all() -> None:
    ask = recaps.RecapAsk(items=(recaps.RecapItem(call=gallery.call(), state=recaps.Owed()),))
    said = [recaps.instead_of(choice) for _, choice in _choices(recaps.draw_recap_ask(ask))]
    assert said == [
        CallState.NO_SHOW,
        CallState.MOVED_AWAY,
        CallState.DID_NOT_HAPPEN,
        RuleScope.MEETING,
        RuleScope.SERIES,
    ]


def test_an_ask_for_several_calls_keeps_the_buttons_of_those_still_owed() -> None:
    message = gallery.messages()["recap ask, several"]
    assert _labels(message) == [
        *("Reached", "Partly", "Not reached", "It changed", "Write recap"),
        *("Change or add", "Mail to customer"),
        *("Undo", "Undo"),
        *("Write recap after all", "Fewer like this"),
    ]


def test_back_to_back_calls_of_a_long_day_fit_one_message() -> None:
    items = tuple(recaps.RecapItem(call=gallery.call(n=n), state=recaps.Owed()) for n in range(40))
    message = recaps.draw_recap_ask(recaps.RecapAsk(items=items))
    assert len(message.blocks) <= 50
    assert "more on Home" in message.text
    assert _labels(message)[-1] == "Fewer like this"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (recaps.Recapped(lines=("Reached",)), "the recap is saved."),
        (recaps.LeftAlone(), "no recap was written."),
        (recaps.NotACall(), "not a customer call."),
        (recaps.DidNotHappen(state=CallState.CANCELLED), "cancelled."),
        (recaps.DidNotHappen(state=CallState.STANDS), "it did not happen."),
    ],
)
def test_an_ask_for_one_call_says_first_what_became_of_it(state: recaps.RecapState, said: str) -> None:
    message = recaps.draw_recap_ask(recaps.RecapAsk(items=(recaps.RecapItem(call=gallery.call(), state=state),)))
    assert message.text.splitlines()[0] == f"Your 14:00 call: {said}"


def test_an_ask_for_several_calls_says_when_nothing_is_left() -> None:
    items = tuple(recaps.RecapItem(call=gallery.call(n=n), state=recaps.NotACall()) for n in range(2))
    message = recaps.draw_recap_ask(recaps.RecapAsk(items=items))
    assert message.text.splitlines()[0] == "Your last 2 calls: nothing left to write."
    assert _labels(message) == []


def test_a_recap_with_more_promises_than_fit_counts_the_rest() -> None:
    saved = recaps.SavedRecap(call=gallery.call(), by="Rita", outcome="Reached", rows=gallery.review_rows() * 11)
    assert "and 2 more in /commitments" in recaps.draw_recap_saved(saved).text


def test_a_saved_recap_says_when_saydo_comes_back_to_each_promise() -> None:
    text = gallery.messages()["recap saved"].text
    assert text.count("I come back to this on Thu 26 Nov, 08:30") == 2


# -- commitments -------------------------------------------------------------------------------------------------------


def test_our_promise_offers_done_new_date_cant_keep_and_not_mine() -> None:
    message = commitments.draw_chase([gallery.item()])
    assert _labels(message) == ["Done", "New date", "Can't keep", "Not mine", "More", "Fewer like this"]


def test_their_promise_offers_they_did_it_new_date_let_it_go_and_a_reminder() -> None:
    message = commitments.draw_chase([gallery.item(side=Side.THEIRS)])
    assert _labels(message) == ["They did it", "New date", "Let it go", "Draft a reminder", "More", "Fewer like this"]


def test_many_promises_get_a_menu_each_with_the_same_choices() -> None:
    message = commitments.draw_chase([gallery.item(n=n) for n in range(9)])
    assert _choices(message)[:5] == [
        ("commitment-0", action.value)
        for action in (
            commitments.Id.DONE,
            commitments.Id.MOVE,
            commitments.Id.CANT_KEEP,
            commitments.Id.NOT_MINE,
            commitments.Id.OPEN,
        )
    ]


@pytest.mark.parametrize("change", [{"state": State.KEPT}, {"can_act": False}])
def test_what_is_closed_or_not_yours_has_no_buttons(change: dict[str, Any]) -> None:
    item = replace(gallery.item(), **change)
    for is_compact in (True, False):
        blocks = commitments.item_blocks(item, within="list", is_compact=is_compact)
        assert [block.to_dict().get("accessory") for block in blocks] == [None]


@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"is_must_do": True}, "Must-do: Send the pricing"),
        ({"state": State.KEPT}, "Kept: Send the pricing"),
        ({"state": State.KEPT, "side": Side.THEIRS}, "They did it: Send the pricing"),
        ({"state": State.RELEASED}, "Let go: Send the pricing"),
        ({"state": State.BROKEN}, "Not kept: Send the pricing"),
    ],
)
def test_a_commitment_says_where_it_stands(change: dict[str, Any], first: str) -> None:
    assert commitments.item_line(replace(gallery.item(), **change)).startswith(first)


def test_a_chase_that_was_answered_asks_no_more() -> None:
    message = commitments.draw_chase([replace(gallery.item(), state=State.KEPT)])
    assert message.text.splitlines()[0] == "Dealt with."
    assert _labels(message) == []


def test_a_chase_whose_promise_got_a_new_date_asks_no_more() -> None:
    message = commitments.draw_chase([replace(gallery.item(), is_moved_since=True)])
    assert message.text.splitlines()[0] == "Dealt with."


@pytest.mark.parametrize("kind", Kind)
def test_promises_can_stand_alone_under_every_kind(kind: Kind) -> None:
    assert commitments.draw_chase([gallery.item()], kind=kind).text.splitlines()[0].endswith(".")


@pytest.mark.parametrize(
    ("items", "kind"),
    [
        ([gallery.item()], Kind.DUE),
        ([gallery.item(), gallery.late(n=2)], Kind.OVERDUE),
        ([gallery.late(side=Side.THEIRS)], Kind.THEY_OWE),
    ],
)
def test_fewer_like_this_is_about_what_was_said(items: list[commitments.CommitmentItem], kind: Kind) -> None:
    fewer = _controls(commitments.draw_chase(items))[-1][1]
    assert (fewer["action_id"], fewer["value"]) == (calls.Id.FEWER, kind.value)


def test_a_list_of_hundreds_shows_must_dos_first_and_counts_the_rest() -> None:
    items = tuple(replace(gallery.item(n=n), is_must_do=n > 295) for n in range(300))
    groups = (
        commitments.Group(title="I owe", items=items),
        commitments.Group(title="I am owed", items=(gallery.late(n=400, side=Side.THEIRS),)),
    )
    message = commitments.draw_list(commitments.CommitmentList(title="Open commitments", groups=groups))
    assert len(message.blocks) <= 50
    assert total_text(plain_json(list(message.blocks))) <= 10_000
    assert message.text.count("Must-do") == 4
    assert "more in the whole list" in message.text


def test_a_card_with_a_problem_cannot_be_saved() -> None:
    assert _labels(gallery.messages()["quick form"]) == ["Save", "Change", "Cancel"]
    assert _labels(gallery.messages()["quick form, unclear"]) == ["Change", "Cancel"]


def test_a_chasing_mail_opens_in_the_mail_program_with_its_words() -> None:
    view = plain_json(gallery.views()["chase mail"])
    link = view["blocks"][-1]["elements"][0]["url"]
    assert link.startswith("mailto:bob@acme.test?subject=Our%20next%20step%3A%20Name%20the%20buyer&body=Hello%20Bob")
    assert "%0D%0A" in link


# -- the brief ---------------------------------------------------------------------------------------------------------


def _full_day(say: gallery.Say, *, must_dos: int) -> briefs.Brief:
    items = [replace(gallery.late(say, n), is_must_do=n < must_dos) for n in range(20)]
    return briefs.Brief(
        day="Monday 23 November 2026",
        calls=tuple(briefs.BriefCall(call=gallery.call(say, n), has_objective=False) for n in range(8)),
        recaps_owed=tuple(gallery.call(say, 100 + n) for n in range(4)),
        overdue=tuple(items[:8]),
        due=tuple(items[8:14]),
        due_soon=tuple(items[14:17]),
        they_owe=tuple(replace(item, side=Side.THEIRS) for item in items[17:]),
    )


@pytest.mark.parametrize("must_dos", [0, 3, 20])
@pytest.mark.parametrize("text", ["", "Acme & Sons", "x" * 3000, "&<>" * 1000])
def test_a_full_day_stays_within_slacks_limits(text: str, must_dos: int) -> None:
    message = briefs.draw_brief(_full_day(lambda original: text or original, must_dos=must_dos))
    assert len(message.blocks) <= 50
    assert total_text(plain_json(list(message.blocks))) <= 10_000
    about = [subject for subject, choice in _choices(message) if choice == commitments.Id.DONE]
    assert [f"commitment-{n}" for n in range(must_dos)] == about[:must_dos]
    assert _labels(message)[-1] == "Fewer like this"


def test_an_ordinary_full_day_is_shown_whole() -> None:
    message = briefs.draw_brief(_full_day(gallery.as_it_is, must_dos=2))
    assert _labels(message).count("Write objective") == 8
    assert _labels(message).count("Write recap") == 4
    assert sum(choice == commitments.Id.DONE for _, choice in _choices(message)) == 20


def test_a_long_list_of_late_promises_hides_nothing_else() -> None:
    late = tuple(gallery.late(n=n) for n in range(100, 200))
    message = briefs.draw_brief(replace(gallery.brief(), overdue=late))
    for heading in ("Calls", "Recaps to write", "Late", "Due today", "Due on the next working day", "They owe you"):
        assert heading in message.text
    assert "more on Home" in message.text


def test_must_dos_come_before_everything_else() -> None:
    message = briefs.draw_brief(gallery.brief())
    assert message.text.splitlines()[1] == "Before anything else"


_NO_CALLS: dict[str, Any] = {"calls": (), "recaps_owed": ()}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "3 customer calls, 1 without an objective; 1 recap to write; "),
        ({}, "3 promises: 1 late, 1 due today, 1 due on the next working day; 1 thing they owe you;"),
        ({}, "; 1 promise offered to you."),
        (_NO_CALLS | {"they_owe": (), "overdue": (), "due_soon": (), "offered": ()}, ": 1 promise due today."),
        (
            _NO_CALLS | {"they_owe": (), "overdue": (), "due": (), "due_soon": (), "offered": ()},
            ": all dealt with.",
        ),
    ],
)
def test_the_brief_begins_with_the_day_in_numbers(changes: dict[str, Any], said: str) -> None:
    assert said in briefs.draw_brief(replace(gallery.brief(), **changes)).text.splitlines()[0]


# -- answers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason: Reason) -> None:
    is_call = reason in {Reason.EXTERNAL, Reason.TAGGED, Reason.SAID_YES}
    sentence = reasons.reason_sentence(Verdict(is_call=is_call, reason=reason, detail="15 {x}"))
    assert sentence.startswith("A customer call: " if is_call else "Not a customer call: ")
    assert "{detail}" not in sentence


def test_why_offers_to_ask_anyway_or_never_again() -> None:
    menu, ask = [(block_id, e) for block_id, e in _controls(reasons.draw_why(gallery.why()))]
    assert menu[0].endswith("/meeting-1")
    assert [option["value"] for option in menu[1]["options"]] == [
        reasons.Id.NEVER_MEETING,
        reasons.Id.NEVER_SERIES,
        reasons.Id.NEVER_DOMAIN,
    ]
    assert (ask[1]["action_id"], ask[1]["value"]) == (reasons.Id.ASK_ANYWAY, "meeting-2")


@pytest.mark.parametrize("asked", ["", "2026-11-23", "acme / <!channel>", "last friday"])
def test_a_page_of_reasons_is_found_by_its_name(asked: str) -> None:
    page = reasons.WhyPage(asked=asked, number=3)
    assert reasons.why_page_named(page.name) == page


def test_a_choice_has_a_button_for_each_call() -> None:
    message = answers.draw_choice(
        answers.Choice(command=answers.Command.RECAP, calls=(gallery.call(n=1), gallery.call(n=2)))
    )
    assert [(e["action_id"], e["value"]) for _, e in _controls(message)] == [
        (answers.Id.CHOOSE_RECAP, "call-1"),
        (answers.Id.CHOOSE_RECAP, "call-2"),
    ]


@pytest.mark.parametrize("command", answers.Command)
def test_the_help_of_a_command_names_it(command: answers.Command) -> None:
    assert command.value in answers.draw_help(command).text


def test_typed_text_comes_back_whole_when_something_goes_wrong() -> None:
    typed = "".join(chr(97 + n % 26) for n in range(3000))
    view = plain_json(answers.draw_problem("That did not work.", typed=[("Notes", typed)]))
    assert typed in "".join(b["text"]["text"] for b in view["blocks"] if b["type"] == "section")
