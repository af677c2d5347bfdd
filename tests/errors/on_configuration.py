"""What is said at the start of a configuration that can't be used: each mistake, all at once, with how to mend it."""

import json
from typing import Any

from bot.app import running
from bot.calendars.google_accounts import GoogleServiceAccount
from bot.calendars.microsoft_access import MicrosoftClient
from bot.calendars.microsoft_login import MicrosoftApp
from bot.calendars.opening import service_account_of
from bot.config import Config
from bot.domain.errors import ConfigError
from bot.keys import sealer_of
from bot.web import serving, web_app
from tests.errors.fake_slack import fake_slack
from tests.errors.home import Home
from tests.errors.telling import Told

_WHOLE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def _read(**env: str) -> Any:
    """Read a configuration that is whole but for this."""
    return lambda _: Config.from_env(_WHOLE | env)


def _account(**key: str) -> Any:
    return lambda home: GoogleServiceAccount(json.dumps(key), clock=home.runtime.clock)


def _whole_key(home: Home) -> object:
    fields = {"type": "service_account", "client_email": "r@p.example", "private_key_id": "1", "private_key": "none"}
    return _account(**fields)(home)


def _no_key_file(home: Home) -> object:
    config = Config.from_env(_WHOLE | {"SAYDO_GOOGLE_SERVICE_ACCOUNT": "/nowhere.json"})
    return service_account_of(config, clock=home.runtime.clock)


def _key_in_the_way(home: Home) -> object:
    (home.folder / "keys" / "secret.key").mkdir(parents=True, exist_ok=True)
    try:
        return sealer_of(Config.from_env({"SAYDO_DATA_DIR": str(home.folder / "keys")}, needs_slack=False))
    except ConfigError as error:
        return str(error).replace(str(home.folder), "/srv")


async def _port_in_use(_: Home) -> str:
    async with serving(web_app(ready={}), host="127.0.0.1", port=0) as url:
        port = url.rpartition(":")[2]
        try:
            async with serving(web_app(ready={}), host="127.0.0.1", port=int(port)):
                return "it listens"
        except ConfigError as error:
            return str(error).replace(port, "3000")


def _started(refused: str) -> Any:
    """Start SayDo with a Slack that takes every token but this one."""

    async def start(home: Home) -> None:
        async with fake_slack({refused: {"ok": False, "error": "invalid_auth"}}) as url:
            env = _WHOLE | {"SAYDO_SLACK_API_URL": url, "SAYDO_DATA_DIR": str(home.folder / refused)}
            async with running(Config.from_env(env), clock=home.runtime.clock):
                raise AssertionError("it started")

    return start


def _shared_tenant(home: Home) -> object:
    client = MicrosoftClient(client_id="id", client_secret="secret", tenant="common")
    return MicrosoftApp(client, session=home.saydo.session)


_APP_TOKEN = "an app-level token (xapp-…) with the scope connections:write, for Socket Mode"
_BOT_TOKEN = "the bot token of your Slack app (xoxb-…), from its page “Install App”"
_SECRET = "the signing secret of your Slack app, from its page “Basic Information”, for HTTP"
_PUBLIC = "the https address under which Slack, browsers and calendar providers reach SayDo"

