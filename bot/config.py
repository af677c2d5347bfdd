"""The configuration: read from the environment's variables, checked as a whole, every mistake told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from bot.variables import VARIABLES, Reader

HTTP_PORT = 3000
DATA_DIR = "data"
SLACK_API_URL = "https://slack.com/api/"
DATABASE_POOL = 10
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
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
    data_dir: Path = Path(DATA_DIR)
    host: str = "127.0.0.1"
    port: int | None = None
    public_url: str = ""
    trusted_proxies: int = 0
    slack_api_url: str = SLACK_API_URL
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
        reader = Reader(env)
        mode = _mode(reader, needs_slack=needs_slack)
        data_dir = Path(reader.text("SAYDO_DATA_DIR") or DATA_DIR)
        public_url = reader.url("SAYDO_PUBLIC_URL", "", schemes=("https",)).rstrip("/")
        key_file = reader.text("SAYDO_GOOGLE_SERVICE_ACCOUNT")
        config = cls(
            mode=mode,
            bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-", is_needed=needs_slack and not _has_slack_app(reader)),
            app_token=reader.token("SLACK_APP_TOKEN", "xapp-", is_needed=False),
            signing_secret=reader.signing_secret(),
            slack_app=_registration(reader, "SAYDO_SLACK", public_url=public_url),
            erase_after=timedelta(days=reader.number("SAYDO_ERASE_AFTER_DAYS", most=_LONGEST_KEPT, default=30)),
            database_url=reader.database_url(data_dir),
            database_pool=reader.number("SAYDO_DATABASE_POOL", most=_LARGEST_POOL, least=2, default=DATABASE_POOL),
            data_dir=data_dir,
            host=reader.text("SAYDO_HOST") or "127.0.0.1",
            port=reader.port("SAYDO_PORT", HTTP_PORT if mode is Mode.HTTP or public_url else None),
            public_url=public_url,
            trusted_proxies=reader.number("SAYDO_TRUSTED_PROXIES", most=_MOST_PROXIES),
            slack_api_url=reader.url("SAYDO_SLACK_API_URL", SLACK_API_URL, schemes=("https", "http")),
            internal_domains=reader.domains("SAYDO_INTERNAL_DOMAINS"),
            allows_private_calendars=reader.yes("SAYDO_ALLOW_PRIVATE_CALENDARS"),
            allows_private_webhooks=reader.yes("SAYDO_ALLOW_PRIVATE_WEBHOOKS"),
            allows_calendar_files=reader.yes("SAYDO_CALENDAR_FILES"),
            secret_keys=reader.secret_keys(),
            google=_registration(reader, "SAYDO_GOOGLE", public_url=public_url),
            google_service_account=Path(key_file) if key_file else None,
            microsoft=_registration(reader, "SAYDO_MICROSOFT", public_url=public_url),
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
        reader.look_for_unknown()
        _look_for_traps(reader)
        reader.complain()
        return config


def _mode(reader: Reader, *, needs_slack: bool) -> Mode:
    offered = {
        Mode.SOCKET: bool(reader.text("SLACK_APP_TOKEN")),
        Mode.HTTP: bool(reader.text("SLACK_SIGNING_SECRET")),
    }
    wanted = reader.one_of("SAYDO_MODE", tuple(Mode), default="", change=str.lower)
    if wanted:
        missing = {Mode.SOCKET: "SLACK_APP_TOKEN", Mode.HTTP: "SLACK_SIGNING_SECRET"}[Mode(wanted)]
        if needs_slack and not offered[Mode(wanted)]:
            reader.wrong(f"SAYDO_MODE is {wanted}, which needs {missing}: {VARIABLES[missing]}.")
        return Mode(wanted)
    if needs_slack and all(offered.values()):
        reader.wrong("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set. Say which: SAYDO_MODE=socket or http.")
    if needs_slack and not any(offered.values()):
        reader.wrong(
            "Neither SLACK_APP_TOKEN (Socket Mode, the easy way) nor SLACK_SIGNING_SECRET (HTTP) is set. "
            f"Set one. SLACK_APP_TOKEN is {VARIABLES['SLACK_APP_TOKEN']}."
        )
    return Mode.HTTP if offered[Mode.HTTP] else Mode.SOCKET


def _registration(reader: Reader, prefix: str, *, public_url: str) -> Registration | None:
    client_id, secret = f"{prefix}_CLIENT_ID", f"{prefix}_CLIENT_SECRET"
    given = {name: reader.text(name) for name in (client_id, secret)}
    if not any(given.values()):
        return None
    for name, value in given.items():
        if not value:
            reader.wrong(f"{name} is not set, but the other half is. Set both or none.")
    is_for_login = not (prefix == "SAYDO_MICROSOFT" and reader.yes("SAYDO_MICROSOFT_APP_ONLY"))
    if is_for_login and not public_url:
        reader.wrong(f"{client_id} needs SAYDO_PUBLIC_URL: {VARIABLES['SAYDO_PUBLIC_URL']}.")
    return Registration(client_id=given[client_id], client_secret=given[secret])


def _has_slack_app(reader: Reader) -> bool:
    return bool(reader.text("SAYDO_SLACK_CLIENT_ID"))


def _look_for_traps(reader: Reader) -> None:
    # Bolt would take both as a wish for its own OAuth flow, and keep installations in a file of the home directory
    if reader.text("SLACK_CLIENT_ID") and reader.text("SLACK_CLIENT_SECRET"):
        reader.wrong(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set, which SayDo does not use. Unset both; to let others "
            "install SayDo, name them SAYDO_SLACK_CLIENT_ID and SAYDO_SLACK_CLIENT_SECRET."
        )
    # with many workspaces it would open a member's calendar to whichever workspace they are in
    opens_all = reader.text("SAYDO_GOOGLE_SERVICE_ACCOUNT") or reader.yes("SAYDO_MICROSOFT_APP_ONLY")
    if opens_all and _has_slack_app(reader) and not reader.text("SLACK_BOT_TOKEN"):
        reader.wrong(
            "Everybody's calendars are opened for one company, whose workspace SLACK_BOT_TOKEN names, and that is "
            "not set. Set it, or leave SAYDO_GOOGLE_SERVICE_ACCOUNT and SAYDO_MICROSOFT_APP_ONLY out."
        )
