"""`saydo when`, `saydo quick` and `saydo calendar preview`: what SayDo reads in a text, in lines, in a calendar."""

import argparse
import io
import sys
from collections.abc import Mapping
from datetime import timedelta

from bot.clock import SystemClock
from bot.command_line import whens
from bot.command_line.arguments import EXAMPLES
from bot.command_line.outputs import complain, say
from bot.domain.errors import InvalidInputError
from bot.domain.meetings import Window

_MISTAKE = 2


def calendar_preview(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Show a calendar as SayDo reads it."""
    import asyncio  # noqa: PLC0415

    from bot.command_line import previews  # noqa: PLC0415

    del env
    zone = whens.zone_with_name(arguments.zone)
    start = whens.instant(arguments.start, zone=zone) if arguments.start else SystemClock().now() - timedelta(days=1)
    end = whens.instant(arguments.end, zone=zone) if arguments.end else start + timedelta(days=15)
    if end <= start:
        raise InvalidInputError("--to is not later than --from, so nothing lies between. Give a later --to.")
    domains = frozenset(one.lower() for one in arguments.internal_domain)
    window = Window(start=start, end=end)
    shown = asyncio.run(
        previews.preview(arguments.source, window, zone=zone, internal_domains=domains, email=arguments.email.lower())
    )
    say(previews.as_json(shown) if arguments.json else previews.as_text(shown, zone=zone))
    for complaint in previews.complaints(shown):
        complain(complaint)
    return 0


def when(arguments: argparse.Namespace, env: Mapping[str, str]) -> int:
    """Show what SayDo reads in a text: the due date, or what, who, when and how."""
    del env
    if isinstance(sys.stdout, io.TextIOWrapper):  # half a character stays valid JSON; who feeds lines waits for answers
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    is_quick = arguments.command == "quick"
    ask = whens.quick if is_quick else whens.when
    if arguments.jsonl:
        return 0 if whens.answer_lines(arguments.lines, ask, say=say, complain=complain) else _MISTAKE
    if not arguments.text:
        example = f"saydo {arguments.command} {EXAMPLES[arguments.command]}"
        raise InvalidInputError(f"There is no text to read. Give one: {example}")
    asked = _question(arguments)
    if arguments.json:
        say(whens.as_json(ask(asked)))
    else:
        say(whens.say_quick(asked) if is_quick else whens.say_when(asked))
    return 0


def _question(arguments: argparse.Namespace) -> whens.Question:
    zone = whens.zone_named(arguments.zone)
    now = whens.instant(arguments.now, zone=zone) if arguments.now else SystemClock().now()
    return whens.Question(text=" ".join(arguments.text), now=now, zone=zone, locale=whens.locale(arguments.locale))
