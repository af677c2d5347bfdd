"""Three people, their calendars and their promises, over a real database and a Slack in this process."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from bot.calendars import Reading, Seen, Unchanged
from bot.clock import SteeredClock
from bot.command_line.manifests import manifest
from bot.domain.commitments import Commitment, Side
from bot.domain.errors import SayDoError
from bot.domain.links import LinkState, Provider
from bot.domain.meetings import Attendee, Occurrence, Status, Window
from bot.domain.nudges import Kind, Nudge
from bot.domain.nudges import State as Standing
from bot.domain.subjects import commitment_subject
from bot.flows import commitment_edits, commitments, offers, ticks
from bot.flows.people import actor_for
from bot.flows.planning import plan_calls_of, plan_commitment
from bot.runtime import Actor, Runtime
from bot.sandbox.faults import RateLimited, Reset, ServerError
from bot.sandbox.server import Sandbox
from bot.slack import Slack
from bot.slack_calls import keep_alive_session
from bot.tokens import Tokens, own_installation
from bot.views.commitments import CantKeepInput, DeclineInput, MoveInput, NotMineInput
from storage import Storage, Transaction
from storage.claims import SHAPE as NUDGES
from storage.rows import every
from tests.databases import SEALER
from tests.factories import BERLIN, at
from tests.flows.shelves import Shelf, runtime_with
from tests.interleavings.replays import replayed

PEOPLE = ("rhea", "tom", "mia")
_LONG_AGO = timedelta(days=1)
_ALL = Window(start=at("00:00") - timedelta(days=30), end=at("00:00") + timedelta(days=90))
_CHASING = frozenset({Kind.DUE, Kind.DUE_SOON, Kind.OVERDUE, Kind.THEY_OWE})


class What(StrEnum):
    """What somebody, the clock or Slack may do."""

    PROMISE = "promise"
    DONE = "done"
    LET_GO = "let_go"
    CANT_KEEP = "cant_keep"
    UNDO = "undo"
    MOVE = "move"
    MOVE_BACK = "move_back"
    THEY_KNOW = "they_know"
    MISTAKE = "mistake"
    MUST_DO = "must_do"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    MEETING = "meeting"
    MEETING_MOVED = "meeting_moved"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_VANISHED = "meeting_vanished"
    SYNC = "sync"
    DELIVER = "deliver"
    REDRAW = "redraw"
    PLAN = "plan"
    LAPSE = "lapse"
    SLACK_FAILS = "slack_fails"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens: by whom, about which promise or meeting; `number` chooses the rest."""

    what: What
    who: int = 0
    which: int = 0
    number: int = 0


