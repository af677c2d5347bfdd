"""The `saydo` command: every subcommand with its arguments, out of its parser."""

import argparse
from collections import defaultdict
from collections.abc import Iterator

from bot.command_line.arguments import parser
from bot.variables import VARIABLES
from manual.tables import code, described, sentence, table
from manual.tables import page as whole


def page() -> str:
    """Return the page."""
    return written(parser(defaultdict(lambda: _nothing), variables=VARIABLES))


def written(root: argparse.ArgumentParser) -> str:
    """Return the page about a parser's commands. Raises UndescribedError for a command or an argument without help."""
    commands = list(_commands(root))
    return whole(
        "The saydo command",
        "From a clone it is `.venv/bin/saydo` (`make run` and `make demo` call it), in a container `saydo`. "
        "`saydo COMMAND --help` prints what stands here. The status is 0 when all went well, 1 when a check found "
        "something amiss, 2 for a mistake in arguments or configuration, which is said in a sentence.",
        table(
            ("Command", "What it does"),
            [(f"[`saydo {name}`](#saydo-{name.replace(' ', '-')})", _summary(name, one)) for name, one in commands],
        ),
        *(part for name, one in commands for part in _section(name, one)),
        source="bot.command_line.arguments",
    )


def _nothing(arguments: argparse.Namespace, env: object) -> int:
    del arguments, env
    return 0


def _commands(root: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Name the commands that do something, those of several words too."""
    groups = [action for action in root._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for name, one in group.choices.items():
            yield from _commands(one, f"{before}{name} ")
    if not groups:
        yield before.strip(), root


def _summary(name: str, command: argparse.ArgumentParser) -> str:
    return sentence(described(f"saydo {name}", command.description))


def _section(name: str, command: argparse.ArgumentParser) -> tuple[str, ...]:
    actions = [one for one in command._actions if not isinstance(one, argparse._HelpAction)]
    usage = " ".join(["saydo", name, *map(_in_usage, sorted(actions, key=lambda one: not one.option_strings))])
    rows = [(code(_spelt(one)), _meaning(name, command, one)) for one in actions]
    return (
        f"## saydo {name}",
        _summary(name, command),
        f"```text\n{usage}\n```",
        table(("Argument", "Meaning"), rows) if rows else "",
        _epilog(command.epilog or ""),
    )


def _epilog(text: str) -> str:
    is_example = text.startswith("Example: ")
    return f"{text.replace(': ', ': `', 1)}`" if is_example else text


def _spelt(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings)
    value = "" if action.nargs == 0 else _value(action)
    return " ".join(part for part in (name, value) if part)


def _value(action: argparse.Action) -> str:
    return str(
        action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    )


def _in_usage(action: argparse.Action) -> str:
    spelt = _spelt(action)
    if not action.option_strings:
        return f"[{spelt} …]" if action.nargs == "*" else f"[{spelt}]" if action.nargs == "?" else spelt
    return spelt if action.required else f"[{spelt}]"


def _meaning(name: str, command: argparse.ArgumentParser, action: argparse.Action) -> str:
    meaning = described(f"saydo {name} {_spelt(action)}", action.help)
    return meaning % (vars(action) | {"prog": command.prog})
