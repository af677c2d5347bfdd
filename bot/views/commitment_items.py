"""One commitment as a line with its buttons or its menu, wherever it is shown."""

from dataclasses import replace
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot.domain.commitments import Side, State
from bot.views.blocks import about, actions, button, menu, plain, section
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.kit import escape, joined, one_line, phrase, unescape


def item_blocks(item: CommitmentItem, *, within: str, is_compact: bool = False) -> list[SlackBlock]:
    """Draw one commitment: line and buttons, or with `is_compact` one block with a menu.

    `within` names the part of the message (unique in it), so that block ids are unique.
    """
    text = _short_text(item) if is_compact else item_text(item)
    if item.can_undo:
        return [section(text, accessory=button("Undo", Id.UNDO, item.id), block_id=about(within, item.id))]
    if item.can_take_over:
        return [section(text, accessory=take_over_button(item), block_id=about(within, item.id))]
    if not item.can_act or item.state is not State.OPEN:
        return [section(text)]
    if is_compact and item.is_moved_since and item.can_move_back:
        return [section(text, accessory=_move_back(item), block_id=about(within, item.id))]
    if is_compact:
        options = [(action.value, label) for action, label in _acts(item)]
        return [section(text, accessory=menu(Id.MENU, options), block_id=about(within, item.id))]
    return [section(text), actions(act_buttons(item), block_id=about(within, item.id))]


def take_over_button(item: CommitmentItem) -> ButtonElement:
    """Draw the way to make one's own what somebody who left had promised."""
    return button("Take over", Id.TAKE_OVER, item.id)


def _move_back(item: CommitmentItem) -> ButtonElement:
    return button("Undo new date", Id.MOVE_BACK, item.id)


def with_menu(text: str, item: CommitmentItem, *, within: str) -> SlackBlock:
    """Draw a text (mrkdwn) about a commitment with its menu; without one when its reader has nothing left to do."""
    if item.can_undo:
        return section(text, accessory=button("Undo", Id.UNDO, item.id), block_id=about(within, item.id))
    if not item.can_act or item.state is not State.OPEN:
        return section(text)
    options = [(action.value, label) for action, label in _acts(item)]
    return section(text, accessory=menu(Id.MENU, options), block_id=about(within, item.id))


def _acts(item: CommitmentItem) -> list[tuple[Id, str]]:
    """Return all one can do, at most five: Slack's menu takes no more."""
    if item.side is Side.OURS:
        return [
            (Id.DONE, "Done"),
            (Id.MOVE, "New date"),
            (Id.CANT_KEEP, "Can't keep"),
            (Id.WITHDRAW, "Take the offer back") if item.offered_to else (Id.NOT_MINE, "Not mine"),
            (Id.OPEN, "More"),
        ]
    return [
        (Id.DONE, "They did it"),
        (Id.MOVE, "New date"),
        (Id.LET_GO, "Let it go"),
        (Id.CHASE, "Draft a reminder"),
        (Id.OPEN, "More"),
    ]


def act_buttons(item: CommitmentItem) -> list[ButtonElement]:
    """Draw all one can do as buttons; with room for one more, the honest word where the date is near or past."""
    acts = _acts(item)
    if item.side is Side.OURS and item.can_warn:
        acts.insert(-1, (Id.WARN, "Tell them now"))
    drawn: list[ButtonElement] = [
        button(label, action, item.id, style="primary" if action is Id.DONE else None, confirm=_CONFIRMED.get(action))
        for action, label in acts
    ]
    return [*drawn[:-1], _move_back(item), drawn[-1]] if item.can_move_back else drawn


_CONFIRMED = {
    Id.LET_GO: ConfirmObject(
        title="Let it go?",
        text=plain("It is closed and does not count against them."),
        confirm="Let it go",
        deny="Keep it",
    )
}


def title_text(item: CommitmentItem) -> str:
    """Say in mrkdwn what it is about, at length."""
    return f"*{_prefix(item)}{escape(item.what, most=1_500) or '(nothing)'}*"


def item_text(item: CommitmentItem) -> str:
    """Say one commitment in mrkdwn: what, and under it the facts."""
    what = escape(item.what, most=160) or "(nothing)"
    return joined([f"*{_prefix(item)}{what}*", _facts(item, most=60)], by="\n")


def offered_text(item: CommitmentItem) -> str:
    """Say the same to who is asked to take it over, beside a sentence that says by whom."""
    who = "" if item.who == item.owner else item.who
    return item_text(replace(item, who=who, owner="", offered_to=""))


def _short_text(item: CommitmentItem) -> str:
    """Say it so that 20 of them and a day's calls stay under Slack's limit for a message."""
    what = escape(item.what, most=100) or "(nothing)"
    return joined([f"*{_prefix(item)}{what}*", _facts(replace(item, how=""), most=40)], by="\n")


def _prefix(item: CommitmentItem) -> str:
    match item.state:
        case State.OPEN:
            return "Must-do: " if item.is_must_do else ""
        case State.KEPT:
            return "Kept: " if item.side is Side.OURS else "They did it: "
        case State.RELEASED:
            return "Noted by mistake: " if item.was_mistaken else "Let go: "
        case State.BROKEN:
            return "Not kept: "
        case _:
            assert_never(item.state)


def _facts(item: CommitmentItem, *, most: int) -> str:
    is_open = item.state is State.OPEN
    return joined(
        [
            escape(item.who, most=most) if item.who != item.owner else "",
            phrase("by ", item.when, most=most),
            escape(item.overdue, most=most) if is_open else "",
            "at risk" if item.is_at_risk and is_open else "",
            escape(item.how, most=most),
            escape(item.account, most=most),
            phrase("with ", item.owner, ", who left" if item.can_take_over else "", most=most),
            phrase("offered to ", item.offered_to, most=most) if is_open else "",
            escape(item.note, most=most + 20),
        ]
    )


def item_line(item: CommitmentItem) -> str:
    """Say one commitment in a line of plain text, not escaped."""
    return joined([f"{_prefix(item)}{one_line(item.what, most=120) or '(nothing)'}", unescape(_facts(item, most=60))])