class Lives:
    """What happens to them, and what must hold whatever happens."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox, shelf: Shelf, clock: SteeredClock) -> None:
        self.runtime, self.sandbox, self.clock = runtime, sandbox, clock
        self._shelf = shelf
        self._people: list[Actor] = []
        self._meetings: list[dict[str, Occurrence]] = [{} for _ in PEOPLE]
        self._promises: list[Commitment] = []

    async def begin(self) -> None:
        """Let all be known, each with a calendar."""
        workspace = self.sandbox.workspace
        async with self.runtime.storage.begin() as tx:
            await tx.workspaces.add(workspace.id, "Vendor", workspace.bot.id, self.clock.now())
        for number, name in enumerate(PEOPLE):
            person = workspace.add_person(
                name=name, real_name=name.title(), email=f"{name}@vendor.example", tz=BERLIN.key, locale="en-GB"
            )
            actor = await actor_for(self.runtime, workspace.id, person.id, "button")
            assert actor is not None
            self._people.append(actor)
            self._shelf.answers = {**self._shelf.answers, name: partial(self._reading, number)}
            await self._link(actor, name)
        await self.do([Act(What.PLAN)])

    async def _link(self, actor: Actor, address: str) -> None:
        now = self.clock.now()
        async with self.runtime.storage.begin() as tx:
            link = await tx.links.add(actor.workspace.id, actor.member.id, Provider.ICS, address, now - _LONG_AGO)
            await tx.links.save(replace(link, state=LinkState.OK, read_at=now, checked_at=now))

    async def _reading(self, number: int) -> Reading | Unchanged:
        return Reading(occurrences=tuple(self._meetings[number].values()), seen=Seen())

    async def do(self, acts: Sequence[Act], *, at_once: bool = False) -> None:
        """Let things happen, one after the other or at once. Who is told why not is told so by a sentence of SayDo."""
        if at_once:
            ended = await asyncio.gather(*(self._do(act) for act in acts), return_exceptions=True)
        else:
            ended = [await self._ended(act) for act in acts]
        for one in ended:
            if isinstance(one, BaseException) and not isinstance(one, SayDoError):
                raise one

    async def _ended(self, act: Act) -> BaseException | None:
        (ended,) = await asyncio.gather(self._do(act), return_exceptions=True)
        return ended

    async def _do(self, act: Act) -> None:
        if act.what in _TICKS:
            await _TICKS[act.what](self.runtime)
        elif act.what.name.startswith("MEETING") or act.what is What.SYNC:
            await self._calendar(act)
        elif act.what is What.SLACK_FAILS:
            fault = (Reset(), ServerError(500), RateLimited(retry_after=20))[act.number % 3]
            self.sandbox.faults.next("chat.postMessage", fault)
        elif act.what is What.PROMISE:
            await self._promise(act)
        elif self._promises:
            await self._click(act, self._people[act.who % len(PEOPLE)])

    async def _promise(self, act: Act) -> None:
        actor, now = self._people[act.who % len(PEOPLE)], self.clock.now()
        day = now.astimezone(BERLIN).date() + timedelta(days=act.number % 5)
        wall = time(18) if act.number % 2 else None
        async with self.runtime.storage.begin() as tx:
            calls = await tx.calls.of_lead(actor.workspace.id, self._people[0].member.id, _ALL)
            commitment = await tx.commitments.add(
                actor.workspace.id,
                owner_id=actor.member.id,
                side=Side.THEIRS if act.number % 7 == 0 else Side.OURS,
                what=f"Send part {len(self._promises) + 1}",
                who=actor.member.name,
                day=day,
                at=wall,
                zone_name=BERLIN.key,
                deadline=_deadline(day, wall).astimezone(UTC),
                made_at=now,
                source="modal",
                call_id=calls[0].id if calls and act.which % 2 else None,
            )
            await plan_commitment(tx, actor.workspace, commitment, now=now)
        self._promises.append(commitment)

    async def _click(self, act: Act, actor: Actor) -> None:
        runtime, one = self.runtime, self._promises[act.which % len(self._promises)].id
        match act.what:
            case What.MOVE:
                day = self.clock.now().astimezone(BERLIN).date() + timedelta(days=act.number % 6)
                wall = time(15) if act.number % 2 else None
                typed = MoveInput(commitment_id=one, day=day, at=wall, reason="later", told_them=act.number % 3 == 0)
                await commitments.move(runtime, actor, typed)
            case What.CANT_KEEP:
                released = act.number % 2 == 0
                given_up = CantKeepInput(commitment_id=one, reason="no", told_them=True, is_released=released)
                await commitments.cant_keep(runtime, actor, given_up)
            case What.MUST_DO:
                await commitment_edits.mark(runtime, actor, one, is_must_do=act.number % 2 == 0)
            case What.HAND_OVER | What.GIVE_BACK:
                to = self._people[act.number % len(PEOPLE)].member.slack_id if act.what is What.HAND_OVER else ""
                await offers.hand_over(runtime, actor, NotMineInput(commitment_id=one, slack_id=to))
            case What.DECLINE:
                await offers.decline(runtime, actor, DeclineInput(commitment_id=one))
            case _:
                await _CLICKS[act.what](runtime, actor, one)

    async def _calendar(self, act: Act) -> None:
        """Change a calendar, and let it be read."""
        number = act.who % len(PEOPLE)
        meetings, uid = self._meetings[number], f"meeting{act.which % 3}@vendor.example"
        if act.what is What.MEETING:
            meetings[uid] = self._meeting(uid, act.number)
        elif uid in meetings and act.what is What.MEETING_MOVED:
            moved = self._meeting(uid, act.number)
            meetings[uid] = replace(meetings[uid], start=moved.start, end=moved.end)
        elif uid in meetings and act.what is What.MEETING_CANCELLED:
            meetings[uid] = replace(meetings[uid], status=Status.CANCELLED)
        elif act.what is What.MEETING_VANISHED:
            meetings.pop(uid, None)
        await self._looks(self._people[number])
        await ticks.sync(self.runtime)

    def _meeting(self, uid: str, number: int) -> Occurrence:
        start = self.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=10 + 25 * (number % 12))
        return Occurrence(
            uid=uid,
            original_start=start,
            start=start,
            end=start + timedelta(minutes=30),
            title="Acme QBR",
            organizer=Attendee(email="rhea@vendor.example", name="Rhea"),
            attendees=(Attendee(email="ann@acme.test", name="Ann Acme"),),
        )

    async def _looks(self, actor: Actor) -> None:
        async with self.runtime.storage.begin() as tx:
            for link in await tx.links.of_member(actor.workspace.id, actor.member.id):
                await tx.link_rounds.look_now(actor.workspace.id, link.id, self.clock.now())

    async def all_settles(self) -> None:
        """Let Slack work again and time pass until nothing is on its way any more."""
        self.sandbox.faults.clear()
        for _ in range(4):
            self.clock.advance(timedelta(minutes=2))
            await self.do([Act(What.DELIVER), Act(What.REDRAW)])
        rows = await self._nudges()
        assert [one for one in rows if one.state in {Standing.CLAIMED, Standing.FAILED}] == []

    # -- what must hold ----------------------------------------------------------------------------------------------

    async def check(self) -> None:
        """Hold the database against the history, Slack and itself."""
        async with self.runtime.storage.reading() as tx:
            workspace_id = self._people[0].workspace.id
            rows = list((await tx.commitments.many(workspace_id, [one.id for one in self._promises])).values())
            histories = await tx.commitments.histories(workspace_id, [one.id for one in rows])
            offered = {one.id: await tx.offers.of(workspace_id, one.id) for one in rows}
        for one in rows:
            replay = replayed(one, histories[one.id])
            told = replay.as_told()
            assert {name: getattr(one, name) for name in told} == told, histories[one.id]
            offer = offered[one.id]
            assert (offer.to if offer else None) == (replay.offered_to if one.is_open else None)
        nudges = await self._nudges()
        self._check_nudges(nudges)
        for one in rows:
            _check_chasing(one, [nudge for nudge in nudges if nudge.subject == commitment_subject(one.id)])
        await self._check_plans(rows)

    def _check_nudges(self, nudges: Sequence[Nudge]) -> None:
        names = Counter((one.member_id, one.subject, one.kind, one.n) for one in nudges)
        assert [name for name, count in names.items() if count > 1] == []
        said, standing = Counter[str](), set()
        for conversation in self.sandbox.workspace.conversations.values():
            for message in conversation.messages:
                standing.add((conversation.id, message.ts))
                said.update(((message.metadata or {}).get("event_payload") or {}).get("ids", ()))
        assert [one for one, count in said.items() if count > 1] == []
        assert [one for one in nudges if one.state is Standing.SENT and (one.channel, one.ts) not in standing] == []

    async def _check_plans(self, rows: Iterable[Commitment]) -> None:
        """Planning again changes nothing that is ahead."""
        now, before = self.clock.now(), await self._nudges()
        async with self.runtime.storage.begin() as tx:
            for one in rows:
                await plan_commitment(tx, self._people[0].workspace, one, now=now, since=now)
            for actor in self._people:
                await plan_calls_of(tx, actor.workspace, actor.member, now=now)
        known, after = {one.id: one for one in before}, await self._nudges()
        assert [(known.get(one.id), one) for one in after if known.get(one.id) != one] == []

    async def _nudges(self) -> list[Nudge]:
        async with self.runtime.storage.reading() as tx:
            return await _nudges_in(tx)


async def _nudges_in(tx: Transaction) -> list[Nudge]:
    found = await every(tx.nudges.connection, NUDGES.select(), shape=NUDGES)
    return sorted(found, key=lambda one: (one.member_id, one.subject, one.kind, one.n))


def _check_chasing(one: Commitment, nudges: Iterable[Nudge]) -> None:
    """Nobody is chased about what is closed, or not theirs."""
    chasing = [nudge for nudge in nudges if nudge.kind in _CHASING]
    planned = [nudge for nudge in chasing if nudge.state is Standing.PLANNED]
    assert [nudge for nudge in planned if nudge.member_id != one.owner_id or not one.is_open] == []
    after = [nudge for nudge in chasing if nudge.sent_at and one.closed_at and nudge.sent_at > one.closed_at]
    assert after == []


def _deadline(day: date, wall: time | None) -> datetime:
    """Return when it starts being late: at its time, else at the end of the day."""
    return datetime.combine(day, wall, BERLIN) if wall else datetime.combine(day + timedelta(days=1), time(), BERLIN)


_TICKS = {
    What.DELIVER: ticks.deliver,
    What.REDRAW: ticks.redraw,
    What.PLAN: ticks.plan,
    What.LAPSE: ticks.lapse,
}
_CLICKS = {
    What.DONE: commitments.keep,
    What.LET_GO: commitments.let_go,
    What.UNDO: commitments.undo,
    What.MOVE_BACK: commitments.move_back,
    What.THEY_KNOW: commitments.they_know,
    What.MISTAKE: commitments.withdraw_mistake,
    What.ACCEPT: offers.accept,
    What.WITHDRAW: offers.withdraw,
}


@asynccontextmanager
async def lives_over(url: str) -> AsyncIterator[Lives]:
    """Let them live over a database, from Monday 08:00 in Berlin on."""
    clock, shelf = SteeredClock(at("08:00")), Shelf()
    storage = Storage(url, sealer=SEALER)
    async with Sandbox(manifest(), clock, name="Vendor", retry_delays=()) as sandbox, keep_alive_session() as session:
        tokens = Tokens(storage, clock)
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=tokens)
        tokens.own = own_installation(sandbox.bot_token, await slack.whoami(sandbox.bot_token), clock.now())
        runtime = replace(runtime_with(storage, shelf, clock), slack=slack, tokens=tokens)
        lives = Lives(runtime, sandbox, shelf, clock)
        await lives.begin()
        yield lives
    await storage.close()
