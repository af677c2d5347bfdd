"""Stretches of days and hours: due at their end. It is Tuesday 24 November 2026, 10:20 in New York."""

import pytest

from tests.domain.when import BERLIN, NEW_YORK, reads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between Wed and Fri", "Fri 2026-11-27"),
        ("Mon-Wed", "Wed 2026-12-02"),
        ("Monday to Wednesday", "Wed 2026-12-02"),
        ("Thursday through Monday", "Mon 2026-11-30"),
        ("from Monday to Friday", "Fri 2026-12-04"),
        ("Mon-Wed next week", "Wed 2026-12-02"),
        ("next Monday to Wednesday", "Wed 2026-12-02"),
        ("between tomorrow and Friday", "Fri 2026-11-27"),
        ("today to Friday", "Fri 2026-11-27"),
        ("Dec 3-5", "Sat 2026-12-05"),
        ("Dec 3 - Dec 5", "Sat 2026-12-05"),
        ("3rd-5th December", "Sat 2026-12-05"),
        ("between Dec 3 and 5", "Sat 2026-12-05"),
        ("Dec 1-15, 2026", "Tue 2026-12-15"),
        ("30 Nov - 4 Dec", "Fri 2026-12-04"),
        ("Dec 28 to Jan 4", "Mon 2027-01-04"),
        ("Nov 20 to Dec 4", "Fri 2026-12-04"),
        ("12/5 - 12/7", "Mon 2026-12-07"),
        ("Dec 5-3", None),
    ],
)
def test_a_stretch_of_days_is_due_on_its_last(text: str, expected: str | None) -> None:
    assert reads(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday 2-3pm", "Fri 2026-11-27 15:00"),
        ("Friday between 2 and 3pm", "Fri 2026-11-27 15:00"),
        ("Friday 9-12", "Fri 2026-11-27 12:00"),
        ("tomorrow from 10 to 11", "Wed 2026-11-25 11:00"),
        ("tomorrow between 9 and 11", "Wed 2026-11-25 11:00"),
        ("Dec 3 - 5pm", "Thu 2026-12-03 17:00"),
        ("Dec 3 2-3pm", "Thu 2026-12-03 15:00"),
    ],
)
def test_a_stretch_of_hours_is_due_at_its_end(text: str, expected: str) -> None:
    assert reads(text) == expected


def test_a_stretch_follows_the_locale() -> None:
    assert reads("5/12 - 7/12", locale="en_GB", working=BERLIN) == "Mon 2026-12-07"
    assert reads("5.12. - 7.12.", locale="de_DE", working=BERLIN) == "Mon 2026-12-07"


@pytest.mark.parametrize(
    "text", ["10-15 seats", "slides 12-15", "between 5 and 10 seats", "They work 9-5", "win 4/5 to 5/5 deals"]
)
def test_a_stretch_of_numbers_is_none(text: str) -> None:
    assert reads(text, working=NEW_YORK) is None
