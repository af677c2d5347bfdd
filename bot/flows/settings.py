"""What a member wants of SayDo: fewer nudges of a kind, and a calendar linked."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import CalendarError
from bot.domain.meetings import Window
from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.flows import cards
from bot.flows.sync import connect
from bot.runtime import Actor, Runtime
from bot.views.answers import ConnectForm, Linked, draw_connect, draw_linked_modal
from bot.views.calls import FewerForm, FewerInput

_AHEAD = timedelta(days=14)


async def fewer_form(runtime: Runtime, actor: Actor, kind: str) -> FewerForm:
    """Return the form behind "fewer like this"."""
    async with runtime.storage.begin() as tx:
        member = await tx.members.get(actor.workspace.id, actor.member.id)
    return FewerForm(kind=Kind(kind).value, is_muted=kind in member.settings.muted_kinds)


async def mute(runtime: Runtime, actor: Actor, typed: FewerInput) -> None:
    """Switch a kind of nudge off or on for the actor."""
    async with runtime.storage.begin() as tx:
        member = await tx.members.get(actor.workspace.id, actor.member.id)
        others = member.settings.muted_kinds - {typed.kind}
        muted = others | {typed.kind} if typed.is_muted else others
        await tx.members.save_settings(actor.workspace.id, member.id, replace(member.settings, muted_kinds=muted))


async def linked_or_why_not(runtime: Runtime, actor: Actor, address: str) -> View:
    """Link a calendar and return what to show: what it brought, or what was wrong with the address that was typed."""
    try:
        return draw_linked_modal(await link_calendar(runtime, actor, address))
    except CalendarError as error:
        return draw_connect(ConnectForm(address=address, problem=str(error)))


async def link_calendar(runtime: Runtime, actor: Actor, address: str) -> Linked:
    """Link a calendar, read it once, and say what it brought. Raises CalendarError."""
    link = await connect(runtime, actor, address)
    now = runtime.clock.now()
    ahead = Window(start=now, end=now + _AHEAD)
    async with runtime.storage.begin() as tx:
        meetings = await tx.meetings.of_member(actor.workspace.id, actor.member.id, ahead)
        calls = await tx.calls.of_lead(actor.workspace.id, actor.member.id, ahead)
    standing = [call for call in calls if call.is_on]
    coming = cards.call_facts(standing[0], actor.member, now=now) if standing else None
    return Linked(
        meetings=len(meetings),
        calls=len(standing),
        next_call=f"{coming.title}, {coming.when}" if coming else "",
        skipped=link.skipped,
    )
