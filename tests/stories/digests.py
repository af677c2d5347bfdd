"""A team with a digest, for stories: its manager, its channel, and what its reps did, as tests wrote it down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.calls import Call
from bot.domain.commitments import Commitment, Side, keep
from bot.domain.nudges import Kind
from bot.domain.people import Workspace, WorkspaceSettings
from bot.domain.preps import Knowledge, Prep
from bot.domain.recaps import Outcome, Recap
from bot.domain.rhythms import read_rhythm
from bot.domain.teams import Role, Team, TeamPerson
from bot.flows.digest_planning import plan_digest
from bot.sandbox.messages import Conversation
from bot.sandbox.screens import MessageScreen
from tests.factories import BERLIN
from tests.stories.days import Acting, Days, moment

HALF_AN_HOUR = timedelta(minutes=30)


def somebody(days: Days, name: str, real_name: str, **facts: Any) -> Acting:
    """Add a colleague in Berlin."""
    told = {"email": f"{name}@vendor.example", "tz": BERLIN.key, "locale": "en-GB"}
    return Acting(days.sandbox.workspace.add_person(name=name, real_name=real_name, **{**told, **facts}), days.sandbox)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A team whose digest comes on Fridays at 15:00, its manager and its channel."""

    days: Days
    manager: Acting
    channel: Conversation
    team: Team

    @property
    def posted(self) -> list[MessageScreen]:
        """What SayDo posted in the channel for all to see, oldest first."""
        bot = self.days.sandbox.workspace.bot.id
        seen = self.manager.person.sees(self.channel)
        return [one for one in seen if one.message.user == bot and not one.is_ephemeral]

    async def changes(self, **facts: Any) -> Team:
        """Change the team, as its modal does."""
        now = self.days.steered.now()
        async with self.days.app.runtime.storage.begin() as tx:
            team = replace(await tx.teams.get(self.team.workspace_id, self.team.id), **facts)
            await tx.teams.save(team)
            await plan_digest(tx, await tx.workspaces.get(team.workspace_id), team, now=now)
        return team

    async def holds(self, who: Acting, at: datetime, **facts: Any) -> Call:
        """Let a rep have held a call of half an hour. See `written` for what else there is to say of it."""
        actor = await self.days.actor(who)
        async with self.days.app.runtime.storage.begin() as tx:
            call = await tx.calls.add(
                actor.workspace.id,
                uid=facts.pop("uid", "") or f"{who.person.id}-{at:%m%d%H%M}",
                instance="",
                lead_id=actor.member.id,
                account=facts.pop("account", "acme.test"),
                title=facts.pop("title", "Acme QBR"),
                start=at,
                end=at + HALF_AN_HOUR,
                is_private=bool(facts.pop("is_private", False)),
            )
            await written(tx, call, **facts)
        return call

    async def promises(self, who: Acting, day: date, *, kept: datetime | None = None, **facts: Any) -> Commitment:
        """Let a rep have promised something until the end of a day, and have kept it at an instant."""
        actor = await self.days.actor(who)
        deadline = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=BERLIN)
        told: dict[str, Any] = {
            "side": Side.OURS,
            "what": "Send pricing",
            "who": actor.member.name,
            "day": day,
            "at": None,
            "zone_name": BERLIN.key,
            "deadline": deadline,
            "made_at": self.days.steered.now(),
            "source": "test",
            "account": "acme.test",
        }
        async with self.days.app.runtime.storage.begin() as tx:
            made = await tx.commitments.add(actor.workspace.id, owner_id=actor.member.id, **(told | facts))
            if kept is not None:
                await tx.commitments.apply(keep(made, by=actor.member.id, now=kept, source="test"))
        return made


