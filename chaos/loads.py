"""What is to be said within two minutes: people whose day begins, and people in the middle of theirs, in workspaces.

Every nudge is one that the schedules want of a call, a promise or a day, so that everything about it is as it would be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from bot.domain import commitments as rules
from bot.domain import schedules
from bot.domain.busy import Busy
from bot.domain.calls import Call, CallState
from bot.domain.commitments import Commitment, Side
from bot.domain.installations import Installation
from bot.domain.nudges import Wanted
from bot.domain.people import Member, MemberSettings, Workspace
from bot.domain.policies import Policy, policy_of
from bot.domain.subjects import call_subject, commitment_subject, day_subject
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.workspaces import Workspace as SlackWorkspace
from storage import Storage, Transaction

BEGINS = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
"""A Tuesday: half past eight in Berlin, half past eleven in Dubai."""
WITHIN = timedelta(minutes=2)
_TODAY = BEGINS.date()
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_MORNING, _NOON = "Europe/Berlin", "Asia/Dubai"
_UNWANTED = 0.04
_CARD_AHEAD = 60  # minutes: a slow machine may take a while, and a card after the call began is not said at all
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A member, and who they are in Slack; what is said to them is due `late` after the beginning."""

    person: Person
    workspace: Workspace
    member: Member
    late: timedelta

    @property
    def account(self) -> str:
        """The customer they work for."""
        return f"{self.person.user.name}.test"

    @property
    def policy(self) -> Policy:
        """The rules that apply to them."""
        return policy_of(self.workspace, self.member)


@dataclass(slots=True)
class Load:
    """What was planned: `nudges` counts them. Of calls and promises, those of which something is to be said."""

    nudges: int = 0
    calls: list[Call] = field(default_factory=list)
    promises: list[Commitment] = field(default_factory=list)
    to_click: list[tuple[Someone, Commitment]] = field(default_factory=list)


async def fill(storage: Storage, sandbox: Sandbox, chance: Random, *, workspaces: int, nudges: int) -> Load:
    """Plan so many nudges (a few more at most) in so many workspaces, and take the reasons of some away."""
    load = Load()
    places = [sandbox.workspace, *(sandbox.add_workspace(f"Vendor {n}") for n in range(2, workspaces + 1))]
    for n, place in enumerate(places, start=1):
        async with storage.begin() as tx:
            workspace = await _installed(tx, place, is_own=place is sandbox.workspace)
            while load.nudges < nudges * n / workspaces:
                someone = await _someone(tx, place, workspace, chance)
                await (_morning if someone.member.zone_name == _MORNING else _noon)(tx, someone, load)
    async with storage.begin() as tx:
        await _take_reasons_away(tx, load, chance)
    return load


async def _installed(tx: Transaction, place: SlackWorkspace, *, is_own: bool) -> Workspace:
    """Install SayDo; of the first workspace it has the token from its configuration."""
    if not is_own:
        await tx.installations.save(
            Installation(
                slack_id=place.id,
                app_id=place.app.id,
                bot_user_id=place.bot.id,
                bot_id=place.bot_id,
                token=place.bot_token,
                installed_at=BEGINS - _DAY,
            )
        )
    return await tx.workspaces.add(place.id, place.name, place.bot.id, BEGINS - _DAY)


async def _someone(tx: Transaction, place: SlackWorkspace, workspace: Workspace, chance: Random) -> Someone:
    """Let somebody be there, whose conversation with SayDo is known or has to be opened."""
    zone, late = chance.choice([_MORNING, _NOON]), chance.randrange(3) * _MINUTE
    number = len(place.people) + 1
    name, email = f"Rep {number}", f"rep{number}@vendor.example"
    person = place.add_person(name=f"rep{number}", real_name=name, email=email, tz=zone)
    shown = {"name": name, "email": email, "zone_name": zone, "locale": "en_GB"}
    member = await tx.members.upsert(workspace.id, person.id, **shown, is_admin=False, is_active=True)
    if chance.random() < 0.5:  # noqa: PLR2004  one in two
        await tx.members.set_dm_channel(workspace.id, member.id, person.dm.id)
    brief_at = (datetime.combine(_TODAY, time(8, 30)) + late).time()
    settings = MemberSettings(brief_at=brief_at, ready_card_minutes=_CARD_AHEAD)
    await tx.members.save_settings(workspace.id, member.id, settings)
    return Someone(person=person, workspace=workspace, member=replace(member, settings=settings), late=late)


