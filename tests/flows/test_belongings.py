"""Everything about one person, in JSON and CSV: all of theirs, nothing private of a colleague's, nothing of others."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.belongings import Part
from bot.domain.commitments import move
from bot.domain.drafts import DraftKind
from bot.domain.people import Member, MemberSettings, Workspace
from bot.domain.preps import Prep
from bot.flows.belongings import JSON_FILE, write_belongings
from bot.runtime import Actor
from storage import Storage, Transaction
from storage.belongings import fields_of
from tests.flows.test_exports import world
from tests.storage.known import (
    DAY,
    HOUR,
    NOW,
    a_call,
    a_commitment,
    a_link,
    a_meeting,
    a_member,
    a_nudge,
    a_question,
    a_recap,
    a_team,
    a_workspace,
    in_team,
)

SECRET = "https://cal.test/private-4711/feed.ics"


async def taken(storage: Storage, workspace: Workspace, member: Member) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return the JSON, the rows of each CSV, and all that is in the zip as one text."""
    runtime = world(storage)
    out = io.BytesIO()
    await write_belongings(runtime, Actor(workspace=workspace, member=member, source="test"), out)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    whole = "\n".join(texts.values())
    about = json.loads(texts.pop(JSON_FILE))
    rows = {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}
    return about, rows, whole


async def a_world(tx: Transaction) -> tuple[Workspace, Member, Member]:
    """A rep and a colleague who share a call and have one each for themselves; and another workspace."""
    workspace, other = await a_workspace(tx), await a_workspace(tx, "T2")
    me = await a_member(tx, workspace, "U1", name="Rhea Rep")
    colleague = await a_member(tx, workspace, "U2", name="Tom Teller")
    stranger = await a_member(tx, other, "U3", name="Sam Stranger")
    await a_call(tx, stranger, title="Of another workspace")
    await a_commitment(tx, stranger, what="Of another workspace")
    link = await a_link(tx, me, SECRET)
    for uid in ("uid-1", "uid-2"):
        await a_meeting(tx, link, uid=uid)
    shared = await a_call(tx, colleague, title="Shared with Tom")
    mine = await a_call(tx, me, uid="uid-2", title="Mine alone", is_private=True)
    theirs = await a_call(tx, colleague, uid="uid-3", title="Only Tom's", account="umbrella.test")
    for call, by, words in (
        (shared, colleague, "Tom's thought"),
        (mine, me, "My thought"),
        (theirs, colleague, "Tom's"),
    ):
        prep = Prep(workspace_id=workspace.id, call_id=call.id, by=by.id, updated_at=NOW, objective=f"For {call.title}")
        await tx.preps.save(replace(prep, honest=words, questions=words))
        await tx.recaps.save(a_recap(call, by, notes=words, learnings=words))
    promise = await a_commitment(tx, me, call_id=shared.id, what="Send pricing")
    await a_commitment(tx, colleague, call_id=shared.id, what="Tom sends the draft")
    await a_commitment(tx, colleague, call_id=theirs.id, what="Only Tom knows", account="umbrella.test")
    await tx.commitments.apply(
        move(promise, day=promise.day + DAY, at=None, deadline=promise.deadline + DAY, by=me.id, now=NOW + HOUR,
             source="test", reason="Waiting for legal", told_them=True)
    )  # fmt: skip
    await tx.drafts.save(workspace.id, me.id, DraftKind.RECAP, mine.id, {"notes": "half a thought"}, NOW)
    await tx.drafts.save(workspace.id, colleague.id, DraftKind.RECAP, theirs.id, {"notes": "Tom's half thought"}, NOW)
    await a_nudge(tx, me, f"call:{mine.id}")
    await a_nudge(tx, colleague, f"call:{theirs.id}")
    team = await a_team(tx, workspace)
    await tx.teams.join(in_team(team, me))
    await tx.questions.add(a_question(team, by=colleague, to=me, text="How did it go?", call_id=mine.id))
    await tx.members.save_settings(workspace.id, me.id, MemberSettings(budget=3))
    return workspace, me, colleague


async def test_everything_of_a_person_is_in_it_and_the_two_forms_say_the_same(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, me, _ = await a_world(tx)
    about, rows, _ = await taken(storage, workspace, me)
    assert set(about) == {"format", "written_at", "workspace", "member_id", *Part}
    assert {name.removesuffix(".csv") for name in rows} == set(Part)
    for part in Part:
        assert [list(record) for record in about[part]] == [list(fields_of(part))] * len(about[part])
        assert [list(row) for row in rows[f"{part}.csv"]] == [list(fields_of(part))] * len(about[part])
    assert (about["profile"][0]["name"], about["profile"][0]["settings"]["budget"]) == ("Rhea Rep", 3)
    assert {one["title"] for one in about["calls"]} == {"Shared with Tom", "Mine alone"}
    assert {one["what"] for one in about["commitments"]} == {"Send pricing", "Tom sends the draft"}
    assert "Waiting for legal" in {one["reason"] for one in about["commitment_history"]}
    notes = {one["objective"]: one["honest"] for one in about["preps"]}
    assert notes == {"For Shared with Tom": None, "For Mine alone": "My thought"}
    assert {one["notes"] for one in about["recaps"]} == {None, "My thought"}
    assert about["drafts"][0]["data"] == {"notes": "half a thought"}
    assert about["meetings"][0]["attendees"][0]["email"] == "buyer@acme.test"
    assert about["teams"][0]["team_name"] == "Mid-market"
    assert about["questions"][0]["by_name"] == "Tom Teller"
    assert [one["state"] for one in about["nudges"]] == ["planned"]


async def test_nothing_of_others_is_in_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace, me, _ = await a_world(tx)
    _, _, whole = await taken(storage, workspace, me)
    for secret in (SECRET, "private-4711", "Tom's", "Only Tom", "umbrella", "Stranger", "Of another workspace"):
        assert secret not in whole


async def test_many_records_come_page_by_page_each_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        me = await a_member(tx, workspace)
        for n in range(430):
            await a_commitment(tx, me, what=f"=promise {n}")
    about, rows, _ = await taken(storage, workspace, me)
    assert len({one["what"] for one in about["commitments"]}) == 430
    assert len(about["commitments"]) == len(rows["commitments.csv"]) == 430
    assert rows["commitments.csv"][0]["what"].startswith("'=promise")


def test_the_page_about_privacy_names_the_parts_and_fields_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
    assert {name: tuple(re.findall(r"`(\w+)`", fields)) for name, fields in listed.items()} == {
        part.value: fields_of(part) for part in Part
    }
