from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

from bot.flows import settings as flow
from bot.sandbox.server import Sandbox
from tests.stories.days import Days, lived
from tests.stories.promises import has_promised

SETTINGS = "/saydo settings"


async def test_the_brief_comes_at_the_time_that_was_set(days: Days) -> None:
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
    await days.rep.types(SETTINGS)
    assert days.rep.modal.says("Europe/Berlin")
    assert await days.rep.submits({"settings.brief_at": "07:15"}) is None
    await days.reaches("Tue 07:14")
    assert days.rep.inbox == []
    await days.reaches("Tue 07:15")
    assert days.rep.last.says("1 customer call")


async def test_a_change_moves_what_is_planned_already(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 09:00")
    await days.rep.types(SETTINGS)
    await days.rep.submits({"settings.objective_lead": "60", "settings.ready_lead": "30"})
    await days.reaches("Mon 12:59")
    assert len(days.rep.inbox) == 1
    await days.reaches("Mon 13:00")
    assert days.rep.last.says("Your 14:00 call: one line is missing")
    await days.reaches("Mon 13:30")
    assert days.rep.last.says("Your 14:00 call: it starts soon")


async def test_a_day_that_ends_before_it_begins_is_said_under_its_field(days: Days) -> None:
    await days.rep.types(SETTINGS)
    errors = await days.rep.submits({"settings.start": "17:00", "settings.end": "09:00"})
    assert errors == {"settings.end": "Work ends before it begins here. Pick a later end."}


async def test_a_country_nobody_knows_is_said_under_its_field_and_nothing_is_kept(days: Days) -> None:
    await days.rep.types(SETTINGS)
    errors = await days.rep.submits({"settings.country": "Narnia", "settings.brief_at": "07:15"})
    assert errors is not None
    assert errors["settings.country"].startswith("I know no country “Narnia”.")
    await days.rep.closes()
    await days.rep.types(SETTINGS)
    assert days.rep.modal.says("Leave empty for Germany, my guess from your time zone.")


async def test_fewer_like_this_leaves_the_ask_to_the_brief_and_can_be_taken_back(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Fewer like this", in_=days.rep.last)
    assert days.rep.modal.says("The brief shows which calls lack an objective.")
    await days.rep.submits({"settings.manner": "brief"})
    days.calendar.has("Globex intro", "Tue 15:00", "Tue 15:30", with_=["hana@globex.test"])
    await days.reaches("Tue 14:00")
    assert not any(message.says("Your 15:00 call") for message in days.rep.inbox)
    assert days.rep.last.says("without an objective")
    await days.rep.types(SETTINGS)
    assert days.rep.modal.says("Only in the brief: the question about your objective")
    await days.rep.submits({"settings.kind.objective_ask": "keep"})
    days.calendar.has("Initech intro", "Wed 15:00", "Wed 15:30", with_=["bill@initech.test"])
    await days.reaches("Wed 13:00")
    assert days.rep.last.says("Your 15:00 call")


async def test_all_settings_are_one_click_from_fewer_like_this(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Fewer like this", in_=days.rep.last)
    await days.rep.clicks("All settings")
    assert days.rep.modal.says("Working days")


async def test_a_domain_that_was_never_a_customer_is_taken_back(days: Days) -> None:
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30")
    await days.reaches("Mon 12:00")
    await days.rep.clicks("Not customer calls: everything with acme.test", in_=days.rep.last)
    assert days.rep.last.says("Not a customer call")
    await days.rep.types(SETTINGS)
    await days.rep.submits({"settings.never": []})
    await days.reaches("Mon 13:45")
    assert days.rep.last.says("Your 14:00 call: it starts soon")


async def test_invitations_not_accepted_stop_counting_when_the_member_says_so(days: Days) -> None:
    invited = ["ATTENDEE;PARTSTAT=TENTATIVE:mailto:rhea@vendor.example"]
    days.calendar.has("Acme QBR", "Mon 14:00", "Mon 14:30", organizer="ann@acme.test", extra=invited)
    await days.reaches("Mon 09:00")
    await days.rep.types(SETTINGS)
    await days.rep.submits({"settings.tentative": []})
    await days.reaches("Mon 20:00")
    assert not any(message.says("Your 14:00 call") for message in days.rep.inbox)


async def test_only_admins_open_the_settings_for_everybody(days: Days) -> None:
    await days.rep.types("/saydo settings workspace")
    assert not days.rep.sees_modal
    assert days.rep.last.says("Only admins")


async def test_what_an_admin_sets_holds_for_all_who_did_not_set_it_themselves(tmp_path: Path, sqlite_url: str) -> None:
    def rep_is_admin(sandbox: Sandbox) -> None:
        sandbox.workspace.change_user(sandbox.workspace.person("rhea").id, is_admin=True)

    async with lived(tmp_path, sqlite_url, people=rep_is_admin) as days:
        days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
        days.other_calendar.has("Globex intro", "Tue 14:00", "Tue 14:30", with_=["hana@globex.test"])
        await days.colleague.types(SETTINGS)
        await days.colleague.submits({"settings.brief_at": "09:45"})
        await days.rep.types(SETTINGS)
        await days.rep.clicks("Settings for everybody")
        errors = await days.rep.submits({"settings.partners": "not a domain", "settings.brief_at": "07:30"})
        assert errors == {"settings.partners": "“not” is no domain. It should look like vendor.example."}
        assert await days.rep.submits({"settings.partners": "acme.test", "settings.brief_at": "07:30"}) is None
        await days.reaches("Tue 09:00")
        assert days.rep.inbox == []  # acme is a partner now
        assert days.colleague.inbox == []
        await days.reaches("Tue 09:45")
        assert days.colleague.last.says("1 customer call")
        days.says_nothing_wrong()


async def _sets_the_brief_for_everybody(days: Days, at: time) -> None:
    """Save the settings for everybody, as the modal does before it is acked; nobody is planned anew yet."""
    admin = await days.actor(days.rep)
    values = (await flow.workspace_form(days.app.runtime, admin)).values
    await flow.save_workspace(days.app.runtime, admin, replace(values, times=replace(values.times, brief_at=at)))


async def _is_admin(days: Days) -> None:
    days.sandbox.workspace.change_user(days.rep.person.id, is_admin=True)
    await days.sandbox.settled()


async def test_a_process_killed_after_the_ack_leaves_nobody_on_the_old_plan(days: Days) -> None:
    await _is_admin(days)
    days.calendar.has("Acme QBR", "Tue 14:00", "Tue 14:30")
    days.other_calendar.has("Globex intro", "Tue 14:00", "Tue 14:30", with_=["hana@globex.test"])
    await days.reaches("Mon 12:00")
    await _sets_the_brief_for_everybody(days, time(7, 30))
    await days.stops_and_starts()
    for who in (days.rep, days.colleague):
        assert who.inbox == []
    await days.reaches("Tue 07:31")
    for who in (days.rep, days.colleague):
        assert who.last.says("1 customer call")


async def test_a_process_killed_in_the_middle_leaves_its_member_for_another(days: Days) -> None:
    await _is_admin(days)
    for calendar, guest in ((days.calendar, "ann@acme.test"), (days.other_calendar, "hana@globex.test")):
        calendar.has("Intro", "Tue 14:00", "Tue 14:30", with_=[guest], organizer=guest)
    await days.reaches("Mon 12:00")
    await _sets_the_brief_for_everybody(days, time(7, 30))
    async with days.app.runtime.storage.begin() as tx:
        assert await tx.members.claim_planning(days.steered.now(), timedelta(minutes=2)) is not None
    await days.stops_and_starts()
    await days.passes(timedelta(minutes=3))
    await days.reaches("Tue 07:31")
    for who in (days.rep, days.colleague):
        assert who.last.says("1 customer call")


async def test_who_has_promises_and_no_calendar_follows_the_workspace_too(tmp_path: Path, sqlite_url: str) -> None:
    async with lived(tmp_path, sqlite_url, links=False) as days:
        await _is_admin(days)
        await has_promised(days, "Send pricing to Ann by Wed")
        await _sets_the_brief_for_everybody(days, time(7, 30))
        said = len(days.rep.inbox)
        await days.reaches("Wed 07:31")
        assert days.rep.last.says("Send pricing")
        assert len(days.rep.inbox) > said
