from zoneinfo import ZoneInfo

import pytest

from bot.domain.meetings import Status
from tests.calendars.feeds import calendar, event, expanded, lengths, new_york, read, starts, window

NEW_YORK = "TZID=America/New_York"
WEEKLY = (
    f"DTSTART;{NEW_YORK}:20260504T100000",
    f"DTEND;{NEW_YORK}:20260504T103000",
    "SUMMARY:Call",
    "RRULE:FREQ=WEEKLY;COUNT=4",
)
DAYS = ("DTSTART;VALUE=DATE:20260504", "DTEND;VALUE=DATE:20260505", "RRULE:FREQ=DAILY;COUNT=4")
ALL = ["05-04 14:00", "05-11 14:00", "05-18 14:00", "05-25 14:00"]


def test_a_series_gives_each_of_its_instances() -> None:
    assert starts(calendar(event(*WEEKLY))) == ALL


@pytest.mark.parametrize(
    "line",
    [
        f"EXDATE;{NEW_YORK}:20260511T100000,20260525T100000",
        f"EXDATE;{NEW_YORK}:20260511T100000\r\nEXDATE;{NEW_YORK}:20260525T100000",
        "EXDATE:20260511T140000Z,20260525T140000Z",
        "EXDATE;TZID=Europe/London:20260511T150000,20260525T150000",
        f"EXDATE;VALUE=DATE-TIME;{NEW_YORK}:20260511T100000,2026052\r\n 5T100000",
        "EXDATE;VALUE=DATE:20260511,20260525",
        "EXDATE:20260511T100000,20260525T100000",
        f"EXDATE;{NEW_YORK}:20260511T100000,rubbish,20260525T100000",
        "EXRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=9",
    ],
    ids=["list", "lines", "UTC", "another zone", "folded", "days", "floating", "one unreadable", "rule"],
)
def test_exceptions_are_left_out_in_every_spelling(line: str) -> None:
    left = starts(calendar(event(*WEEKLY, line)))
    expected = ["05-04 14:00", "05-18 14:00"]
    assert left == (["05-11 14:00", "05-25 14:00"] if line.startswith("EXRULE") else expected)


def test_an_exception_that_matches_nothing_changes_nothing() -> None:
    assert starts(calendar(event(*WEEKLY, f"EXDATE;{NEW_YORK}:20260511T110000"))) == ALL


@pytest.mark.parametrize(
    "line",
    [
        "EXDATE;VALUE=DATE:20260505",
        "EXDATE;TZID=W. Europe Standard Time:20260505T000000",
        "EXDATE:20260505T000000Z",
        "EXDATE;TZID=Asia/Tokyo:20260505T000000",
    ],
)
def test_a_day_is_left_out_by_its_local_date(line: str) -> None:
    assert starts(calendar(event(*DAYS, line))) == ["05-04 00:00", "05-06 00:00", "05-07 00:00"]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20260518T140000Z", "05-18 14:00"),
        ("20260518T135959Z", "05-11 14:00"),
        ("20260518T100000", "05-18 14:00"),
        ("20260518", "05-18 14:00"),
        ("20260519T035959Z", "05-18 14:00"),
    ],
    ids=["the instant", "a second before", "local", "the day", "end of the day as Google writes it"],
)
def test_until_is_inclusive_in_each_of_its_forms(until: str, last: str) -> None:
    series = (*WEEKLY[:3], f"RRULE:FREQ=WEEKLY;UNTIL={until}")
    assert starts(calendar(event(*series)))[-1] == last


def test_outlooks_until_of_whole_days_is_a_local_midnight() -> None:
    series = event(*DAYS[:2], "RRULE:FREQ=DAILY;UNTIL=20260505T220000Z")
    assert len(starts(calendar(series), zone=ZoneInfo("Europe/Berlin"))) == 3
    assert len(starts(calendar(series), zone=ZoneInfo("UTC"))) == 2


def test_a_series_that_ended_is_over() -> None:
    assert starts(calendar(event(*WEEKLY)), window("2026-06-01", "2027-01-01")) == []


def test_more_dates_belong_to_the_series_once_each() -> None:
    more = f"RDATE;{NEW_YORK}:20260507T100000,20260511T100000"
    assert starts(calendar(event(*WEEKLY, more))) == sorted([*ALL, "05-07 14:00"])