async def written(
    tx: Any,
    call: Call,
    *,
    objective: datetime | None = None,
    theirs: bool = False,
    due: datetime | None = None,
    recap: datetime | None = None,
    outcome: Outcome = Outcome.REACHED,
    next_day: date | None = None,
) -> None:
    """Write down what a rep did about a call: the objective and the recap at these instants.

    `theirs` when the customer said what they want; the recap is `due` by then; `next_day` of the next meeting.
    """
    if objective is not None:
        wants: dict[str, Any] = {"their_objective": "A date", "knowledge": Knowledge.THEY_SAID_SO} if theirs else {}
        prep = Prep(
            workspace_id=call.workspace_id,
            call_id=call.id,
            by=call.lead_id,
            updated_at=objective,
            objective="Agree the pilot",
            objective_at=objective,
            **wants,
        )
        await tx.preps.save(prep)
    if due is not None:
        await tx.recap_dues.plan(call.workspace_id, {call.id: due}, now=call.start)
    if recap is not None:
        await tx.recaps.save(
            Recap(
                workspace_id=call.workspace_id,
                call_id=call.id,
                by=call.lead_id,
                saved_at=recap,
                outcome=outcome,
                next_day=next_day,
            )
        )


async def a_crew(
    days: Days,
    *reps: Acting,
    settings: WorkspaceSettings | None = None,
    rhythm: str = "every Friday 15:00",
    with_bot: bool = True,
    since: datetime | None = None,
    **facts: Any,
) -> Crew:
    """Set up the team Mid-market with these reps, small teams shown whole unless the settings say otherwise.

    They are in it from now on, or since an earlier instant.
    """
    manager = somebody(days, "mira", "Mira Manager")
    members = [manager.person, *(one.person for one in reps)]
    channel = days.sandbox.workspace.add_channel("mid-market", members=members, with_bot=with_bot)
    now = days.steered.now()
    workspace = await has_settings(days, settings or WorkspaceSettings(digests_show_small_teams=True))
    actors = [await days.actor(one) for one in (manager, *reps)]
    async with days.app.runtime.storage.begin() as tx:
        told: dict[str, Any] = {"name": "Mid-market", "channel": channel.id, "created_at": now}
        told["rhythm"] = read_rhythm(rhythm, zone_name=BERLIN.key)
        team = await tx.teams.add(workspace.id, **(told | facts))
        for n, actor in enumerate(actors):
            await tx.teams.join(a_person(team, actor.member.id, since or now, Role.REP if n else Role.MANAGER))
        await plan_digest(tx, workspace, team, now=now)
    return Crew(days=days, manager=manager, channel=channel, team=team)


def a_person(team: Team, member_id: Any, since: datetime, role: Role = Role.REP) -> TeamPerson:
    """Return somebody in a team."""
    return TeamPerson(workspace_id=team.workspace_id, team_id=team.id, member_id=member_id, role=role, since=since)


async def has_settings(days: Days, settings: WorkspaceSettings) -> Workspace:
    """Let the workspace have these settings."""
    workspace = days.app.workspace
    async with days.app.runtime.storage.begin() as tx:
        await tx.workspaces.save_settings(workspace.id, settings)
        return await tx.workspaces.get(workspace.id)


def charts(message: MessageScreen) -> Sequence[dict[str, Any]]:
    """Return the charts of a message."""
    return [block for block in message.blocks if block["type"] == "data_visualization"]


async def a_usual_week(crew: Crew, rep: Acting) -> None:
    """Let a rep have a week until Friday noon: two calls, one with an objective, one promise kept and one late."""
    due = moment("Wed 17:00")
    await crew.holds(rep, moment("Tue 10:00"), objective=moment("Tue 09:00"), recap=moment("Tue 11:00"), due=due)
    await crew.holds(rep, moment("Wed 10:00"), title="Globex intro", account="globex.test", due=moment("Thu 17:00"))
    await crew.promises(rep, moment("Wed 12:00").date(), kept=moment("Wed 11:00"))
    await crew.promises(rep, moment("Tue 12:00").date(), what="Call legal")


async def a_usual_crew(days: Days) -> Crew:
    made = await a_crew(days, days.rep, days.colleague)
    await a_usual_week(made, days.rep)
    return made


def troubles(crew: Crew) -> list[str]:
    """Return what the manager was told of digests that were not posted, by the lines as they are now."""
    return [one.lines[0] for one in crew.manager.inbox if one.says("digest of Mid-market")]


async def planned(crew: Crew) -> list[tuple[str, str]]:
    """Return when the team's digests are to come."""
    async with crew.days.app.runtime.storage.begin() as tx:
        found = await tx.digests.planned(crew.team.workspace_id, crew.team.id)
    due = [one.due_at.astimezone(BERLIN) for one in found if one.kind is Kind.DIGEST]
    return [(f"{one:%a %d %b}", f"{one:%H:%M}") for one in due]
