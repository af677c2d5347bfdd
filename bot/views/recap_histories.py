"""The history of a recap, in a modal: who changed what when, the latest first, a page at a time."""

from dataclasses import dataclass

from bot.domain.messages import View
from bot.views.blocks import context
from bot.views.call_forms import CallFacts
from bot.views.call_lines import call_block
from bot.views.commitment_histories import HistoryLine, line_blocks
from bot.views.payloads import modal
from bot.views.recap_inputs import Id
from bot.views.turning import turning


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapHistory:
    """A page of what happened to a recap; pages count from 0, the latest."""

    call: CallFacts
    lines: tuple[HistoryLine, ...]
    page: int = 0
    pages: int = 1


def draw_recap_history(form: RecapHistory) -> View:
    """Draw a page of it."""
    blocks = [call_block(form.call), *(block for line in form.lines for block in line_blocks(line))]
    return modal(
        "History",
        [
            *blocks,
            context("Each promise has a history of its own, under More."),
            *turning(form.page, form.pages, back=("Newer", Id.HISTORY_NEWER), on=("Older", Id.HISTORY_OLDER)),
        ],
        callback_id=Id.HISTORY_SHOWN,
        subject=form.call.call_id,
        close="Close",
    )
