"""What `saydo doctor` finds, and that it says what would mend it."""

import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web

from bot.calendars.opening import Calendars
from bot.clock import SteeredClock
from bot.command_line.checkups import findings
from bot.command_line.findings import Finding
from bot.command_line.manifests import manifest, manifest_for_http
from bot.command_line.provider_checkups import provider_findings
from bot.config import Config, Mode, ProviderAddresses, Registration
from bot.domain.links import Provider
from bot.keys import KEY_FILE, sealer_of
from bot.pages import calendar_routes
from bot.runtime import Runtime
from bot.sandbox.server import Sandbox
from bot.slack import Slack
from bot.slack_calls import OneToken, keep_alive_session
from bot.tokens import Tokens
from bot.web import serving, web_app
from storage import Storage
from storage.sealing import Sealer, new_key
from tests.calendars.fake_google import CLIENT_ID, CLIENT_SECRET, FakeGoogle, Trouble
from tests.calendars.fake_graph import CLIENT_ID as APP_ID
from tests.calendars.fake_graph import SECRET, TENANT, graph_server
from tests.calendars.test_google_accounts import ROBOT, key_file, private_key
from tests.databases import SECRET_KEY
from tests.shell.conftest import MONDAY_MORNING
from tests.storage.known import HOUR, NOW, a_member, a_workspace

GOOGLE = {
    "SAYDO_GOOGLE_CLIENT_ID": "12345-abc.apps.googleusercontent.com",
    "SAYDO_GOOGLE_CLIENT_SECRET": "GOCSPX-1234567890abcdef",
    "SAYDO_PUBLIC_URL": "https://saydo.example",
}
GUID = "11111111-2222-3333-4444-555555555555"
MICROSOFT = {
    "SAYDO_MICROSOFT_CLIENT_ID": GUID,
    "SAYDO_MICROSOFT_CLIENT_SECRET": "abc8Q~1234567890",
    "SAYDO_MICROSOFT_TENANT": "vendor.example",
    "SAYDO_PUBLIC_URL": "https://saydo.example",
}


