"""Which token a process acts with: read once, forgotten when told or after a moment, looked up again when refused."""

from dataclasses import replace

import pytest

from bot.clock import SteeredClock
from bot.domain.people import Workspace
from bot.runtime import Runtime
from bot.sandbox.server import Sandbox
from bot.slack import InstallationGoneError, Slack
from bot.slack_calls import keep_alive_session
from bot.tokens import KEPT_FOR, Tokens
from storage import Storage
from tests.factories import workspace as a_workspace
from tests.storage.test_installations import IN_TEAM, ORG_WIDE

HERE = a_workspace(team_id="T1")


async def test_a_token_is_read_once_and_learned_anew_after_a_moment(storage: Storage, clock: SteeredClock) -> None:
    one, other = Tokens(storage, clock), Tokens(storage, clock)
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
    assert [await each.token_of(HERE) for each in (one, other)] == ["xoxb-team", "xoxb-team"]
    async with storage.begin() as tx:
        await tx.installations.save(replace(IN_TEAM, token="xoxb-new"))
    one.forget("T1")
    assert [await each.token_of(HERE) for each in (one, other)] == ["xoxb-new", "xoxb-team"]
    clock.set(clock.now() + KEPT_FOR)
    assert await other.token_of(HERE) == "xoxb-new"


async def test_where_saydo_is_not_is_never_remembered(storage: Storage, clock: SteeredClock) -> None:
    tokens = Tokens(storage, clock)
    with pytest.raises(InstallationGoneError):
        await tokens.token_of(HERE)
    async with storage.begin() as tx:
        await tx.installations.save(IN_TEAM)
    assert await tokens.token_of(HERE) == "xoxb-team"


async def test_an_organisations_token_is_forgotten_for_all_its_teams(storage: Storage, clock: SteeredClock) -> None:
    tokens = Tokens(storage, clock)
    async with storage.begin() as tx:
        await tx.installations.save(ORG_WIDE)
    teams = [a_workspace(team_id=team_id, enterprise_id="E1") for team_id in ("T1", "T2")]
    assert [await tokens.token_of(team) for team in teams] == ["xoxb-org", "xoxb-org"]
    async with storage.begin() as tx:
        await tx.installations.remove("E1")
    tokens.forget("E1")
    assert [await tokens.find(team.team_id, "E1") for team in teams] == [None, None]


async def test_a_token_that_was_changed_elsewhere_is_looked_up_when_slack_refuses_the_old_one(
    runtime: Runtime, workspace: Workspace, sandbox: Sandbox, clock: SteeredClock
) -> None:
    tokens = Tokens(runtime.storage, clock)
    old = replace(IN_TEAM, slack_id=workspace.team_id, token="xoxb-old")
    async with runtime.storage.begin() as tx:
        await tx.installations.save(old)
    await tokens.token_of(workspace)
    async with runtime.storage.begin() as tx:
        await tx.installations.save(replace(old, token=sandbox.bot_token))
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=tokens)
        assert await slack.everybody(workspace)
    assert tokens.doubtful == set()


async def test_an_installation_without_another_token_is_doubtful(
    runtime: Runtime, workspace: Workspace, sandbox: Sandbox, clock: SteeredClock
) -> None:
    tokens = Tokens(runtime.storage, clock)
    async with runtime.storage.begin() as tx:
        await tx.installations.save(replace(IN_TEAM, slack_id=workspace.team_id, token="xoxb-old"))
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=sandbox.api_url, tokens=tokens)
        with pytest.raises(InstallationGoneError):
            await slack.everybody(workspace)
    assert tokens.doubtful == {workspace.team_id}
    assert [call.error for call in sandbox.calls.to("users.list")] == ["invalid_auth"]
