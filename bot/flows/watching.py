"""Push: channels by which providers say "look now". What they say is a hint to look, and never more than that."""

import logging
import re
import secrets
from datetime import datetime, timedelta
from typing import cast

from bot.calendars.grants import Channel, Watchable
from bot.calendars.microsoft import MicrosoftCalendar
from bot.calendars.microsoft_hints import Lifecycle
from bot.domain.errors import CalendarError
from bot.domain.links import CalendarLink, Watch
from bot.domain.people import Member
from bot.flows.sync import keeping
from bot.runtime import Runtime

log = logging.getLogger(__name__)

_CHANNEL_ID = re.compile("[0-9a-f]{32}")
_AT_ONCE = 20
_LEASE = timedelta(minutes=5)
_AFTER_FAILURE = timedelta(hours=1)
_SOONEST = timedelta(minutes=5)


async def renew_watches(runtime: Runtime) -> int:
    """Open and renew the channels whose time has come, at half of their lives; return how many were looked after."""
    if not runtime.calendars.public_url:
        return 0
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        links = await tx.link_rounds.claim_watches(now, _AT_ONCE, _LEASE)
    for link in links:
        await _look_after(runtime, link)
    return len(links)


async def hinted(runtime: Runtime, channel_id: str, token: str) -> bool:
    """Have a calendar looked at; False when nobody knows the channel, or its token is another."""
    if not _CHANNEL_ID.fullmatch(channel_id):
        return False
    async with runtime.storage.begin() as tx:
        watch = await tx.watches.known(channel_id, token)
        if watch is not None:
            await tx.link_rounds.look_now(watch.workspace_id, watch.link_id, runtime.clock.now())
    return watch is not None


async def hinted_by_microsoft(runtime: Runtime, channel_id: str, token: str, lifecycle: Lifecycle | None) -> bool:
    """Do the same; what becomes of a subscription is looked after at once, a removed one is opened anew."""
    if not await hinted(runtime, channel_id, token):
        return False
    if lifecycle in {Lifecycle.REAUTHORIZATION_REQUIRED, Lifecycle.SUBSCRIPTION_REMOVED}:
        async with runtime.storage.begin() as tx:
            watch = await tx.watches.known(channel_id, token)
            if watch is not None:
                if lifecycle is Lifecycle.SUBSCRIPTION_REMOVED:
                    await tx.watches.remove(watch.workspace_id, watch.id)
                await tx.link_rounds.watch_again(watch.workspace_id, watch.link_id, runtime.clock.now())
    return True


async def stop_watching(runtime: Runtime, link: CalendarLink, member: Member) -> None:
    """Close a link's channels with its provider; one that can't be closed ends by itself."""
    async with runtime.storage.begin() as tx:
        watches = await tx.watches.of_link(link.workspace_id, link.id)
    for watch in watches:
        await _stop(runtime, link, member, watch)


async def _look_after(runtime: Runtime, link: CalendarLink) -> None:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        member = await tx.members.get(link.workspace_id, link.member_id)
        watches = await tx.watches.of_link(link.workspace_id, link.id)
    try:
        expires_at = await _prolonged(runtime, link, member, watches, now=now)
        again_at = now + max((expires_at - now) / 2, _SOONEST)
    except CalendarError as error:
        log.info("calendar link %s is read by the clock alone: %s", link.id, error)
        again_at = now + _AFTER_FAILURE
    async with runtime.storage.begin() as tx:
        await tx.link_rounds.watch_again(link.workspace_id, link.id, again_at)


async def _prolonged(
    runtime: Runtime, link: CalendarLink, member: Member, watches: list[Watch], *, now: datetime
) -> datetime:
    """Have a channel that lasts, and return until when: the one there is renewed, or a new one opened beside it."""
    calendar = _watchable(runtime, link, member)
    if watches and isinstance(calendar, MicrosoftCalendar):
        renewed = await calendar.renew(_channel(watches[0]), now=now)
        if renewed is not None:
            async with runtime.storage.begin() as tx:
                await tx.watches.prolong(link.workspace_id, watches[0].id, renewed.expires_at)
            return renewed.expires_at
    expires_at = await _open(runtime, link, calendar, now=now)
    for old in watches:  # only now: between the two nothing is missed, and what comes twice is one look
        await _stop(runtime, link, member, old)
    return expires_at


async def _open(runtime: Runtime, link: CalendarLink, calendar: Watchable, *, now: datetime) -> datetime:
    channel_id, token = secrets.token_hex(16), secrets.token_urlsafe(32)
    callback_url = f"{runtime.calendars.public_url}/calendar/push/{link.provider.value}"
    channel = await calendar.watch(channel_id=channel_id, token=token, callback_url=callback_url, now=now)
    async with runtime.storage.begin() as tx:
        await tx.watches.add(
            link.workspace_id,
            link.id,
            channel_id=channel_id,
            token=token,
            resource_id=channel.resource_id,
            expires_at=channel.expires_at,
        )
    return channel.expires_at


async def _stop(runtime: Runtime, link: CalendarLink, member: Member, watch: Watch) -> None:
    try:
        await _watchable(runtime, link, member).unwatch(_channel(watch))
    except CalendarError as error:
        log.info("a channel of calendar link %s could not be closed and will end by itself: %s", link.id, error)
    async with runtime.storage.begin() as tx:
        await tx.watches.remove(link.workspace_id, watch.id)


def _watchable(runtime: Runtime, link: CalendarLink, member: Member) -> Watchable:

    return cast("Watchable", runtime.calendars.open(link, member, keep=keeping(runtime, link)))


def _channel(watch: Watch) -> Channel:
    """Return a channel as its provider is told of it: neither needs our token to renew or to close it."""
    return Channel(id=watch.id, token="", resource_id=watch.resource_id, expires_at=watch.expires_at)
