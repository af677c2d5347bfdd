"""What both modals of settings ask: when SayDo speaks, of what, and which holidays count; drawn and read."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InputBlock

from bot.domain.manners import TO_PEOPLE, Manner, manners_of
from bot.domain.nudges import Kind
from bot.views.fewer import kind_words
from bot.views.inputs import select_input, text_input, tick_input, ticks_input, time_input
from bot.views.kit import Errors, counted, meant, one_line
from bot.views.reading import picked_number, picked_several, picked_time, picked_word
from bot.views.setting_forms import (
    Id,
    Times,
    kind_block,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OBJECTIVE_LEADS = (5, 15, 30, 60, 120, 180, 240, 480, 1440, 2880)
_READY_LEADS = (5, 10, 15, 20, 30, 45, 60)
_RECAP_DELAYS = (0, 5, 10, 15, 30)
MOST_BUDGET = 20
_FOR_ADMINS = frozenset({Kind.TEAM_LINK_BROKEN, Kind.WEBHOOK_PAUSED, Kind.DIGEST_TROUBLE})
_MANNERS = {
    Manner.KEEP: "In a message of its own",
    Manner.BRIEF: "Only in the morning brief",
    Manner.OFF: "Not at all",
}
_DAY_NUMBERS = {str(n): n for n in range(len(_DAYS))}


def draw_times(times: Times, *, hours_hint: str = "") -> list[SlackBlock]:
    """Ask when SayDo speaks."""
    ticked = [str(day) for day in sorted(times.weekdays)]
    days = {str(n): name for n, name in enumerate(_DAYS)}
    return [
        ticks_input(Id.WEEKDAYS, "Working days", days, ticked=ticked, is_optional=False, hint=hours_hint),
        time_input(Id.START, "Work begins", _wall(times.start), is_optional=False),
        time_input(Id.END, "Work ends", _wall(times.end), is_optional=False),
        time_input(Id.BRIEF_AT, "Morning brief at", _wall(times.brief_at), is_optional=False),
        length_input(
            Id.OBJECTIVE_LEAD, "Ask for the objective before a call", _OBJECTIVE_LEADS, times.objective_minutes
        ),
        length_input(Id.READY_LEAD, "Ready card before a call", _READY_LEADS, times.ready_minutes),
        length_input(Id.RECAP_DELAY, "Ask for the recap after a call", _RECAP_DELAYS, times.recap_minutes),
        select_input(
            Id.BUDGET,
            "New messages a day, at most",
            {str(n): counted(n, "message") for n in range(1, MOST_BUDGET + 1)},
            chosen=str(times.budget),
            is_optional=False,
            hint="Calls go first. What is over waits for the next morning brief.",
        ),
    ]


def _wall(at: time) -> str:
    return f"{at:%H:%M}"


def length_input(block_id: Id, label: str, usual: Iterable[int], chosen: int) -> InputBlock:
    """Offer lengths in minutes, the one that holds among them."""
    options = {str(minutes): length_text(minutes) for minutes in sorted({*usual, chosen})}
    return select_input(block_id, label, options, chosen=str(chosen), is_optional=False)


def length_text(minutes: int) -> str:
    """Say a length of time: "at once", "15 minutes", "2 hours"."""
    if minutes == 0:
        return "At once"
    return counted(minutes // 60, "hour") if minutes % 60 == 0 else counted(minutes, "minute")


def draw_kinds(manners: Mapping[Kind, Manner], *, is_admin: bool) -> list[SlackBlock]:
    """Ask of each kind how it reaches people; what only admins are told is asked of admins only."""
    return [
        select_input(
            kind_block(kind),
            _label(kind),
            {manner.value: _MANNERS[manner] for manner in manners_of(kind)},
            chosen=manner.value,
            is_optional=False,
        )
        for kind, manner in manners.items()
        if is_admin or kind not in _FOR_ADMINS
    ]


def _label(kind: Kind) -> str:
    said = kind_words(kind).removeprefix("the ")
    return said[:1].upper() + said[1:]


def tentative_input(*, is_ticked: bool) -> InputBlock:
    """Ask whether invitations not accepted yet count."""
    return tick_input(Id.TENTATIVE, "Invitations", "Count those not accepted yet", is_ticked=is_ticked)


def country_input(value: str, *, note: str) -> InputBlock:
    """Ask for the country as people write it; `note` says what an empty field means."""
    hint = one_line(note, most=150)
    return text_input(
        Id.COUNTRY, "Country whose holidays you keep", value, most=60, placeholder="Germany, DE-BY, none", hint=hint
    )


def read_times(view: Mapping[str, Any]) -> Times | Errors:
    """Read when SayDo speaks; the inverse of draw_times."""
    start, end, brief_at = (picked_time(view, block) for block in (Id.START, Id.END, Id.BRIEF_AT))
    missing = {Id.START: start, Id.END: end, Id.BRIEF_AT: brief_at}
    if start is None or end is None or brief_at is None:
        return {block.value: "Pick a time, like 09:00." for block, at in missing.items() if at is None}
    if end <= start:
        return {Id.END.value: "Work ends before it begins here. Pick a later end."}
    if brief_at >= end:
        return {Id.BRIEF_AT.value: "The brief is of use before the working day ends. Pick an earlier time."}
    weekdays = frozenset(meant(_DAY_NUMBERS, day) for day in picked_several(view, Id.WEEKDAYS))
    if not weekdays:
        return {Id.WEEKDAYS.value: "Tick one day at least."}
    return Times(
        weekdays=weekdays,
        start=start,
        end=end,
        brief_at=brief_at,
        objective_minutes=picked_number(view, Id.OBJECTIVE_LEAD),
        ready_minutes=picked_number(view, Id.READY_LEAD),
        recap_minutes=picked_number(view, Id.RECAP_DELAY),
        budget=picked_number(view, Id.BUDGET),
    )


def read_manners(view: Mapping[str, Any]) -> dict[Kind, Manner]:
    """Read how each kind reaches people; the inverse of draw_kinds, a way that the kind does not offer left out."""
    read = {kind: picked_word(view, kind_block(kind), Manner) for kind in TO_PEOPLE}
    return {kind: manner for kind, manner in read.items() if manner in manners_of(kind)}
