"""What `saydo doctor` finds of the machine and of the work: clocks, zones, room, calendars, workspaces, what waits."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import update

from bot.clock import SteeredClock, SystemClock
from bot.command_line.checkups import as_json, findings
from bot.command_line.findings import Finding, amiss, unanswered, well
from bot.command_line.machine_checkups import clock_finding, machine_findings, room_finding, zone_finding
from bot.command_line.provider_checkups import provider_findings
from bot.command_line.work_checkups import work_findings
from bot.config import Config, Mode
from bot.domain.holds import HeldWhy
from bot.domain.links import LinkState
from bot.domain.nudges import Kind, Wanted
from bot.sandbox.server import Sandbox
from bot.web import SLACK_PATH, serving, web_app
from storage import Storage
from storage.sealing import Sealer
from storage.tables import workspaces
from tests.databases import SECRET_KEY
from tests.shell.conftest import MONDAY_MORNING
from tests.storage.known import DAY, HOUR, NOW, a_link, a_member, a_workspace


def config(url: str, **facts: Any) -> Config:
    return replace(
        Config.from_env({"SAYDO_DATABASE_URL": url, "SAYDO_SECRET_KEYS": SECRET_KEY}, needs_slack=False), **facts
    )


async def of_work(url: str, *, now: datetime = NOW) -> dict[str, bool]:
    found = work_findings(config(url), clock=SteeredClock(now))
    return {finding.sentence: finding.is_well async for finding in found}


# -- the machine -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(seconds=30), "agrees with Slack's"),
        (timedelta(seconds=-30), "agrees with Slack's"),
        (timedelta(seconds=31), "31 seconds fast"),
        (timedelta(minutes=-10), "600 seconds slow"),
    ],
)
def test_a_clock_that_is_off_is_told(off: timedelta, said: str) -> None:
    finding = clock_finding(off)
    assert said in finding.sentence
    assert finding.is_well == ("agrees" in said)


async def test_the_clock_is_held_against_slacks(sandbox: Sandbox, sqlite_url: str) -> None:
    here = config(sqlite_url, slack_api_url=sandbox.api_url)
    for at, is_well in ((MONDAY_MORNING, True), (MONDAY_MORNING + 6 * timedelta(minutes=1), False)):
        found = [finding async for finding in machine_findings(here, clock=SteeredClock(at))]
        assert [one.is_well for one in found if one.sentence.startswith("The clock")] == [is_well]


async def test_a_slack_that_is_out_of_reach_says_nothing_of_the_clock(sqlite_url: str, unused_tcp_port: int) -> None:
    away = config(sqlite_url, slack_api_url=f"http://127.0.0.1:{unused_tcp_port}/api/")
    found = [finding async for finding in machine_findings(away, clock=SteeredClock(NOW))]
    assert not [one for one in found if one.sentence.startswith("The clock")]


@pytest.mark.parametrize(("year", "is_well"), [(2026, True), (2025, True), (2024, False), (0, False)])
def test_time_zones_of_long_ago_are_told(year: int, *, is_well: bool) -> None:
    finding = zone_finding(year, now=NOW)
    assert (finding.is_well, "tzdata" in finding.sentence) == (is_well, not is_well)


@pytest.mark.parametrize(
    ("size", "free", "is_well"), [(1, 200, True), (1, 199, False), (900, 900, True), (900, 899, False)]
)
def test_a_disk_that_fills_up_is_told(size: int, free: int, *, is_well: bool) -> None:
    finding = room_finding(Path("/srv/saydo"), size=size * 1024**2, free=free * 1024**2)
    assert (finding.is_well, f"{free:,} MB" in finding.sentence) == (is_well, True)


# -- the work ----------------------------------------------------------------------------------------------------------


async def test_where_nothing_waits_all_is_well(database_url: str) -> None:
    found = work_findings(config(database_url), clock=SystemClock())
    said = {finding.sentence: finding.is_well async for finding in found}
    assert all(said.values())
    assert "No calendar is linked yet. Each person types /saydo connect in Slack." in said
    assert "Nothing that is due waits." in said
    assert ("The database's clock agrees with this machine's." in said) == database_url.startswith("postgresql")


async def test_a_database_whose_clock_is_another_is_told(postgresql_url: str) -> None:
    said = await of_work(postgresql_url, now=datetime(2020, 1, 1, tzinfo=UTC))
    assert [is_well for sentence, is_well in said.items() if "clock" in sentence] == [False]


async def test_calendars_that_cant_be_read_are_counted_with_since_when(sqlite_url: str) -> None:
    storage = Storage(sqlite_url, sealer=Sealer([SECRET_KEY]))
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for number, state in enumerate((LinkState.OK, LinkState.BROKEN, LinkState.BROKEN, LinkState.REVOKED)):
            link = await a_link(tx, await a_member(tx, workspace, f"U{number}"))
            since = NOW - number * DAY if state is not LinkState.OK else None
            await tx.links.save(replace(link, state=state, broken_since=since, next_check_at=NOW + HOUR))
    await storage.close()
    (told,) = [sentence for sentence, is_well in (await of_work(sqlite_url)).items() if not is_well]
    assert "Of 4 calendars 2 can't be read and 1 were closed to SayDo, one of them since 2026-11-20 09:00 UTC" in told


async def test_what_waits_for_saydo_is_told_after_ten_minutes(sqlite_url: str) -> None:
    storage = Storage(sqlite_url, sealer=Sealer([SECRET_KEY]))
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        wanted = Wanted(kind=Kind.BRIEF, n=1, due_at=NOW, until=NOW + DAY)
        await tx.nudges.insert(member.workspace_id, member.id, "day:2026-11-23", wanted)
    await storage.close()
    assert all((await of_work(sqlite_url, now=NOW + timedelta(minutes=10))).values())
    late = await of_work(sqlite_url, now=NOW + timedelta(minutes=11))
    (told,) = [sentence for sentence, is_well in late.items() if not is_well]
    assert told.startswith("1 message and 0 calendars waited for SayDo, one of them since 2026-11-23 09:00 UTC.")


async def test_a_workspace_that_is_held_is_named_with_why_and_until_when(sqlite_url: str) -> None:
    storage = Storage(sqlite_url)
    async with storage.begin() as tx:
        await a_workspace(tx, "T1")
        await a_workspace(tx, "T2")
        for team_id, why in (("T2", HeldWhy.INSTALLATION_GONE), ("T1", HeldWhy.RATE_LIMITED)):
            held = {"held_until": NOW + HOUR, "held_why": why.value}
            await tx.backlogs.connection.execute(update(workspaces).where(workspaces.c.team_id == team_id).values(held))
        now, later = await tx.backlogs.workspaces_by_state(NOW), await tx.backlogs.workspaces_by_state(NOW + HOUR)
        assert now == {"active": 2, "gone": 0, "held": 1, "paused": 1}
        assert later == {"active": 2, "gone": 0, "held": 0, "paused": 0}
    await storage.close()
    said = await of_work(sqlite_url)
    (told,) = [sentence for sentence, is_well in said.items() if not is_well]
    assert "nothing to the workspace T2 until 2026-11-23 10:00 UTC" in told
    assert "Slack no longer takes its token: SayDo has to be installed there again." in told
    assert all((await of_work(sqlite_url, now=NOW + HOUR)).values())


# -- the public address ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "is_well"), [(401, True), (200, False), (404, False), (301, False)])
async def test_what_slack_did_not_sign_has_to_be_refused_where_slack_posts(
    sqlite_url: str, status: int, *, is_well: bool
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    pages = web_app(ready={}, routes=[web.post(SLACK_PATH, answer)])
    async with serving(pages, host="127.0.0.1", port=0) as url:
        here = config(sqlite_url, mode=Mode.HTTP, public_url=url)
        found = [one async for one in provider_findings(here, clock=SteeredClock(NOW), online=True)]
    assert [one.is_well for one in found if SLACK_PATH in one.sentence] == [is_well]


# -- for programs ------------------------------------------------------------------------------------------------------


async def test_each_finding_says_what_it_is_about(sandbox: Sandbox, sqlite_url: str, tmp_path: Path) -> None:
    env = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SAYDO_SLACK_API_URL": sandbox.api_url,
        "SAYDO_DATABASE_URL": sqlite_url,
        "SAYDO_DATA_DIR": str(tmp_path),
    }
    found = [finding async for finding in findings(env, clock=SteeredClock(MONDAY_MORNING))]
    assert {finding.about for finding in found} == {"configuration", "storage", "machine", "work", "slack"}
    assert found[0].about == "configuration"


def test_a_program_reads_whether_all_is_well() -> None:
    told = json.loads(as_json([well("Fine."), amiss("Müll."), unanswered("Silent.")]))
    assert told == {
        "is_well": False,
        "findings": [
            {"is_well": True, "sentence": "Fine.", "about": "", "is_answered": True},
            {"is_well": False, "sentence": "Müll.", "about": "", "is_answered": True},
            {"is_well": False, "sentence": "Silent.", "about": "", "is_answered": False},
        ],
    }
    assert json.loads(as_json([Finding(is_well=True, sentence="Fine.")]))["is_well"]
