"""The Slack app's manifest: read from `manifest.yml`, and filled in for HTTP."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from bot.domain.errors import ConfigError
from bot.slack_oauth import REDIRECT_PATH
from bot.web import SLACK_PATH

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parents[2] / "manifest.yml", _HERE.parents[1] / "manifest.yml")


def manifest_text() -> str:
    """Return the manifest as it is written, for Socket Mode. Raises ConfigError when it was not installed along."""
    for place in _PLACES:
        if place.exists():
            return place.read_text(encoding="utf-8")
    raise ConfigError("manifest.yml is missing beside SayDo's code. Take it from the source of this version.")


def manifest() -> dict[str, Any]:
    """Return the manifest as plain values, which are the caller's own."""
    return copy.deepcopy(_written())


@cache
def _written() -> dict[str, Any]:
    return dict(yaml.safe_load(manifest_text()))


def link(manifest: str) -> str:
    """Return the address at which Slack offers to create an app from this manifest.

    https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
    """
    as_json = json.dumps(yaml.safe_load(manifest), separators=(",", ":"), ensure_ascii=False)
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(as_json, safe='')}"


def manifest_for_http(public_url: str) -> str:
    """Return the manifest with the addresses Slack posts to, not for Socket Mode, and where installs come back to."""
    filled = copy.deepcopy(manifest())
    address = public_url.rstrip("/") + SLACK_PATH
    filled["oauth_config"]["redirect_urls"] = [public_url.rstrip("/") + REDIRECT_PATH]
    filled["settings"]["socket_mode_enabled"] = False
    filled["settings"]["interactivity"]["request_url"] = address
    filled["settings"]["event_subscriptions"]["request_url"] = address
    for command in filled["features"]["slash_commands"]:
        command["url"] = address
    return yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=1000)
