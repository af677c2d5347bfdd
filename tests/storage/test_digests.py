"""Digests among the nudges: one a day and number whoever answers for it, claimed by their own kind of claim."""

from dataclasses import replace

from bot.domain.nudges import Kind, Nudge, NudgeId, SkipReason, State, Wanted
from bot.domain.people import Member
from bot.domain.subjects import digest_subject
from bot.domain.teams import TeamId
from storage import Storage, Transaction
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_member, a_nudge, a_workspace

TEAM = TeamId("f" * 32)
SUBJECT = digest_subject(TEAM, NOW.date())


def a_wanted(n: int = 1, **facts: object) -> Wanted:
    told = Wanted(kind=Kind.DIGEST, n=n, due_at=NOW, until=NOW + DAY)
    return replace(told, **facts)  # type: ignore[arg-type]


async def a_digest(tx: Transaction, member: Member, n: int = 1, reason: str = "", subject: str = SUBJECT) -> Nudge:
    digest = await tx.digests.add(member.workspace_id, member.id, subject, a_wanted(n), reason=reason)
    assert digest is not None
    return digest


async def test_a_team_has_one_digest_of_a_day_and_number_whoever_answers_for_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        mira, noor = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        digest = await a_digest(tx, mira)
        assert await tx.digests.add(workspace.id, noor.id, SUBJECT, a_wanted()) is None
        extra = await a_digest(tx, noor, 2)
        assert {one.id for one in await tx.digests.of_subject(workspace.id, SUBJECT)} == {digest.id, extra.id}
        assert await tx.digests.get(workspace.id, digest.id) == digest
        assert await tx.digests.get(workspace.id, NudgeId("0" * 32)) is None


async def test_who_sends_to_members_leaves_digests_alone_and_the_other_way_round(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        digest, nudge = await a_digest(tx, member), await a_nudge(tx, member)
        claimed = await tx.nudges.claim_due(NOW, 9, MINUTE)
        assert [one.id for one in claimed] == [nudge.id]
        assert [one.id for one in await tx.digests.claim(NOW, 9, MINUTE)] == [digest.id]
        assert await tx.digests.claim(NOW, 9, MINUTE) == []
        later = NOW + HOUR
        assert [one.id for one in await tx.nudges.lapsed(later, 9, MINUTE)] == [nudge.id]
        assert [one.id for one in await tx.digests.lapsed(later, 9, MINUTE)] == [digest.id]
        assert await tx.digests.lapsed(later, 9, MINUTE) == []


async def test_one_question_tells_whether_channels_wait_and_whether_members_do(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        assert await tx.digests.who_waits(NOW) == (False, False)
        await a_nudge(tx, member)
        assert await tx.digests.who_waits(NOW) == (False, True)
        await tx.nudges.claim_due(NOW, 9, MINUTE)
        await a_digest(tx, member)
        assert await tx.digests.who_waits(NOW - MINUTE) == (False, False)
        assert await tx.digests.who_waits(NOW) == (True, False)
        await tx.digests.claim(NOW, 9, HOUR)
        assert await tx.digests.who_waits(NOW) == (False, False)
        assert await tx.digests.who_waits(NOW + MINUTE) == (False, True)  # the claim ran out
        assert await tx.digests.who_waits(NOW + HOUR) == (True, True)


async def test_a_digest_is_no_message_of_its_managers_day(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        digest, nudge = await a_digest(tx, member), await a_nudge(tx, member)
        await tx.digests.claim(NOW, 9, MINUTE)
        await tx.digests.mark_sent([digest.id], "C1", "1.1", NOW)
        day = await tx.nudges.of_day(member.workspace_id, member.id, NOW - HOUR, NOW + HOUR)
        assert [one.id for one in day] == [nudge.id]


async def test_what_is_planned_of_a_team_is_found_and_of_no_other(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        digest = await a_digest(tx, member)
        preview = await a_nudge(tx, member, SUBJECT, kind=Kind.DIGEST_PREVIEW)
        await a_nudge(tx, member, SUBJECT, kind=Kind.DIGEST_TROUBLE)
        await a_digest(tx, member, subject=digest_subject(TeamId("f" * 31 + "e"), NOW.date()))
        await a_digest(tx, member, subject=digest_subject(TeamId("f" * 31), NOW.date()))
        await a_digest(tx, member, 2, reason=SkipReason.NOT_CONFIRMED.value)
        found = await tx.digests.planned(member.workspace_id, TEAM)
        assert {one.id for one in found} == {digest.id, preview.id}


async def test_one_that_was_not_posted_is_asked_for_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        mira, noor = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        digest = await a_digest(tx, mira, 2, reason=SkipReason.NOT_CONFIRMED.value)
        assert await tx.digests.claim(NOW, 9, MINUTE) == []
        assert await tx.digests.ask_for(digest, noor.id, due_at=NOW, until=NOW + HOUR)
        assert not await tx.digests.ask_for(digest, mira.id, due_at=NOW, until=NOW + HOUR)
        (claimed,) = await tx.digests.claim(NOW, 9, MINUTE)
        assert (claimed.member_id, claimed.reason, claimed.until) == (noor.id, "", NOW + HOUR)
        assert not await tx.digests.ask_for(digest, mira.id, due_at=NOW, until=NOW + HOUR)
        await tx.digests.mark_failed([digest.id], "the channel is archived")
        assert await tx.digests.ask_for(digest, mira.id, due_at=NOW, until=NOW + HOUR)


async def test_what_somebody_had_posted_in_between_is_found_and_the_planned_one_is_not(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for n, at in ((1, NOW), (2, NOW - HOUR), (3, NOW)):
            digest = await a_digest(tx, member, n)
            await tx.digests.claim(NOW, 9, MINUTE)
            await tx.digests.mark_sent([digest.id], "C1", f"1.{n}", at)
        await a_digest(tx, member, 4, reason=SkipReason.NOT_CONFIRMED.value)
        under_way = await a_digest(tx, member, 5)
        found = await tx.digests.extras_since(member.workspace_id, TEAM, NOW - MINUTE)
        assert [one.n for one in found] == [3, under_way.n]
        assert [one.state for one in found] == [State.SENT, State.PLANNED]
