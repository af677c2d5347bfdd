"""Settings for everybody: what holds for whoever did not set it themselves, changed by an admin."""

from collections.abc import Mapping
from typing import Any

from slack_sdk.models.blocks import InputBlock

from bot.domain.messages import View
from bot.domain.teams import SMALL_TEAM
from bot.views.blocks import context, heading, section
from bot.views.inputs import TEXT, text_input, ticks_input
from bot.views.kit import Errors, phrase, word_of
from bot.views.payloads import modal
from bot.views.reading import is_ticked, picked_number, picked_several, typed
from bot.views.setting_forms import (
    DigestChoice,
    Id,
    WorkspaceForm,
    WorkspaceInput,
)
from bot.views.setting_inputs import (
    country_input,
    draw_kinds,
    draw_times,
    length_input,
    read_manners,
    read_times,
    tentative_input,
)

_MINIMA = (5, 10, 15, 20, 30, 45, 60)


def draw_workspace_settings(form: WorkspaceForm) -> View:
    """Draw what holds for everybody who did not set it themselves."""
    values = form.values
    learned = phrase("Yours already, by your people's addresses: ", ", ".join(form.learned), ".", most=600)
    blocks = [
        section("This holds for everybody in the workspace. What a person set themselves stays."),
        heading("Which meetings are customer calls"),
        text_input(Id.TAG, "A tag in the title makes it one", values.call_tag, most=40, hint="Leave empty for no tag."),
        length_input(Id.MINIMUM, "Meetings count from", _MINIMA, values.minimum_minutes),
        tentative_input(is_ticked=values.counts_tentative),
        _domains(Id.INTERNAL, "Your own domains", values.internal_domains),
        *([context(learned)] if learned else []),
        _domains(Id.PARTNERS, "Partners' domains, never customers", values.partner_domains),
        heading("When I speak"),
        *draw_times(values.times, hours_hint="A person's calendar comes first when it knows their hours."),
        country_input(values.country, note="Leave empty: I guess it from each person's time zone."),
        heading("What I say"),
        *draw_kinds(values.manners, is_admin=True),
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
    """Read what holds for everybody; the inverse of draw_workspace_settings."""
    times = read_times(view)
    if isinstance(times, dict):
        return times
    return WorkspaceInput(
        times=times,
        manners=read_manners(view),
        counts_tentative=is_ticked(view, Id.TENTATIVE),
        call_tag=typed(view, Id.TAG).strip(),
        minimum_minutes=picked_number(view, Id.MINIMUM),
        internal_domains=typed(view, Id.INTERNAL),
        partner_domains=typed(view, Id.PARTNERS),
        country=typed(view, Id.COUNTRY).strip(),
        digests=frozenset(word_of(DigestChoice, one) for one in picked_several(view, Id.DIGESTS)),
    )