def test_more_dates_may_bring_their_own_end() -> None:
    more = "RDATE;VALUE=PERIOD:20260506T100000Z/PT2H,20260508T100000Z/20260508T104500Z"
    found = calendar(event("DTSTART:20260504T100000Z", "DURATION:PT30M", more))
    assert [length.seconds // 60 for length in lengths(found)] == [30, 120, 45]


def change(*lines: str, rid: str = f"RECURRENCE-ID;{NEW_YORK}:20260511T100000") -> str:
    return event(rid, *lines)


MOVED = (f"DTSTART;{NEW_YORK}:20260512T153000", f"DTEND;{NEW_YORK}:20260512T160000", "SUMMARY:Moved")


@pytest.mark.parametrize(
    "rid",
    [
        f"RECURRENCE-ID;{NEW_YORK}:20260511T100000",
        "RECURRENCE-ID:20260511T140000Z",
        "RECURRENCE-ID;TZID=Europe/London:20260511T150000",
        "RECURRENCE-ID;VALUE=DATE:20260511",
        "RECURRENCE-ID:20260511T100000",
    ],
    ids=["its zone", "UTC", "another zone", "day", "floating"],
)
@pytest.mark.parametrize("comes_first", [True, False])
def test_a_moved_instance_is_seen_only_at_its_new_time(rid: str, *, comes_first: bool) -> None:
    parts = (change(*MOVED, rid=rid), event(*WEEKLY))
    found = read(calendar(*(parts if comes_first else reversed(parts))))
    assert [f"{one.start:%m-%d %H:%M}" for one in found] == ["05-04 14:00", "05-12 19:30", "05-18 14:00", "05-25 14:00"]
    assert [one.title for one in found] == ["Call", "Moved", "Call", "Call"]
    assert f"{found[1].original_start:%m-%d %H:%M}" == "05-11 14:00"
    assert all(one.is_recurring for one in found)


def test_an_instance_moved_across_midnight_keeps_its_name() -> None:
    moved = change(f"DTSTART;{NEW_YORK}:20260510T233000", f"DTEND;{NEW_YORK}:20260511T003000")
    found = read(calendar(event(*WEEKLY), moved))
    assert [f"{one.start:%m-%d %H:%M}" for one in found][1] == "05-11 03:30"
    assert f"{found[1].original_start:%m-%d %H:%M}" == "05-11 14:00"


def test_an_instance_moved_out_of_the_window_is_gone_and_one_moved_in_is_there() -> None:
    away = change(f"DTSTART;{NEW_YORK}:20260720T100000")
    assert starts(calendar(event(*WEEKLY), away)) == ["05-04 14:00", "05-18 14:00", "05-25 14:00"]
    assert starts(calendar(event(*WEEKLY), away), window("2026-07-01", "2026-08-01")) == ["07-20 14:00"]


def test_a_cancelled_instance_is_told_as_cancelled() -> None:
    found = read(calendar(event(*WEEKLY), change(MOVED[0], "STATUS:CANCELLED")))
    assert [one.status for one in found].count(Status.CANCELLED) == 1


def test_a_cancellation_may_name_nothing_but_its_instance() -> None:
    found = read(calendar(event(*WEEKLY), change("STATUS:CANCELLED")))
    assert [one.status is Status.CANCELLED for one in found] == [False, True, False, False]


def test_an_instance_without_its_series_stands_alone_and_repeats_nothing() -> None:
    assert starts(calendar(change(*MOVED, "RRULE:FREQ=DAILY"))) == ["05-12 19:30"]


def test_an_instance_that_names_no_date_does_not_replace_the_series() -> None:
    stray = change(*MOVED, "SEQUENCE:7", rid="RECURRENCE-ID:rubbish")
    assert len(starts(calendar(event(*WEEKLY), stray))) == 5


def test_the_newest_version_of_an_instance_counts() -> None:
    older = change(f"DTSTART;{NEW_YORK}:20260513T100000", "SEQUENCE:1")
    newer = change(f"DTSTART;{NEW_YORK}:20260514T100000", "SEQUENCE:2")
    for parts in ((older, newer), (newer, older)):
        assert starts(calendar(event(*WEEKLY), *parts))[1] == "05-14 14:00"


def test_among_equals_the_last_modified_version_of_an_instance_counts() -> None:
    older = change(f"DTSTART;{NEW_YORK}:20260513T100000", "LAST-MODIFIED:20260101T000000Z")
    newer = change(f"DTSTART;{NEW_YORK}:20260514T100000", "LAST-MODIFIED:20260102T000000Z")
    assert starts(calendar(newer, event(*WEEKLY), older))[1] == "05-14 14:00"


def test_the_newest_version_of_a_series_counts_even_when_it_left_the_window() -> None:
    older = event("DTSTART:20260504T100000Z", "SEQUENCE:1")
    newer = event("DTSTART:20300504T100000Z", "SEQUENCE:2")
    assert starts(calendar(newer, older)) == []


def test_different_events_that_share_a_uid_are_both_kept() -> None:
    first, second = event("DTSTART:20260504T100000Z"), event("DTSTART:20260505T100000Z")
    assert starts(calendar(first, second, first)) == ["05-04 10:00", "05-05 10:00"]


FUTURE = f"RECURRENCE-ID;RANGE=THISANDFUTURE;{NEW_YORK}:20260511T100000"


def test_this_and_all_future_instances_take_the_new_time_and_length() -> None:
    later = event(FUTURE, f"DTSTART;{NEW_YORK}:20260512T110000", "DURATION:PT2H", "SUMMARY:New")
    found = read(calendar(event(*WEEKLY), later))
    assert [f"{one.start:%m-%d %H:%M}" for one in found] == ["05-04 14:00", "05-12 15:00", "05-19 15:00", "05-26 15:00"]
    assert [one.title for one in found] == ["Call", "New", "New", "New"]
    assert [f"{one.original_start:%m-%d}" for one in found] == ["05-04", "05-11", "05-18", "05-25"]
    assert lengths(calendar(event(*WEEKLY), later))[-1].seconds == 7200


def test_a_single_change_wins_over_this_and_future_and_exceptions_name_original_times() -> None:
    later = event(FUTURE, f"DTSTART;{NEW_YORK}:20260511T110000", "DURATION:PT30M")
    once = change(f"DTSTART;{NEW_YORK}:20260519T080000", rid=f"RECURRENCE-ID;{NEW_YORK}:20260518T100000")
    series = event(*WEEKLY, f"EXDATE;{NEW_YORK}:20260525T100000")
    assert starts(calendar(series, later, once)) == ["05-04 14:00", "05-11 15:00", "05-19 12:00"]


def test_a_change_of_one_and_of_the_future_may_begin_at_the_same_instance() -> None:
    later = event(FUTURE, f"DTSTART;{NEW_YORK}:20260511T110000")
    once = change(f"DTSTART;{NEW_YORK}:20260512T080000")
    for parts in ((later, once), (once, later)):
        found = starts(calendar(event(*WEEKLY), *parts))
        assert found == ["05-04 14:00", "05-12 12:00", "05-18 15:00", "05-25 15:00"]


def test_a_later_change_of_the_future_replaces_an_earlier_one() -> None:
    first = event(FUTURE, f"DTSTART;{NEW_YORK}:20260511T110000")
    second = event(FUTURE.replace("0511", "0518"), f"DTSTART;{NEW_YORK}:20260518T150000")
    assert starts(calendar(event(*WEEKLY), second, first)) == [
        "05-04 14:00",
        "05-11 15:00",
        "05-18 19:00",
        "05-25 19:00",
    ]


def test_a_whole_series_moved_keeps_one_time_each() -> None:
    moved = (f"DTSTART;{NEW_YORK}:20260505T160000", *WEEKLY[2:], "DURATION:PT30M", "SEQUENCE:1")
    assert starts(calendar(event(*WEEKLY), event(*moved))) == [
        "05-05 20:00",
        "05-12 20:00",
        "05-19 20:00",
        "05-26 20:00",
    ]


def test_a_file_of_cancellations_cancels_its_events() -> None:
    found = read(calendar("METHOD:CANCEL", event(*WEEKLY)))
    assert {one.status for one in found} == {Status.CANCELLED}


def test_a_rule_nobody_can_read_leaves_the_first_instance_and_a_sentence() -> None:
    found = expanded(calendar(event(*WEEKLY[:3], "RRULE:FREQ=DAILY;INTERVAL=0")))
    assert len(found.instances) == 1
    assert found.skipped == ("“Call” is shown only in part: its repetition has an impossible INTERVAL.",)


def test_an_event_without_a_start_is_named_and_its_sibling_kept() -> None:
    found = expanded(calendar(event("SUMMARY:Lost", uid="lost"), event(*WEEKLY)))
    assert len(found.instances) == 4
    assert found.skipped == ("“Lost” was skipped: it has no start.",)


def test_a_private_event_that_is_skipped_is_not_named() -> None:
    found = expanded(calendar(event("SUMMARY:Surgery", "CLASS:PRIVATE")))
    assert found.skipped == ("An event was skipped: it has no start.",)


def test_a_series_in_the_files_own_zone_keeps_its_wall_time_over_the_change() -> None:
    series = event("DTSTART;TZID=Head Office:20261026T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert starts(calendar(new_york(), series), window("2026-10-20", "2026-11-10")) == ["10-26 14:00", "11-02 15:00"]


def test_what_lies_outside_the_window_makes_no_difference() -> None:
    """The quick look at bytes must agree with the full reading: the same events, one window after the other."""
    data = calendar(
        event(*WEEKLY),
        event(
            "DTSTART:20240101T090000Z", "DTEND:20240101T100000Z", "RRULE:FREQ=WEEKLY;UNTIL=20260601T000000Z", uid="a"
        ),
        event("DTSTART:20240103T090000Z", "DTEND:20240103T100000Z", "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=400", uid="b"),
        event("DTSTART:20240104T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=130", uid="c"),
        event("DTSTART:20260115T090000Z", "DTEND:20260601T100000Z", uid="d"),
        event("DTSTART:20260301T090000Z", "DURATION:P80D", uid="e"),
        event("DTSTART:20200301T090000Z", "RDATE:20260520T090000Z", uid="f"),
        event("DTSTART:20270101T090000Z", uid="g"),
    )
    whole = [(one.uid, one.start) for one in read(data, window("2019-01-01", "2028-01-01"))]
    for month in range(1, 12):
        part = window(f"2026-{month:02}-01", f"2026-{month + 1:02}-01")
        expected = [key for key in whole if key[0] not in "de" and part.start <= key[1] < part.end]
        assert [(one.uid, one.start) for one in read(data, part) if one.uid not in "de"] == expected
    assert {one.uid for one in read(data, window("2026-05-19", "2026-05-20"))} >= {"d", "e"}
