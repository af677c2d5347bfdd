"""Checks of SayDo as an app that others install: whether Slack knows it, and the tokens that were given to it."""

from collections.abc import AsyncIterator, Sequence

import aiohttp

from bot.command_line.findings import Finding, amiss, well
from bot.command_line.storage_checkups import is_yet_to_be_made
from bot.config import Config, Registration
from bot.domain.errors import SayDoError
from bot.domain.installations import Installation
from bot.keys import KEY_FILE, sealer_of
from bot.slack import InstallationGoneError, RateLimitedError, Slack, SlackError, UnreachableError
from bot.slack_calls import OneToken, keep_alive_session
from bot.slack_oauth import INSTALL_PATH, CodeOverError, SlackOAuth
from storage import Storage

_MOST = 20  # tokens asked about: each is a call of Slack's
_NO_CODE = "doctor"


async def oauth_findings(config: Config) -> AsyncIterator[Finding]:
    """Ask Slack whether it knows the app, and whether it takes the tokens of those who installed it."""
    if config.slack_app is None:
        return
    async with keep_alive_session() as session:
        yield await _is_known(config, config.slack_app, session)
        installed = await _installed(config)
        if installed is not None:
            yield await _tokens(config, installed, session)


async def _is_known(config: Config, app: Registration, session: aiohttp.ClientSession) -> Finding:
    """Hand in a code that is none: Slack looks first at who does so."""
    oauth = SlackOAuth(app, public_url=config.public_url, session=session, base_url=config.slack_api_url)
    try:
        await oauth.exchange(_NO_CODE)
    except CodeOverError:
        return well(f"Slack knows the app that others install, at {config.public_url}{INSTALL_PATH}.")
    except (RateLimitedError, UnreachableError):
        return amiss("Slack did not say whether SAYDO_SLACK_CLIENT_SECRET is right. Run `saydo doctor` again.")
    except SlackError as error:
        if error.code == "bad_redirect_uri":
            return amiss(
                "Slack does not lead back to SAYDO_PUBLIC_URL after an install. Paste the output of `saydo manifest "
                f"--http {config.public_url}` into the page “App Manifest” of your Slack app, and save."
            )
        return amiss(
            f"Slack does not take SAYDO_SLACK_CLIENT_ID and SAYDO_SLACK_CLIENT_SECRET together ({error.code}). Copy "
            "both anew from the page “Basic Information” of your Slack app."
        )
    return amiss("What answers in Slack's place is not Slack: it took a code that is none. See SAYDO_SLACK_API_URL.")


async def _installed(config: Config) -> list[Installation] | None:
    """Return who installed SayDo; None where that can't be read, which another check tells."""
    has_key = bool(config.secret_keys) or (config.data_dir / KEY_FILE).exists()
    if is_yet_to_be_made(config) or not has_key:
        return None
    storage = Storage(config.database_url, sealer=sealer_of(config))
    try:
        if await storage.pending_migrations():
            return None
        async with storage.reading() as tx:
            return await tx.installations.all()
    except SayDoError:
        return None
    finally:
        await storage.close()


async def _tokens(config: Config, installed: Sequence[Installation], session: aiohttp.ClientSession) -> Finding:
    asked = installed[:_MOST]
    gone = [one.slack_id for one in asked if not await _is_taken(config, one.token, session)]
    where = f"{len(installed)} workspace" if len(installed) == 1 else f"{len(installed):,} workspaces"
    if gone:
        return amiss(
            f"Of {where} that installed SayDo, Slack does not take the token of {', '.join(gone)}. Nothing is sent "
            f"there; somebody there has to install SayDo again, at {config.public_url}{INSTALL_PATH}"
        )
    return well(f"SayDo is installed in {where} by OAuth, and Slack takes the tokens.")


async def _is_taken(config: Config, token: str, session: aiohttp.ClientSession) -> bool:
    try:
        await Slack(session=session, base_url=config.slack_api_url, tokens=OneToken(token)).whoami(token)
    except InstallationGoneError:
        return False
    except SlackError:  # says nothing about the token
        return True
    return True
