"""A promise handed from one colleague to another: the question, what became of it, and the answer."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.views.blocks import actions, section, small_if_said
from bot.views.commitment_cards import offer_buttons
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_items import item_blocks, item_line, item_text, offered_text
from bot.views.fewer import fewer_button
from bot.views.kit import escape, joined, phrase
from bot.views.payloads import message


class OfferState(StrEnum):
    """What became of an offer, for the colleague who was asked."""

    ASKED = "asked"  # it waits for the answer
    TAKEN = "taken"  # it is theirs now
    DECLINED = "declined"  # they did not take it
    GONE = "gone"  # taken back, closed, or offered to somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferNotice:
    """The question to a colleague: who asks, about what, from which call, and a word with it."""

    item: CommitmentItem
    by: str
    state: OfferState
    call: str = ""
    note: str = ""
    names_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNotice:
    """What a colleague answered, for whoever asked."""

    item: CommitmentItem
    by: str
    is_taken: bool
    reason: str = ""


def draw_offer(notice: OfferNotice) -> Message:
    """Draw the question, or what became of it."""
    by = escape(notice.by, most=100) or "A colleague"
    facts = joined([phrase("Agreed in ", notice.call, most=200), phrase("“", notice.note, "”", most=300)])
    match notice.state:
        case OfferState.ASKED:
            about = f": {escape(item_line(notice.item), most=200)}" if notice.names_first else "."
            said = f"*{by} asks whether you take over a promise{about}*"
            blocks: list[SlackBlock] = [
                section(said),
                section(offered_text(notice.item)),
                *small_if_said(facts),
                actions([*offer_buttons(notice.item), fewer_button(Kind.OFFER)]),
            ]
        case OfferState.TAKEN:
            blocks = [section("*It is yours now.*"), *item_blocks(notice.item, within="offer"), *small_if_said(facts)]
        case OfferState.DECLINED:
            blocks = [section("*You did not take it.*"), section(item_text(notice.item))]
        case OfferState.GONE:
            blocks = [section("*Nothing to answer any more.*"), section(item_text(notice.item))]
        case _:
            assert_never(notice.state)
    return message(blocks)


def draw_offer_answered(notice: AnswerNotice) -> Message:
    """Draw a colleague's answer."""
    by = escape(notice.by, most=100) or "Your colleague"
    said = (
        f"*{by} took over a promise of yours.*"
        if notice.is_taken
        else f"*{by} did not take a promise. It stays yours.*"
    )
    return message(
        [
            section(said),
            *small_if_said(phrase("“", notice.reason, "”", most=300)),
            *item_blocks(notice.item, within="answer"),
            actions([fewer_button(Kind.OFFER_ANSWERED)]),
        ]
    )
