import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.domain.drafts import DraftKind
from bot.domain.meetings import Attendee, Window
from bot.domain.people import MemberId
from storage import Storage
from tests.storage.known import (
    DAY,
    IS_CALL,
    NOW,
    a_call,
    a_commitment,
    a_link,
    a_meeting,
    a_member,
    a_workspace,
    an_occurrence,
    wanted,
)


async def test_what_a_transaction_wrote_is_there_after_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx)
    async with storage.begin() as tx:
        assert await tx.workspaces.by_team("T1") is not None


async def test_an_error_undoes_all_of_it(storage: Storage) -> None:
    async def fail_half_way() -> None:
        async with storage.begin() as tx:
            await a_workspace(tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    async with storage.begin() as tx:
        assert await tx.workspaces.all() == []


async def test_what_only_reads_can_write_nothing(storage: Storage) -> None:
    with pytest.raises(DBAPIError):
        async with storage.reading() as tx:
            await a_workspace(tx)
    async with storage.reading() as tx:
        assert await tx.workspaces.all() == []


async def test_what_only_reads_waits_for_nobody_who_writes_and_sees_what_was_kept_before(storage: Storage) -> None:
    async with storage.begin() as tx:
        await a_workspace(tx, "T1")
    async with storage.begin() as writing:
        await a_workspace(writing, "T2")
        async with storage.reading() as tx:
            assert [one.team_id for one in await tx.workspaces.all()] == ["T1"]


async def test_what_only_reads_sees_everything_as_of_one_moment(storage: Storage) -> None:
    async with storage.reading() as tx:
        assert await tx.workspaces.all() == []
        async with storage.begin() as writing:
            await a_workspace(writing)
        assert await tx.workspaces.by_team("T1") is None
    async with storage.reading() as tx:
        assert await tx.workspaces.by_team("T1") is not None


async def test_transactions_that_read_and_then_write_never_lock_each_other_out(database_url: str) -> None:
    processes = [Storage(database_url) for _ in range(4)]

    async def work(storage: Storage, number: int) -> None:
        for turn in range(5):
            async with storage.begin() as tx:
                await tx.workspaces.all()
                await asyncio.sleep(0)
                await a_workspace(tx, f"T{number}-{turn}")

    await asyncio.gather(*(work(storage, number) for number, storage in enumerate(processes)))
    async with processes[0].begin() as tx:
        assert len(await tx.workspaces.all()) == 20
    for storage in processes:
        await storage.close()


async def test_many_tasks_share_one_storage(storage: Storage) -> None:
    async def work(number: int) -> None:
        async with storage.begin() as tx:
            await a_workspace(tx, f"T{number}")

    await asyncio.gather(*(work(number) for number in range(20)))
    async with storage.begin() as tx:
        assert len(await tx.workspaces.all()) == 20


async def test_a_naive_datetime_is_refused(storage: Storage) -> None:
    async with storage.begin() as tx:
        with pytest.raises(StatementError, match="no zone"):
            await tx.slack_events.first_time("Ev1", datetime(2026, 11, 23))  # noqa: DTZ001  the mistake in question


async def test_the_database_itself_refuses_rows_that_reach_into_another_workspace(storage: Storage) -> None:
    async with storage.begin() as tx:
        stranger = await a_member(tx, await a_workspace(tx, "T2"))
        here = await a_workspace(tx, "T1")
        with pytest.raises(IntegrityError):
            await tx.nudges.insert(here.id, stranger.id, "call:1", wanted())


async def test_text_no_database_can_hold_is_kept_without_what_is_wrong_with_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        link = await a_link(tx, member)
        meeting = await a_meeting(tx, link, title="A\x00cme \ud83d QBR")
        people = (Attendee(email="ann@acme.test", name="A\x00nn \ud83d"),)
        call = await a_call(tx, member, title="A\x00cme \ud83d QBR", external=people)
        draft = await tx.drafts.save(link.workspace_id, member.id, DraftKind.RECAP, "\x00", {"\x00": "\ud83d"}, NOW)
        assert await tx.drafts.get(link.workspace_id, draft.id) == draft
    assert meeting.occurrence.title == call.title == "Acme ? QBR"
    assert call.external == people


async def test_texts_of_any_length_are_kept(storage: Storage) -> None:
    long = "".join(f"{number:x}" for number in range(5_000))
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        link = await a_link(tx, member, f"https://cal.test/{long}")
        meeting = await a_meeting(tx, link, uid=long)
        call = await a_call(tx, member, uid=long, account=f"{long}.test")
        commitment = await a_commitment(tx, member, what=long, account=f"{long}.test")
        assert await tx.meetings.of_call(member.workspace_id, long, "") == [meeting]
        assert await tx.calls.by_instance(member.workspace_id, long, "") == call
        assert await tx.commitments.open_with(member.workspace_id, f"{long}.test") == [commitment]


async def test_sql_errors_show_no_words_of_a_customer(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
    stranger = replace(member, id=MemberId("nobody"))
    with pytest.raises(IntegrityError) as failure:
        async with storage.begin() as tx:
            await a_commitment(tx, stranger, what="tell the secret customer")
    assert "secret" not in str(failure.value)


async def test_thousands_of_rows_come_whole_and_let_others_go_on_in_between(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        rows = [(an_occurrence(uid=f"uid-{number:05}"), "", IS_CALL) for number in range(3_000)]
        await tx.meetings.add_all(link.workspace_id, link.member_id, link.id, rows, now=NOW)
        turns = 0

        async def others() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        going_on = asyncio.create_task(others())
        found = await tx.meetings.of_link(link.workspace_id, link.id, Window(start=NOW, end=NOW + DAY))
        going_on.cancel()
    assert sorted(one.occurrence.uid for one in found) == [one.uid for one, _, _ in rows]
    assert turns > 20
