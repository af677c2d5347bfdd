"""Preparing a call: the modal with the objective and what goes with it, and by name all that belongs to preps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import View
from bot.domain.preps import Field, Knowledge, Stage
from bot.views.accounts import last_time_blocks, must_do_blocks, owed_blocks
from bot.views.blocks import about, actions, button, context, if_said, section, small_if_said, words
from bot.views.call_lines import call_block
from bot.views.kit import Errors, escape, joined, phrase, subject_of
from bot.views.payloads import modal
from bot.views.prep_fields import DISPUTED, field_blocks, most_of
from bot.views.prep_forms import (
    LEARN,
    CallNews,
    Dispute,
    Id,
    LastOccurrence,
    PrepForm,
    PrepInput,
    SavedPrep,
    WingForm,
    WingInput,
    from_metadata,
    input_id,
    metadata_of,
    prep_as_json,
    prep_from_json,
    started_of,
)
from bot.views.prep_words import LABELS, LEARNINGS, NEWS, OPENING, knowledge_text, reality_of, said_text
from bot.views.reading import block_of, edition_of, missing, picked_word, typed
from bot.views.winging import draw_winging, read_winging, typed_winging

__all__ = [
    "LEARN",
    "LEARNINGS",
    "OPENING",
    "CallNews",
    "Dispute",
    "Id",
    "LastOccurrence",
    "PrepForm",
    "PrepInput",
    "SavedPrep",
    "WingForm",
    "WingInput",
    "draw_prep",
    "draw_saved",
    "draw_winging",
    "input_id",
    "knowledge_text",
    "most_of",
    "prep_as_json",
    "prep_from_json",
    "read_prep",
    "read_winging",
    "reality_of",
    "started_of",
    "typed_prep",
    "typed_winging",
]


def draw_prep(form: PrepForm) -> View:
    """Draw the prep modal: small, or with all fields as soon as `values` has one of them."""
    values = form.values
    blocks: list[SlackBlock] = [
        *_top(form),
        *must_do_blocks(form.account),
        *last_time_blocks(form.account.last),
        *_series_offer(form),
        *(block for one in Field if one in values.said for block in field_blocks(one, form)),
        *([] if values.shows_more else [actions([button("More: stage, agenda, questions", Id.MORE, values.call_id)])]),
        *owed_blocks(form.account),
        *small_if_said(escape(joined(form.account.say_do, by=" "), most=600)),
    ]
    return modal(
        "Prepare a call",
        blocks,
        callback_id=Id.SAVE,
        subject=metadata_of(values),
        submit="Save",
        tells_when_closed=True,
    )


def _top(form: PrepForm) -> list[SlackBlock]:
    return [
        *if_said(_dispute_news(form)),
        *(if_said(NEWS[form.values.told]) if form.values.told else []),
        *_draft_offer(form),
        call_block(form.call),
    ]


def _dispute_news(form: PrepForm) -> str:
    names = sorted({escape(one.by, most=80) for one in form.disputes.values()})
    return f"{joined(names, by=', ')} changed the same meanwhile. Choose below, then save again." if names else ""


def _draft_offer(form: PrepForm) -> list[SlackBlock]:
    started = phrase("You started this at ", form.started, ". It is not saved yet: continue below, or start over.")
    if not started:
        return []
    return [section(started, accessory=button("Start over", Id.START_OVER, form.values.call_id))]


def _series_offer(form: PrepForm) -> list[SlackBlock]:
    last = form.last_occurrence
    if last is None:
        return []
    same = button("Same as last time", Id.SAME_AS_LAST, form.values.call_id)
    said = joined([phrase("Prepared for ", last.when), escape(last.objective, most=300)], by=": ")
    return [section(said or "This series was prepared before.", accessory=same)]


# -- what comes back ---------------------------------------------------------------------------------------------------


def typed_prep(view: Mapping[str, Any]) -> PrepInput:
    """Return what stands in the modal now, complete or not: to draw it again, or to keep it as a draft."""
    shown = [one for one in Field if block_of(view, input_id(one)) is not None]
    return replace(
        from_metadata(subject_of(view)),
        said={one: _typed(view, one) for one in shown},
        editions={one: edition for one in shown if (edition := edition_of(view, input_id(one)))},
        disputed=frozenset(one for one in shown if about(DISPUTED, one.value) in _block_ids(view)),
    )


def _typed(view: Mapping[str, Any], one: Field) -> str:
    match one:
        case Field.KNOWLEDGE:
            return picked_word(view, input_id(one), Knowledge) or ""
        case Field.STAGE:
            return picked_word(view, input_id(one), Stage) or ""
        case _:
            return typed(view, input_id(one))


def _block_ids(view: Mapping[str, Any]) -> set[str]:
    return {str(block.get("block_id")) for block in view.get("blocks", ())}


def read_prep(view: Mapping[str, Any]) -> PrepInput | Errors:
    """Read a submission; asks for the objective."""
    wanted = {input_id(Field.OBJECTIVE): "One line is enough: what should be true after this call?"}
    return missing(view, wanted) or typed_prep(view)


def draw_saved(saved: SavedPrep) -> View | None:
    """Draw what there is to tell after saving; None when there is nothing but that it is saved."""
    if saved.news is None and not saved.theirs:
        return None
    who = escape(saved.by, most=80) or "A colleague"
    meanwhile = [section(f"{who} changed this meanwhile, and it is kept beside what you wrote:")]
    blocks: list[SlackBlock] = [
        section("*Saved.*"),
        *(if_said(NEWS[saved.news]) if saved.news else []),
        call_block(saved.call),
        *(meanwhile if saved.theirs else []),
        *(block for one, text in saved.theirs.items() for block in (context(LABELS[one]), words(said_text(one, text)))),
    ]
    return modal("Prepare a call", blocks, callback_id=Id.SAVED, close="Close")
