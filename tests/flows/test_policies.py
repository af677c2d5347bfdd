from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.links import Provider
from bot.domain.meetings import EventKind
from bot.domain.working_time import WorkingTime
from bot.flows.policies import days_of, judging_policy_for
from storage import Storage
from tests.factories import BERLIN, NEW_YORK, at, meeting, occurrence, weekday
from tests.storage.known import NOW, a_member, a_workspace

TUESDAY, WEDNESDAY = weekday("Tue"), weekday("Wed")


def days(start: datetime, end: datetime, *, all_day: bool, zone: ZoneInfo = BERLIN) -> list[date]:
    away = occurrence(start, end, all_day=all_day, kind=EventKind.OUT_OF_OFFICE)
    return list(days_of(meeting(away), WorkingTime(zone=zone)))


@pytest.mark.parametrize("calendar_zone", [BERLIN, NEW_YORK, ZoneInfo("UTC"), ZoneInfo("Asia/Tokyo")])
def test_an_all_day_entry_is_the_same_date_whatever_zone_its_calendar_is_in(calendar_zone: ZoneInfo) -> None:
    start = at("00:00", day=TUESDAY, zone=calendar_zone)
    assert days(start, start + timedelta(days=2), all_day=True) == [TUESDAY, WEDNESDAY]


def test_a_timed_entry_takes_the_days_whose_working_time_lies_within_it() -> None:
    whole = days(at("00:00", day=TUESDAY), at("00:00", day=WEDNESDAY), all_day=False)
    from_noon = days(at("12:00", day=TUESDAY), at("20:00", day=WEDNESDAY), all_day=False)
    afternoon = days(at("12:00", day=TUESDAY), at("18:00", day=TUESDAY), all_day=False)
    assert (whole, from_noon, afternoon) == ([TUESDAY], [WEDNESDAY], [])


def test_an_entry_without_end_takes_no_more_than_a_year() -> None:
    start = at("00:00", day=TUESDAY)
    assert len(days(start, start + timedelta(days=4_000), all_day=True)) == 366


async def test_internal_domains_are_learned_from_who_works_here_and_freemail_is_nobodys(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea = await a_member(tx, workspace, "U1", email="rhea@Vendor.example")
        await a_member(tx, workspace, "U2", email="boss@gmail.com")
        await tx.links.add(workspace.id, rhea.id, Provider.GOOGLE, "primary", NOW, account="rhea@Own.example")
        policy = await judging_policy_for(tx, workspace, rhea)
    assert policy.internal_domains == {"vendor.example", "own.example"}
