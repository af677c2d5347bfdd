"""What saydo doctor finds amiss: each finding, from a Slack, a machine and a database in which it is so."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import SteeredClock
from bot.command_line.findings import Finding, open_to_others
from bot.command_line.machine_checkups import clock_finding, room_finding, zone_finding
from bot.command_line.oauth_checkups import oauth_findings
from bot.command_line.provider_checkups import provider_findings
from bot.command_line.slack_checkups import slack_findings
from bot.command_line.storage_checkups import storage_findings
from bot.command_line.work_checkups import _clock, work_findings
from bot.config import Config, Mode, ProviderAddresses, Registration
from bot.domain.holds import HeldWhy
from bot.domain.links import LinkState
from storage import Storage, Transaction
from storage.sealing import new_key
from tests.calendars.servers import always, serving
from tests.databases import SEALER
from tests.errors.fake_slack import fake_slack
from tests.errors.home import Home
from tests.errors.telling import Told
from tests.storage.known import DAY, NOW, a_link, a_member, a_workspace

Provoke = Callable[[Home], Awaitable[object]]
_CONFIG = Config(mode=Mode.SOCKET, bot_token="xoxb-1", app_token="xapp-1", database_url="sqlite:///none")
_GOOGLE = Registration(client_id="1-a.apps.googleusercontent.com", client_secret="GOCSPX-1234567890")
_GUID = "11111111-2222-3333-4444-555555555555"


async def _all(findings: AsyncIterator[Finding]) -> list[Finding]:
    return [finding async for finding in findings if not finding.is_well]


def _slack(answers: dict[str, dict[str, Any]], **config: Any) -> Provoke:
    """Ask a Slack that answers so."""

    async def ask(_: Home) -> object:
        async with fake_slack(answers, headers={"x-oauth-scopes": "chat:write"}) as url:
            return await _all(slack_findings(replace(_CONFIG, slack_api_url=url, **config)))

    return ask


def _app(answer: dict[str, Any]) -> Provoke:
    """Ask a Slack whether it knows the app that others install."""

    async def ask(home: Home) -> object:
        async with fake_slack({"oauth.v2.access": answer, "auth.test": {"ok": False, "error": "invalid_auth"}}) as url:
            config = replace(
                _CONFIG,
                slack_api_url=url,
                slack_app=Registration(client_id="1", client_secret="2"),
                public_url="https://saydo.example",
                database_url=f"sqlite:///{home.folder / 'saydo.db'}",
                secret_keys=("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",),
            )
            return await _all(oauth_findings(config))

    return ask


def _providers(*, online: bool = False, **config: Any) -> Provoke:
    return lambda home: _all(provider_findings(replace(_CONFIG, **config), clock=home.runtime.clock, online=online))


def _microsoft(client_id: str = _GUID, secret: str = "s~1", **config: Any) -> Provoke:  # noqa: S107  no real one
    return _providers(microsoft=Registration(client_id=client_id, client_secret=secret), **config)


@asynccontextmanager
async def _linked(home: Home, name: str) -> AsyncIterator[tuple[Config, Transaction]]:
    """Open an empty database, and link a calendar in it."""
    url = home.database(name)
    config = replace(_CONFIG, database_url=url, data_dir=home.folder / name)
    storage = Storage(url, sealer=SEALER)
    async with storage.begin() as tx:
        await a_link(tx, await a_member(tx, await a_workspace(tx, "T9")), "https://cal.test/feed.ics")
        yield config, tx
    await storage.close()


async def _late(home: Home) -> object:
    async with _linked(home, "late") as (config, _):
        pass
    return await _all(work_findings(config, clock=SteeredClock(NOW + DAY)))


async def _held(home: Home) -> object:
    async with _linked(home, "held") as (config, tx):
        (other,) = await tx.workspaces.all()
        await tx.holds.hold(other.id, NOW + DAY, HeldWhy.INSTALLATION_GONE, NOW)
    return await _all(work_findings(config, clock=SteeredClock(NOW)))


async def _broken(home: Home) -> object:
    async with _linked(home, "broken") as (config, tx):
        (other,) = await tx.workspaces.all()
        (link,) = await tx.links.of_workspace(other.id)
        await tx.links.save(replace(link, state=LinkState.BROKEN, broken_since=NOW))
    return await _all(work_findings(config, clock=SteeredClock(NOW)))


async def _other_key(home: Home) -> object:
    async with _linked(home, "other key") as (config, _):
        pass
    return await _all(storage_findings(replace(config, secret_keys=(new_key(),))))


async def _no_key(home: Home) -> object:
    async with _linked(home, "no key") as (config, _):
        pass
    return [one.sentence.replace(str(config.data_dir), "/srv") for one in await _all(storage_findings(config))]


async def _not_migrated(home: Home) -> object:
    file = home.folder / "empty.db"
    file.touch()
    return await _all(storage_findings(replace(_CONFIG, database_url=f"sqlite:///{file}", data_dir=home.folder)))


async def _readable(home: Home) -> object:
    file = home.folder / "secret"
    file.write_text("x")
    file.chmod(0o644)
    return [one.sentence.replace(str(home.folder), "/srv") for one in open_to_others(file)]


def _reached(answer: Any, **config: Any) -> Provoke:
    """Look for SayDo at an address where something else answers, or nothing."""

    async def look(home: Home) -> object:
        async with serving(answer) as server:
            at = f"http://{server.host}:{server.port}"
            found = await _providers(online=True, public_url=at, **config)(home)
        return [one.sentence.replace(at, "https://saydo.example") for one in found]  # type: ignore[attr-defined]

    return look


async def _away(home: Home) -> object:
    found = await _providers(online=True, public_url="http://127.0.0.1:9", mode=Mode.HTTP)(home)
    return [one.sentence.replace("http://127.0.0.1:9", "https://saydo.example") for one in found]  # type: ignore[attr-defined]


async def _google_unknown(home: Home) -> object:
    async with serving(always(b'{"error": "invalid_client"}', status=401)) as server:
        at = ProviderAddresses(google_token=server.url("/token"))
        return await _providers(online=True, google=_GOOGLE, addresses=at)(home)


async def _google_away(home: Home) -> object:
    at = ProviderAddresses(google_token="http://127.0.0.1:9/token")
    return await _providers(online=True, google=_GOOGLE, addresses=at)(home)


_REINSTALL = "Do as it says; what is granted then holds at once."

BY_DOCTOR = [
    Told(
        "SLACK_BOT_TOKEN: {Slack does not let SayDo do this here (org_login_required). The workspace's plan or rules "
        "decide it: ask an admin.}",
        _slack({"auth.test": {"ok": False, "error": "org_login_required"}}),
        why="Slack takes the token, and does not let it be used.",
        helps="Do as it says.",
    ),
    Told(
        "The bot token lacks the scopes {channels:read, commands, dnd:read, files:write, groups:read, im:history, "
        "im:write, usergroups:read, users:read, users:read.email}. Paste the output of `saydo manifest` into the "
        "page “App "
        "Manifest” of your Slack app, save, and press “Reinstall to Workspace” on “Install App”.",
        _slack({}),
        why="The app was made by hand, or from the manifest of an earlier version.",
        helps=_REINSTALL,
    ),
    Told(
        "SLACK_APP_TOKEN is not accepted for Socket Mode ({invalid_auth}). Make one with the scope connections:write "
        "on the "
        "page “Basic Information” of the same Slack app, and switch on “Socket Mode”.",
        _slack({"apps.connections.open": {"ok": False, "error": "invalid_auth"}}, bot_token=""),
        why="The token is another app's, or lacks the scope.",
        helps="Make one as it says.",
    ),
    Told(
        "Slack did not say whether {SLACK_APP_TOKEN} is good: it can't be reached, or is busy. Try it again.",
        lambda _: _all(slack_findings(replace(_CONFIG, bot_token="", slack_api_url="http://127.0.0.1:9/api/"))),
        why="Slack could not be reached.",
        helps="Does this machine reach slack.com?",
    ),
    Told(
        "SLACK_SIGNING_SECRET is not 32 of 0-9 and a-f, so it can't be Slack's. Copy it from the page “Basic "
        "Information” "
        "of your Slack app, “Signing Secret”.",
        _slack({}, bot_token="", mode=Mode.HTTP, signing_secret="short"),
        why="Something else was pasted.",
        helps="Copy it.",
    ),
    Told(
        "Slack did not say whether SAYDO_SLACK_CLIENT_SECRET is right. Run `saydo doctor` again.",
        _app({"ok": False, "error": "internal_error"}),
        why="Slack could not be reached, or has trouble.",
        helps="Run it again.",
    ),
    Told(
        "Slack does not lead back to SAYDO_PUBLIC_URL after an install. Paste the output of `saydo manifest --http "
        "{https://saydo.example}` into the page “App Manifest” of your Slack app, and save.",
        _app({"ok": False, "error": "bad_redirect_uri"}),
        why="The app's redirect address is missing or another.",
        helps="Do as it says.",
    ),
    Told(
        "Slack does not take SAYDO_SLACK_CLIENT_ID and SAYDO_SLACK_CLIENT_SECRET together ({bad_client_secret}). "
        "Copy both "
        "anew from the page “Basic Information” of your Slack app.",
        _app({"ok": False, "error": "bad_client_secret"}),
        why="One of both is another app's.",
        helps="Copy both.",
    ),
    Told(
        "What answers in Slack's place is not Slack: it took a code that is none. See SAYDO_SLACK_API_URL.",
        _app({"ok": True, "access_token": "x", "team": {"id": "T1"}, "bot_user_id": "U", "app_id": "A"}),
        why="SAYDO_SLACK_API_URL leads to something else.",
        helps="Leave it out.",
    ),
    Told(
        "Of {1 workspace} that installed SayDo, Slack does not take the token of {T1}. Nothing is sent there; somebody "
        "there has to install SayDo again, at {https://saydo.example/slack/install}",
        _app({"ok": False, "error": "invalid_code"}),
        why="SayDo was removed there, or its token was revoked.",
        helps="Tell them.",
    ),
    Told(
        "The clock of this machine is {600} seconds {slow}. SayDo would speak at the wrong time, and from five "
        "minutes on "
        "refuse what Slack sends. Switch on its time synchronisation (NTP).",
        lambda _: clock_finding(timedelta(minutes=-10)),
        why="Nothing sets this machine's clock.",
        helps="Switch NTP on.",
    ),
    Told(
        "The database's clock and this machine's are {90} seconds apart, so one of them is wrong. Switch on the time "
        "synchronisation (NTP) of both.",
        lambda _: _clock(timedelta(seconds=90)),
        why="Nothing sets one of the two clocks.",
        helps="Switch NTP on, on both machines.",
    ),
    Told(
        "The time zones {are of 2020}; since then countries changed their clocks. Update the system's package "
        "tzdata, or "
        "Python's: pip install --upgrade tzdata",
        lambda _: zone_finding(2020, now=NOW),
        why="The machine was not updated for years.",
        helps="Update it.",
    ),
    Told(
        "Only {100} MB are left in {/srv}, for a database of {500} MB. When none is left nothing is kept any more. "
        "Make "
        "room, or move it with SAYDO_DATA_DIR.",
        lambda _: room_finding(Path("/srv"), size=500 * 1024**2, free=100 * 1024**2),
        why="The disk fills up.",
        helps="Make room before it is full.",
    ),
    Told(
        "Others on this machine can read {/srv/secret}. Run: chmod 600 {/srv/secret}",
        _readable,
        why="A file with secrets has the rights of any file.",
        helps="Run the command.",
    ),
    Told(
        "No key in SAYDO_SECRET_KEYS opens {1} of {1} secrets in the database. Put the earlier key back, behind the "
        "new "
        "one, and run `saydo rotate-key`.",
        _other_key,
        why="The keys were changed, and not rotated.",
        helps="Put the earlier key back.",
    ),
    Told(
        "The database lacks {7} migrations: {0001, 0002, 0003, 0004, 0005, 0006, 0007}. Run `saydo migrate`.",
        _not_migrated,
        why="SayDo was updated, and the database was not yet.",
        helps="Run the command.",
    ),
    Told(
        "{/srv/secret.key} is missing, the key to {1} secrets in the database. Put it back from your copy, or set "
        "SAYDO_SECRET_KEYS to what it held. If it is lost, every calendar has to be linked anew.",
        _no_key,
        why="The data directory was moved or restored without it.",
        helps="Put it back.",
    ),
    Told(
        "SAYDO_GOOGLE_CLIENT_ID is no client id of Google's: those end in .apps.googleusercontent.com.",
        _providers(google=Registration(client_id="1", client_secret="2")),
        why="The project's number or name was copied.",
        helps="Copy the client id.",
    ),
    Told(
        "SAYDO_GOOGLE_CLIENT_SECRET is no secret of Google's. Make a new one on the client's page.",
        _providers(google=replace(_GOOGLE, client_secret="2")),
        why="It is too short, or the id once more.",
        helps="Make a new one.",
    ),
    Told(
        "SAYDO_MICROSOFT_APP_ONLY needs SAYDO_MICROSOFT_CLIENT_ID and its secret. Set both.",
        _providers(microsoft_is_app_only=True),
        why="Everybody's calendars are to be read, and as which app is not said.",
        helps="Set both.",
    ),
    Told(
        "SAYDO_MICROSOFT_CLIENT_ID is no id. It is the “Application (client) ID” on the app's overview.",
        _microsoft(client_id="SayDo"),
        why="The app's name was copied.",
        helps="Copy the id.",
    ),
    Told(
        "SAYDO_MICROSOFT_CLIENT_SECRET is the id of a secret. Make a new secret and copy its “Value”.",
        _microsoft(secret=_GUID),
        why="The page shows two columns, and the other one was copied.",
        helps="The value is shown only once: make a new secret.",
    ),
    Told(
        "SAYDO_MICROSOFT_TENANT is neither a directory's id nor a domain. See the app's overview.",
        _microsoft(microsoft_tenant="vendor"),
        why="It is another name.",
        helps="Copy the “Directory (tenant) ID”.",
    ),
    Told(
        "Google gave no usable answer. Does this machine reach {http://127.0.0.1:9/token}?",
        _google_away,
        why="A firewall or a proxy is between.",
        helps="Let the machine out, or set HTTPS_PROXY.",
    ),
    Told(
        "Google does not know this client id and secret together. Copy SAYDO_GOOGLE_CLIENT_ID and "
        "SAYDO_GOOGLE_CLIENT_SECRET anew from the client's page in the Google Cloud console.",
        _google_unknown,
        why="One of both is another client's, or was deleted.",
        helps="Copy both.",
    ),
    Told(
        "SayDo does not answer at {https://saydo.example}. Is it running, and does your proxy lead /calendar/ to its "
        "port?",
        _reached(always(b"Welcome to nginx")),
        why="Something else answers there, or nothing.",
        helps="Look at the proxy.",
    ),
    Told(
        "Nothing answers at {https://saydo.example/slack/events}, where Slack posts to. Does your proxy lead it to "
        "SayDo's "
        "port?",
        _away,
        why="The proxy does not lead there, or SayDo does not run.",
        helps="Look at the proxy.",
    ),
    Told(
        "What Slack did not sign is answered {200} at {https://saydo.example/slack/events}, where SayDo would say "
        "401. Does "
        "your proxy lead it to SayDo's port, and leave headers and body as they are?",
        _reached(always(b"Welcome to nginx"), mode=Mode.HTTP),
        why="Something else answers there.",
        helps="Look at the proxy.",
    ),
    Told(
        "Of {1} calendars {1} can't be read and {0} were closed to SayDo, one of them since {2026-11-23 09:00} UTC. "
        "Their "
        "owners were told in Slack, with what would mend it. Are many of one provider? Run `saydo doctor --online`.",
        _broken,
        why="People's links ended, or a provider refuses SayDo.",
        helps="A few are their owners' to mend; many of one provider are yours.",
    ),
    Told(
        "SayDo sends nothing to the workspace {T9} until {2026-11-24 09:00} UTC, and tries again then. {Slack no "
        "longer "
        "takes its token: SayDo has to be installed there again.}",
        _held,
        why="Slack refused what was sent there.",
        helps="Do as the second sentence says.",
    ),
    Told(
        "{0 messages and 1 calendar} waited for SayDo, one of them since {2026-11-23 09:00} UTC. Is it running? Its "
        "log "
        "and /readyz say what keeps it.",
        _late,
        why="SayDo does not run, or can't keep up.",
        helps="Start it; see [operations](operations.md).",
    ),
]
