"""The configuration: read from the environment's variables, checked as a whole, every mistake told at once."""

import base64
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.errors import ConfigError

VARIABLES: Mapping[str, str] = {
    "SLACK_BOT_TOKEN": "the bot token of your Slack app (xoxb-…), from its page “Install App”",
    "SLACK_APP_TOKEN": "an app-level token (xapp-…) with the scope connections:write, for Socket Mode",
    "SLACK_SIGNING_SECRET": "the signing secret of your Slack app, from its page “Basic Information”, for HTTP",
    "SAYDO_SLACK_CLIENT_ID": "the client id of your Slack app, from its page “Basic Information”: then others install "
    "SayDo at SAYDO_PUBLIC_URL/slack/install, and SLACK_BOT_TOKEN may be missing",
    "SAYDO_SLACK_CLIENT_SECRET": "its secret",
    "SAYDO_ERASE_AFTER_DAYS": "how many days a workspace's data is kept once SayDo was removed from it; default: 30",
    "SAYDO_MODE": "socket or http; only needed when both of the above are set",
    "SAYDO_DATABASE_URL": "sqlite:///path or postgresql://…; default: saydo.db in the data directory",
    "SAYDO_DATABASE_POOL": "how many connections to PostgreSQL each process may hold; default: 10",
    "SAYDO_DATA_DIR": "where SayDo keeps its files; default: ./data",
    "SAYDO_HOST": "the address to listen on; default: 127.0.0.1",
    "SAYDO_PORT": "the port to listen on; default: 3000 for HTTP or with SAYDO_PUBLIC_URL, else none",
    "SAYDO_PUBLIC_URL": "the https address under which Slack, browsers and calendar providers reach SayDo",
    "SAYDO_TRUSTED_PROXIES": "how many proxies of yours stand before SayDo and add X-Forwarded-For; default: 0",
    "SAYDO_SLACK_API_URL": "where Slack's Web API is; default: Slack's own",
    "SAYDO_INTERNAL_DOMAINS": "your mail domains besides those of your Slack users, separated by commas",
    "SAYDO_ALLOW_PRIVATE_CALENDARS": "yes to let calendar addresses lead into your own network; default: no",
    "SAYDO_ALLOW_PRIVATE_WEBHOOKS": "yes to let webhooks lead into your own network, over http too; default: no",
    "SAYDO_CALENDAR_FILES": "yes to let people link calendar files of this machine by path; default: no",
    "SAYDO_SECRET_KEYS": "keys that seal secrets in the database, 32 bytes in base64 each, separated by commas; the "
    "first seals, all open; default with SQLite: one is made in the data directory",
    "SAYDO_GOOGLE_CLIENT_ID": "the OAuth client by which people link Google calendars (needs SAYDO_PUBLIC_URL)",
    "SAYDO_GOOGLE_CLIENT_SECRET": "its secret",
    "SAYDO_GOOGLE_SERVICE_ACCOUNT": "the key file of a service account that may read everybody's calendar",
    "SAYDO_MICROSOFT_CLIENT_ID": "the app registration by which people link Microsoft 365 calendars",
    "SAYDO_MICROSOFT_CLIENT_SECRET": "its secret",
    "SAYDO_MICROSOFT_TENANT": "your directory's id or domain; default: organizations (any)",
    "SAYDO_MICROSOFT_APP_ONLY": "yes when an admin consented to reading everybody's calendar; default: no",
    "SAYDO_WORKING_HOURS": "yes to take working hours from Google and Microsoft 365, for one more permission there; "
    "default: no",
    "SAYDO_LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR; default: INFO",
    "SAYDO_LOG_FORMAT": "text, or json for an object a line; default: text",
    "SAYDO_METRICS_PORT": "a port of its own for /metrics, /healthz and /readyz; default: none",
    "SAYDO_METRICS_HOST": "the address that port is opened at; default: 127.0.0.1",
    "SAYDO_METRICS_TOKEN": "who brings it may read /metrics (Authorization: Bearer …), at SAYDO_PORT too",
    "SAYDO_DRAIN_SECONDS": "how long to go on after SIGTERM while /readyz says no, for load balancers; default: 0",
}
HTTP_PORT = 3000
DATABASE_POOL = 10
_DATABASES = ("sqlite", "postgresql", "postgres")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_HIGHEST_PORT = 65535
_KEY_LENGTH = 32
_MOST_PROXIES = 10
_LARGEST_POOL = 100
_LONGEST_DRAIN = 300
_LONGEST_KEPT = 3650


