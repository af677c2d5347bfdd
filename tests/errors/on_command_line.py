"""What the saydo command says of arguments it can't use, of databases, of backups, and of its configuration."""

import asyncio
import io
import json
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from bot.__main__ import main
from bot.command_line import env_files
from bot.domain.errors import ConfigError
from tests.calendars.servers import always, serving
from tests.errors.home import Home
from tests.errors.telling import Told

Provoke = Callable[[Home], object]


def saydo(*arguments: str, lines: Sequence[str] = (), **env: str) -> Provoke:
    """Type a command as in a terminal."""

    def typed(home: Home) -> str:
        with redirect_stderr(io.StringIO()) as heard, redirect_stdout(io.StringIO()):
            main(
                [one.replace("HOME", str(home.folder)) for one in arguments],
                env={name: value.replace("HOME", str(home.folder)) for name, value in env.items()},
                lines=lines,
                folder=Path("/nowhere"),
                seconds=float,
            )
        return heard.getvalue().replace(str(home.folder), "/srv").strip()

    return lambda home: asyncio.to_thread(typed, home)


def _line(line: str) -> Provoke:
    return saydo("when", "--jsonl", lines=[line])


def _row(**row: object) -> Provoke:
    whole = {"text": "Friday", "reference": "2026-11-23T10:00:00Z", "tz": "UTC", "locale": "en_US"}
    return _line(json.dumps({name: value for name, value in (whole | row).items() if value is not None}))


def _kept_file(home: Home) -> object:
    (home.folder / "kept.env").write_text("SAYDO_PORT=3000\n")
    (home.folder / "kept.env").chmod(0o600)
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    return saydo("init", "--non-interactive", "--no-check", "--env-file", "HOME/kept.env", **given)(home)


async def _preview_of_nothing(home: Home) -> object:
    async with serving(always(status=404)) as server:
        return await saydo("calendar", "preview", server.url())(home)  # type: ignore[misc]


def _odd_file(home: Home) -> object:
    (home.folder / "odd.env").write_bytes(b"SAYDO_PORT=\xff")
    return saydo("doctor", "--env-file", "HOME/odd.env")(home)


def _odd_line(home: Home) -> object:
    (home.folder / "line.env").write_text("hello\nSAYDO_PORT=1\nSAYDO_PORT=2\n")
    return saydo("doctor", "--env-file", "HOME/line.env")(home)


def _open_file(home: Home) -> str:
    file = home.folder / "open" / "saydo.env"
    file.parent.mkdir(exist_ok=True)
    file.write_text("SAYDO_PORT=3000")
    file.chmod(0o666)
    try:
        env_files.read_default(file.parent)
    except ConfigError as error:
        return str(error).replace(str(home.folder), "/srv")
    return "it was read"


