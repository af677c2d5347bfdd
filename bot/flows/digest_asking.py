"""Digests for who asks: when the next one comes, how it would be now, and one posted now after a confirming click."""

from datetime import datetime, timedelta

from bot.domain import gone
from bot.domain.digest_moments import PLANNED, TOO_LATE_AFTER, day_of
from bot.domain.digest_sending import trouble_of
from bot.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from bot.domain.messages import Message
from bot.domain.nudges import Kind, Nudge, NudgeId, SkipReason, State, Wanted
from bot.domain.subjects import digest_subject, team_and_day
from bot.domain.teams import Role, Team
from bot.flows.digest_delivery import deliver_digests, drawn_from, period_end
from bot.flows.digest_facts import digest_of, span_text, when_text
from bot.flows.team_rights import is_manager_of, managed_teams, may_manage
from bot.flows.teams import find_team
from bot.runtime import Actor, Runtime
from bot.views import digest_answers as views
from bot.views.digest_forms import Details, Digest
from storage import Transaction

_OFFERED_FOR = timedelta(hours=1)
_JUST_NOW = timedelta(minutes=10)


async def next_digests(runtime: Runtime, actor: Actor) -> list[views.NextDigest]:
    """Return when the digests come of the teams the actor manages or is in."""
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        own = await tx.teams.of_member(actor.workspace.id, actor.member.id, Role.REP)
        teams = {team.id: team for team in [*await managed_teams(tx, actor), *own]}
    return [
        views.NextDigest(
            team=team.name,
            channel=team.channel,
            when=when_text(team, team.rhythm.next_after(now), now=now, locale=actor.member.locale)
            if team.channel
            else "",
        )
        for team in sorted(teams.values(), key=lambda one: (one.name.casefold(), one.id))
    ]


async def team_meant(runtime: Runtime, actor: Actor, typed: str) -> Team:
    """Return the team a command is about: the one named, or the only one the actor manages.

    Raises InvalidInputError with what could be typed, NotAllowedError.
    """
    if typed:
        return await _named(runtime, actor, typed)
    async with runtime.storage.begin() as tx:
        managed = await managed_teams(tx, actor)
    if not managed:
        raise NotAllowedError("Digests are for people who manage a team. Type /saydo team to see who manages yours.")
    if len(managed) > 1:
        names = " or ".join(f"“{team.name[:60]}”" for team in managed[:_MOST_NAMED])
        raise InvalidInputError(f"Which team? Type its name behind the command: {names}.")
    return managed[0]


_MOST_NAMED = 5


async def _named(runtime: Runtime, actor: Actor, typed: str) -> Team:
    found = await find_team(runtime, actor, typed)
    team_id = found.managed or found.own
    if team_id is None:
        near = " or ".join(f"“{name[:60]}”" for name in found.near[:_MOST_NAMED])
        raise InvalidInputError(f"I know no team “{typed[:60]}”.{f' Did you mean {near}?' if near else ''}")
    async with runtime.storage.begin() as tx:
        team = await tx.teams.get(actor.workspace.id, team_id)
        await may_manage(tx, actor, team)
    return team


async def preview(runtime: Runtime, actor: Actor, typed: str) -> tuple[Digest, str]:
    """Return a team's digest as its channel would see it now, and when it comes. Raises NotAllowedError."""
    team, now = await team_meant(runtime, actor, typed), runtime.clock.now()
    async with runtime.storage.begin() as tx:
        workspace = await tx.workspaces.get(actor.workspace.id)
        digest = await digest_of(tx, workspace, team, until=now, locale=actor.member.locale, is_so_far=True)
    comes = when_text(team, team.rhythm.next_after(now), now=now, locale=actor.member.locale) if team.channel else ""
    return digest, views.draw_preview_head(team.name, comes)


async def ask_now(runtime: Runtime, actor: Actor, typed: str) -> views.AskedFor:
    """Keep that somebody wants a digest now, until they confirm it. Raises NotAllowedError, InvalidInputError."""
    team, now = await team_meant(runtime, actor, typed), runtime.clock.now()
    if not team.channel:
        raise InvalidInputError(f"The team “{team.name[:60]}” has no channel yet. Type /saydo team to set one.")
    subject = digest_subject(team.id, day_of(team, now))
    async with runtime.storage.begin() as tx:
        digest = await _offer(tx, actor, subject, Wanted(kind=Kind.DIGEST, n=PLANNED, due_at=now, until=now))
    period = team.period_until(now)
    return views.AskedFor(
        digest_id=digest.id,
        team=team.name,
        channel=team.channel,
        span=span_text(team, period, locale=actor.member.locale),
        next_when=when_text(team, team.rhythm.next_after(now), now=now, locale=actor.member.locale),
    )


