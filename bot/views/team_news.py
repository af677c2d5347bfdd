"""News of a team, as a line of the morning's message: you are in it now, what it expects changed, nobody manages it."""

from dataclasses import dataclass
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.subjects import TeamNews
from bot.views.blocks import actions, button, section
from bot.views.fewer import fewer_button
from bot.views.payloads import message
from bot.views.team_forms import Id, TeamFacts
from bot.views.team_words import (
    WHAT_MANAGERS_DONT,
    WHAT_MANAGERS_SEE,
    digest_text,
    expected_text,
    in_channel_text,
    names_text,
    team_name,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """One piece of news, and what its reader is in the team."""

    news: TeamNews
    team: TeamFacts
    is_manager: bool = False
    is_rep: bool = True


def news_blocks(line: NewsLine) -> list[SlackBlock]:
    """Draw what somebody is told of a team, with the way to all of theirs."""
    return [section(_text(line), accessory=button("Your teams", Id.LIST, ""))]


def _text(line: NewsLine) -> str:
    name = team_name(line.team)
    match line.news:
        case TeamNews.JOINED:
            return _joined_text(line, name)
        case TeamNews.EXPECTS:
            return f"What the team *{name}* expects changed. It is now:\n{expected_text(line.team.expectations)}"
        case TeamNews.UNMANAGED:
            return f"Nobody manages the team *{name}* any more. `/saydo team` lets you name somebody."
        case _:
            assert_never(line.news)


def _joined_text(line: NewsLine, name: str) -> str:
    if line.is_manager and not line.is_rep:
        return f"You manage the team *{name}* now. {digest_text(line.team)}"
    managers = names_text(line.team.managers, nobody="nobody at the moment")
    both = " You manage it, too." if line.is_manager else ""
    expected = expected_text(line.team.expectations)
    seen = "\n".join([WHAT_MANAGERS_SEE, WHAT_MANAGERS_DONT, in_channel_text(line.team)])
    first = f"You are in the team *{name}* now, managed by {managers}.{both} It expects:"
    return f"{first}\n{expected}\n*Who sees what*\n{seen}"


def draw_team_news(lines: tuple[NewsLine, ...]) -> Message:
    """Draw news on a morning without a brief; its first line names no team."""
    blocks = [block for line in lines for block in news_blocks(line)]
    return message([section("*News of your team.*"), *blocks, actions([fewer_button(Kind.TEAM_NEWS)])])
