"""The history of a recap in its reader's words, for those who are on the call: private notes are theirs to see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from bot.domain import gone
from bot.domain.calls import CallId
from bot.domain.errors import NotFoundError
from bot.domain.paging import page_at
from bot.domain.people import Member, MemberId
from bot.domain.recaps import Outcome, Recap, RecapEdit
from bot.flows import cards
from bot.flows.attending import own_call
from bot.flows.recap_reading import next_text
from bot.runtime import Actor, Runtime
from bot.views.commitment_histories import LINES_ON_A_PAGE, HistoryLine
from bot.views.recap_histories import RecapHistory
from bot.views.recaps import outcome_text

_FIELDS = {
    "outcome": "Outcome",
    "their_outcome": "Outcome for them",
    "next_day": "Next meeting",
    "more_possible": "What more was possible",
    "learnings": "What you learned",
    "notes": "Private notes",
}


async def recap_history(runtime: Runtime, actor: Actor, call_id: CallId, page: int = 0) -> RecapHistory:
    """Return a page of what happened to a recap, the latest first, its writing last of all.

    Raises NotAllowedError for who is not on the call, NotFoundError when it has no recap.
    """
    async with runtime.storage.begin() as tx:
        call = await own_call(tx, actor, call_id)
        recap = await tx.recaps.get(actor.workspace.id, call_id)
        if recap is None:
            raise NotFoundError(gone.RECAP)
        edits = await tx.recaps.edits(actor.workspace.id, call_id)
        writers = await tx.members.many(actor.workspace.id, {recap.by, *(edit.by for edit in edits)})
    reader = actor.member
    written = HistoryLine(
        what="Written", by=_name(recap.by, writers), at=cards.full_instant_text(recap.saved_at, reader)
    )
    lines = [*(_line(edit, recap, writers, reader) for edit in reversed(edits)), written]
    at = page_at(page, total=len(lines), most=LINES_ON_A_PAGE)
    return RecapHistory(
        call=cards.call_facts(call, reader, now=runtime.clock.now()),
        lines=at.of(lines),
        page=at.number,
        pages=at.pages,
    )


def _line(edit: RecapEdit, recap: Recap, writers: Mapping[MemberId, Member], reader: Member) -> HistoryLine:
    return HistoryLine(
        what="Changed",
        by=_name(edit.by, writers),
        at=cards.full_instant_text(edit.at, reader),
        changes=tuple(
            (_FIELDS.get(name, name), _said(name, before, recap, reader), _said(name, now, recap, reader))
            for name, (before, now) in edit.changes.items()
        ),
    )


def _name(member_id: MemberId, writers: Mapping[MemberId, Member]) -> str:
    return writers[member_id].name if member_id in writers else "somebody"


def _said(name: str, text: str, recap: Recap, reader: Member) -> str:
    """Return what a field said, in words; an outcome is kept by its id, a next meeting as day, time and zone."""
    if not text:
        return ""
    if name in {"outcome", "their_outcome"}:
        return outcome_text(Outcome(text))
    if name != "next_day":
        return text
    day, *rest = text.split()
    at = time.fromisoformat(rest[0]) if rest and ":" in rest[0] else None
    zone_name = rest[-1] if rest and ":" not in rest[-1] else ""
    return next_text(replace(recap, next_day=date.fromisoformat(day), next_at=at, next_zone=zone_name), reader)
