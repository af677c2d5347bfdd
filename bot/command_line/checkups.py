"""`saydo doctor`: what an installation needs, checked one after the other, and how to mend what is amiss."""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import asdict, replace

from bot.clock import Clock
from bot.command_line.findings import Finding, amiss, well
from bot.command_line.machine_checkups import machine_findings
from bot.command_line.oauth_checkups import oauth_findings
from bot.command_line.provider_checkups import provider_findings
from bot.command_line.slack_checkups import slack_findings
from bot.command_line.storage_checkups import storage_findings
from bot.command_line.work_checkups import work_findings
from bot.config import Config
from bot.domain.errors import ConfigError
from bot.progress import Progress, shown, unheard


async def findings(
    env: Mapping[str, str], *, clock: Clock, online: bool = False, begins: Callable[[str], None] = unheard
) -> AsyncIterator[Finding]:
    """Look at everything; what can't be looked at is left out. Nothing is made or changed.

    Slack is always asked; with `online` the calendar providers are too, and SayDo itself at its public address.
    `begins` is told what is looked at.
    """
    try:
        config = Config.from_env(env)
    except ConfigError as error:
        yield replace(amiss(str(error)), about="configuration")
        return
    yield replace(well(f"The configuration is whole ({config.mode.value} mode)."), about="configuration")
    looks = {
        "storage": storage_findings(config),
        "machine": machine_findings(config, clock=clock),
        "work": work_findings(config, clock=clock),
        "slack": slack_findings(config),
        "installs": oauth_findings(config),
        "providers": provider_findings(config, clock=clock, online=online),
    }
    for about, look in looks.items():
        begins(about)
        async for finding in look:
            yield replace(finding, about=about)


async def examined(
    env: Mapping[str, str], *, clock: Clock, online: bool, progress: Progress, tells: Callable[[Finding], None]
) -> list[Finding]:
    """Look at everything as `findings` does, and tell each finding as it comes."""
    found = []
    async with shown(progress):
        async for finding in findings(env, clock=clock, online=online, begins=progress.notes):
            found.append(finding)
            progress.makes_way()
            tells(finding)
    return found


def as_json(found: Iterable[Finding]) -> str:
    """Return findings for a program."""
    listed = [asdict(finding) for finding in found]
    is_well = all(finding["is_well"] for finding in listed)
    return json.dumps({"is_well": is_well, "findings": listed}, ensure_ascii=False, indent=2)