@pytest.fixture
def env(sandbox: Sandbox, sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a SayDo in the sandbox."""
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SAYDO_SLACK_API_URL": sandbox.api_url,
        "SAYDO_DATABASE_URL": sqlite_url,
        "SAYDO_DATA_DIR": str(tmp_path),
        "SAYDO_SECRET_KEYS": SECRET_KEY,
    }


async def found(env: dict[str, str]) -> list[Finding]:
    return [finding async for finding in findings(env, clock=SteeredClock(MONDAY_MORNING))]


async def amiss(env: dict[str, str]) -> list[str]:
    return [finding.sentence for finding in await found(env) if not finding.is_well]


async def said(env: dict[str, str]) -> str:
    return "\n".join(finding.sentence for finding in await found(env))


# -- database and keys -------------------------------------------------------------------------------------------------


async def test_where_all_is_well_nothing_is_amiss(env: dict[str, str]) -> None:
    assert await amiss(env) == []
    assert "Slack knows SayDo in the workspace Vendor as @saydo." in await said(env)
    assert "The bot token has the scopes SayDo needs." in await said(env)


async def test_a_database_that_was_never_migrated_is_found(env: dict[str, str], bare_postgresql_url: str) -> None:
    (told,) = await amiss(env | {"SAYDO_DATABASE_URL": bare_postgresql_url})
    assert "saydo migrate" in told


async def test_an_embedded_database_comes_with_the_first_start(env: dict[str, str], tmp_path: Path) -> None:
    new = env | {"SAYDO_DATABASE_URL": f"sqlite:///{tmp_path / 'not' / 'yet.db'}", "SAYDO_SECRET_KEYS": ""}
    before = files_in(tmp_path)
    assert await amiss(new) == []
    assert files_in(tmp_path) == before


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def with_a_secret(url: str, *keys: str) -> None:
    storage = Storage(url, sealer=Sealer(keys))
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        whose = (member.workspace_id, member.id, Provider.GOOGLE)
        await tx.links.add(*whose, "primary", NOW, credentials={"refresh_token": "r"}, account="rep@us.example")
        await tx.logins.begin("state", *whose, expires_at=NOW + HOUR, verifier="v")
    await storage.close()


async def test_keys_that_open_nothing_are_found(env: dict[str, str], sqlite_url: str) -> None:
    await with_a_secret(sqlite_url, new_key())
    (told,) = await amiss(env)
    assert "No key in SAYDO_SECRET_KEYS opens 3 of 3 secrets" in told
    assert "Put the earlier key back" in told


async def test_a_key_on_its_way_out_is_told(env: dict[str, str], sqlite_url: str) -> None:
    await with_a_secret(sqlite_url, SECRET_KEY)
    assert "The key opens every secret in the database." in await said(env)
    changing = env | {"SAYDO_SECRET_KEYS": f"{new_key()},{SECRET_KEY}"}
    assert await amiss(changing) == []
    assert "3 of 3 by an earlier one. Run `saydo rotate-key`" in await said(changing)


async def test_a_key_file_that_is_missing_is_found_and_not_made(env: dict[str, str], sqlite_url: str) -> None:
    by_file = env | {"SAYDO_SECRET_KEYS": ""}
    assert "A key for secrets is made at the next start." in await said(by_file)
    await with_a_secret(sqlite_url, SECRET_KEY)
    (told,) = await amiss(by_file)
    assert "the key to 3 secrets in the database. Put it back" in told
    assert not (Path(env["SAYDO_DATA_DIR"]) / KEY_FILE).exists()


async def test_a_key_file_others_can_read_is_found(env: dict[str, str], tmp_path: Path) -> None:
    by_file = env | {"SAYDO_SECRET_KEYS": ""}
    sealer_of(Config.from_env(by_file))
    assert await amiss(by_file) == []
    (tmp_path / KEY_FILE).chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IROTH)
    (told,) = await amiss(by_file)
    assert f"chmod 600 {tmp_path / KEY_FILE}" in told


# -- Slack -------------------------------------------------------------------------------------------------------------


async def test_a_bot_token_slack_does_not_take_is_found(env: dict[str, str]) -> None:
    (told,) = await amiss(env | {"SLACK_BOT_TOKEN": "xoxb-of-yesterday"})
    assert "SLACK_BOT_TOKEN" in told


async def test_scopes_that_are_missing_are_named_with_how_to_get_them(env: dict[str, str], sandbox: Sandbox) -> None:
    wanted = set(manifest()["oauth_config"]["scopes"]["bot"])
    lesser = sandbox.add_workspace("Lesser", scopes=wanted - {"im:write", "users:read"} | {"team:read"})
    (told,) = await amiss(env | {"SLACK_BOT_TOKEN": lesser.bot_token})
    assert "lacks the scopes im:write, users:read" in told
    assert "Reinstall to Workspace" in told
    greater = sandbox.add_workspace("Greater", scopes=wanted | {"files:read"})
    assert "SayDo does not need files:read" in await said(env | {"SLACK_BOT_TOKEN": greater.bot_token})


async def test_an_app_token_slack_does_not_take_is_found(env: dict[str, str]) -> None:
    (told,) = await amiss(env | {"SLACK_APP_TOKEN": "xapp-of-yesterday"})
    assert "connections:write" in told


@pytest.mark.parametrize(("secret", "is_well"), [("0123456789abcdef" * 2, True), ("client-secret", False)])
async def test_a_signing_secret_is_known_by_its_looks(env: dict[str, str], secret: str, *, is_well: bool) -> None:
    by_http = env | {"SLACK_SIGNING_SECRET": secret, "SAYDO_MODE": "http"}
    assert [one for one in await amiss(by_http) if "SLACK_SIGNING_SECRET" not in one] == []
    assert (await amiss(by_http) == []) == is_well


# -- providers, by their looks -----------------------------------------------------------------------------------------


async def test_registrations_that_look_right_come_with_where_they_lead_back(env: dict[str, str]) -> None:
    assert await amiss(env | GOOGLE | MICROSOFT) == []
    told = await said(env | GOOGLE | MICROSOFT)
    assert "https://saydo.example/calendar/callback/google" in told
    assert "https://saydo.example/calendar/callback/microsoft" in told
    assert [one for one in (GOOGLE["SAYDO_GOOGLE_CLIENT_SECRET"], "abc8Q~") if one in told] == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (GOOGLE | {"SAYDO_GOOGLE_CLIENT_ID": "saydo-calendar"}, "end in .apps.googleusercontent.com"),
        (GOOGLE | {"SAYDO_GOOGLE_CLIENT_SECRET": "short"}, "SAYDO_GOOGLE_CLIENT_SECRET"),
        (MICROSOFT | {"SAYDO_MICROSOFT_CLIENT_ID": "SayDo"}, "Application (client) ID"),
        (MICROSOFT | {"SAYDO_MICROSOFT_CLIENT_SECRET": GUID}, "copy its “Value”"),
        (MICROSOFT | {"SAYDO_MICROSOFT_TENANT": "vendor"}, "neither a directory's id nor a domain"),
        (MICROSOFT | {"SAYDO_MICROSOFT_TENANT": "", "SAYDO_MICROSOFT_APP_ONLY": "yes"}, "needs your own tenant"),
        ({"SAYDO_MICROSOFT_APP_ONLY": "yes"}, "needs SAYDO_MICROSOFT_CLIENT_ID"),
    ],
)
async def test_a_registration_that_can_not_be_one_is_found(
    env: dict[str, str], variables: dict[str, str], expected: str
) -> None:
    (told,) = await amiss(env | variables)
    assert expected in told


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "can't be read"),
        ("{}", "not the JSON key file"),
        (key_file(private_key="no key"), "private key"),
        (key_file(client_email=""), "lacks “client_email”"),
    ],
)
async def test_a_service_account_that_can_not_sign_is_found(
    env: dict[str, str], tmp_path: Path, content: str | None, expected: str
) -> None:
    key = tmp_path / "account.json"
    if content is not None:
        key.write_text(content, encoding="utf-8")
    (told,) = await amiss(env | {"SAYDO_GOOGLE_SERVICE_ACCOUNT": str(key)})
    assert expected in told


async def test_a_service_account_signs_and_is_kept_from_others(env: dict[str, str], tmp_path: Path) -> None:
    key = tmp_path / "account.json"
    key.write_text(key_file(), encoding="utf-8")
    key.chmod(0o644)
    told = await found(env | {"SAYDO_GOOGLE_SERVICE_ACCOUNT": str(key)})
    assert [(one.is_well, ROBOT in one.sentence, "chmod 600" in one.sentence) for one in told[-2:]] == [
        (True, True, False),
        (False, False, True),
    ]


# -- providers, by asking ----------------------------------------------------------------------------------------------


def config(**facts: Any) -> Config:
    return Config(mode=Mode.SOCKET, bot_token="xoxb-1", database_url="sqlite://", **facts)


async def asked(config: Config) -> list[tuple[bool, str]]:
    looked = [one async for one in provider_findings(config, clock=SteeredClock(NOW), online=False)]
    both = [one async for one in provider_findings(config, clock=SteeredClock(NOW), online=True)]
    return [(one.is_well, one.sentence) for one in both[len(looked) :]]


@pytest.fixture
async def google() -> AsyncIterator[FakeGoogle]:
    async with FakeGoogle(clock=SteeredClock(NOW), company={ROBOT: private_key().public_key()}).running() as running:
        yield running


@pytest.mark.parametrize(("secret", "is_well"), [(CLIENT_SECRET, True), ("another", False)])
async def test_google_is_asked_whether_it_knows_the_client(google: FakeGoogle, secret: str, *, is_well: bool) -> None:
    by_login = config(
        google=Registration(client_id=CLIENT_ID, client_secret=secret),
        addresses=ProviderAddresses(google_token=google.token_url),
    )
    ((told, sentence),) = await asked(by_login)
    assert (told, CLIENT_SECRET in sentence) == (is_well, False)


async def test_a_google_that_can_not_be_reached_is_told() -> None:
    by_login = config(
        google=Registration(client_id=CLIENT_ID, client_secret=CLIENT_SECRET),
        addresses=ProviderAddresses(google_token="http://127.0.0.1:1/token"),
    )
    ((is_well, sentence),) = await asked(by_login)
    assert (is_well, "Does this machine reach" in sentence) == (False, True)


async def test_google_is_asked_whether_it_knows_the_service_account(google: FakeGoogle, tmp_path: Path) -> None:
    key = tmp_path / "account.json"
    key.write_text(key_file(), encoding="utf-8")
    key.chmod(0o600)
    by_account = config(google_service_account=key, addresses=ProviderAddresses(google_token=google.token_url))
    assert await asked(by_account) == [(True, "Google knows the service account and its key.")]
    google.company.clear()
    ((is_well, _),) = await asked(by_account)
    assert not is_well
    google.token_troubles.append(Trouble(status=400, body={"error": "invalid_grant", "error_description": "gone"}))
    assert await asked(by_account) == [
        (False, "Google no longer knows the key of SayDo's service account. Whoever runs SayDo has to make a new one.")
    ]


@pytest.mark.parametrize(("secret", "is_well"), [(SECRET, True), ("another", False)])
async def test_microsoft_is_asked_whether_it_knows_the_app(secret: str, *, is_well: bool) -> None:
    async with graph_server() as graph:
        by_login = config(
            microsoft=Registration(client_id=APP_ID, client_secret=secret),
            microsoft_tenant=TENANT,
            addresses=ProviderAddresses(microsoft_login=graph.url),
        )
        ((told, sentence),) = await asked(by_login)
        assert (told, SECRET in sentence) == (is_well, False)
        ((shared, _),) = await asked(replace(by_login, microsoft_tenant="organizations"))
        assert shared


async def test_the_app_others_install_is_known_to_slack(sqlite_url: str, tmp_path: Path) -> None:
    clock = SteeredClock(MONDAY_MORNING)
    by_http = yaml.safe_load(manifest_for_http("https://saydo.example"))
    async with Sandbox(by_http, clock, retry_delays=()) as sandbox:
        env = {
            "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
            "SAYDO_SLACK_CLIENT_ID": sandbox.oauth.client_id,
            "SAYDO_SLACK_CLIENT_SECRET": sandbox.oauth.client_secret,
            "SAYDO_PUBLIC_URL": "https://saydo.example",
            "SAYDO_SLACK_API_URL": sandbox.api_url,
            "SAYDO_DATABASE_URL": sqlite_url,
            "SAYDO_DATA_DIR": str(tmp_path),
        }
        assert "Slack knows the app that others install" in await said(env)
        (told, *_) = await amiss(env | {"SAYDO_SLACK_CLIENT_SECRET": "wrong"})
        assert "bad_client_secret). Copy both anew" in told
        assert "wrong" not in told


async def test_saydo_is_looked_for_at_its_public_address(sqlite_url: str) -> None:
    async with keep_alive_session() as session:
        here = config(public_url="https://saydo.example")
        clock = SteeredClock(MONDAY_MORNING)
        calendars = Calendars(here, session=session, clock=clock)
        slack = Slack(session=session, base_url="http://127.0.0.1:1/", tokens=OneToken(""))
        storage = Storage(sqlite_url, sealer=Sealer([SECRET_KEY]))
        runtime = Runtime(storage=storage, slack=slack, tokens=Tokens(storage, clock), calendars=calendars, clock=clock)
        pages = web_app(ready={}, routes=calendar_routes(runtime))
        async with serving(pages, host="127.0.0.1", port=0) as url:
            assert await asked(config(public_url=url)) == [(True, f"SayDo answers at {url}.")]
        ((is_well, sentence),) = await asked(config(public_url=url))
        await storage.close()
    assert (is_well, "Is it running" in sentence) == (False, True)


async def test_a_stranger_at_the_public_address_is_not_taken_for_saydo() -> None:
    async def stranger(_: web.Request) -> web.Response:
        return web.Response(text="Welcome to nginx")

    async with serving(
        web_app(ready={}, routes=[web.get("/calendar/login/google", stranger)]), host="127.0.0.1", port=0
    ) as url:
        ((is_well, _),) = await asked(config(public_url=url))
    assert not is_well
