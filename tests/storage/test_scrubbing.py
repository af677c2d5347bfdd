"""Traces of the erased: nowhere in any table afterwards, and untouched in other workspaces."""

from datetime import timedelta

from sqlalchemy import select

from bot.domain.erasures import Eraser, ErasureKind, Traces
from bot.domain.meetings import Attendee
from bot.domain.people import WorkspaceId
from storage import Storage
from storage.calendar_tables import links, meetings, rules
from storage.call_tables import calls
from storage.commitment_tables import commitments
from storage.scrubbing import Place, scrubbed_tables
from storage.tables import drafts, members
from storage.webhook_tables import webhook_deliveries, webhook_events
from tests.storage.dumped import lines_with
from tests.storage.filled import fill
from tests.storage.known import DAY, NOW, a_call, a_commitment, a_link, a_meeting, a_member, a_workspace

ANN = Traces(kind=ErasureKind.CONTACT, emails=("ann@acme.test",), names=("Ann Buyér",))
SAID = "Ann Buyér <ann@acme.test>"
# what is sealed, or by which somebody is known in other places
UNTOUCHED = {members.name, links.name, "erasures", "logins", "webhook_endpoints", "workspaces", "installations"}


async def scrub(storage: Storage, workspace_id: WorkspaceId, traces: Traces) -> int:
    found = 0
    for table in scrubbed_tables():
        place: Place | None = None
        while True:
            async with storage.begin() as tx:
                some, place = await tx.scrubbing.some_of(workspace_id, Eraser(traces), table, place)
            found += some
            if place is None:
                break
    return found


async def test_a_trace_in_any_text_of_any_table_goes_and_other_workspaces_keep_theirs(storage: Storage) -> None:
    async with storage.begin() as tx:
        ours = await fill(tx.workspaces.connection, SAID, rows=3)
        theirs = await fill(tx.workspaces.connection, SAID, rows=2)
    here = WorkspaceId(ours["workspaces"][0]["id"])
    there = theirs["workspaces"][0]["id"]
    async with storage.reading() as tx:
        counted = await tx.scrubbing.count(here, Eraser(ANN), most=1000)
        before = await lines_with(tx.workspaces.connection, there)
    assert await scrub(storage, here, ANN) == counted > 40
    async with storage.reading() as tx:
        left = await lines_with(tx.workspaces.connection, "ann@acme.test", "buyér")
        after = await lines_with(tx.workspaces.connection, there)
    assert sorted(after) == sorted(before)
    ours_left = [line for line in left if here in line and line.partition(":")[0] not in UNTOUCHED]
    assert [line for line in ours_left if not line.startswith(("calls", "meetings"))] == []
    async with storage.reading() as tx:
        for table in (calls, meetings):  # their uid alone is as calendars have it
            for row in await tx.workspaces.connection.execute(select(table).where(table.c.workspace_id == here)):
                facts = {name: value for name, value in row._mapping.items() if name not in {"uid", "instance"}}
                assert "buy" not in repr(facts).casefold()
                assert "ann@" not in repr(facts).casefold()


async def test_a_contact_becomes_a_stranger_of_the_same_company(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        link = await a_link(tx, rep)
        invited = (Attendee(email="ann@acme.test", name="Buyer, Ann"), Attendee(email="bob@acme.test", name="Bob"))
        await a_meeting(tx, link, attendees=invited)
        call = await a_call(tx, rep, external=invited)
        names = await tx.scrubbing.names_of(workspace.id, "ann@acme.test", most=100)
    assert names == ["Buyer, Ann"]
    await scrub(storage, workspace.id, ANN)
    async with storage.reading() as tx:
        after = await tx.calls.get(workspace.id, call.id)
        assert [(one.email, one.name) for one in after.external] == [
            ("@acme.test", "A contact"),
            ("bob@acme.test", "Bob"),
        ]
        assert after.account == "acme.test"
        assert await tx.scrubbing.count(workspace.id, Eraser(ANN), most=100) == 0


async def test_a_freemail_account_goes_with_its_person(storage: Storage) -> None:
    traces = Traces(kind=ErasureKind.CONTACT, emails=("ann@gmail.com",))
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        call = await a_call(tx, rep, account="ann@gmail.com")
        promise = await a_commitment(tx, rep, account="ann@gmail.com", who="ann@gmail.com")
    await scrub(storage, workspace.id, traces)
    async with storage.reading() as tx:
        assert (await tx.calls.get(workspace.id, call.id)).account == ""
        after = await tx.commitments.get(workspace.id, promise.id)
        assert (after.account, after.who) == ("", "A contact")
        assert await tx.commitments.open_with(workspace.id, "ann@gmail.com") == []
        assert await lines_with(tx.workspaces.connection, "ann@gmail") == []


async def test_of_a_customer_what_was_not_sent_or_saved_yet_goes_whole(storage: Storage) -> None:
    acme = Traces(kind=ErasureKind.ACCOUNT, domain="acme.test")
    async with storage.begin() as tx:
        filled = await fill(tx.workspaces.connection, "Send it to bob@acme.test", rows=2)
    here = WorkspaceId(filled["workspaces"][0]["id"])
    await scrub(storage, here, acme)
    async with storage.reading() as tx:
        for table in (drafts, rules, webhook_events, webhook_deliveries):
            where = (table.c.workspace_id == here,)
            assert (await tx.workspaces.connection.execute(select(table).where(*where))).all() == []
        assert await tx.scrubbing.count(here, Eraser(acme), most=100) == 0


async def test_many_rows_go_in_bounded_pages(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        for n in range(230):
            await a_commitment(tx, rep, what=f"Call Ann Buyér {n}", made_at=NOW + timedelta(minutes=n))
    async with storage.begin() as tx:
        found, place = await tx.scrubbing.some_of(workspace.id, Eraser(ANN), commitments.name, None)
        assert (found, place is None) == (200, False)
        found, place = await tx.scrubbing.some_of(workspace.id, Eraser(ANN), commitments.name, place)
        assert (found, place) == (30, None)


async def test_calls_ahead_that_name_somebody_are_counted(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        for n, start in enumerate((NOW - DAY, NOW + DAY)):
            await a_call(tx, rep, uid=f"uid-{n}", start=start, external=(Attendee(email="ann@acme.test"),))
        assert await tx.scrubbing.ahead(workspace.id, Eraser(ANN), NOW, most=100) == 1
    assert {rules.name, drafts.name} <= set(scrubbed_tables())
