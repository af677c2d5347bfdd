"""The database server is restarted under a running SayDo: a click meanwhile costs a sentence, and nothing is lost."""

import asyncio
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bot.config import Mode
from bot.flows import ticks
from tests.databases import OwnServer
from tests.stories.days import lived, moment


async def test_a_restart_costs_a_click_a_sentence_and_loses_nothing_typed(
    tmp_path: Path, own_server: OwnServer
) -> None:
    async with lived(tmp_path, own_server.url) as days:
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await days.reaches("Mon 14:36")
        await days.rep.clicks("Reached", in_=days.rep.last)
        own_server.stops()
        await days.rep.submits({"recaps.lines": "Send pricing by Friday"})
        assert days.rep.modal.says("nothing you typed is lost")
        own_server.starts()
        await days.rep.closes()
        assert await days.rep.submits({"recaps.lines": "Send pricing by Friday"}) is None
        assert days.rep.modal.says("Ours: Send pricing")
        await days.rep.submits()
        assert days.rep.last.says("the recap is saved")
        await days.reaches("Fri 08:31")
        assert days.rep.last.says("Send pricing")


async def test_ticks_go_on_after_a_restart_and_say_each_thing_once(tmp_path: Path, own_server: OwnServer) -> None:
    async with lived(tmp_path, own_server.url, mode=Mode.HTTP) as days:
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await days.reaches("Mon 11:59")
        own_server.stops()
        days.steered.set(moment("Mon 12:00"))
        every = (ticks.deliver, ticks.sync, ticks.redraw, ticks.plan)
        failed = await asyncio.gather(*(tick(days.app.runtime) for tick in every), return_exceptions=True)
        assert [type(one) for one in failed] == [OperationalError] * len(every)
        assert not any(one.says("Your 14:00 call") for one in days.rep.inbox)
        await days.rep.types("/commitments")
        assert days.rep.last.says("try again")
        own_server.starts()
        await days.reaches("Mon 12:05")
        assert sum(one.says("Your 14:00 call") for one in days.rep.inbox) == 1
        await days.rep.types("/commitments")
