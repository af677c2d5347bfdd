"""Who looked at a member's figures, calls and promises: told to that member, and to nobody else."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.calls import CallId
from bot.domain.looks import Look, Seen
from bot.domain.paging import page_at
from bot.domain.people import Member, MemberId
from bot.domain.teams import Role, TeamId
from bot.flows import cards
from bot.runtime import Actor, Runtime
from bot.views.look_forms import LookLine, WhoLooked
from storage import Transaction

ON_A_PAGE = 15
_NEWS_FOR = timedelta(days=14)


async def who_looked(runtime: Runtime, actor: Actor, page: int = 0) -> WhoLooked:
    """Return a page of the looks at the actor, the latest first."""
    async with runtime.storage.reading() as tx:
        at = page_at(page, total=await tx.looks.count(actor.workspace.id, actor.member.id), most=ON_A_PAGE)
        looks = await tx.looks.at(actor.workspace.id, actor.member.id, limit=ON_A_PAGE, skipped=at.first)
        lines = await _lines(tx, actor.member, looks, now=runtime.clock.now())
    return WhoLooked(lines=tuple(lines), page=at.number, pages=at.pages)


async def last_look(tx: Transaction, member: Member, *, now: datetime) -> LookLine | None:
    """Return the last look at a member; None when it is no news any more."""
    looks = await tx.looks.at(member.workspace_id, member.id, limit=1)
    fresh = [look for look in looks if look.last_at >= now - _NEWS_FOR]
    return next(iter(await _lines(tx, member, fresh, now=now)), None)


async def _lines(tx: Transaction, member: Member, looks: Sequence[Look], *, now: datetime) -> list[LookLine]:
    if not looks:
        return []
    people = await tx.members.many(member.workspace_id, {look.by for look in looks})
    managers = await _managers(tx, member)
    calls = await tx.calls.many(
        member.workspace_id, {CallId(look.subject_id) for look in looks if look.seen is Seen.CALL}
    )
    titles: Mapping[str, str] = {call.id: "" if call.is_private else call.title for call in calls.values()}
    teams = await _team_names(tx, member, looks)
    return [
        LookLine(
            by=people[look.by].name,
            seen=look.seen,
            day=cards.full_day_text(look.day, member),
            times=_times(look, member, now=now),
            about=titles.get(look.subject_id, "") or teams.get(look.subject_id, ""),
            is_manager=look.by in managers,
        )
        for look in looks
    ]


async def _managers(tx: Transaction, member: Member) -> set[MemberId]:
    """Return who manages a team the member is in now."""
    teams = [team.id for team in await tx.teams.of_member(member.workspace_id, member.id, Role.REP)]
    people = await tx.teams.people_of(member.workspace_id, teams)
    return {one.member_id for some in people.values() for one in some if one.role is Role.MANAGER}


async def _team_names(tx: Transaction, member: Member, looks: Sequence[Look]) -> dict[str, str]:
    ids = {TeamId(look.subject_id) for look in looks if look.seen is not Seen.CALL}
    return {team_id: (await tx.teams.get(member.workspace_id, team_id)).name for team_id in sorted(ids)}


def _times(look: Look, member: Member, *, now: datetime) -> str:
    """Return the first and the last time on the clock where the member is."""
    first, last = (cards.clock_text(at, member, now=now) for at in (look.first_at, look.last_at))
    return first if first == last else f"{first} to {last}"
