import asyncio
from datetime import timedelta

from bot.domain.commitments import Side, move
from bot.domain.meetings import Window
from bot.flows.homes import home_of
from bot.views.homes import draw_home
from tests.counting import counted
from tests.factories import MONDAY, at
from tests.stories.days import Acting, Days
from tests.stories.recaps import filled, writes_recap
from tests.stories.test_promises_listed import has_many

_ALL_DAY = Window(start=at("00:00"), end=at("23:59"))


async def test_home_without_a_calendar_is_a_three_step_start_that_links_one(days: Days) -> None:
    newcomer = days.sandbox.workspace.add_person(
        name="lena", real_name="Lena Lead", email="lena@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )
    await newcomer.opens_home()
    await days.sandbox.settled()
    assert newcomer.home is not None
    assert newcomer.home.says("Three steps to start")
    days.other_calendar.has("Globex intro", "Mon 16:00", "Mon 16:30", with_=["hana@globex.test"])
    await newcomer.clicks("Connect calendar", in_=newcomer.home)
    await days.sandbox.settled()
    await newcomer.submits({"answers.address": str(days.other_calendar.path)})
    await days.sandbox.settled()
    assert not newcomer.home.says("Three steps to start")
    assert newcomer.home.says("Globex intro")


async def test_home_shows_each_call_of_the_day_with_where_it_stands(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    days.calendar.has("Globex intro", "Mon 16:00", "Mon 16:30", with_=["hana@globex.test"])
    days.calendar.has("Hooli close", "Tue 16:00", "Tue 16:30", with_=["gavin@hooli.test"])
    await days.reaches("Mon 09:00")
    await days.rep.opens_home()
    assert days.rep.home.reads.count("No objective yet") == 3
    await days.rep.clicks("Write objective", in_=days.rep.home)
    await days.rep.submits({"preps.objective": "A date for the pilot"})
    assert days.rep.home.says("Objective: A date for the pilot")
    assert days.rep.home.reads.count("No objective yet") == 2
    await days.reaches("Mon 14:40")
    await days.rep.opens_home()
    assert days.rep.home.says("Recap to write")
    await days.rep.clicks("Write recap", in_=days.rep.home)
    await days.rep.submits(filled(what="Send pricing", when="Wed"))
    await days.rep.submits()
    assert days.rep.home.says("Recap written")
    assert days.rep.home.says("Send pricing")


async def test_a_recap_of_yesterday_is_still_owed_on_home(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Tue 09:00")
    await days.rep.opens_home()
    assert days.rep.home.says("Recaps to write")
    assert days.rep.home.says("Acme QBR")


async def test_a_promise_is_added_and_kept_from_home_and_home_is_never_stale(days: Days) -> None:
    await days.rep.opens_home()
    await days.rep.clicks("Add a promise", in_=days.rep.home)
    await days.rep.submits({"commitments.what": "Send the security paper", "commitments.when": "tomorrow"})
    await days.rep.submits()
    assert days.rep.home.says("Send the security paper")
    await days.rep.clicks("Done", in_=days.rep.home)
    assert not days.rep.home.says("Send the security paper")


async def test_home_shows_a_colleagues_call_and_lets_one_take_it_over(days: Days) -> None:
    both = ("rhea@vendor.example", "tom@vendor.example", "ann@acme.test")
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both)
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both, organizer="rhea@vendor.example")
    await days.reaches("Mon 09:00")
    await days.rep.opens_home()
    await days.colleague.opens_home()
    assert days.colleague.home.says("Rhea Rep leads this one")
    await days.colleague.clicks("I lead this", in_=days.colleague.home)
    assert not days.colleague.home.says("leads this one")
    assert days.rep.home.says("Tom Teller leads this one")


async def test_who_takes_over_what_was_taken_a_moment_ago_is_told_in_a_window(days: Days) -> None:
    both = ("rhea@vendor.example", "tom@vendor.example", "ann@acme.test")
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both)
    days.other_calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", with_=both, organizer="rhea@vendor.example")
    await days.reaches("Mon 08:10")
    await days.colleague.opens_home()
    stale = days.colleague.home
    assert stale.says("Rhea Rep leads this one")
    lena = days.sandbox.workspace.add_person(
        name="lena", real_name="Lena Lead", email="lena@vendor.example", tz="Europe/Berlin", locale="en-GB"
    )
    actor, third = await days.actor(days.rep), (await days.actor(Acting(lena, days.sandbox))).member
    async with days.app.runtime.storage.begin() as tx:
        call = (await tx.calls.of_lead(actor.workspace.id, actor.member.id, _ALL_DAY))[0]
        assert await tx.calls.pass_lead(call, to=third.id, is_said=True)
    await days.colleague.clicks("I lead this", in_=stale)
    assert days.colleague.modal.says("Lena Lead took this call a moment ago and leads it now")
    assert days.colleague.home.says("Lena Lead leads this one")