async def _offer(tx: Transaction, actor: Actor, subject: str, wanted: Wanted) -> Nudge:
    """Keep a digest that waits for its confirmation, under the next number of its day that is free."""
    taken = [one.n for one in await tx.digests.of_subject(actor.workspace.id, subject)]
    first = max([PLANNED, *taken]) + 1
    for n in range(first, first + _TRIES):
        numbered = Wanted(kind=Kind.DIGEST, n=n, due_at=wanted.due_at, until=wanted.until + _OFFERED_FOR)
        offered = await tx.digests.add(
            actor.workspace.id, actor.member.id, subject, numbered, reason=SkipReason.NOT_CONFIRMED.value
        )
        if offered is not None:
            return offered
    raise InvalidInputError("Somebody else is asking for this digest, too. Try again in a moment.")


_TRIES = 5


async def confirm(runtime: Runtime, actor: Actor, digest_id: str) -> NudgeId:
    """Let a digest be posted that somebody asked for, or that could not be posted; return which one to look for.

    Twice confirms it once; one that a colleague had posted a moment ago stands for this one, too. Raises
    NotAllowedError, InvalidInputError.
    """
    now = runtime.clock.now()
    async with runtime.storage.begin() as tx:
        await tx.workspaces.hold(actor.workspace.id)
        digest, team = await _managed(tx, actor, digest_id)
        before = await _just_posted(tx, actor, team, digest, now=now)
        if before is not None:
            return before.id
        if digest.reason == SkipReason.NOT_CONFIRMED and now >= digest.until:
            raise InvalidInputError("You were asked too long ago. Type /saydo digest now again for the figures of now.")
        await tx.digests.ask_for(digest, actor.member.id, due_at=now, until=now + TOO_LATE_AFTER)
    return digest.id


async def post_confirmed(runtime: Runtime, actor: Actor, digest_id: NudgeId) -> Message:
    """Post what is confirmed, and say what came of it."""
    await deliver_digests(runtime)
    async with runtime.storage.begin() as tx:
        digest, team = await _managed(tx, actor, digest_id)
    return _outcome(team, digest, actor, now=runtime.clock.now())


async def _managed(tx: Transaction, actor: Actor, digest_id: str) -> tuple[Nudge, Team]:
    digest = await tx.digests.get(actor.workspace.id, NudgeId(digest_id))
    if digest is None:
        raise NotFoundError(gone.DIGEST)
    team = await tx.teams.get(actor.workspace.id, team_and_day(digest)[0])
    await may_manage(tx, actor, team)
    return digest, team


async def _just_posted(tx: Transaction, actor: Actor, team: Team, digest: Nudge, *, now: datetime) -> Nudge | None:
    """Return the digest somebody had posted in between a moment ago: a second one would say the same."""
    if digest.n == PLANNED:
        return None
    return next(iter(await tx.digests.extras_since(actor.workspace.id, team.id, now - _JUST_NOW)), None)


def _outcome(team: Team, digest: Nudge, actor: Actor, *, now: datetime) -> Message:
    locale = actor.member.locale
    if digest.state is State.SENT and digest.sent_at is not None:
        when = when_text(team, digest.sent_at, now=now, locale=locale)
        return views.draw_posted(team.name, digest.channel or team.channel, when)
    trouble = trouble_of(digest)
    if trouble is None:
        return views.draw_under_way(team.name)
    due = when_text(team, period_end(team, digest), now=now, locale=locale)
    return views.draw_refused(
        views.NotPosted(digest_id=digest.id, team=team.name, channel=team.channel, when=due, trouble=trouble)
    )


async def details(runtime: Runtime, actor: Actor, digest_id: str) -> Details:
    """Return what stands behind a digest for who clicks: all of it for who manages the team, and a rep's own part."""
    async with runtime.storage.begin() as tx:
        digest = await tx.digests.get(actor.workspace.id, NudgeId(digest_id))
        if digest is None:
            raise NotFoundError(gone.DIGEST)
        workspace = await tx.workspaces.get(actor.workspace.id)
        team = await tx.teams.get(workspace.id, team_and_day(digest)[0])
        is_managed = actor.member.is_admin or await is_manager_of(tx, actor.member, team)
        shown = await drawn_from(tx, workspace, team, digest, shows_all=is_managed)
        period = team.period_until(period_end(team, digest))
        own = (await tx.figures.by_rep(workspace.id, team.id, period)).get(actor.member.id)
    return Details(digest=shown, own=own, is_managed=is_managed)
