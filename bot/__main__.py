"""The `saydo` command, and the only place that reads the environment."""

import argparse
import errno
import io
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.command_line import whens
from bot.command_line.arguments import EXAMPLES, Do, parser
from bot.command_line.findings import Finding
from bot.config import VARIABLES, Config, LogFormat
from bot.domain.errors import ConfigError, InvalidInputError, SayDoError
from bot.domain.meetings import Window
from bot.logs import log_to_stderr

_T = TypeVar("_T")
_MISTAKE = 2
_UNWELL = 1
_INTERRUPTED = 130

# What a command needs is imported when it is called: `saydo when` starts in a tenth of the time `saydo run` takes.


def main(
    argv: Sequence[str] | None = None, *, env: Mapping[str, str] | None = None, lines: Iterable[str] | None = None
) -> int:
    """Run the command line and return its exit status: 0, 1 for a check that failed, 2 for a mistake.

    `env` stands for the process's environment, `lines` for its standard input.
    """
    arguments = parser(_commands(), variables=VARIABLES).parse_args(argv)
    arguments.lines = sys.stdin if lines is None else lines
    try:
        return int(arguments.do(arguments, os.environ if env is None else env))
    except SayDoError as error:
        sys.stderr.write(f"{error}\n")
        return _MISTAKE
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # nobody reads on: say no more
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED


