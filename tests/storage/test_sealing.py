import pytest
from sqlalchemy import Connection, text

from bot.domain.errors import ConfigError
from bot.domain.links import Provider
from storage import Storage, schemas
from storage.sealing import Sealer, new_key
from tests.databases import SEALER, SECRET_KEY, run_on
from tests.storage.known import NOW, a_link, a_member, a_workspace

FEED = "https://cal.test/private-8d2f/basic.ics"
TOKENS = {"refresh_token": "1//secret-of-the-grant"}


def test_a_sealed_text_is_opened_by_its_key_and_by_no_other() -> None:
    one, other = Sealer([new_key()]), Sealer([new_key()])
    sealed = one.seal("s3cret")
    assert "s3cret" not in sealed
    assert one.open(sealed) == "s3cret"
    with pytest.raises(ConfigError, match="Put the earlier key back"):
        other.open(sealed)


def test_the_same_text_is_sealed_differently_each_time_and_named_the_same() -> None:
    assert SEALER.seal("a") != SEALER.seal("a")
    assert SEALER.names("a") == SEALER.names("a") != SEALER.names("b")
    assert SEALER.names("a", "b") != SEALER.names("ab")


def test_a_name_tells_nothing_to_who_lacks_the_key() -> None:
    assert Sealer([new_key()]).names(FEED) != SEALER.names(FEED)


def test_what_an_earlier_key_sealed_is_opened_while_it_is_listed() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer([old]).seal("s3cret")
    assert Sealer([new, old]).open(sealed) == "s3cret"


@pytest.mark.parametrize("key", ["", "short", "ü" * 43, "A" * 44, "A" * 42])
def test_what_is_no_key_is_refused_without_being_repeated(key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Sealer([key])
    assert not key or key not in str(refused.value)


def test_keys_are_read_in_both_alphabets_of_base64_and_shown_nowhere() -> None:
    key = "-_-_" * 10 + "abA="
    sealed = Sealer([key]).seal("s3cret")
    assert Sealer([key.replace("-", "+").replace("_", "/")]).open(sealed) == "s3cret"
    assert SECRET_KEY not in repr(SEALER)


async def test_addresses_and_credentials_lie_sealed(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        link = await tx.links.add(
            member.workspace_id, member.id, Provider.GOOGLE, FEED, NOW, credentials=TOKENS, account="rep@us.example"
        )
        assert (link.address, link.credentials) == (FEED, TOKENS)
        await tx.logins.begin(
            "state-of-a-login", member.workspace_id, member.id, Provider.GOOGLE, expires_at=NOW, granted=TOKENS
        )
        await tx.watches.add(
            link.workspace_id, link.id, channel_id="c", token="push-token", resource_id="r", expires_at=NOW
        )
    at_rest = await run_on(database_url, _everything)
    assert [
        one for one in (FEED, "private-8d2f", *TOKENS.values(), "state-of-a-login", "push-token") if one in at_rest
    ] == []


async def test_without_keys_links_are_neither_made_nor_read(storage: Storage, database_url: str) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        await a_link(tx, member)
    blind = Storage(database_url)
    for ask in (lambda tx: a_link(tx, member), lambda tx: tx.links.of_member(member.workspace_id, member.id)):
        with pytest.raises(ConfigError, match="SAYDO_SECRET_KEYS"):
            async with blind.begin() as tx:
                await ask(tx)
    await blind.close()


async def test_links_are_sealed_again_with_a_new_key_and_stay_the_same_links(
    storage: Storage, database_url: str
) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        first = await tx.links.add(
            member.workspace_id, member.id, Provider.CALDAV, FEED, NOW, credentials=TOKENS, account="rep"
        )
    fresh = new_key()
    both = Storage(database_url, sealer=Sealer([fresh, SECRET_KEY]))
    async with both.begin() as tx:
        again = await tx.links.add(
            member.workspace_id, member.id, Provider.CALDAV, FEED, NOW, credentials=TOKENS, account="rep"
        )
        assert again.id == first.id
        assert await tx.links.seal_again() == 1
    await both.close()
    alone = Storage(database_url, sealer=Sealer([fresh]))
    async with alone.begin() as tx:
        (link,) = await tx.links.of_member(member.workspace_id, member.id)
        assert (link.address, link.credentials) == (FEED, TOKENS)
        assert (
            await tx.links.add(
                member.workspace_id, member.id, Provider.CALDAV, FEED, NOW, credentials=TOKENS, account="rep"
            )
        ).id == first.id
    await alone.close()


async def test_addresses_of_the_first_schema_are_sealed_and_found_again(bare_database_url: str) -> None:
    await run_on(bare_database_url, lambda connection: schemas.upgrade(connection, "0001"))
    await run_on(bare_database_url, _a_plain_link)
    storage = Storage(bare_database_url, sealer=SEALER)
    await storage.migrate()
    assert "cal.test" not in await run_on(bare_database_url, _everything)
    async with storage.begin() as tx:
        workspace = await tx.workspaces.by_team("T1")
        assert workspace is not None
        member = await tx.members.by_slack_id(workspace.id, "U1")
        assert member is not None
        (link,) = await tx.links.of_member(workspace.id, member.id)
        assert link.address == FEED
        assert (await a_link(tx, member, FEED)).id == link.id
        assert await tx.members.domains(workspace.id) == ["vendor.example"]
    await storage.close()
    await run_on(bare_database_url, lambda connection: schemas.downgrade(connection, "0001", sealer=SEALER))
    assert FEED in await run_on(bare_database_url, _everything)


def _everything(connection: Connection) -> str:
    is_there = ["links", *(["logins", "watches"] if connection.dialect.has_table(connection, "logins") else [])]
    return "\n".join(str(row) for table in is_there for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608


def _a_plain_link(connection: Connection) -> None:
    at = "2026-11-23 09:00:00"
    workspace = "(id, team_id, name, bot_user_id, settings, installed_at) VALUES ('w', 'T1', 'Vendor', 'U', '{}', :at)"
    member = "(id, workspace_id, slack_id, name, email, zone_name, locale, is_admin, is_active, settings)"
    shown = "('m', 'w', 'U1', 'Rhea', 'rhea@vendor.example', 'UTC', 'en_GB', false, true, '{}')"
    link = "(id, workspace_id, member_id, provider, address, address_key, linked_at, state, error, failures,"
    given = "next_check_at, skipped) VALUES ('l', 'w', 'm', 'ics', :feed, 'k', :at, 'ok', '', 0, :at, '[]')"
    for statement in (
        f"INSERT INTO workspaces {workspace}",
        f"INSERT INTO members {member} VALUES {shown}",  # noqa: S608
        f"INSERT INTO links {link} {given}",
    ):
        bound = {name: value for name, value in (("at", at), ("feed", FEED)) if f":{name}" in statement}
        connection.execute(text(statement), bound)
