"""What is due reaches many people side by side, once; what goes wrong with one holds up no other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clock import SteeredClock
from bot.command_line.manifests import manifest
from bot.domain.holds import HeldWhy
from bot.domain.nudges import Kind, Nudge, State
from bot.domain.pacing import MESSAGES
from bot.domain.people import Workspace
from bot.domain.subjects import call_subject
from bot.flows.delivery import deliver
from bot.flows.places import AT_ONCE
from bot.pacing import Paces
from bot.runtime import Runtime
from bot.sandbox.faults import RateLimited, Reset, ServerError, Timeout
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.workspaces import Workspace as Place
from bot.slack import Slack
from bot.slack_calls import keep_alive_session
from bot.tokens import Tokens
from storage import Storage
from tests.storage.known import HOUR, MINUTE, NOW, a_call, a_member, a_nudge

LEASE_IS_OVER = timedelta(seconds=91)


@dataclass(frozen=True)
class TokensOf:
    """The tokens of the sandbox's workspaces."""

    sandbox: Sandbox

    async def token_of(self, workspace: Workspace) -> str:
        return next(one.bot_token for one in self.sandbox.workspaces.values() if one.id == workspace.team_id)

    async def token_after(self, workspace: Workspace, refused: str) -> None:
        """There is no other."""


class World:
    """Workspaces whose people have calls behind them, about which they are asked."""

    def __init__(self, runtime: Runtime, sandbox: Sandbox, clock: SteeredClock) -> None:
        self.runtime, self.sandbox, self.clock = runtime, sandbox, clock
        self.people: list[Person] = []

    async def asks(self, count: int, place: Place | None = None, **facts: Any) -> list[Person]:
        """Let so many people be asked for a recap now."""
        where = place or self.sandbox.workspace
        people = [self._person(where, len(self.people) + n) for n in range(count)]
        async with self.runtime.storage.begin() as tx:
            workspace = await tx.workspaces.add(where.id, where.name, where.bot.id, self.clock.now())
            for person in people:
                member = await a_member(tx, workspace, person.id)
                await tx.members.set_dm_channel(workspace.id, member.id, person.dm.id)
                ended = self.clock.now() - HOUR
                call = await a_call(tx, member, uid=person.id, start=ended, end=ended + HOUR / 2)
                await a_nudge(tx, member, call_subject(call.id), **({"due_at": self.clock.now()} | facts))
        self.people += people
        return people

    def _person(self, where: Place, number: int) -> Person:
        email = f"p{number}@vendor.example"
        return where.add_person(name=f"p{number}", real_name=f"P {number}", email=email, tz="Europe/Berlin")

    async def goes_on(self) -> None:
        """Let a minute pass in which what is due is said as soon as there is room for it."""
        for _ in range(12):
            while await deliver(self.runtime):
                pass
            self.clock.advance(MINUTE / 12)

    async def nudges(self, person: Person) -> list[Nudge]:
        """Return what was planned for a person."""
        async with self.runtime.storage.begin() as tx:
            for workspace in await tx.workspaces.all():
                member = await tx.members.by_slack_id(workspace.id, person.id)
                if member is not None:
                    at = self.clock.now()
                    return await tx.nudges.of_day(workspace.id, member.id, at - 9 * HOUR, at + 9 * HOUR)
        return []

    async def states(self) -> list[State]:
        """Return where what was planned stands, for each person."""
        return [one.state for person in self.people for one in await self.nudges(person)]

    @property
    def inboxes(self) -> list[int]:
        """How many messages each person got."""
        return [len(person.inbox) for person in self.people]


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    clock = SteeredClock(NOW)
    storage = Storage(database_url)
    async with Sandbox(manifest(), clock, name="Vendor", retry_delays=()) as sandbox, keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=TokensOf(sandbox), paces=Paces(clock))
        tokens = Tokens(storage, clock)
        runtime = Runtime(storage=storage, slack=slack, tokens=tokens, calendars=None, clock=clock)  # type: ignore[arg-type]
        yield World(runtime, sandbox, clock)
    await storage.close()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110  the sandbox tells nobody
            await asyncio.sleep(0.01)


async def stopped(work: asyncio.Task[int]) -> None:
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def test_more_people_than_there_are_places_get_one_message_each(world: World) -> None:
    await world.asks(2 * AT_ONCE + 3)
    await world.goes_on()
    assert set(world.inboxes) == {1}
    assert set(await world.states()) == {State.SENT}


