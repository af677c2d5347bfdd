"""A manager's question about one call or promise: the form, the message to the rep with its context, and the answer."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InteractiveElement

from bot.domain.calls import CallId
from bot.domain.commitments import CommitmentId
from bot.domain.messages import Message, View
from bot.domain.questions import MOST_LETTERS
from bot.domain.questions import QuestionId as Number
from bot.views.blocks import actions, button, context, labelled, section, words
from bot.views.call_lines import call_text
from bot.views.commitment_items import item_blocks, item_line, item_text
from bot.views.inputs import text_input
from bot.views.kit import Errors, carried_by, escape, joined, one_line, phrase, subject_of
from bot.views.look_forms import place_of
from bot.views.payloads import message, modal
from bot.views.question_forms import AnswerInput, AskForm, AskInput, Id, Item, QuestionCard
from bot.views.reading import block_of, typed
from bot.views.recap_inputs import Id as RecapId

__all__ = [
    "AnswerInput",
    "AskForm",
    "AskInput",
    "Id",
    "Item",
    "QuestionCard",
    "draw_answer",
    "draw_answered",
    "draw_ask",
    "draw_question",
    "read_answer",
    "read_ask",
]


def draw_ask(form: AskForm) -> View:
    """Draw the form for the question."""
    to = escape(form.to, most=80) or "the rep"
    about = {"question": form.question_id, "about_call": form.call_id or "", "about_promise": form.commitment_id or ""}
    return modal(
        "Ask about this",
        [
            section(_item_text(form.item)),
            text_input(
                Id.TEXT,
                "Your question",
                most=MOST_LETTERS,
                is_long=True,
                is_optional=False,
                placeholder="What would help to get this done?",
            ),
            context(f"{to} gets it as a direct message from me, in your name, with a way to answer."),
        ],
        callback_id=Id.SEND,
        subject=form.place.team_id,
        submit="Send",
        tells_when_closed=True,
        carries={**form.place.carried, **{name: fact for name, fact in about.items() if fact}},
    )


def read_ask(view: Mapping[str, Any]) -> AskInput | Errors:
    """Read it; the inverse of draw_ask."""
    text, facts = typed(view, Id.TEXT), carried_by(view)
    if not one_line(text):
        return {block_of(view, Id.TEXT) or Id.TEXT.value: "Write what you want to know."}
    call, promise = facts.get("about_call"), facts.get("about_promise")
    return AskInput(
        question_id=Number(facts.get("question", "")),
        place=place_of(view),
        text=text,
        call_id=CallId(call) if call else None,
        commitment_id=CommitmentId(promise) if promise else None,
    )


def _said(raw: str) -> list[SlackBlock]:
    return [words(raw)] if one_line(raw) else []


def _item_text(item: Item) -> str:
    if item.promise is not None:
        return item_text(item.promise)
    return (
        joined([call_text(item.call), escape(item.standing, most=200)], by="\n")
        if item.call
        else "This is not to be seen any more."
    )


# -- the message, and the answer ---------------------------------------------------------------------------------------


def draw_question(card: QuestionCard) -> Message:
    """Draw it for who is asked: who asks, about what, the question, and what can be done; once answered, the answer."""
    by = escape(card.by, most=80) or "Your manager"
    what = "a promise of yours" if card.item.promise is not None else "a call of yours"
    named = _named(card.item) if card.names_first else ""
    blocks: list[SlackBlock] = [
        section(f"*{by} asks about {named or what}*"),
        *_said(card.text),
        *_item_blocks(card),
    ]
    if card.answered_at:
        return message([*blocks, context(f"You answered on {escape(card.answered_at, most=80)}:"), *_said(card.answer)])
    return message([*blocks, actions([_answer_button(card)], block_id="answer")])


def _named(item: Item) -> str:
    if item.promise is not None:
        return escape(item_line(item.promise), most=150)
    return escape(item.call.title, most=150) if item.call else ""


def _answer_button(card: QuestionCard) -> InteractiveElement:
    return button("Answer", Id.ANSWER, card.question_id, style="primary")


def _item_blocks(card: QuestionCard) -> list[SlackBlock]:
    """Draw what is asked about with its own acts."""
    item = card.item
    if item.promise is not None:
        return item_blocks(item.promise, within="question")
    if item.call is None:
        return []
    to_recap = button("Open the recap", RecapId.WRITE, item.call.call_id)
    return [section(_item_text(item), accessory=to_recap)]


def draw_answer(card: QuestionCard) -> View:
    """Draw the form for the answer."""
    by = escape(card.by, most=80) or "Your manager"
    return modal(
        "Answer",
        [
            section(f"*{by} asks*"),
            *_said(card.text),
            section(_item_text(card.item)),
            text_input(Id.ANSWER_TEXT, "Your answer", most=MOST_LETTERS, is_long=True, is_optional=False),
            context(f"{by} gets it as a direct message from me."),
        ],
        callback_id=Id.SEND_ANSWER,
        subject=card.question_id,
        submit="Send",
        tells_when_closed=True,
    )


def read_answer(view: Mapping[str, Any]) -> AnswerInput | Errors:
    """Read it; the inverse of draw_answer."""
    text = typed(view, Id.ANSWER_TEXT)
    if not one_line(text):
        return {block_of(view, Id.ANSWER_TEXT) or Id.ANSWER_TEXT.value: "Write your answer."}
    return AnswerInput(question_id=Number(subject_of(view)), text=text)


def draw_answered(card: QuestionCard) -> Message:
    """Draw the answer for who asked, with what it is about."""
    to = escape(card.to, most=80) or "The rep"
    named = phrase(" about ", _plain(card.item), most=150) if card.names_first else ""
    return message(
        [
            section(f"*{to} answered you{named}*"),
            *_said(card.answer),
            *labelled("You asked", card.text),
            section(_item_text(card.item)),
        ]
    )


def _plain(item: Item) -> str:
    if item.promise is not None:
        return item_line(item.promise)
    return item.call.title if item.call else ""
