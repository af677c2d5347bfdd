"""Checks of the work: calendars that can't be read, workspaces that are held, and whether what is due is done."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.command_line.findings import Finding, amiss, well
from bot.command_line.storage_checkups import is_yet_to_be_made
from bot.config import Config
from bot.domain.errors import SayDoError
from bot.domain.holds import HeldWhy
from bot.domain.links import LinkState
from storage import Storage, Transaction

_SHOWN = 10
_LATE = timedelta(minutes=10)
_MEANS: Mapping[str, str] = {
    HeldWhy.INSTALLATION_GONE: "Slack no longer takes its token: SayDo has to be installed there again.",
    HeldWhy.NOT_GRANTED: "Its app lacks a scope, or the workspace forbids it to speak: install SayDo there again, with "
    "the scopes of `saydo manifest`, and ask its admins.",
}
_MOST_OFF = timedelta(seconds=30)


async def work_findings(config: Config, *, clock: Clock) -> AsyncIterator[Finding]:
    """Look at what is in the database; a database that is not there or not up to date was told of already."""
    if is_yet_to_be_made(config):
        return
    storage = Storage(config.database_url)
    try:
        if await storage.pending_migrations():
            return
        async with storage.reading() as tx:
            found = await _looked(tx, clock, is_apart=not config.is_sqlite)
    except SayDoError:
        return
    finally:
        await storage.close()
    for finding in found:
        yield finding


async def _looked(tx: Transaction, clock: Clock, *, is_apart: bool) -> list[Finding]:
    now = clock.now()
    clocks = [_clock(await tx.backlogs.database_time() - clock.now())] if is_apart else []
    return [*clocks, await _calendars(tx), *await _workspaces(tx, now=now), await _work(tx, now=now)]


def _clock(off: timedelta) -> Finding:
    if abs(off) <= _MOST_OFF:
        return well("The database's clock agrees with this machine's.")
    seconds = round(abs(off).total_seconds())
    return amiss(
        f"The database's clock and this machine's are {seconds} seconds apart, so one of them is wrong. Switch on the "
        "time synchronisation (NTP) of both."
    )


async def _calendars(tx: Transaction) -> Finding:
    links = await tx.backlogs.links_by_state()
    total, broken, revoked = sum(links.values()), links[LinkState.BROKEN], links[LinkState.REVOKED]
    if not total:
        return well("No calendar is linked yet. Each person types /saydo connect in Slack.")
    if not broken and not revoked:
        return well(f"{_counted(total, 'calendar')} linked, and each can be read.")
    since = await tx.backlogs.broken_since()
    when = f", one of them since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    return amiss(
        f"Of {total} calendars {broken} can't be read and {revoked} were closed to SayDo{when}. Their owners were told "
        "in Slack, with what would mend it. Are many of one provider? Run `saydo doctor --online`."
    )


async def _workspaces(tx: Transaction, *, now: datetime) -> list[Finding]:
    held = await tx.backlogs.held(now, _SHOWN)
    return [
        amiss(
            f"SayDo sends nothing to the workspace {one.team_id} until {one.until:%Y-%m-%d %H:%M} UTC, and tries again "
            f"then. {_MEANS.get(one.why, one.why)}"
        )
        for one in held
    ]


async def _work(tx: Transaction, *, now: datetime) -> Finding:
    found = await tx.backlogs.at(now)
    late = [at for at in (found.oldest_due_at, found.oldest_link_due_at) if at is not None and now - at > _LATE]
    if not late:
        return well("Nothing that is due waits.")
    waiting = f"{_counted(sum(found.due.values()), 'message')} and {_counted(found.links_due, 'calendar')}"
    return amiss(
        f"{waiting} waited for SayDo, one of them since {min(late):%Y-%m-%d %H:%M} UTC. Is it running? Its log and "
        "/readyz say what keeps it."
    )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
