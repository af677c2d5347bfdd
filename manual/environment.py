"""The environment's variables, by what they are for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.config import Config
from bot.variables import VARIABLES
from manual.tables import UndescribedError, code, described, table
from manual.tables import page as whole

_DEFAULT = "; default: "
_SAMPLE_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Variables that belong together, and when they are needed."""

    title: str
    needed: str
    names: Sequence[str]


GROUPS = (
    Group(
        title="Slack",
        needed="Needed: the bot token, and one of the two ways in which Slack reaches SayDo. With the app token SayDo "
        "connects to Slack (Socket Mode) and nothing has to be reachable from outside; with the signing secret Slack "
        "posts to `SAYDO_PUBLIC_URL`.",
        names=("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SAYDO_MODE", "SAYDO_SLACK_API_URL"),
    ),
    Group(
        title="Installed by others",
        needed="Needed where several workspaces install SayDo themselves: [One SayDo for many workspaces]"
        "(../installing.md).",
        names=("SAYDO_SLACK_CLIENT_ID", "SAYDO_SLACK_CLIENT_SECRET", "SAYDO_ERASE_AFTER_DAYS"),
    ),
    Group(
        title="What SayDo remembers",
        needed="Nothing is needed with SQLite. PostgreSQL needs its address and the keys, the same for every process: "
        "[PostgreSQL](../postgresql.md).",
        names=("SAYDO_DATA_DIR", "SAYDO_DATABASE_URL", "SAYDO_DATABASE_POOL", "SAYDO_SECRET_KEYS"),
    ),
    Group(
        title="What is served",
        needed="Needed where Slack comes by HTTP, where people log in at Google or Microsoft 365, and where others "
        "install SayDo.",
        names=("SAYDO_PUBLIC_URL", "SAYDO_HOST", "SAYDO_PORT", "SAYDO_TRUSTED_PROXIES"),
    ),
    Group(
        title="Calendars",
        needed="None is needed for feeds and CalDAV. What to register with Google and Microsoft: "
        "[Calendars](../calendars.md).",
        names=(
            "SAYDO_GOOGLE_CLIENT_ID",
            "SAYDO_GOOGLE_CLIENT_SECRET",
            "SAYDO_GOOGLE_SERVICE_ACCOUNT",
            "SAYDO_MICROSOFT_CLIENT_ID",
            "SAYDO_MICROSOFT_CLIENT_SECRET",
            "SAYDO_MICROSOFT_TENANT",
            "SAYDO_MICROSOFT_APP_ONLY",
            "SAYDO_WORKING_HOURS",
            "SAYDO_INTERNAL_DOMAINS",
        ),
    ),
    Group(
        title="What SayDo may reach",
        needed="Never needed: each of them opens what is closed for a reason. See [Security](../security.md).",
        names=("SAYDO_ALLOW_PRIVATE_CALENDARS", "SAYDO_ALLOW_PRIVATE_WEBHOOKS", "SAYDO_CALENDAR_FILES"),
    ),
    Group(
        title="Logs, metrics, stopping",
        needed="Not needed to run, but to watch it: [Running SayDo](../operations.md).",
        names=(
            "SAYDO_LOG_LEVEL",
            "SAYDO_LOG_FORMAT",
            "SAYDO_METRICS_PORT",
            "SAYDO_METRICS_HOST",
            "SAYDO_METRICS_TOKEN",
            "SAYDO_DRAIN_SECONDS",
        ),
    ),
)
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "One workspace, nothing open to the outside": {"SLACK_BOT_TOKEN": "xoxb-…", "SLACK_APP_TOKEN": "xapp-…"},
    "One workspace by HTTP, with logins at Google": {
        "SLACK_BOT_TOKEN": "xoxb-…",
        "SLACK_SIGNING_SECRET": "…",
        "SAYDO_PUBLIC_URL": "https://saydo.example.com",
        "SAYDO_GOOGLE_CLIENT_ID": "….apps.googleusercontent.com",
        "SAYDO_GOOGLE_CLIENT_SECRET": "…",
    },
    "Many workspaces on PostgreSQL": {
        "SLACK_SIGNING_SECRET": "…",
        "SAYDO_SLACK_CLIENT_ID": "…",
        "SAYDO_SLACK_CLIENT_SECRET": "…",
        "SAYDO_PUBLIC_URL": "https://saydo.example.com",
        "SAYDO_DATABASE_URL": "postgresql://saydo@db.example.com/saydo",
        "SAYDO_SECRET_KEYS": "$(cat saydo.key)",
    },
}


def page() -> str:
    """Return the page."""
    return written(VARIABLES)


def written(variables: Mapping[str, str]) -> str:
    """Return the page about these variables. Raises UndescribedError for one in no group, or without a meaning."""
    grouped = [name for group in GROUPS for name in group.names]
    if left_out := set(variables) ^ set(grouped):
        raise UndescribedError(f"{', '.join(sorted(left_out))}: in no group here, or no variable any more.")
    return whole(
        "Environment variables",
        "All that differs from one installation to the next is read from the environment, and what that lacks from "
        "`saydo.env` ([the file](../operations.md#where-it-reads-its-settings)), at the start and as a whole: "
        "every mistake is named at once, with what to do, and a name that begins with `SAYDO_` and is none of these is "
        "a mistake, too. `saydo --help` lists the same; `saydo doctor` checks what they lead to.",
        *(part for group in GROUPS for part in _section(group, variables)),
        "## Examples",
        *(part for title, variables in EXAMPLES.items() for part in _example(title, variables)),
        source="bot.variables",
    )


def _section(group: Group, variables: Mapping[str, str]) -> tuple[str, ...]:
    rows = []
    for name in group.names:
        meaning, _, default = described(name, variables[name]).partition(_DEFAULT)
        rows.append((code(name), meaning, default))
    return f"## {group.title}", group.needed, table(("Variable", "What it is", "Default"), rows)


def _example(title: str, variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return an example that is read as a configuration before it is shown. Raises ConfigError."""
    Config.from_env({name: _SAMPLE_KEY if name == "SAYDO_SECRET_KEYS" else value for name, value in variables.items()})
    lines = [f"export {name}={_quoted(value)}" for name, value in variables.items()]
    return f"{title}:", "\n".join(["```sh", *lines, "```"])


def _quoted(value: str) -> str:
    return f'"{value}"' if value.startswith("$") else value
