"""The modal about a team: a new one whole, or the facts or the people of one that is there."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import InputBlock

from bot.domain.messages import View
from bot.domain.rhythms import EXAMPLES
from bot.domain.teams import TeamId, WhenEmpty
from bot.views.blocks import actions, button, small_if_said
from bot.views.inputs import channel_input, grouped_input, people_input, radio_input, select_input, text_input
from bot.views.kit import Errors, carried_by, counted, escape, one_line, subject_of
from bot.views.payloads import modal
from bot.views.reading import block_of, picked, picked_people, picked_word, typed
from bot.views.retyping import changed_in
from bot.views.team_forms import NO_GROUP, Id, Part, TeamForm, TeamInput

MOST_NAME = 80
MOST_RHYTHM = 100
_MOST_OPTIONS = 100  # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
_MOST_GROUPS = 300
_MOST_HANDLE = 40  # of so many, so that the modal stays below Slack's 250 kB whatever the script
_CALLBACKS = {Part.ALL: Id.SAVE_NEW, Part.FACTS: Id.SAVE, Part.PEOPLE: Id.SAVE_PEOPLE}
_TITLES = {Part.ALL: "New team", Part.FACTS: "Edit team", Part.PEOPLE: "People of the team"}
_EMPTY = {WhenEmpty.ONE_LINE: "One line says so", WhenEmpty.SILENCE: "Nothing is posted"}
_ELSEWHERE = (
    "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Toronto",
    "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "Atlantic/Reykjavik",
    "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Madrid", "Europe/Paris", "Europe/Brussels",
    "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Vienna", "Europe/Rome", "Europe/Copenhagen",
    "Europe/Oslo", "Europe/Stockholm", "Europe/Prague", "Europe/Warsaw", "Europe/Budapest", "Europe/Athens",
    "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul", "Africa/Lagos", "Africa/Cairo",
    "Africa/Johannesburg", "Africa/Nairobi", "Asia/Jerusalem", "Asia/Riyadh", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Shanghai",
    "Asia/Manila", "Asia/Taipei", "Asia/Seoul", "Asia/Tokyo", "Australia/Perth", "Australia/Brisbane",
    "Australia/Sydney", "Pacific/Auckland", "UTC",
)  # fmt: skip


def draw_team_form(form: TeamForm) -> View:
    """Draw a new team, or a part of one to be changed."""
    values = form.values
    people, facts = form.part is not Part.FACTS, form.part is not Part.PEOPLE
    back = button("Back to the team", Id.BACK, values.team_id) if values.team_id else button("Back", Id.LIST, "")
    blocks: list[SlackBlock] = [
        *([_name(values)] if facts else []),
        *(_people(form) if people else []),
        *(_digest(form) if facts else []),
        actions([back]),
    ]
    return modal(
        _TITLES[form.part],
        blocks,
        callback_id=_CALLBACKS[form.part],
        subject=values.team_id or "",
        submit="Save",
        close="Close",
        tells_when_closed=True,
        carries={"opened_at": values.opened_at},
    )


def _name(values: TeamInput) -> InputBlock:
    return text_input(Id.NAME, "Name", values.name, most=MOST_NAME, is_optional=False, placeholder="Mid-market")


def _people(form: TeamForm) -> list[SlackBlock]:
    values = form.values
    return [
        people_input(
            Id.REPS,
            "Reps, by name",
            chosen=values.reps,
            is_optional=True,
            hint="Their calls and promises count. Bots and people who left are left out.",
        ),
        *_group(form),
        people_input(
            Id.MANAGERS,
            "Managers",
            chosen=values.managers,
            hint="They see the figures and set what is expected. Several may manage a team.",
        ),
    ]


def _group(form: TeamForm) -> list[SlackBlock]:
    """Offer the user groups; with more than a menu takes, under the heads of its parts."""
    if form.no_groups:
        return small_if_said(escape(form.no_groups, most=300))
    label, chosen = "And everybody in the user group", form.values.usergroup or NO_GROUP
    named = {key: one_line(f"@{handle}", most=75) for key, handle in form.groups.items()}
    options = {NO_GROUP: "No user group", **named}
    if len(options) <= _MOST_OPTIONS:
        hint = "Who joins the group or leaves it joins the team or leaves it."
        return [select_input(Id.GROUP, label, options, chosen=chosen, hint=hint)]
    rows = [(key, one_line(shown, most=_MOST_HANDLE)) for key, shown in options.items()]
    offered = rows[:_MOST_GROUPS] + [one for one in rows[_MOST_GROUPS:] if one[0] == chosen]
    parts = [dict(offered[n : n + _MOST_OPTIONS]) for n in range(0, len(offered), _MOST_OPTIONS)]
    hidden = len(rows) - len(offered)
    more = (
        f"{counted(hidden, 'more user group finds', 'more user groups find')} no room in this menu." if hidden else ""
    )
    menu = grouped_input(Id.GROUP, label, {_span(list(one.values())): one for one in parts}, chosen=chosen)
    return [menu, *small_if_said(more)]


def _span(shown: Sequence[str]) -> str:
    return one_line(f"{shown[0][:30]} to {shown[-1][:30]}", most=75)


def _digest(form: TeamForm) -> list[SlackBlock]:
    values = form.values
    shared = "" if form.takes_shared else " Channels shared with other organisations are not offered."
    return [
        channel_input(
            Id.CHANNEL,
            "Channel of the digest",
            chosen=values.channel,
            takes_shared=form.takes_shared,
            hint=f"One in which the team is at home, rather than one for everybody.{shared}",
        ),
        text_input(
            Id.RHYTHM,
            "When the digest comes",
            values.rhythm,
            most=MOST_RHYTHM,
            is_optional=False,
            hint=f"In words, like {EXAMPLES}.",
        ),
        grouped_input(Id.ZONE, "In the time zone", _zones(form), chosen=values.zone_name, is_optional=False),
        radio_input(Id.EMPTY, "When there is nothing to report", _EMPTY, chosen=values.when_empty, is_optional=False),
    ]


def _zones(form: TeamForm) -> dict[str, dict[str, str]]:
    """Return the zones to choose from: those of the workspace's people first, the team's own always among them."""
    chosen = form.values.zone_name
    here = list(dict.fromkeys([*([chosen] if chosen else []), *form.zones]))[:_MOST_OPTIONS]
    elsewhere = [name for name in _ELSEWHERE if name not in here]
    parts = {"Where your people are": here, "Elsewhere": elsewhere}
    return {head: {name: _zone_words(name) for name in names} for head, names in parts.items() if names}


def _zone_words(name: str) -> str:
    area, _, place = name.partition("/")
    said = f"{place.replace('_', ' ')} ({area})" if place else area
    return one_line(said, most=75) or "UTC"


def read_team(view: Mapping[str, Any]) -> TeamInput | Errors:
    """Read it; what is missing is said under its input."""
    team = typed_team(view)
    wanted = (
        (Id.NAME, not one_line(team.name), "Give the team a name."),
        (Id.MANAGERS, not team.managers, "Name at least one manager."),
        (Id.RHYTHM, not one_line(team.rhythm), f"Say when the digest comes. Try {EXAMPLES}."),
        (Id.ZONE, not team.zone_name, "Choose the time zone this is meant in."),
    )
    missing = {block_of(view, field): sentence for field, is_missing, sentence in wanted if is_missing}
    return {block_id: sentence for block_id, sentence in missing.items() if block_id} or team


def typed_team(view: Mapping[str, Any]) -> TeamInput:
    """Read it as it stands, complete or not."""
    group = picked(view, Id.GROUP)
    return TeamInput(
        team_id=TeamId(subject_of(view)) if subject_of(view) else None,
        name=one_line(typed(view, Id.NAME), most=MOST_NAME),
        reps=picked_people(view, Id.REPS),
        usergroup="" if group == NO_GROUP else group,
        managers=picked_people(view, Id.MANAGERS),
        channel=picked(view, Id.CHANNEL),
        rhythm=typed(view, Id.RHYTHM).strip(),
        zone_name=picked(view, Id.ZONE),
        when_empty=picked_word(view, Id.EMPTY, WhenEmpty) or WhenEmpty.ONE_LINE,
        touched=changed_in(view),
        opened_at=carried_by(view).get("opened_at", ""),
    )
