from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.calls import CallState, Meeting, MeetingId, Reason, Verdict, instance_of
from bot.domain.changes import Changes, compare, in_step, lead_after, lead_of
from bot.domain.meetings import Attendee, Occurrence, Response, Status
from bot.domain.people import MemberId
from tests.factories import MONDAY, at, call, meeting, member, occurrence, weekday

NOW = at("09:00")
NO = Verdict(is_call=False, reason=Reason.CANCELLED)


def series(wall: str, *days: str) -> list[Occurrence]:
    starts = [at(wall, day=weekday(day)) for day in days]
    return [occurrence(start, original_start=start, is_recurring=True) for start in starts]


def stored(seen: Occurrence, number: int = 1) -> Meeting:
    return meeting(seen, id=MeetingId(f"meeting{number}"), instance=instance_of(seen))


def test_reading_the_same_twice_changes_nothing() -> None:
    assert compare([stored(occurrence())], [occurrence()], now=NOW) == Changes()


def test_a_new_meeting_appears() -> None:
    assert compare([], [occurrence()], now=NOW).appeared == (occurrence(),)


def test_a_single_meeting_that_moves_stays_the_same_meeting() -> None:
    moved = occurrence(at("16:00"))
    changes = compare([stored(occurrence())], [moved], now=NOW)
    assert changes.appeared == ()
    assert [(one.id, one.occurrence.start) for one in changes.changed] == [("meeting1", at("16:00"))]


def test_one_moved_instance_of_a_series_touches_only_that_one() -> None:
    monday, tuesday = series("14:00", "Mon", "Tue")
    moved = replace(tuesday, start=at("17:00", day=weekday("Tue")), end=at("17:30", day=weekday("Tue")))
    changes = compare([stored(monday, 1), stored(tuesday, 2)], [monday, moved], now=NOW)
    assert [one.id for one in changes.changed] == ["meeting2"]


def test_a_series_moved_as_a_whole_keeps_its_meetings() -> None:
    before, after = series("14:00", "Mon", "Tue", "Wed"), series("15:00", "Mon", "Tue", "Wed")
    changes = compare([stored(one, n) for n, one in enumerate(before)], after, now=NOW)
    assert changes.appeared == ()
    assert [(one.id, one.occurrence.start) for one in changes.changed] == [
        (f"meeting{n}", one.start) for n, one in enumerate(after)
    ]
    assert [one.instance for one in changes.changed] == [instance_of(one) for one in after]


def test_one_that_vanished_far_ahead_is_cancelled_at_once() -> None:
    far = occurrence(at("14:00", day=weekday("Thu")))
    changed = compare([stored(far)], [], now=NOW).changed
    assert [one.occurrence.status for one in changed] == [Status.CANCELLED]


def test_one_that_vanished_near_its_time_is_cancelled_only_after_a_second_look() -> None:
    once = compare([stored(occurrence())], [], now=NOW).changed
    assert [(one.occurrence.status, one.misses) for one in once] == [(Status.CONFIRMED, 1)]
    twice = compare(once, [], now=NOW).changed
    assert [one.occurrence.status for one in twice] == [Status.CANCELLED]
    back = compare(once, [occurrence()], now=NOW).changed
    assert [(one.occurrence.status, one.misses) for one in back] == [(Status.CONFIRMED, 0)]


def test_what_is_over_stays_as_it_was() -> None:
    assert compare([stored(occurrence())], [], now=at("15:00")) == Changes()


def test_a_cancelled_one_is_not_cancelled_again() -> None:
    off = stored(occurrence(status=Status.CANCELLED))
    assert compare([off], [], now=NOW) == Changes()


# -- calls -------------------------------------------------------------------------------------------------------------


def brought(seen: Meeting, **facts: Any) -> CallState:
    return in_step(call(**facts), [seen], lead_id=MemberId("m1"), internal=frozenset({"vendor.example"})).state


def test_a_moved_call_remembers_where_it_was() -> None:
    moved = in_step(call(), [meeting(occurrence(at("16:00")))], lead_id=MemberId("m1"), internal=frozenset())
    assert (moved.start, moved.moved_from, moved.state) == (at("16:00"), at("14:00"), CallState.STANDS)


def test_a_cancelled_call_is_off_and_comes_back_when_it_is_on_again() -> None:
    assert brought(meeting(verdict=NO)) is CallState.CANCELLED
    assert brought(meeting(), state=CallState.CANCELLED) is CallState.STANDS


def test_a_call_the_member_refuses_is_no_call() -> None:
    said_no = Verdict(is_call=False, reason=Reason.SAID_NO)
    assert brought(meeting(verdict=said_no)) is CallState.NOT_A_CALL


