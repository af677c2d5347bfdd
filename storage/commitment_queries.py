"""The queries of promises, each compiled once."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from bot.domain.commitments import Commitment, Event, State
from storage.commitment_tables import commitment_events, commitments
from storage.rows import Shape, among, given, literally
from storage.serving import is_served
from storage.visibility import left_to, seen_by

SHAPE = Shape(commitments, Commitment)
EVENT = Shape(commitment_events, Event)


def _all(*conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query of a workspace's commitments: must-dos first, then by deadline."""
    return (
        SHAPE.select()
        .where(commitments.c.workspace_id == given("workspace_id"), *conditions)
        .order_by(commitments.c.is_must_do.desc(), commitments.c.deadline, commitments.c.id)
    )


def overdue(before: str) -> ColumnElement[bool]:
    """Hold for open commitments of all workspaces whose deadline lies before the instant that is given so."""
    return and_(IS_OPEN, commitments.c.deadline < given(before), is_served(commitments.c.workspace_id))


IS_OPEN = literally(commitments.c.state, State.OPEN)
_OWNED = commitments.c.owner_id == given("owner_id")
_WITH = commitments.c.account_key == given("account_key")
_CLOSED_SINCE = commitments.c.closed_at >= given("since")
GET = _all(commitments.c.id == given("commitment_id"))
HOLD = GET.with_for_update(key_share=True)
MANY = _all(commitments.c.id.in_(among("commitment_ids")))
ANYWHERE = SHAPE.select().where(commitments.c.id.in_(among("commitment_ids")))
OPEN_OF = _all(_OWNED, IS_OPEN)
OPEN_WITH = _all(_WITH, IS_OPEN)
OF_CALL = _all(commitments.c.call_id == given("call_id"))
CLOSED_OF = _all(_OWNED, _CLOSED_SINCE)
CLOSED_WITH = _all(_WITH, _CLOSED_SINCE)
HISTORIES = (
    EVENT.select()
    .where(
        commitment_events.c.workspace_id == given("workspace_id"),
        commitment_events.c.commitment_id.in_(among("commitment_ids")),
    )
    .order_by(commitment_events.c.number)
)
_SEEN_BY = seen_by(given("workspace_id"), given("member_id"))
SEEN_OF_ALL = _all(commitments.c.owner_id != given("member_id"), IS_OPEN, _SEEN_BY)
SEEN_OF_ONE = _all(_OWNED, IS_OPEN, _SEEN_BY)
LEFT_BY_ALL = _all(IS_OPEN, left_to(given("workspace_id"), given("member_id"), None))
LEFT_BY_SOME = _all(IS_OPEN, left_to(given("workspace_id"), given("member_id"), among("over")))
IS_SEEN = _all(commitments.c.id == given("commitment_id"), _SEEN_BY)
OVERDUE = (
    SHAPE.select().where(overdue("before")).order_by(commitments.c.deadline, commitments.c.id).limit(given("limit"))
)
ADD_EVENT = commitment_events.insert()
