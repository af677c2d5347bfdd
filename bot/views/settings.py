"""Settings: when SayDo speaks, of what, and what counts as a customer call; for one member and for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InputBlock

from bot.domain.manners import TO_PEOPLE, Manner, manners_of
from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.domain.teams import SMALL_TEAM
from bot.views.blocks import actions, button, context, heading, section
from bot.views.fewer import kind_words
from bot.views.inputs import (
    TEXT,
    dropped,
    is_ticked,
    picked_number,
    picked_several,
    picked_time,
    picked_word,
    select_input,
    several_input,
    text_input,
    tick_input,
    ticks_input,
    time_input,
    typed,
)
from bot.views.kit import Errors, counted, escape, meant, one_line, phrase, word_of
from bot.views.payloads import modal
from bot.views.setting_forms import (
    DigestChoice,
    FewerForm,
    FewerInput,
    Id,
    SettingsForm,
    SettingsInput,
    Times,
    WorkspaceForm,
    WorkspaceInput,
    kind_block,
)

__all__ = [
    "DigestChoice",
    "FewerForm",
    "FewerInput",
    "Id",
    "SettingsForm",
    "SettingsInput",
    "Times",
    "WorkspaceForm",
    "WorkspaceInput",
    "draw_settings",
    "draw_workspace_settings",
    "kind_block",
    "read_settings",
    "read_workspace_settings",
]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OBJECTIVE_LEADS = (5, 15, 30, 60, 120, 180, 240, 480, 1440, 2880)
_READY_LEADS = (5, 10, 15, 20, 30, 45, 60)
_RECAP_DELAYS = (0, 5, 10, 15, 30)
_MINIMA = (5, 10, 15, 20, 30, 45, 60)
MOST_BUDGET = 20
_MOST_NEVER = 100
_MOST_VALUE = 150  # of an option, for Slack
_FOR_ADMINS = frozenset({Kind.TEAM_LINK_BROKEN, Kind.WEBHOOK_PAUSED, Kind.DIGEST_TROUBLE})
_MANNERS = {
    Manner.KEEP: "In a message of its own",
    Manner.BRIEF: "Only in the morning brief",
    Manner.OFF: "Not at all",
}


def draw_settings(form: SettingsForm) -> View:
    """Draw a member's settings."""
    values = form.values
    everybody = [actions([button("Settings for everybody", Id.OPEN_WORKSPACE, "")])] if form.is_admin else []
    blocks = [
        *everybody,
        section(f"Times are in your zone, *{escape(form.zone, most=60) or 'UTC'}*."),
        context("Slack knows your zone: *Preferences*, then *Language & region*. I follow it when it changes."),
        *_times(values.times, hours_hint=one_line(form.hours_from, most=120)),
        heading("What I say"),
        *_off_now(values.manners),
        *_kinds(values.manners, is_admin=form.is_admin),
        tick_input(
            Id.NAMES_FIRST,
            "Lock screen",
            "Begin messages with the customer's name",
            is_ticked=values.shows_names_first,
        ),
        heading("What counts"),
        _tentative(is_ticked=values.counts_tentative),
        *_never(form.never_known),
        _country(values.country, note=form.country_note),
    ]
    return modal("Settings", blocks, callback_id=Id.SAVE, submit="Save")


_DAY_NUMBERS = {str(n): n for n in range(len(_DAYS))}


