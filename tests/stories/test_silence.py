"""When SayDo keeps silent, a rule each."""

from datetime import datetime
from pathlib import Path

from bot.domain.people import Hours, MemberSettings
from bot.sandbox.server import Sandbox
from tests.factories import BERLIN
from tests.stories.days import Days, lived, moment
from tests.stories.weeks import nudges_of, said_to, sets


def wall_times(days: Days, fragment: str) -> list[str]:
    """Return when SayDo said something new, as wall times in Berlin."""
    said = [one for one in days.rep.inbox if not one.is_ephemeral and one.says(fragment)]
    return [f"{datetime.fromtimestamp(float(one.ts), BERLIN):%a %H:%M}" for one in said]


async def reasons(days: Days, kind: str) -> set[str]:
    return {one.reason for one in await nudges_of(days, days.rep) if one.kind.value == kind and one.reason}


async def test_the_brief_waits_for_the_end_of_the_meeting_it_falls_into(days: Days) -> None:
    days.calendar.has("Stand-up", "Mon 08:15", "Mon 09:20", with_=["tom@vendor.example"])
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:25")
    assert wall_times(days, "1 customer call") == ["Mon 09:20"]
    assert days.rep.last.says("This was due at 08:30.")


async def test_a_card_that_would_fall_into_a_meeting_comes_before_it(days: Days) -> None:
    days.calendar.has("Stand-up", "Mon 13:30", "Mon 14:00", with_=["tom@vendor.example"])
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:00")
    assert wall_times(days, "it starts soon") == ["Mon 13:25"]