async def _morning(tx: Transaction, who: Someone, load: Load) -> None:
    """Let it be the time of their brief, with promises of both sides in it, between two calls."""
    await _call(tx, who, load, starts=timedelta(minutes=_CARD_AHEAD))
    await _call(tx, who, load, starts=timedelta(minutes=-35))
    await _promise(tx, who, load, day=_TODAY)
    await _promise(tx, who, load, day=_TODAY - _DAY)
    await _promise(tx, who, load, day=_TODAY + _DAY)
    await _promise(tx, who, load, day=_TODAY - _DAY, side=Side.THEIRS)
    await _plan(tx, who, load, day_subject(_TODAY), schedules.for_day(_TODAY, policy=who.policy))


async def _noon(tx: Transaction, who: Someone, load: Load) -> None:
    """Let them have had a call, have one soon and one in two hours, and a promise due at its time."""
    await _call(tx, who, load, starts=timedelta(minutes=-35))
    await _call(tx, who, load, starts=timedelta(minutes=_CARD_AHEAD))
    await _call(tx, who, load, starts=timedelta(hours=2))
    due = (BEGINS + timedelta(hours=2) + who.late).astimezone(who.member.zone)
    load.to_click.append((who, await _promise(tx, who, load, day=_TODAY, at=due.time())))


async def _call(tx: Transaction, who: Someone, load: Load, *, starts: timedelta) -> None:
    """Let them have a call of half an hour, so long after the beginning."""
    start = BEGINS + who.late + starts
    call = await tx.calls.add(
        who.workspace.id,
        uid=f"{who.member.id}-{start:%H%M}@vendor.example",
        instance="",
        lead_id=who.member.id,
        account=who.account,
        title="Acme QBR",
        start=start,
        end=start + timedelta(minutes=30),
    )
    wanted = schedules.for_call(call, policy=who.policy, busy=Busy(), is_prepared=False, is_recapped=False)
    if await _plan(tx, who, load, call_subject(call.id), wanted):
        load.calls.append(call)


async def _promise(
    tx: Transaction, who: Someone, load: Load, *, day: date, at: time | None = None, side: Side = Side.OURS
) -> Commitment:
    working = who.policy.working
    commitment = await tx.commitments.add(
        who.workspace.id,
        owner_id=who.member.id,
        side=side,
        what="Send pricing",
        who=who.member.name if side is Side.OURS else "Ann Acme",
        day=day,
        at=at,
        zone_name=who.member.zone_name,
        deadline=working.at(day, at) if at else working.at(day + _DAY, time()),
        made_at=BEGINS - 5 * _DAY,
        source="recap",
        account=who.account,
    )
    wanted = schedules.for_commitment(commitment, policy=who.policy)
    if await _plan(tx, who, load, commitment_subject(commitment.id), wanted):
        load.promises.append(commitment)
    return commitment


async def _plan(tx: Transaction, who: Someone, load: Load, subject: str, wanted: Iterable[Wanted]) -> bool:
    """Plan what is wanted within the two minutes; tell whether there was anything."""
    due = [(subject, one) for one in wanted if BEGINS <= one.due_at <= BEGINS + WITHIN]
    await tx.nudges.insert_all(who.workspace.id, who.member.id, due)
    load.nudges += len(due)
    return bool(due)


async def _take_reasons_away(tx: Transaction, load: Load, chance: Random) -> None:
    """Cancel calls and close promises without planning again, as if that had happened this very moment."""
    for call in _some(load.calls, chance):
        await tx.calls.save(replace(call, state=CallState.CANCELLED))
    for one in _some(load.promises, chance):
        step = rules.keep(one, by=one.owner_id, now=BEGINS - _MINUTE, source="card")
        await tx.commitments.apply(step)


def _some(things: Sequence[T], chance: Random) -> list[T]:
    return [one for one in things if chance.random() < _UNWANTED]
