"""Checks of the Slack app: its tokens, its scopes against the manifest, its signing secret."""

import re
from collections.abc import AsyncIterator

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.command_line.findings import Finding, amiss, well
from bot.command_line.manifests import manifest
from bot.config import Config, Mode
from bot.domain.errors import SayDoError
from bot.slack import Slack
from bot.slack_calls import OneToken, keep_alive_session, web_client

_SIGNING_SECRET = re.compile("[0-9a-f]{32}")
_SCOPES = "x-oauth-scopes"


async def slack_findings(config: Config) -> AsyncIterator[Finding]:
    """Ask Slack what the tokens are good for. Without a bot token others install SayDo, each with a token of theirs."""
    async with keep_alive_session() as session:
        if config.bot_token:
            slack = Slack(session=session, base_url=config.slack_api_url, tokens=OneToken(config.bot_token))
            try:
                found = await slack.whoami(config.bot_token)
            except SayDoError as error:
                yield amiss(f"SLACK_BOT_TOKEN: {error}")
                return
            yield well(f"Slack knows SayDo in the workspace {found.team_name}.")
            yield await _scopes(config, session)
        yield await _app_token(config, session) if config.mode is Mode.SOCKET else _signing_secret(config)


async def _scopes(config: Config, session: aiohttp.ClientSession) -> Finding:
    try:
        answer = await web_client(config.bot_token, session=session, base_url=config.slack_api_url).auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return amiss("Slack did not say which scopes the bot token has. Run `saydo doctor` again.")
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


async def _app_token(config: Config, session: aiohttp.ClientSession) -> Finding:
    client = web_client(None, session=session, base_url=config.slack_api_url)
    try:
        await client.apps_connections_open(app_token=config.app_token)
    except SlackApiError as error:
        code = error.response.get("error", "unknown")
        return amiss(
            f"SLACK_APP_TOKEN is not accepted for Socket Mode ({code}). Make one with the "
            "scope connections:write on the page “Basic Information” of the same Slack app, and switch on “Socket "
            "Mode”."
        )
    except (aiohttp.ClientError, TimeoutError):
        return amiss("Slack did not say whether SLACK_APP_TOKEN is good. Run `saydo doctor` again.")
    return well("Slack lets SayDo connect by Socket Mode.")


def _signing_secret(config: Config) -> Finding:
    if _SIGNING_SECRET.fullmatch(config.signing_secret):
        return well("The signing secret looks like one.")
    return amiss(
        "SLACK_SIGNING_SECRET is not 32 of 0-9 and a-f, so it can't be Slack's. Copy it from the page “Basic "
        "Information” of your Slack app, “Signing Secret”."
    )
