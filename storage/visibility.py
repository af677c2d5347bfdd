"""Which commitments of colleagues a member may see: those of shared calls and accounts, and of who left."""

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, or_, select, true

from storage.tables import calls, commitments, meetings, members


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
    of_no_private_call = _is_of_no_private_call(workspace_id)
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
    may_know = or_(seen_by(workspace_id, member_id), and_(is_over, _is_of_no_private_call(workspace_id)))
    return and_(commitments.c.owner_id.in_(gone), may_know)


def _is_of_no_private_call(workspace_id: BindParameter[Any]) -> ColumnElement[bool]:
    private = select(calls.c.id).where(calls.c.workspace_id == workspace_id, calls.c.is_private)
    return or_(commitments.c.call_id.is_(None), commitments.c.call_id.not_in(private))
