"""App Home: the day at a glance, what is owed on both sides, and each list in full, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.messages import View
from bot.views.blocks import actions, button, context, heading, if_said, section
from bot.views.call_forms import CallFacts
from bot.views.call_forms import Id as CallId
from bot.views.call_lines import call_text
from bot.views.commitment_cards import offered_blocks
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_forms import Id as CommitmentId
from bot.views.commitment_items import item_blocks, item_line
from bot.views.commitment_lists import Which
from bot.views.folding import Part as Drawn
from bot.views.home_forms import Home, HomeCall, Id, LinkHealth, Page, Part, Scores, page_named
from bot.views.kit import bullets, counted, escape, joined
from bot.views.leads import led_section
from bot.views.link_health import health, is_healthy
from bot.views.look_forms import Id as LookId
from bot.views.look_forms import LookLine
from bot.views.looks import last_look_text
from bot.views.payloads import home_tab
from bot.views.recap_inputs import Id as RecapId
from bot.views.scores import score_text
from bot.views.setting_forms import Id as SettingId
from bot.views.team_forms import Id as TeamId
from bot.views.team_forms import TeamFacts
from bot.views.team_words import expected_text, team_name

__all__ = ["Home", "HomeCall", "Id", "LinkHealth", "Page", "Part", "Scores", "draw_home", "page_named"]

_ON_A_PAGE = 25
_MOST_LINKS = 6
_MOST_OFFERED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list on Home: drawn one by one, the first `most` at a glance."""

    part: Part
    title: str
    items: Sequence[Any]
    draw: Callable[[Any], Drawn]
    most: int


def draw_home(home: Home) -> View:
    """Draw Home at a glance, or the page of one of its lists."""
    lists = {one.part: one for one in _lists(home)}
    if home.page.part is not None and lists[home.page.part].items:
        return home_tab(_page(lists[home.page.part], home.page.number))
    return home_tab(_at_a_glance(home, lists))


def _lists(home: Home) -> list[_List]:
    ours, theirs = _in_order(home.we_owe), _in_order(home.they_owe)
    draw_ours = partial(item_blocks, within="home.ours", is_compact=True)
    draw_theirs = partial(item_blocks, within="home.theirs", is_compact=True)
    return [
        _List(part=Part.TODAY, title="Today", items=home.today, draw=_call, most=11),
        _List(part=Part.RECAPS, title="Recaps to write", items=home.recaps_owed, draw=_recap, most=7),
        _List(part=Part.OURS, title="What I owe", items=ours, draw=draw_ours, most=15),
        _List(part=Part.THEIRS, title="What I am owed", items=theirs, draw=draw_theirs, most=11),
        _List(part=Part.NEXT, title="Next", items=home.next, draw=_call, most=9),
    ]


def _in_order(items: Sequence[CommitmentItem]) -> list[CommitmentItem]:
    """Put must-dos first, then what is overdue; both as they come, by deadline."""
    return sorted(items, key=lambda item: (not item.is_must_do, not item.overdue))


# -- at a glance -------------------------------------------------------------------------------------------------------


def _at_a_glance(home: Home, lists: dict[Part, _List]) -> list[SlackBlock]:
    links = home.links[:_MOST_LINKS]
    return [
        *([_acts(home)] if home.is_linked else _first_steps()),
        *(block for link in links if not is_healthy(link) for block in health(link)),
        *_offered(home.offered),
        *_left(home.left),
        *if_said(score_text(home.scores)),
        *_unmanaged(home.unmanaged),
        *(block for one in lists.values() for block in _first_of(one)),
        *([section("*Nothing open.* Your next customer call shows up here.")] if _is_empty(home) else []),
        *_expected(home.teams),
        *_looked(home.looked),
        *(block for link in links if is_healthy(link) for block in health(link)),
    ]


def _acts(home: Home) -> SlackBlock:
    controls = (
        ("Add a promise", Id.PROMISE),
        ("Settings", SettingId.OPEN),
        ("Connect another calendar", Id.CONNECT),
        *((("Teams", TeamId.LIST),) if home.manages else ()),
    )
    return actions([button(said, control, "") for said, control in controls])


def _offered(items: Sequence[CommitmentItem]) -> list[SlackBlock]:
    """Draw what waits for a word of the reader: an answer to a colleague."""
    shown = [block for item in items[:_MOST_OFFERED] for block in offered_blocks(item, within="home.offered")]
    hidden = len(items) - _MOST_OFFERED
    return [*shown, *([context(f"and {hidden} more offered to you, in /commitments")] if hidden > 0 else [])]


def _left(count: int) -> list[SlackBlock]:
    """Say that promises have nobody to keep them, and lead to them."""
    if not count:
        return []
    said = f"{counted(count, 'open promise')} {'belongs' if count == 1 else 'belong'} to people who left."
    return [section(said, accessory=button("Take over", CommitmentId.LIST_OPEN, Which.LEFT.value))]


