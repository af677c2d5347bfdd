from datetime import timedelta

from bot.domain.calls import CallState
from bot.domain.commitments import keep
from bot.domain.looks import Look, Seen, look_subject
from bot.domain.meetings import Window
from storage import Storage
from tests.storage.known import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_call,
    a_commitment,
    a_member,
    a_question,
    a_team,
    a_workspace,
)

TODAY = NOW.date()
WEEK = Window(start=NOW - 7 * DAY, end=NOW)


async def test_a_look_is_one_line_a_day_with_its_first_and_last_time(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, boss = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        subject = look_subject(Seen.CALLS, "team-1")
        for at in (NOW, NOW + MINUTE, NOW + HOUR):
            await tx.looks.keep(workspace.id, boss.id, [(rep.id, TODAY)], subject, at)
        first = Look(
            workspace_id=workspace.id,
            member_id=rep.id,
            by=boss.id,
            subject=subject,
            day=TODAY,
            first_at=NOW,
            last_at=NOW + HOUR,
        )
        assert await tx.looks.at(workspace.id, rep.id, limit=5) == [first]
        await tx.looks.keep(workspace.id, boss.id, [(rep.id, TODAY + DAY)], subject, NOW + DAY)
        await tx.looks.keep(workspace.id, boss.id, [(rep.id, TODAY)], look_subject(Seen.CALL, "1"), NOW)
        found = await tx.looks.at(workspace.id, rep.id, limit=5)
        assert [(one.day, one.seen) for one in found] == [
            (TODAY + DAY, Seen.CALLS),
            (TODAY, Seen.CALLS),
            (TODAY, Seen.CALL),
        ]
        assert await tx.looks.at(workspace.id, rep.id, limit=1, skipped=2) == found[2:]
        assert await tx.looks.count(workspace.id, rep.id) == 3


async def test_a_look_at_oneself_is_none(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, boss = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        both = [(rep.id, TODAY), (boss.id, TODAY)]
        await tx.looks.keep(workspace.id, boss.id, both, look_subject(Seen.FIGURES, "team-1"), NOW)
        assert await tx.looks.count(workspace.id, boss.id) == 0
        assert await tx.looks.count(workspace.id, rep.id) == 1


async def test_only_calls_that_were_held_in_the_time_and_are_not_private_are_seen(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, other = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        seen = await a_call(tx, rep, uid="seen", start=NOW - DAY)
        for uid, lead, facts in (
            ("private", rep, {"is_private": True}),
            ("off", rep, {"state": CallState.CANCELLED}),
            ("of another", other, {}),
            ("before", rep, {"start": NOW - 8 * DAY}),
            ("ends at the end", rep, {"start": NOW - HOUR / 2}),
        ):
            await a_call(tx, lead, **{"uid": uid, "start": NOW - DAY, **facts})
        assert await tx.looks.held_by(workspace.id, rep.id, [WEEK]) == [seen]
        assert await tx.looks.held_by(workspace.id, rep.id, []) == []
        days = [Window(start=NOW - 7 * DAY, end=NOW - 2 * DAY), Window(start=NOW - DAY, end=NOW)]
        assert await tx.looks.held_by(workspace.id, rep.id, days) == [seen]


async def test_promises_that_are_open_or_were_closed_in_the_time_are_seen_but_none_of_a_private_call(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep = await a_member(tx, workspace)
        private = await a_call(tx, rep, is_private=True)
        made = {"made_at": NOW - 9 * DAY}
        later = await a_commitment(tx, rep, deadline=NOW + 3 * DAY, **made)
        sooner = await a_commitment(tx, rep, deadline=NOW + DAY, **made)
        closed, long_ago = await a_commitment(tx, rep, **made), await a_commitment(tx, rep, **made)
        await a_commitment(tx, rep, call_id=private.id, **made)
        await a_commitment(tx, rep, made_at=NOW + timedelta(seconds=1))
        for one, at in ((closed, NOW - DAY), (long_ago, NOW - 8 * DAY)):
            assert await tx.commitments.apply(keep(one, by=rep.id, now=at, source="button"))
        found = await tx.looks.promises_of(workspace.id, rep.id, [WEEK], open_before=NOW)
        assert [one.id for one in found] == [sooner.id, later.id, closed.id]
        found = await tx.looks.promises_of(workspace.id, rep.id, [WEEK], open_before=None)
        assert [one.id for one in found] == [closed.id]


async def test_a_question_is_kept_once_and_answered_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, boss = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        team, call = await a_team(tx, workspace), await a_call(tx, rep)
        promise = await a_commitment(tx, rep)
        question = a_question(team, by=boss, to=rep, call_id=call.id)
        assert await tx.questions.add(question)
        assert not await tx.questions.add(question)
        assert await tx.questions.about_calls(workspace.id, [call.id]) == [question]
        assert await tx.questions.about_promise(workspace.id, promise.id) == []
        assert await tx.questions.answer(workspace.id, question.id, "A quote", NOW + HOUR)
        assert not await tx.questions.answer(workspace.id, question.id, "Another", NOW + DAY)
        kept = await tx.questions.get(workspace.id, question.id)
        assert (kept.answer, kept.answered_at) == ("A quote", NOW + HOUR)
