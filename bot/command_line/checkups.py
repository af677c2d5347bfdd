"""`saydo doctor`: what an installation needs, checked one after the other, and how to mend what is amiss."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config import Config
from bot.domain.errors import ConfigError, SayDoError
from bot.slack import Slack, keep_alive_session
from storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    is_well: bool
    sentence: str


async def findings(env: Mapping[str, str]) -> AsyncIterator[Finding]:
    """Look at the configuration, the database and Slack; what can't be looked at is left out."""
    try:
        config = Config.from_env(env)
    except ConfigError as error:
        yield Finding(is_well=False, sentence=str(error))
        return
    yield Finding(is_well=True, sentence=f"The configuration is whole ({config.mode.value} mode).")
    yield await _database(config)
    yield await _token(config)


async def _database(config: Config) -> Finding:
    if _is_yet_to_be_made(config):
        return Finding(is_well=True, sentence="The database is made at the first start.")
    try:
        storage = Storage(config.database_url)
        try:
            pending = await storage.pending_migrations()
        finally:
            await storage.close()
    except SayDoError as error:
        return Finding(is_well=False, sentence=str(error))
    if pending:
        many = f"The database lacks {len(pending)} migrations"
        return Finding(is_well=False, sentence=f"{many}: {', '.join(pending)}. Run `saydo migrate`.")
    return Finding(is_well=True, sentence="The database answers and is up to date.")


async def _token(config: Config) -> Finding:
    async with keep_alive_session() as session:
        slack = Slack(session=session, base_url=config.slack_api_url, token_of=lambda _: config.bot_token)
        try:
            found = await slack.whoami(config.bot_token)
        except SayDoError as error:
            return Finding(is_well=False, sentence=f"SLACK_BOT_TOKEN: {error}")
    return Finding(is_well=True, sentence=f"Slack knows SayDo in the workspace {found.team_name}.")


def _is_yet_to_be_made(config: Config) -> bool:
    return config.is_sqlite and not Path(config.database_url.partition(":///")[2]).exists()
