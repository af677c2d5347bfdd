"""Whom a typed name means: one when it is clear, several when it is not, nobody when it is unknown."""

import pytest

from bot.domain.commitments import Side
from bot.domain.participants import meant_by, participants_of, side_of, with_key
from bot.domain.people import MemberId
from tests.factories import buyer, call, member

TOM = member(id=MemberId("m2"), name="Tom Teller", email="tom@vendor.example")
GONE = member(id=MemberId("m3"), name="Gone Girl", is_active=False)
PEOPLE = participants_of(
    call(
        external=(
            buyer("ann@acme.test", name="Ann Acme"),
            buyer("ann.z@acme.test", name="Ann Zed"),
            buyer("x@acme.test", name=""),
        )
    ),
    [TOM, member(), GONE],
    writer=member(),
)


def test_the_writer_comes_first_then_colleagues_then_the_customers_people() -> None:
    assert [one.name for one in PEOPLE] == ["Rhea Rep", "Tom Teller", "Ann Acme", "Ann Zed", "x@acme.test"]
    assert [one.side for one in PEOPLE] == [Side.OURS, Side.OURS, Side.THEIRS, Side.THEIRS, Side.THEIRS]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Tom", ["Tom Teller"]),
        ("@tom", ["Tom Teller"]),
        ("teller", ["Tom Teller"]),
        ("Ann Acme", ["Ann Acme"]),
        ("Ann", ["Ann Acme", "Ann Zed"]),
        ("ann.z@acme.test", ["Ann Zed"]),
        ("we", ["Rhea Rep"]),
        ("Me", ["Rhea Rep"]),
        ("Zoe", []),
        ("To", []),
        ("", []),
        ("they", ["Ann Acme", "Ann Zed", "x@acme.test"]),
        ("Acme", ["Ann Acme", "Ann Zed", "x@acme.test"]),
        ("acme.test", ["Ann Acme", "Ann Zed", "x@acme.test"]),
    ],
)
def test_a_name_means_whom_it_fits_and_nobody_else(said: str, meant: list[str]) -> None:
    assert [one.name for one in meant_by(said, PEOPLE, account="acme.test")] == meant


def test_a_side_follows_from_who() -> None:
    assert all(side_of(one.key) is one.side for one in PEOPLE)
    assert side_of("theirs") is Side.THEIRS
    assert side_of("ours") is Side.OURS
    assert side_of("") is Side.OURS


def test_a_key_finds_its_person_however_long_the_address() -> None:
    long = participants_of(call(external=(buyer("x" * 300 + "@acme.test"),)), [], writer=member())
    assert all(len(one.key) <= 150 for one in long)
    assert with_key(long[1].key, long) == long[1]
    assert with_key("theirs:nobody", long) is None
