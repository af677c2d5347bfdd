"""The Slack app's manifest says what the code does: nothing more is asked for, nothing less."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from slack_bolt.async_app import AsyncApp

import bot.listening
import bot.slack
import bot.slack_files
import bot.slack_oauth
import handlers
from bot.command_line.manifests import manifest, manifest_for_http
from bot.runtime import Runtime
from bot.sandbox.scopes import EVENT_SCOPES, METHOD_SCOPES
from bot.views.answers import Command

MANIFEST = manifest()
SCOPES = frozenset(MANIFEST["oauth_config"]["scopes"]["bot"])
METHOD = re.compile(r"[a-z]+(\.[a-z][A-Za-z]+)+")

# What a scope gives that no method asks for by itself, by the pages under https://docs.slack.dev/reference/scopes
GIVES = {"commands": "slash commands and shortcuts", "users:read.email": "the address of a person, in users.info"}


class Ear:
    """Stands where Bolt's app does and notes what the handlers listen to."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = defaultdict(set)

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def listen(what: object) -> Callable[..., None]:
            if isinstance(what, str):
                self.heard[kind].add(str(what))
            return lambda _: None

        return listen


@pytest.fixture(scope="module")
def heard() -> dict[str, set[str]]:
    ear = Ear()
    handlers.register(cast("AsyncApp", ear), cast("Runtime", None))
    return ear.heard


def called_methods() -> Iterator[str]:
    """Name the Web API methods the code calls."""
    for module in (bot.slack, bot.slack_files, bot.slack_oauth, bot.listening):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                yield from (text for text in texts if isinstance(text, str) and METHOD.fullmatch(text))


def test_the_commands_are_those_that_are_listened_to(heard: dict[str, set[str]]) -> None:
    listed = {one["command"] for one in MANIFEST["features"]["slash_commands"]}
    assert listed == heard["command"] == {str(one) for one in Command}


def test_the_shortcuts_are_those_that_are_listened_to(heard: dict[str, set[str]]) -> None:
    assert {one["callback_id"] for one in MANIFEST["features"]["shortcuts"]} == heard["shortcut"]


def test_the_events_are_those_that_are_listened_to(heard: dict[str, set[str]]) -> None:
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == heard["event"]


def test_every_method_and_event_has_its_scope() -> None:
    wanted = {name: METHOD_SCOPES[name] for name in called_methods() if name in METHOD_SCOPES}
    assert {"chat.postMessage", "conversations.history", "users.info"} <= wanted.keys()
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    wanted |= {name: EVENT_SCOPES[name] for name in events if name in EVENT_SCOPES}
    assert [name for name, scopes in wanted.items() if SCOPES.isdisjoint(scopes)] == []


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    of_methods = {scope for name in called_methods() for scope in METHOD_SCOPES.get(name, ())}
    assert sorted(SCOPES - of_methods - GIVES.keys()) == []


def test_handlers_call_slack_through_saydos_own_words_only() -> None:
    for file in Path(handlers.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.arg):
                assert node.arg not in {"client", "say", "respond"}, f"{file.name}:{node.lineno}"


def test_lengths_are_what_slack_takes() -> None:
    # https://docs.slack.dev/reference/app-manifest
    shown, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", command["command"])
        assert len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000
        assert command["should_escape"] is False
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert shortcut["type"] in {"global", "message"}


def test_people_can_write_to_it_and_see_its_home() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_socket_mode_needs_no_address_and_http_has_all_of_them() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "url" not in repr(MANIFEST)
    assert manifest_for_http("https://saydo.example").count("https://saydo.example/slack/events") == 2 + len(Command)


def test_what_an_install_asks_for_is_what_the_manifest_lists() -> None:
    assert sorted(bot.slack_oauth.SCOPES) == sorted(MANIFEST["oauth_config"]["scopes"]["bot"])
    by_http = yaml.safe_load(manifest_for_http("https://saydo.example/"))
    assert by_http["oauth_config"]["redirect_urls"] == ["https://saydo.example/slack/oauth_redirect"]
    assert by_http["settings"]["org_deploy_enabled"] is True
