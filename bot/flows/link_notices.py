"""What is said of calendars that can't be read: to their owner the same day, to the admins the next."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.calls import LinkId
from bot.domain.errors import NotFoundError
from bot.domain.links import CANT_BE_READ, CalendarLink, LinkState, name_of
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge, Wanted
from bot.domain.people import Member
from bot.domain.subjects import link_subject
from bot.flows import cards
from bot.runtime import Runtime
from bot.views.answers import AdminNotice, LinkNotice, draw_admin_notices, draw_link_broken, draw_link_mended
from storage import Transaction

TOLD_WITHIN = timedelta(days=7)
"""How long it waits for working time: over a weekend with holidays around it."""


async def draw_link_notices(tx: Transaction, member: Member, said: Sequence[Nudge], *, now: datetime) -> Message | None:
    """Draw what a member is told of a calendar, as things stand now; None when there is nothing to tell."""
    if said[0].kind is Kind.LINK_BROKEN:
        return await _for_owner(tx, member, said[0], now=now)
    return await _for_admin(tx, member, said, now=now)


async def _for_owner(tx: Transaction, member: Member, nudge: Nudge, *, now: datetime) -> Message | None:
    links = await tx.links.of_member(member.workspace_id, member.id)
    link = next((one for one in links if one.id == LinkId(nudge.subject_id)), None)
    if link is None:
        return None
    notice = LinkNotice(
        error=link.error,
        since=cards.instant_text(link.broken_since, member, now=now) if link.broken_since else "",
        last_good=cards.instant_text(link.read_at, member, now=now) if link.read_at else "",
        calendar=name_of(link),
        is_revoked=link.state is LinkState.REVOKED,
    )
    if link.state in CANT_BE_READ:
        return draw_link_broken(notice)
    return draw_link_mended(notice) if nudge.sent_at else None  # mended before its owner could be told


async def _for_admin(tx: Transaction, admin: Member, said: Sequence[Nudge], *, now: datetime) -> Message | None:
    notices = [await _notice(tx, admin, nudge, now=now) for nudge in said]
    found = [notice for notice in notices if notice is not None]
    is_news = any(not notice.is_mended for notice in found) or any(nudge.sent_at for nudge in said)
    return draw_admin_notices(found) if found and is_news else None


async def plan_admin_notices(runtime: Runtime) -> None:
    """Plan one word to each admin about each calendar that could not be read for a day, each time it breaks."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        for link in await tx.links.long_broken(now):
            if link.read_at is None:
                continue  # nobody ever saw it work: its owner is linking it
            told = await tx.nudges.of_subject(link.workspace_id, link.member_id, link_subject(link.id))
            times = sum(nudge.kind is Kind.LINK_BROKEN for nudge in told)
            wanted = Wanted(kind=Kind.TEAM_LINK_BROKEN, n=max(times, 1), due_at=now, until=now + TOLD_WITHIN)
            for admin in await tx.members.all_active(link.workspace_id):
                if admin.is_admin and admin.id != link.member_id:
                    await tx.nudges.insert(link.workspace_id, admin.id, link_subject(link.id), wanted)


async def _notice(tx: Transaction, admin: Member, nudge: Nudge, *, now: datetime) -> AdminNotice | None:
    try:
        link: CalendarLink = await tx.links.get(admin.workspace_id, LinkId(nudge.subject_id))
    except NotFoundError:
        return None
    owner = await tx.members.get(admin.workspace_id, link.member_id)
    return AdminNotice(
        who=owner.name,
        calendar=name_of(link),
        error=link.error,
        since=cards.instant_text(link.broken_since, admin, now=now) if link.broken_since else "",
        is_mended=link.state not in CANT_BE_READ,
    )