async def test_lists_are_turned_page_by_page_and_stay_where_one_was(days: Days) -> None:
    await promises(days, 60)
    await days.rep.opens_home()
    await days.rep.clicks("Show all 60", in_=days.rep.home)
    assert days.rep.home.says("1 to 25 of 60 entries")
    await days.rep.clicks("Later", in_=days.rep.home)
    assert days.rep.home.says("26 to 50 of 60 entries")
    await days.rep.clicks("Done", in_=days.rep.home)
    assert days.rep.home.says("26 to 50 of 59 entries")
    await days.rep.clicks("Earlier", in_=days.rep.home)
    await days.rep.clicks("Back to everything", in_=days.rep.home)
    assert days.rep.home.says("Show all 59")


async def test_many_clicks_at_once_leave_home_as_things_stand(days: Days) -> None:
    await promises(days, 6)
    await days.rep.opens_home()
    home = days.rep.home
    await asyncio.gather(*(days.rep.person.clicks("Done", in_=home) for _ in range(3)))
    await days.sandbox.settled()
    assert days.rep.home.says("Thing 5")
    assert not days.rep.home.says("Thing 0")


async def test_settings_open_from_home(days: Days) -> None:
    await days.rep.opens_home()
    await days.rep.clicks("Settings", in_=days.rep.home)
    assert days.rep.modal.says("Settings")


async def test_say_do_is_said_on_home_and_by_command(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:40")
    await writes_recap(days.rep, what="Send pricing", when="Wed")
    await days.rep.opens_home()
    await days.rep.clicks("Done", in_=days.rep.home)
    assert days.rep.home.says("Say/do: 1 of 1 in the last 30 days")
    await days.rep.types("/saydo score")
    assert days.rep.last.says("Say/do: 1 of 1 in the last 30 days")
    assert days.rep.last.says("Kept on time, or by a date you moved")


async def test_home_costs_as_many_questions_with_hundreds_of_things_as_with_few(days: Days) -> None:
    for n in range(5):
        count = f"RRULE:FREQ=DAILY;COUNT={8 if n else 9}"
        start, end = f"Mon {10 + n}:00", f"Mon {10 + n}:30"
        days.calendar.has(f"Call {n}", start, end, with_=[f"ann@customer{n}.test"], extra=[count])
    await promises(days, 3)
    few = await questions_of_home(days)
    await days.reaches("Mon 08:10")
    await promises(days, 200)
    many = await questions_of_home(days)
    assert many <= few + 3
    assert many <= 20


async def promises(days: Days, count: int) -> None:
    """Keep promises of the rep's, half of them with a new date."""
    actor = await days.actor(days.rep)
    now = days.app.runtime.clock.now()
    async with days.app.runtime.storage.begin() as tx:
        for n in range(count):
            made = await tx.commitments.add(
                actor.workspace.id,
                owner_id=actor.member.id,
                side=Side.OURS,
                what=f"Thing {n}",
                who="Rhea Rep",
                day=MONDAY + timedelta(days=1),
                at=None,
                zone_name="Europe/Berlin",
                deadline=at("00:00", day=MONDAY + timedelta(days=2)) + timedelta(seconds=n),
                made_at=now,
                source="test",
            )
            if n % 2:
                day = MONDAY + timedelta(days=3)
                step = move(
                    made,
                    day=day,
                    at=None,
                    deadline=at("00:00", day=day) + timedelta(days=1, seconds=n),
                    by=actor.member.id,
                    now=now,
                    source="test",
                    reason="Legal reads it",
                    told_them=True,
                )
                assert await tx.commitments.apply(step)


async def questions_of_home(days: Days) -> int:
    """Count the statements that gathering the rep's Home takes."""
    actor = await days.actor(days.rep)
    with counted() as statements:
        draw_home(await home_of(days.app.runtime, actor))
    return len(statements)


async def test_a_modal_opened_from_a_page_of_home_leads_back_to_that_page(days: Days) -> None:
    await has_many(days, await days.actor(days.rep), 60, account="globex.test")
    await days.rep.opens_home()
    await days.rep.clicks("Show all 30", in_=days.rep.home)
    await days.rep.clicks("Later", in_=days.rep.home)
    assert days.rep.home.says("26 to 30 of 30 entries")
    await days.rep.clicks("More", in_=days.rep.home)
    await days.rep.clicks("Make it a must-do")
    assert days.rep.home.says("26 to 30 of 30 entries")
    await days.rep.clicks("New date")
    moves = {"commitments.day": "2027-03-01", "commitments.reason": "Legal", "commitments.told": "Yes"}
    assert await days.rep.submits(moves) is None
    assert days.rep.home.says("26 to 30 of 30 entries")
    await days.rep.clicks("Done")
    assert days.rep.home.says("26 to 29 of 29 entries")
    await days.rep.closes()
    await days.rep.opens_home()
    assert days.rep.home.says("Show all 29") or "Show all 29" in days.rep.home.buttons
