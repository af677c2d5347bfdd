"""Who may see and change what belongs to a call: the members who attend it, whoever of them leads."""

from bot.domain.calls import Call, CallId, CallState, Meeting, Reason
from bot.domain.errors import NotAllowedError
from bot.domain.people import Member
from bot.runtime import Actor
from storage import Transaction

_STAYS_AWAY = frozenset({Reason.CANCELLED, Reason.DECLINED})


async def own_call(tx: Transaction, actor: Actor, call_id: CallId) -> Call:
    """Return a call the actor attends. Raises NotFoundError, NotAllowedError for somebody else's."""
    call = await tx.calls.get(actor.workspace.id, call_id)
    if not await attends(tx, call, actor.member):
        raise NotAllowedError(
            "You are not on this call. Only those who attend it can see and change what belongs to it."
        )
    return call


async def attends(tx: Transaction, call: Call, member: Member) -> bool:
    """Tell whether a member leads a call, or has it on their calendar and did not decline it."""
    if call.lead_id == member.id:
        return True
    meetings = await tx.meetings.of_call(call.workspace_id, call.uid, call.instance)
    return any(one.member_id == member.id and _comes(one, call) for one in meetings)


def _comes(meeting: Meeting, call: Call) -> bool:
    """Tell whether somebody comes, or would have come: what is off for all belongs to those it was for."""
    is_off_for_all = call.state is CallState.CANCELLED and meeting.verdict.reason is Reason.CANCELLED
    return is_off_for_all or meeting.verdict.reason not in _STAYS_AWAY
