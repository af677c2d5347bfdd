"""When a team's next digest comes, and when its reps see their part before: planned again whenever the team changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import nudges
from bot.domain.digest_moments import PLANNED, day_of, digest_at, preview_before
from bot.domain.nudges import Kind, Nudge, SkipReason, State, Wanted
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.subjects import digest_subject
from bot.domain.teams import Role, Team, TeamPerson
from bot.flows.policies import policy_for
from bot.runtime import Runtime
from storage import Transaction
from storage.ahead import reading_ahead

_AGAIN_AFTER = timedelta(hours=4)
"""What nobody said that a team has to be planned anew, such as a holiday of a rep's, is seen within."""
_MAY_COME_BACK = frozenset({SkipReason.NOT_WANTED, SkipReason.TEAM_GIVEN_UP, SkipReason.NO_CHANNEL})


async def plan_digests(runtime: Runtime) -> None:
    """Plan the next digest of every team whose turn has come; several processes share the work."""
    while await _plan_one(runtime):
        pass


async def _plan_one(runtime: Runtime) -> bool:
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        team = await tx.rounds.team_for_digest(now)
        if team is None:
            return False
        await plan_digest(tx, await tx.workspaces.get(team.workspace_id), team, now=now)
        await tx.rounds.digest_planned(team.id, min(team.rhythm.next_after(now), now + _AGAIN_AFTER))
    return True


async def plan_digest(tx: Transaction, workspace: Workspace, team: Team, *, now: datetime) -> None:
    """Plan a team's next digest and its reps' looks at it; drop what the team's rhythm and people want no more."""
    planned = await tx.digests.planned(workspace.id, team.id)
    why_not = _why_not(team)
    people = await tx.teams.people(workspace.id, team.id) if why_not is None else []
    members = await tx.members.many(workspace.id, [one.member_id for one in people])
    answers = await _answerable(tx, workspace, people, members) if why_not is None else None
    moment = team.rhythm.next_after(now) if answers is not None else None
    reps = [members[one.member_id] for one in people if one.role is Role.REP and one.member_id in members]
    previews = await _previews(tx, workspace, team, reps, moment) if moment is not None else {}
    subject = digest_subject(team.id, day_of(team, moment)) if moment is not None else ""
    for one in planned:
        is_wanted = one.subject == subject and (one.kind is Kind.DIGEST or one.member_id in previews)
        if not is_wanted and one.due_at > now and not one.attempts:
            reason = (why_not or SkipReason.NOT_WANTED).value
            await tx.nudges.save(replace(one, state=State.SKIPPED, reason=reason))
    if moment is not None and answers is not None:
        stored = await tx.nudges.of_subjects(workspace.id, [subject])
        await _plan(tx, workspace, answers, subject, digest_at(moment), stored)
        await _plan_previews(tx, workspace, subject, previews, stored, now=now)


def _why_not(team: Team) -> SkipReason | None:
    if not team.is_open:
        return SkipReason.TEAM_GIVEN_UP
    return None if team.channel else SkipReason.NO_CHANNEL


async def _answerable(
    tx: Transaction, workspace: Workspace, people: Sequence[TeamPerson], members: Mapping[MemberId, Member]
) -> MemberId | None:
    """Return who is told when a team's digest can't be posted: its first manager, else an admin; None for nobody."""
    ids = [one.member_id for one in people if one.role is Role.MANAGER]
    managers = [one for one in ids if one in members and members[one].is_active]
    if managers:
        return managers[0]
    admins = [member for member in await tx.members.all_active(workspace.id) if member.is_admin]
    return admins[0].id if admins else None


async def _plan(
    tx: Transaction, workspace: Workspace, answers: MemberId, subject: str, wanted: Wanted, stored: Iterable[Nudge]
) -> None:
    digest = next((one for one in stored if one.kind is Kind.DIGEST and one.n == PLANNED), None)
    if digest is None:
        await tx.digests.add(workspace.id, answers, subject, wanted)
        return
    wants = replace(digest, member_id=answers, due_at=wanted.due_at, until=wanted.until, state=State.PLANNED, reason="")
    is_open = digest.state is State.PLANNED and not digest.attempts
    if wants != digest and (is_open or (digest.state is State.SKIPPED and digest.reason in _MAY_COME_BACK)):
        await tx.nudges.save(wants)


async def _previews(
    tx: Transaction, workspace: Workspace, team: Team, reps: Collection[Member], moment: datetime
) -> dict[MemberId, tuple[Member, Wanted]]:
    """Return which reps see their part before, and when."""
    found = {}
    with reading_ahead():
        await tx.meetings.read_away(reps)
        for member in reps:
            policy = await policy_for(tx, workspace, member)
            wanted = preview_before(team, moment, policy=policy) if member.is_active else None
            if wanted is not None:
                found[member.id] = (member, wanted)
    return found


async def _plan_previews(
    tx: Transaction,
    workspace: Workspace,
    subject: str,
    previews: Mapping[MemberId, tuple[Member, Wanted]],
    stored: Iterable[Nudge],
    *,
    now: datetime,
) -> None:
    known: dict[MemberId, list[Nudge]] = {}
    for one in stored:
        if one.kind is Kind.DIGEST_PREVIEW:
            known.setdefault(one.member_id, []).append(one)
    for member, wanted in previews.values():
        plan = nudges.reconcile(
            [wanted], known.get(member.id, []), now=now, since=now, restored_at=workspace.restored_at
        )
        await tx.nudges.insert_all(workspace.id, member.id, [(subject, one) for one in plan.new])
        await _save(tx, plan.changed)


async def _save(tx: Transaction, changed: Sequence[Nudge]) -> None:
    for nudge in changed:
        await tx.nudges.save(nudge)
