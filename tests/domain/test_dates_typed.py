"""What people's fingers do: slips, Slack's markup, links. It is Tuesday 24 November 2026, 10:20 in New York."""

from datetime import UTC, datetime

import pytest

from bot.domain.dates import find_due
from tests.domain.when import NEW_YORK, reads

NOW = datetime(2026, 11, 24, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("todya", "Tue 2026-11-24"),
        ("tommorrow", "Wed 2026-11-25"),
        ("tomorrwo", "Wed 2026-11-25"),
        ("wednesay", "Wed 2026-11-25"),
        ("wendsday", "Wed 2026-11-25"),
        ("thursady", "Thu 2026-11-26"),
        ("thurdsay", "Thu 2026-11-26"),
        ("firday", "Fri 2026-11-27"),
        ("next fridday", "Fri 2026-12-04"),
        ("moday", "Mon 2026-11-30"),
        ("tuseday", "Tue 2026-12-01"),
        ("Novmeber 30", "Mon 2026-11-30"),
        ("Decembr 3", "Thu 2026-12-03"),
        ("Febuary 2", "Tue 2027-02-02"),
        ("Apirl 3", "Sat 2027-04-03"),
        ("end of teh month", "Mon 2026-11-30"),
        ("end of quater", "Thu 2026-12-31"),
        ("3 bussiness days", "Fri 2026-11-27"),
        ("before chirstmas", "Thu 2026-12-24"),
    ],
)
def test_one_wrong_letter_is_understood(text: str, expected: str) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ask Frida",
            "Sundar signs",
            "Augusta office",
            "Augusto",
            "Mondays",
            "sundry items",
            "toady",
            "Fridman Group",
        ),
        *("mouth to mouth", "a quartet", "Sunday's", "marsh", "Dan's decks"),
    ],
)
def test_a_name_that_looks_like_a_day_is_no_slip(text: str) -> None:
    assert reads(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("_by Thursday_ send the deck", "by Thursday"),
        ("*by Thursday* send the deck", "by Thursday"),
        ("by thursady send the deck", "by thursady"),
        ("firday noon call Ann, tomorow is bad", "firday noon"),
        ("Ask <@U123|april> by Friday", "by Friday"),
        ("See https://acme.example/2026/12/05/march?d=2026-12-05 by Friday", "by Friday"),
        ("See <https://acme.example/dec-3|Dec 3> by Friday", "by Friday"),
        ("Send to jan.12@monday.example by Friday", "by Friday"),
        ("\u0130stanbul by wednesay, \u0130zmir later", "by wednesay"),
    ],
)
def test_the_words_found_are_those_that_were_typed(text: str, words: str) -> None:
    found = find_due(text, now=NOW, working=NEW_YORK)
    assert found is not None
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.example/2026/12/05",
        "<https://acme.example/q?d=2026-12-05|the 5th>",
        "<@U12|friday>",
        "a@friday.example",
    ],
)
def test_a_link_or_a_mention_says_no_date(text: str) -> None:
    assert reads(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in twenty  one days", "Tue 2026-12-15"),
        ("the twenty \n first", "Mon 2026-12-21"),
        ("end of work  week", "Fri 2026-11-27"),
        ("in a  couple of\tdays", "Thu 2026-11-26"),
        ("in half  an hour", "Tue 2026-11-24 10:50"),
        ("in 1/2-an hour", "Tue 2026-11-24 10:50"),
        ("x - mas", "Fri 2026-12-25"),
        ("the thirty second", None),
    ],
)
def test_it_does_not_matter_how_words_are_set_apart(text: str, expected: str | None) -> None:
    assert reads(text) == expected


def test_only_what_slack_lets_people_type_is_looked_at() -> None:
    assert reads("x " * 1_490 + "by Friday") == "Fri 2026-11-27"
    assert reads("x " * 50_000 + "by Friday") is None
