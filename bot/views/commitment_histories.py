"""All that happened to a commitment, in a modal: the latest first, a page at a time."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import View
from bot.views.blocks import context, section
from bot.views.commitment_forms import CommitmentItem, Id
from bot.views.commitment_items import title_text
from bot.views.kit import escape, joined, phrase
from bot.views.payloads import modal
from bot.views.turning import turning

LINES_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One thing that happened: `what` in a sentence, `changes` (field, before, now), `by` whom, `at` a full date.

    `source` is from where ("from a message's button"), `told` like "they know", "" when it is not about that.
    """

    what: str
    by: str
    at: str
    source: str = ""
    reason: str = ""
    told: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryForm:
    """A page of a history; pages count from 0, the latest."""

    item: CommitmentItem
    lines: tuple[HistoryLine, ...]
    page: int = 0
    pages: int = 1


def draw_history(form: HistoryForm) -> View:
    """Draw a page of it."""
    blocks: list[SlackBlock] = [section(title_text(form.item))]
    for line in form.lines:
        blocks += line_blocks(line)
    blocks += turning(form.page, form.pages, back=("Newer", Id.HISTORY_NEWER), on=("Older", Id.HISTORY_OLDER))
    return modal("History", blocks, callback_id=Id.HISTORY_SHOWN, subject=form.item.id, close="Close")


def line_blocks(line: HistoryLine) -> list[SlackBlock]:
    """Draw one thing that happened."""
    return [section(_text(line)), context(_facts(line))]


def _text(line: HistoryLine) -> str:
    changes = [
        f"{escape(field, most=40)}: {escape(before, most=300) or 'empty'} → {escape(now, most=300) or 'empty'}"
        for field, before, now in line.changes
    ]
    return joined(
        [f"*{escape(line.what, most=200) or 'Changed'}*", *changes, phrase("“", line.reason, "”", most=600)], by="\n"
    )


def _facts(line: HistoryLine) -> str:
    facts = [
        escape(line.by, most=100),
        escape(line.at, most=100),
        escape(line.source, most=60),
        escape(line.told, most=60),
    ]
    return joined(facts) or "SayDo"
