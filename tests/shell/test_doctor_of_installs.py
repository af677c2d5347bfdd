"""What `saydo doctor` finds of SayDo as an app that others install by OAuth, with no token in the environment."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from bot.clock import SteeredClock
from bot.command_line.checkups import findings
from bot.command_line.findings import Finding
from bot.command_line.manifests import manifest_for_http
from bot.domain.installations import Installation
from bot.keys import KEY_FILE
from bot.sandbox.server import Sandbox
from storage import Storage
from storage.sealing import Sealer
from tests.databases import SECRET_KEY
from tests.shell.conftest import MONDAY_MORNING

HERE = "https://saydo.example"


@pytest.fixture
async def slack_of_many(clock: SteeredClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(yaml.safe_load(manifest_for_http(HERE)), clock, retry_delays=(), socket_mode=False) as sandbox:
        yield sandbox


@pytest.fixture
def env(slack_of_many: Sandbox, sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "SAYDO_SLACK_CLIENT_ID": slack_of_many.oauth.client_id,
        "SAYDO_SLACK_CLIENT_SECRET": slack_of_many.oauth.client_secret,
        "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "SAYDO_PUBLIC_URL": HERE,
        "SAYDO_SLACK_API_URL": slack_of_many.api_url,
        "SAYDO_DATABASE_URL": sqlite_url,
        "SAYDO_DATA_DIR": str(tmp_path),
        "SAYDO_SECRET_KEYS": SECRET_KEY,
    }


async def found(env: dict[str, str]) -> list[Finding]:
    return [finding async for finding in findings(env, clock=SteeredClock(MONDAY_MORNING))]


async def installed(url: str, *tokens: str) -> None:
    storage = Storage(url, sealer=Sealer([SECRET_KEY]))
    async with storage.begin() as tx:
        for number, token in enumerate(tokens):
            one = Installation(
                slack_id=f"T{number}",
                app_id="A1",
                bot_user_id="U1",
                bot_id="B1",
                token=token,
                installed_at=MONDAY_MORNING,
            )
            await tx.installations.save(one)
    await storage.close()


async def test_without_a_token_of_its_own_all_is_well(env: dict[str, str], slack_of_many: Sandbox) -> None:
    await installed(env["SAYDO_DATABASE_URL"], slack_of_many.bot_token)
    told = await found(env)
    assert [finding.sentence for finding in told if not finding.is_well] == []
    said = [finding.sentence for finding in told if finding.about == "installs"]
    assert said == [
        f"Slack knows the app that others install, at {HERE}/slack/install.",
        "SayDo is installed in 1 workspace by OAuth, and Slack takes the tokens.",
    ]


@pytest.mark.parametrize("name", ["SAYDO_SLACK_CLIENT_ID", "SAYDO_SLACK_CLIENT_SECRET"])
async def test_a_client_slack_does_not_know_is_found(env: dict[str, str], name: str) -> None:
    (told,) = [finding.sentence for finding in await found(env | {name: "another"}) if not finding.is_well]
    assert "Copy both anew" in told


async def test_a_workspace_whose_token_is_refused_is_named(env: dict[str, str], slack_of_many: Sandbox) -> None:
    await installed(env["SAYDO_DATABASE_URL"], slack_of_many.bot_token, "xoxb-of-yesterday")
    (told,) = [finding.sentence for finding in await found(env) if not finding.is_well]
    assert "Of 2 workspaces that installed SayDo, Slack does not take the token of T1." in told
    assert f"{HERE}/slack/install" in told
    assert "xoxb" not in told


async def test_looking_makes_no_key(env: dict[str, str], tmp_path: Path) -> None:
    told = await found(env | {"SAYDO_SECRET_KEYS": ""})
    assert all(finding.is_well for finding in told)
    assert not (tmp_path / KEY_FILE).exists()
