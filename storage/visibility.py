"""What of colleagues a member may see: of shared calls and accounts, of who left, of reps of a team they manage."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, literal, or_, select, true

from bot.domain.people import MemberId, WorkspaceId
from storage.calendar_tables import meetings
from storage.call_tables import calls
from storage.commitment_tables import commitments
from storage.rows import ids
from storage.tables import members


def seen_by(workspace_id: BindParameter[Any], member_id: BindParameter[Any]) -> ColumnElement[bool]:
    """Hold for commitments of a call the member leads or attends, or of an account they have such calls with.

    What was agreed in a private call is for those who attended it.
    """
    attended = exists().where(
        meetings.c.workspace_id == calls.c.workspace_id,
        meetings.c.occurrence_key == calls.c.occurrence_key,
        meetings.c.member_id == member_id,
    )
    own = and_(calls.c.workspace_id == workspace_id, or_(calls.c.lead_id == member_id, attended))
    own_calls = select(calls.c.id).where(own)
    own_accounts = select(calls.c.account_key).where(own, calls.c.account != "")
    of_no_private_call = is_of_no_private_call(workspace_id)
    return or_(
        commitments.c.call_id.in_(own_calls),
        and_(commitments.c.account != "", commitments.c.account_key.in_(own_accounts), of_no_private_call),
    )


def left_to(
    workspace_id: BindParameter[Any], member_id: BindParameter[Any], over: BindParameter[Any] | None
) -> ColumnElement[bool]:
    """Hold for commitments of people who left Slack that a member may take over.

    Those they may see, and all of `over` (None: of everybody) but what was agreed in a private call.
    """
    gone = select(members.c.id).where(members.c.workspace_id == workspace_id, ~members.c.is_active)
    is_over = true() if over is None else commitments.c.owner_id.in_(over)
    may_know = or_(seen_by(workspace_id, member_id), and_(is_over, is_of_no_private_call(workspace_id)))
    return and_(commitments.c.owner_id.in_(gone), may_know)


def is_of_no_private_call(workspace_id: BindParameter[Any]) -> ColumnElement[bool]:
    """Hold for commitments that were agreed in no private call."""
    private = select(calls.c.id).where(calls.c.workspace_id == workspace_id, calls.c.is_private)
    return or_(commitments.c.call_id.is_(None), commitments.c.call_id.not_in(private))


def shown_to(workspace_id: WorkspaceId, member_id: MemberId, over: Collection[MemberId]) -> ColumnElement[bool]:
    """Hold for commitments a member owns, may see of colleagues, or sees as the manager of those who own them."""
    managed = and_(commitments.c.owner_id.in_(ids(over)), is_of_no_private_call(literal(workspace_id)))
    return or_(commitments.c.owner_id == member_id, seen_by(literal(workspace_id), literal(member_id)), managed)


def is_attended_by(people: Collection[MemberId]) -> ColumnElement[bool]:
    """Hold for calls that one of these leads, or has on their calendar as a customer call."""
    attended = exists().where(
        meetings.c.workspace_id == calls.c.workspace_id,
        meetings.c.occurrence_key == calls.c.occurrence_key,
        meetings.c.member_id.in_(ids(people)),
        meetings.c.is_call,
    )
    return or_(calls.c.lead_id.in_(ids(people)), attended)
