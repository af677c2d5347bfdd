"""A line of the log: for people, and for programs."""

import asyncio
import io
import json
import logging

import pytest

from bot import tracing
from bot.logs import JsonLines, TextLines
from tests.shell.lines import logged

log = logging.getLogger("bot.flows.anything")


def text_of(message: str) -> str:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(TextLines())
    log.addHandler(handler)
    try:
        log.warning("%s", message)
    finally:
        log.removeHandler(handler)
    return written.getvalue()


def test_outside_of_a_request_a_line_names_none() -> None:
    assert text_of("all is well").endswith("WARNING bot.flows.anything: all is well\n")
    with logged() as lines:
        log.warning("all is well")
    assert lines[0].keys() == {"at", "level", "logger", "message"}


def test_within_a_request_a_line_for_people_begins_with_its_id() -> None:
    with tracing.traced("command"):
        assert f"bot.flows.anything: [{tracing.request_id()}] all is well" in text_of("all is well")


def test_a_line_for_programs_says_for_whom_it_was() -> None:
    with logged() as lines, tracing.traced("tick deliver"):
        log.info("before")
        tracing.learn(workspace="T1", member="m1")
        log.info("said")
        request_id = tracing.request_id()
    before, said = lines
    assert {line["request_id"] for line in lines} == {request_id}
    assert (said["workspace"], said["member"], said["kind"]) == ("T1", "m1", "tick deliver")
    assert "workspace" not in before


@pytest.mark.parametrize("nasty", ['two\nlines "quoted"', "\u2028 \x00 ü \ud800", "{}%s"])
def test_whatever_is_logged_is_one_line_of_json(nasty: str) -> None:
    record = logging.makeLogRecord({"msg": "%s", "args": (nasty,), "name": "bot", "levelname": "INFO"})
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == nasty


async def test_the_tasks_of_a_request_carry_its_id_and_those_of_another_do_not_meet_it() -> None:
    async def request(name: str) -> tuple[str, str, str]:
        with tracing.traced(name):
            mine = tracing.request_id()
            await asyncio.sleep(0)
            inner = await asyncio.create_task(carried())
            return mine, inner, tracing.kind()

    async def carried() -> str:
        tracing.learn(kind="another")
        return tracing.request_id()

    found = await asyncio.gather(*(request(f"r{number}") for number in range(5)))
    assert all(mine == inner for mine, inner, _ in found)
    assert [kind for _, _, kind in found] == ["r0", "r1", "r2", "r3", "r4"]
    assert len({mine for mine, _, _ in found}) == 5
    assert tracing.request_id() == ""
