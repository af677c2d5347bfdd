"""Whole weeks for tests: promises made in advance, and what was said when, held against the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.commitments import Side
from bot.domain.meetings import Window
from bot.domain.nudges import Kind, Nudge, State
from bot.domain.people import MemberSettings
from bot.domain.subjects import call_subject
from bot.flows.planning import plan_commitment, plan_everything_of
from tests.factories import BERLIN, at
from tests.stories.days import Acting, Days

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A new message to a person: when it came, and the nudges that stood in it from the first."""

    at: datetime
    ts: str
    kinds: frozenset[Kind]


async def has_promises(days: Days, who: Acting, dues: Sequence[tuple[Side, date]]) -> None:
    """Give a person promises due on these dates."""
    actor, now = await days.actor(who), days.steered.now()
    for n, (side, day) in enumerate(dues):
        async with days.app.runtime.storage.begin() as tx:
            made = await tx.commitments.add(
                actor.workspace.id,
                owner_id=actor.member.id,
                side=side,
                what=f"Promise {n}",
                who="Ann Acme" if side is Side.THEIRS else "Rhea Rep",
                day=day,
                at=None,
                zone_name=BERLIN.key,
                deadline=at("17:00", day=day),
                made_at=now,
                source="test",
                account="acme.test",
            )
            await plan_commitment(tx, actor.workspace, made, now=now)


async def sets(days: Days, who: Acting, settings: MemberSettings) -> None:
    """Let a person have these settings."""
    actor = await days.actor(who)
    async with days.app.runtime.storage.begin() as tx:
        await tx.members.save_settings(actor.workspace.id, actor.member.id, settings)
        member = await tx.members.get(actor.workspace.id, actor.member.id)
        await plan_everything_of(tx, actor.workspace, member, now=days.steered.now())


async def nudges_of(days: Days, who: Acting) -> list[Nudge]:
    """Return everything SayDo planned for a person, whatever became of it."""
    actor = await days.actor(who)
    async with days.app.runtime.storage.begin() as tx:
        long_ago, never = (datetime(year, 1, 1, tzinfo=UTC) for year in (2000, 2100))
        subjects = {one.subject for one in await tx.nudges.of_day(actor.workspace.id, actor.member.id, long_ago, never)}
        window = Window(start=long_ago, end=never)
        calls = await tx.calls.of_member(actor.workspace.id, actor.member.id, window)
        subjects |= {call_subject(call.id) for call in calls}
        found = await tx.nudges.of_subjects(actor.workspace.id, subjects)
    return [one for one in found if one.member_id == actor.member.id]


async def said_to(days: Days, who: Acting) -> list[Said]:
    """Return the new messages a person got by themselves; what joined one later is no new message."""
    nudges = [one for one in await nudges_of(days, who) if one.state is State.SENT]
    messages = [one for one in who.inbox if not one.is_ephemeral]
    assert {one.ts for one in nudges} == {one.ts for one in messages}
    return [_said(message.ts, [one for one in nudges if one.ts == message.ts]) for message in messages]


def _said(ts: str, standing: Sequence[Nudge]) -> Said:
    moment = datetime.fromtimestamp(float(ts), UTC).replace(microsecond=0)
    at_first = [one for one in standing if one.sent_at is not None and one.sent_at - moment < timedelta(minutes=1)]
    return Said(at=moment, ts=ts, kinds=frozenset(one.kind for one in at_first))


def a_day(said: Sequence[Said]) -> dict[date, int]:
    """Count the new messages of each day."""
    days = [one.at.astimezone(BERLIN).date() for one in said]
    return {day: days.count(day) for day in days}


def interrupting(said: Sequence[Said], meetings: Sequence[Span]) -> list[Said]:
    """Return the messages that came during a meeting."""
    return [one for one in said if any(start <= one.at < end for start, end in meetings)]