class LogFormat(StrEnum):
    """How a line of the log looks."""

    TEXT = "text"  # for who reads it as it comes
    JSON = "json"  # an object a line, for programs


class Mode(StrEnum):
    """How Slack reaches SayDo."""

    SOCKET = "socket"  # Socket Mode: SayDo opens the connection, nothing needs to be public
    HTTP = "http"  # Slack posts signed requests to a public address


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAddresses:
    """Where the calendar providers are: their own addresses, unless something stands in between."""

    google_login: str = "https://accounts.google.com/o/oauth2/v2/auth"
    google_token: str = "https://oauth2.googleapis.com/token"  # noqa: S105  an address
    google_revoke: str = "https://oauth2.googleapis.com/revoke"
    google_api: str = "https://www.googleapis.com/calendar/v3"
    microsoft_login: str = "https://login.microsoftonline.com"
    microsoft_graph: str = "https://graph.microsoft.com/v1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """SayDo as a provider knows it."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that differs from one installation to the next. Secrets are not in its repr.

    `bot_token` is "" where SayDo serves only workspaces that install it by OAuth, as `slack_app`. `port` is None where
    nothing listens. `data_dir` is where the default database lies; it may not exist yet.
    """

    mode: Mode
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    slack_app: Registration | None = None
    erase_after: timedelta = timedelta(days=30)
    database_url: str = field(repr=False)
    database_pool: int = DATABASE_POOL
    data_dir: Path = Path("data")
    host: str = "127.0.0.1"
    port: int | None = None
    public_url: str = ""
    trusted_proxies: int = 0
    slack_api_url: str = "https://slack.com/api/"
    internal_domains: frozenset[str] = frozenset()
    allows_private_calendars: bool = False
    allows_private_webhooks: bool = False
    allows_calendar_files: bool = False
    secret_keys: tuple[str, ...] = field(default=(), repr=False)
    google: Registration | None = None
    google_service_account: Path | None = None
    microsoft: Registration | None = None
    microsoft_tenant: str = "organizations"
    microsoft_is_app_only: bool = False
    takes_working_hours: bool = False
    addresses: ProviderAddresses = ProviderAddresses()
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.TEXT
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    metrics_token: str = field(default="", repr=False)
    drain_seconds: int = 0

    @property
    def is_sqlite(self) -> bool:
        """True for the embedded database, which is made and migrated at the start."""
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, needs_slack: bool = True) -> "Config":
        """Read the configuration. Raises ConfigError with every mistake, one a line, and how to mend each.

        Without `needs_slack` the tokens may be missing: for what works on the database alone.
        """
        reader = _Reader(env)
        mode = reader.mode(needs_slack=needs_slack)
        data_dir = Path(reader.text("SAYDO_DATA_DIR") or "data")
        public_url = reader.url("SAYDO_PUBLIC_URL", "", schemes=("https",)).rstrip("/")
        key_file = reader.text("SAYDO_GOOGLE_SERVICE_ACCOUNT")
        config = cls(
            mode=mode,
            bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-", is_needed=needs_slack and not reader.has_slack_app()),
            app_token=reader.token("SLACK_APP_TOKEN", "xapp-", is_needed=False),
            signing_secret=reader.signing_secret(),
            slack_app=reader.registration("SAYDO_SLACK", public_url=public_url),
            erase_after=timedelta(days=reader.number("SAYDO_ERASE_AFTER_DAYS", most=_LONGEST_KEPT, default=30)),
            database_url=reader.database_url(data_dir),
            database_pool=reader.number("SAYDO_DATABASE_POOL", most=_LARGEST_POOL, least=2, default=DATABASE_POOL),
            data_dir=data_dir,
            host=reader.text("SAYDO_HOST") or "127.0.0.1",
            port=reader.port("SAYDO_PORT", HTTP_PORT if mode is Mode.HTTP or public_url else None),
            public_url=public_url,
            trusted_proxies=reader.number("SAYDO_TRUSTED_PROXIES", most=_MOST_PROXIES),
            slack_api_url=reader.url("SAYDO_SLACK_API_URL", "https://slack.com/api/", schemes=("https", "http")),
            internal_domains=reader.domains("SAYDO_INTERNAL_DOMAINS"),
            allows_private_calendars=reader.yes("SAYDO_ALLOW_PRIVATE_CALENDARS"),
            allows_private_webhooks=reader.yes("SAYDO_ALLOW_PRIVATE_WEBHOOKS"),
            allows_calendar_files=reader.yes("SAYDO_CALENDAR_FILES"),
            secret_keys=reader.secret_keys(),
            google=reader.registration("SAYDO_GOOGLE", public_url=public_url),
            google_service_account=Path(key_file) if key_file else None,
            microsoft=reader.registration("SAYDO_MICROSOFT", public_url=public_url),
            microsoft_tenant=reader.text("SAYDO_MICROSOFT_TENANT") or "organizations",
            microsoft_is_app_only=reader.yes("SAYDO_MICROSOFT_APP_ONLY"),
            takes_working_hours=reader.yes("SAYDO_WORKING_HOURS"),
            log_level=reader.one_of("SAYDO_LOG_LEVEL", _LEVELS, default="INFO", change=str.upper),
            log_format=LogFormat(reader.one_of("SAYDO_LOG_FORMAT", tuple(LogFormat), default="text", change=str.lower)),
            metrics_port=reader.port("SAYDO_METRICS_PORT", None),
            metrics_host=reader.text("SAYDO_METRICS_HOST") or "127.0.0.1",
            metrics_token=reader.text("SAYDO_METRICS_TOKEN"),
            drain_seconds=reader.number("SAYDO_DRAIN_SECONDS", most=_LONGEST_DRAIN),
        )
        reader.look_for_traps()
        reader.complain()
        return config


class _Reader:
    """Reads one variable after the other and gathers what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._mistakes: list[str] = []

    def complain(self) -> None:
        """Raise ConfigError when anything was wrong."""
        if self._mistakes:
            count = len(self._mistakes)
            headline = "The configuration has a mistake:" if count == 1 else f"The configuration has {count} mistakes:"
            raise ConfigError("\n".join([headline, *(f"- {mistake}" for mistake in self._mistakes)]))

    def text(self, name: str) -> str:
        return self._env.get(name, "").strip()

    def mode(self, *, needs_slack: bool) -> Mode:
        offered = {
            Mode.SOCKET: bool(self.text("SLACK_APP_TOKEN")),
            Mode.HTTP: bool(self.text("SLACK_SIGNING_SECRET")),
        }
        wanted = self.one_of("SAYDO_MODE", tuple(Mode), default="", change=str.lower)
        if wanted:
            missing = {Mode.SOCKET: "SLACK_APP_TOKEN", Mode.HTTP: "SLACK_SIGNING_SECRET"}[Mode(wanted)]
            if needs_slack and not offered[Mode(wanted)]:
                self._wrong(f"SAYDO_MODE is {wanted}, which needs {missing}: {VARIABLES[missing]}.")
            return Mode(wanted)
        if needs_slack and all(offered.values()):
            self._wrong("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set. Say which: SAYDO_MODE=socket or http.")
        if needs_slack and not any(offered.values()):
            self._wrong(
                "Neither SLACK_APP_TOKEN (Socket Mode, the easy way) nor SLACK_SIGNING_SECRET (HTTP) is set. "
                f"Set one. SLACK_APP_TOKEN is {VARIABLES['SLACK_APP_TOKEN']}."
            )
        return Mode.HTTP if offered[Mode.HTTP] else Mode.SOCKET

    def token(self, name: str, prefix: str, *, is_needed: bool) -> str:
        value = self.text(name)
        if not value and is_needed:
            self._wrong(f"{name} is not set. It is {VARIABLES[name]}.")
        elif value and not value.startswith(prefix):
            self._wrong(f"{name} does not start with {prefix}. It is {VARIABLES[name]}.")
        return value

    def signing_secret(self) -> str:
        value = self.text("SLACK_SIGNING_SECRET")
        if value.startswith(("xox", "xapp-")):
            self._wrong(f"SLACK_SIGNING_SECRET holds a token. It is {VARIABLES['SLACK_SIGNING_SECRET']}.")
        return value

    def database_url(self, data_dir: Path) -> str:
        value = self.text("SAYDO_DATABASE_URL")
        if value and value.partition(":")[0].partition("+")[0] not in _DATABASES:
            self._wrong("SAYDO_DATABASE_URL starts with neither sqlite:/// nor postgresql://. Use one of the two.")
        return value or f"sqlite:///{data_dir / 'saydo.db'}"

    def port(self, name: str, default: int | None) -> int | None:
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) > _HIGHEST_PORT:
            self._wrong(f"{name} is “{value}”. Use a number from 0 to {_HIGHEST_PORT}.")
            return default
        return int(value)

    def number(self, name: str, *, most: int, least: int = 0, default: int = 0) -> int:
        value = self.text(name) or str(default)
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self._wrong(f"{name} is “{value}”. Use a number from {least} to {most}.")
            return default
        return int(value)

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        value = self.text(name)
        if value and not _is_url(value, schemes):
            self._wrong(f"{name} is no address that starts with {' or '.join(f'{one}://' for one in schemes)}.")
        return value or default

    def secret_keys(self) -> tuple[str, ...]:
        keys = tuple(one.strip() for one in self.text("SAYDO_SECRET_KEYS").split(",") if one.strip())
        if not all(_is_key(one) for one in keys):
            self._wrong("SAYDO_SECRET_KEYS holds what is not 32 bytes in base64. Make a key: openssl rand -base64 32")
        is_shared = self.text("SAYDO_DATABASE_URL").startswith("postgres")
        if is_shared and not keys:
            self._wrong("SAYDO_SECRET_KEYS is not set, which PostgreSQL needs. Make a key: openssl rand -base64 32")
        return keys

    def registration(self, prefix: str, *, public_url: str) -> Registration | None:
        client_id, secret = f"{prefix}_CLIENT_ID", f"{prefix}_CLIENT_SECRET"
        given = {name: self.text(name) for name in (client_id, secret)}
        if not any(given.values()):
            return None
        for name, value in given.items():
            if not value:
                self._wrong(f"{name} is not set, but the other half is. Set both or none.")
        is_for_login = not (prefix == "SAYDO_MICROSOFT" and self.yes("SAYDO_MICROSOFT_APP_ONLY"))
        if is_for_login and not public_url:
            self._wrong(f"{client_id} needs SAYDO_PUBLIC_URL: {VARIABLES['SAYDO_PUBLIC_URL']}.")
        return Registration(client_id=given[client_id], client_secret=given[secret])

    def has_slack_app(self) -> bool:
        return bool(self.text("SAYDO_SLACK_CLIENT_ID"))

    def domains(self, name: str) -> frozenset[str]:
        listed = [one.strip().lower().lstrip("@") for one in self.text(name).split(",")]
        for one in listed:
            if one and not _DOMAIN.fullmatch(one):
                self._wrong(f"{name} lists “{one}”, which is no mail domain. Write them as acme.example,acme.test.")
        return frozenset(one for one in listed if one)

    def yes(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in _YES + _NO:
            self._wrong(f"{name} is “{value}”. Write yes or no.")
        return value in _YES

    def one_of(self, name: str, choices: tuple[str, ...], *, default: str, change: Callable[[str], str]) -> str:
        value = change(self.text(name))
        if value and value not in choices:
            self._wrong(f"{name} is “{value}”. Use one of {', '.join(choices)}.")
            return default
        return value or default

    def look_for_traps(self) -> None:
        for name in sorted(self._env):
            if name.startswith("SAYDO_") and name not in VARIABLES:
                near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.75)
                self._wrong(f"{name} is unknown." + (f" Did you mean {near[0]}?" if near else " Remove it."))
        # Bolt would take both as a wish for its own OAuth flow, and keep installations in a file of the home directory
        if self.text("SLACK_CLIENT_ID") and self.text("SLACK_CLIENT_SECRET"):
            self._wrong(
                "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, which SayDo does not use. Unset both; to let others "
                "install SayDo, name them SAYDO_SLACK_CLIENT_ID and SAYDO_SLACK_CLIENT_SECRET."
            )
        # with many workspaces it would open a member's calendar to whichever workspace they are in
        opens_all = self.text("SAYDO_GOOGLE_SERVICE_ACCOUNT") or self.yes("SAYDO_MICROSOFT_APP_ONLY")
        if opens_all and self.has_slack_app() and not self.text("SLACK_BOT_TOKEN"):
            self._wrong(
                "Everybody's calendars are opened for one company, whose workspace SLACK_BOT_TOKEN names, and that is "
                "not set. Set it, or leave SAYDO_GOOGLE_SERVICE_ACCOUNT and SAYDO_MICROSOFT_APP_ONLY out."
            )

    def _wrong(self, mistake: str) -> None:
        self._mistakes.append(mistake)


def _is_key(value: str) -> bool:
    spelt = value.translate(str.maketrans("+/", "-_"))
    try:
        return len(base64.urlsafe_b64decode(spelt + "=" * (-len(spelt) % 4))) == _KEY_LENGTH
    except ValueError:  # binascii.Error is one
        return False


def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname)
