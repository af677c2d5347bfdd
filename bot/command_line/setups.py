"""`saydo init`: a first configuration, asked for at a terminal or taken from the environment, and written to a file."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from bot.command_line.env_files import DEFAULT, EnvFile, changed, needs_quotes, read, values_of, write
from bot.command_line.findings import Finding
from bot.command_line.first_looks import TRIED, looks_by
from bot.command_line.first_questions import ask_all, key_for
from bot.command_line.interviews import Interview
from bot.command_line.outputs import complain, say
from bot.command_line.pastes import cleaned, mix_up
from bot.config import HTTP_PORT, Config, Mode
from bot.domain.errors import ConfigError, InvalidInputError, SayDoError
from bot.variables import VARIABLES
from bot.web import SLACK_PATH

_UNWELL, _INTERRUPTED = 1, 130
_GIVE = (
    "Nothing can be asked here, so everything has to be given: in the environment, in lines of NAME=value on standard "
    "input (--stdin), or in {file}."
)
_Looks = Callable[[str, str], list[Finding]]


def init(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Ask, try, write, and say what comes next. Raises SayDoError; then, as when stopped, nothing was written."""
    path = Path(arguments.file) if arguments.file else arguments.folder / DEFAULT
    file = read(path) if path.exists() else EnvFile(path=path)
    if not path.absolute().parent.is_dir():
        raise InvalidInputError(f"There is no folder {path.parent}. Make it first: mkdir -p {path.parent}")
    given = {name: cleaned(env[name]) for name in VARIABLES if env.get(name)}
    if arguments.non_interactive or arguments.stdin or not sys.stdin.isatty():
        return _without_questions(arguments, file, given)
    try:
        return _with_questions(arguments, file, given)
    except (KeyboardInterrupt, EOFError):
        complain("\nStopped. Nothing was written.")
        return _INTERRUPTED


# -- with questions --------------------------------------------------------------------------------------------------


def _with_questions(arguments: argparse.Namespace, file: EnvFile, given: Mapping[str, str]) -> int:
    known = {name: value for name, value in {**given, **file.values}.items() if value}
    interview = Interview(known=known, looks=_looks(arguments, known))
    if file.lines:
        interview.says(f"{file.path} is there already. Its values stand in brackets, and Enter keeps them.", "")
    ask_all(interview, program=_program())
    path = _written(interview, file.path)
    return _ends(path, given, runs=_runs(path, arguments.folder))


def _written(interview: Interview, path: Path) -> Path:
    """Write the answers; where the file may not be changed, or can't be, ask for another until one can."""
    interview.says("")
    while True:
        try:
            if not path.exists() or interview.confirms(f"Change {path}? All else in it stays", default=True):
                write(path, interview.answers)
                return path
        except SayDoError as error:
            interview.says(str(error))
        typed = cleaned(interview.asks("Which file instead? "))
        path = Path(typed).expanduser() if typed else path


# -- without ---------------------------------------------------------------------------------------------------------


def _without_questions(arguments: argparse.Namespace, file: EnvFile, given: Mapping[str, str]) -> int:
    values = {**given, **(_lines_given(arguments.lines) if arguments.stdin else {}), **_options(arguments)}
    known = {**file.values, **values}
    if known.get("SAYDO_DATABASE_URL", "").startswith("postgres") and not known.get("SAYDO_SECRET_KEYS"):
        known["SAYDO_SECRET_KEYS"] = values["SAYDO_SECRET_KEYS"] = key_for(known)[0]
    _complain_of(known, file.path)
    is_so_already = bool(file.lines) and changed(file.lines, values) == list(file.lines)
    if file.lines and not is_so_already and not arguments.update:
        raise InvalidInputError(f"{file.path} is there already. To change it, all else in it kept: saydo init --update")
    looks = _looks(arguments, known)
    found = [one for name in TRIED if known.get(name) for one in looks(name, known[name])]
    for finding in found:
        say(finding.line)
    if not all(finding.is_well for finding in found):
        complain("Nothing was written. Mend it and run it again, or write it untried: --no-check")
        return _UNWELL
    if not is_so_already:
        write(file.path, values)
    return _ends(file.path, given, runs=_runs(file.path, arguments.folder))


def _lines_given(lines: Iterable[str]) -> dict[str, str]:
    return {name: cleaned(value) for name, value in values_of(list(lines), name="Standard input").items()}


def _options(arguments: argparse.Namespace) -> dict[str, str]:
    chosen = {"SAYDO_MODE": arguments.mode, "SAYDO_PUBLIC_URL": arguments.public_url}
    return {name: value for name, value in chosen.items() if value}


def _complain_of(known: Mapping[str, str], path: Path) -> None:
    """Raise ConfigError with all that is missing or mixed up."""
    mistakes: list[str] = []
    try:
        Config.from_env(known)
    except ConfigError as error:
        mistakes = str(error).splitlines()[1:]
    mixed = {name: wrong for name in TRIED if known.get(name) and (wrong := mix_up(name, known[name]))}
    others = [line for line in mistakes if line.split()[1] not in mixed]
    if mistakes or mixed:
        lines = [*others, *(f"- {name}: {wrong}" for name, wrong in mixed.items())]
        raise ConfigError("\n".join(["This can't be written:", *lines, _GIVE.format(file=path)]))


# -- both ------------------------------------------------------------------------------------------------------------


def _looks(arguments: argparse.Namespace, known: Mapping[str, str]) -> _Looks:
    return looks_by(known, seconds=arguments.seconds) if arguments.check else lambda _, __: []


def _ends(path: Path, given: Mapping[str, str], *, runs: str) -> int:
    """Say what was written and what comes next; 1 when SayDo would not start by it."""
    written = read(path).values
    say(f"\nWritten: {path.absolute()} (only you can read it).")
    quoted = sorted(name for name, value in written.items() if needs_quotes(value))
    if quoted:
        say(f"{', '.join(quoted)} stand in quotes, which `docker run --env-file` takes for part of the value.")
    others = sorted(name for name, value in written.items() if name in given and given[name] != value)
    if others:
        say(f"The environment says otherwise, and goes first. To go by the file: unset {' '.join(others)}")
    try:
        config = Config.from_env(written)
    except ConfigError as error:
        complain(f"SayDo does not start by it yet. {error}")
        return _UNWELL
    say("\n".join(["", "Next:", *_next_steps(config, runs=runs)]))
    return 0


def _next_steps(config: Config, *, runs: str) -> list[str]:
    steps = [] if config.is_sqlite else [f"    {runs.format(command='migrate')}"]
    steps.append(f"    {runs.format(command='run')}")
    if config.mode is Mode.HTTP:
        port = config.port if config.port is not None else HTTP_PORT
        steps.append(f"Slack posts to {config.public_url or 'https://…'}{SLACK_PATH}; let it lead to port {port} here.")
    return [*steps, "Then type /saydo connect in Slack."]


def _runs(path: Path, folder: Path) -> str:
    is_default = path.absolute() == (folder / DEFAULT).absolute()
    return f"{_program()} {{command}}" + ("" if is_default else f" --env-file {path.absolute()}")


def _program() -> str:
    """Return how this was called, to be typed again."""
    called = sys.argv[0]
    if Path(called).name == "__main__.py":
        return "python -m bot"
    return "saydo" if shutil.which("saydo") == called else called
