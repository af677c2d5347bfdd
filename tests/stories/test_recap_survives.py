"""A recap survives an hour's session, a restart, a call that is cancelled meanwhile, and Slack's bad moments."""

from datetime import timedelta

from bot.sandbox.faults import RateLimited
from tests.stories.days import Days


async def _reviewed(days: Days, lines: str = "Send pricing by Friday") -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:35")
    await days.rep.clicks("Reached", in_=days.rep.last)
    await days.rep.submits({"recaps.lines": lines})
    assert days.rep.modal.says("Ours: Send pricing")


async def test_a_review_of_an_hour_ago_is_kept_as_it_was_shown(days: Days) -> None:
    await _reviewed(days)
    await days.passes(timedelta(hours=1))
    await days.rep.submits()
    assert days.rep.last.says("Friday 27 November 2026")


async def test_a_date_that_passed_while_the_review_stood_open_is_said_and_nothing_is_lost(days: Days) -> None:
    await _reviewed(days, "Send pricing today 15:00")
    await days.passes(timedelta(hours=1))
    await days.rep.submits()
    assert days.rep.modal.says("A date in this recap has passed meanwhile")
    await days.rep.closes()
    await days.rep.closes()
    await days.rep.closes()
    await days.rep.clicks("Write recap")
    assert days.rep.modal.says("Send pricing")


async def test_a_restart_between_review_and_save_loses_nothing(days: Days) -> None:
    await _reviewed(days)
    await days.stops_and_starts()
    await days.rep.submits()
    assert days.rep.last.says("the recap is saved")
    assert days.rep.last.says("Send pricing")


async def test_a_call_that_is_cancelled_meanwhile_keeps_its_recap(days: Days) -> None:
    await _reviewed(days)
    days.calendar.cancels("Acme QBR")
    await days.passes(timedelta(minutes=10))
    await days.rep.submits()
    await days.passes(timedelta(minutes=1))
    assert any(message.says("Send pricing") for message in days.rep.inbox)


async def test_what_slack_will_not_show_is_saved_all_the_same(faulty_days: Days) -> None:
    days = faulty_days
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 14:31")
    await days.rep.types("/recap acme")
    await days.rep.submits({"recaps.outcome": "Reached", "recaps.lines": "Send pricing by Friday"})
    days.sandbox.faults.next("chat.postMessage", RateLimited(retry_after=30))
    await days.rep.submits()
    assert not days.rep.sees_modal, days.rep.modal.reads
    await days.rep.types("/commitments")
    assert days.rep.last.says("Send pricing")


async def test_a_hostile_line_pings_nobody_and_stands_as_it_was_typed(days: Days) -> None:
    await _reviewed(days, "Send pricing <!channel> & more by Friday")
    assert days.rep.modal.says("Send pricing <!channel> & more")
    await days.rep.submits()
    assert days.rep.last.says("Send pricing <!channel> & more")
    assert "<!channel>" not in str(days.rep.last.blocks)
