"""A digest in both forms says the same; of a small team nothing tells about one person."""

import re
from dataclasses import replace
from typing import Any

from bot.domain.digests import Figures, Share
from bot.domain.disclosures import Disclosure
from bot.domain.messages import Message
from bot.domain.rhythms import Pace
from bot.sandbox.block_kit import defects_of, total_text
from bot.views.digest_forms import Digest, Point, Praised
from bot.views.digests import draw_digest
from tests.views import gallery
from tests.views.digest_gallery import digest
from tests.views.reading import plain_json

SHOWN = digest(gallery.as_it_is)


def chart_of(message: Message) -> dict[str, Any] | None:
    blocks = plain_json(list(message.blocks))
    return next((block for block in blocks if block["type"] == "data_visualization"), None)


def percents(shown: Digest) -> dict[str, list[int]]:
    chart = chart_of(draw_digest(shown))
    return {one["name"]: [p["value"] for p in one["data"]] for one in chart["chart"]["series"]} if chart else {}


def test_the_picture_and_the_bars_say_the_same() -> None:
    pictured, worded = draw_digest(SHOWN), draw_digest(SHOWN, has_chart=False)
    assert chart_of(worded) is None
    assert pictured.text == worded.text
    rows = re.findall(r"[█░]{10} +(\d+)%", str(worded.blocks))
    assert [int(row) for row in rows] == [value for values in percents(SHOWN).values() for value in values]
    assert percents(SHOWN)["Objective"] == [33, 41, 50, 58, 66, 75, 83, 85]


def test_the_picture_stands_between_what_is_expected_and_how_it_went() -> None:
    kinds = [block["type"] for block in draw_digest(SHOWN).blocks]
    assert kinds[:4] == ["section", "section", "data_visualization", "section"]


def test_a_share_that_a_week_lacks_is_left_out_and_a_week_without_calls_too() -> None:
    quiet = Point(label="quiet", figures=Figures())
    no_recap = Point(label="new", figures=Figures(calls=2, objective=Share(part=1, whole=2)))
    shown = replace(SHOWN, history=(quiet, no_recap, SHOWN.history[-1]))
    assert percents(shown) == {"Objective": [50, 85]}


def test_one_period_is_no_picture() -> None:
    assert percents(replace(SHOWN, history=SHOWN.history[-1:])) == {}


def test_periods_that_are_called_the_same_are_told_apart() -> None:
    shown = replace(SHOWN, history=tuple(Point(label="27 Nov", figures=SHOWN.figures) for _ in range(8)))
    chart = chart_of(draw_digest(shown))
    assert chart is not None
    assert len(set(chart["chart"]["axis_config"]["categories"])) == 8
    assert defects_of([chart], surface="message") == []


def test_a_small_team_shows_how_many_calls_and_no_other_figure() -> None:
    small = draw_digest(replace(SHOWN, disclosure=Disclosure.CALLS_ONLY, escalated=()))
    chart = chart_of(small)
    assert chart is not None
    assert [one["name"] for one in chart["chart"]["series"]] == ["Calls"]
    assert not re.search(r"\d of \d|late|customer1|Every promise", small.text)
    assert set(re.findall(r"(\d+)%", small.text)) == {"100", "80"}  # what is expected


def test_one_rep_is_shown_in_no_figure_at_all() -> None:
    alone = draw_digest(replace(SHOWN, disclosure=Disclosure.NOTHING, escalated=(), span="this week"))
    assert chart_of(alone) is None
    expected = {"100", "80"}
    assert set(re.findall(r"\d+", alone.text)) == expected


def test_nobody_is_named_for_praise_unless_people_are() -> None:
    unnamed = draw_digest(replace(SHOWN, praised=(Praised(kept=5), Praised(kept=4))))
    assert "*Every promise kept in time*: 2 reps, 9 promises" in str(unnamed.blocks)
    named = draw_digest(replace(SHOWN, praised=(Praised(kept=5, name="Rhea Rep"), Praised(kept=4, name="Tom Teller"))))
    assert "Rhea Rep (5), Tom Teller (4)" in named.text


def test_a_daily_one_is_shorter() -> None:
    daily = draw_digest(replace(SHOWN, pace=Pace.DAILY, since="yesterday"))
    assert chart_of(daily) is None
    assert len(daily.text) < len(draw_digest(SHOWN).text) * 0.6


def test_everything_at_its_longest_stays_well_below_what_slack_cuts() -> None:
    long = digest(lambda _: "&" * 3000, pace=Pace.WEEKLY)
    many = replace(
        long,
        accounts=long.accounts * 10,
        praised=tuple(Praised(kept=9, name="&" * 300) for _ in range(50)),
        escalated=long.escalated * 50,
    )
    for has_chart in (True, False):
        blocks = plain_json(list(draw_digest(many, has_chart=has_chart).blocks))
        assert total_text(blocks) <= 10_000
        assert defects_of(blocks, surface="message") == []
