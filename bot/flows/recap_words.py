"""What was agreed, in its reader's words: each date in full, and when SayDo would come back to it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.commitments import Commitment, CommitmentId
from bot.domain.dates import describe
from bot.domain.people import MemberId
from bot.domain.recaps import Row
from bot.domain.schedules import for_commitment
from bot.flows import cards
from bot.flows.recap_reading import Agreed, Table, read_rows
from bot.views.recaps import ReviewRow

AT_RISK = "Marked at risk: say so to them now, and what it will cost them if it slips."


def review_rows(rows: Sequence[tuple[str, Row]], table: Table) -> tuple[ReviewRow, ...]:
    """Return the rows that can be read, as they will be kept."""
    agreed, _ = read_rows(rows, table)
    return tuple(review_row(one, table) for one in agreed)


def review_row(agreed: Agreed, table: Table) -> ReviewRow:
    """Return one row as it will be kept."""
    promise, member = agreed.promise, table.actor.member
    return ReviewRow(
        key=agreed.key,
        side=promise.side,
        what=promise.what,
        who=f"{promise.who} (you)" if promise.who == member.name else promise.who,
        when=describe(promise.due, now=table.now, locale=member.locale),
        how=promise.how,
        is_must_do=promise.is_must_do,
        is_at_risk=agreed.is_at_risk,
        comes_back=_comes_back(agreed, table, by=member.id, now=table.now),
        asks=f"{promise.who} will be asked to take it." if agreed.colleague_id else "",
    )


def _comes_back(agreed: Agreed, table: Table, *, by: MemberId, now: datetime) -> str:
    """Say when SayDo would speak of it first, were it a commitment."""
    fields = agreed.fields(policy=table.policy)
    probe = Commitment(id=CommitmentId(""), workspace_id=table.actor.workspace.id, owner_id=by, made_at=now, **fields)
    ahead = [wanted.due_at for wanted in for_commitment(probe, policy=table.policy) if wanted.due_at > now]
    return cards.instant_text(min(ahead), table.actor.member, now=now) if ahead else ""
