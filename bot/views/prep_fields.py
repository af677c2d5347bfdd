"""The fields of the prep modal: each input, what a colleague wrote there meanwhile, and what helps to fill it."""

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.preps import Field, Learning, Stage
from bot.views.agendas import agenda_state_text
from bot.views.blocks import about, actions, button, context, section, small_if_said, words
from bot.views.inputs import TEXT, in_edition, radio_input, select_input, text_input
from bot.views.kit import escape, one_line
from bot.views.models import InputBlock
from bot.views.prep_forms import LEARN, Dispute, Id, PrepForm, input_id
from bot.views.prep_words import KNOWLEDGE, LABELS, LEARNINGS, OPENING, PLACEHOLDERS, STAGES, reality_of, said_text

DISPUTED = "preps.disputed"  # with a field (`about`) the id of the block that offers what a colleague wrote
_MOST_DISPUTED = 600
_SHORT = 1_000


def field_blocks(one: Field, form: PrepForm) -> list[SlackBlock]:
    """Draw a field: what a colleague wrote meanwhile, the input, and what helps to fill it."""
    values = form.values
    drawn = in_edition(_input(one, values.said.get(one, "")), values.editions.get(one, 0))
    return [*_dispute(one, form.disputes.get(one), values.said.get(one, "")), drawn, *_help(one, form)]


def _input(one: Field, text: str) -> InputBlock:
    match one:
        case Field.KNOWLEDGE:
            return radio_input(input_id(one), LABELS[one], KNOWLEDGE, chosen=text)
        case Field.STAGE:
            return select_input(input_id(one), LABELS[one], STAGES, chosen=text, is_dispatched=True)
        case _:
            return text_input(
                input_id(one),
                LABELS[one],
                text,
                most=max(most_of(one), min(len(text), TEXT)),
                is_long=one is not Field.OPENING,
                is_optional=one is not Field.OBJECTIVE,
                placeholder=PLACEHOLDERS.get(one, ""),
            )


def most_of(one: Field) -> int:
    """Return how long a field's text may be; a choice has none.

    Eight fields of 3,000 emoji would be more than the 250 kB Slack takes for a view.
    """
    if one in {Field.KNOWLEDGE, Field.STAGE}:
        return 0
    return _SHORT if one in {Field.VALUE, Field.OPENING, Field.NEXT_STEP} else TEXT


def _dispute(one: Field, dispute: Dispute | None, mine: str) -> list[SlackBlock]:
    if dispute is None:
        return []
    take = [button("Take theirs", Id.TAKE_THEIRS, one.value, style="primary")]
    has_room = len(mine) + len(dispute.text) < most_of(one)
    both = [button("Keep both", Id.TAKE_BOTH, one.value)] if has_room else []
    label = LABELS[one].removesuffix("?")
    return [
        section(f"*{escape(dispute.by, most=80) or 'A colleague'} wrote meanwhile* ({label}):"),
        words(said_text(one, dispute.text), most=_MOSTDISPUTED),
        actions([*take, *both], block_id=about(DISPUTED, one.value)),
        context("To keep yours, leave it as it stands here:"),
    ]


DISPUTED = "preps.disputed"
_MOSTDISPUTED = 600


def _help(one: Field, form: PrepForm) -> list[SlackBlock]:
    text = form.values.said.get(one, "")
    match one:
        case Field.STAGE:
            stage = next((stage for stage in Stage if stage.value == text), None)
            return small_if_said(f"Their side: {reality_of(stage)}" if stage else "")
        case Field.AGENDA:
            send = button("Send to customer", Id.SEND_AGENDA, form.values.call_id)
            state = f"The agenda: {agenda_state_text(form.agenda_state)}." if form.agenda_state else ""
            return [actions([send]), *small_if_said(state)]
        case Field.OPENING if not one_line(text):
            take = button("Use it", Id.TAKE_OPENING, form.values.call_id)
            return [section(f"A good one: “{OPENING}”", accessory=take)]
        case Field.QUESTIONS:
            return _learnings(text)
        case _:
            return []


def _learnings(text: str) -> list[SlackBlock]:
    """Offer the questions that are not among those written already, each a click away."""
    offered = [learning for learning in Learning if LEARNINGS[learning] not in text]
    buttons = [button(f"+ {LEARNINGS[learning]}", LEARN[learning], learning.value) for learning in offered]
    return [actions(buttons)] if buttons else []