def _times(times: Times, *, hours_hint: str = "") -> list[SlackBlock]:
    ticked = [str(day) for day in sorted(times.weekdays)]
    days = {str(n): name for n, name in enumerate(_DAYS)}
    return [
        ticks_input(Id.WEEKDAYS, "Working days", days, ticked=ticked, is_optional=False, hint=hours_hint),
        time_input(Id.START, "Work begins", _wall(times.start), is_optional=False),
        time_input(Id.END, "Work ends", _wall(times.end), is_optional=False),
        time_input(Id.BRIEF_AT, "Morning brief at", _wall(times.brief_at), is_optional=False),
        _length(Id.OBJECTIVE_LEAD, "Ask for the objective before a call", _OBJECTIVE_LEADS, times.objective_minutes),
        _length(Id.READY_LEAD, "Ready card before a call", _READY_LEADS, times.ready_minutes),
        _length(Id.RECAP_DELAY, "Ask for the recap after a call", _RECAP_DELAYS, times.recap_minutes),
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


def _length(block_id: Id, label: str, usual: Iterable[int], chosen: int) -> InputBlock:
    options = {str(minutes): length_text(minutes) for minutes in sorted({*usual, chosen})}
    return select_input(block_id, label, options, chosen=str(chosen), is_optional=False)


def length_text(minutes: int) -> str:
    """Say a length of time: "at once", "15 minutes", "2 hours"."""
    if minutes == 0:
        return "At once"
    return counted(minutes // 60, "hour") if minutes % 60 == 0 else counted(minutes, "minute")


def _off_now(manners: Mapping[Kind, Manner]) -> list[SlackBlock]:
    """Say what is off, so that nobody wonders why nothing comes."""
    off = [kind_words(kind) for kind, manner in manners.items() if manner is Manner.OFF]
    less = [kind_words(kind) for kind, manner in manners.items() if manner is Manner.BRIEF]
    said = [
        phrase("Off now: ", "; ".join(off), ".", most=900),
        phrase("Only in the brief: ", "; ".join(less), ".", most=900),
    ]
    return [context(line) for line in said if line]


def _kinds(manners: Mapping[Kind, Manner], *, is_admin: bool) -> list[SlackBlock]:
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


def _tentative(*, is_ticked: bool) -> InputBlock:
    return tick_input(Id.TENTATIVE, "Invitations", "Count those not accepted yet", is_ticked=is_ticked)


def _never(accounts: Sequence[str]) -> list[SlackBlock]:
    """Offer the accounts that are never customer calls, to be taken back."""
    shown = [name for name in accounts if one_line(name) and len(name) <= _MOST_VALUE][:_MOST_NEVER]
    if not shown:
        return []
    options = {name: one_line(name, most=75) for name in shown}
    hint = "Take one out, and its meetings count again."
    return [several_input(Id.NEVER, "Never customer calls", options, chosen=shown, is_optional=True, hint=hint)]


def _country(value: str, *, note: str) -> InputBlock:
    hint = one_line(note, most=150)
    return text_input(
        Id.COUNTRY, "Country whose holidays you keep", value, most=60, placeholder="Germany, DE-BY, none", hint=hint
    )


def read_settings(view: Mapping[str, Any]) -> SettingsInput | Errors:
    """Read them."""
    times = _read_times(view)
    if isinstance(times, dict):
        return times
    return SettingsInput(
        times=times,
        manners=_read_manners(view),
        counts_tentative=is_ticked(view, Id.TENTATIVE),
        shows_names_first=is_ticked(view, Id.NAMES_FIRST),
        taken_back=dropped(view, Id.NEVER),
        country=typed(view, Id.COUNTRY).strip(),
    )


def _read_times(view: Mapping[str, Any]) -> Times | Errors:
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


def _read_manners(view: Mapping[str, Any]) -> dict[Kind, Manner]:
    read = {kind: picked_word(view, kind_block(kind), Manner) for kind in TO_PEOPLE}
    return {kind: manner for kind, manner in read.items() if manner in manners_of(kind)}


# -- for everybody -----------------------------------------------------------------------------------------------------


def draw_workspace_settings(form: WorkspaceForm) -> View:
    """Draw what holds for everybody who did not set it themselves."""
    values = form.values
    learned = phrase("Yours already, by your people's addresses: ", ", ".join(form.learned), ".", most=600)
    blocks = [
        section("This holds for everybody in the workspace. What a person set themselves stays."),
        heading("Which meetings are customer calls"),
        text_input(Id.TAG, "A tag in the title makes it one", values.call_tag, most=40, hint="Leave empty for no tag."),
        _length(Id.MINIMUM, "Meetings count from", _MINIMA, values.minimum_minutes),
        _tentative(is_ticked=values.counts_tentative),
        _domains(Id.INTERNAL, "Your own domains", values.internal_domains),
        *([context(learned)] if learned else []),
        _domains(Id.PARTNERS, "Partners' domains, never customers", values.partner_domains),
        heading("When I speak"),
        *_times(values.times, hours_hint="A person's calendar comes first when it knows their hours."),
        _country(values.country, note="Leave empty: I guess it from each person's time zone."),
        heading("What I say"),
        *_kinds(values.manners, is_admin=True),
        heading("Digests of teams"),
        ticks_input(
            Id.DIGESTS,
            "Digests may",
            _DIGESTS,
            ticked=[choice for choice in DigestChoice if choice in values.digests],
            hint="Without these: figures of the team, names only of what is escalated.",
        ),
    ]
    return modal("Settings for everybody", blocks, callback_id=Id.SAVE_WORKSPACE, submit="Save")


_DIGESTS = {
    DigestChoice.NAMES: "name people beside figures and promises",
    DigestChoice.SMALL: f"show percentages of teams with fewer than {SMALL_TEAM} reps",
    DigestChoice.SHARED: "be posted in channels shared with other organisations",
}


def _domains(block_id: Id, label: str, value: str) -> InputBlock:
    return text_input(block_id, label, value, most=TEXT, is_long=True, placeholder="vendor.example", hint="One a line.")


def read_workspace_settings(view: Mapping[str, Any]) -> WorkspaceInput | Errors:
    """Read it."""
    times = _read_times(view)
    if isinstance(times, dict):
        return times
    return WorkspaceInput(
        times=times,
        manners=_read_manners(view),
        counts_tentative=is_ticked(view, Id.TENTATIVE),
        call_tag=typed(view, Id.TAG).strip(),
        minimum_minutes=picked_number(view, Id.MINIMUM),
        internal_domains=typed(view, Id.INTERNAL),
        partner_domains=typed(view, Id.PARTNERS),
        country=typed(view, Id.COUNTRY).strip(),
        digests=frozenset(word_of(DigestChoice, one) for one in picked_several(view, Id.DIGESTS)),
    )