ON_COMMAND_LINE = [
    Told(
        'There is no text to read. Give one: saydo when {"by Friday noon"}',
        saydo("when"),
        why="The command was given without anything to read.",
        helps="Write the text behind it, in quotes.",
    ),
    Told(
        "--to is not later than --from, so nothing lies between. Give a later --to.",
        saydo("calendar", "preview", "x.ics", "--from", "2026-11-30", "--to", "2026-11-30"),
        why="The two ends are the same, or the wrong way round.",
        helps="--to is not included: for one day write the next one.",
    ),
    Told(
        "“{+01:00}” is an offset, which knows no summer time. Use a name such as Europe/Berlin.",
        saydo("calendar", "preview", "x.ics", "--zone", "+01:00"),
        why="A calendar of several weeks may lie on both sides of a change of clocks.",
        helps="Write the zone's name.",
    ),
    Told(
        "“{Mars}” is no time zone. Use a name such as Europe/Berlin.",
        saydo("when", "Friday", "--zone", "Mars"),
        why="It is not in the time zone database of this machine.",
        helps="Write the name of a city as that database has it.",
    ),
    Told(
        "“{+99:00}” is no offset. Write it as +05:30.",
        saydo("when", "Friday", "--zone", "+99:00"),
        why="No place is that far from UTC.",
        helps="Write hours and minutes.",
    ),
    Told(
        "“{someday}” is no date. Write it as 2026-11-30 or 2026-11-30T09:00.",
        saydo("when", "Friday", "--now", "someday"),
        why="What stands behind --now, --from or --to is no date.",
        helps="Write it as shown.",
    ),
    Told(
        "“{9000-01-01}” is too far away: years are {1900} to {2200}.",
        saydo("when", "Friday", "--now", "9000-01-01"),
        why="Calendars and clocks are not known for that year.",
        helps="Write a year between these.",
    ),
    Told(
        "“{??}” is no locale. Write it as en_US or en_GB.",
        saydo("when", "Friday", "--locale", "??"),
        why="It decides how 12/5 is read.",
        helps="Write language and country.",
    ),
    Told(
        "Line {1} can't be used: it is empty. Leave the line out.",
        _line("\n"),
        why="A line of --jsonl holds nothing.",
        helps="Leave it out.",
    ),
    Told(
        "Line {1} can't be used: it is no JSON object. Write its fields in braces, as saydo when --help shows them.",
        _line("[1]"),
        why="A line of --jsonl is something else.",
        helps="Write one object a line.",
    ),
    Told(
        "Line {1} can't be used: “{text}” is missing. Add it.",
        _row(text=None),
        why="A line of --jsonl lacks a field.",
        helps="Add it; saydo when --help names them.",
    ),
    Told(
        "Line {1} can't be used: “{text}” is no text. Put it in quotes.",
        _row(text=7),
        why="A field of a line is a number or a list.",
        helps="Put it in quotes.",
    ),
    Told(
        "Line {1} can't be used: “{2026-11-23}” says no offset, and no zone is given. Add +00:00, or a zone.",
        _row(reference="2026-11-23", tz=None),
        why="The moment the text was written at can't be told.",
        helps="Add an offset, or the field tz.",
    ),
    Told(
        "{/nowhere.ics} can't be read: {No such file or directory}. Name an .ics file, or an address.",
        saydo("calendar", "preview", "/nowhere.ics"),
        why="There is no such file, or it is not yours to read.",
        helps="Check the path.",
    ),
    Told(
        "The server answered {404} instead of a calendar. Check the address in a browser.",
        _preview_of_nothing,
        why="The address leads nowhere, or asks for a sign-in.",
        helps="Open it in a browser.",
    ),
    Told(
        "{/srv/missing.env} can't be read: {No such file or directory}. Make it with `saydo init`.",
        saydo("doctor", "--env-file", "HOME/missing.env"),
        why="There is no such file, or it is not yours to read.",
        helps="Check the path, or make it.",
    ),
    Told(
        "{/srv/odd.env} is no text in UTF-8. Save it as that.",
        _odd_file,
        why="An editor saved it in another way.",
        helps="Save it as UTF-8.",
    ),
    Told(
        "line {1} is no NAME=value, and no comment that begins with #.",
        _odd_line,
        why="A line of the file can't be read.",
        helps="Write one variable a line.",
    ),
    Told(
        "line {3} sets {SAYDO_PORT} again. Leave one of both.",
        _odd_line,
        why="Of two values one would be left out in silence.",
        helps="Leave one.",
    ),
    Told(
        "Others on this machine can change {/srv/open/saydo.env}. Run: chmod 600 {/srv/open/saydo.env}",
        _open_file,
        why="Whoever changes it could send SayDo's tokens to themselves.",
        helps="Run the command.",
    ),
    Told(
        "{/nowhere/saydo.env} can't be written: {No such file or directory}. Name another file: --env-file FILE",
        lambda _: env_files.write(Path("/nowhere/saydo.env"), {"SAYDO_PORT": "3000"}),
        why="The folder is not there, or not yours to write in.",
        helps="Name another place.",
    ),
    Told(
        "{SAYDO_DATABASE_URL} holds ' or \\ or a line break, which shells, systemd and Docker read differently. In an "
        "address write %27 or %5C for it; else set the variable where SayDo is started.",
        lambda _: env_files.spelt("SAYDO_DATABASE_URL", "it's"),
        why="The file is read by several programs, which would see several values.",
        helps="Write the sign as shown.",
    ),
    Told(
        "There is no folder {/nowhere}. Make it first: mkdir -p {/nowhere}",
        saydo("init", "--non-interactive"),
        why="The file of settings was to be written where there is no folder.",
        helps="Make it, or name another file.",
    ),
    Told(
        "{/srv/kept.env} is there already. To change it, all else in it kept: saydo init --update",
        _kept_file,
        why="A file that is there is never written over unasked.",
        helps="Say --update, or name another file.",
    ),
    Told(
        "Slack posts to https addresses only. Write --http https://saydo.example.com",
        saydo("manifest", "--http", "http://saydo.example"),
        why="The address in the manifest is one Slack does not take.",
        helps="Give SayDo an https address, or use Socket Mode: leave --http out.",
    ),
]
