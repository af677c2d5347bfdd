"""What people paste where a token is asked for."""

import pytest

from bot.command_line.pastes import cleaned, masked, meant_for, mix_up
from bot.variables import VARIABLES

BOT, APP, HEX = "xoxb-1-2-abcDEF", "xapp-1-A01-2-abc", "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "pasted",
    [
        BOT,
        f"  {BOT}\t\r\n",
        f'"{BOT}"',
        f"'{BOT}'",
        f"\u201c{BOT}\u201d",
        f"\u2018{BOT}\u2019",
        f"`{BOT}`",
        f"SLACK_BOT_TOKEN={BOT}",
        f"export SLACK_BOT_TOKEN={BOT}",
        f'export SLACK_BOT_TOKEN="{BOT}";',
        f"SLACK_BOT_TOKEN: {BOT}",
        f"set -x SLACK_BOT_TOKEN {BOT}",
        f"\u200b{BOT}\ufeff",
    ],
)
def test_what_came_along_is_left_out(pasted: str) -> None:
    assert cleaned(pasted) == BOT


@pytest.mark.parametrize("whole", ["", "-", '"', "postgresql://a:b@c/d?x=1", "https://saydo.example/a=b", "a;b"])
def test_what_belongs_to_it_stays(whole: str) -> None:
    assert cleaned(whole) == whole


@pytest.mark.parametrize(
    ("variable", "pasted", "what"),
    [
        ("SLACK_BOT_TOKEN", APP, "That is an app-level token."),
        ("SLACK_APP_TOKEN", BOT, "That is a bot token."),
        ("SLACK_BOT_TOKEN", "xoxp-1-2", "That is a token of a person"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1-2", "ends after twelve hours"),
        ("SLACK_BOT_TOKEN", HEX, "looks like a signing secret"),
        ("SLACK_BOT_TOKEN", "https://hooks.slack.com/services/T/B/x", "an incoming webhook"),
        ("SLACK_BOT_TOKEN", f"{BOT} {APP}", "more than one thing"),
        ("SLACK_BOT_TOKEN", "xoxb-1…2", "may not have been copied whole"),
        ("SLACK_SIGNING_SECRET", BOT, "That is a bot token."),
        ("SLACK_SIGNING_SECRET", "123.456", "looks like a client id"),
        ("SLACK_SIGNING_SECRET", HEX[:-1], "may not have been copied whole"),
        ("SAYDO_SLACK_CLIENT_ID", HEX, "looks like a signing secret or a client secret"),
        ("SAYDO_PUBLIC_URL", "http://saydo.example", "no address that begins with https://"),
        ("SAYDO_PUBLIC_URL", "https://[::1", "no address that begins with https://"),
        ("SAYDO_DATABASE_URL", "mysql://a@b/c", "does not look like one"),
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is the bot token"),
    ],
)
def test_another_thing_is_recognised_and_the_right_one_described(variable: str, pasted: str, what: str) -> None:
    said = mix_up(variable, pasted)
    assert what in said
    assert VARIABLES[variable] in said
    assert not pasted or pasted not in said


@pytest.mark.parametrize(
    ("variable", "pasted"),
    [
        ("SLACK_BOT_TOKEN", BOT),
        ("SLACK_APP_TOKEN", APP),
        ("SLACK_SIGNING_SECRET", HEX),
        ("SAYDO_SLACK_CLIENT_ID", "1234.5678"),
        ("SAYDO_PUBLIC_URL", "https://saydo.example:8443"),
        ("SAYDO_DATABASE_URL", "postgresql://a:b@c/d"),
        ("SAYDO_HOST", "anything"),
    ],
)
def test_the_right_thing_is_taken(variable: str, pasted: str) -> None:
    assert mix_up(variable, pasted) == ""


@pytest.mark.parametrize(
    ("pasted", "variable"),
    [(BOT, "SLACK_BOT_TOKEN"), (APP, "SLACK_APP_TOKEN"), ("1.2", "SAYDO_SLACK_CLIENT_ID"), (HEX, ""), ("xoxp-1", "")],
)
def test_what_can_be_for_one_thing_only_is_known(pasted: str, variable: str) -> None:
    assert meant_for(pasted) == variable


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("xoxb-1234567890-abcdef-3a1f", "xoxb-…3a1f"),
        ("xoxb-short", "xoxb-…"),
        (HEX, "…cdef"),
        ("hunter2", "…"),
        ("postgresql://saydo:hunter2@db.example/saydo?password=x", "postgresql://…@db.example/saydo"),
        ("postgresql:///saydo?password=hunter2", "…"),
    ],
)
def test_a_secret_is_shown_masked(secret: str, shown: str) -> None:
    assert masked(secret) == shown
