import asyncio

from sqlalchemy import event, text

from bot.domain.nudges import Kind, Nudge, State
from storage import Storage, Transaction
from storage.engines import engines_for, parsed
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_member, a_nudge, a_workspace


async def test_what_is_due_is_claimed_once_and_longest_due_first(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for name, due_at in (("late", NOW), ("early", NOW - HOUR), ("not yet", NOW + MINUTE)):
            await a_nudge(tx, member, name, due_at=due_at)
        claimed = await tx.nudges.claim_due(NOW, 5, MINUTE)
        again = await tx.nudges.claim_due(NOW, 5, MINUTE)
    assert [nudge.subject for nudge in claimed] == ["early", "late"]
    assert {(nudge.state, nudge.claimed_until) for nudge in claimed} == {(State.CLAIMED, NOW + MINUTE)}
    assert again == []


async def test_a_claim_takes_no_more_than_asked_for(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for number in range(7):
            await a_nudge(tx, await a_member(tx, workspace, f"U{number}"), due_at=NOW - number * MINUTE)
        taken = [len(await tx.nudges.claim_due(NOW, 3, MINUTE)) for _ in range(4)]
    assert taken == [3, 3, 1, 0]


async def test_a_claim_holds_all_that_is_due_for_its_members(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea, max_ = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        await a_nudge(tx, rhea, "first", due_at=NOW - HOUR)
        await a_nudge(tx, rhea, "second", due_at=NOW)
        await a_nudge(tx, rhea, "not yet", due_at=NOW + MINUTE)
        await a_nudge(tx, max_, "max's", due_at=NOW)
        claimed = await tx.nudges.claim_due(NOW, 1, MINUTE)
    assert [nudge.subject for nudge in claimed] == ["first", "second"]


async def test_processes_that_claim_at_once_get_different_nudges(database_url: str) -> None:
    processes = [Storage(database_url) for _ in range(4)]
    async with processes[0].begin() as tx:
        workspace = await a_workspace(tx)
        people = [await a_member(tx, workspace, f"U{n}") for n in range(40)]
        known = {(await a_nudge(tx, one, due_at=NOW - n * MINUTE)).id for n, one in enumerate(people)}

    async def claim(storage: Storage) -> list[str]:
        claimed: list[str] = []
        for _ in range(12):
            async with storage.begin() as tx:
                claimed += [nudge.id for nudge in await tx.nudges.claim_due(NOW, 5, MINUTE)]
        return claimed

    claimed = await asyncio.gather(*(claim(storage) for storage in processes))
    for storage in processes:
        await storage.close()
    assert sorted(one for some in claimed for one in some) == sorted(known)


async def test_a_claim_does_not_wait_for_another_one_that_is_still_open(postgresql_url: str) -> None:
    one, two = Storage(postgresql_url), Storage(postgresql_url)
    async with one.begin() as tx:
        workspace = await a_workspace(tx)
        for number in range(6):
            member = await a_member(tx, workspace, f"U{number // 2}")
            await a_nudge(tx, member, f"call:{number}", due_at=NOW - number * MINUTE)
    async with one.begin() as first, two.begin() as second:
        by_one = await first.nudges.claim_due(NOW, 2, MINUTE)
        by_two = await second.nudges.claim_due(NOW, 3, MINUTE)
    for storage in (one, two):
        await storage.close()
    assert [nudge.subject for nudge in by_one] == ["call:5", "call:4", "call:3", "call:2"]
    assert [nudge.subject for nudge in by_two] == ["call:1", "call:0"]


async def test_what_was_sent_stays_sent(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await _claimed(tx)
        assert await tx.nudges.mark_sent([nudge.id], "D1", "1.2", NOW) == 1
        sent = await _stored(tx, nudge)
        assert await tx.nudges.mark_sent([nudge.id], "D1", "9.9", NOW + DAY) == 0
        assert await tx.nudges.mark_skipped(nudge.id, "late") == 0
        assert await tx.nudges.mark_failed([nudge.id], "late") == 0
        assert await tx.nudges.postpone([nudge.id], NOW + DAY) == 0
        assert await _stored(tx, nudge) == sent
    assert (sent.state, sent.channel, sent.ts, sent.sent_at) == (State.SENT, "D1", "1.2", NOW)
    assert sent.claimed_until is None


async def test_what_is_not_claimed_is_not_sent(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await a_nudge(tx, await a_member(tx, await a_workspace(tx)))
        assert await tx.nudges.mark_sent([nudge.id], "D1", "1.2", NOW) == 0
        assert await tx.nudges.postpone([nudge.id], NOW + DAY) == 0
        assert await _stored(tx, nudge) == nudge


async def test_a_skipped_and_a_failed_one_keep_their_reason(storage: Storage) -> None:
    async with storage.begin() as tx:
        skipped, failed = await _claimed(tx, "call:1"), await _claimed(tx, "call:2")
        await tx.nudges.mark_skipped(skipped.id, "the call is off")
        await tx.nudges.mark_failed([failed.id], "not_in_channel")
        after = [await _stored(tx, nudge) for nudge in (skipped, failed)]
    assert [(nudge.state, nudge.reason) for nudge in after] == [
        (State.SKIPPED, "the call is off"),
        (State.FAILED, "not_in_channel"),
    ]


async def test_a_postponed_one_is_due_later_and_its_attempts_are_counted(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await _claimed(tx)
        assert await tx.nudges.postpone([nudge.id], NOW + HOUR) == 1
        tried = await _stored(tx, nudge)
        assert await tx.nudges.claim_due(NOW, 5, MINUTE) == []
        await tx.nudges.claim_due(NOW + HOUR, 5, MINUTE)
        await tx.nudges.put_off(nudge.id, NOW + DAY, "you were in a meeting")
        waited = await _stored(tx, nudge)
    assert (tried.state, tried.due_at, tried.attempts, tried.claimed_until) == (State.PLANNED, NOW + HOUR, 1, None)
    assert (waited.due_at, waited.attempts, waited.reason) == (NOW + DAY, 1, "you were in a meeting")


async def test_a_lapsed_claim_is_taken_by_one_and_still_tells_when_it_was_made(storage: Storage) -> None:
    async with storage.begin() as tx:
        claimed = await _claimed(tx)
        assert await tx.nudges.lapsed(NOW + MINUTE / 2, 5, MINUTE) == []
        taken = await tx.nudges.lapsed(NOW + MINUTE, 5, MINUTE)
        assert await tx.nudges.lapsed(NOW + MINUTE, 5, MINUTE) == []
        taken_again = await tx.nudges.lapsed(NOW + 2 * MINUTE, 5, MINUTE)
        assert await tx.nudges.claim_due(NOW + DAY, 5, MINUTE) == []
        assert await tx.nudges.mark_sent([claimed.id], "D1", "1.2", NOW + 2 * MINUTE) == 1
        assert await tx.nudges.lapsed(NOW + DAY, 5, MINUTE) == []
    assert taken == taken_again == [claimed]
    assert claimed.claimed_until == NOW + MINUTE


async def test_a_claim_is_renewed_right_before_sending(storage: Storage) -> None:
    async with storage.begin() as tx:
        claimed = await _claimed(tx)
        (renewed,) = await tx.nudges.renew([claimed], NOW + MINUTE / 2, MINUTE)
        assert await tx.nudges.lapsed(NOW + MINUTE, 5, MINUTE) == []
        assert await tx.nudges.renew([], NOW, MINUTE) == []
    assert renewed.claimed_until == NOW + MINUTE * 1.5


async def test_a_claim_that_another_process_took_over_is_not_renewed(storage: Storage) -> None:
    async with storage.begin() as tx:
        slow = await _claimed(tx)
        await tx.nudges.lapsed(NOW + MINUTE, 5, MINUTE)
        assert await tx.nudges.renew([slow], NOW + MINUTE, MINUTE) == []
        await tx.nudges.postpone([slow.id], NOW + MINUTE)
        assert await tx.nudges.renew([slow], NOW + MINUTE, MINUTE) == []
        again = await tx.nudges.claim_due(NOW + MINUTE, 5, MINUTE)
        assert await tx.nudges.renew([slow], NOW + MINUTE, MINUTE) == []
        assert len(await tx.nudges.renew(again, NOW + MINUTE, MINUTE)) == 1


async def test_only_what_was_sent_is_drawn_again(storage: Storage) -> None:
    async with storage.begin() as tx:
        sent, planned = await _sent(tx, "call:1"), await _claimed(tx, "call:2")
        assert await tx.nudges.ask_redraw([sent.id, planned.id], NOW) == 1
        claimed = await tx.nudges.claim_redraws(NOW, 5, MINUTE)
        assert await tx.nudges.claim_redraws(NOW, 5, MINUTE) == []
        assert await tx.nudges.redrawn([sent.id]) == 1
        assert await tx.nudges.claim_redraws(NOW + DAY, 5, MINUTE) == []
        assert await _stored(tx, sent) == sent
    assert [nudge.id for nudge in claimed] == [sent.id]


async def test_a_redraw_waits_for_its_time_and_the_sooner_wish_holds(storage: Storage) -> None:
    async with storage.begin() as tx:
        sent = await _sent(tx)
        await tx.nudges.ask_redraw([sent.id], NOW + HOUR)
        await tx.nudges.ask_redraw([sent.id], NOW + MINUTE)
        await tx.nudges.ask_redraw([sent.id], NOW + DAY)
        assert (await _stored(tx, sent)).redraw_at == NOW + MINUTE
        assert await tx.nudges.claim_redraws(NOW, 5, MINUTE) == []
        assert len(await tx.nudges.claim_redraws(NOW + MINUTE, 5, MINUTE)) == 1


async def test_a_redraw_asked_for_while_one_is_under_way_is_not_lost(storage: Storage) -> None:
    async with storage.begin() as tx:
        sent = await _sent(tx)
        await tx.nudges.ask_redraw([sent.id], NOW)
        await tx.nudges.claim_redraws(NOW, 5, MINUTE)
        await tx.nudges.ask_redraw([sent.id], NOW)
        assert await tx.nudges.claim_redraws(NOW, 5, MINUTE) == []
        await tx.nudges.redrawn([sent.id])
        assert len(await tx.nudges.claim_redraws(NOW, 5, MINUTE)) == 1


async def test_a_redraw_whose_process_died_is_claimed_again(storage: Storage) -> None:
    async with storage.begin() as tx:
        sent = await _sent(tx)
        await tx.nudges.ask_redraw([sent.id], NOW)
        await tx.nudges.claim_redraws(NOW, 5, MINUTE)
        assert len(await tx.nudges.claim_redraws(NOW + MINUTE, 5, MINUTE)) == 1
        await tx.nudges.ask_redraw([sent.id], NOW + HOUR)
        assert await tx.nudges.claim_redraws(NOW + 2 * MINUTE, 5, MINUTE) == []
        assert len(await tx.nudges.claim_redraws(NOW + HOUR, 5, MINUTE)) == 1


async def test_a_claim_reads_an_index_of_what_is_planned(database_url: str) -> None:
    storage = Storage(database_url)
    ran: list[str] = []
    event.listen(storage._engine.sync_engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    async with storage.begin() as tx:
        await tx.nudges.claim_due(NOW, 5, MINUTE)
        await tx.nudges.next_moment(NOW)
    await storage.close()
    for statement in ran:
        if "nudges" in statement:
            assert "ix_nudges_planned" in await _plan(database_url, statement)


async def _plan(url: str, sql: str) -> str:
    """Ask the database how it would run a statement; its parameters are named so that any value does."""
    engine = engines_for(parsed(url))[0]
    is_sqlite = engine.dialect.name == "sqlite"
    async with engine.begin() as connection:
        if is_sqlite:
            values = tuple("1" for _ in range(sql.count("?")))
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        else:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
            rows = await connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {_numbered(sql)}")
        plan = "\n".join(str(row) for row in rows)
    await engine.dispose()
    return plan


def _numbered(sql: str) -> str:
    """Turn psycopg's placeholders into PostgreSQL's."""
    first, *others = sql.split("%(")
    return first + "".join(f"${n}{rest.partition(')s')[2]}" for n, rest in enumerate(others, start=1))


async def _claimed(tx: Transaction, subject: str = "call:1") -> Nudge:
    await a_nudge(tx, await a_member(tx, await a_workspace(tx)), subject)
    (claimed,) = await tx.nudges.claim_due(NOW, 1, MINUTE)
    return claimed


async def _sent(tx: Transaction, subject: str = "call:1") -> Nudge:
    claimed = await _claimed(tx, subject)
    await tx.nudges.mark_sent([claimed.id], "D1", "1.2", NOW)
    return await _stored(tx, claimed)


async def _stored(tx: Transaction, nudge: Nudge) -> Nudge:
    found = await tx.nudges.of_subject(nudge.workspace_id, nudge.member_id, nudge.subject)
    return next(one for one in found if one.id == nudge.id)


async def test_cards_due_soon_are_claimed_with_one_that_is_due(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        now, soon, later = [
            await a_nudge(tx, member, f"call:{n}", kind=Kind.READY_CARD, due_at=NOW + n * MINUTE) for n in (0, 9, 20)
        ]
        ask = await a_nudge(tx, member, "call:9", kind=Kind.OBJECTIVE_ASK, due_at=NOW + MINUTE)
        claimed = await tx.nudges.claim_due(NOW, 5, MINUTE)
        assert [one.id for one in claimed] == [now.id]
        together = await tx.nudges.claim_soon(claimed, Kind.READY_CARD, NOW, 10 * MINUTE, MINUTE)
        assert [one.id for one in together] == [soon.id]
        assert await tx.nudges.claim_soon([], Kind.READY_CARD, NOW, HOUR, MINUTE) == []
        assert [(await _stored(tx, one)).state for one in (later, ask)] == [State.PLANNED, State.PLANNED]


async def test_a_day_holds_what_was_sent_in_it_what_is_on_its_way_and_what_is_planned_in_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        sent, claimed = [await a_nudge(tx, member, f"call:{n}", due_at=NOW) for n in (1, 2)]
        await tx.nudges.claim_due(NOW, 2, MINUTE)
        await tx.nudges.mark_sent([sent.id], "D1", "1.0", NOW)
        planned = await a_nudge(tx, member, "call:3", due_at=NOW + HOUR)
        await a_nudge(tx, member, "call:4", due_at=NOW + DAY)
        today = await tx.nudges.of_day(member.workspace_id, member.id, NOW - HOUR, NOW + 2 * HOUR)
        tomorrow = await tx.nudges.of_day(member.workspace_id, member.id, NOW + HOUR, NOW + 2 * DAY)
    assert {one.id for one in today} == {sent.id, claimed.id, planned.id}
    assert sent.id not in {one.id for one in tomorrow}


async def test_what_waits_for_a_reason_is_woken_when_it_is_gone(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await _claimed(tx)
        await tx.nudges.put_off(nudge.id, NOW + DAY, "Slack's do-not-disturb was on")
        mine = (nudge.workspace_id, nudge.member_id)
        assert await tx.nudges.wake(*mine, "you were in a meeting", NOW) == 0
        assert await tx.nudges.wake(*mine, "Slack's do-not-disturb was on", NOW) == 1
        assert (await _stored(tx, nudge)).due_at == NOW


async def test_what_a_brief_showed_is_remembered(storage: Storage) -> None:
    async with storage.begin() as tx:
        nudge = await _claimed(tx)
        await tx.nudges.keep_shown(nudge.id, ["call1", "call2"])
        assert (await _stored(tx, nudge)).shown == ("call1", "call2")
