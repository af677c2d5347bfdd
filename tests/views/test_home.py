"""Home: with hundreds of everything, page by page, in order, with nothing linked."""

import json
from dataclasses import replace

import pytest

from bot.domain.commitments import SayDo
from bot.views import homes, setting_forms
from bot.views.scores import score_text
from tests.views import gallery
from tests.views.reading import plain_json


def test_home_with_hundreds_of_everything_fits_and_leads_to_the_rest() -> None:
    view = plain_json(homes.draw_home(gallery.home(n=200)))
    assert len(view["blocks"]) <= 100
    assert len(json.dumps(view)) < 250_000
    said = str(view)
    for heading in ("Today", "Recaps to write", "What I owe", "What I am owed", "Next"):
        assert f"'{heading}'" in said
    shown = [element for block in view["blocks"] for element in block.get("elements", ())]
    pages = [one["value"] for one in shown if one.get("action_id") == homes.Id.SHOW]
    assert pages == ["today/1", "recaps/1", "ours/1", "theirs/1", "next/1"]


@pytest.mark.parametrize("part", homes.Part)
def test_the_pages_of_a_list_hold_everything_once(part: homes.Part) -> None:
    said = []
    for number in range(1, 9):
        page = homes.Page(part=part, number=number)
        view = plain_json(homes.draw_home(replace(gallery.home(n=200), page=page)))
        assert len(json.dumps(view)) < 250_000
        said += [str(block) for block in view["blocks"] if block["type"] == "section"]
    assert len(said) == len(set(said)) == 200


@pytest.mark.parametrize("name", ["", "ours", "ours/x", "nothing/1", "ours/-1", "ours/²", "<!channel>/1"])
def test_a_page_nobody_drew_is_everything_at_a_glance(name: str) -> None:
    assert homes.page_named(name) == homes.Page()


@pytest.mark.parametrize("page", [homes.Page(), homes.Page(part=homes.Part.OURS, number=7)])
def test_a_page_is_found_by_its_name(page: homes.Page) -> None:
    assert homes.page_named(page.name) == page


def test_a_page_beyond_the_last_is_the_last() -> None:
    home = replace(gallery.home(n=30), page=homes.Page(part=homes.Part.OURS, number=99))
    assert "26 to 30 of 30 entries" in str(homes.draw_home(home))


def test_must_dos_are_never_folded_away_on_home() -> None:
    items = tuple(replace(gallery.late(n=n), is_must_do=True, what=f"Thing {n} to do") for n in range(120))
    view = plain_json(homes.draw_home(homes.Home(is_linked=True, we_owe=items)))
    said = str(view)
    assert len(view["blocks"]) <= 100
    assert all(f"Thing {n} to do" in said for n in range(120))


def test_what_is_overdue_comes_before_what_is_due_later() -> None:
    items = (gallery.item(n=1), gallery.late(n=2), replace(gallery.item(n=3), is_must_do=True))
    view = plain_json(homes.draw_home(homes.Home(is_linked=True, we_owe=items)))
    ids = [block["block_id"] for block in view["blocks"] if block.get("block_id", "").startswith("home.ours/")]
    assert ids == [f"home.ours/commitment-{n}" for n in (3, 2, 1)]


@pytest.mark.parametrize(
    ("last", "before", "said"),
    [(7, 5, "↑ up from 62%"), (5, 7, "↓ down from 88%"), (7, 7, "as in the 30 days before (88%)")],
)
def test_the_trend_of_say_do_is_said_in_words(last: int, before: int, said: str) -> None:
    assert said in score_text(gallery.scores(last=last, before=before))


def test_fewer_than_five_make_no_percentage() -> None:
    few = homes.Scores(last=SayDo(kept_in_time=3, scored=4), last_90=SayDo(kept_in_time=3, scored=4))
    assert "%" not in score_text(few)
    assert "3 of 4 in the last 30 days" in score_text(few)


def test_home_with_nothing_linked_is_a_three_step_start() -> None:
    view = plain_json(homes.draw_home(homes.Home(is_linked=False)))
    buttons = [element for b in view["blocks"] if b["type"] == "actions" for element in b["elements"]]
    assert [(one["action_id"], one["text"]["text"]) for one in buttons] == [
        (homes.Id.CONNECT, "Connect calendar"),
        (homes.Id.PROMISE, "Add a promise"),
        (setting_forms.Id.OPEN, "Settings"),
    ]
    assert sum(str(n) in str(b) for n in (1, 2, 3) for b in view["blocks"] if b["type"] == "section") >= 3
