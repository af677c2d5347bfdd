"""Clicks, moves, calendars and ticks in any order, twice and at once: what the history says is how things stand."""

import asyncio
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.databases import postgresql_copy
from tests.interleavings.lives import Act, Lives, What, lives_over

_NUMBERS = st.integers(0, 11)
_ACTS = st.builds(Act, what=st.sampled_from(What), who=_NUMBERS, which=_NUMBERS, number=_NUMBERS)
_CLICKS = st.builds(
    Act,
    what=st.sampled_from([one for one in What if one not in {What.PROMISE, What.SLACK_FAILS}]),
    who=_NUMBERS,
    which=st.just(0),
    number=_NUMBERS,
)
_STEPS = [timedelta(minutes=n) for n in (1, 7, 31, 120)] + [timedelta(hours=n) for n in (9, 24, 72)]
_AGES = timedelta(days=16)


class AnyOrder(RuleBasedStateMachine):
    """Lives over a database of their own."""

    def __init__(self, database: AbstractContextManager[str]) -> None:
        super().__init__()
        self._runner, self._stack, self._holds = asyncio.Runner(), AsyncExitStack(), True
        url = self._stack.enter_context(database)
        self._lives: Lives = self._runner.run(self._stack.enter_async_context(lives_over(url)))
        self._runner.run(self._lives.do([Act(What.PROMISE, number=3), Act(What.PROMISE, who=1, number=6)]))

    @rule(act=_ACTS)
    def something_happens(self, act: Act) -> None:
        self._happens([act])

    @rule(act=_CLICKS, at_once=st.booleans())
    def it_happens_twice(self, act: Act, *, at_once: bool) -> None:
        self._happens([act, act], at_once=at_once)

    @rule(acts=st.lists(_CLICKS, min_size=2, max_size=3))
    def several_things_happen_at_once(self, acts: Sequence[Act]) -> None:
        self._happens(acts, at_once=True)

    @rule(to=_NUMBERS, answer=st.sampled_from([What.ACCEPT, What.DECLINE]), meanwhile=_CLICKS)
    def it_is_offered_and_answered(self, to: int, answer: What, meanwhile: Act) -> None:
        offered = [Act(What.HAND_OVER, who=who, number=to) for who in range(3)]
        self._happens(offered)
        self._happens([Act(answer, who=to), meanwhile], at_once=True)

    @rule(step=st.sampled_from(_STEPS), then=st.sampled_from([What.DELIVER, What.SYNC, What.REDRAW, What.PLAN]))
    def time_passes(self, step: timedelta, then: What) -> None:
        self._lives.clock.advance(step)
        self._happens([Act(then)])

    @rule(steps=st.integers(1, 8))
    def a_day_passes_with_its_ticks(self, steps: int) -> None:
        for _ in range(steps):
            self._lives.clock.advance(timedelta(hours=3))
            self._happens([Act(What.PLAN), Act(What.DELIVER), Act(What.REDRAW)])

    @rule()
    def weeks_pass(self) -> None:
        self._lives.clock.advance(_AGES)
        self._happens([Act(What.LAPSE)])

    def teardown(self) -> None:
        try:
            if self._holds:
                self._runner.run(self._lives.all_settles())
        finally:
            self._runner.run(self._stack.aclose())
            self._runner.close()

    def _happens(self, acts: Sequence[Act], *, at_once: bool = False) -> None:
        self._holds = False
        self._runner.run(self._lives.do(acts, at_once=at_once))
        self._runner.run(self._lives.check())
        self._holds = True


def holds(new_database: Callable[[], AbstractContextManager[str]], *, examples: int, steps: int) -> None:
    class Here(AnyOrder):
        def __init__(self) -> None:
            super().__init__(new_database())

    bounds = settings(max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True)
    run_state_machine_as_test(Here, settings=bounds)


def test_on_sqlite_any_order_leaves_what_the_history_says(migrated_sqlite: Path, tmp_path: Path) -> None:
    @contextmanager
    def copy() -> Iterator[str]:
        file = tmp_path / f"{uuid.uuid4().hex}.db"
        shutil.copyfile(migrated_sqlite, file)
        yield f"sqlite:///{file}"

    holds(copy, examples=12, steps=18)


def test_on_postgresql_any_order_leaves_what_the_history_says(migrated_postgresql: str) -> None:
    holds(lambda: postgresql_copy(migrated_postgresql), examples=6, steps=18)
