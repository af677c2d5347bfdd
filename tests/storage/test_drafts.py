import pytest

from bot.domain.drafts import DraftId, DraftKind
from bot.domain.errors import NotFoundError
from storage import Storage
from tests.storage.known import DAY, NOW, a_member, a_workspace


async def test_a_draft_is_kept_for_each_member_kind_and_subject(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rhea, max_ = await a_member(tx, workspace), await a_member(tx, workspace, "U2")
        typed = {"rows": [{"what": "Send “pricing” 💶", "when": "Fri"}], "n": 1, "empty": None}
        first = await tx.drafts.save(workspace.id, rhea.id, DraftKind.RECAP, "call-1", typed, NOW)
        others = [
            await tx.drafts.save(workspace.id, max_.id, DraftKind.RECAP, "call-1", {}, NOW),
            await tx.drafts.save(workspace.id, rhea.id, DraftKind.COMMITMENT, "call-1", {}, NOW),
            await tx.drafts.save(workspace.id, rhea.id, DraftKind.RECAP, "call-2", {}, NOW),
        ]
        again = await tx.drafts.save(workspace.id, rhea.id, DraftKind.RECAP, "call-1", {"rows": []}, NOW + DAY)
        assert await tx.drafts.of(workspace.id, rhea.id, DraftKind.RECAP, "call-1") == again
        assert [await tx.drafts.get(workspace.id, draft.id) for draft in others] == others
    assert first.data == typed
    assert (again.id, again.data, again.updated_at) == (first.id, {"rows": []}, NOW + DAY)


async def test_a_draft_that_was_saved_is_gone(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        draft = await tx.drafts.save(member.workspace_id, member.id, DraftKind.COMMITMENT, "", {"text": "x"}, NOW)
        await tx.drafts.remove(member.workspace_id, draft.id)
        await tx.drafts.remove(member.workspace_id, draft.id)
        assert await tx.drafts.of(member.workspace_id, member.id, DraftKind.COMMITMENT, "") is None
        with pytest.raises(NotFoundError):
            await tx.drafts.get(member.workspace_id, DraftId(draft.id))


async def test_an_event_that_slack_sends_again_is_known(storage: Storage) -> None:
    async with storage.begin() as tx:
        assert await tx.slack_events.first_time("Ev1", NOW)
        assert not await tx.slack_events.first_time("Ev1", NOW + DAY)
        assert await tx.slack_events.first_time("Ev2", NOW + DAY)
    async with storage.begin() as tx:
        assert not await tx.slack_events.first_time("Ev2", NOW + DAY)


async def test_old_events_are_forgotten(storage: Storage) -> None:
    async with storage.begin() as tx:
        await tx.slack_events.first_time("Ev1", NOW)
        await tx.slack_events.first_time("Ev2", NOW + DAY)
        assert await tx.slack_events.forget_before(NOW + DAY) == 1
        assert await tx.slack_events.first_time("Ev1", NOW)
        assert not await tx.slack_events.first_time("Ev2", NOW)


async def test_all_drafts_of_a_kind_are_found_the_latest_first(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for n in range(3):
            kind = DraftKind.RECAP if n == 1 else DraftKind.COMMITMENT
            await tx.drafts.save(member.workspace_id, member.id, kind, str(n), {}, NOW + n * DAY)
        found = await tx.drafts.all_of(member.workspace_id, member.id, DraftKind.COMMITMENT)
    assert [draft.subject for draft in found] == ["2", "0"]