async def test_an_answer_that_does_not_come_holds_up_nobody(world: World) -> None:
    await world.asks(20)
    world.sandbox.faults.next("chat.postMessage", Timeout())
    delivering = asyncio.create_task(deliver(world.runtime))
    await until(lambda: sum(world.inboxes) == 19)
    await stopped(delivering)
    world.clock.advance(LEASE_IS_OVER)
    while await deliver(world.runtime):
        pass
    assert set(world.inboxes) == {1}


async def test_a_round_that_is_stopped_gives_back_what_it_did_not_begin_to_write(world: World) -> None:
    await world.asks(AT_ONCE + 10)
    world.sandbox.faults.next("chat.postMessage", Timeout(), times=AT_ONCE)
    delivering = asyncio.create_task(deliver(world.runtime))
    await until(lambda: not world.sandbox.faults.waiting("chat.postMessage"))
    await stopped(delivering)
    states = await world.states()
    assert states.count(State.CLAIMED) <= AT_ONCE
    world.sandbox.faults.clear()
    world.clock.advance(LEASE_IS_OVER)
    await world.goes_on()
    assert set(world.inboxes) == {1}


async def test_a_pause_one_workspace_asks_for_is_kept_there_and_nowhere_else(world: World) -> None:
    one, other = world.sandbox.workspace, world.sandbox.add_workspace("Other")
    await world.asks(3, one)
    world.sandbox.faults.next("chat.postMessage", RateLimited(retry_after=60), times=3)
    while await deliver(world.runtime):
        pass
    assert world.inboxes == [0, 0, 0]
    theirs = await world.asks(3, other)
    asked = len(world.sandbox.calls.to("chat.postMessage"))
    while await deliver(world.runtime):
        pass
    assert [len(person.inbox) for person in theirs] == [1, 1, 1]
    assert len(world.sandbox.calls.to("chat.postMessage")) == asked + 3
    world.clock.advance(MINUTE)
    while await deliver(world.runtime):
        pass
    assert set(world.inboxes) == {1}


async def test_a_workspace_is_written_to_as_fast_as_slack_takes_it_and_no_other_waits_for_that(world: World) -> None:
    one, other = world.sandbox.workspace, world.sandbox.add_workspace("Other")
    many = await world.asks(90, one)
    few = await world.asks(3, other)
    while await deliver(world.runtime):
        pass
    burst = sum(len(person.inbox) for person in many)
    assert 0 < burst <= MESSAGES.at_once
    assert [len(person.inbox) for person in few] == [1, 1, 1]
    world.clock.advance(timedelta(seconds=3))
    while await deliver(world.runtime):
        pass
    assert sum(len(person.inbox) for person in many) - burst == int(3 * MESSAGES.a_minute / 60)
    await world.goes_on()
    assert set(world.inboxes) == {1}


async def test_where_the_token_is_no_good_pauses_grow_and_nothing_is_lost(world: World) -> None:
    await world.asks(5)
    world.sandbox.faults.next("chat.postMessage", error="account_inactive", times=9)
    while await deliver(world.runtime):
        pass
    tried = len(world.sandbox.calls.to("chat.postMessage"))
    assert await _holds(world) == [(HeldWhy.INSTALLATION_GONE, timedelta(minutes=1))]
    assert set(await world.states()) == {State.PLANNED}
    world.clock.advance(MINUTE)
    await deliver(world.runtime)
    assert len(world.sandbox.calls.to("chat.postMessage")) == tried + 1  # one is tried, not all
    world.clock.advance(MINUTE)
    await deliver(world.runtime)
    world.sandbox.faults.clear()
    assert await _holds(world) == [(HeldWhy.INSTALLATION_GONE, timedelta(minutes=2))]
    world.clock.advance(2 * MINUTE)
    while await deliver(world.runtime):
        pass
    assert set(world.inboxes) == {1}
    assert await _troubled_since(world) == [None]


async def test_where_a_scope_is_missing_the_workspace_waits_and_its_messages_are_not_given_up(world: World) -> None:
    await world.asks(2)
    world.sandbox.faults.next("chat.postMessage", error="missing_scope", times=2)
    while await deliver(world.runtime):
        pass
    assert [why for why, _ in await _holds(world)] == [HeldWhy.NOT_GRANTED]
    assert set(await world.states()) == {State.PLANNED}


