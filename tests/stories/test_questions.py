"""How much the database is asked does not grow with what there is to show."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.commitments import Side
from bot.domain.meetings import Window
from bot.domain.nudges import MORNING, Kind
from bot.flows.commitment_lists import list_page, listed
from bot.flows.drawing import draw_message
from bot.flows.homes import home_of
from bot.flows.planning import plan_commitment, plan_everything_of
from bot.flows.reasons import why
from bot.runtime import Actor, Runtime
from bot.views.commitments import ListQuery, Which
from bot.views.reasons import WhyPage
from storage import Transaction
from tests.counting import counted
from tests.factories import BERLIN, MONDAY, at
from tests.stories.days import Days

Surface = Callable[[Runtime, Actor], Awaitable[object]]
FEW, MANY = 5, 50


async def _home(runtime: Runtime, actor: Actor) -> object:
    return await home_of(runtime, actor)


async def _list(runtime: Runtime, actor: Actor) -> object:
    return await listed(runtime, actor, Which.OPEN)


async def _page(runtime: Runtime, actor: Actor) -> object:
    return await list_page(runtime, actor, ListQuery(shows=Which.OPEN))


async def _why(runtime: Runtime, actor: Actor) -> object:
    return await why(runtime, actor, WhyPage(asked="call"))


async def _brief(runtime: Runtime, actor: Actor) -> object:
    monday = Window(start=at("00:00"), end=at("23:59"))
    async with runtime.storage.reading() as tx:
        due = await tx.nudges.due_within(actor.workspace.id, actor.member.id, monday)
        said = [one for one in due if one.kind is Kind.BRIEF or one.kind in MORNING]
        message = await draw_message(tx, actor.workspace, actor.member, said, now=runtime.clock.now())
    assert message is not None
    return message


async def _plan(runtime: Runtime, actor: Actor) -> object:
    async with runtime.storage.begin() as tx:
        await plan_everything_of(tx, actor.workspace, actor.member, now=runtime.clock.now())
    return None


@pytest.mark.parametrize("surface", [_home, _list, _page, _why, _brief, _plan])
async def test_fifty_promises_and_calls_cost_as_many_questions_as_five(days: Days, surface: Surface) -> None:
    await _has(days, FEW)
    few = await _questions(days, surface)
    await _has(days, MANY, since=FEW)
    assert await _questions(days, surface) <= few


async def _questions(days: Days, surface: Surface) -> int:
    actor = await days.actor(days.rep)
    with counted() as statements:
        await surface(days.app.runtime, actor)
    return len(statements)


async def _has(days: Days, count: int, *, since: int = 0) -> None:
    """Have so many calls on Monday, each with another customer, and as many promises due that day."""
    for n in range(since, count):
        start = at("09:00") + n * timedelta(minutes=10)
        clocks = [f"{moment.astimezone(BERLIN):Mon %H:%M}" for moment in (start, start + timedelta(minutes=10))]
        days.calendar.has(f"Call {n}", *clocks, with_=[f"ann@customer{n}.test"])
    await days.passes(timedelta(minutes=6))
    actor = await days.actor(days.rep)
    async with days.app.runtime.storage.begin() as tx:
        for n in range(since, count):
            await _promise(tx, actor, n)


async def _promise(tx: Transaction, actor: Actor, number: int) -> None:
    earlier = at("00:00") - timedelta(days=5)
    made = await tx.commitments.add(
        actor.workspace.id,
        owner_id=actor.member.id,
        side=Side.THEIRS if number % 2 else Side.OURS,
        what=f"Thing {number}",
        who=actor.member.name,
        day=MONDAY,
        at=None,
        zone_name="Europe/Berlin",
        deadline=at("23:59") + timedelta(seconds=number),
        made_at=earlier,
        source="test",
    )
    await plan_commitment(tx, actor.workspace, made, now=earlier)
