import asyncio
from functools import partial

import pytest

from bot.runtime import Turns


async def _noted(done: list[str], name: str, *, may_go_on: asyncio.Event) -> None:
    done.append(f"{name} begins")
    await may_go_on.wait()
    done.append(f"{name} ends")


async def test_work_is_done_one_piece_at_a_time() -> None:
    turns, done, may_go_on = Turns(), list[str](), asyncio.Event()
    both = [asyncio.create_task(turns.take(name, partial(_noted, done, name, may_go_on=may_go_on))) for name in "ab"]
    await asyncio.sleep(0)
    may_go_on.set()
    await asyncio.gather(*both)
    assert done == ["a begins", "a ends", "b begins", "b ends"]


async def test_what_waits_stands_for_all_that_come_to_the_same() -> None:
    turns, done, may_go_on = Turns(), list[str](), asyncio.Event()
    work = partial(_noted, done, "a", may_go_on=may_go_on)
    three = [asyncio.create_task(turns.take("a", work)) for _ in range(3)]
    await asyncio.sleep(0)
    may_go_on.set()
    await asyncio.gather(*three)
    assert done.count("a begins") == 2, "the one under way may have looked too early, so one more follows it"


async def test_a_failure_is_its_own_and_the_next_has_its_turn() -> None:
    turns, done, may_go_on = Turns(), list[str](), asyncio.Event()

    async def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await turns.take("a", fails)
    may_go_on.set()
    await turns.take("a", partial(_noted, done, "a", may_go_on=may_go_on))
    assert done == ["a begins", "a ends"]


async def test_it_gives_way_to_answers_that_somebody_waits_for() -> None:
    turns, done, may_go_on = Turns(), list[str](), asyncio.Event()
    may_go_on.set()
    with turns.answering():
        drawing = asyncio.create_task(turns.take("a", partial(_noted, done, "a", may_go_on=may_go_on)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        done.append("answered")
    await drawing
    assert done == ["answered", "a begins", "a ends"]