async def test_what_is_too_late_when_a_workspace_takes_messages_again_is_skipped(world: World) -> None:
    await world.asks(1, until=NOW + MINUTE)
    await world.asks(1)
    world.sandbox.faults.next("chat.postMessage", error="account_inactive", times=2)
    while await deliver(world.runtime):
        pass
    world.clock.advance(2 * MINUTE)
    while await deliver(world.runtime):
        pass
    assert world.inboxes == [0, 1]
    assert [one.state for one in await world.nudges(world.people[0])] == []  # skipped: no part of the day


async def test_a_message_that_cannot_be_drawn_holds_up_no_other(world: World) -> None:
    await world.asks(3)
    async with world.runtime.storage.begin() as tx:
        (workspace,) = await tx.workspaces.all()
        member = await tx.members.by_slack_id(workspace.id, world.people[0].id)
        assert member is not None
        await a_nudge(tx, member, "day:nonsense", kind=Kind.BRIEF, due_at=NOW - HOUR)
    with pytest.raises(ValueError, match="nonsense"):
        await deliver(world.runtime)
    assert world.inboxes == [1, 1, 1]


@pytest.mark.parametrize("fault", [Reset(), ServerError(500)], ids=["taken", "not taken"])
async def test_a_conversation_that_was_not_kept_is_opened_to_look_whether_it_was_said(
    world: World, fault: Reset | ServerError
) -> None:
    (person,) = await world.asks(1)
    world.sandbox.faults.next("chat.postMessage", fault)
    await deliver(world.runtime)
    async with world.runtime.storage.begin() as tx:
        (workspace,) = await tx.workspaces.all()
        member = await tx.members.by_slack_id(workspace.id, person.id)
        assert member is not None
        await tx.members.set_dm_channel(workspace.id, member.id, None)
    world.clock.advance(LEASE_IS_OVER)
    while await deliver(world.runtime):
        pass
    assert world.inboxes == [1]
    assert await world.states() == [State.SENT]


async def test_a_conversation_that_could_not_be_opened_is_opened_again_and_nothing_was_written(world: World) -> None:
    (person,) = await world.asks(1)
    async with world.runtime.storage.begin() as tx:
        (workspace,) = await tx.workspaces.all()
        member = await tx.members.by_slack_id(workspace.id, person.id)
        assert member is not None
        await tx.members.set_dm_channel(workspace.id, member.id, None)
    world.sandbox.faults.next("conversations.open", ServerError(500))
    await deliver(world.runtime)
    assert await world.states() == [State.PLANNED]
    await world.goes_on()
    assert world.inboxes == [1]


async def test_without_the_conversations_history_a_lost_answer_is_not_followed_by_a_second_message(
    world: World,
) -> None:
    await world.asks(1)
    world.sandbox.faults.next("chat.postMessage", Reset())
    await deliver(world.runtime)
    world.sandbox.faults.next("conversations.history", error="missing_scope", times=9)
    world.clock.advance(LEASE_IS_OVER)
    while await deliver(world.runtime):
        pass
    world.clock.advance(HOUR)
    while await deliver(world.runtime):
        pass
    assert world.inboxes == [1]


async def test_a_lost_answer_is_found_among_thousands_of_messages_since(world: World) -> None:
    (person,) = await world.asks(1)
    world.sandbox.faults.next("chat.postMessage", Reset())
    await deliver(world.runtime)
    world.clock.advance(3 * HOUR)
    async with world.runtime.storage.begin() as tx:
        (workspace,) = await tx.workspaces.all()
        member = await tx.members.by_slack_id(workspace.id, person.id)
    assert member is not None
    assert member.dm_channel is not None
    for number in range(450):
        await person.says(f"line {number}")
    while await deliver(world.runtime):
        pass
    assert len(world.sandbox.calls.to("conversations.history")) == 1
    assert await world.states() == [State.SENT]


async def _holds(world: World) -> list[tuple[str, timedelta]]:
    now = world.clock.now()
    async with world.runtime.storage.begin() as tx:
        return [(one.why, one.until - now) for one in await tx.backlogs.held(now, 9)]


async def _troubled_since(world: World) -> list[datetime | None]:
    async with world.runtime.storage.begin() as tx:
        return [await tx.holds.since(workspace.id) for workspace in await tx.workspaces.all()]
