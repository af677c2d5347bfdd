"""The questions of `saydo init`, in their order: how Slack reaches SayDo, its tokens, and where things are kept."""

from collections.abc import Mapping
from pathlib import Path

from bot.command_line.interviews import Interview, Question
from bot.config import DATA_DIR, Mode
from bot.keys import key_in
from storage.sealing import new_key

_WELCOME = (
    "This sets SayDo up: it asks for what your Slack app is known by, tries each at Slack, and writes a file.",
    "Nothing is written before the end, and Ctrl-C leaves everything as it was.",
)
_BOT = Question(
    variable="SLACK_BOT_TOKEN",
    called="Bot token",
    found="On the page “Install App” of your Slack app: press “Install to Workspace”, then copy the “Bot User OAuth "
    "Token”. It begins with xoxb-.",
)
_APP = Question(
    variable="SLACK_APP_TOKEN",
    called="App-level token",
    found="On the page “Basic Information”, under “App-Level Tokens”: press “Generate Token and Scopes”, add the scope "
    "connections:write, and copy the token. It begins with xapp-.",
)
_PUBLIC = Question(
    variable="SAYDO_PUBLIC_URL",
    called="Public address",
    found="The https address under which Slack and browsers reach SayDo, through a proxy of yours.",
    is_unseen=False,
)
_SIGNING = Question(
    variable="SLACK_SIGNING_SECRET",
    called="Signing secret",
    found="On the page “Basic Information”, under “App Credentials”: press “Show” beside “Signing Secret”.",
)
_CLIENT_ID = Question(
    variable="SAYDO_SLACK_CLIENT_ID",
    called="Client id",
    found="On the page “Basic Information”, under “App Credentials”: “Client ID”.",
    is_unseen=False,
)
_CLIENT_SECRET = Question(
    variable="SAYDO_SLACK_CLIENT_SECRET",
    called="Client secret",
    found="There, too: press “Show” beside “Client Secret”.",
)
_DATABASE = Question(
    variable="SAYDO_DATABASE_URL",
    called="Its address",
    found="As postgresql://user:password@host/name, of an empty database that belongs to this user.",
)


def ask_all(interview: Interview, *, program: str) -> None:
    """Ask for everything a first start needs; the answers are in the interview. `program` is how `saydo` is called."""
    interview.says(*_WELCOME, "")
    interview.says(
        "Socket Mode needs nothing but these questions: SayDo opens the connection to Slack. HTTP is for a public",
        "address of your own, and for several workspaces.",
    )
    mode = Mode(interview.chooses("Slack reaches SayDo by", tuple(Mode), default=_mode(interview.known).value))
    has_many = _ask_for_http(interview) if mode is Mode.HTTP else False
    interview.says("", *_create_the_app(program, public_url=interview.answers.get("SAYDO_PUBLIC_URL", "")))
    if mode is Mode.SOCKET:
        interview.takes(_BOT)
        interview.takes(_APP)
    else:
        interview.takes(_SIGNING)
        _ask_for_app(interview, has_many=has_many)
    if any(name in interview.known for name in ("SAYDO_MODE", _other(mode))):
        interview.answers["SAYDO_MODE"] = mode.value
    _ask_for_database(interview)


def _mode(known: Mapping[str, str]) -> Mode:
    if known.get("SAYDO_MODE", "").lower() in set(Mode):
        return Mode(known["SAYDO_MODE"].lower())
    return Mode.HTTP if "SLACK_SIGNING_SECRET" in known and "SLACK_APP_TOKEN" not in known else Mode.SOCKET


def _other(mode: Mode) -> str:
    return "SLACK_SIGNING_SECRET" if mode is Mode.SOCKET else "SLACK_APP_TOKEN"


def _ask_for_http(interview: Interview) -> bool:
    address = interview.takes(_PUBLIC).rstrip("/")
    interview.answers["SAYDO_PUBLIC_URL"] = interview.known["SAYDO_PUBLIC_URL"] = address
    has_id = bool(interview.known.get("SAYDO_SLACK_CLIENT_ID"))
    interview.says("")
    return interview.confirms("Shall other workspaces install it, too?", default=has_id)


def _ask_for_app(interview: Interview, *, has_many: bool) -> None:
    if not has_many:
        interview.takes(_BOT)
        interview.answers |= dict.fromkeys(("SAYDO_SLACK_CLIENT_ID", "SAYDO_SLACK_CLIENT_SECRET"), "")
        return
    interview.takes(_CLIENT_ID)
    interview.takes(_CLIENT_SECRET)
    interview.answers["SLACK_BOT_TOKEN"] = interview.known.get("SLACK_BOT_TOKEN", "")
    interview.says("", f"Each workspace installs it at {interview.answers['SAYDO_PUBLIC_URL']}/slack/install.")


def _create_the_app(program: str, *, public_url: str) -> list[str]:
    manifest = f"{program} manifest --http {public_url}" if public_url else f"{program} manifest"
    return [
        "Have you no Slack app for it yet? Open the link that this prints; Slack has everything filled in there:",
        f"    {manifest} --link",
        "Or by hand: on https://api.slack.com/apps press “Create New App”, “From a manifest”, choose the workspace,",
        "and paste what it prints without --link.",
    ]


def _ask_for_database(interview: Interview) -> None:
    url = interview.known.get("SAYDO_DATABASE_URL", "")
    is_shared = url.startswith("postgres")
    interview.says("", "What SayDo remembers lies in a file of its own, or in a PostgreSQL database of yours.")
    chosen = interview.chooses("Database", ("sqlite", "postgresql"), default="postgresql" if is_shared else "sqlite")
    if chosen == "sqlite":
        interview.answers["SAYDO_DATABASE_URL"] = "" if is_shared else url
        return
    if not is_shared:
        interview.known.pop("SAYDO_DATABASE_URL", None)
    if not interview.known.get("SAYDO_SECRET_KEYS"):
        key, said = key_for(interview.known)
        interview.known["SAYDO_SECRET_KEYS"] = key
        interview.says(said)
    interview.answers["SAYDO_SECRET_KEYS"] = interview.known["SAYDO_SECRET_KEYS"]
    interview.takes(_DATABASE)


def key_for(known: Mapping[str, str]) -> tuple[str, str]:
    """Return the key that PostgreSQL needs, and what to say of it: the one SQLite's secrets lie under, else a new one.

    Raises ConfigError when the one there can't be read.
    """
    kept = key_in(Path(known.get("SAYDO_DATA_DIR") or DATA_DIR))
    if kept:
        return (
            kept,
            "Secrets in it are sealed with the key SayDo has already, so that `saydo copy` can move them there.",
        )
    return new_key(), "A key for secrets in it is made: keep a copy of the file with it where the backups are not."