def _unmanaged(names: Sequence[str]) -> list[SlackBlock]:
    """Say which teams nobody manages."""
    said = bullets([f"Nobody manages the team {name}." for name in names], most=3, rest="teams")
    return [section("\n".join(said), accessory=button("Teams", TeamId.LIST, ""))] if said else []


def _expected(teams: Sequence[TeamFacts]) -> list[SlackBlock]:
    """Say what the reader's teams expect, in one block."""
    expecting = teams[:_MOST_TEAMS]
    said = [f"*What your team {team_name(one)} expects*\n{expected_text(one.expectations)}" for one in expecting]
    more = [f"and {len(teams) - _MOST_TEAMS} more"] if len(teams) > _MOST_TEAMS else []
    return [section("\n".join([*said, *more]), accessory=button("Teams", TeamId.LIST, ""))] if said else []


_MOST_TEAMS = 2


def _looked(line: LookLine | None) -> list[SlackBlock]:
    """Say who looked at the reader's figures last."""
    return [section(last_look_text(line), accessory=button("Who looked", LookId.WHO, "0"))] if line else []


def _first_of(one: _List) -> list[SlackBlock]:
    """Draw a list's first items, and the way to the rest; must-dos that don't fit stand there as lines."""
    if not one.items:
        return []
    shown = [block for item in one.items[: one.most] for block in one.draw(item)]
    hidden = one.items[one.most :]
    must_dos = [item for item in hidden if isinstance(item, CommitmentItem) and item.is_must_do]
    show_all = button(f"Show all {len(one.items)}", Id.SHOW, Page(part=one.part).name)
    return [heading(one.title), *shown, *_as_lines(must_dos), *([actions([show_all])] if hidden else [])]


def _as_lines(items: Sequence[CommitmentItem]) -> list[SlackBlock]:
    lines = [f"• {escape(item_line(item), most=100)}" for item in items[: _LINES_TOGETHER * _MOST_TOGETHER]]
    return [section("\n".join(lines[n : n + _LINES_TOGETHER])) for n in range(0, len(lines), _LINES_TOGETHER)]


_LINES_TOGETHER = 25
_MOST_TOGETHER = 6


def _is_empty(home: Home) -> bool:
    return home.is_linked and not any(
        (home.today, home.next, home.recaps_owed, home.we_owe, home.they_owe, home.offered)
    )


def _first_steps() -> list[SlackBlock]:
    return [
        heading("Three steps to start"),
        section("*1. Connect your calendar.* I read it to see which meetings are customer calls, and nothing more."),
        section("*2. Say what each call is for.* I ask two hours before. One line is enough."),
        section("*3. Keep what you promise.* After the call you say who does what by when. I come back to it in time."),
        actions(
            [
                button("Connect calendar", Id.CONNECT, "", style="primary"),
                button("Add a promise", Id.PROMISE, ""),
                button("Settings", SettingId.OPEN, ""),
            ]
        ),
    ]


# -- a page of a list --------------------------------------------------------------------------------------------------


def _page(one: _List, number: int) -> list[SlackBlock]:
    pages = (len(one.items) - 1) // _ON_A_PAGE + 1
    number = min(number, pages)
    first = (number - 1) * _ON_A_PAGE
    shown = one.items[first : first + _ON_A_PAGE]
    where = f"{first + 1} to {first + len(shown)} of {counted(len(one.items), 'entry', 'entries')}"
    controls = [
        button("Back to everything", Id.SHOW, ""),
        *([button("Earlier", Id.EARLIER, Page(part=one.part, number=number - 1).name)] if number > 1 else []),
        *([button("Later", Id.LATER, Page(part=one.part, number=number + 1).name)] if number < pages else []),
    ]
    return [
        heading(one.title),
        context(where),
        actions(controls, block_id="homes.above"),
        *(block for item in shown for block in one.draw(item)),
        actions(controls, block_id="homes.below"),
    ]


# -- one entry ---------------------------------------------------------------------------------------------------------


def _call(one: HomeCall) -> Drawn:
    call = one.call
    said = joined([call_text(call), _standing(one)], by="\n")
    if one.led_by is not None:
        return [led_section("home.led", said, one.led_by, call_id=call.call_id)]
    if one.is_over:
        write = button("Write recap", RecapId.WRITE, call.call_id)
        return [section(said, accessory=None if one.is_recapped else write)]
    is_set = bool(one.objective.strip())
    label, control = ("Change", CallId.CHANGE) if is_set else ("Write objective", CallId.WRITE_OBJECTIVE)
    return [section(said, accessory=button(label, control, call.call_id))]


def _standing(one: HomeCall) -> str:
    """Say what is done for a call and what is missing, for mrkdwn."""
    if one.is_over:
        return "Recap written" if one.is_recapped else "Recap to write"
    objective = escape(one.objective, most=200)
    without = "Going in without an objective" if one.winging_reason else "No objective yet"
    return joined([f"Objective: {objective}" if objective else without, escape(one.agenda, most=60)], by="\n")


def _recap(call: CallFacts) -> Drawn:
    write = button("Write recap", RecapId.WRITE, call.call_id)
    return [section(call_text(call), accessory=write)]
