"""Who looked closer at somebody's figures, calls and promises: for the one who was looked at."""

from collections.abc import Callable, Mapping

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.looks import Seen
from bot.domain.messages import View
from bot.views.blocks import actions, context, section
from bot.views.kit import escape, joined, phrase
from bot.views.look_forms import Id, LookLine, WhoLooked
from bot.views.payloads import modal
from bot.views.turning import ways

_SEEN: Mapping[Seen, Callable[[str], str]] = {
    Seen.FIGURES: lambda team: f"your figures{phrase(' in ', team, most=80)}",
    Seen.CALLS: lambda team: f"your figures and calls{phrase(' in ', team, most=80)}",
    Seen.PROMISES: lambda team: f"your promises{phrase(' in ', team, most=80)}",
    Seen.FILE: lambda team: f"your calls and promises{phrase(' in ', team, most=80)}, in a file",
    Seen.CALL: lambda call: phrase("your call ", call, most=120) or "a call of yours",
}


def last_look_text(line: LookLine) -> str:
    """Say who looked last: "Your manager Mia looked at your figures on Friday 27 November 2026"; for mrkdwn."""
    return f"{_who(line)} looked at {_SEEN[line.seen]('')} on {escape(line.day, most=40) or 'a day'}."


def _who(line: LookLine) -> str:
    by = escape(line.by, most=40)
    if line.is_manager:
        return f"Your manager {by}".rstrip()
    return by or "Somebody"


def draw_who_looked(looked: WhoLooked) -> View:
    """Draw who looked at what of the reader's, and when."""
    blocks: list[SlackBlock] = [
        section("*Who looked closer at your figures, calls and promises*"),
        *([section("Nobody has looked yet.")] if not looked.lines else []),
        *(section(_look_text(line)) for line in looked.lines),
        *_pages(looked),
        context("Managers see objectives, outcomes and promises of your customer calls. They don't see your notes."),
    ]
    return modal("Who looked", blocks, callback_id=Id.WHO_SHOWN, close="Close")


def _look_text(line: LookLine) -> str:
    when = joined([escape(line.day, most=60), escape(line.times, most=40)], by=", ")
    return f"*{_who(line)}* looked at {_SEEN[line.seen](line.about)}\n{when or 'at some time'}"


def _pages(looked: WhoLooked) -> list[SlackBlock]:
    found = ways(looked.page, looked.pages, back=("Later", Id.WHO_BACK), on=("Earlier", Id.WHO_ON))
    return [actions(found)] if found else []
