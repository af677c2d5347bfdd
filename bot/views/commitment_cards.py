"""One commitment in full, in a modal: its facts and all one can do; and the modal that changes its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ConfirmObject, InteractiveElement

from bot.domain import lacking
from bot.domain.commitments import CommitmentId, Side, State, Wording
from bot.domain.messages import View
from bot.views.blocks import about, actions, button, context, if_said, link_button, plain, section, small_if_said
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.commitment_items import act_buttons, offered_text, take_over_button, title_text
from bot.views.inputs import LINE, TEXT, radio_input, text_input, tick_input
from bot.views.kit import Errors, carried_by, escape, is_web_address, number_in, one_line, phrase, subject_of
from bot.views.payloads import modal
from bot.views.reading import is_ticked, missing, picked_word, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentCard:
    """A commitment in full. `when` is a full date, `call` the call it was agreed in, `asked_by` who offers it you.

    `is_untold`: its date moved, and they don't know yet.
    """

    item: CommitmentItem
    when: str
    owner: str = ""
    why: str = ""
    call: str = ""
    made: str = ""
    source_url: str = ""
    asked_by: str = ""
    is_untold: bool = False


def draw_card(card: CommitmentCard) -> View:
    """Draw it; who may not change it sees its facts and its history."""
    item = card.item
    blocks: list[SlackBlock] = [
        section(title_text(item)),
        *if_said(_facts(card)),
        *small_if_said(phrase("Made by ", card.made, ".", most=150)),
        *_to_answer(card),
        *_to_do(card),
        actions(_to_look_at(card)),
    ]
    return modal("Commitment", blocks, callback_id=Id.CARD, subject=item.id, close="Close")


def _facts(card: CommitmentCard) -> str:
    item = card.item
    lines = [
        ("Who", escape(item.who, most=150)),
        ("By when", escape(card.when, most=100)),
        ("Standing", escape(item.overdue, most=60) if item.state is State.OPEN else ""),
        ("Moved", escape(item.note.removeprefix("moved "), most=150)),
        ("How", escape(item.how)),
        ("Why", escape(card.why)),
        ("Customer", escape(item.account, most=150)),
        ("Agreed in", escape(card.call, most=200)),
        ("Kept by" if item.side is Side.OURS else "Watched by", escape(card.owner, most=100)),
        ("Offered to", phrase("", item.offered_to, ", who has not answered yet", most=100)),
    ]
    return "\n".join(f"*{label}:* {said}" for label, said in lines if said)


def _to_answer(card: CommitmentCard) -> list[SlackBlock]:
    if not card.asked_by or card.item.state is not State.OPEN:
        return []
    asked = f"{escape(card.asked_by, most=100)} asks whether you take it over."
    return [section(asked), actions(offer_buttons(card.item))]


def offer_buttons(item: CommitmentItem) -> list[InteractiveElement]:
    """Draw the two answers to an offer."""
    return [
        button("Accept", Id.ACCEPT, item.id, style="primary"),
        button("Not mine", Id.DECLINE, item.id),
    ]


def offered_blocks(item: CommitmentItem, *, within: str) -> list[SlackBlock]:
    """Draw a promise that a colleague asks the reader to take, and the two answers; `within` as for `item_blocks`."""
    asked = f"{escape(item.owner, most=100) or 'A colleague'} asks whether you take this over:"
    answers = actions(offer_buttons(item), block_id=about(within, item.id))
    return [section(f"{asked}\n{offered_text(item)}"), answers]


def _to_do(card: CommitmentCard) -> list[SlackBlock]:
    item = card.item
    if item.can_undo:
        return [actions([button("Undo", Id.UNDO, item.id)])]
    if item.can_take_over:
        left = f"{escape(card.owner, most=100) or 'Its owner'} left, so nobody keeps this promise."
        return [section(left), actions([take_over_button(item)])]
    if not item.can_act or item.state is not State.OPEN:
        return []
    must_do = ("No must-do", Id.MUST_DO_OFF) if item.is_must_do else ("Make it a must-do", Id.MUST_DO_ON)
    at_risk = ("Not at risk any more", Id.AT_RISK_OFF) if item.is_at_risk else ("It may slip", Id.AT_RISK_ON)
    to_colleague = ("Take the offer back", Id.WITHDRAW) if item.offered_to else ("Hand over", Id.NOT_MINE)
    more = [("Edit", Id.EDIT), must_do, at_risk if item.side is Side.OURS else to_colleague]
    switches = [*(button(label, action, item.id) for label, action in more), _mistake(item)]
    acts = [one for one in act_buttons(item) if one.action_id not in {Id.OPEN, Id.WARN}]
    return [actions(acts, block_id="acts"), actions(switches, block_id="switches"), *_honest_word(card)]


def _mistake(item: CommitmentItem) -> InteractiveElement:
    sure = ConfirmObject(
        title="Noted by mistake?",
        text=plain("It is closed as never promised, counts neither way, and stays in the history."),
        confirm="Close it",
        deny="Keep it",
    )
    return button("Noted by mistake", Id.MISTAKE, item.id, confirm=sure)


def _honest_word(card: CommitmentCard) -> list[SlackBlock]:
    """Offer the honest word where silence would hurt: it may slip, it moved unsaid, or its date is near or past."""
    item = card.item
    if item.side is Side.THEIRS or not (item.is_at_risk or card.is_untold or item.can_warn):
        return []
    why = "They don't know the new date yet." if card.is_untold else "Silence hurts more than delay."
    style = "primary" if card.is_untold or item.is_at_risk else None
    return [
        section(f"{why} The honest word is drafted for you."),
        actions([button("Tell them now", Id.WARN, item.id, style=style)], block_id="word"),
    ]


def _to_look_at(card: CommitmentCard) -> list[InteractiveElement]:
    history = button("History", Id.HISTORY, card.item.id)
    link = [link_button("Open the message", Id.SOURCE, card.source_url)] if is_web_address(card.source_url) else []
    return [history, *link]


# -- its words -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EditForm:
    """The words of a saved commitment; `edits` is how often they were changed before this modal was drawn."""

    item: CommitmentItem
    wording: Wording
    edits: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditInput:
    """The words as typed, and how often they had been changed when the modal was drawn."""

    commitment_id: CommitmentId
    wording: Wording
    edits: int


def draw_edit(form: EditForm) -> View:
    """Draw the modal that changes its words; a new date is a move and has its own."""
    said = form.wording
    sides = {Side.OURS: "Ours", Side.THEIRS: "Theirs"}
    blocks: list[SlackBlock] = [
        *if_said(escape(form.problem)),
        text_input(Id.WHAT, "What", said.what, most=TEXT, is_long=True, is_optional=False),
        text_input(Id.WHO, "Who", said.who, most=LINE, is_optional=False),
        text_input(Id.HOW, "How", said.how, most=LINE),
        text_input(Id.WHY, "Why it matters to them", said.why, most=LINE),
        text_input(Id.ACCOUNT, "Customer", said.account, most=LINE, placeholder="acme.example"),
        radio_input(Id.SIDE, "Whose promise is it?", sides, chosen=said.side, is_optional=False),
        tick_input(Id.MUST_DO, "Weight", "This is a must-do", is_ticked=said.is_must_do),
        tick_input(Id.AT_RISK, "Risk", "It may slip", is_ticked=said.is_at_risk),
        context("A new date has its own button, so that it is kept with its reason."),
    ]
    return modal(
        "Edit",
        blocks,
        callback_id=Id.SAVE_EDIT,
        subject=form.item.id,
        submit="Save",
        tells_when_closed=True,
        carries={"edits": str(form.edits)},
    )


def read_edit(view: Mapping[str, Any]) -> EditInput | Errors:
    """Read it; asks for what and who."""
    problems = missing(view, {Id.WHAT: lacking.WHAT, Id.WHO: lacking.WHO})
    return problems or EditInput(
        commitment_id=CommitmentId(subject_of(view)),
        wording=Wording(
            side=picked_word(view, Id.SIDE, Side) or Side.OURS,
            what=typed(view, Id.WHAT),
            who=typed(view, Id.WHO),
            how=typed(view, Id.HOW),
            why=typed(view, Id.WHY),
            account=one_line(typed(view, Id.ACCOUNT)),
            is_must_do=is_ticked(view, Id.MUST_DO),
            is_at_risk=is_ticked(view, Id.AT_RISK),
        ),
        edits=number_in(carried_by(view).get("edits", "0")),
    )
