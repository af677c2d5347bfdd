"""A team set up or changed: what was typed is held against Slack, then kept in one transaction."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import InvalidInputError
from bot.domain.finding import folded
from bot.domain.people import Member, MemberId, Workspace
from bot.domain.rhythms import Rhythm, read_rhythm
from bot.domain.subjects import TeamNews
from bot.domain.teams import Expectations, Role, Standing, Team
from bot.flows.digest_planning import plan_digest
from bot.flows.team_lookups import Crew, Place, crew_of, in_time, met, offered_groups, place_of
from bot.flows.team_news import tell, tell_of_expectations
from bot.flows.team_people import follow_group, name_by_hand
from bot.flows.team_rights import can_manage, may_create
from bot.flows.teams import card_of, listed, managed_team
from bot.runtime import Actor, Runtime
from bot.views.team_forms import ExpectationsInput, Id, TeamCard, TeamInput, TeamList
from storage import Transaction

_REFUSED = {
    Standing.SHARED: "is shared with another organisation. Choose another one, or an admin allows it in "
    "/saydo settings workspace.",
    Standing.ARCHIVED: "is archived. Choose one that is in use.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What Slack says of what was typed; None where it does not say, or nothing was asked."""

    people: Mapping[str, Member | None] = field(default_factory=dict)
    place: Place | None = None
    crew: Crew | None = None
    handle: str = ""


async def save_new(runtime: Runtime, actor: Actor, typed: TeamInput) -> TeamCard:
    """Set a team up. Raises NotAllowedError, InvalidInputError."""
    async with runtime.storage.begin() as tx:
        await may_create(tx, actor)
    rhythm = _rhythm(typed)
    seen = await _look(runtime, actor.workspace, typed)
    async with runtime.storage.begin() as tx:
        await may_create(tx, actor)
        await _refuse_twin(tx, actor, typed.name)
        now, place = runtime.clock.now(), seen.place or Place()
        team = await tx.teams.add(
            actor.workspace.id,
            name=typed.name,
            channel=typed.channel,
            channel_standing=place.standing,
            channel_name=place.name,
            rhythm=rhythm,
            usergroup=typed.usergroup,
            usergroup_name=seen.handle,
            when_empty=typed.when_empty,
            created_at=now,
        )
        await _keep_people(tx, actor, team, replace(typed, touched=_EVERYBODY), seen, now=now)
        await plan_digest(tx, actor.workspace, team, now=now)
        return await card_of(tx, runtime, actor, team, note=f"The team is set up.{_left_out(seen)}")


_EVERYBODY = frozenset({Id.REPS.value, Id.MANAGERS.value, Id.GROUP.value})


async def save_facts(runtime: Runtime, actor: Actor, typed: TeamInput) -> TeamCard:
    """Keep a team's name, channel and rhythm, as far as changed. Raises NotAllowedError, InvalidInputError."""
    async with runtime.storage.begin() as tx:
        known = await managed_team(tx, actor, typed.team_id or "")
    has_moved = Id.CHANNEL in typed.touched and typed.channel != known.channel
    seen = await _look(runtime, actor.workspace, replace(typed, channel=typed.channel if has_moved else ""))
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, typed.team_id or "")
        if Id.NAME in typed.touched and folded(typed.name) != folded(team.name):
            await _refuse_twin(tx, actor, typed.name)
        changed = _with_facts(team, typed)
        if has_moved:
            place = seen.place or Place()
            changed = replace(changed, channel=typed.channel, channel_standing=place.standing, channel_name=place.name)
        await tx.teams.save(changed)
        await plan_digest(tx, actor.workspace, changed, now=runtime.clock.now())
        return await card_of(tx, runtime, actor, changed, note="Saved.")


def _with_facts(team: Team, typed: TeamInput) -> Team:
    """Return a team with what was changed about it; the rest is as somebody else may have changed it meanwhile."""
    wanted = replace(
        typed,
        rhythm=typed.rhythm if Id.RHYTHM in typed.touched else team.rhythm.words,
        zone_name=typed.zone_name if Id.ZONE in typed.touched else team.rhythm.zone_name,
    )
    return replace(
        team,
        name=typed.name if Id.NAME in typed.touched else team.name,
        rhythm=_rhythm(wanted) if typed.touched & {Id.RHYTHM, Id.ZONE} else team.rhythm,
        when_empty=typed.when_empty if Id.EMPTY in typed.touched else team.when_empty,
    )


async def save_people(runtime: Runtime, actor: Actor, typed: TeamInput) -> TeamCard | TeamList:
    """Keep who is in a team. Raises NotAllowedError, InvalidInputError."""
    async with runtime.storage.begin() as tx:
        await managed_team(tx, actor, typed.team_id or "")
    asked = replace(typed, channel="", usergroup=typed.usergroup if Id.GROUP in typed.touched else "")
    seen = await _look(runtime, actor.workspace, asked)
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, typed.team_id or "")
        if Id.GROUP in typed.touched:
            team = replace(team, usergroup=typed.usergroup, usergroup_name=seen.handle)
            await tx.teams.save(team)
        await _keep_people(tx, actor, team, typed, seen, now=runtime.clock.now())
        await plan_digest(tx, actor.workspace, team, now=runtime.clock.now())
        note = f"Saved.{_left_out(seen)}"
        if await can_manage(tx, actor, team):
            return await card_of(tx, runtime, actor, team, note=note)
        return await listed(tx, runtime, actor, note=f"{note} You don't manage {team.name} any more.")


