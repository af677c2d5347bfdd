from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.calls import Call, CallId, CallState, Reason, Verdict
from bot.domain.errors import NotFoundError
from bot.domain.meetings import Attendee, Window
from bot.domain.people import Member
from bot.domain.preps import Knowledge, Prep, Stage
from bot.domain.recaps import Outcome, RecapEdit, changes_between
from storage import Storage, Transaction
from tests.storage.known import DAY, HOUR, NOW, a_call, a_link, a_meeting, a_member, a_recap, a_workspace

TODAY = Window(start=NOW, end=NOW + DAY)


async def test_a_call_is_kept_once_however_many_calendars_tell_of_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        first = await a_call(tx, lead)
        again = await a_call(tx, lead, title="Acme QBR, moved", start=NOW + DAY)
        assert await tx.calls.by_instance(lead.workspace_id, "uid-1", "") == again
        assert await tx.calls.many(lead.workspace_id, {first.id, CallId("none")}) == {first.id: again}
    assert again == replace(first, title="Acme QBR, moved", start=NOW + DAY, end=NOW + DAY + HOUR / 2)


async def test_a_changed_call_is_kept_in_every_detail(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead = await a_member(tx, workspace)
        call = await a_call(tx, lead)
        changed = replace(
            call,
            instance="20261123T090000Z",
            account="globex.test",
            state=CallState.MOVED_AWAY,
            external=(Attendee(email="ann@globex.test"), Attendee(email="bob@globex.test", name="Bob")),
            moved_from=call.start,
        )
        await tx.calls.save(changed)
        assert await tx.calls.get(workspace.id, call.id) == changed
        assert await tx.calls.by_instance(workspace.id, "uid-1", "") is None
        assert await tx.calls.by_instance(workspace.id, "uid-1", "20261123T090000Z") == changed
        assert await tx.calls.last_with(workspace.id, "acme.test", NOW + DAY) is None
        with pytest.raises(NotFoundError):
            await tx.calls.save(replace(changed, id=CallId("none")))


async def test_the_lead_is_passed_on_once_and_by_nothing_else(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead, other, third = [await a_member(tx, workspace, slack_id) for slack_id in ("U1", "U2", "U3")]
        call = await a_call(tx, lead)
        assert await tx.calls.pass_lead(call, to=other.id, is_said=True)
        assert not await tx.calls.pass_lead(call, to=third.id, is_said=True)
        await tx.calls.save(replace(call, title="Acme, moved"))
        await a_call(tx, third)
        kept = await tx.calls.get(workspace.id, call.id)
    assert (kept.lead_id, kept.lead_is_said) == (other.id, True)


async def test_the_calls_of_a_member_are_those_they_lead_or_attend(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead, guest, other = [await a_member(tx, workspace, slack_id) for slack_id in ("U1", "U2", "U3")]
        call = await a_call(tx, lead)
        meeting = await a_meeting(tx, await a_link(tx, guest))
        assert await tx.calls.of_member(workspace.id, lead.id, TODAY) == [call]
        assert await tx.calls.of_member(workspace.id, guest.id, TODAY) == [call]
        assert await tx.calls.of_member(workspace.id, other.id, TODAY) == []
        await tx.meetings.save(replace(meeting, verdict=Verdict(is_call=False, reason=Reason.DECLINED)))
        assert await tx.calls.of_member(workspace.id, guest.id, TODAY) == []


async def test_calls_are_found_by_their_meetings(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, lead)
        await a_call(tx, lead, uid="uid-2")
        meeting = await a_meeting(tx, await a_link(tx, lead))
        assert await tx.calls.of_meetings(lead.workspace_id, [meeting]) == {("uid-1", ""): call}
        assert await tx.calls.of_meetings(lead.workspace_id, []) == {}


async def test_a_leads_calls_come_by_start_whatever_their_state(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        late = await a_call(tx, lead, uid="late", start=NOW + 2 * HOUR, state=CallState.CANCELLED)
        early = await a_call(tx, lead, uid="early", start=NOW - HOUR / 4)
        await a_call(tx, lead, uid="over", start=NOW - HOUR / 2)
        await a_call(tx, lead, uid="beyond", start=NOW + DAY)
        await a_call(tx, other, uid="other's")
        assert await tx.calls.of_lead(workspace.id, lead.id, TODAY) == [early, late]


async def test_a_recap_is_owed_for_calls_that_took_place_and_have_none(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        owed = await a_call(tx, lead, uid="owed", start=NOW - 2 * HOUR)
        written = await a_call(tx, lead, uid="written", start=NOW - 2 * HOUR)
        await tx.recaps.save(a_recap(written, lead))
        await a_call(tx, lead, uid="off", start=NOW - 2 * HOUR, state=CallState.CANCELLED)
        await a_call(tx, lead, uid="old", start=NOW - DAY - HOUR)
        await a_call(tx, lead, uid="running", start=NOW - HOUR / 2)
        await a_call(tx, other, uid="other's", start=NOW - 2 * HOUR)
        assert await tx.calls.recaps_owed(workspace.id, lead.id, NOW - DAY, NOW) == [owed]


async def test_the_last_call_with_an_account_is_the_latest_before_this_one(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        last = await a_call(tx, lead, uid="last", start=NOW - DAY)
        await a_call(tx, lead, uid="earlier", start=NOW - 2 * DAY)
        await a_call(tx, lead, uid="off", start=NOW - HOUR, state=CallState.CANCELLED)
        await a_call(tx, lead, uid="this", start=NOW)
        await a_call(tx, lead, uid="other account", start=NOW - HOUR, account="globex.test")
        assert await tx.calls.last_with(lead.workspace_id, "acme.test", NOW) == last
        assert await tx.calls.last_with(lead.workspace_id, "initech.test", NOW) is None


def a_prep(call: Call, **facts: Any) -> Prep:
    told: dict[str, Any] = {"by": call.lead_id, "updated_at": NOW, "objective": "Meet CFO"}
    return Prep(workspace_id=call.workspace_id, call_id=call.id, **(told | facts))


async def test_a_prep_is_written_over_by_the_next_one(storage: Storage) -> None:
    async with storage.begin() as tx:
        call = await a_call(tx, await a_member(tx, await a_workspace(tx)))
        prep = a_prep(call)
        assert await tx.preps.save(prep)
        fuller = replace(prep, knowledge=Knowledge.WE_ASSUME, stage=Stage.CLOSE, value="Saves a day", updated_at=NOW)
        assert await tx.preps.save(fuller, over=prep)
        assert await tx.preps.get(call.workspace_id, call.id) == fuller
        assert await tx.preps.many(call.workspace_id, [call.id, CallId("none")]) == {call.id: fuller}
        assert await tx.preps.get(call.workspace_id, CallId("none")) is None


async def test_a_prep_is_written_over_only_by_who_knew_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        call = await a_call(tx, await a_member(tx, await a_workspace(tx)))
        first = a_prep(call)
        second = a_prep(call, objective="A pilot", updated_at=NOW + HOUR)
        assert await tx.preps.save(first)
        assert not await tx.preps.save(second)
        assert await tx.preps.save(second, over=first)
        assert not await tx.preps.save(a_prep(call, updated_at=NOW + DAY), over=first)
        assert await tx.preps.get(call.workspace_id, call.id) == second


async def test_the_last_prepared_occurrence_of_a_series_is_found(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        weekly = [await a_call(tx, lead, instance=f"{n}", start=NOW + n * DAY) for n in range(5)]
        other = await a_call(tx, lead, uid="other", start=NOW + 2 * DAY)
        elsewhere = await a_call(tx, lead, instance="9", start=NOW + 2 * DAY, account="globex.test")
        for call in (weekly[0], weekly[1], other, elsewhere, weekly[4]):
            await tx.preps.save(a_prep(call))
        await tx.preps.save(a_prep(weekly[2], objective="", winging_reason="A first hello"))
        found = await tx.preps.last_of_series(lead.workspace_id, weekly[3])
        assert found == (weekly[1], a_prep(weekly[1]))
        assert await tx.preps.last_of_series(lead.workspace_id, weekly[0]) is None


async def test_the_first_recap_of_a_call_wins(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, lead)
        recap = a_recap(call, lead, notes="first")
        assert await tx.recaps.save(recap)
        assert not await tx.recaps.save(replace(recap, notes="second click"))
        assert await tx.recaps.get(call.workspace_id, call.id) == recap


async def test_an_edited_recap_keeps_what_it_said_before(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, lead)
        recap = a_recap(call, lead)
        edited = replace(recap, outcome=Outcome.PARTLY, their_outcome=Outcome.CHANGED, changed_at=NOW + HOUR)
        edit = RecapEdit(
            workspace_id=call.workspace_id,
            call_id=call.id,
            at=NOW + HOUR,
            by=lead.id,
            changes=changes_between(recap, edited),
        )
        assert not await tx.recaps.edit(edited, edit, before=recap)
        await tx.recaps.save(recap)
        assert await tx.recaps.edit(edited, edit, before=recap)
        assert not await tx.recaps.edit(replace(recap, notes="slower"), edit, before=recap)
        assert await tx.recaps.many(call.workspace_id, [call.id]) == {call.id: edited}
        assert await tx.recaps.edits(call.workspace_id, call.id) == [edit]
    assert edit.changes == {"outcome": ("reached", "partly"), "their_outcome": ("", "changed")}


async def test_the_mail_of_a_recap_is_remembered_and_a_slip_is_taken_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, lead)
        with pytest.raises(NotFoundError):
            await tx.recaps.mailed(call.workspace_id, call.id, NOW)
        await tx.recaps.save(a_recap(call, lead))
        for at in (NOW, None):
            await tx.recaps.mailed(call.workspace_id, call.id, at)
            kept = await tx.recaps.get(call.workspace_id, call.id)
            assert kept is not None
            assert kept.mailed_at == at


async def test_the_next_call_with_an_account_is_one_that_stands_and_that_the_member_attends(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        lead, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        await a_call(tx, lead, uid="off", start=NOW + DAY, state=CallState.CANCELLED)
        await a_call(tx, other, uid="not theirs", start=NOW + DAY)
        await a_call(tx, lead, uid="another account", start=NOW + DAY, account="initech.test")
        following = await a_call(tx, lead, uid="next", start=NOW + 3 * DAY)
        await a_call(tx, lead, uid="after it", start=NOW + 4 * DAY)
        assert await tx.calls.next_with(workspace.id, lead.id, "acme.test", NOW) == following
        later = await tx.calls.next_with(workspace.id, lead.id, "acme.test", NOW + 3 * DAY)
        assert later is not None
        assert later.uid == "after it"
        await a_meeting(tx, await a_link(tx, other), uid="next", start=NOW + 3 * DAY)
        attended = await tx.calls.next_with(workspace.id, other.id, "acme.test", NOW + DAY)
        assert attended == following


async def test_the_last_recap_with_an_account_comes_with_its_call(storage: Storage) -> None:
    async with storage.begin() as tx:
        lead = await a_member(tx, await a_workspace(tx))
        recapped = await a_call(tx, lead, uid="recapped", start=NOW - 2 * DAY)
        await a_call(tx, lead, uid="not recapped", start=NOW - DAY)
        assert await tx.recaps.last_with(lead.workspace_id, "acme.test", NOW) is None
        recap = a_recap(recapped, lead)
        await tx.recaps.save(recap)
        assert await tx.recaps.last_with(lead.workspace_id, "acme.test", NOW) == (recapped, recap)
        assert await tx.recaps.last_with(lead.workspace_id, "acme.test", NOW - 2 * DAY) is None


async def test_when_a_recap_is_due_is_planned_until_it_has_passed_and_anew_when_the_call_moves(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        rep = await a_member(tx, await a_workspace(tx))
        call = await a_call(tx, rep)
        assert await _dues(tx, rep) == [None]
        assert [one.id for one in await tx.recap_dues.unplanned(rep.workspace_id, 9)] == [call.id]
        for due, now in ((NOW + DAY, NOW), (NOW + 2 * DAY, NOW + HOUR), (NOW + 9 * DAY, NOW + 2 * DAY)):
            await tx.recap_dues.plan(rep.workspace_id, {call.id: due}, now=now)
        assert await _dues(tx, rep) == [NOW + 2 * DAY]
        assert await tx.recap_dues.to_plan(rep.workspace_id, rep.id, now=NOW + 2 * DAY, since=NOW) == []
        await tx.calls.save(replace(call, title="Another title"))
        assert await _dues(tx, rep) == [NOW + 2 * DAY]
        await tx.calls.save(replace(call, start=call.start + DAY, end=call.end + DAY))
        assert await _dues(tx, rep) == [None]


async def _dues(tx: Transaction, lead: Member) -> list[datetime | None]:
    return [one.recap_due_at for one in await tx.recap_dues.to_plan(lead.workspace_id, lead.id, now=NOW, since=NOW)]
