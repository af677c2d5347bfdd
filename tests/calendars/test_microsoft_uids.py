from datetime import date

import pytest

from bot.calendars.microsoft_uids import Uid, read_uid
from tests.calendars.graph_events import MEETING, foreign_goid, goid

MAY_4 = date(2026, 5, 4)


def test_the_id_of_an_instance_holds_the_uid_of_its_series() -> None:
    assert goid(on=MAY_4) != goid()
    assert read_uid(goid(on=MAY_4)) == Uid(uid=goid(), is_instance=True)


def test_the_id_of_a_single_meeting_is_its_uid() -> None:
    assert read_uid(goid()) == Uid(uid=goid())


def test_an_id_in_small_letters_is_the_same_id() -> None:
    assert read_uid(goid(on=MAY_4).lower()).uid == goid()


@pytest.mark.parametrize("on", [None, MAY_4])
def test_an_invitation_from_elsewhere_keeps_the_uid_it_came_with(on: date | None) -> None:
    uid = "qa87q2t552detf773508pdrchc@google.com"
    assert read_uid(foreign_goid(uid, on=on)) == Uid(uid=uid, is_instance=on is not None)


def test_an_exchange_id_that_came_from_elsewhere_is_read_too() -> None:
    assert read_uid(foreign_goid(goid(on=MAY_4))).uid == goid()


@pytest.mark.parametrize(
    "given",
    [
        "19rh93h5t893h5v@calendar.example",
        "",
        "040000008200E00074C5B7101A82E008",
        "040000008200E00074C5B7101A82E008zz" + MEETING,
        "040000008200E00074C5B7101A82E008" + "0" * 100_000,
    ],
)
def test_what_is_no_exchange_id_stays_as_it_is(given: str) -> None:
    assert read_uid(given) == Uid(uid=given)


def test_ids_nested_without_end_are_left_alone() -> None:
    once = foreign_goid(goid())
    assert read_uid(foreign_goid(once)).uid == once
