"""Late promises set down for the next digest that can still be announced a day ahead, and drawn into it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.busy import busy_of_meetings
from bot.domain.commitments import Commitment
from bot.domain.escalations import HORIZON, MOST_IN_A_DIGEST, Escalation, digest_for, escalates_from
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge, Wanted
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.subjects import commitment_subject
from bot.domain.teams import Role, Team, TeamId
from bot.flows import cards
from bot.flows.escalation_stops import stop_if_over
from bot.flows.policies import policy_for
from bot.runtime import Runtime
from bot.views.digest_forms import Escalated
from bot.views.kit import one_line
from storage import Transaction

LATE_AT_LEAST = timedelta(days=2)
_AT_ONCE = 200
_MOST_WHAT = 120


async def plan_escalations(runtime: Runtime) -> None:
    """Set down what is to stand in the next digests, and stop what is not any more; twice changes nothing."""
    now = runtime.clock.now()
    async with runtime.storage.reading() as tx:
        ahead = await tx.rounds.workspaces_of_escalations()
        late = await tx.rounds.teams_of_late_promises(now - LATE_AT_LEAST)
    for workspace_id in ahead:
        async with runtime.storage.begin() as tx:
            for one in await tx.escalations.ahead(workspace_id):
                await stop_if_over(tx, one, now=runtime.clock.now())
    for workspace_id, team_id in late:
        async with runtime.storage.begin() as tx:
            await _plan_team(tx, await tx.workspaces.get(workspace_id), team_id, now=runtime.clock.now())


async def _plan_team(tx: Transaction, workspace: Workspace, team_id: TeamId, *, now: datetime) -> None:
    by_owner: dict[MemberId, list[Commitment]] = {}
    for one in await tx.escalations.candidates(workspace.id, team_id, now - LATE_AT_LEAST, _AT_ONCE):
        by_owner.setdefault(one.owner_id, []).append(one)
    owners = await tx.members.many(workspace.id, by_owner)
    for owner_id, some in by_owner.items():
        if owners[owner_id].is_active:
            await _plan_owner(tx, workspace, owners[owner_id], some, team_id=team_id, now=now)


async def _plan_owner(
    tx: Transaction, workspace: Workspace, owner: Member, some: Sequence[Commitment], *, team_id: TeamId, now: datetime
) -> None:
    """Set an owner's late promises down, if this team's digest is the first of theirs to come."""
    policy = await policy_for(tx, workspace, owner)
    around = Window(start=now, end=now + HORIZON)
    busy = busy_of_meetings(await tx.meetings.of_member(workspace.id, owner.id, around), policy=policy)
    teams = [one for one in await tx.teams.of_member(workspace.id, owner.id, Role.REP) if one.channel]
    moments = {one.id: digest_for(one.rhythm, now=now, policy=policy, busy=busy) for one in teams}
    found = [(*moment, one.id) for one in teams if (moment := moments[one.id]) is not None]
    if not found or min(found)[2] != team_id:
        return
    digest_at, announce_at, _ = min(found)
    team = next(one for one in teams if one.id == team_id)
    histories = await tx.commitments.histories(workspace.id, [one.id for one in some])
    room = MOST_IN_A_DIGEST - len(await tx.escalations.for_digest(workspace.id, team_id, digest_at))
    due = [one for one in some if escalates_from(one, histories.get(one.id, ()), policy=policy) <= now]
    for one in due[: max(room, 0)]:
        await _set_down(tx, owner, one, team, digest_at=digest_at, announce_at=announce_at)


async def _set_down(
    tx: Transaction, owner: Member, one: Commitment, team: Team, *, digest_at: datetime, announce_at: datetime
) -> None:
    escalation = Escalation(
        workspace_id=one.workspace_id,
        commitment_id=one.id,
        n=await tx.escalations.count(one.workspace_id, one.id) + 1,
        owner_id=owner.id,
        team_id=team.id,
        deadline=one.deadline,
        words=words_of(one, owner),
        channel=team.channel,
        digest_at=digest_at,
        zone_name=team.rhythm.zone_name,
    )
    if await tx.escalations.set_down(escalation):
        wanted = Wanted(kind=Kind.ESCALATION, n=escalation.n, due_at=announce_at, until=escalation.announce_by)
        await tx.nudges.insert(one.workspace_id, owner.id, commitment_subject(one.id), wanted)


def words_of(one: Commitment, owner: Member) -> str:
    """Return the words that will stand in the digest, and before that in the announcement; plain text."""
    what = one_line(one.what, most=_MOST_WHAT) or "A promise"
    account = f" ({one_line(one.account, most=60)})" if one_line(one.account) else ""
    due = cards.full_due_text(one, owner, now=one.made_at)
    return f"{what}{account}, promised for {due}: {one_line(owner.name, most=60) or 'a rep'}"


# -- the digest --------------------------------------------------------------------------------------------------------


async def drawn_into(
    tx: Transaction, team: Team, digest: Nudge, *, digest_at: datetime, now: datetime
) -> tuple[Escalated, ...]:
    """Return what stands in a digest that is about to be posted: what was announced in time and still holds.

    Kept as drawn, so that what was posted is known even when Slack's answer is lost.
    """
    found = await tx.escalations.for_digest(team.workspace_id, team.id, digest_at)
    shown = [one for one in found if await stop_if_over(tx, one, now=now) is None]
    await tx.escalations.draw_into(team.workspace_id, digest.id, shown)
    return tuple(Escalated(line=one.words) for one in shown)


async def mark_posted(tx: Transaction, digest: Nudge, *, now: datetime) -> None:
    """Keep that a digest stands in its channel with what it was drawn with; the announcements say so."""
    posted = await tx.escalations.mark_posted(digest.workspace_id, digest.id, now)
    told = await tx.nudges.of_subjects(digest.workspace_id, [commitment_subject(one) for one in posted])
    await tx.nudges.ask_redraw([one.id for one in told if one.kind is Kind.ESCALATION and one.sent_at], now)