def run(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Run SayDo until it is told to stop."""
    del arguments
    config = Config.from_env(env)
    from bot.app import serve  # noqa: PLC0415
    from bot.command_line import loops  # noqa: PLC0415

    log_to_stderr(config.log_level, config.log_format)
    loops.run(_until_stopped(serve(config, clock=SystemClock())))
    return 0


def demo(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Run SayDo in a Slack of its own, with a page in the browser."""
    from bot.command_line import loops  # noqa: PLC0415
    from bot.sandbox.demo import run as run_demo  # noqa: PLC0415

    log_to_stderr(_level(env.get("SAYDO_LOG_LEVEL", "WARNING")), LogFormat.TEXT)
    work = run_demo(port=arguments.port, calendar=arguments.calendar, opens_browser=not arguments.no_browser)
    try:
        loops.run(_until_stopped(work))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise InvalidInputError("The demo's port is in use. Choose another: saydo demo --port 3211") from error
    return 0


def migrate(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Bring the database up to date."""
    from bot.keys import sealer_of  # noqa: PLC0415
    from storage import Storage  # noqa: PLC0415

    del arguments
    config = Config.from_env(env, needs_slack=False)

    async def bring_up_to_date() -> tuple[str, ...]:
        storage = Storage(config.database_url, sealer=sealer_of(config))
        try:
            pending = () if config.is_sqlite else await storage.pending_migrations()
            await storage.migrate()
        finally:
            await storage.close()
        return pending

    applied = _run(bring_up_to_date())
    _say(f"Applied {', '.join(applied)}." if applied else "The database is up to date.")
    return 0


def backup(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Write a backup."""
    from bot.command_line.copies import back_up  # noqa: PLC0415

    config = Config.from_env(env, needs_slack=False)
    _say(_run(back_up(config, Path(arguments.file), clock=SystemClock())))
    return 0


def restore(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Restore a backup."""
    from bot.command_line import copies  # noqa: PLC0415

    config = Config.from_env(env, needs_slack=False)
    _say(_run(copies.restore(config, Path(arguments.file), needs_keys=not arguments.without_keys)))
    return 0


def copy(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Copy one database into another."""
    from bot.command_line import copies  # noqa: PLC0415

    config = Config.from_env(env, needs_slack=False)
    source, target = str(arguments.source), str(arguments.target)
    _say(_run(copies.copy(config, source_url=source, target_url=target, clock=SystemClock())))
    return 0


def rotate_key(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Seal all secrets with the first key."""
    from bot.keys import sealer_of  # noqa: PLC0415
    from storage import Storage  # noqa: PLC0415

    del arguments
    config = Config.from_env(env, needs_slack=False)

    async def seal_again() -> tuple[int, int, int]:
        storage = Storage(config.database_url, sealer=sealer_of(config))
        try:
            async with storage.begin() as tx:
                sealed = (tx.links, tx.webhooks, tx.installations)
                links, endpoints, installs = [await one.seal_again() for one in sealed]
                await tx.erasures.seal_again()
                return links, endpoints, installs
        finally:
            await storage.close()

    links, endpoints, installs = _run(seal_again())
    also = f", {endpoints} webhooks" if endpoints else ""
    also += f", the tokens of {installs} installations" if installs else ""
    _say(f"Sealed {links} calendar links{also} with the first key. The others can go from SAYDO_SECRET_KEYS in a day.")
    return 0


def doctor(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Check what an installation needs."""
    from bot.command_line.checkups import as_json, findings  # noqa: PLC0415

    online, is_for_programs = bool(arguments.online), bool(arguments.json)

    async def examine() -> list[Finding]:
        found = []
        async for finding in findings(env, clock=SystemClock(), online=online):
            found.append(finding)
            if not is_for_programs:
                _say(f"{'ok' if finding.is_well else '!!'}  {finding.sentence}")
        return found

    found = _run(examine())
    if is_for_programs:
        _say(as_json(found))
    return 0 if all(finding.is_well for finding in found) else _UNWELL


def calendar_preview(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Show a calendar as SayDo reads it."""
    from bot.command_line import previews  # noqa: PLC0415

    del env
    zone = _zone_with_name(arguments.zone)
    start = whens.instant(arguments.start, zone=zone) if arguments.start else SystemClock().now() - timedelta(days=1)
    end = whens.instant(arguments.end, zone=zone) if arguments.end else start + timedelta(days=15)
    if end <= start:
        raise InvalidInputError("--to must be later than --from.")
    domains = frozenset(one.lower() for one in arguments.internal_domain)
    window = Window(start=start, end=end)
    shown = _run(
        previews.preview(arguments.source, window, zone=zone, internal_domains=domains, email=arguments.email.lower())
    )
    _say(previews.as_json(shown) if arguments.json else previews.as_text(shown, zone=zone))
    for complaint in previews.complaints(shown):
        sys.stderr.write(f"{complaint}\n")
    return 0


def when(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Show what SayDo reads in a text: the due date, or what, who, when and how."""
    del env
    if isinstance(sys.stdout, io.TextIOWrapper):  # half a character stays valid JSON; who feeds lines waits for answers
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    is_quick = arguments.command == "quick"
    ask = whens.quick if is_quick else whens.when
    if arguments.jsonl:
        return _answer_lines(arguments.lines, ask)
    if not arguments.text:
        raise InvalidInputError(f"Give a text, such as: saydo {arguments.command} {EXAMPLES[arguments.command]}")
    asked = _question(arguments)
    if arguments.json:
        _say(whens.as_json(ask(asked)))
    else:
        _say(whens.say_quick(asked) if is_quick else whens.say_when(asked))
    return 0


def manifest(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Print the manifest of the Slack app."""
    from bot.command_line import manifests  # noqa: PLC0415

    del env
    if arguments.http and not arguments.http.startswith("https://"):
        raise InvalidInputError("Slack posts to https addresses only. Write --http https://saydo.example.com")
    text = manifests.manifest_for_http(arguments.http) if arguments.http else manifests.manifest_text()
    sys.stdout.write(f"{manifests.link(text)}\n" if arguments.link else text)
    return 0


def _commands() -> Mapping[str, Do]:
    return {
        "run": run,
        "demo": demo,
        "migrate": migrate,
        "backup": backup,
        "restore": restore,
        "copy": copy,
        "rotate-key": rotate_key,
        "doctor": doctor,
        "calendar preview": calendar_preview,
        "when": when,
        "quick": when,
        "manifest": manifest,
    }


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    import asyncio  # noqa: PLC0415

    return asyncio.run(work)


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it is done or SIGTERM or SIGINT comes, and let it stop cleanly; a second signal cuts it off."""
    import asyncio  # noqa: PLC0415

    task = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _question(arguments: argparse.Namespace) -> whens.Question:
    zone = whens.zone_named(arguments.zone)
    now = whens.instant(arguments.now, zone=zone) if arguments.now else SystemClock().now()
    return whens.Question(text=" ".join(arguments.text), now=now, zone=zone, locale=whens.locale(arguments.locale))


def _answer_lines(lines: Iterable[str], ask: Callable[[whens.Question], whens.Answer]) -> int:
    """Answer line by line; the status tells when a line could not be used."""
    if isinstance(lines, io.TextIOWrapper):
        lines.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    is_well = True

    def complain(sentence: str) -> None:
        nonlocal is_well
        is_well = False
        sys.stderr.write(f"{sentence}\n")

    for answer in whens.answers(lines, ask, complain=complain):
        _say(answer)
    return 0 if is_well else _MISTAKE


def _zone_with_name(name: str) -> ZoneInfo:
    zone: tzinfo = whens.zone_named(name)
    if not isinstance(zone, ZoneInfo):
        raise InvalidInputError(f"“{name}” is an offset. Use a name such as Europe/Berlin.")
    return zone


def _level(name: str) -> str:
    if name.upper() not in logging.getLevelNamesMapping():
        raise ConfigError(f"SAYDO_LOG_LEVEL is “{name}”. Use one of DEBUG, INFO, WARNING, ERROR.")
    return name.upper()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
