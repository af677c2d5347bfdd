"""A promise from one typed line or from a message: shown back for one click, changed in a modal, saved."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain import lacking
from bot.domain.commitments import Side
from bot.domain.drafts import DraftId
from bot.domain.messages import Message, View
from bot.views.blocks import actions, button, context, if_said, section, words
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.commitment_items import item_text
from bot.views.inputs import LINE, TEXT, radio_input, text_input, tick_input
from bot.views.kit import Errors, escape, joined, one_line, phrase, subject_of
from bot.views.payloads import message, modal
from bot.views.reading import is_ticked, missing, picked_word, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickCard:
    """One typed line as SayDo reads it; `when` is a full date, `problem` says what is missing ("" when complete)."""

    draft_id: DraftId
    what: str
    who: str = ""
    when: str = ""
    how: str = ""
    side: Side = Side.OURS
    account: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentForm:
    """The modal of a promise not saved yet: `id` is its draft's, `when` as typed, `source` a message's words."""

    id: str
    side: Side = Side.OURS
    what: str = ""
    who: str = ""
    when: str = ""
    how: str = ""
    account: str = ""
    is_must_do: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentInput:
    """What was typed into that modal."""

    id: str
    side: Side
    what: str
    who: str
    when: str
    how: str = ""
    account: str = ""
    is_must_do: bool = False


def draw_quick_confirm(card: QuickCard) -> Message:
    """Show back what was read, for one confirming click; with a problem it can only be changed."""
    problem = one_line(card.problem)
    save = button("Save", Id.QUICK_SAVE, card.draft_id, style="primary")
    change = button("Change", Id.QUICK_CHANGE, card.draft_id, style="primary" if problem else None)
    cancel = button("Cancel", Id.QUICK_CANCEL, card.draft_id)
    return message(
        [
            section(escape(problem) if problem else "Here is what I read. Save it?"),
            section(_quick_lines(card)),
            actions([change, cancel] if problem else [save, change, cancel]),
        ]
    )


def draw_commitment_review(card: QuickCard) -> View:
    """Show back what was typed in the modal, to be pushed on it; with a problem there is only the way back."""
    problem = if_said(escape(card.problem))
    return modal(
        "Here is what I will keep",
        [*problem, section(_quick_lines(card))],
        callback_id=Id.SAVE_REVIEWED,
        subject=card.draft_id,
        submit=None if problem else "Save",
        close="Back",
    )


def _quick_lines(card: QuickCard) -> str:
    asked = "not said yet"
    lines = [
        ("What", escape(card.what, most=600) or asked),
        ("Who", escape(card.who, most=150) or asked),
        ("When", escape(card.when, most=150) or asked),
        ("How", escape(card.how, most=300)),
        ("Customer", escape(card.account, most=150)),
        ("Whose", "ours" if card.side is Side.OURS else "theirs"),
    ]
    return "\n".join(f"*{label}:* {said}" for label, said in lines if said)


def draw_quick_saved(item: CommitmentItem, *, comes_back: str = "") -> Message:
    """Draw what the card becomes once it is saved."""
    again = phrase("I come back to this on ", comes_back, ".")
    return message([section(item_text(item)), context(joined(["Saved.", again], by=" "))])


def draw_commitment(form: CommitmentForm) -> View:
    """Draw the modal of a promise that is not saved yet; closing it keeps what was typed."""
    sides = {Side.OURS: "Ours", Side.THEIRS: "Theirs"}
    blocks: list[SlackBlock] = [
        *([words(form.source, most=600)] if one_line(form.source) else []),
        radio_input(Id.SIDE, "Whose promise is it?", sides, chosen=form.side, is_optional=False),
        text_input(Id.WHAT, "What", form.what, most=TEXT, is_optional=False, placeholder="Send the pricing"),
        text_input(Id.WHO, "Who", form.who, most=LINE, is_optional=False),
        text_input(
            Id.WHEN, "By when", form.when, most=LINE, is_optional=False, placeholder="Friday noon, in two weeks"
        ),
        text_input(Id.HOW, "How", form.how, most=LINE, placeholder="By mail, as a PDF"),
        text_input(Id.ACCOUNT, "Customer", form.account, most=LINE, placeholder="acme.example"),
        tick_input(Id.MUST_DO, "Weight", "This is a must-do", is_ticked=form.is_must_do),
    ]
    return modal(
        "Commitment", blocks, callback_id=Id.SAVE_DRAFT, subject=form.id, submit="Save", tells_when_closed=True
    )


def typed_commitment(view: Mapping[str, Any]) -> CommitmentInput:
    """Return what stands in the modal now, complete or not."""
    return CommitmentInput(
        id=subject_of(view),
        side=picked_word(view, Id.SIDE, Side) or Side.OURS,
        what=typed(view, Id.WHAT),
        who=typed(view, Id.WHO),
        when=typed(view, Id.WHEN),
        how=typed(view, Id.HOW),
        account=one_line(typed(view, Id.ACCOUNT)),
        is_must_do=is_ticked(view, Id.MUST_DO),
    )


def read_commitment(view: Mapping[str, Any]) -> CommitmentInput | Errors:
    """Read it; asks for what, who and when."""
    wanted: dict[str, str] = {
        Id.WHAT: lacking.WHAT,
        Id.WHO: lacking.WHO,
        Id.WHEN: lacking.WHEN,
    }
    return missing(view, wanted) or typed_commitment(view)


def commitment_as_json(typed_in: CommitmentInput) -> dict[str, Any]:
    """Return what was typed as plain JSON, for a draft."""
    return {**asdict(typed_in), "side": typed_in.side.value}


def commitment_from_json(data: Mapping[str, Any]) -> CommitmentInput:
    """Read a draft; the inverse of commitment_as_json. What else a draft holds is left out."""
    known = {name: value for name, value in data.items() if name in CommitmentInput.__dataclass_fields__}
    return CommitmentInput(**{**known, "side": Side(data["side"])})
