"""What of an account a member, a colleague and a manager are told."""

from bot.domain.accounts import AccountKey
from bot.domain.people import Member, MemberId
from storage import Storage, Transaction
from storage.types import key_of
from tests.storage.known import DAY, HOUR, NOW, a_call, a_commitment, a_link, a_meeting, a_member, a_workspace

ACME = AccountKey(key_of("acme.test"))


async def told(tx: Transaction, member: Member, over: tuple[MemberId, ...] = ()) -> tuple[list[str], list[str]]:
    """Return the titles of calls and the words of promises a member sees with Acme."""
    me = (member.workspace_id, member.id)
    calls = await tx.accounts.calls_of(*me, over, key=ACME, limit=9)
    promises = await tx.accounts.commitments_of(*me, over, key=ACME, limit=9)
    return [one.title for one in calls], sorted(one.what for one in promises)


async def test_a_manager_sees_their_reps_others_see_what_they_share_and_a_private_call_is_nobodys(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, guest = await a_member(tx, workspace, "U1"), await a_member(tx, workspace, "U2")
        boss = await a_member(tx, workspace, "U3")
        shared = await a_call(tx, rep, uid="shared", title="Shared", start=NOW - HOUR)
        await a_call(tx, rep, uid="alone", title="Alone", start=NOW - DAY)
        private = await a_call(tx, rep, uid="private", title="Private", start=NOW - DAY, is_private=True)
        await a_meeting(tx, await a_link(tx, guest), uid="shared", start=shared.start, end=shared.end)
        await a_commitment(tx, rep, what="Of the shared call", call_id=shared.id)
        await a_commitment(tx, rep, what="Of the private call", call_id=private.id)
        assert await told(tx, rep) == (["Shared", "Alone"], ["Of the private call", "Of the shared call"])
        assert await told(tx, guest) == (["Shared"], ["Of the shared call"])
        assert await told(tx, boss) == ([], [])
        assert await told(tx, boss, (rep.id,)) == (["Shared", "Alone"], ["Of the shared call"])


async def test_the_accounts_known_are_those_of_what_is_seen(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        rep, boss = await a_member(tx, workspace, "U1"), await a_member(tx, workspace, "U2")
        await a_call(tx, rep, uid="1", account="acme.test")
        await a_call(tx, rep, uid="2", account="")
        private = await a_call(tx, rep, uid="3", account="hidden.test", is_private=True)
        await a_commitment(tx, rep, account="globex.test")
        await a_commitment(tx, rep, account="secret.test", call_id=private.id)
        own = [one.name for one in await tx.accounts.known_to(workspace.id, rep.id, ())]
        managed = [one.name for one in await tx.accounts.known_to(workspace.id, boss.id, (rep.id,))]
        assert own == ["acme.test", "globex.test", "secret.test"]
        assert managed == ["acme.test", "globex.test"]
        assert await tx.accounts.known_to(workspace.id, boss.id, ()) == []


async def test_the_latest_calls_are_those_since_an_instant_each_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        rep = await a_member(tx, await a_workspace(tx))
        recent = await a_call(tx, rep, uid="recent", title="Recent", start=NOW - DAY)
        await a_meeting(tx, await a_link(tx, rep), uid="recent", start=recent.start, end=recent.end)
        await a_call(tx, rep, uid="old", title="Old", start=NOW - 400 * DAY)
        found = await tx.accounts.latest_calls(rep.workspace_id, rep.id, (), since=NOW - 366 * DAY, limit=9)
        assert [one.title for one in found] == ["Recent"]
