"""The `saydo` command, and the only place that reads the environment."""

import argparse
import errno
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.clock import SystemClock
from bot.command_line import env_files
from bot.command_line.arguments import Do, parser
from bot.command_line.outputs import complain, say
from bot.command_line.readings import calendar_preview, when
from bot.config import Config, LogFormat
from bot.domain.errors import ConfigError, InvalidInputError, SayDoError
from bot.logs import log_to_stderr
from bot.variables import VARIABLES

if TYPE_CHECKING:
    from bot.command_line.findings import Finding
    from bot.progress import Progress

log = logging.getLogger("saydo")

_T = TypeVar("_T")
_MISTAKE = 2
_UNWELL = 1
_INTERRUPTED = 130

# What a command needs is imported when it is called: `saydo when` starts in a tenth of the time `saydo run` takes.


def main(
    argv: Sequence[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    lines: Iterable[str] | None = None,
    folder: Path | None = None,
    seconds: Callable[[], float] = time.monotonic,
) -> int:
    """Run the command line and return its exit status: 0, 1 for a check that failed, 2 for a mistake.

    `env` stands for the process's environment, `lines` for its standard input, `folder` for where it was started,
    `seconds` for a clock that only goes forward.
    """
    arguments = parser(_commands(), variables=VARIABLES).parse_args(argv)
    arguments.lines = sys.stdin if lines is None else lines
    arguments.folder = folder or Path()
    arguments.seconds = seconds
    try:
        return int(arguments.do(arguments, _surroundings(arguments, env)))
    except SayDoError as error:
        complain(str(error))
        return _MISTAKE
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  # nobody reads on: say no more
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED


def _surroundings(arguments: argparse.Namespace, env: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the environment's variables, and behind them those of a file, where the command goes by them."""
    own = os.environ if env is None else env
    arguments.read_from = []
    if not hasattr(arguments, "env_file"):
        return own
    file = env_files.named_or_default(arguments.env_file, arguments.folder)
    if file is None:
        return own
    arguments.read_from = env_files.findings(file, own)
    found = {**file.values, **own}
    if env is None:
        os.environ.update(found)  # for what libraries read, as HTTPS_PROXY and PGPASSFILE
    return found


def init(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Make a first configuration."""
    from bot.command_line import setups  # noqa: PLC0415

    return setups.init(arguments, env)


def run(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Run SayDo until it is told to stop."""
    config = Config.from_env(env)
    from bot.app import serve  # noqa: PLC0415
    from bot.command_line import loops  # noqa: PLC0415

    log_to_stderr(config.log_level, config.log_format)
    for finding in arguments.read_from:
        log.log(logging.INFO if finding.is_well else logging.WARNING, finding.sentence)
    loops.run(loops.until_stopped(serve(config, clock=SystemClock())))
    return 0


def demo(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Run SayDo in a Slack of its own, with a page in the browser."""
    from bot.command_line import loops  # noqa: PLC0415
    from bot.sandbox.demo import run as run_demo  # noqa: PLC0415

    log_to_stderr(_level(env.get("SAYDO_LOG_LEVEL", "WARNING")), LogFormat.TEXT)
    work = run_demo(port=arguments.port, calendar=arguments.calendar, opens_browser=not arguments.no_browser)
    try:
        loops.run(loops.until_stopped(work))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise InvalidInputError("The demo's port is in use. Choose another: saydo demo --port 3211") from error
    return 0


def migrate(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Bring the database up to date."""
    from bot.command_line import upkeep  # noqa: PLC0415

    progress = _progress(arguments, "Bringing it up to date")
    say(_run(upkeep.migrate(_without_slack(arguments, env), progress=progress)))
    return 0


def backup(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Write a backup."""
    from bot.command_line.copies import back_up  # noqa: PLC0415

    config = _without_slack(arguments, env)
    say(_run(back_up(config, Path(arguments.file), clock=SystemClock(), progress=_progress(arguments, "Backing up"))))
    return 0


def restore(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Restore a backup."""
    from bot.command_line import copies  # noqa: PLC0415

    config = _without_slack(arguments, env)
    progress, needs_keys = _progress(arguments, "Restoring"), not arguments.without_keys
    say(_run(copies.restore(config, Path(arguments.file), needs_keys=needs_keys, progress=progress)))
    return 0


def copy(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Copy one database into another."""
    from bot.command_line import copies  # noqa: PLC0415

    config = _without_slack(arguments, env)
    source, target = str(arguments.source), str(arguments.target)
    progress = _progress(arguments, "Copying")
    say(_run(copies.copy(config, source_url=source, target_url=target, clock=SystemClock(), progress=progress)))
    return 0


def rotate_key(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Seal all secrets with the first key."""
    from bot.command_line import upkeep  # noqa: PLC0415

    progress = _progress(arguments, "Sealing secrets")
    say(_run(upkeep.rotate_key(_without_slack(arguments, env), progress=progress)))
    return 0


def doctor(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Check what an installation needs."""
    from bot.command_line.checkups import as_json, examined  # noqa: PLC0415

    def tells(finding: "Finding") -> None:
        if not arguments.json:
            say(finding.line)

    for finding in arguments.read_from:
        tells(finding)
    progress = _progress(arguments, "Looking")
    work = examined(env, clock=SystemClock(), online=bool(arguments.online), progress=progress, tells=tells)
    found = [*arguments.read_from, *_run(work)]
    if arguments.json:
        say(as_json(found))
    return 0 if all(finding.is_well for finding in found) else _UNWELL


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
        "init": init,
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


def _progress(arguments: argparse.Namespace, doing: str) -> "Progress":
    from bot.progress import Progress  # noqa: PLC0415

    return Progress(doing, seconds=arguments.seconds)


def _without_slack(arguments: argparse.Namespace, env: Mapping[str, str]) -> Config:
    """Return the configuration for what works on the database alone; say what is amiss with the file it is from."""
    for finding in arguments.read_from:
        if not finding.is_well:
            complain(finding.sentence)
    return Config.from_env(env, needs_slack=False)


def _level(name: str) -> str:
    if name.upper() not in logging.getLevelNamesMapping():
        raise ConfigError(f"SAYDO_LOG_LEVEL is “{name}”. Use one of DEBUG, INFO, WARNING, ERROR.")
    return name.upper()


if __name__ == "__main__":
    sys.exit(main())
