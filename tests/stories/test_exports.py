"""`/saydo export`: a manager's, a rep's, a stranger's; hostile text; and a Slack that fails."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.exports import EVER, Span, Table
from bot.domain.teams import Role
from bot.flows import ticks
from bot.sandbox.faults import Fault, RateLimited, Reset, ServerError
from tests.storage.known import a_commitment
from tests.stories.days import Acting, Days, moment
from tests.stories.test_accounts import acme, manages

Files = Mapping[str, list[dict[str, str]]]


async def exports(days: Days, who: Acting, whose: str = "My own", span: str = "Last 30 days") -> dict[str, str] | None:
    await days.passes(timedelta(minutes=1))  # what is made at the very instant is in the next one
    await who.types("/saydo export")
    return await who.submits({"exports.whose": whose, "exports.span": span})


def received(days: Days, who: Acting) -> list[Files]:
    """Return the files that came to somebody, read back as a spreadsheet would."""
    zips = [file for screen in who.inbox for file in screen.message.files or ()]
    return [_read(days, file["id"]) for file in zips]


def _read(days: Days, file_id: str) -> Files:
    content = days.sandbox.workspace.files[file_id].content
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


async def test_a_manager_gets_a_teams_rows_as_a_file_in_the_conversation(days: Days) -> None:
    await manages(days, days.colleague, days.rep)
    await acme(days)
    assert await exports(days, days.colleague, "Mid-market") is None
    (files,) = received(days, days.colleague)
    first = next(call for call in days.sandbox.calls.to("chat.postMessage") if "export" in call.args["text"])
    assert first.args["text"].startswith("I'm putting the export of Mid-market since Saturday 24 October 2026 together")
    assert received(days, days.rep) == []
    (call,) = files[Table.CALLS]
    told = {name: call[name] for name in ("account", "title", "lead_name", "start_utc", "start_date", "zone")}
    assert told == {
        "account": "acme.test",
        "title": "Acme QBR",
        "lead_name": "Rhea Rep",
        "start_utc": "2026-11-23T13:00:00Z",
        "start_date": "2026-11-23",
        "zone": "Europe/Berlin",
    }
    assert (call["objective"], call["had_objective_in_time"], call["outcome"]) == (
        "They name who decides",
        "yes",
        "reached",
    )
    promises = {row["what"]: row for row in files[Table.COMMITMENTS]}
    assert (promises["Send pricing"]["side"], promises["Send pricing"]["due_date"]) == ("ours", "2026-11-24")
    assert (promises["Send the contract"]["side"], promises["Send the contract"]["due_time"]) == ("theirs", "17:00")
    assert {row["call_id"] for row in promises.values()} == {call["call_id"]}
    assert sorted(row["kind"] for row in files[Table.HISTORY]) == ["made", "made"]
    whole, rep = files[Table.FIGURES]
    assert (whole["team"], whole["rep_name"], whole["calls"], whole["with_objective"]) == ("Mid-market", "", "1", "1")
    assert (rep["rep_name"], rep["calls"], rep["is_over"]) == ("Rhea Rep", "1", "no")
    assert any(
        one.says("The export of Mid-market since Saturday 24 October 2026 is here") for one in days.colleague.inbox
    )
    assert any(one.says("1 call, 2 promises and 2 lines of their history") for one in days.colleague.inbox)
    await days.rep.types("/saydo looks")
    assert days.rep.modal.says("your calls and promises in Mid-market, in a file")


async def test_a_rep_gets_their_own_and_is_offered_no_team(days: Days) -> None:
    await manages(days, days.colleague, days.rep)
    await acme(days)
    await days.rep.types("/saydo export")
    assert not days.rep.modal.says("Mid-market")
    await days.rep.closes()
    assert await exports(days, days.rep, span="Everything") is None
    (files,) = received(days, days.rep)
    assert [row["title"] for row in files[Table.CALLS]] == ["Acme QBR"]
    assert {row["owner_name"] for row in files[Table.COMMITMENTS]} == {"Rhea Rep"}
    assert {row["rep_name"] for row in files[Table.FIGURES]} == {"Rhea Rep"}


async def test_who_manages_no_longer_is_refused_although_the_form_is_open(days: Days) -> None:
    team = await manages(days, days.colleague, days.rep)
    await acme(days)
    await days.colleague.types("/saydo export")
    async with days.app.runtime.storage.begin() as tx:
        for person in await tx.teams.people(team.workspace_id, team.id):
            if person.role is Role.MANAGER:
                await tx.teams.leave(person, days.steered.now())
    await days.colleague.submits({"exports.whose": "Mid-market", "exports.span": "Everything"})
    assert days.colleague.modal.says("Only the managers of the team “Mid-market” can export what is in it.")
    assert received(days, days.colleague) == []


async def test_everything_about_me_comes_as_json_and_csv(days: Days) -> None:
    await acme(days)
    assert await exports(days, days.rep, "Everything about me (JSON and CSV)") is None
    assert any(one.says("The export of everything I hold about you is here, below.") for one in days.rep.inbox)
    (file,) = [file for screen in days.rep.inbox for file in screen.message.files or ()]
    assert file["name"] == "saydo-everything-about-me-2026-11-23.zip"
    content = days.sandbox.workspace.files[file["id"]].content
    assert content is not None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about = json.loads(archive.read("saydo.json"))
    assert about["profile"][0]["email"] == "rhea@vendor.example"
    assert "Acme QBR" in {call["title"] for call in about["calls"]}
    assert about["calendars"][0]["provider"] == "ics"
    assert str(days.calendar.path) not in content.decode("latin-1")
    assert "Send pricing" in {one["what"] for one in about["commitments"]}
    assert not [file for screen in days.colleague.inbox for file in screen.message.files or ()]


async def test_where_there_is_nothing_there_is_no_file(days: Days) -> None:
    await exports(days, days.colleague)
    assert days.colleague.last.says("There is nothing in the export of your own calls and promises since Saturday")
    assert received(days, days.colleague) == []


HOSTILE = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\tx",
    'a "quoted", one\nwith lines\r\nand more',
    "👩‍👩‍👧‍👦 <!channel> & co",
    "long " * 600,
    "'apostrophe",
]


async def test_whatever_was_typed_comes_back_as_it_was(days: Days) -> None:
    rep = (await days.actor(days.rep)).member
    async with days.app.runtime.storage.begin() as tx:
        for n, text in enumerate(HOSTILE):
            await a_commitment(tx, rep, what=text, made_at=moment("Mon 07:00") + timedelta(minutes=n))
    await exports(days, days.rep)
    (files,) = received(days, days.rep)
    cells = [row["what"] for row in files[Table.COMMITMENTS]]
    assert [cell.removeprefix("'") for cell in cells] == HOSTILE
    assert not [cell for cell in cells if cell[0] in "=+-@\t"]


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", [RateLimited(retry_after=30), ServerError(500)])
async def test_a_file_slack_does_not_take_is_told_and_tried_again_by_a_click(
    faulty_days: Days, step: str, fault: Fault
) -> None:
    days = faulty_days
    await acme(days)
    days.sandbox.faults.next(step, fault)
    await exports(days, days.rep)
    assert received(days, days.rep) == []
    assert days.rep.last.says(
        "The export of your own calls and promises since Saturday 24 October 2026 did not get through."
    )
    failed = days.rep.last
    await days.rep.clicks("Try again", in_=failed)
    assert len(received(days, days.rep)) == 1
    assert failed.message.edited_ts or days.rep.inbox


async def test_two_clicks_bring_one_file(faulty_days: Days) -> None:
    days = faulty_days
    await acme(days)
    days.sandbox.faults.next("upload", ServerError(500))
    await exports(days, days.rep)
    failed = days.rep.last
    await days.rep.person.clicks("Try again", in_=failed)
    await days.rep.person.clicks("Try again", in_=failed)
    await days.sandbox.settled()
    assert len(received(days, days.rep)) == 1


async def test_one_that_a_killed_process_left_undone_is_told_once_and_can_be_tried_again(days: Days) -> None:
    await acme(days)
    rep = (await days.actor(days.rep)).member
    now = days.steered.now() + timedelta(minutes=1)
    async with days.app.runtime.storage.begin() as tx:
        await tx.exports.add(rep.workspace_id, by=rep.id, team_id=None, span=Span.EVERYTHING, since=EVER, asked_at=now)
    await days.stops_and_starts()
    await ticks.tell_of_lost_exports(days.app.runtime)
    before = len(days.rep.inbox)
    days.steered.set(now + timedelta(hours=2))
    await ticks.tell_of_lost_exports(days.app.runtime)
    await ticks.tell_of_lost_exports(days.app.runtime)
    assert len(days.rep.inbox) == before + 1
    assert days.rep.last.says("did not get through. I was stopped while I put it together.")
    await days.rep.clicks("Try again", in_=days.rep.last)
    assert len(received(days, days.rep)) == 1


async def test_when_slacks_last_answer_is_lost_the_file_may_be_there_and_that_is_told(faulty_days: Days) -> None:
    days = faulty_days
    await acme(days)
    days.sandbox.faults.next("files.completeUploadExternal", Reset())
    await exports(days, days.rep)
    assert any(one.says("did not get through. Slack did not answer. Look in a moment") for one in days.rep.inbox)
