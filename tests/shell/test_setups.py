"""`saydo init`, as at a terminal against the Slack of the sandbox, and without questions."""

import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.command_line import env_files
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.keys import KEY_FILE
from bot.sandbox.faults import ServerError
from bot.sandbox.server import Sandbox
from tests.databases import SECRET_KEY
from tests.shell.terminals import AtTerminal, at_terminal
from tests.shell.test_command_line import Shell, shell

__all__ = ["shell"]
SIGNING = "0123456789abcdef0123456789abcdef"
BOT, APP = "Bot token", "App-level token"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where it is started."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def slack(sandbox: Sandbox) -> dict[str, str]:
    return {"SAYDO_SLACK_API_URL": sandbox.api_url}


def values(folder: Path) -> dict[str, str]:
    return dict(env_files.read(folder / "saydo.env").values)


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def hides(terminal: AtTerminal, secrets: Sequence[str]) -> bool:
    return not any(secret in terminal.shown for secret in secrets)


# -- at a terminal ---------------------------------------------------------------------------------------------------


async def test_two_tokens_are_asked_for_tried_and_written(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("Slack reaches SayDo by: socket or http [socket]", "")
        await terminal.sees("-m bot manifest --link\n")
        await terminal.sees("https://api.slack.com/apps")
        await terminal.answers(BOT, f'export SLACK_BOT_TOKEN="{sandbox.bot_token}" ')
        await terminal.sees("ok  Slack knows SayDo in the workspace Vendor as @")
        await terminal.sees("ok  The bot token has the scopes SayDo needs.")
        await terminal.answers(APP, sandbox.app_token)
        await terminal.sees("ok  Slack lets SayDo connect by Socket Mode.")
        await terminal.answers("Database: sqlite or postgresql [sqlite]", "")
        await terminal.sees(f"Written: {folder}/saydo.env (only you can read it).")
        await terminal.sees("-m bot run\nThen type /saydo connect in Slack.")
        assert await terminal.ends() == 0
    assert values(folder) == {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_APP_TOKEN": sandbox.app_token}
    assert (folder / "saydo.env").stat().st_mode & 0o777 == 0o600
    assert hides(terminal, (sandbox.bot_token, sandbox.app_token))
    assert Config.from_env(values(folder)).mode is Mode.SOCKET


async def test_tokens_that_are_swapped_are_each_kept_for_where_they_belong(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "s")
        await terminal.answers(BOT, sandbox.app_token)
        await terminal.sees("That is an app-level token. SLACK_BOT_TOKEN is the bot token")
        await terminal.sees("It is kept for SLACK_APP_TOKEN")
        await terminal.answers(BOT, sandbox.bot_token)
        await terminal.answers(f"{APP} (not shown as you paste it) [xapp-…", "")
        await terminal.answers("Database", "sqlite")
        assert await terminal.ends() == 0
    assert values(folder) == {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_APP_TOKEN": sandbox.app_token}
    assert hides(terminal, (sandbox.bot_token, sandbox.app_token))


async def test_what_slack_refuses_is_told_and_asked_again(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "")
        await terminal.answers(BOT, "xoxb-1234567890-of-yesterday")
        await terminal.sees(
            "!!  Slack does not accept SLACK_BOT_TOKEN (invalid_auth). Copy the bot token from the page"
        )
        await terminal.answers(f"{BOT} (not shown as you paste it) [xoxb-…rday]", sandbox.bot_token)
        await terminal.answers(APP, "xapp-1-of-another-app")
        await terminal.sees("!!  SLACK_APP_TOKEN is not accepted for Socket Mode (invalid_auth).")
        await terminal.answers(APP, sandbox.app_token)
        await terminal.answers("Database", "")
        assert await terminal.ends() == 0
    assert values(folder)["SLACK_BOT_TOKEN"] == sandbox.bot_token


async def test_scopes_that_lack_are_named_and_may_be_mended_while_it_waits(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    wanted = set(manifest()["oauth_config"]["scopes"]["bot"])
    lesser = sandbox.add_workspace("Lesser", scopes=wanted - {"im:write"})
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "")
        await terminal.answers(BOT, lesser.bot_token)
        await terminal.sees("!!  The bot token lacks the scopes im:write.")
        await terminal.answers("Go on all the same?", "no")
        await terminal.answers("[xoxb-…", "")
        await terminal.answers("Go on all the same?", "yes")
        await terminal.answers(APP, sandbox.app_token)
        await terminal.answers("Database", "")
        assert await terminal.ends() == 0
    assert values(folder)["SLACK_BOT_TOKEN"] == lesser.bot_token


async def test_without_slack_it_goes_on_untried_if_wanted(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    sandbox.faults.next("auth.test", ServerError(503))
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "")
        await terminal.answers(BOT, sandbox.bot_token)
        await terminal.sees("!!  Slack did not say whether SLACK_BOT_TOKEN is good")
        await terminal.answers("Go on without having tried it?", "yes")
        await terminal.answers(APP, sandbox.app_token)
        await terminal.answers("Database", "")
        assert await terminal.ends() == 0
    assert "Traceback" not in terminal.shown
    assert values(folder)["SLACK_BOT_TOKEN"] == sandbox.bot_token


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
async def test_stopped_in_the_middle_nothing_is_written(
    folder: Path, slack: dict[str, str], sandbox: Sandbox, key: bytes
) -> None:
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "")
        await terminal.answers(BOT, sandbox.bot_token)
        await terminal.presses(APP, key)
        await terminal.sees("Stopped. Nothing was written.")
        assert await terminal.ends() == 128 + signal.SIGINT
    assert "Traceback" not in terminal.shown
    assert is_empty(folder)


async def test_what_is_there_already_is_offered_masked_and_all_else_in_it_stays(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    file = folder / "saydo.env"
    file.write_text(f"# ours\nHTTPS_PROXY=\nSLACK_BOT_TOKEN={sandbox.bot_token}\nSAYDO_PORT=8080\n", encoding="utf-8")
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.sees("saydo.env is there already. Its values stand in brackets")
        await terminal.answers("[socket]", "")
        await terminal.answers(f"[xoxb-…{sandbox.bot_token[-4:]}]", "")
        await terminal.answers(APP, sandbox.app_token)
        await terminal.answers("Database", "")
        await terminal.answers("Change saydo.env? All else in it stays: yes or no [yes]", "no")
        await terminal.answers("Which file instead?", "/nowhere/saydo.env")
        await terminal.sees("/nowhere/saydo.env can't be written: No such file or directory.")
        await terminal.answers("Which file instead?", "saydo.env")
        await terminal.answers("Change saydo.env?", "yes")
        assert await terminal.ends() == 0
    written = file.read_text(encoding="utf-8")
    assert written.startswith(f"# ours\nHTTPS_PROXY=\nSLACK_BOT_TOKEN={sandbox.bot_token}\nSAYDO_PORT=8080\n")
    assert written.endswith(f"SLACK_APP_TOKEN={sandbox.app_token}\n")


async def test_postgresql_is_connected_to_and_its_key_made(
    folder: Path, slack: dict[str, str], sandbox: Sandbox, bare_postgresql_url: str
) -> None:
    async with at_terminal("init", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "")
        await terminal.answers(BOT, sandbox.bot_token)
        await terminal.answers(APP, sandbox.app_token)
        await terminal.answers("Database", "postgresql")
        await terminal.sees("A key for secrets in it is made: keep a copy")
        await terminal.answers("Its address", "postgresql://saydo:hunter2@127.0.0.1:9/saydo")
        await terminal.sees("!!  The database postgresql")
        await terminal.answers("Go on without having tried it?", "")
        await terminal.answers("Its address", bare_postgresql_url)
        await terminal.sees("ok  The database answers. `saydo migrate` brings it up to date")
        await terminal.sees("-m bot migrate\n")
        assert await terminal.ends() == 0
    config = Config.from_env(values(folder))
    assert config.database_url == bare_postgresql_url
    assert len(config.secret_keys) == 1
    assert hides(terminal, ("hunter2", *config.secret_keys))


async def test_http_with_several_workspaces_needs_no_bot_token(folder: Path, slack: dict[str, str]) -> None:
    async with at_terminal("init", "--env-file", "http.env", env=slack, folder=folder) as terminal:
        await terminal.answers("[socket]", "http")
        await terminal.answers("Public address", "saydo.example")
        await terminal.sees("That is no address that begins with https://.")
        await terminal.answers("Public address", "https://saydo.example/")
        await terminal.answers("Shall other workspaces install it, too?", "y")
        await terminal.sees("-m bot manifest --http https://saydo.example --link\n")
        await terminal.answers("Signing secret", "xapp-1-2")
        await terminal.sees("That is an app-level token.")
        await terminal.answers("Signing secret", SIGNING)
        await terminal.answers("Client id", "123.456")
        await terminal.answers("Client secret", SIGNING[::-1])
        await terminal.sees("installs it at https://saydo.example/slack/install")
        await terminal.answers("Database", "")
        await terminal.sees(f"-m bot run --env-file {folder}/http.env")
        await terminal.sees("Slack posts to https://saydo.example/slack/events; let it lead to port 3000 here.")
        assert await terminal.ends() == 0
    config = Config.from_env(env_files.read(folder / "http.env").values)
    assert (config.mode, config.bot_token, config.public_url) == (Mode.HTTP, "", "https://saydo.example")
    assert config.slack_app is not None


# -- without questions -----------------------------------------------------------------------------------------------


def tokens(sandbox: Sandbox) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": sandbox.bot_token, "SLACK_APP_TOKEN": sandbox.app_token}


def test_where_nothing_can_be_asked_all_that_is_missing_is_told_at_once(shell: Shell, folder: Path) -> None:
    assert shell.saydo("init", folder=folder) == 2
    assert [line for line in shell.err.splitlines() if line.startswith("- ")] != []
    assert "SLACK_BOT_TOKEN is not set" in shell.err
    assert "Neither SLACK_APP_TOKEN" in shell.err
    assert "(--stdin)" in shell.err
    assert is_empty(folder)


def test_what_is_mixed_up_is_told_at_once_and_holds_no_secret(shell: Shell, folder: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xapp-1-secret", "SLACK_APP_TOKEN": "xoxb-1-secret"}
    assert shell.saydo("init", "--non-interactive", "--no-check", env=env, folder=folder) == 2
    assert "- SLACK_BOT_TOKEN: That is an app-level token." in shell.err
    assert "- SLACK_APP_TOKEN: That is a bot token." in shell.err
    assert "secret" not in shell.err.replace("Signing Secret", "")


def test_lines_on_standard_input_are_taken(shell: Shell, folder: Path) -> None:
    lines = ["SLACK_BOT_TOKEN='xoxb-1-2-abc'\n", "SLACK_APP_TOKEN=xapp-1-A-2-abc\n"]
    assert shell.saydo("init", "--stdin", "--no-check", lines=lines, folder=folder) == 0
    assert values(folder) == {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_APP_TOKEN": "xapp-1-A-2-abc"}


def test_run_again_it_changes_nothing_and_is_content(shell: Shell, folder: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1-2-abc", "SLACK_APP_TOKEN": "xapp-1-A-2-abc"}
    assert shell.saydo("init", "--no-check", env=env, folder=folder) == 0
    before = (folder / "saydo.env").stat()
    assert shell.saydo("init", "--no-check", env=env, folder=folder) == 0
    assert (folder / "saydo.env").stat() == before


def test_a_file_that_is_there_is_changed_only_when_told_to(shell: Shell, folder: Path) -> None:
    file = folder / "saydo.env"
    file.write_text("# ours\nSLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nOTHER=1\n", encoding="utf-8")
    env = {"SLACK_BOT_TOKEN": "xoxb-2"}
    assert shell.saydo("init", "--no-check", env=env, folder=folder) == 2
    assert "is there already. To change it, all else in it kept: saydo init --update" in shell.err
    assert shell.saydo("init", "--no-check", "--update", env=env, folder=folder) == 0
    assert file.read_text(encoding="utf-8") == "# ours\nSLACK_BOT_TOKEN=xoxb-2\nSLACK_APP_TOKEN=xapp-1\nOTHER=1\n"


def test_the_key_of_the_data_there_is_taken_for_postgresql(shell: Shell, folder: Path, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text(SECRET_KEY, encoding="ascii")
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SAYDO_DATABASE_URL": "postgresql://saydo:it&that@db.example/saydo",
        "SAYDO_DATA_DIR": str(tmp_path),
    }
    assert shell.saydo("init", "--no-check", env=env, folder=folder) == 0
    assert values(folder)["SAYDO_SECRET_KEYS"] == SECRET_KEY
    assert "SAYDO_DATABASE_URL stand in quotes, which `docker run --env-file` takes for part" in shell.out
    assert "it&that" not in shell.out + shell.err


def test_options_say_how_slack_reaches_it(shell: Shell, folder: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SIGNING}
    options = ["--mode", "http", "--public-url", "https://saydo.example"]
    assert shell.saydo("init", "--no-check", *options, env=env, folder=folder) == 0
    assert Config.from_env(values(folder)).mode is Mode.HTTP


def test_a_folder_that_is_missing_is_told_before_anything_is_asked(shell: Shell, folder: Path) -> None:
    assert shell.saydo("init", "--env-file", f"{folder}/deep/saydo.env", folder=folder) == 2
    assert shell.err == f"There is no folder {folder}/deep. Make it first: mkdir -p {folder}/deep\n"


async def test_tokens_are_tried_and_a_wrong_one_leaves_nothing_written(
    folder: Path, slack: dict[str, str], sandbox: Sandbox
) -> None:
    wrong = slack | tokens(sandbox) | {"SLACK_APP_TOKEN": "xapp-1-of-another-app"}
    async with at_terminal("init", "--non-interactive", env=wrong, folder=folder) as terminal:
        assert await terminal.ends() == 1
    assert "ok  Slack knows SayDo in the workspace Vendor" in terminal.shown
    assert "!!  SLACK_APP_TOKEN is not accepted" in terminal.shown
    assert "Nothing was written." in terminal.shown
    assert is_empty(folder)
    async with at_terminal("init", "--non-interactive", env=slack | tokens(sandbox), folder=folder) as terminal:
        assert await terminal.ends() == 0
    assert values(folder) == slack | tokens(sandbox)
