"""The morning brief: the day at a glance, drawn again as its lines are dealt with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.commitments import State
from bot.domain.messages import Message
from bot.domain.nudges import Kind
from bot.domain.preps import AgendaState
from bot.views.agendas import agenda_state_text
from bot.views.blocks import actions, button, heading, section, small_if_said
from bot.views.call_forms import CallFacts
from bot.views.call_forms import Id as CallId
from bot.views.call_lines import clock_of, moved_text, title_of, who_text
from bot.views.commitment_cards import offered_blocks
from bot.views.commitment_forms import CommitmentItem
from bot.views.commitment_items import item_blocks, item_line
from bot.views.digest_previews import OwnPart, own_parts_headline, part_groups
from bot.views.fewer import fewer_button
from bot.views.folding import Group, Part, Room, groups
from bot.views.kit import counted, escape, joined, phrase
from bot.views.leads import LedBy, led_section
from bot.views.payloads import MOST_BLOCKS, MOST_TEXT, message
from bot.views.recap_inputs import Id as RecapId
from bot.views.team_news import NewsLine, news_blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefCall:
    """A call of today; `led_by` names the colleague who leads it, None when the reader does.

    `agenda_state` None: there is no agenda. `is_asked` is False for who switched the question about objectives off.
    """

    call: CallFacts
    has_objective: bool
    is_off: bool = False
    led_by: LedBy | None = None
    agenda_state: AgendaState | None = None
    is_asked: bool = True

    @property
    def is_bare(self) -> bool:
        """True when an objective is missing that the reader is asked for."""
        return self.is_asked and not self.has_objective and self.led_by is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The day. `day` like "Monday 23 November"; what is closed since is passed with its state and shown so.

    `offered` waits for an answer that no message of its own asks for. `was_due` is the clock time of a brief that comes
    late, "" for one in time.
    """

    day: str
    calls: tuple[BriefCall, ...] = ()
    recaps_owed: tuple[CallFacts, ...] = ()
    due: tuple[CommitmentItem, ...] = ()
    overdue: tuple[CommitmentItem, ...] = ()
    due_soon: tuple[CommitmentItem, ...] = ()
    they_owe: tuple[CommitmentItem, ...] = ()
    handed_over: tuple[CommitmentItem, ...] = ()
    team_news: tuple[NewsLine, ...] = ()
    offered: tuple[CommitmentItem, ...] = ()
    own_parts: tuple[OwnPart, ...] = ()
    was_due: str = ""
    names_first: bool = False


def draw_brief(brief: Brief) -> Message:
    """Draw the brief: must-dos first and never folded; what does not fit is counted and found on Home."""
    head = [_headline(brief), *small_if_said(phrase("This was due at ", brief.was_due, "."))]
    foot = actions([fewer_button(Kind.BRIEF)])
    room = Room(blocks=MOST_BLOCKS, text=MOST_TEXT)
    room.takes([*head, foot])
    must_dos = _must_dos(brief)
    room.takes(must_dos)
    return message([*head, *must_dos, *groups(_groups(brief), room=room, rest="on Home"), foot])


def _headline(brief: Brief) -> SlackBlock:
    """Say the day in numbers: nobody is named on a lock screen, unless the member wants it."""
    calls = _standing(brief)
    owed = _open(brief.they_owe)
    parts = [
        _calls(brief),
        f"{counted(len(brief.recaps_owed), 'recap')} to write" if brief.recaps_owed else "",
        _promises(brief),
        f"{counted(owed, 'thing')} they owe you" if owed else "",
        f"{counted(len(brief.handed_over), 'promise')} handed to you" if brief.handed_over else "",
        "news of your team" if brief.team_news else "",
        f"{counted(len(brief.offered), 'promise')} offered to you" if brief.offered else "",
        own_parts_headline(brief.own_parts),
    ]
    news = joined(parts, by="; ") or "all dealt with"
    first = f" First: {clock_of(calls[0].call)}{title_of(calls[0].call, most=60)}." if calls else ""
    return section(f"*{escape(brief.day, most=60) or 'Today'}*: {news}.{first if brief.names_first else ''}")


