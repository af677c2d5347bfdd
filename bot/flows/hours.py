"""Working hours from a calendar's provider: the default below what a member sets themselves."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import CalendarError, NotFoundError
from bot.domain.links import CAN_SAY_LOOK, CalendarLink, LinkState
from bot.domain.people import Hours, Member
from bot.flows.planning import plan_everything_of
from bot.flows.sync import keeping
from bot.runtime import Runtime
from storage import Transaction

log = logging.getLogger(__name__)

_AGAIN_AFTER = timedelta(days=1)
_AT_ONCE = 20


async def learn_hours(runtime: Runtime) -> int:
    """Ask for the hours of calendars that were linked just now or asked a day ago; return how many there were."""
    if not runtime.calendars.takes_hours:
        return 0
    async with runtime.storage.begin() as tx:
        links = await tx.link_rounds.claim_hours(runtime.clock.now(), _AT_ONCE, again_after=_AGAIN_AFTER)
    for link in links:
        try:
            await _learn(runtime, link)
        except (CalendarError, NotFoundError) as error:
            log.info("the working hours behind calendar link %s are asked for tomorrow: %s", link.id, error)
    return len(links)


async def forget_hours(tx: Transaction, member: Member) -> Member:
    """Let go of hours that no calendar of the member's tells any more."""
    links = await tx.links.of_member(member.workspace_id, member.id)
    if member.hours is None or any(link.provider in CAN_SAY_LOOK for link in links):
        return member
    return await _keep(tx, member, None)


async def _learn(runtime: Runtime, link: CalendarLink) -> None:
    async with runtime.storage.begin() as tx:
        member = await tx.members.get(link.workspace_id, link.member_id)
        links = await tx.links.of_member(member.workspace_id, member.id)
    if _speaking_for(member, links) != link.id:
        return
    hours = await runtime.calendars.hours(link, member, keep=keeping(runtime, link))
    async with runtime.storage.begin() as tx:
        await tx.links.get(link.workspace_id, link.id)  # not unlinked meanwhile
        member = await tx.members.get(member.workspace_id, member.id)
        if member.hours != hours:
            member = await _keep(tx, member, hours)
            workspace = await tx.workspaces.get(member.workspace_id)
            await plan_everything_of(tx, workspace, member, now=runtime.clock.now())


async def _keep(tx: Transaction, member: Member, hours: Hours | None) -> Member:
    await tx.members.save_hours(member.workspace_id, member.id, hours)
    return replace(member, hours=hours)


def _speaking_for(member: Member, links: Sequence[CalendarLink]) -> str | None:
    """Return the link whose account's hours are the member's: of the address they work under, else the first."""
    telling = [link for link in links if link.provider in CAN_SAY_LOOK and link.state is LinkState.OK]
    own = [link for link in telling if link.account == member.email]
    return next((link.id for link in (*own, *telling)), None)
