"""Reading calendars: fetch, decide purely what changed, store it and plan the nudges again in the same transaction."""

import logging
from collections.abc import Mapping
from datetime import datetime

from bot.calendars import Reading, Seen, Unchanged
from bot.calendars.grants import Credentials, KeepCredentials, RevokedError
from bot.domain.calls import LinkId
from bot.domain.errors import CalendarError
from bot.domain.links import (
    CalendarLink,
    LinkState,
    Provider,
    after_failed_read,
    after_revoked,
    needs_whole_read,
)
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Wanted
from bot.domain.people import Member
from bot.domain.subjects import link_subject
from bot.flows.link_notices import TOLD_WITHIN
from bot.flows.readings import LOOK_AHEAD, LOOK_BACK, store
from bot.flows.shown_again import show_subject_again
from bot.runtime import Actor, Runtime
from storage import Transaction

log = logging.getLogger(__name__)

_TELL_AFTER = 2  # failed reads in a row: one is often the network


async def connect(
    runtime: Runtime,
    actor: Actor,
    address: str,
    *,
    provider: Provider = Provider.ICS,
    credentials: Mapping[str, str] | None = None,
    account: str = "",
    name: str = "",
) -> CalendarLink:
    """Link a calendar and read it once. Raises CalendarError when it can't be read; then nothing new is linked."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        link = await tx.links.add(
            actor.workspace.id,
            actor.member.id,
            provider,
            address,
            now,
            credentials=credentials,
            account=account,
            name=name,
        )
    reading = await read(runtime, link, actor.member, now=now)
    if isinstance(reading, CalendarError):
        async with runtime.storage.begin() as tx:
            if link.state is LinkState.NEW:
                await tx.links.remove(actor.workspace.id, link.id)
            else:
                await tx.links.save(_after_failure(link, reading, now=now))
        raise reading
    return await store(runtime, link, reading, now=now)


async def look_now(runtime: Runtime, actor: Actor, link_id: LinkId) -> None:
    """Read one of the actor's calendars now; one whose access was withdrawn has to be linked again first."""
    async with runtime.storage.begin() as tx:
        links = await tx.links.of_member(actor.workspace.id, actor.member.id)
    for link in links:
        if link.id == link_id and link.state is not LinkState.REVOKED:
            await sync_link(runtime, link)


async def sync_link(runtime: Runtime, link: CalendarLink) -> None:
    """Read one calendar at once and store what it says; whoever reads it meanwhile stores nothing.

    A failed read keeps the last good state and tells the owner.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        member = await tx.members.get(link.workspace_id, link.member_id)
        link = await tx.links.get(link.workspace_id, link.id)
    reading = await read(runtime, link, member, now=now)
    await store_what_came(runtime, link, reading, now=now)


async def store_what_came(
    runtime: Runtime,
    link: CalendarLink,
    reading: Reading | Unchanged | CalendarError,
    *,
    now: datetime,
    claimed_until: datetime | None = None,
) -> None:
    """Store what a read came to. Raises NotFoundError when the link is gone, or no longer claimed until then."""
    if isinstance(reading, CalendarError):
        await _store_failure(runtime, link, reading, now=now, claimed_until=claimed_until)
    else:
        await store(runtime, link, reading, now=now, claimed_until=claimed_until)


async def read(
    runtime: Runtime, link: CalendarLink, member: Member, *, now: datetime
) -> Reading | Unchanged | CalendarError:
    """Read a member's calendar, asking only for what is new; what goes wrong is returned."""
    found = await _read(runtime, link, member, now=now)
    runtime.metrics.looked_at_calendar(link.provider, _outcome(found))
    return found


def _outcome(found: Reading | Unchanged | CalendarError) -> str:
    match found:
        case Unchanged():
            return "unchanged"
        case RevokedError():
            return "revoked"
        case CalendarError():
            return "failed"
        case _:
            return "read"


async def _read(
    runtime: Runtime, link: CalendarLink, member: Member, *, now: datetime
) -> Reading | Unchanged | CalendarError:
    window = Window(start=now - LOOK_BACK, end=now + LOOK_AHEAD)
    seen = Seen(etag=link.etag, last_modified=link.last_modified, content_hash=link.content_hash)
    if needs_whole_read(link, now=now):
        seen = Seen()
    try:
        calendar = runtime.calendars.open(link, member, keep=keeping(runtime, link))
        return await calendar.read(window, zone=member.zone, seen=seen)
    except CalendarError as error:
        return error


def keeping(runtime: Runtime, link: CalendarLink) -> KeepCredentials:
    """Return what stores a link's credentials when its provider exchanges them; in a transaction of its own."""

    async def keep(credentials: Credentials) -> None:
        async with runtime.storage.begin() as tx:
            await tx.links.keep_credentials(link.workspace_id, link.id, credentials.values)

    return keep


def _after_failure(link: CalendarLink, error: CalendarError, *, now: datetime) -> CalendarLink:
    if isinstance(error, RevokedError) and not link.is_of_company:
        return after_revoked(link, now=now, sentence=str(error))
    return after_failed_read(link, now=now, sentence=str(error), retry_after=error.retry_after)


async def _store_failure(
    runtime: Runtime, link: CalendarLink, error: CalendarError, *, now: datetime, claimed_until: datetime | None
) -> None:
    log.warning("calendar link %s can't be read: %s", link.id, error)
    broken = _after_failure(link, error, now=now)
    async with runtime.storage.begin() as tx:
        await tx.links.save(broken, claimed_until=claimed_until)
        was_told = link.failures >= _TELL_AFTER
        is_to_know = broken.failures == _TELL_AFTER or (broken.state is LinkState.REVOKED and not was_told)
        if is_to_know and not _is_unasked(broken):
            await _tell_owner(tx, broken, now=now)
        elif broken.state is not link.state:
            await show_subject_again(tx, link.workspace_id, link_subject(link.id), now=now)


def _is_unasked(link: CalendarLink) -> bool:
    """Tell whether nobody but an admin ever heard of this link: not everybody in Slack has a calendar there."""
    return link.is_of_company and link.read_at is None


async def _tell_owner(tx: Transaction, link: CalendarLink, *, now: datetime) -> None:
    """Plan one notice for each time a link breaks, to be sent the same day."""
    subject = link_subject(link.id)
    stored = await tx.nudges.of_subject(link.workspace_id, link.member_id, subject)
    wanted = Wanted(kind=Kind.LINK_BROKEN, n=len(stored) + 1, due_at=now, until=now + TOLD_WITHIN)
    await tx.nudges.insert(link.workspace_id, link.member_id, subject, wanted)
