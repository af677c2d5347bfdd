"""Settings of a member: when SayDo speaks, of what, and what counts as a customer call."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.manners import Manner
from bot.domain.messages import View
from bot.domain.nudges import Kind
from bot.views.blocks import actions, button, context, heading, section
from bot.views.fewer import kind_words
from bot.views.inputs import several_input, tick_input
from bot.views.kit import Errors, escape, one_line, phrase
from bot.views.payloads import modal
from bot.views.reading import dropped, is_ticked, typed
from bot.views.setting_forms import (
    Id,
    SettingsForm,
    SettingsInput,
)
from bot.views.setting_inputs import (
    country_input,
    draw_kinds,
    draw_times,
    read_manners,
    read_times,
    tentative_input,
)

_MOST_NEVER = 100
_MOST_VALUE = 150  # of an option, for Slack


def draw_settings(form: SettingsForm) -> View:
    """Draw a member's settings."""
    values = form.values
    everybody = [actions([button("Settings for everybody", Id.OPEN_WORKSPACE, "")])] if form.is_admin else []
    blocks = [
        *everybody,
        section(f"Times are in your zone, *{escape(form.zone, most=60) or 'UTC'}*."),
        context("Slack knows your zone: *Preferences*, then *Language & region*. I follow it when it changes."),
        *draw_times(values.times, hours_hint=one_line(form.hours_from, most=120)),
        heading("What I say"),
        *_off_now(values.manners),
        *draw_kinds(values.manners, is_admin=form.is_admin),
        tick_input(
            Id.NAMES_FIRST,
            "Lock screen",
            "Begin messages with the customer's name",
            is_ticked=values.shows_names_first,
        ),
        heading("What counts"),
        tentative_input(is_ticked=values.counts_tentative),
        *_never(form.never_known),
        country_input(values.country, note=form.country_note),
    ]
    return modal("Settings", blocks, callback_id=Id.SAVE, submit="Save")


def _off_now(manners: Mapping[Kind, Manner]) -> list[SlackBlock]:
    """Say what is off, so that nobody wonders why nothing comes."""
    off = [kind_words(kind) for kind, manner in manners.items() if manner is Manner.OFF]
    less = [kind_words(kind) for kind, manner in manners.items() if manner is Manner.BRIEF]
    said = [
        phrase("Off now: ", "; ".join(off), ".", most=900),
        phrase("Only in the brief: ", "; ".join(less), ".", most=900),
    ]
    return [context(line) for line in said if line]


def _never(accounts: Sequence[str]) -> list[SlackBlock]:
    """Offer the accounts that are never customer calls, to be taken back."""
    shown = [name for name in accounts if one_line(name) and len(name) <= _MOST_VALUE][:_MOST_NEVER]
    if not shown:
        return []
    options = {name: one_line(name, most=75) for name in shown}
    hint = "Take one out, and its meetings count again."
    return [several_input(Id.NEVER, "Never customer calls", options, chosen=shown, is_optional=True, hint=hint)]


def read_settings(view: Mapping[str, Any]) -> SettingsInput | Errors:
    """Read a member's settings; the inverse of draw_settings."""
    times = read_times(view)
    if isinstance(times, dict):
        return times
    return SettingsInput(
        times=times,
        manners=read_manners(view),
        counts_tentative=is_ticked(view, Id.TENTATIVE),
        shows_names_first=is_ticked(view, Id.NAMES_FIRST),
        taken_back=dropped(view, Id.NEVER),
        country=typed(view, Id.COUNTRY).strip(),
    )
