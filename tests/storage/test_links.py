import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.links import LinkState, Provider, after_failed_read, after_good_read
from storage import Storage
from tests.databases import SEALER
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_link, a_meeting, a_member, a_workspace


async def test_linking_the_same_address_again_is_the_same_link_and_has_it_read_at_once(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        first = await a_link(tx, member)
        await tx.links.save(after_good_read(first, now=NOW, refresh_after=None))
        again = await a_link(tx, member)
        other = await a_link(tx, member, "https://cal.test/other.ics")
        assert await tx.links.of_member(member.workspace_id, member.id) == sorted(
            [again, other], key=lambda link: link.id
        )
    assert (again.id, again.state, again.next_check_at) == (first.id, LinkState.OK, NOW)


async def test_two_members_may_link_one_address(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        links = [await a_link(tx, await a_member(tx, workspace, slack_id)) for slack_id in ("U1", "U2")]
    assert links[0].id != links[1].id


async def test_a_failed_read_is_kept_in_every_detail(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        broken = after_failed_read(link, now=NOW, sentence="The server said 404.", retry_after=None)
        broken = replace(broken, skipped=("one", "two"), etag='"1"', last_modified="Mon", content_hash="ff")
        await tx.links.save(broken)
        assert await tx.links.get(link.workspace_id, link.id) == broken


async def test_removing_a_link_takes_its_meetings_along(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        await a_meeting(tx, link)
        await tx.links.remove(link.workspace_id, link.id)
        await tx.links.remove(link.workspace_id, link.id)
        assert await tx.meetings.of_call(link.workspace_id, "uid-1", "") == []
        with pytest.raises(NotFoundError):
            await tx.links.get(link.workspace_id, link.id)
        with pytest.raises(NotFoundError):
            await tx.links.save(link)


async def test_a_grant_is_in_use_as_long_as_anybody_anywhere_reads_by_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        elsewhere = await a_member(tx, await a_workspace(tx, "T2"))
        theirs = await tx.links.add(
            elsewhere.workspace_id,
            elsewhere.id,
            Provider.GOOGLE,
            "primary",
            NOW,
            credentials={"a": "b"},
            account="a@us.example",
        )
        await tx.links.add(
            elsewhere.workspace_id, elsewhere.id, Provider.GOOGLE, "primary", NOW, account="b@us.example"
        )
        assert await tx.links.read_by_grant_of(Provider.GOOGLE, "a@us.example")
        assert not await tx.links.read_by_grant_of(Provider.MICROSOFT, "a@us.example")
        assert not await tx.links.read_by_grant_of(Provider.GOOGLE, "b@us.example")  # an admin opened it
        await tx.links.remove(theirs.workspace_id, theirs.id)
        assert not await tx.links.read_by_grant_of(Provider.GOOGLE, "a@us.example")


async def test_links_are_claimed_once_when_their_time_comes(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        link = await a_link(tx, member)
        await tx.links.save(replace(link, next_check_at=NOW + HOUR))
        assert await tx.link_rounds.claim_due(NOW + HOUR - MINUTE, 5, MINUTE) == []
        claimed = await tx.link_rounds.claim_due(NOW + HOUR, 5, MINUTE)
        again = await tx.link_rounds.claim_due(NOW + HOUR, 5, MINUTE)
        after_the_lease = await tx.link_rounds.claim_due(NOW + HOUR + MINUTE, 5, MINUTE)
    assert [one.id for one in claimed] == [one.id for one in after_the_lease] == [link.id]
    assert again == []


async def test_saving_a_link_ends_the_claim(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        await tx.link_rounds.claim_due(NOW, 5, DAY)
        assert await tx.link_rounds.claim_due(NOW + HOUR, 5, MINUTE) == []
        await tx.links.save(replace(link, next_check_at=NOW + HOUR))
        assert len(await tx.link_rounds.claim_due(NOW + HOUR, 5, MINUTE)) == 1


async def test_many_looks_are_kept_at_once_but_not_of_those_claimed_by_another_since(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for number in range(3):
            await a_link(tx, member, f"https://cal.test/{number}.ics")
        mine = await tx.link_rounds.claim_due(NOW, 3, MINUTE)
        (taken,) = await tx.link_rounds.claim_due(NOW + MINUTE, 1, MINUTE)
        seen = [after_good_read(replace(link, etag='"2"'), now=NOW, refresh_after=None) for link in mine]
        await tx.link_rounds.save_unchanged([(link, NOW + MINUTE) for link in seen])
        await tx.link_rounds.save_unchanged([])
        kept = {link.id: link for link in await tx.links.of_member(member.workspace_id, member.id)}
    for link in seen:
        before = next(one for one in mine if one.id == link.id)
        assert kept[link.id] == (before if link.id == taken.id else replace(link, state=before.state))


async def test_what_is_partly_stored_is_known_as_such_until_it_is_stored_and_stays_claimed(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        await tx.links.save(replace(link, etag='"1"', last_modified="Mon", content_hash="ff"))
        await tx.link_rounds.claim_due(NOW, 1, MINUTE)
        await tx.links.store_partly(link.workspace_id, link.id)
        partly = await tx.links.get(link.workspace_id, link.id, claimed_until=NOW + MINUTE)
        assert partly.is_partly_stored
        assert (partly.etag, partly.last_modified) == (None, None)
        failed = after_failed_read(partly, now=NOW, sentence="The server said 500.", retry_after=None)
        await tx.links.save(failed, claimed_until=NOW + MINUTE)
        assert (await tx.links.get(link.workspace_id, link.id)).is_partly_stored
        await tx.links.save(replace(partly, content_hash="ff"))
        assert not (await tx.links.get(link.workspace_id, link.id)).is_partly_stored


async def test_a_claim_that_lapsed_saves_nothing(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        await tx.link_rounds.claim_due(NOW, 1, MINUTE)
        await tx.link_rounds.claim_due(NOW + MINUTE, 1, MINUTE)
        with pytest.raises(NotFoundError):
            await tx.links.save(replace(link, etag='"old"'), claimed_until=NOW + MINUTE)
        assert await tx.links.get(link.workspace_id, link.id) == link
        await tx.links.save(replace(link, etag='"new"'), claimed_until=NOW + 2 * MINUTE)
        assert (await tx.links.get(link.workspace_id, link.id)).etag == '"new"'


async def test_links_given_back_are_due_as_they_were(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_link(tx, await a_member(tx, await a_workspace(tx)))
        await tx.link_rounds.claim_due(NOW, 1, MINUTE)
        await tx.link_rounds.release([(link, NOW + HOUR)])
        assert await tx.link_rounds.claim_due(NOW, 1, MINUTE) == []
        await tx.link_rounds.release([(link, NOW + MINUTE)])
        assert await tx.link_rounds.claim_due(NOW, 1, MINUTE) == [link]


async def test_links_to_hosts_left_out_stay_due(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        busy = await a_link(tx, member, "webcal://Busy.test/1.ics")
        file = await a_link(tx, member, "/srv/calendars/1.ics")
        assert await tx.link_rounds.claim_due(NOW, 5, MINUTE, without_hosts=["busy.test", "other.test"]) == [file]
        assert await tx.link_rounds.claim_due(NOW, 5, MINUTE) == [busy]


async def test_the_members_of_links_are_found_in_all_workspaces(storage: Storage) -> None:
    async with storage.begin() as tx:
        members = [await a_member(tx, await a_workspace(tx, team_id)) for team_id in ("T1", "T2")]
        links = [await a_link(tx, member) for member in members]
        assert await tx.members.who_linked(links) == {member.id: member for member in members}


async def test_without_links_nothing_is_due(storage: Storage) -> None:
    async with storage.begin() as tx:
        assert await tx.link_rounds.claim_due(NOW, 5, MINUTE) == []


async def test_the_longest_waiting_links_are_claimed_first_and_no_more_than_asked_for(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for number in (3, 1, 2):
            link = await a_link(tx, member, f"https://cal.test/{number}.ics")
            await tx.links.save(replace(link, next_check_at=NOW - number * HOUR))
        claimed = await tx.link_rounds.claim_due(NOW, 2, MINUTE)
    assert [link.address[-5] for link in claimed] == ["3", "2"]


async def test_processes_that_claim_at_once_get_different_links(database_url: str) -> None:
    processes = [Storage(database_url, sealer=SEALER) for _ in range(3)]
    async with processes[0].begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        known = {(await a_link(tx, member, f"https://cal.test/{n}.ics")).id for n in range(30)}

    async def claim(storage: Storage) -> list[str]:
        async with storage.begin() as tx:
            return [link.id for link in await tx.link_rounds.claim_due(NOW, 10, MINUTE)]

    claimed = await asyncio.gather(*(claim(storage) for storage in processes))
    for storage in processes:
        await storage.close()
    assert sorted(one for some in claimed for one in some) == sorted(known)
