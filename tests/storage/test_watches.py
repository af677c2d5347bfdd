from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from bot.domain.links import (
    HINTS_WAIT,
    CalendarLink,
    LinkState,
    Provider,
    after_failed_read,
    after_good_read,
    after_revoked,
)
from storage import Storage, Transaction
from tests.storage.known import DAY, HOUR, MINUTE, NOW, a_link, a_member, a_workspace

SECOND = timedelta(seconds=1)


async def a_google_link(tx: Transaction, account: str = "rep@us.example") -> CalendarLink:
    member = await a_member(tx, await a_workspace(tx))
    return await tx.links.add(
        member.workspace_id, member.id, Provider.GOOGLE, "primary", NOW, credentials={"t": "1"}, account=account
    )


async def test_a_channel_is_known_by_its_id_and_token_together(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.watches.add(
            link.workspace_id, link.id, channel_id="c1", token="t", resource_id="r", expires_at=NOW + DAY
        )
        known = await tx.watches.known("c1", "t")
        assert known is not None
        assert (known.link_id, known.resource_id) == (link.id, "r")
        assert await tx.watches.known("c1", "guessed") is None
        assert await tx.watches.known("c2", "t") is None
        await tx.links.remove(link.workspace_id, link.id)
        assert await tx.watches.known("c1", "t") is None


async def test_a_hint_that_comes_while_the_calendar_is_read_is_followed_after_it(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.link_rounds.claim_due(NOW, 1, HOUR)
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + SECOND)
        await tx.links.save(after_good_read(link, now=NOW, refresh_after=None))
        assert NOW < (await tx.links.get(link.workspace_id, link.id)).next_check_at <= NOW + HINTS_WAIT
        (claimed,) = await tx.link_rounds.claim_due(NOW + MINUTE, 1, HOUR)
        await tx.links.save(after_good_read(claimed, now=NOW + MINUTE, refresh_after=None, is_watched=True))
        due_at = (await tx.links.get(link.workspace_id, link.id)).next_check_at
    assert NOW + MINUTE < due_at <= NOW + 16 * MINUTE


async def test_a_hint_is_followed_although_nothing_had_changed_when_it_came(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.link_rounds.claim_due(NOW, 1, HOUR)
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + SECOND)
        await tx.link_rounds.save_unchanged([(after_good_read(link, now=NOW, refresh_after=None), NOW + HOUR)])
        assert NOW < (await tx.links.get(link.workspace_id, link.id)).next_check_at <= NOW + HINTS_WAIT
        assert len(await tx.link_rounds.claim_due(NOW + MINUTE, 1, HOUR)) == 1


async def test_links_are_watched_while_a_channel_of_theirs_lasts(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.watches.add(
            link.workspace_id, link.id, channel_id="c", token="t", resource_id="r", expires_at=NOW + HOUR
        )
        assert await tx.watches.open_of([link], NOW) == {link.id}
        assert await tx.watches.open_of([link], NOW + HOUR) == set()
        assert await tx.watches.open_of([], NOW) == set()


async def test_a_hint_never_puts_a_look_off(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + HOUR)
        assert (await tx.links.get(link.workspace_id, link.id)).next_check_at == NOW


async def test_a_flood_of_hints_has_a_calendar_looked_at_twice_a_minute(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        looks = []
        for at in (NOW + n * SECOND for n in range(300)):
            await tx.link_rounds.look_now(link.workspace_id, link.id, at)
            for claimed in await tx.link_rounds.claim_due(at, 1, MINUTE):
                looks.append(at)
                await tx.links.save(after_good_read(claimed, now=at, refresh_after=None, is_watched=True))
    assert 10 <= len(looks) <= 11  # one of them may be the calendar's own turn
    assert max(later - earlier for earlier, later in pairwise(looks)) == HINTS_WAIT


async def test_a_hint_does_not_hurry_a_server_that_asked_for_patience(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.link_rounds.claim_due(NOW, 1, MINUTE)
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + SECOND)
        await tx.links.save(after_failed_read(link, now=NOW, sentence="Wait.", retry_after=3_600))
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + MINUTE)
        assert (await tx.links.get(link.workspace_id, link.id)).next_check_at == NOW + HOUR


async def test_withdrawn_access_is_read_and_watched_no_more_until_it_is_linked_again(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.links.save(after_revoked(link, now=NOW, sentence="Gone."))
        assert await tx.link_rounds.claim_due(NOW + DAY, 5, MINUTE) == []
        assert await tx.link_rounds.claim_watches(NOW + DAY, 5, MINUTE) == []
        assert (await tx.links.get(link.workspace_id, link.id)).state is LinkState.REVOKED
        assert [one.id for one in await tx.links.long_broken(NOW + DAY)] == [link.id]
        assert await tx.links.long_broken(NOW + DAY - MINUTE) == []


async def test_the_calendar_of_who_is_deactivated_is_left_alone_until_they_are_back(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        workspace = await tx.workspaces.get(link.workspace_id)
        await tx.links.save(replace(link, state=LinkState.OK))
        await a_member(tx, workspace, is_active=False)
        await tx.link_rounds.look_now(link.workspace_id, link.id, NOW + MINUTE)
        assert await tx.link_rounds.claim_due(NOW + DAY, 5, MINUTE) == []
        assert await tx.link_rounds.claim_watches(NOW + DAY, 5, MINUTE) == []
        assert await tx.link_rounds.claim_hours(NOW + DAY, 5, again_after=DAY) == []
        await a_member(tx, workspace)
        assert (await tx.links.get(link.workspace_id, link.id)).next_check_at == NOW
        for claimed in (
            await tx.link_rounds.claim_due(NOW + DAY, 5, MINUTE),
            await tx.link_rounds.claim_watches(NOW + DAY, 5, MINUTE),
            await tx.link_rounds.claim_hours(NOW + DAY, 5, again_after=DAY),
        ):
            assert [one.id for one in claimed] == [link.id]


async def test_who_is_deactivated_takes_no_place_of_those_who_are_not(storage: Storage) -> None:
    async with storage.begin() as tx:
        workspace = await a_workspace(tx)
        for number in range(6):
            gone = await a_member(tx, workspace, f"U{number}", is_active=number == 5)
            link = await a_link(tx, gone, f"https://cal.test/{number}.ics")
            await tx.links.save(replace(link, next_check_at=NOW + number * SECOND))
        assert [one.address[-5] for one in await tx.link_rounds.claim_due(NOW + MINUTE, 2, MINUTE)] == ["5"]


async def test_no_admin_is_told_of_the_broken_calendar_of_who_is_deactivated(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.links.save(after_failed_read(link, now=NOW, sentence="Gone.", retry_after=None))
        assert [one.id for one in await tx.links.long_broken(NOW + 2 * DAY)] == [link.id]
        await a_member(tx, await tx.workspaces.get(link.workspace_id), is_active=False)
        assert await tx.links.long_broken(NOW + 2 * DAY) == []


async def test_channels_are_looked_after_once_when_their_time_comes(storage: Storage) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        await tx.links.save(replace(link, state=LinkState.OK))
        assert [one.id for one in await tx.link_rounds.claim_watches(NOW, 5, MINUTE)] == [link.id]
        assert await tx.link_rounds.claim_watches(NOW, 5, MINUTE) == []
        await tx.link_rounds.watch_again(link.workspace_id, link.id, NOW + HOUR)
        assert await tx.link_rounds.claim_watches(NOW + HOUR - MINUTE, 5, MINUTE) == []
        assert len(await tx.link_rounds.claim_watches(NOW + HOUR, 5, MINUTE)) == 1


async def test_exchanged_credentials_are_kept_for_all_calendars_of_the_account_and_survive_a_read(
    storage: Storage,
) -> None:
    async with storage.begin() as tx:
        link = await a_google_link(tx)
        add = tx.links.add
        team = await add(
            link.workspace_id,
            link.member_id,
            Provider.GOOGLE,
            "team",
            NOW,
            credentials={"t": "1"},
            account=link.account,
        )
        other = await add(
            link.workspace_id, link.member_id, Provider.GOOGLE, "primary", NOW, credentials={"t": "x"}, account="else"
        )
        await tx.links.keep_credentials(link.workspace_id, link.id, {"t": "2"})
        await tx.links.save(after_good_read(link, now=NOW, refresh_after=None))
        kept = {one.id: one.credentials["t"] for one in await tx.links.of_workspace(link.workspace_id)}
    assert kept == {link.id: "2", team.id: "2", other.id: "x"}
