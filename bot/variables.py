"""The environment's variables: what each is for, and how one after the other is read, every mistake gathered."""

import base64
import difflib
import re
from collections.abc import Callable, Mapping
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
_DATABASES = ("sqlite", "postgresql", "postgres")
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")
_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_HIGHEST_PORT = 65535
_KEY_LENGTH = 32


class Reader:
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
        """Return a value without the blanks around it; "" when it is not set."""
        return self._env.get(name, "").strip()

    def token(self, name: str, prefix: str, *, is_needed: bool) -> str:
        """Return a token of Slack's, which begins with a prefix."""
        value = self.text(name)
        if not value and is_needed:
            self.wrong(f"{name} is not set. It is {VARIABLES[name]}.")
        elif value and not value.startswith(prefix):
            self.wrong(f"{name} does not start with {prefix}. It is {VARIABLES[name]}.")
        return value

    def signing_secret(self) -> str:
        """Return what Slack signs with; a token here is a mix-up."""
        value = self.text("SLACK_SIGNING_SECRET")
        if value.startswith(("xox", "xapp-")):
            self.wrong(f"SLACK_SIGNING_SECRET holds a token. It is {VARIABLES['SLACK_SIGNING_SECRET']}.")
        return value

    def database_url(self, data_dir: Path) -> str:
        """Return where the database is; a file in the data directory when nothing is said."""
        value = self.text("SAYDO_DATABASE_URL")
        if value and value.partition(":")[0].partition("+")[0] not in _DATABASES:
            self.wrong("SAYDO_DATABASE_URL starts with neither sqlite:/// nor postgresql://. Use one of the two.")
        return value or f"sqlite:///{data_dir / 'saydo.db'}"

    def port(self, name: str, default: int | None) -> int | None:
        """Return a port."""
        value = self.text(name)
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) > _HIGHEST_PORT:
            self.wrong(f"{name} is “{value}”. Use a number from 0 to {_HIGHEST_PORT}.")
            return default
        return int(value)

    def number(self, name: str, *, most: int, least: int = 0, default: int = 0) -> int:
        """Return a whole number within bounds, both included."""
        value = self.text(name) or str(default)
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            self.wrong(f"{name} is “{value}”. Use a number from {least} to {most}.")
            return default
        return int(value)

    def url(self, name: str, default: str, *, schemes: tuple[str, ...]) -> str:
        """Return an address of one of the schemes."""
        value = self.text(name)
        if value and not _is_url(value, schemes):
            self.wrong(f"{name} is no address that starts with {' or '.join(f'{one}://' for one in schemes)}.")
        return value or default

    def secret_keys(self) -> tuple[str, ...]:
        """Return the keys, the one that seals first; PostgreSQL needs one."""
        keys = tuple(one.strip() for one in self.text("SAYDO_SECRET_KEYS").split(",") if one.strip())
        if not all(_is_key(one) for one in keys):
            self.wrong("SAYDO_SECRET_KEYS holds what is not 32 bytes in base64. Make a key: openssl rand -base64 32")
        is_shared = self.text("SAYDO_DATABASE_URL").startswith("postgres")
        if is_shared and not keys:
            self.wrong("SAYDO_SECRET_KEYS is not set, which PostgreSQL needs. Make a key: openssl rand -base64 32")
        return keys

    def domains(self, name: str) -> frozenset[str]:
        """Return mail domains, lower-cased."""
        listed = [one.strip().lower().lstrip("@") for one in self.text(name).split(",")]
        for one in listed:
            if one and not _DOMAIN.fullmatch(one):
                self.wrong(f"{name} lists “{one}”, which is no mail domain. Write them as acme.example,acme.test.")
        return frozenset(one for one in listed if one)

    def yes(self, name: str) -> bool:
        """Tell whether yes was said; nothing is no."""
        value = self.text(name).lower()
        if value not in _YES + _NO:
            self.wrong(f"{name} is “{value}”. Write yes or no.")
        return value in _YES

    def one_of(self, name: str, choices: tuple[str, ...], *, default: str, change: Callable[[str], str]) -> str:
        """Return one of a few words, changed to how they are written."""
        value = change(self.text(name))
        if value and value not in choices:
            self.wrong(f"{name} is “{value}”. Use one of {', '.join(choices)}.")
            return default
        return value or default

    def look_for_unknown(self) -> None:
        """Find variables that look like SayDo's and are none: a slip of the pen would be a setting without effect."""
        for name in sorted(self._env):
            if name.startswith("SAYDO_") and name not in VARIABLES:
                near = difflib.get_close_matches(name, VARIABLES, n=1, cutoff=0.75)
                self.wrong(f"{name} is unknown." + (f" Did you mean {near[0]}?" if near else " Remove it."))

    def wrong(self, mistake: str) -> None:
        """Take note of a mistake."""
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