ON_CONFIGURATION = [
    Told(
        f"{{SLACK_BOT_TOKEN}} is not set. It is {{{_BOT_TOKEN}}}.",
        _read(SLACK_BOT_TOKEN=""),
        why="SayDo can't act in Slack without it.",
        helps="Copy it and set it; `saydo init` asks for it and checks it.",
    ),
    Told(
        f"{{SLACK_BOT_TOKEN}} does not start with {{xoxb-}}. It is {{{_BOT_TOKEN}}}.",
        _read(SLACK_BOT_TOKEN="xapp-1"),
        why="Another token of the Slack app was pasted.",
        helps="Copy the right one.",
    ),
    Told(
        f"SLACK_SIGNING_SECRET holds a token. It is {{{_SECRET}}}.",
        _read(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="xoxb-1"),
        why="A token was pasted where the signing secret belongs.",
        helps="Copy the signing secret.",
    ),
    Told(
        f"Neither SLACK_APP_TOKEN (Socket Mode, the easy way) nor SLACK_SIGNING_SECRET (HTTP) is set. Set one. "
        f"SLACK_APP_TOKEN is {{{_APP_TOKEN}}}.",
        _read(SLACK_APP_TOKEN=""),
        why="SayDo hears Slack by one of the two.",
        helps="Set one. Socket Mode needs no public address.",
    ),
    Told(
        "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set. Say which: SAYDO_MODE=socket or http.",
        _read(SLACK_SIGNING_SECRET="1"),
        why="SayDo hears Slack by one of the two.",
        helps="Unset one, or say which.",
    ),
    Told(
        f"SAYDO_MODE is {{http}}, which needs {{SLACK_SIGNING_SECRET}}: {{{_SECRET}}}.",
        _read(SAYDO_MODE="http"),
        why="What the mode needs is not set.",
        helps="Set it, or choose the other mode.",
    ),
    Told(
        "SAYDO_DATABASE_URL starts with neither sqlite:/// nor postgresql://. Use one of the two.",
        _read(SAYDO_DATABASE_URL="mysql://db"),
        why="SayDo knows these two databases.",
        helps="Use one of them, or leave it out for SQLite.",
    ),
    Told(
        "{SAYDO_PORT} is “{web}”. Use a number from 0 to {65535}.",
        _read(SAYDO_PORT="web"),
        why="It is no port.",
        helps="Write a number.",
    ),
    Told(
        "{SAYDO_DATABASE_POOL} is “{1}”. Use a number from {2} to {100}.",
        _read(SAYDO_DATABASE_POOL="1"),
        why="It is no number, or too small or large.",
        helps="Write one within these.",
    ),
    Told(
        "{SAYDO_PUBLIC_URL} is no address that starts with {https://}.",
        _read(SAYDO_PUBLIC_URL="saydo.example"),
        why="Browsers and Slack come by https alone.",
        helps="Write the whole address.",
    ),
    Told(
        "SAYDO_SECRET_KEYS holds what is not 32 bytes in base64. Make a key: openssl rand -base64 32",
        _read(SAYDO_SECRET_KEYS="short"),
        why="A key was cut off when it was copied, or is none.",
        helps="Copy it again. A new one opens nothing that is sealed already.",
    ),
    Told(
        "SAYDO_SECRET_KEYS is not set, which PostgreSQL needs. Make a key: openssl rand -base64 32",
        _read(SAYDO_DATABASE_URL="postgresql://db/saydo"),
        why="Several processes may use the database, and all need the same key.",
        helps="Make one and keep a copy of it in another place.",
    ),
    Told(
        "{SAYDO_GOOGLE_CLIENT_SECRET} is not set, but the other half is. Set both or none.",
        _read(SAYDO_GOOGLE_CLIENT_ID="1", SAYDO_PUBLIC_URL="https://saydo.example"),
        why="An id without its secret is of no use.",
        helps="Set both, or unset both.",
    ),
    Told(
        f"{{SAYDO_GOOGLE_CLIENT_ID}} needs SAYDO_PUBLIC_URL: {{{_PUBLIC}}}.",
        _read(SAYDO_GOOGLE_CLIENT_ID="1", SAYDO_GOOGLE_CLIENT_SECRET="2"),
        why="A login leads back to SayDo.",
        helps="Set the public address, or leave these logins out.",
    ),
    Told(
        "{SAYDO_INTERNAL_DOMAINS} lists “{acme}”, which is no mail domain. Write them as acme.example,acme.test.",
        _read(SAYDO_INTERNAL_DOMAINS="acme"),
        why="One of the domains is none.",
        helps="Write what stands behind the @.",
    ),
    Told(
        "{SAYDO_CALENDAR_FILES} is “{maybe}”. Write yes or no.",
        _read(SAYDO_CALENDAR_FILES="maybe"),
        why="It can be read neither way.",
        helps="Write yes or no.",
    ),
    Told(
        "{SAYDO_LOG_LEVEL} is “{LOUD}”. Use one of {DEBUG, INFO, WARNING, ERROR}.",
        _read(SAYDO_LOG_LEVEL="loud"),
        why="It is none of those there are.",
        helps="Use one of them.",
    ),
    Told(
        "{SAYDO_PROT} is unknown. Did you mean {SAYDO_PORT}?",
        _read(SAYDO_PROT="3000"),
        why="A mistyped variable would be left out in silence.",
        helps="Correct its name.",
    ),
    Told(
        "{SAYDO_COLOUR} is unknown. Remove it.",
        _read(SAYDO_COLOUR="blue"),
        why="There is no such variable.",
        helps="Remove it; `saydo --help` lists those there are.",
    ),
    Told(
        "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, which SayDo does not use. Unset both; to let others install "
        "SayDo, name them SAYDO_SLACK_CLIENT_ID and SAYDO_SLACK_CLIENT_SECRET.",
        _read(SLACK_CLIENT_ID="1", SLACK_CLIENT_SECRET="2"),
        why="The library beneath SayDo would take them as a wish of its own.",
        helps="Rename or unset them.",
    ),
    Told(
        "Everybody's calendars are opened for one company, whose workspace SLACK_BOT_TOKEN names, and that is not set. "
        "Set it, or leave SAYDO_GOOGLE_SERVICE_ACCOUNT and SAYDO_MICROSOFT_APP_ONLY out.",
        _read(
            SLACK_BOT_TOKEN="",
            SAYDO_SLACK_CLIENT_ID="1",
            SAYDO_SLACK_CLIENT_SECRET="2",
            SAYDO_PUBLIC_URL="https://saydo.example",
            SAYDO_GOOGLE_SERVICE_ACCOUNT="key.json",
        ),
        why="Whichever workspace installs SayDo would read that company's calendars.",
        helps="Set the token of the one workspace, or leave these out.",
    ),
    Told(
        "The file SAYDO_GOOGLE_SERVICE_ACCOUNT names can't be read. Check its path, and that SayDo may read it.",
        _no_key_file,
        why="The path is wrong, or another user owns the file.",
        helps="Correct the path, or the file's rights.",
    ),
    Told(
        "That is not the JSON key file of a Google service account. Download it again, as JSON, and name it in "
        "SAYDO_GOOGLE_SERVICE_ACCOUNT.",
        _account(type="authorized_user"),
        why="It is another file of Google's, or no JSON.",
        helps="Download the key in the Google Cloud console.",
    ),
    Told(
        "The key file of the Google service account lacks “{client_email}”. Download it again, as JSON, and name it in "
        "SAYDO_GOOGLE_SERVICE_ACCOUNT.",
        _account(type="service_account"),
        why="The file was changed.",
        helps="Download it again.",
    ),
    Told(
        "The private key of the Google service account can't be read. Download it again, as JSON, and name it in "
        "SAYDO_GOOGLE_SERVICE_ACCOUNT.",
        _whole_key,
        why="The file was changed.",
        helps="Download it again.",
    ),
    Told(
        "SAYDO_MICROSOFT_APP_ONLY needs your own tenant. Set SAYDO_MICROSOFT_TENANT to its id or domain.",
        _shared_tenant,
        why="Everybody's calendars can be opened only for one company.",
        helps="Copy the tenant from the app's overview in Microsoft Entra.",
    ),
    Told(
        "The key file {/srv/keys/secret.key} can't be used: {Is a directory}. Or set SAYDO_SECRET_KEYS.",
        _key_in_the_way,
        why="The key that seals secrets can't be read, or not be made.",
        helps="Mend the file or its rights, or set the key.",
    ),
    Told(
        "SayDo can't listen on {127.0.0.1}, port {3000}: {Address already in use}. Set SAYDO_HOST or SAYDO_PORT to "
        "another.",
        _port_in_use,
        why="Another program has the port, or a SayDo that still runs.",
        helps="Stop it, or choose another port.",
    ),
    Told(
        "Slack does not accept SLACK_BOT_TOKEN ({invalid_auth}). Copy the bot token from the page “Install App” of "
        "your "
        "Slack app; it begins with xoxb-.",
        _started("auth.test"),
        why="The token was mistyped or revoked, or the app was removed.",
        helps="Copy it again; install the app again if there is none.",
    ),
    Told(
        "Slack does not accept SLACK_APP_TOKEN ({invalid_auth}). It is an app-level token with the scope "
        "connections:write, "
        "from the page “Basic Information” of your Slack app, where Socket Mode is switched on.",
        _started("apps.connections.open"),
        why="The token was mistyped or revoked, or Socket Mode is off.",
        helps="Make one, and switch Socket Mode on.",
    ),
]