def _standing(brief: Brief) -> list[BriefCall]:
    return [one for one in brief.calls if not one.is_off]


def _calls(brief: Brief) -> str:
    calls = _standing(brief)
    bare = sum(one.is_bare for one in calls)
    how_many = counted(len(calls), "customer call") if calls else ""
    if not bare:
        return how_many
    return f"{how_many}{', ' if len(calls) > 1 else ' '}{f'{bare} ' if bare < len(calls) else ''}without an objective"


def _promises(brief: Brief) -> str:
    whens = (("late", brief.overdue), ("due today", brief.due), ("due on the next working day", brief.due_soon))
    counts = [f"{_open(items)} {when}" for when, items in whens if _open(items)]
    total = sum(_open(items) for _, items in whens)
    if len(counts) == 1:
        return f"{counted(total, 'promise')} {counts[0].partition(' ')[2]}"
    return f"{counted(total, 'promise')}: {', '.join(counts)}" if total else ""


def _open(items: Sequence[CommitmentItem]) -> int:
    return sum(item.state is State.OPEN and not item.is_moved_since for item in items)


def _must_dos(brief: Brief) -> list[SlackBlock]:
    items = [item for item in _all_items(brief) if item.is_must_do]
    if not items:
        return []
    draw = partial(item_blocks, within="brief.must", is_compact=len(_all_items(brief)) > _MOST_FULL)
    shown = [block for item in items[:_MOST_WITH_MENU] for block in draw(item)]
    rest = [f"• {escape(item_line(item), most=100)}" for item in items[_MOST_WITH_MENU:]]
    lines = [section("\n".join(rest[n : n + _LINES_TOGETHER])) for n in range(0, len(rest), _LINES_TOGETHER)]
    return [heading("Before anything else"), *shown, *lines]


_MOST_WITH_MENU = 20
_LINES_TOGETHER = 25
_MOST_FULL = 4  # with more, each gets a menu in place of a row of buttons


def _all_items(brief: Brief) -> list[CommitmentItem]:
    everything = (*brief.handed_over, *brief.overdue, *brief.due, *brief.due_soon, *brief.they_owe)
    return list({item.id: item for item in everything}.values())


def _groups(brief: Brief) -> list[Group[Any]]:
    items = (
        ("Handed to you", "brief.handed", brief.handed_over),
        ("Late", "brief.late", brief.overdue),
        ("Due today", "brief.due", brief.due),
        ("Due on the next working day", "brief.soon", brief.due_soon),
        ("They owe you", "brief.theirs", brief.they_owe),
    )
    is_compact = len(_all_items(brief)) > _MOST_FULL
    return [
        Group(title="Calls", items=brief.calls, draw=_call),
        Group(title="Recaps to write", items=brief.recaps_owed, draw=_recap),
        Group(title="Offered to you", items=brief.offered, draw=partial(offered_blocks, within="brief.offered")),
        *(
            Group(
                title=title,
                items=[item for item in some if not item.is_must_do],
                draw=partial(item_blocks, within=within, is_compact=is_compact),
            )
            for title, within, some in items
        ),
        Group(title="Your team", items=brief.team_news, draw=news_blocks),
        *part_groups(brief.own_parts),
    ]


def _call(one: BriefCall) -> Part:
    call = one.call
    if one.is_off:
        return [section(f"*{clock_of(call)}{title_of(call)}*: cancelled")]
    agenda = phrase("agenda: ", agenda_state_text(one.agenda_state))
    facts = joined([moved_text(call), who_text(call), agenda])
    said = joined([f"*{clock_of(call)}{title_of(call)}*", facts], by="\n")
    if one.led_by is not None:
        return [led_section("brief.led", said, one.led_by, call_id=call.call_id)]
    write = button("Write objective", CallId.WRITE_OBJECTIVE, call.call_id)
    return [section(said, accessory=write if one.is_bare else None)]


def _recap(call: CallFacts) -> Part:
    said = joined([f"*{title_of(call)}*", escape(call.when, most=80)], by="\n")
    return [section(said, accessory=button("Write recap", RecapId.WRITE, call.call_id))]
