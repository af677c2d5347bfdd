"""What Slack is asked about teams: how SayDo stands in a channel, which user groups there are, who their people are.

Nothing here is a must: without the scopes, or while Slack does not answer, teams work with people named by hand.
"""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.domain.people import Member, Workspace
from bot.domain.teams import Standing
from bot.flows.people import meet
from bot.runtime import Runtime
from bot.slack import Channel, ChannelGoneError, NotGrantedError, PersonGoneError, RefusedError, SlackError

Told = TypeVar("Told")
log = logging.getLogger(__name__)

WHILE_SOMEBODY_WAITS = 1.5
"""Seconds for which an answer to a person may wait for Slack; it wants its own answer within three."""
_AT_ONCE = 8
_GROUP_IS_GONE = "no_such_subteam"
_NO_SCOPE = (
    "I can't read your user groups: the app lacks the scope usergroups:read. "
    "An admin adds it on the app's page in Slack."
)
_NO_PLAN = "User groups come with Slack's paid plans, so people are named one by one here."
_NO_ANSWER = "Slack did not tell its user groups just now. Close this and open it again to choose one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel as far as Slack tells of it: how SayDo stands in it, and its name ("" when it is not told)."""

    standing: Standing = Standing.UNKNOWN
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The user groups one may choose from (id → handle), or why there are none."""

    groups: Mapping[str, str] = field(default_factory=dict)
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Who is in a user group, by Slack ids; one that is not in use any more has nobody."""

    slack_ids: frozenset[str] = frozenset()
    is_in_use: bool = True


async def in_time(asked: Awaitable[Told]) -> Told | None:
    """Return what Slack tells while somebody waits; None when it takes longer."""
    try:
        async with asyncio.timeout(WHILE_SOMEBODY_WAITS):
            return await asked
    except TimeoutError:
        return None


async def place_of(runtime: Runtime, workspace: Workspace, channel: str) -> Place | None:
    """Ask how SayDo stands in a channel; None while Slack does not answer."""
    try:
        found = await runtime.slack.channel(workspace, channel)
    except ChannelGoneError:  # also what Slack says of a private channel it is not in
        return Place(standing=Standing.NOT_INVITED)
    except RefusedError:
        return Place()
    except SlackError as error:
        log.info("channel %s could not be looked at: %s", channel, error)
        return None
    return Place(standing=_standing(found, workspace), name=found.name)


def _standing(channel: Channel, workspace: Workspace) -> Standing:
    if channel.is_archived:
        return Standing.ARCHIVED
    if channel.is_shared and not workspace.settings.digests_may_be_shared:
        return Standing.SHARED
    return Standing.JOINED if channel.is_member else Standing.NOT_INVITED


async def offered_groups(runtime: Runtime, workspace: Workspace) -> Offered:
    """Return the user groups of a workspace, for a menu."""
    try:
        found = await in_time(runtime.slack.user_groups(workspace))
    except NotGrantedError as error:
        return Offered(why_not=_NO_SCOPE if error.code == "missing_scope" else _NO_PLAN)
    except SlackError:
        found = None
    if found is None:
        return Offered(why_not=_NO_ANSWER)
    return Offered(groups={group.group_id: group.handle or group.name for group in found})


async def crew_of(runtime: Runtime, workspace: Workspace, group: str) -> Crew | None:
    """Return who is in a user group; None when Slack does not tell."""
    try:
        return Crew(slack_ids=frozenset(await runtime.slack.people_of_group(workspace, group)))
    except SlackError as error:
        log.info("user group %s could not be read: %s", group, error)
        return Crew(is_in_use=False) if error.code == _GROUP_IS_GONE else None


async def met(runtime: Runtime, workspace: Workspace, slack_ids: Collection[str]) -> dict[str, Member | None]:
    """Return the members behind Slack ids, those nobody met yet looked up in Slack; None for bots and strangers.

    Who Slack does not tell of now is left out.
    """
    async with runtime.storage.begin() as tx:
        known: dict[str, Member | None] = dict(await tx.members.by_slack_ids(workspace.id, slack_ids))
    turns = asyncio.Semaphore(_AT_ONCE)

    async def look(slack_id: str) -> None:
        async with turns:
            try:
                known[slack_id] = await meet(runtime, workspace, slack_id)
            except PersonGoneError:
                known[slack_id] = None
            except SlackError as error:
                log.info("a person chosen for a team could not be looked up: %s", error)

    await asyncio.gather(*(look(one) for one in sorted(set(slack_ids) - known.keys())))
    return known
