"""Checks of the machine: whether its clock is right, whether its time zones are of today, whether its disk has room."""

import shutil
import zoneinfo
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import aiohttp

from bot.clock import Clock
from bot.command_line.findings import Finding, amiss, well
from bot.config import Config
from bot.slack_calls import keep_alive_session

_MOST_OFF = timedelta(seconds=30)
_OLDEST_ZONES = 2  # years: since then some country will have changed its clocks
_LEAST_ROOM = 200 * 1024**2
_MEGABYTE = 1024**2
_SYSTEM_ZONES = "tzdata.zi"


async def machine_findings(config: Config, *, clock: Clock) -> AsyncIterator[Finding]:
    """Look at the clock, the time zones and the disk."""
    for finding in await _clock(config, clock):
        yield finding
    yield zone_finding(zones_year(), now=clock.now())
    if config.is_sqlite:
        yield _room(Path(config.database_url.partition(":///")[2]))


async def _clock(config: Config, clock: Clock) -> list[Finding]:
    """Hold the clock against the date in an answer of Slack's; that Slack is out of reach is told elsewhere."""
    try:
        async with keep_alive_session() as session, session.get(f"{config.slack_api_url}api.test") as answer:
            theirs = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return []
    return [clock_finding(clock.now() - theirs)]


def clock_finding(off: timedelta) -> Finding:
    """Say what it means that this machine's clock is off by so much; later is positive."""
    seconds = round(abs(off).total_seconds())
    if abs(off) <= _MOST_OFF:
        return well("The clock agrees with Slack's.")
    direction = "fast" if off > timedelta() else "slow"
    return amiss(
        f"The clock of this machine is {seconds} seconds {direction}. SayDo would speak at the wrong time, and from "
        "five minutes on refuse what Slack sends. Switch on its time synchronisation (NTP)."
    )


def zones_year() -> int:
    """Return of which year the time zones are; 0 when nothing says so. The system's come before the package's."""
    for folder in zoneinfo.TZPATH:
        file = Path(folder) / _SYSTEM_ZONES
        if file.is_file():
            with file.open(encoding="utf-8") as lines:
                said = lines.readline().removeprefix("# version ").strip()
            return int(said[:4]) if said[:4].isdigit() else 0
    try:
        return int(version("tzdata").partition(".")[0])
    except (PackageNotFoundError, ValueError):
        return 0


def zone_finding(year: int, *, now: datetime) -> Finding:
    """Say whether time zones of a year are good enough; 0 where nobody knows."""
    if now.year - year < _OLDEST_ZONES:
        return well(f"The time zones are of {year}.")
    said = f"are of {year}" if year else "do not say of when they are"
    return amiss(
        f"The time zones {said}; since then countries changed their clocks. Update the system's package tzdata, or "
        "Python's: pip install --upgrade tzdata"
    )


def _room(file: Path) -> Finding:
    folder = next(one for one in file.absolute().parents if one.exists())
    size = file.stat().st_size if file.exists() else 0
    free = shutil.disk_usage(folder).free
    return room_finding(folder, size=size, free=free)


def room_finding(folder: Path, *, size: int, free: int) -> Finding:
    """Say whether a disk has room for a database of a size (bytes) to grow, and for a copy of it."""
    if free >= max(_LEAST_ROOM, size):
        return well(f"There is room for the database in {folder}: {free // _MEGABYTE:,} MB.")
    return amiss(
        f"Only {free // _MEGABYTE:,} MB are left in {folder}, for a database of {size // _MEGABYTE:,} MB. When none is "
        "left nothing is kept any more. Make room, or move it with SAYDO_DATA_DIR."
    )
