"""What a member is told about digests: a rep what the next one will show of them, a manager that one was not posted."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calls import Call
from bot.domain.commitments import Side
from bot.domain.dates.say import WEEKDAYS
from bot.domain.digest_moments import day_of, moment_on
from bot.domain.digest_sending import trouble_of
from bot.domain.meetings import Window
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import Member, Workspace
from bot.domain.subjects import team_and_day
from bot.domain.teams import Role
from bot.flows import cards
from bot.flows.commitment_items import items_of
from bot.flows.digest_delivery import period_end
from bot.flows.digest_facts import when_text
from bot.views.commitments import CommitmentItem
from bot.views.digest_answers import NotPosted, draw_not_posted
from bot.views.digest_previews import OwnPart
from storage import Transaction

_THIS_INSTANT = timedelta(microseconds=1)  # what was put right right now counts


async def own_parts(
    tx: Transaction,
    workspace: Workspace,
    member: Member,
    said: Iterable[Nudge],
    *,
    now: datetime,
    elsewhere: Collection[str] = (),
) -> tuple[OwnPart, ...]:
    """Return a rep's parts in the digests these nudges are about; one that has nothing to show is left out.

    `elsewhere` are the ids of calls and promises that the same message shows anyway.
    """
    shown, parts = set(elsewhere), []
    for nudge in said:
        if nudge.kind is Kind.DIGEST_PREVIEW:
            part = await _own_part(tx, workspace, member, nudge, now=now, elsewhere=shown)
            if part is not None:
                parts.append(part)
                shown |= {one.call_id for one in (*part.recaps_owed, *part.bare)} | {one.id for one in part.late}
    return tuple(parts)


async def _own_part(
    tx: Transaction, workspace: Workspace, member: Member, nudge: Nudge, *, now: datetime, elsewhere: Collection[str]
) -> OwnPart | None:
    team_id, day = team_and_day(nudge)
    team = await tx.teams.get(workspace.id, team_id)
    people = await tx.teams.people(workspace.id, team.id)
    if not team.is_open or not any(one.member_id == member.id and one.role is Role.REP for one in people):
        return None
    moment = moment_on(team, day)
    start, end = team.period_until(moment).start, min(now + _THIS_INSTANT, moment)
    own = (await tx.figures.by_rep(workspace.id, team.id, Window(start=start, end=end))).get(member.id)
    if own is None:
        return None
    owed = await _recaps_owed(tx, member, start, end)
    bare = await _bare(tx, member, now, moment)
    part = OwnPart(
        team=team.name,
        digest=f"{WEEKDAYS[day_of(team, moment).weekday()]}'s digest",
        when=when_text(team, moment, now=now, locale=member.locale),
        figures=own,
        recaps_owed=tuple(cards.call_facts(one, member, now=now) for one in owed if one.id not in elsewhere),
        bare=tuple(cards.call_facts(one, member, now=now) for one in bare if one.id not in elsewhere),
        names_people=workspace.settings.digests_name_people,
    )
    late = await _late(tx, workspace, member, elsewhere, now=now)
    return replace(part, late=late) if late or part.recaps_owed or part.bare or not own.is_empty else None


async def _recaps_owed(tx: Transaction, member: Member, start: datetime, end: datetime) -> list[Call]:
    """Return the calls of the period so far whose recap is still to be written; what is private is in no digest."""
    links = await tx.links.of_member(member.workspace_id, member.id)
    since = max(start, min((link.linked_at for link in links), default=start))
    owed = await tx.calls.recaps_owed(member.workspace_id, member.id, since, end)
    return [call for call in owed if not call.is_private]


async def _bare(tx: Transaction, member: Member, now: datetime, moment: datetime) -> list[Call]:
    """Return the calls that end before the digest and have no objective yet."""
    if now >= moment:
        return []
    ahead = await tx.calls.of_lead(member.workspace_id, member.id, Window(start=now, end=moment))
    counted = [call for call in ahead if call.is_on and not call.is_private and call.start > now and call.end < moment]
    preps = await tx.preps.many(member.workspace_id, {call.id for call in counted})
    return [call for call in counted if call.id not in preps or not preps[call.id].has_objective]


async def _late(
    tx: Transaction, workspace: Workspace, member: Member, elsewhere: Collection[str], *, now: datetime
) -> tuple[CommitmentItem, ...]:
    owned = await tx.commitments.open_of(workspace.id, member.id)
    late = {one.id for one in owned if one.side is Side.OURS and one.is_overdue(now) and one.id not in elsewhere}
    return tuple((await items_of(tx, workspace, member, late, now=now)).values()) if late else ()


async def draw_trouble(tx: Transaction, member: Member, told: Nudge, *, now: datetime) -> Message | None:
    """Draw the word to a manager that a digest was not posted, as it stands now; None when they never heard of it."""
    stored = await tx.digests.of_subject(told.workspace_id, told.subject)
    digest = next((one for one in stored if one.n == told.n), None)
    if digest is None:
        return None
    trouble = trouble_of(digest)
    if trouble is None and told.sent_at is None:
        return None
    team = await tx.teams.get(told.workspace_id, team_and_day(digest)[0])
    posted = when_text(team, digest.sent_at, now=now, locale=member.locale) if digest.sent_at else ""
    return draw_not_posted(
        NotPosted(
            digest_id=digest.id,
            team=team.name,
            channel=digest.channel or team.channel,
            when=when_text(team, period_end(team, digest), now=now, locale=member.locale),
            trouble=trouble,
            posted_at=posted,
        )
    )
