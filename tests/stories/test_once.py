"""Each thing is said once: by two processes at once, after one was killed, and when Slack answers no question."""

import asyncio
from contextlib import suppress
from pathlib import Path

from bot.app import running
from bot.flows import ticks
from bot.sandbox.faults import RateLimited, Timeout
from bot.sandbox.server import Sandbox
from tests.stories.days import Acting, Days, lived, moment


def asks(who: Acting) -> int:
    return sum(message.says("Your 14:00 call: one line is missing") for message in who.inbox)


async def _two_calls(days: Days) -> None:
    """Let both people have a call about which they are asked at 12:00, and stop the clock a minute before."""
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.other_calendar.has("Globex intro", "Mon 14:00", "Mon 14:30", with_=["hana@globex.test"])
    await days.reaches("Mon 11:59")


async def test_two_processes_over_one_database_say_each_thing_once(tmp_path: Path, database_url: str) -> None:
    async with lived(tmp_path, database_url) as days:
        await _two_calls(days)
        async with running(days.config, clock=days.steered, ticks=False) as other:
            days.steered.set(moment("Mon 12:00"))
            runtimes = [days.app.runtime, other.runtime]
            await asyncio.gather(*(ticks.deliver(one) for one in runtimes * 2))
            await days.sandbox.settled()
            assert [asks(who) for who in (days.rep, days.colleague)] == [1, 1]
            days.steered.set(moment("Mon 12:10"))
            await asyncio.gather(*(ticks.deliver(one) for one in runtimes))
            assert [asks(who) for who in (days.rep, days.colleague)] == [1, 1]
        days.says_nothing_wrong()


async def test_what_is_said_is_counted_with_how_late_it_was(days: Days) -> None:
    await _two_calls(days)
    await days.reaches("Mon 12:10")
    told = days.app.runtime.metrics.text().decode()
    assert 'saydo_nudges_total{kind="objective_ask",outcome="sent"} 2.0' in told
    assert 'saydo_slack_calls_total{method="chat.postMessage",outcome="ok"}' in told


async def test_a_process_killed_after_slack_took_the_message_leaves_it_said_once(faulty_days: Days) -> None:
    days = faulty_days
    await _two_calls(days)
    days.sandbox.faults.next("chat.postMessage", Timeout(late=30), times=2)
    days.steered.set(moment("Mon 12:00"))
    delivering = asyncio.create_task(ticks.deliver(days.app.runtime))
    async with asyncio.timeout(10):
        while asks(days.rep) + asks(days.colleague) == 0:
            await days.sandbox.settled()
    delivering.cancel()
    with suppress(asyncio.CancelledError):
        await delivering
    days.sandbox.faults.clear()
    await days.stops_and_starts()
    await days.reaches("Mon 12:10")
    assert [asks(who) for who in (days.rep, days.colleague)] == [1, 1]
    await days.rep.clicks("Winging it", in_=days.rep.last)
    await days.rep.submits({"preps.reason": "They asked for an open talk"})
    assert days.rep.last.says("They asked for an open talk")


async def test_a_rate_limit_on_do_not_disturb_holds_nothing_up_and_is_asked_about_again(
    tmp_path: Path, sqlite_url: str
) -> None:
    def is_quiet(sandbox: Sandbox) -> None:
        sandbox.workspace.wants_quiet(sandbox.workspace.person("rhea"), moment("Mon 13:30"), moment("Mon 15:00"))
        for method in ("dnd.info", "dnd.teamInfo"):
            sandbox.faults.next(method, RateLimited(retry_after=30))

    async with lived(tmp_path, sqlite_url, people=is_quiet) as days:
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await days.reaches("Mon 14:10")
        assert sum(message.says("1 customer call") for message in days.rep.inbox) == 1
        assert not any(message.says("it starts soon") for message in days.rep.inbox)
        assert {one.error for one in days.sandbox.refused} == {"ratelimited"}