def test_a_no_show_stays_one_unless_the_call_is_moved() -> None:
    assert brought(meeting(), state=CallState.NO_SHOW) is CallState.NO_SHOW
    later = meeting(occurrence(at("14:00", day=MONDAY + timedelta(days=1))))
    assert brought(later, state=CallState.NO_SHOW) is CallState.STANDS


def test_a_private_call_shows_neither_title_nor_people() -> None:
    private = meeting(occurrence(is_private=True))
    shown = in_step(call(), [private], lead_id=MemberId("m1"), internal=frozenset())
    assert (shown.title, shown.account, shown.external) == ("Private meeting", "", ())


TOM = member(id=MemberId("m2"), email="tom@vendor.example")
MEMBERS = {MemberId("m1"): member(), MemberId("m2"): TOM}


def of(member_id: str, seen: Occurrence, number: int) -> Meeting:
    return meeting(seen, id=MeetingId(f"meeting{number}"), member_id=MemberId(member_id))


def test_the_organizer_leads() -> None:
    seen = occurrence(organizer=Attendee(email="tom@vendor.example"))
    assert lead_of([of("m1", seen, 1), of("m2", seen, 2)], members=MEMBERS) == "m2"


def test_without_an_organizer_of_ours_the_first_who_accepted_leads() -> None:
    mine = Attendee(email="rhea@vendor.example", response=Response.TENTATIVE)
    toms = Attendee(email="tom@vendor.example", response=Response.ACCEPTED)
    seen = occurrence(organizer=Attendee(email="ann@acme.test"), attendees=(mine, toms))
    assert lead_of([of("m1", seen, 1), of("m2", seen, 2)], members=MEMBERS) == "m2"


def test_the_lead_changes_only_when_who_led_it_does_not_attend_any_more() -> None:
    seen = occurrence(organizer=Attendee(email="ann@acme.test"))
    both = [of("m1", seen, 1), of("m2", seen, 2)]
    assert lead_after(call(), both, members=MEMBERS) == "m1"
    assert lead_after(call(), [replace(both[0], verdict=NO), both[1]], members=MEMBERS) == "m2"
    assert lead_after(call(lead_id=MemberId("m2")), both, members=MEMBERS) == "m2"


def test_who_took_the_lead_keeps_it_whatever_the_calendar_says() -> None:
    seen = occurrence()
    both = [of("m1", seen, 1), of("m2", seen, 2)]
    taken = call(lead_id=MemberId("m2"), lead_is_said=True)
    assert lead_after(taken, both, members=MEMBERS) == "m2"
    assert lead_after(taken, [both[0], replace(both[1], verdict=NO)], members=MEMBERS) == "m1"


def test_who_is_away_or_left_gives_the_lead_to_the_next_who_attends() -> None:
    seen = occurrence()
    both = [of("m1", seen, 1), of("m2", seen, 2)]
    left = {**MEMBERS, MemberId("m1"): member(is_active=False)}
    assert lead_after(call(), both, members=MEMBERS, away=frozenset({MemberId("m1")})) == "m2"
    assert lead_after(call(), both, members=left) == "m2"
    assert lead_after(call(lead_id=MemberId("m2")), both, members=MEMBERS) == "m1"


def test_a_call_keeps_its_lead_when_all_who_attend_are_away() -> None:
    seen = occurrence(organizer=Attendee(email="ann@acme.test"))
    both = [of("m1", seen, 1), of("m2", seen, 2)]
    everybody = frozenset({MemberId("m1"), MemberId("m2")})
    assert lead_after(call(lead_id=MemberId("m2")), both, members=MEMBERS, away=everybody) == "m2"


def test_a_lead_that_was_taken_is_forgotten_when_it_passes_on() -> None:
    taken = call(lead_id=MemberId("m2"), lead_is_said=True)
    passed = in_step(taken, [meeting()], lead_id=MemberId("m1"), internal=frozenset())
    assert (passed.lead_id, passed.lead_is_said) == ("m1", False)


def test_a_call_that_is_private_for_one_is_private_for_all() -> None:
    both = [meeting(), meeting(occurrence(is_private=True), member_id=MemberId("m2"))]
    assert in_step(call(), both, lead_id=MemberId("m1"), internal=frozenset()).title == "Private meeting"


def test_the_organizer_takes_the_lead_when_their_calendar_is_read_last() -> None:
    seen = occurrence()
    assert lead_after(call(lead_id=MemberId("m2")), [of("m2", seen, 2), of("m1", seen, 1)], members=MEMBERS) == "m1"
