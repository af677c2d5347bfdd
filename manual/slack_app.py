"""What SayDo is to Slack: commands with all their words, shortcuts, events, permissions; out of code and manifest."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from bot.command_line.manifests import manifest_text
from bot.flows.commitment_words import WORDS as LISTS
from bot.views.answers import Command
from bot.views.helps import HELP
from bot.views.teams import draw_team_help
from handlers.commands import ALIASES, WORDS
from manual.tables import code, described, table
from manual.tables import page as whole

_COMMENTED = re.compile(r"^ +- (?P<name>[a-z_:.]+)(?: +# (?P<why>.+))?$", re.MULTILINE)
_BOLD = re.compile(r"\*([^*\n]+)\*")
_EXAMPLE = re.compile(r"`([^`]+)` +(.+)")
_PLACES = {"global": "anywhere, by the shortcuts menu", "message": "the menu of a message"}


def page() -> str:
    """Return the page."""
    return written(manifest_text())


def written(manifest: str) -> str:
    """Return the page about a manifest.

    Raises UndescribedError for a command, word, shortcut, event or permission without a meaning.
    """
    shown = yaml.safe_load(manifest)
    features, why = shown["features"], _comments(manifest)
    return whole(
        "Commands, shortcuts, events",
        "What people type and press, and what Slack tells SayDo by itself. Every answer to a command is seen by its "
        "sender alone; each command answers `help`, and what it does not understand it says, with what would work.",
        *(part for one in features["slash_commands"] for part in _command(one)),
        "## Shortcuts",
        table(("Shortcut", "Where", "What it does"), map(_shortcut, features["shortcuts"])),
        "## Events",
        "Slack tells SayDo of these; of messages it is told nothing.",
        table(("Event", "What for"), _rows(shown["settings"]["event_subscriptions"]["bot_events"], why)),
        "## Permissions",
        "The bot scopes SayDo asks for, and no others. A test holds them against the calls it makes.",
        table(("Scope", "What for"), _rows(shown["oauth_config"]["scopes"]["bot"], why)),
        source="manifest.yml, bot.views.helps and handlers.commands",
    )


def _command(listed: Mapping[str, Any]) -> tuple[str, ...]:
    command = Command(listed["command"])
    first, examples = HELP[command]
    return (
        f"## {command.value}",
        _BOLD.sub(r"**\1**", first),
        table(("Typed", "What it does"), [(code(typed), described(typed, said)) for typed, said in examples]),
        *_words(command, [typed for typed, _ in examples]),
    )


def _words(command: Command, examples: Sequence[str]) -> tuple[str, ...]:
    match command:
        case Command.COMMITMENTS:
            return _spellings("/commitments", _lists())
        case Command.SAYDO:
            for word in WORDS:
                known = [typed for typed in examples if typed.startswith(f"/saydo {word}")]
                described(f"/saydo {word}", "".join(known))
            team = _EXAMPLE.findall(_text_of(draw_team_help().blocks))
            return (
                *_spellings("/saydo", _aliases()),
                "Of `/saydo team`:",
                table(("Typed", "What it does"), [(code(typed), said) for typed, said in team]),
                "`/saydo settings workspace` opens the settings for everybody, for admins.",
            )
        case _:
            return ()


def _spellings(command: str, words: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    rows = [(code(f"{command} {word}"), ", ".join(map(code, others))) for word, others in words.items() if others]
    return "Other spellings that are understood:", table(("Word", "Also"), rows)


def _lists() -> dict[str, list[str]]:
    by_list = defaultdict(list)
    for word, which in LISTS.items():
        if word:
            by_list[which].append(word)
    return {first: others for first, *others in by_list.values()}


def _aliases() -> dict[str, list[str]]:
    return {word: [alias for alias, meant in ALIASES.items() if meant == word] for word in WORDS}


def _text_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(str(block["text"]["text"]) for block in blocks if "text" in block)


def _shortcut(listed: Mapping[str, str]) -> tuple[str, str, str]:
    name, place = listed["name"], listed["type"]
    return f"*{name}*", described(place, _PLACES.get(place)), described(name, listed.get("description"))


def _comments(manifest: str) -> dict[str, str]:
    """Return the comment beside each name of a list in a manifest."""
    return {found["name"]: found["why"] or "" for found in _COMMENTED.finditer(manifest)}


def _rows(names: Iterable[str], why: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code(name), described(name, why.get(name))) for name in names]
