"""App Home: today, what is owed on both sides, and the health of the calendar link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, assert_never

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ConfirmObject

from bot.domain.links import LinkState, Provider
from bot.domain.messages import View
from bot.views.blocks import actions, button, context, divider, heading, plain, section, small_if_said
from bot.views.calendar_forms import Id as CalendarId
from bot.views.call_forms import CallFacts
from bot.views.call_forms import Id as CallId
from bot.views.call_lines import call_text
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_items import item_blocks
from bot.views.folding import Group, Part, Room, group
from bot.views.kit import bullets, escape, joined, phrase
from bot.views.payloads import home_tab
from bot.views.recap_inputs import Id as RecapId


class Id(StrEnum):
    """Controls."""

    CONNECT = "homes.connect"  # opens answers.draw_connect


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeCall:
    """A call and what is prepared for it."""

    call: CallFacts
    objective: str = ""
    winging_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHealth:
    """A calendar link: `age` like "3 minutes ago", `error` a sentence when it can't be read.

    `name` says which calendar, `warnings` what is doubtful in it. One that an admin linked for everybody can't be
    unlinked.
    """

    state: LinkState
    provider: Provider = Provider.ICS
    age: str = ""
    error: str = ""
    link_id: str = ""
    name: str = ""
    warnings: tuple[str, ...] = ()
    can_be_unlinked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Everything on Home. `say_do` is a finished sentence; nothing linked shows the three-step start."""

    is_linked: bool
    today: tuple[HomeCall, ...] = ()
    next: tuple[HomeCall, ...] = ()
    recaps_owed: tuple[CallFacts, ...] = ()
    we_owe: tuple[CommitmentItem, ...] = ()
    they_owe: tuple[CommitmentItem, ...] = ()
    say_do: str = ""
    links: tuple[LinkHealth, ...] = ()


def draw_home(home: Home) -> View:
    """Draw Home; what does not fit is counted, with the command that shows it."""
    links = home.links[:_MOST_LINKS]
    return home_tab(
        [
            *([] if home.is_linked else _first_steps()),
            *(block for link in links if not _is_healthy(link) for block in _health(link)),
            *small_if_said(escape(home.say_do)),
            *_calls("Today", home.today, most=12),
            *_part(Group(title="Recaps to write", items=home.recaps_owed, draw=_recap), most=10, rest="with /recap"),
            *_items("What I owe", "home.ours", home.we_owe, most=26),
            *_items("What I am owed", "home.theirs", home.they_owe, most=16),
            *_calls("Next", home.next, most=10),
            *([section("*Nothing open.* Your next customer call shows up here.")] if _is_empty(home) else []),
            *(block for link in links if _is_healthy(link) for block in _health(link)),
            *([actions([button("Connect another calendar", Id.CONNECT, "")])] if home.is_linked else []),
        ]
    )


def _is_healthy(link: LinkHealth) -> bool:
    return link.state in {LinkState.NEW, LinkState.OK}


def _is_empty(home: Home) -> bool:
    return home.is_linked and not any((home.today, home.next, home.recaps_owed, home.we_owe, home.they_owe))


def _first_steps() -> list[SlackBlock]:
    return [
        heading("Three steps to start"),
        section("*1. Connect your calendar.* I read it to see which meetings are customer calls, and nothing more."),
        section("*2. Say what each call is for.* I ask two hours before. One line is enough."),
        section("*3. Keep what you promise.* After the call you say who does what by when. I come back to it in time."),
        actions([button("Connect calendar", Id.CONNECT, "", style="primary")]),
        divider(),
    ]


def _health(link: LinkHealth) -> list[SlackBlock]:
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


def _part(part: Group[Any], *, most: int, rest: str) -> list[SlackBlock]:
    """Draw a part of Home in at most `most` blocks, so that no part crowds out another."""
    return group(part, room=Room(blocks=most, text=_MOST_PART), rest=rest)


_MOST_PART = 20_000
_MOST_LINKS = 6


def _calls(title: str, calls: Sequence[HomeCall], *, most: int) -> list[SlackBlock]:
    return _part(Group(title=title, items=calls, draw=_call), most=most, rest="with /prep")


def _call(one: HomeCall) -> Part:
    call = one.call
    said = call_text(call)
    if objective := escape(one.objective, most=200):
        change = button("Change", CallId.CHANGE, call.call_id)
        return [section(f"{said}\nObjective: {objective}", accessory=change)]
    without = "\nGoing in without an objective" if one.winging_reason else ""
    return [section(f"{said}{without}", accessory=button("Write objective", CallId.WRITE_OBJECTIVE, call.call_id))]


def _recap(call: CallFacts) -> Part:
    write = button("Write recap", RecapId.WRITE, call.call_id)
    return [section(call_text(call), accessory=write)]


def _items(title: str, within: str, items: Sequence[CommitmentItem], *, most: int) -> list[SlackBlock]:
    ordered = sorted(items, key=lambda item: not item.is_must_do)
    draw = partial(item_blocks, within=within, is_compact=True)
    return _part(Group(title=title, items=ordered, draw=draw), most=most, rest="in /commitments")
