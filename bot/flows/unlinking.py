"""Unlinking a calendar: its channels closed, its meetings forgotten, its calls let go, its grant given back."""

from dataclasses import replace
from datetime import datetime

from bot.domain.calls import CallState, LinkId, Meeting
from bot.domain.errors import InvalidInputError
from bot.domain.links import CalendarLink
from bot.domain.meetings import Window
from bot.domain.people import Workspace
from bot.flows.grants import give_back
from bot.flows.hours import forget_hours
from bot.flows.planning import drop_plans, plan_calls_of
from bot.flows.readings import LOOK_AHEAD, LOOK_BACK
from bot.flows.refreshing import refresh_call
from bot.flows.shown_again import show_again
from bot.flows.watching import stop_watching
from bot.runtime import Actor, Runtime
from storage import Transaction


async def unlink(runtime: Runtime, actor: Actor, link_id: LinkId) -> None:
    """Forget a calendar of the actor's and its meetings; calls that no other calendar shows are asked about no more."""
    async with runtime.storage.begin() as tx:
        link = await _own(tx, actor, link_id)
    if link is None:
        return
    if link.is_of_company:
        raise InvalidInputError(
            "This calendar was linked by your admin for everybody, so only they can unlink it. Ask them."
        )
    await let_go_of(runtime, actor, link)


async def let_go_of(runtime: Runtime, actor: Actor, link: CalendarLink) -> None:
    """Forget a calendar and its meetings, and give back what its account granted."""
    now = runtime.clock.now()
    await stop_watching(runtime, link, actor.member)
    async with runtime.storage.begin() as tx:
        link = await _own(tx, actor, link.id) or link  # its credentials may have been exchanged meanwhile
        window = Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD)
        meetings = await tx.meetings.of_link(actor.workspace.id, link.id, window)
        await tx.links.remove(actor.workspace.id, link.id)
        for meeting in meetings:
            await _let_go(tx, actor.workspace, meeting, now=now)
        if actor.member.is_active:
            member = await forget_hours(tx, actor.member)
            await plan_calls_of(tx, actor.workspace, member, now=now)
            await tx.rounds.plan_days_again(member, now)  # when they are away was in it, too
    await give_back(runtime, actor, link.provider, link.account, link.credentials)


async def _own(tx: Transaction, actor: Actor, link_id: LinkId) -> CalendarLink | None:
    links = await tx.links.of_member(actor.workspace.id, actor.member.id)
    return next((one for one in links if one.id == link_id), None)


async def _let_go(tx: Transaction, workspace: Workspace, meeting: Meeting, *, now: datetime) -> None:
    uid, instance = meeting.occurrence.uid, meeting.instance
    if await tx.meetings.of_call(workspace.id, uid, instance):
        await refresh_call(tx, workspace, uid, instance, was=instance, now=now)
        return
    call = await tx.calls.by_instance(workspace.id, uid, instance)
    if call is None or not call.is_on or call.start <= now:
        return
    await tx.calls.save(replace(call, state=CallState.CANCELLED))
    await drop_plans(tx, call, await tx.members.get(workspace.id, call.lead_id), now=now)
    await show_again(tx, call, now=now)