async def test_a_card_held_up_by_a_meeting_nobody_knew_of_is_skipped_and_says_why(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 13:35")
    days.calendar.has("Emergency", "Mon 13:30", "Mon 14:00", with_=["tom@vendor.example"])
    await days.reaches("Mon 14:10")
    assert wall_times(days, "it starts soon") == []
    await days.rep.types("/saydo why")
    assert days.rep.last.says("Ready card: not sent, because you were in a meeting")


async def test_a_meeting_that_ends_early_lets_the_recap_be_asked_for_early(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Review", "Mon 14:30", "Mon 16:00", with_=["tom@vendor.example"])
    await days.reaches("Mon 14:40")
    days.calendar.moves("Review", "Mon 14:30", "Mon 15:00")
    await days.reaches("Mon 15:20")
    assert wall_times(days, "what was agreed") == ["Mon 15:05"]


async def test_calls_that_overlap_are_asked_about_together_after_both(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 15:00")
    days.calendar.has("Globex intro", "Mon 14:30", "Mon 15:30", with_=["hana@globex.test"])
    await days.reaches("Mon 16:00")
    assert wall_times(days, "2 recaps to write") == ["Mon 15:35"]


async def test_around_a_call_outside_working_time_its_messages_come_and_nothing_else(days: Days) -> None:
    days.calendar.has("Early bird", "Tue 07:00", "Tue 07:30")
    days.calendar.has("Late call", "Tue 19:00", "Tue 19:30", with_=["hana@globex.test"])
    await days.reaches("Tue 23:00")
    assert wall_times(days, "Your 07:00 call") == ["Mon 16:00", "Tue 06:45", "Tue 07:35"]
    assert wall_times(days, "Your 19:00 call") == ["Tue 17:00", "Tue 18:45", "Tue 19:35"]
    assert [one.at for one in await said_to(days, days.rep) if moment("Tue 20:00") <= one.at] == []


async def test_a_call_on_saturday_is_spoken_of_although_nothing_else_is(days: Days) -> None:
    days.calendar.has("Fair", "Sat 14:00", "Sat 14:30")
    await days.reaches("Sun 20:00")
    assert wall_times(days, "Your 14:00 call") == ["Fri 16:00", "Sat 13:45", "Sat 14:35"]
    assert wall_times(days, "1 customer call") == []


async def test_nothing_is_said_on_days_out_of_office(days: Days) -> None:
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
    days.calendar.has("Out of office", "Tue 00:00", "Wed 00:00", with_=(), extra=["X-MICROSOFT-CDO-BUSYSTATUS:OOF"])
    await days.reaches("Wed 07:00")
    assert [one for one in await said_to(days, days.rep) if moment("Tue 00:00") <= one.at < moment("Wed 00:00")] == []


async def test_an_afternoon_out_of_office_silences_what_lies_in_it(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 15:00", "Mon 15:30")
    days.calendar.has("Dentist", "Mon 13:00", "Mon 18:00", with_=(), extra=["X-MICROSOFT-CDO-BUSYSTATUS:OOF"])
    await days.reaches("Mon 23:00")
    assert wall_times(days, "Your 15:00 call") == []
    assert "your calendar says you were out of office" in await reasons(days, "ready_card")


async def test_on_a_holiday_there_is_no_brief_and_no_word_about_promises(tmp_path: Path, sqlite_url: str) -> None:
    async with lived(tmp_path, sqlite_url, start="++++Tue 08:00") as days:  # 22 December 2026
        await days.rep.types("/commitments Send pricing to Ann by 24 December")
        await days.rep.clicks("Save", in_=days.rep.last)
        await days.reaches("++++Fri 23:00")  # Christmas Day
        said = await said_to(days, days.rep)
        assert [one for one in said if one.at.astimezone(BERLIN).day == 25] == []
        await days.reaches("+++++Mon 08:30")
        assert days.rep.last.says("Send pricing")


async def test_a_call_accepted_for_a_holiday_is_prepared_all_the_same(tmp_path: Path, sqlite_url: str) -> None:
    async with lived(tmp_path, sqlite_url, start="++++Tue 08:00") as days:
        days.calendar.has("Acme QBR", "++++Fri 14:00", "++++Fri 14:30")
        unanswered = ["ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:rhea@vendor.example"]
        days.calendar.has("Globex", "++++Fri 16:00", "++++Fri 16:30", organizer="hana@globex.test", extra=unanswered)
        await days.reaches("++++Fri 23:00")
        assert wall_times(days, "Your 14:00 call") == ["Thu 16:00", "Fri 13:45", "Fri 14:35"]
        assert wall_times(days, "Your 16:00 call") == []
        assert "it was a public holiday where you are" in await reasons(days, "ready_card")


async def test_who_keeps_no_holidays_is_spoken_to_on_them(tmp_path: Path, sqlite_url: str) -> None:
    async with lived(tmp_path, sqlite_url, start="++++Tue 08:00") as days:
        await sets(days, days.rep, MemberSettings(country=""))
        days.calendar.has("Acme QBR", "++++Fri 14:00", "++++Fri 14:30")
        await days.reaches("++++Fri 12:00")
        assert wall_times(days, "1 customer call") == ["Fri 08:30"]


async def test_the_working_hours_a_calendar_knows_hold_until_the_member_sets_their_own(days: Days) -> None:
    actor = await days.actor(days.rep)
    hours = Hours(weekdays=frozenset({1, 2, 3}), start=moment("Mon 10:00").time(), end=moment("Mon 15:00").time())
    async with days.app.runtime.storage.begin() as tx:
        await tx.members.save_hours(actor.workspace.id, actor.member.id, hours)
    days.calendar.has("Acme QBR", "Mon 13:00", "Mon 13:30")
    await days.reaches("Mon 23:00")
    assert wall_times(days, "1 customer call") == []  # no working day there, so no brief


async def test_in_do_not_disturb_nothing_is_said_until_it_ends(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.sandbox.workspace.wants_quiet(days.rep.person, moment("Mon 11:00"), moment("Mon 12:30"))
    await days.reaches("Mon 13:00")
    assert wall_times(days, "one line is missing") == ["Mon 12:30"]


async def test_what_do_not_disturb_outlasts_is_skipped_and_says_why(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.sandbox.workspace.wants_quiet(days.rep.person, moment("Mon 13:30"), moment("Mon 16:00"))
    await days.reaches("Mon 16:30")
    assert wall_times(days, "it starts soon") == []
    assert wall_times(days, "what was agreed") == ["Mon 16:00"]
    await days.rep.types("/saydo why")
    assert days.rep.last.says("Ready card: not sent, because Slack's do-not-disturb was on")


async def test_when_do_not_disturb_is_turned_off_early_what_waited_is_said_at_once(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.sandbox.workspace.wants_quiet(days.rep.person, moment("Mon 11:00"), moment("Mon 13:30"))
    await days.reaches("Mon 12:15")
    days.sandbox.workspace.wants_no_quiet(days.rep.person)
    await days.sandbox.settled()
    await days.reaches("Mon 12:20")
    assert wall_times(days, "one line is missing") in (["Mon 12:15"], ["Mon 12:20"])


async def test_do_not_disturb_that_slack_never_announced_is_looked_up(tmp_path: Path, sqlite_url: str) -> None:
    def is_quiet(sandbox: Sandbox) -> None:
        sandbox.workspace.wants_quiet(sandbox.workspace.person("rhea"), moment("Mon 08:00"), moment("Mon 09:40"))

    async with lived(tmp_path, sqlite_url, people=is_quiet) as days:
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await days.reaches("Mon 10:00")
        assert wall_times(days, "1 customer call") == ["Mon 09:40"]
        days.says_nothing_wrong()


async def test_a_workspace_that_did_not_grant_the_scope_is_spoken_to_all_the_same(
    tmp_path: Path, sqlite_url: str
) -> None:
    def without_scope(sandbox: Sandbox) -> None:
        sandbox.workspace.standing.scopes -= {"dnd:read"}

    async with lived(tmp_path, sqlite_url, people=without_scope) as days:
        days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        days.sandbox.workspace.wants_quiet(days.rep.person, moment("Mon 08:00"), moment("Mon 15:00"))
        await days.reaches("Mon 13:50")
        assert len(await said_to(days, days.rep)) == 3
        asked = [one for one in days.sandbox.refused if one.method.startswith("dnd.")]
        assert {one.error for one in asked} == {"missing_scope"}
        assert len(asked) <= 2  # not before every message
