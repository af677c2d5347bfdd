"""The site: what has no description stops its page, and no page loads anything from elsewhere."""

import argparse

import pytest

from bot.command_line.manifests import manifest_text
from bot.domain.exports import CallRow, Column, Table
from bot.domain.teams import Expectations
from bot.metrics import Described
from bot.variables import VARIABLES
from manual import command_line, environment, exports, metrics, settings, slack_app, webhooks
from manual.contents import toctrees
from manual.loading import loaded_from_elsewhere
from manual.references import FOLDER, PAGES
from manual.sources import without_links_out
from manual.tables import UndescribedError, described
from manual.windows import Input


def test_no_reference_page_is_left_over() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(PAGES)


# -- nothing is without a description ----------------------------------------------------------------------------------


def test_what_has_no_description_stops_the_page() -> None:
    for nothing in (None, "", "  "):
        with pytest.raises(UndescribedError, match="saydo_new has no description"):
            described("saydo_new", nothing)


def test_a_variable_without_a_group_or_a_meaning_stops_the_page() -> None:
    with pytest.raises(UndescribedError, match="SAYDO_NEW: in no group"):
        environment.written({**VARIABLES, "SAYDO_NEW": "something new"})
    with pytest.raises(UndescribedError, match="SAYDO_PORT has no description"):
        environment.written({**VARIABLES, "SAYDO_PORT": ""})


def test_a_command_or_an_argument_without_help_stops_the_page() -> None:
    root = argparse.ArgumentParser(prog="saydo")
    command = root.add_subparsers().add_parser("new")
    with pytest.raises(UndescribedError, match="saydo new has no description"):
        command_line.written(root)
    command.description = "do something new"
    command.add_argument("--loudly", action="store_true")
    with pytest.raises(UndescribedError, match="saydo new --loudly has no description"):
        command_line.written(root)


def test_a_setting_or_an_input_without_a_meaning_stops_the_page() -> None:
    with pytest.raises(UndescribedError, match="Expectations: note: not described"):
        settings.check_described(Expectations, {"objective_share", "recap_share", "say_do"})
    asked = Input(id="new", label="Something new", hint="", choices="", default="")
    with pytest.raises(UndescribedError, match="Something new” has no description"):
        settings.row(asked, {"old": "something old"})


def test_a_column_a_field_or_a_metric_without_a_meaning_stops_the_page() -> None:
    column: Column[CallRow] = Column(name="new", meaning="", of=lambda _: None)
    with pytest.raises(UndescribedError, match=r"calls\.csv: new has no description"):
        exports.written({table: [column] for table in Table})
    with pytest.raises(UndescribedError, match="the event: new has no description"):
        webhooks.written({"properties": {"new": {"type": "string"}}, "$defs": {}})
    metric = Described(name="saydo_new", kind="gauge", labels=(), meaning="")
    with pytest.raises(UndescribedError, match="saydo_new has no description"):
        metrics.written([metric])


@pytest.mark.parametrize(
    ("told", "untold", "named"),
    [
        (" # to keep silent in do-not-disturb\n", "\n", "dnd_updated_user"),
        (" # everything SayDo says\n", "\n", "chat:write"),
        ("      description: Make this message a promise SayDo keeps an eye on\n", "", "Track as commitment"),
    ],
)
def test_what_the_manifest_says_nothing_about_stops_the_page(told: str, untold: str, named: str) -> None:
    text = manifest_text()
    assert told in text
    with pytest.raises(UndescribedError, match=f"{named} has no description"):
        slack_app.written(text.replace(told, untold))


# -- how the site is put together --------------------------------------------------------------------------------------


def test_a_list_below_a_heading_becomes_a_table_of_contents_with_a_caption() -> None:
    links = "- [A guide](guide.md): one day.\n- [Elsewhere](https://example.com/a.md)"
    (tree,) = toctrees(f"# Title\n\n## For reps\n\n{links}\n\n## Words\n\nNone.")
    assert tree == "```{toctree}\n:hidden:\n:caption: For reps\n\nA guide <guide>\n```"


def test_links_out_of_the_pages_lose_their_link_and_no_word() -> None:
    text = "See [`bot/app.py`](../bot/app.py), [it](../metrics.md#a) and ![a picture](../x.png)."
    assert without_links_out(text, page="security") == "See `bot/app.py`, it and ![a picture](../x.png)."
    assert without_links_out(text, page="reference/metrics").startswith("See [`bot/app.py`](../bot/app.py), [it](")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<script src="https://cdn.example/a.js"></script>', ["https://cdn.example/a.js"]),
        ('<link rel="stylesheet" href="//fonts.example/css">', ["//fonts.example/css"]),
        ('<img src="http://pictures.example/a.png">', ["http://pictures.example/a.png"]),
        (
            '<a href="https://slack.example">Slack</a><img src="_images/a.png"><img src="data:image/png;base64,//8=">',
            [],
        ),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(html: str, found: list[str]) -> None:
    assert list(loaded_from_elsewhere(html)) == found
