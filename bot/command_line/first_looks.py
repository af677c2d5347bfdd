"""What `saydo init` tries at once, changing nothing: the tokens at Slack, the database by connecting to it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.command_line.findings import Finding, unanswered, well
from bot.command_line.slack_checkups import app_token_finding, bot_token_findings, signing_secret_finding
from bot.command_line.storage_checkups import key_finding, looked_into
from bot.config import SLACK_API_URL, Config, Mode
from bot.domain.errors import SayDoError
from bot.progress import Progress, shown
from storage.sealing import Sealer

TRIED = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SAYDO_DATABASE_URL")


def looks_by(known: Mapping[str, str], *, seconds: Callable[[], float]) -> Callable[[str, str], list[Finding]]:
    """Return what tries a value, with the other values as they are `known` by then."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # what a call logs is said as a finding

    def look(variable: str, value: str) -> list[Finding]:
        async def looked() -> list[Finding]:
            async with shown(Progress("Trying it", seconds=seconds)):
                return await findings_of(variable, value, known=known)

        return asyncio.run(looked())

    return look


async def findings_of(variable: str, value: str, *, known: Mapping[str, str]) -> list[Finding]:
    """Try what can be tried of a variable's value; nothing is found of the others."""
    base_url = known.get("SAYDO_SLACK_API_URL") or SLACK_API_URL
    match variable:
        case "SLACK_BOT_TOKEN":
            return [finding async for finding in bot_token_findings(value, base_url=base_url)]
        case "SLACK_APP_TOKEN":
            return [await app_token_finding(value, base_url=base_url)]
        case "SLACK_SIGNING_SECRET":
            return [signing_secret_finding(value)]
        case "SAYDO_DATABASE_URL":
            return await _database(value, keys=known.get("SAYDO_SECRET_KEYS", ""))
        case _:
            return []


async def _database(url: str, *, keys: str) -> list[Finding]:
    """Look into PostgreSQL; SQLite is made at the first start, and would be by a look."""
    if url.startswith("sqlite"):
        return []
    config = Config(mode=Mode.SOCKET, database_url=url)
    try:
        pending, fits = await looked_into(config, Sealer([key.strip() for key in keys.split(",") if key.strip()]))
    except SayDoError as error:
        return [unanswered(str(error))]
    if pending:
        return [well("The database answers. `saydo migrate` brings it up to date before the first start.")]
    return [well("The database answers, and SayDo's tables are in it."), replace(key_finding(fits), is_answered=True)]
