from sqlalchemy import select

from bot.domain.links import Provider
from storage import Storage
from storage.calendar_tables import logins
from tests.storage.known import HOUR, MINUTE, NOW, a_member, a_workspace


async def test_a_login_is_taken_once_and_only_in_time(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for secret in ("one", "two"):
            await tx.logins.begin(
                secret, member.workspace_id, member.id, Provider.GOOGLE, expires_at=NOW + HOUR, granted={"a": "b"}
            )
        seen = await tx.logins.seen("one", NOW)
        taken = [await tx.logins.take("one", NOW) for _ in range(2)]
        assert seen is not None
        assert taken == [seen, None]
        assert (seen.member_id, seen.provider, seen.granted) == (member.id, Provider.GOOGLE, {"a": "b"})
        assert await tx.logins.take("two", NOW + HOUR) is None
        assert await tx.logins.seen("three", NOW) is None


async def test_what_proves_a_login_lies_sealed(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        whose = (member.workspace_id, member.id, Provider.MICROSOFT)
        await tx.logins.begin("state", *whose, expires_at=NOW + HOUR, verifier="proof-of-it")
        stored = (await tx.logins.connection.execute(select(logins))).one()
        login = await tx.logins.take("state", NOW)
    assert login is not None
    assert login.verifier == "proof-of-it"
    assert "proof-of-it" not in repr((login, stored))
    assert "state" not in repr(stored)


async def test_logins_that_are_over_are_forgotten(storage: Storage) -> None:
    async with storage.begin() as tx:
        member = await a_member(tx, await a_workspace(tx))
        for secret, lives in (("old", MINUTE), ("young", HOUR)):
            await tx.logins.begin(secret, member.workspace_id, member.id, Provider.GOOGLE, expires_at=NOW + lives)
        assert await tx.logins.forget_expired(NOW + MINUTE) == 1
        assert await tx.logins.seen("young", NOW + MINUTE) is not None
