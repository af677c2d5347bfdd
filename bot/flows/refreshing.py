"""Calls brought in step with the calendars they stand on: who leads them, what they show, what is planned of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.calls import Call
from bot.domain.changes import in_step, shown_fields
from bot.domain.meetings import Window
from bot.domain.people import Member, Workspace
from bot.flows import planning, shown_again
from bot.flows.leads import next_lead, passed_on
from bot.flows.policies import internal_domains
from storage import Transaction

_LOOK_AHEAD = timedelta(days=14)


async def refresh_call(
    tx: Transaction, workspace: Workspace, uid: str, instance: str, *, was: str, now: datetime
) -> Call | None:
    """Bring a call in step with its meetings; `was` is the instance it had before its series was moved as a whole."""
    internal = await internal_domains(tx, workspace)
    known, call = await _in_step(tx, workspace, (uid, instance), was=was, internal=internal)
    if call is not None:
        await _follow_up(tx, workspace, known, call, now=now)
    return call or known


async def refresh_calls_of(
    tx: Transaction,
    workspace: Workspace,
    member: Member,
    touched: Mapping[tuple[str, str], str],
    *,
    now: datetime,
    plans_all: bool = True,
) -> None:
    """Bring many calls in step, by UID and instance, each with the instance it had before.

    Those the member leads are planned when all are in step; with `plans_all` the others around them, too.
    """
    led = []
    internal = await internal_domains(tx, workspace) if touched else frozenset()
    for key, was in touched.items():
        known, call = await _in_step(tx, workspace, key, was=was, internal=internal)
        if call is not None:
            is_planned_below = call.lead_id == member.id and planning.is_in_reach(call, now=now)
            await _follow_up(tx, workspace, known, call, plans=not is_planned_below, now=now)
            led += [call] if is_planned_below else []
    if plans_all and touched:
        await planning.plan_calls_of(tx, workspace, member, now=now)
    else:
        await planning.plan_calls(tx, workspace, member, led, now=now)


async def look_at_leads(tx: Transaction, workspace: Workspace, member: Member, *, now: datetime) -> None:
    """Find out anew who leads the calls ahead of a member who left the workspace, is away, or is back."""
    for call in await tx.calls.of_member(workspace.id, member.id, Window(start=now, end=now + _LOOK_AHEAD)):
        await refresh_call(tx, workspace, call.uid, call.instance, was=call.instance, now=now)


async def _in_step(
    tx: Transaction, workspace: Workspace, key: tuple[str, str], *, was: str, internal: frozenset[str]
) -> tuple[Call | None, Call | None]:
    """Return a call as it was and as it is now; nothing in second place when no calendar says anything of a call."""
    uid, instance = key
    meetings = await tx.meetings.of_call(workspace.id, uid, instance)
    known = await tx.calls.by_instance(workspace.id, uid, was)
    if not meetings or (known is None and not any(meeting.verdict.is_call for meeting in meetings)):
        return known, None
    lead = await next_lead(tx, workspace, known, meetings)
    if known is None:
        shown = next(one for one in meetings if one.member_id == lead.id and one.verdict.is_call)
        fields = shown_fields(shown, internal=internal)
        return None, await tx.calls.add(workspace.id, uid=uid, instance=instance, lead_id=lead.id, **fields)
    call = in_step(known, meetings, lead_id=lead.id, internal=internal)
    await tx.calls.save(call)
    if call.lead_id != known.lead_id and not await tx.calls.pass_lead(known, to=call.lead_id, is_said=False):
        call = await tx.calls.get(workspace.id, call.id)  # a colleague took it meanwhile
    return known, call


async def _follow_up(
    tx: Transaction, workspace: Workspace, known: Call | None, call: Call, *, now: datetime, plans: bool = True
) -> None:
    """Plan what a changed call wants, and have the messages that show it drawn again."""
    if known is not None and known.lead_id != call.lead_id:
        await passed_on(tx, workspace, known, call, now=now)
        return
    if plans:
        await planning.plan_call(tx, workspace, call, now=now)
    if known is not None and known != call:
        await shown_again.show_again(tx, call, now=now)
