"""Teams: the list of those one manages or is in, and the card of one with what can be done about it."""

from slack_sdk.models.blocks import Block as SlackBlock
from slack_sdk.models.blocks import ButtonElement, ConfirmObject

from bot.domain.messages import Message, View
from bot.domain.teams import WhenEmpty
from bot.views.blocks import actions, button, context, divider, heading, plain, section, small_if_said, words
from bot.views.folding import Group, Room, groups
from bot.views.kit import escape, one_line, phrase
from bot.views.look_forms import Id as LookId
from bot.views.payloads import MOST_BLOCKS_IN_VIEW, message, modal
from bot.views.team_expectations import draw_expectations, read_expectations
from bot.views.team_forms import (
    ExpectationsForm,
    ExpectationsInput,
    Id,
    Part,
    TeamCard,
    TeamFacts,
    TeamForm,
    TeamInput,
    TeamList,
)
from bot.views.team_modals import draw_team_form, read_team, typed_team
from bot.views.team_words import (
    WHAT_MANAGERS_DONT,
    WHAT_MANAGERS_SEE,
    brief_facts,
    channel_problem,
    digest_text,
    expected_text,
    in_channel_text,
    names_text,
    team_name,
)

__all__ = [
    "ExpectationsForm",
    "ExpectationsInput",
    "Id",
    "Part",
    "TeamCard",
    "TeamFacts",
    "TeamForm",
    "TeamInput",
    "TeamList",
    "draw_expectations",
    "draw_team",
    "draw_team_form",
    "draw_team_help",
    "draw_team_unknown",
    "draw_teams",
    "read_expectations",
    "read_team",
    "typed_team",
]

_MOST_TEXT_IN_VIEW = 15_000  # a modal takes 250 kB, in which a sign of some scripts is twelve
_MOST_SUGGESTED = 5


def draw_teams(teams: TeamList) -> View:
    """Draw the teams one manages, with the way to each, and those one is in, with what they expect."""
    head = [*([words(teams.note, most=600)] if one_line(teams.note) else []), *_nothing(teams)]
    room = Room(blocks=MOST_BLOCKS_IN_VIEW - 5, text=_MOST_TEXT_IN_VIEW)
    room.takes(head)
    managed = Group(title="Teams you manage", items=teams.managed, draw=_managed)
    own = Group(title="Teams you are in", items=teams.own, draw=_own)
    listed = groups([managed, own], room=room, rest="(/saydo team and its name opens one)")
    seen = [divider(), context(WHAT_MANAGERS_SEE), context(WHAT_MANAGERS_DONT)] if teams.own else []
    new = [actions([_new(teams)])] if teams.can_create else []
    return modal("Teams", [*head, *listed, *new, *seen], callback_id=Id.LIST, close="Close")


def _new(teams: TeamList) -> ButtonElement:
    """Stand out only where there is no team yet."""
    return button("New team", Id.NEW, "", style=None if teams.managed or teams.own else "primary")


def _nothing(teams: TeamList) -> list[SlackBlock]:
    if teams.managed or teams.own:
        return []
    if teams.can_create:
        return [section("*There is no team yet.* A team has people, what is expected of all, and a digest.")]
    return [section(f"*You are in no team yet.* {phrase('Ask ', teams.asks, ' to set one up.', most=300)}".rstrip())]


def _managed(team: TeamFacts) -> list[SlackBlock]:
    said = f"*{team_name(team)}*\n{brief_facts(team)}"
    return [section(said, accessory=button("Open", Id.OPEN, team.team_id)), *_small(channel_problem(team))]


def _small(text: str) -> list[SlackBlock]:
    return small_if_said(text)


def _own(team: TeamFacts) -> list[SlackBlock]:
    """Draw what somebody should know of a team they are in."""
    managers = names_text(team.managers, nobody="nobody at the moment")
    return [
        section(f"*{team_name(team)}* expects:\n{expected_text(team.expectations)}"),
        context(f"Managed by {managers}. {digest_text(team)} {in_channel_text(team)}"),
    ]


def draw_team(card: TeamCard) -> View:
    """Draw a team with all that is set, and what can be done about it."""
    team = card.team
    problem = channel_problem(team)
    blocks = [
        *([words(card.note, most=600)] if one_line(card.note) else []),
        heading(one_line(team.name, most=150) or "Team without a name"),
        section(f"*{digest_text(team)}*\n{_empty_text(team)}"),
        *([section(f":warning: {problem}")] if problem else []),
        section(f"*Managers*: {names_text(team.managers, nobody='nobody')}\n*Reps*: {_reps_text(team)}"),
        section(f"*What is expected*\n{expected_text(team.expectations)}"),
        actions(
            [
                button("Look closer", LookId.TEAM, team.team_id, style="primary"),
                button("Edit", Id.EDIT, team.team_id),
                button("People", Id.PEOPLE, team.team_id),
                button("Expectations", Id.EXPECT, team.team_id),
                button("All teams", Id.LIST, ""),
                button("Give up", Id.GIVE_UP, team.team_id, style="danger", confirm=_sure(team)),
            ]
        ),
        context(in_channel_text(team)),
    ]
    return modal("Team", blocks, callback_id=Id.CARD, subject=team.team_id, close="Close")


def _empty_text(team: TeamFacts) -> str:
    rhythm = phrase("It comes ", team.rhythm, ". ", most=100)
    match team.when_empty:
        case WhenEmpty.ONE_LINE:
            return f"{rhythm}When there is nothing to report, one line says so."
        case WhenEmpty.SILENCE:
            return f"{rhythm}When there is nothing to report, nothing is posted."


def _reps_text(team: TeamFacts) -> str:
    group = phrase("@", team.group, most=60) or ("a user group" if team.has_group else "")
    named = names_text(team.reps, nobody="nobody yet")
    return f"{named} ({len(team.reps)}; {group} is followed)" if group else named


def _sure(team: TeamFacts) -> ConfirmObject:
    name = one_line(team.name, most=80) or "this team"
    return ConfirmObject(
        title=plain("Give this team up?"),
        text=plain(f"No digest of {name} comes any more, and nobody is in it. What its people did and promised stays."),
        confirm=plain("Give it up"),
        deny=plain("Keep it"),
    )


# -- answers to the command --------------------------------------------------------------------------------------------


def draw_team_help() -> Message:
    """Say what `/saydo team` does."""
    lines = (
        "`/saydo team`  the teams you manage or are in, what they expect, and when their digest comes",
        "`/saydo team mid-market`  opens that one",
        "`/saydo team new`  sets one up, for admins and people who manage a team",
    )
    return message(
        [
            section("*/saydo team* shows and sets what a team expects of itself."),
            section("\n".join(lines)),
            context("Only you see this answer."),
        ]
    )


def draw_team_unknown(typed: str, names: tuple[str, ...]) -> Message:
    """Say that no team is called so, and what would work."""
    said = escape(typed, most=100)
    works = [f"`/saydo team {name}`" for name in map(_as_typed, names[:_MOST_SUGGESTED]) if name]
    would = f"This would work: {', '.join(works)}." if works else "`/saydo team` shows the teams you manage or are in."
    return message([section(f"You manage and are in no team called “{said}”. {would}")])


def _as_typed(name: str) -> str:
    return escape(name.replace("`", ""), most=80)
