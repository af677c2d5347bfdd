"""Which commitments of colleagues a member may see: those of shared calls, and of accounts they share."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from bot.domain.people import MemberId, WorkspaceId
from storage.tables import calls, commitments, meetings


def seen_by(workspace_id: WorkspaceId, member_id: MemberId) -> ColumnElement[bool]:
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
    private = select(calls.c.id).where(calls.c.workspace_id == workspace_id, calls.c.is_private)
    of_no_private_call = or_(commitments.c.call_id.is_(None), commitments.c.call_id.not_in(private))
    return or_(
        commitments.c.call_id.in_(own_calls),
        and_(commitments.c.account != "", commitments.c.account_key.in_(own_accounts), of_no_private_call),
    )
