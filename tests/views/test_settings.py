"""Settings read as they were drawn and as they were typed; every kind has its choices, and says what still comes."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.manners import TO_PEOPLE, Manner, manners_of
from bot.domain.nudges import Kind
from bot.sandbox.elements import Value
from bot.views import fewer, settings
from bot.views.setting_forms import FewerForm, FewerInput, Id, Times, kind_block
from bot.views.workspace_settings import draw_workspace_settings, read_workspace_settings
from tests.views import gallery
from tests.views.reading import plain_json, submitted, texts


def test_settings_read_as_they_were_drawn() -> None:
    assert (
        settings.read_settings(submitted(settings.draw_settings(gallery.settings_form()))) == gallery.settings_input()
    )


def test_settings_read_as_they_were_typed() -> None:
    typed: dict[str, Value] = {
        Id.WEEKDAYS: ["0", "6"],
        Id.START: "07:00",
        Id.END: "15:00",
        Id.BRIEF_AT: "06:45",
        Id.OBJECTIVE_LEAD: "2880",
        Id.READY_LEAD: "5",
        Id.RECAP_DELAY: "30",
        Id.BUDGET: "20",
        kind_block(Kind.OBJECTIVE_ASK): "brief",
        Id.TENTATIVE: [],
        Id.NAMES_FIRST: ["yes"],
        Id.NEVER: ["globex.test"],
        Id.COUNTRY: "  none ",
    }
    times = Times(
        weekdays=frozenset({0, 6}),
        start=time(7),
        end=time(15),
        brief_at=time(6, 45),
        objective_minutes=2880,
        ready_minutes=5,
        recap_minutes=30,
        budget=20,
    )
    before = gallery.settings_input()
    assert settings.read_settings(submitted(settings.draw_settings(gallery.settings_form()), typed)) == replace(
        before,
        times=times,
        manners={**before.manners, Kind.OBJECTIVE_ASK: Manner.BRIEF},
        counts_tentative=False,
        shows_names_first=True,
        taken_back=("acme.test",),
        country="none",
    )


def test_settings_for_everybody_read_as_they_were_drawn() -> None:
    form = gallery.workspace_form()
    assert read_workspace_settings(submitted(draw_workspace_settings(form))) == form.values


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({Id.START: "17:00", Id.END: "09:00"}, Id.END),
        ({Id.START: "09:00", Id.END: "09:00"}, Id.END),
        ({Id.BRIEF_AT: "18:00"}, Id.BRIEF_AT),
        ({Id.START: None}, Id.START),
        ({Id.WEEKDAYS: []}, Id.WEEKDAYS),
    ],
)
def test_what_cannot_be_is_said_under_its_field(typed: dict[str, Value], field: Id) -> None:
    read = settings.read_settings(submitted(settings.draw_settings(gallery.settings_form()), typed))
    assert isinstance(read, dict)
    assert list(read) == [field]


def test_only_admins_see_what_is_for_admins() -> None:
    form = replace(gallery.settings_form(), is_admin=False)
    shown = str(plain_json(settings.draw_settings(form)))
    assert Id.OPEN_WORKSPACE not in shown
    assert kind_block(Kind.TEAM_LINK_BROKEN) not in shown


def test_settings_say_at_a_glance_what_is_off() -> None:
    said = [one["text"] for one in texts(plain_json(settings.draw_settings(gallery.settings_form())))]
    assert "Off now: the card right before a customer call." in said
    assert "Only in the brief: the question about a recap after a customer call." in said


@pytest.mark.parametrize("manner", Manner)
def test_fewer_reads_as_chosen(manner: Manner) -> None:
    view = fewer.draw_fewer(FewerForm(kind=Kind.OBJECTIVE_ASK, manner=manner))
    assert fewer.read_fewer(submitted(view)) == FewerInput(kind=Kind.OBJECTIVE_ASK, manner=manner)


@pytest.mark.parametrize("kind", TO_PEOPLE)
def test_every_kind_says_what_still_comes_with_each_choice_but_to_keep_it(kind: Kind) -> None:
    said = "\n".join(one["text"] for one in texts(plain_json(fewer.draw_fewer(FewerForm(kind=kind)))))
    assert said.count("*: ") == len(manners_of(kind)) - 1
