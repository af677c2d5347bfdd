"""The first message to who installed SayDo: three steps."""

from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.messages import Message
from bot.views.answer_forms import Id as AnswerId
from bot.views.blocks import actions, button, context, section
from bot.views.kit import escape
from bot.views.payloads import message
from bot.views.setting_forms import Id as SettingId
from bot.views.team_forms import Id as TeamId


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """Where SayDo is now, and which steps are taken."""

    workspace: str
    is_admin: bool
    has_calendar: bool = False
    has_team: bool = False


def draw_welcome(welcome: Welcome) -> Message:
    """Draw the three steps; one that was taken says so."""
    where = escape(welcome.workspace, most=100) or "your workspace"
    return message(
        [
            section(f"*SayDo is in {where}. Three steps make it useful.*"),
            section(
                f"*1. Connect your calendar.* {_DONE if welcome.has_calendar else ''}"
                "I read it to see which meetings are customer calls, and ask about those only."
            ),
            section(_for_everybody(welcome)),
            section(
                f"*3. Make a team.* {_DONE if welcome.has_team else ''}"
                "Its people hear of it, each connects a calendar, and its channel gets a digest once a week."
            ),
            actions(_buttons(welcome)),
            context("I write to nobody else before they open me or are put in a team. More in /saydo help."),
        ]
    )


_DONE = "_Done._ "


def _for_everybody(welcome: Welcome) -> str:
    what = "Your mail domains, working hours, and how often I may speak."
    who = "" if welcome.is_admin else " An admin of your Slack finds this in /saydo settings."
    return f"*2. Look at what holds for everybody.* {what}{who}"


def _buttons(welcome: Welcome) -> list[ButtonElement]:
    own = [button("Settings for everybody", SettingId.OPEN_WORKSPACE, "")] if welcome.is_admin else []
    style = None if welcome.has_calendar else "primary"
    return [
        button("Connect calendar", AnswerId.RECONNECT, "", style=style),
        *own,
        button("Teams", TeamId.LIST, ""),
    ]
