from pathlib import Path

from bot.sandbox.faults import RateLimited, Reset, ServerError
from bot.sandbox.server import Sandbox
from tests.stories.days import Days, lived
from tests.stories.recaps import writes_recap


def asks(days: Days) -> int:
    return sum(message.says("Your 14:00 call") for message in days.rep.inbox)


async def test_a_rate_limit_delays_a_message_and_does_not_repeat_it(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 11:59")
    days.sandbox.faults.next("chat.postMessage", RateLimited(retry_after=30))
    await days.reaches("Mon 12:00")
    assert asks(days) == 0
    await days.reaches("Mon 12:05")
    assert asks(days) == 1


async def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 11:59")
    days.sandbox.faults.next("chat.postMessage", Reset())
    await days.reaches("Mon 12:10")
    assert asks(days) == 1
    await days.rep.clicks("Winging it", in_=days.rep.last)
    await days.rep.submits({"preps.reason": "They asked for an open talk"})
    assert days.rep.last.says("They asked for an open talk")


async def test_a_message_that_never_arrived_is_sent_once(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 11:59")
    days.sandbox.faults.next("chat.postMessage", ServerError(500))
    await days.reaches("Mon 12:10")
    assert asks(days) == 1


async def test_a_conversation_that_is_gone_is_opened_again(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 11:59")
    days.sandbox.faults.next("chat.postMessage", error="channel_not_found")
    await days.reaches("Mon 12:00")
    assert asks(days) == 1


async def test_who_cannot_be_reached_is_not_tried_for_ever(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 11:59")
    days.sandbox.workspace.deactivate(days.rep.person)
    await days.reaches("Mon 20:00")
    assert days.rep.inbox == [message for message in days.rep.inbox if not message.says("Your 14:00 call")]
    posted = days.sandbox.calls.to("chat.postMessage")
    assert len(posted) <= 1 + len(days.rep.inbox)


async def test_a_broken_calendar_keeps_its_meetings_and_its_owner_is_told_once(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    days.calendar.breaks()
    await days.reaches("Mon 12:00")
    notices = [message for message in days.rep.inbox if message.says("can't read your calendar")]
    assert len(notices) == 1
    assert asks(days) == 1
    await days.rep.opens_home()
    assert days.rep.home.says("can't be read") or days.rep.home.says("can't read")
    days.calendar.mends()
    await days.reaches("Tue 12:00")
    assert any(message.says("I can read your calendar again") for message in days.rep.inbox)


async def test_one_bad_event_costs_only_itself(days: Days) -> None:
    days.calendar.has("Broken", "Mon 11:00", "Mon 11:30", extra=["DTSTART:NONSENSE"])
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    assert days.rep.last.says("Your 14:00 call")


async def test_stopping_and_starting_again_repeats_and_loses_nothing(tmp_path: Path, database_url: str) -> None:
    async with lived(tmp_path, database_url) as first:
        first.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
        await first.reaches("Mon 14:35")
        await writes_recap(first.rep, what="Send pricing", when="Wed")
        await first.stops_and_starts()
        await first.stay_silent_until("Mon 20:00")
        await first.reaches("Wed 08:30")
        assert first.rep.last.says("Send pricing")
        first.says_nothing_wrong()


async def test_an_event_that_slack_repeats_has_one_effect(days: Days) -> None:
    await days.rep.opens_home()
    published = len(days.sandbox.calls.to("views.publish"))
    await days.sandbox.deliver_again()
    await days.sandbox.settled()
    assert len(days.sandbox.calls.to("views.publish")) == published


async def test_a_calendar_that_stays_broken_is_told_to_an_admin_the_next_day_and_once(
    tmp_path: Path, sqlite_url: str
) -> None:
    def with_admin(sandbox: Sandbox) -> None:
        sandbox.workspace.add_person(
            name="ada", real_name="Ada Admin", email="ada@vendor.example", tz="Europe/Berlin", is_admin=True
        )

    async with lived(tmp_path, sqlite_url, people=with_admin) as days:
        ada = days.sandbox.workspace.person("ada")
        await days.reaches("Mon 09:00")
        days.calendar.breaks()
        await days.reaches("Mon 20:00")
        assert ada.inbox == []
        await days.reaches("Tue 12:00")
        await days.reaches("Wed 20:00")
        assert [one.says("Rhea Rep") for one in ada.inbox] == [True]
        days.calendar.mends()
        await days.reaches("Thu 12:00")
        assert ada.inbox[-1].says("can be read again")
        days.says_nothing_wrong()
