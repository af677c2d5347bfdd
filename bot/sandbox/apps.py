"""The Slack app as its manifest declares it: what it may do, offers and listens to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A slash command; `escapes` is the manifest's `should_escape`."""

    name: str
    description: str
    usage_hint: str
    escapes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut; `on_message` tells a message shortcut from a global one."""

    callback_id: str
    name: str
    on_message: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What Slack knows of an app from its manifest. `scopes` are the bot's, required and optional together."""

    id: str
    name: str
    bot_name: str
    scopes: tuple[str, ...]
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    has_home: bool
    has_messages: bool
    is_read_only: bool
    is_interactive: bool
    uses_socket_mode: bool
    redirect_urls: tuple[str, ...] = ()
    rotates_tokens: bool = False
    is_for_organisations: bool = False

    def command(self, name: str) -> Command | None:
        """Return the command of that name (with its slash), if the manifest declares it."""
        return next((c for c in self.commands if c.name == name), None)

    def shortcut(self, wanted: str) -> Shortcut | None:
        """Return the shortcut with that callback id, or else with that name."""
        by_id = [s for s in self.shortcuts if s.callback_id == wanted]
        return next(iter(by_id or [s for s in self.shortcuts if s.name == wanted]), None)


def app_of(manifest: Mapping[str, Any], *, app_id: str, socket_mode: bool | None = None) -> App:
    """Read a parsed manifest.yml (https://docs.slack.dev/reference/app-manifest).

    `socket_mode` overrules what the manifest says, so that one manifest can be tried both ways.
    """
    features, settings = _part(manifest, "features"), _part(manifest, "settings")
    home = _part(features, "app_home")
    name = _part(manifest, "display_information").get("name", "App")
    return App(
        id=app_id,
        name=name,
        bot_name=_part(features, "bot_user").get("display_name", name),
        scopes=_scopes(manifest),
        commands=tuple(_command(c) for c in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(s) for s in features.get("shortcuts", ())),
        events=frozenset(_part(settings, "event_subscriptions").get("bot_events", ())),
        has_home=bool(home.get("home_tab_enabled", False)),
        has_messages=bool(home.get("messages_tab_enabled", False)),
        is_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        is_interactive=bool(_part(settings, "interactivity").get("is_enabled", False)),
        uses_socket_mode=settings.get("socket_mode_enabled", False) if socket_mode is None else socket_mode,
        redirect_urls=tuple(_part(manifest, "oauth_config").get("redirect_urls") or ()),
        rotates_tokens=bool(settings.get("token_rotation_enabled", False)),
        is_for_organisations=bool(settings.get("org_deploy_enabled", False)),
    )


def _part(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = whole.get(key) or {}
    if not isinstance(part, Mapping):
        raise TypeError(f"the manifest's {key} must be a mapping, not {type(part).__name__}")
    return part


def _scopes(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    scopes = _part(_part(manifest, "oauth_config"), "scopes")
    return tuple(dict.fromkeys([*(scopes.get("bot") or ()), *(scopes.get("bot_optional") or ())]))


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        name=entry["command"],
        description=entry.get("description", ""),
        usage_hint=entry.get("usage_hint", ""),
        escapes=bool(entry.get("should_escape", False)),
    )


def _shortcut(entry: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        callback_id=entry["callback_id"], name=entry["name"], on_message=entry.get("type", "global") == "message"
    )
