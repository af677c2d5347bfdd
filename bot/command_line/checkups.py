"""`saydo doctor`: what an installation needs, checked one after the other, and how to mend what is amiss."""

from collections.abc import AsyncIterator, Mapping

from bot.clock import Clock
from bot.command_line.findings import Finding, amiss, well
from bot.command_line.provider_checkups import provider_findings
from bot.command_line.slack_checkups import slack_findings
from bot.command_line.storage_checkups import storage_findings
from bot.config import Config
from bot.domain.errors import ConfigError


async def findings(env: Mapping[str, str], *, clock: Clock, online: bool = False) -> AsyncIterator[Finding]:
    """Look at everything; what can't be looked at is left out. Nothing is made or changed.

    Slack is always asked; with `online` the calendar providers are too, and SayDo itself at its public address.
    """
    try:
        config = Config.from_env(env)
    except ConfigError as error:
        yield amiss(str(error))
        return
    yield well(f"The configuration is whole ({config.mode.value} mode).")
    for look in (storage_findings, slack_findings):
        async for finding in look(config):
            yield finding
    async for finding in provider_findings(config, clock=clock, online=online):
        yield finding
