from datetime import date, timedelta

import pytest

from bot.domain.calls import CallId
from bot.domain.day_words import read_day
from bot.domain.finding import Found, find_call, matching
from bot.domain.working_time import WorkingTime
from tests.factories import BERLIN, MONDAY, at, buyer, call, weekday

WORKING = WorkingTime(zone=BERLIN)
QBR = call(at("14:00"), id=CallId("qbr"), external=(buyer("jose@acme.test", name="José Álvarez"),))
WEEKLY = call(at("10:00", day=weekday("Tue")), id=CallId("weekly"), title="Weekly: Acme & Größe")
GLOBEX = call(at("15:30"), id=CallId("globex"), title="Intro", account="globex.test", external=())
ACME = call(at("16:00", day=weekday("Fri")), id=CallId("acme"), title="Acme")
CALLS = [QBR, GLOBEX, WEEKLY, ACME]


def found(text: str, *, looks_back: bool = False) -> Found:
    return find_call(CALLS, text, now=at("09:00"), working=WORKING, locale="en_GB", looks_back=looks_back)


def ids(text: str) -> list[str]:
    return [one.id for one in found(text).calls]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("globex", "globex"),
        ("GLOBEX.test", "globex"),
        ("glo", "globex"),
        ("lobex", "globex"),
        ("jose", "qbr"),
        ("ALVAREZ jose", "qbr"),
        ("jose@acme.test", "qbr"),
        ("qbr acme", "qbr"),
        ("acme", "acme"),  # exactly its title, a word of the others
        ("grosse", "weekly"),
        ("GRÖSSE weekly", "weekly"),
        ("acme tomorrow", "weekly"),
        ("tomorrow", "weekly"),
        ("10:00", "weekly"),
        ("at 2pm", "qbr"),
        ("3 pm", "globex"),
        ("15:30", "globex"),
        ("friday", "acme"),
        ("acme on fri", "acme"),
        ("24 Nov", "weekly"),
        ("2026-11-24", "weekly"),
        ("next", "qbr"),
        ("next acme call", "qbr"),
        ("the call with jose today", "qbr"),
    ],
)
def test_a_few_words_name_one_call(text: str, only: str) -> None:
    seen = found(text).only
    assert seen is not None
    assert seen.id == only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["qbr", "globex", "weekly", "acme"]),
        ("today", ["qbr", "globex"]),
        ("acm", ["qbr", "weekly", "acme"]),
        ("test", ["qbr", "globex", "weekly", "acme"]),
    ],
)
def test_words_that_fit_several_name_them_in_their_order(text: str, expected: list[str]) -> None:
    assert found(text).only is None
    assert ids(text) == expected


def test_the_best_match_comes_first() -> None:
    assert ids("acme") == ["acme", "qbr", "weekly"]


@pytest.mark.parametrize("text", ["hooli", "acme yesterday", "23:59", "…", "%", "x" * 3000, "<!channel>"])
def test_what_fits_nothing_finds_nothing(text: str) -> None:
    assert found(text) in (Found(is_guess=True), Found())


def test_a_slip_of_the_finger_is_guessed() -> None:
    assert found("glober").is_guess
    assert ids("glober") == ["globex"]
    assert found("acme hooli").is_guess


def test_last_is_the_first_of_a_list_that_looks_back() -> None:
    seen = found("last acme", looks_back=True).only
    assert seen is not None
    assert seen.id == "qbr"


def test_next_is_not_the_call_that_runs() -> None:
    seen = find_call(CALLS, "next", now=at("14:10"), working=WORKING, locale="en_GB").only
    assert seen is not None
    assert seen.id == "globex"


def test_the_words_of_a_title_count_before_they_are_read_as_a_day() -> None:
    titled = call(at("14:00", day=weekday("Wed")), id=CallId("fun"), title="Monday review")
    seen = find_call([titled, *CALLS], "monday", now=at("09:00"), working=WORKING, locale="en_GB")
    assert seen.only == titled


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", MONDAY),
        ("Tomorrow", weekday("Tue")),
        ("yesterday", MONDAY - timedelta(days=1)),
        ("monday", MONDAY),
        ("fri", weekday("Fri")),
        ("last friday", weekday("Fri", week=-1)),
        ("last monday", weekday("Mon", week=-1)),
        ("27 November", weekday("Fri")),
        ("20 Nov", date(2026, 11, 20)),
        ("20 Nov 2027", date(2027, 11, 20)),
        ("2026-11-30", date(2026, 11, 30)),
        ("acme", None),
        ("", None),
        ("x" * 3000, None),
    ],
)
def test_a_day_is_read_as_people_name_it(text: str, day: date | None) -> None:
    assert read_day(text, now=at("09:00"), working=WORKING, locale="en_GB") == day


def test_a_weekday_lies_behind_for_who_looks_back() -> None:
    assert read_day("fri", now=at("09:00"), working=WORKING, locale="en_GB", looks_back=True) == weekday("Fri", week=-1)


@pytest.mark.parametrize(("text", "fits"), [("acme", True), ("q acm", True), ("globex", False), ("", True)])
def test_a_title_is_found_by_the_beginnings_of_its_words(text: str, fits: bool) -> None:  # noqa: FBT001  parametrized
    assert matching("Acme QBR", text) is fits
