"""Checks of the Slack app: its tokens, its scopes against the manifest, its signing secret."""

import re
from collections.abc import AsyncIterator

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.command_line.findings import Finding, amiss, unanswered, well
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.domain.errors import SayDoError
from bot.slack import Slack
from bot.slack_calls import OneToken, keep_alive_session, web_client
from bot.slack_errors import InstallationGoneError, RateLimitedError, SlackError, UnreachableError, from_answer
from bot.tokens import not_accepted

_SIGNING_SECRET = re.compile("[0-9a-f]{32}")
_SCOPES = "x-oauth-scopes"
_SILENT = "Slack did not say whether {name} is good: it can't be reached, or is busy. Try it again."


async def slack_findings(config: Config) -> AsyncIterator[Finding]:
    """Ask Slack what the tokens are good for. Without a bot token others install SayDo, each with a token of theirs."""
    if config.bot_token:
        found = [one async for one in bot_token_findings(config.bot_token, base_url=config.slack_api_url)]
        for finding in found:
            yield finding
        if not found[0].is_well:
            return
    if config.mode is Mode.SOCKET:
        yield await app_token_finding(config.app_token, base_url=config.slack_api_url)
    else:
        yield signing_secret_finding(config.signing_secret)


async def bot_token_findings(token: str, *, base_url: str) -> AsyncIterator[Finding]:
    """Ask Slack whose a bot token is, and hold its scopes against the manifest."""
    async with keep_alive_session() as session:
        try:
            found = await Slack(session=session, base_url=base_url, tokens=OneToken(token)).whoami(token)
        except (UnreachableError, RateLimitedError):
            yield unanswered(_SILENT.format(name="SLACK_BOT_TOKEN"))
            return
        except InstallationGoneError as error:
            yield amiss(not_accepted(error.code))
            return
        except SayDoError as error:
            yield amiss(f"SLACK_BOT_TOKEN: {error}")
            return
        by = f" as @{found.bot_name}" if found.bot_name else ""
        yield well(f"Slack knows SayDo in the workspace {found.team_name}{by}.")
        yield await _scopes(token, session=session, base_url=base_url)


async def _scopes(token: str, *, session: aiohttp.ClientSession, base_url: str) -> Finding:
    try:
        answer = await web_client(token, session=session, base_url=base_url).auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return unanswered("Slack did not say which scopes the bot token has. Try it again.")
    said = {name.lower(): value for name, value in answer.headers.items()}.get(_SCOPES, "")
    granted = {one.strip() for one in said.split(",")}
    wanted = set(manifest()["oauth_config"]["scopes"]["bot"])
    missing, extra = sorted(wanted - granted), sorted(granted - wanted - {""})
    if missing:
        return amiss(
            f"The bot token lacks the scopes {', '.join(missing)}. Paste the output of `saydo manifest` into the page "
            "“App Manifest” of your Slack app, save, and press “Reinstall to Workspace” on “Install App”."
        )
    more = f" SayDo does not need {', '.join(extra)}." if extra else ""
    return well(f"The bot token has the scopes SayDo needs.{more}")


async def app_token_finding(token: str, *, base_url: str) -> Finding:
    """Ask Slack whether an app-level token opens connections for Socket Mode."""
    async with keep_alive_session() as session:
        try:
            await web_client(None, session=session, base_url=base_url).apps_connections_open(app_token=token)
        except SlackApiError as error:
            return _refused_app_token(from_answer(error, method="apps.connections.open"))
        except (aiohttp.ClientError, TimeoutError):
            return unanswered(_SILENT.format(name="SLACK_APP_TOKEN"))
    return well("Slack lets SayDo connect by Socket Mode.")


def _refused_app_token(error: SlackError) -> Finding:
    if isinstance(error, UnreachableError | RateLimitedError):
        return unanswered(_SILENT.format(name="SLACK_APP_TOKEN"))
    return amiss(
        f"SLACK_APP_TOKEN is not accepted for Socket Mode ({error.code}). Make one with the "
        "scope connections:write on the page “Basic Information” of the same Slack app, and switch on “Socket "
        "Mode”."
    )


def signing_secret_finding(secret: str) -> Finding:
    """Tell whether a signing secret can be one; only a request of Slack's own shows whether it is the app's."""
    if _SIGNING_SECRET.fullmatch(secret):
        return well("The signing secret looks like one.")
    return amiss(
        "SLACK_SIGNING_SECRET is not 32 of 0-9 and a-f, so it can't be Slack's. Copy it from the page “Basic "
        "Information” of your Slack app, “Signing Secret”."
    )
