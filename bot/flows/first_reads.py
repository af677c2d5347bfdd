"""What the first read of a calendar brought, and what to do where it is not enough."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import timedelta
from typing import Any

from bot.calendars.occurrences import NO_GUESTS
from bot.domain.calls import Meeting
from bot.domain.errors import CalendarError
from bot.domain.links import CalendarLink, Provider
from bot.domain.meetings import Window
from bot.flows import cards
from bot.flows.conversations import tell
from bot.runtime import Actor, Runtime
from bot.views.answers import Linked, draw_linked, draw_problem_message, draw_reading

_AHEAD = timedelta(days=14)
_FEW = 10
_SILENT_FOR = 2.0  # seconds
_LEFT_OFF = "I could not finish reading your calendar. Link it again: /saydo connect"


_NO_PEOPLE = (
    "None of these meetings names its guests, so I can't see which ones are with customers. Outlook's published "
    "calendars leave guests out. {instead}"
)


async def what_it_brought(runtime: Runtime, actor: Actor, link: CalendarLink) -> Linked:
    """Say what the first read of a calendar brought."""
    now = runtime.clock.now()
    ahead = Window(start=now, end=now + _AHEAD)
    async with runtime.storage.reading() as tx:
        meetings = await tx.meetings.of_member(actor.workspace.id, actor.member.id, ahead)
        calls = await tx.calls.of_lead(actor.workspace.id, actor.member.id, ahead)
    standing = [call for call in calls if call.is_on]
    coming = cards.call_facts(standing[0], actor.member, now=now) if standing else None
    return Linked(
        meetings=len(meetings),
        calls=len(standing),
        next_call=f"{coming.title}, {coming.when}" if coming else "",
        skipped=link.skipped,
        warnings=tuple(one for one in link.warnings if one != NO_GUESTS),
        advice=_advice(runtime, link, [one for one in meetings if one.link_id == link.id]),
    )


async def tell_of_reading(runtime: Runtime, actor: Actor, reading: Coroutine[Any, Any, Linked]) -> Linked:
    """Tell a member what a first read brought; while it takes long, that it goes on, edited when it is over.

    Raises what the reading raises; what was quick to fail is told by who raised it.
    """
    working = asyncio.create_task(reading)
    await asyncio.wait({working}, timeout=_SILENT_FOR)
    begun = None
    if not working.done():
        begun = await tell(runtime, actor, draw_reading(), about="a calendar that is read")
    (came,) = await asyncio.gather(working, return_exceptions=True)
    if isinstance(came, BaseException):
        if begun is not None:
            why = str(came) if isinstance(came, CalendarError) else _LEFT_OFF
            await tell(runtime, actor, draw_problem_message(why), about="a calendar not read", instead_of=begun)
        raise came
    await tell(runtime, actor, draw_linked(came), about="a calendar that was linked", instead_of=begun)
    return came


def _advice(runtime: Runtime, link: CalendarLink, meetings: Sequence[Meeting]) -> str:
    """Say why a feed that names nobody is not enough; Outlook publishes such."""
    names_nobody = len(meetings) >= _FEW and not any(meeting.occurrence.attendees for meeting in meetings)
    if link.provider is not Provider.ICS or not (names_nobody or NO_GUESTS in link.warnings):
        return ""
    by_login = Provider.MICROSOFT in runtime.calendars.by_login
    instead = "Link Microsoft 365 by logging in instead." if by_login else "Share it with all details, or tag titles."
    return _NO_PEOPLE.format(instead=instead)
