"""Teams read as they were drawn and as they were typed; what was typed before is not taken for what is kept."""

from dataclasses import replace

import pytest

from bot.domain.teams import Expectations, Standing, TeamId, WhenEmpty
from bot.sandbox.elements import Value
from bot.views import teams
from bot.views.retyping import remembering, renewed, typed_again, typed_in
from bot.views.team_words import channel_problem, expected_lines, expected_text
from bot.views.teams import Id, Part
from tests.views import team_gallery
from tests.views.gallery import as_it_is
from tests.views.reading import plain_json, submitted

ALL = {Id.NAME, Id.REPS, Id.GROUP, Id.MANAGERS, Id.CHANNEL, Id.RHYTHM, Id.ZONE, Id.EMPTY}
TYPED: dict[str, Value] = {
    Id.NAME: "  Enterprise & <friends> \u202e",
    Id.REPS: ["U09"],
    Id.GROUP: "none",
    Id.MANAGERS: ["U03", "U07"],
    Id.CHANNEL: "C09",
    Id.RHYTHM: " first Monday of the month 9:00 ",
    Id.ZONE: "Asia/Tokyo",
    Id.EMPTY: "one_line",
}


def test_a_form_reads_as_it_was_drawn_and_nothing_is_touched() -> None:
    view = teams.draw_team_form(team_gallery.form(as_it_is, Part.ALL))
    assert teams.read_team(submitted(view)) == team_gallery.team_input(as_it_is)


def test_a_form_reads_as_it_was_typed() -> None:
    view = teams.draw_team_form(team_gallery.form(as_it_is, Part.ALL))
    read = teams.read_team(submitted(view, TYPED))
    assert read == teams.TeamInput(
        team_id=TeamId("team-1"),
        name="Enterprise & <friends>",
        reps=("U09",),
        usergroup="",
        managers=("U03", "U07"),
        channel="C09",
        rhythm="first Monday of the month 9:00",
        zone_name="Asia/Tokyo",
        when_empty=WhenEmpty.ONE_LINE,
        touched=frozenset(one.value for one in ALL),
        opened_at="2026-11-23T09:00:00+00:00",
    )


def test_what_was_typed_comes_back_and_is_known_to_be_kept_nowhere() -> None:
    view = teams.draw_team_form(team_gallery.form(as_it_is, Part.ALL))
    before = typed_in(submitted(view, TYPED))
    again = remembering(typed_again(view, before, start_over=Id.START_OVER), before)
    read = teams.typed_team(submitted(again))
    assert read == teams.typed_team(submitted(view, TYPED))
    assert read.touched == {one.value for one in ALL}


def test_a_form_that_starts_over_holds_what_is_kept_and_says_errors_where_they_belong() -> None:
    view = teams.draw_team_form(team_gallery.new_form(as_it_is))
    again = renewed(view, instead_of=submitted(view))
    third = renewed(view, instead_of=submitted(again))
    assert teams.typed_team(submitted(again)) == teams.typed_team(submitted(view))
    assert teams.read_team(submitted(third)) == {f"2.{Id.NAME.value}": "Give the team a name."}


@pytest.mark.parametrize(
    ("field", "empty"), [(Id.NAME, " \u202e"), (Id.MANAGERS, []), (Id.RHYTHM, "  "), (Id.ZONE, None)]
)
def test_what_is_missing_is_said_under_its_field(field: Id, empty: Value) -> None:
    view = teams.draw_team_form(team_gallery.form(as_it_is, Part.ALL))
    errors = teams.read_team(submitted(view, {field: empty}))
    assert isinstance(errors, dict)
    assert list(errors) == [field]


@pytest.mark.parametrize(("part", "asked"), [(Part.FACTS, {Id.REPS, Id.MANAGERS}), (Part.PEOPLE, {Id.NAME, Id.RHYTHM})])
def test_a_part_asks_for_its_own_only(part: Part, asked: set[Id]) -> None:
    view = teams.draw_team_form(team_gallery.form(as_it_is, part))
    assert not isinstance(teams.read_team(submitted(view)), dict)
    assert asked.isdisjoint(block.get("block_id") for block in view["blocks"])


@pytest.mark.parametrize("share", [None, 100, 93, 50])
def test_expectations_read_as_they_were_drawn(share: int | None) -> None:
    expected = Expectations(objective_share=share, recap_share=share, say_do=share, note="Be kind.")
    form = replace(team_gallery.expectations_form(as_it_is), expectations=expected)
    read = teams.read_expectations(submitted(teams.draw_expectations(form)))
    assert read == teams.ExpectationsInput(team_id=TeamId("team-1"), expectations=expected)


def test_expectations_read_as_they_were_typed() -> None:
    view = teams.draw_expectations(team_gallery.expectations_form(as_it_is))
    typed: dict[str, Value] = {Id.OBJECTIVE: "none", Id.SAY_DO: "80", Id.NOTE: " <!channel> & *b* "}
    read = teams.read_expectations(submitted(view, typed))
    assert read == teams.ExpectationsInput(
        team_id=TeamId("team-1"),
        expectations=Expectations(objective_share=None, recap_share=100, say_do=80, note="<!channel> & *b*"),
        touched=frozenset({Id.OBJECTIVE.value, Id.SAY_DO.value, Id.NOTE.value}),
    )


def test_what_is_expected_is_said_in_words_and_promises_always_have_a_date_and_an_owner() -> None:
    assert expected_lines(Expectations(objective_share=90, say_do=80)) == (
        "An objective before at least 90% of customer calls",
        "A recap within one working day of every customer call",
        "Every promise with a date and an owner",
        "At least 80% of promises kept, or moved in time",
    )
    nothing = Expectations(objective_share=None, recap_share=None, say_do=None, note="First\n\n<!here>")
    assert expected_text(nothing) == "• Every promise with a date and an owner\nFirst\n&lt;!here&gt;"


@pytest.mark.parametrize("standing", [Standing.JOINED, Standing.UNKNOWN])
def test_nothing_is_said_of_a_channel_that_is_well_or_of_which_nothing_is_known(standing: Standing) -> None:
    assert channel_problem(replace(team_gallery.facts(as_it_is), standing=standing)) == ""


def test_giving_a_team_up_asks_first() -> None:
    shown = plain_json(teams.draw_team(teams.TeamCard(team=team_gallery.facts(as_it_is))))
    buttons = [one for block in shown["blocks"] for one in block.get("elements", ()) if one["type"] == "button"]
    assert [one["action_id"] for one in buttons if "confirm" in one] == [Id.GIVE_UP.value]
