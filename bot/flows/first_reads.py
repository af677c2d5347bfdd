"""What the first read of a calendar brought, and what to do where it is not enough."""

from collections.abc import Sequence
from datetime import timedelta

from bot.calendars.occurrences import NO_GUESTS
from bot.domain.calls import Meeting
from bot.domain.links import CalendarLink, Provider
from bot.domain.meetings import Window
from bot.flows import cards
from bot.runtime import Actor, Runtime
from bot.views.answers import Linked

_AHEAD = timedelta(days=14)
_FEW = 10


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


def _advice(runtime: Runtime, link: CalendarLink, meetings: Sequence[Meeting]) -> str:
    """Say why a feed that names nobody is not enough; Outlook publishes such."""
    names_nobody = len(meetings) >= _FEW and not any(meeting.occurrence.attendees for meeting in meetings)
    if link.provider is not Provider.ICS or not (names_nobody or NO_GUESTS in link.warnings):
        return ""
    by_login = Provider.MICROSOFT in runtime.calendars.by_login
    instead = "Link Microsoft 365 by logging in instead." if by_login else "Share it with all details, or tag titles."
    return _NO_PEOPLE.format(instead=instead)
