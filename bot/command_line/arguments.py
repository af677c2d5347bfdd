"""The arguments of the `saydo` command, and its help."""

import argparse
from collections.abc import Callable, Mapping

from bot.command_line.env_files import DEFAULT

Do = Callable[[argparse.Namespace, Mapping[str, str]], int]
EXAMPLES: Mapping[str, str] = {"when": '"by Friday noon"', "quick": '"Send pricing to Ann by Friday noon via email"'}


def parser(do: Mapping[str, Do], *, variables: Mapping[str, str]) -> argparse.ArgumentParser:
    """Return the parser. `do` has the function of each command, `variables` what each environment variable is for."""
    width = max(map(len, variables))
    listed = "\n".join(f"  {name:<{width}}  {meaning}" for name, meaning in variables.items())
    root = argparse.ArgumentParser(
        prog="saydo",
        description="An objective before every customer call, a recap after it, promises kept or renegotiated in time.",
        epilog=f"Read from the environment, else from ./{DEFAULT} (`saydo init` writes it):\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_init(commands, do["init"])
    _add_env_file(_add(commands, "run", do["run"], "run SayDo in your Slack workspace until it is told to stop"))
    _add_demo(commands, do["demo"])
    _add_env_file(_add(commands, "migrate", do["migrate"], "bring the database up to date"))
    _add_copies(commands, do)
    summary = "seal all secrets in the database with the first of the keys"
    _add_env_file(_add(commands, "rotate-key", do["rotate-key"], summary))
    summary = "check what an installation needs: configuration, keys, database, clock, Slack, calendars, public address"
    command = _add(commands, "doctor", do["doctor"], summary)
    _add_env_file(command)
    command.add_argument("--online", action="store_true", help="ask the calendar providers, and at the public address")
    command.add_argument("--json", action="store_true", help="for programs: is_well, and findings")
    _add_calendar(commands, do["calendar preview"])
    _add_reader(commands, "when", do["when"], "show which due date SayDo reads in a text")
    _add_reader(commands, "quick", do["quick"], "show what, who, when and how SayDo reads in a line")
    command = _add(commands, "manifest", do["manifest"], "print the manifest to create the Slack app from")
    command.add_argument("--http", metavar="URL", help="for HTTP instead of Socket Mode: the public https address")
    command.add_argument(
        "--link", action="store_true", help="print a link instead: there Slack offers to create the app"
    )
    return root


_URLS = "sqlite:////path/saydo.db or postgresql://user@host/name"
_Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse has no public name for it


def _add(commands: "_Commands[argparse.ArgumentParser]", name: str, do: Do, summary: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    command.set_defaults(do=do)
    return command


def _add_env_file(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--env-file",
        metavar="FILE",
        help=f"a file of NAME=value, for variables the environment lacks (default: ./{DEFAULT} if it is there)",
    )


def _add_init(commands: "_Commands[argparse.ArgumentParser]", do: Do) -> None:
    command = _add(commands, "init", do, "ask for what SayDo needs, try each token at Slack, and write it to a file")
    command.epilog = (
        "Without questions it takes what the environment, standard input and the file say, and says all that is "
        "missing at once. It ends with status 0 when the file is as wanted, 1 when a check failed, 2 when something is "
        "missing or mistaken; with 1 and 2 nothing was written, unless it says so."
    )
    command.add_argument("--env-file", dest="file", metavar="FILE", help=f"where it is written (default: ./{DEFAULT})")
    command.add_argument("--non-interactive", action="store_true", help="ask nothing, as where there is no terminal")
    command.add_argument(
        "--stdin", action="store_true", help="take lines of NAME=value from standard input, no question"
    )
    command.add_argument("--update", action="store_true", help="without questions: change a file that is there already")
    command.add_argument("--mode", choices=("socket", "http"), help="without questions: how Slack reaches SayDo")
    command.add_argument("--public-url", metavar="URL", help="without questions: the public https address")
    command.add_argument(
        "--check", action=argparse.BooleanOptionalAction, default=True, help="try the tokens and the database"
    )


def _add_demo(commands: "_Commands[argparse.ArgumentParser]", do: Do) -> None:
    command = _add(commands, "demo", do, "try SayDo without a Slack account: a workspace of its own in your browser")
    command.add_argument("--port", type=int, help="of the page (default: 3210)")
    command.add_argument("--calendar", metavar="FILE_OR_URL", help="an iCalendar file or feed of your own")
    command.add_argument("--no-browser", action="store_true", help="print the address, open nothing")


def _add_copies(commands: "_Commands[argparse.ArgumentParser]", do: Mapping[str, Do]) -> None:
    command = _add(commands, "backup", do["backup"], "write everything SayDo remembers into a file, while it runs")
    _add_env_file(command)
    command.add_argument("file", metavar="FILE", help="replaced when it is a backup already")
    command = _add(commands, "restore", do["restore"], "make an empty database what a backup holds")
    command.add_argument(
        "file", metavar="FILE", help="a backup, of either database and of this version or an older one"
    )
    _add_env_file(command)
    without = "restore although the keys are lost: calendars have to be linked anew"
    command.add_argument("--without-keys", action="store_true", help=without)
    command = _add(commands, "copy", do["copy"], "move everything from one database into another, empty one")
    _add_env_file(command)
    for name, place, summary in (("--from", "source", "where it is now"), ("--to", "target", "where it goes")):
        command.add_argument(name, dest=place, metavar="URL", required=True, help=f"{summary}: {_URLS}")


def _add_calendar(commands: "_Commands[argparse.ArgumentParser]", do: Do) -> None:
    subjects = commands.add_parser("calendar", help="look at a calendar as SayDo does").add_subparsers(
        dest="subject", required=True, metavar="COMMAND"
    )
    summary = "print the meetings of a calendar, each with whether it is a customer call and why"
    command = _add(subjects, "preview", do, summary)
    command.add_argument("source", metavar="FILE_OR_URL", help="an .ics file, or an https, http or webcal address")
    command.add_argument("--from", dest="start", metavar="DATE", help="first day or moment (default: yesterday, now)")
    command.add_argument("--to", dest="end", metavar="DATE", help="where to stop, not included (default: 15 days on)")
    _add_zone(command, "the time zone to show times in, also for times the calendar gives without one")
    command.add_argument(
        "--internal-domain",
        action="append",
        default=[],
        metavar="DOMAIN",
        help="a mail domain of your own, may be given often; who is of another one is a customer",
    )
    command.add_argument("--email", default="", help="whose calendar it is: what they declined is no call")
    command.add_argument("--json", action="store_true", help="for programs: instants in UTC")


def _add_reader(commands: "_Commands[argparse.ArgumentParser]", name: str, do: Do, summary: str) -> None:
    command = _add(commands, name, do, summary)
    command.epilog = f"Example: saydo {name} {EXAMPLES[name]}"
    command.add_argument("text", nargs="*", metavar="TEXT", help="as one would type it")
    command.add_argument("--now", metavar="DATE", help="when it is typed (default: now)")
    _add_zone(command, "where it is typed")
    command.add_argument("--locale", default="en_US", help="en_US reads 12/5 as December 5 (default: %(default)s)")
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines {"text", "reference", "tz", "locale"} and answer each with one line',
    )


def _add_zone(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument("--zone", default="UTC", metavar="ZONE", help=f"{meaning} (default: UTC)")