async def save_expectations(runtime: Runtime, actor: Actor, typed: ExpectationsInput) -> TeamCard:
    """Keep what a team expects, as far as it was changed; its people hear of it. Raises NotAllowedError."""
    async with runtime.storage.begin() as tx:
        team = await managed_team(tx, actor, typed.team_id)
        workspace = await tx.workspaces.get(actor.workspace.id)
        changed = replace(team, expectations=_merged(team.expectations, typed))
        if changed != team:
            await tx.teams.save(changed)
            await tell_of_expectations(tx, workspace, changed, by=actor.member.id, now=runtime.clock.now())
        return await card_of(tx, runtime, actor, changed, note="Saved." if changed != team else "Nothing was changed.")


def _merged(kept: Expectations, typed: ExpectationsInput) -> Expectations:
    new, touched = typed.expectations, typed.touched
    return Expectations(
        objective_share=new.objective_share if Id.OBJECTIVE in touched else kept.objective_share,
        recap_share=new.recap_share if Id.RECAP in touched else kept.recap_share,
        say_do=new.say_do if Id.SAY_DO in touched else kept.say_do,
        note=new.note if Id.NOTE in touched else kept.note,
    )


# -- what was typed ----------------------------------------------------------------------------------------------------


def _rhythm(typed: TeamInput) -> Rhythm:
    """Read when the digest comes. Raises InvalidInputError, also for a zone nobody knows."""
    try:
        ZoneInfo(typed.zone_name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInputError("I don't know this time zone. Choose another one of the list.", field="zone") from error
    return read_rhythm(typed.rhythm, zone_name=typed.zone_name, field="rhythm")


async def _refuse_twin(tx: Transaction, actor: Actor, name: str) -> None:
    """Raise InvalidInputError when a team is called so: a second click would set up a second one."""
    if any(folded(team.name) == folded(name) for team in await tx.teams.open_ones(actor.workspace.id)):
        raise InvalidInputError("There is a team with this name already. Give this one another.", field="name")


async def _look(runtime: Runtime, workspace: Workspace, typed: TeamInput) -> _Seen:
    """Ask Slack about the people, the channel and the group that were chosen. Raises InvalidInputError."""
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(workspace.id)
    people, place, crew, offered = await asyncio.gather(
        in_time(met(runtime, workspace, {*typed.reps, *typed.managers})),
        in_time(place_of(runtime, workspace, typed.channel)) if typed.channel else _nothing(),
        in_time(crew_of(runtime, workspace, typed.usergroup)) if typed.usergroup else _nothing(),
        offered_groups(runtime, workspace) if typed.usergroup else _nothing(),
    )
    _refuse_unknown(people, {"reps": typed.reps, "managers": typed.managers})
    if place is not None and place.standing in _REFUSED:
        name = f"#{place.name}" if place.name else "This channel"
        raise InvalidInputError(f"{name} {_REFUSED[place.standing]}", field="channel")
    handle = offered.groups.get(typed.usergroup, "") if offered else ""
    return _Seen(people=people or {}, place=place, crew=crew, handle=handle)


async def _nothing() -> None:
    """Ask nothing."""


def _refuse_unknown(people: Mapping[str, Member | None] | None, chosen: Mapping[str, Iterable[str]]) -> None:
    """Raise InvalidInputError for people of whom Slack does not tell now; the next try asks for these only."""
    for name, slack_ids in chosen.items():
        if people is None or any(one not in people for one in slack_ids):
            sentence = "Slack did not tell me in time who some of these people are. Save again in a moment."
            raise InvalidInputError(sentence, field=name)
    managers = [(people or {}).get(one) for one in chosen["managers"]]
    if managers and not any(one is not None and one.is_active for one in managers):
        raise InvalidInputError("Bots and people who left Slack manage no team. Name somebody else.", field="managers")


def _left_out(seen: _Seen) -> str:
    count = sum(one is None or not one.is_active for one in seen.people.values())
    if not count:
        return ""
    return f" {count} of those you chose {'was' if count == 1 else 'were'} left out: a bot, or somebody who left Slack."


async def _keep_people(
    tx: Transaction, actor: Actor, team: Team, typed: TeamInput, seen: _Seen, *, now: datetime
) -> None:
    workspace = await tx.workspaces.get(actor.workspace.id)
    opened_at = _instant(typed.opened_at) or now
    joined: set[MemberId] = set()
    for field_id, role, slack_ids in ((Id.REPS, Role.REP, typed.reps), (Id.MANAGERS, Role.MANAGER, typed.managers)):
        if field_id in typed.touched:
            wanted = _active(seen.people.get(one) for one in slack_ids)
            joined |= set(await name_by_hand(tx, team, role, wanted, opened_at=opened_at, now=now))
    if Id.GROUP in typed.touched:
        joined |= set(await _keep_group(tx, team, seen.crew, now=now))
    await tell(tx, workspace, TeamNews.JOINED, team, joined - {actor.member.id}, now=now)


async def _keep_group(tx: Transaction, team: Team, crew: Crew | None, *, now: datetime) -> list[MemberId]:
    """Let the group's people in as far as SayDo knows them; the others are met after the answer."""
    if not team.usergroup:
        return await follow_group(tx, team, [], now=now)
    if crew is None:  # the next look at it lets them in
        return []
    known = await tx.members.by_slack_ids(team.workspace_id, crew.slack_ids)
    return await follow_group(tx, team, _active(known.values()), now=now)


def _active(members: Iterable[Member | None]) -> set[MemberId]:
    return {one.id for one in members if one is not None and one.is_active}


def _instant(said: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
