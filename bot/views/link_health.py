"""How a member's calendars are doing, and what can be done about them."""

from collections.abc import Mapping
from typing import assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ConfirmObject

from bot.domain.links import LinkState, Provider
from bot.views.blocks import actions, button, context, plain, section
from bot.views.calendar_forms import Id as CalendarId
from bot.views.home_forms import Id, LinkHealth
from bot.views.kit import bullets, escape, joined, phrase


def is_healthy(link: LinkHealth) -> bool:
    """Tell whether there is nothing to do about a calendar."""
    return link.state in {LinkState.NEW, LinkState.OK}


def health(link: LinkHealth) -> list[SlackBlock]:
    """Draw how a calendar is doing, in at most two blocks."""
    which = escape(link.name, most=100) or "Your calendar"
    match link.state:
        case LinkState.NEW:
            return [context(f"{which} is connected and about to be read.")]
        case LinkState.OK:
            read = f"{which} was read {escape(link.age, most=60) or 'just now'}."
            return [context("\n".join([read, *bullets(link.warnings, most=_MOST_DOUBTS)])), *_controls(link)]
        case LinkState.BROKEN | LinkState.REVOKED:
            again = button("Connect again", Id.CONNECT, "")
            said = f"*I can't read your calendar.* {escape(link.error)}{phrase(' (', link.name, ')')}"
            return [section(said, accessory=again), *_controls(link)]
        case _:
            assert_never(link.state)


def _controls(link: LinkHealth) -> list[SlackBlock]:
    if not link.link_id:
        return []
    refresh = button("Refresh now", CalendarId.REFRESH, link.link_id)
    then = "I forget its meetings and ask about them no more. What you wrote stays."
    sure = ConfirmObject(
        title=plain("Unlink this calendar?"),
        text=plain(joined([then, _ENDING_ACCESS[link.provider]], by=" ")),
        confirm=plain("Unlink"),
        deny=plain("Keep it"),
        style="danger",
    )
    unlink = button("Unlink", CalendarId.UNLINK, link.link_id, confirm=sure)
    can_refresh = link.state is not LinkState.REVOKED
    controls = [*([refresh] if can_refresh else []), *([unlink] if link.can_be_unlinked else [])]
    return [actions(controls)] if controls else []


_MOST_DOUBTS = 3
_ENDING_ACCESS: Mapping[Provider, str] = {
    Provider.ICS: "",
    Provider.CALDAV: "Then delete the app password you made for me.",
    Provider.GOOGLE: "With the last calendar of the account, I end my access at Google too.",
    Provider.MICROSOFT: "Only you can end my access at Microsoft: at myapps.microsoft.com, choose SayDo, then Manage "
    "your application.",
}
