"""Slack's composition objects as tables of limits: texts, options, confirmations.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from typing import Any, Final

from bot.sandbox.checks import Check, Report, Shape, array, boolean, exactly_one, kinds, one_of, shaped, string


def plain_text(most: int, *, least: int = 1) -> Check:
    """Ask for a plain_text object of at most so many characters."""
    shape = Shape(must={"type": one_of("plain_text"), "text": string(most=most, least=least)}, may={"emoji": boolean})

    def check(value: Any, at: str, report: Report) -> None:
        if isinstance(value, dict) and value.get("type") == "mrkdwn":
            report.add("must be a plain_text object; mrkdwn is not allowed here", f"{at}/type")
            return
        shape(value, at, report)

    return check


def text(most: int) -> Check:
    """Ask for a text object of either kind of at most so many characters."""
    return kinds(
        {
            "plain_text": plain_text(most),
            "mrkdwn": Shape(must={"type": one_of("mrkdwn"), "text": string(most=most)}, may={"verbatim": boolean}),
        }
    )


def _option(*, text_check: Check, may: dict[str, Check] | None = None) -> Shape:
    fields = {"description": plain_text(75), **(may or {})}
    return Shape(must={"text": text_check, "value": string(most=150)}, may=fields)


URL: Final = shaped(r"(?:https?|mailto|slack|tel):\S{1,2990}", what="a valid URL of at most 3000 characters")
MENU_OPTION: Final = _option(text_check=plain_text(75))
OVERFLOW_OPTION: Final = _option(text_check=plain_text(75), may={"url": URL})
LIST_OPTION: Final = Shape(must={"text": text(75), "value": string(most=150)}, may={"description": text(75)})

CONFIRM: Final = Shape(
    must={"title": plain_text(100), "text": text(300)},
    may={"confirm": plain_text(30), "deny": plain_text(30), "style": one_of("primary", "danger")},
)
OPTIONS: Final = array(MENU_OPTION, most=100)
OPTION_GROUPS: Final = array(Shape(must={"label": plain_text(75), "options": OPTIONS}), most=100)
CONVERSATION_FILTER: Final = Shape(
    may={
        "include": array(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
DISPATCH: Final = Shape(
    must={"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)},
)
SLACK_FILE: Final = Shape(may={"id": string(most=255), "url": URL}, also=exactly_one("id", "url"))


def option_values(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options of a drawn menu, groups flattened."""
    groups = value.get("option_groups") or []
    return [*(value.get("options") or []), *(option for group in groups for option in group["options"])]
