"""`saydo backup`, `restore` and `copy`, called as from a terminal."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.keys import KEY_FILE
from storage import Storage
from storage.sealing import Sealer
from tests.databases import SECRET_KEY
from tests.shell.test_command_line import Shell, shell
from tests.storage.known import a_link, a_member, a_workspace

__all__ = ["shell"]
Env = dict[str, str]


@pytest.fixture
def env(tmp_path: Path) -> Callable[[str], Env]:
    """Name a database in the environment; its key lies in the data folder, as on a laptop."""
    (tmp_path / KEY_FILE).write_text(SECRET_KEY, encoding="ascii")

    def made(url: str) -> Env:
        return {"SAYDO_DATABASE_URL": url, "SAYDO_DATA_DIR": str(tmp_path), "SAYDO_SECRET_KEYS": SECRET_KEY}

    return made


def on_a_laptop(env: Env) -> Env:
    return {name: value for name, value in env.items() if name != "SAYDO_SECRET_KEYS"}


def live(url: str) -> None:
    """Let there be a member with a calendar."""

    async def lives() -> None:
        storage = Storage(url, sealer=Sealer([SECRET_KEY]))
        async with storage.begin() as tx:
            await a_link(tx, await a_member(tx, await a_workspace(tx)), "https://cal.test/private-token.ics")
        await storage.close()

    asyncio.run(lives())


def address_in(url: str) -> str:
    async def read() -> str:
        storage = Storage(url, sealer=Sealer([SECRET_KEY]))
        async with storage.begin() as tx:
            (workspace,) = await tx.workspaces.all()
            (member,) = await tx.members.all_active(workspace.id)
            (link,) = await tx.links.of_member(workspace.id, member.id)
        await storage.close()
        return link.address

    return asyncio.run(read())


def test_a_laptop_moves_to_a_server_by_a_backup(
    shell: Shell, env: Callable[[str], Env], sqlite_url: str, bare_postgresql_url: str, tmp_path: Path
) -> None:
    live(sqlite_url)
    file = tmp_path / "saydo.backup"
    assert shell.saydo("backup", str(file), env=on_a_laptop(env(sqlite_url))) == 0
    first, second = shell.out.splitlines()
    assert first.startswith(f"Backed up 3 rows in 3 tables to {file}, as of 20")
    assert f"keep a copy of {tmp_path / KEY_FILE} in another place" in second
    assert shell.err == ""
    assert shell.saydo("restore", str(file), env=env(bare_postgresql_url)) == 0
    assert f"Restored 3 rows in 3 tables from {file}, each compared: SayDo as of 20" in shell.out
    assert shell.out.endswith("Start it: saydo run\n")
    assert address_in(bare_postgresql_url) == "https://cal.test/private-token.ics"


def test_a_restore_into_what_is_not_empty_changes_nothing(
    shell: Shell, env: Callable[[str], Env], sqlite_url: str, tmp_path: Path
) -> None:
    live(sqlite_url)
    file = tmp_path / "saydo.backup"
    shell.saydo("backup", str(file), env=env(sqlite_url))
    assert shell.saydo("restore", str(file), env=env(sqlite_url)) == 2
    assert shell.err == "The database is not empty. Use an empty one: nothing is written over.\n"


def test_a_restore_without_its_key_makes_none_and_says_what_is_lost(
    shell: Shell, env: Callable[[str], Env], sqlite_url: str, bare_sqlite_url: str, tmp_path: Path
) -> None:
    live(sqlite_url)
    file = tmp_path / "saydo.backup"
    shell.saydo("backup", str(file), env=env(sqlite_url))
    elsewhere = tmp_path / "elsewhere"
    keyless = {"SAYDO_DATABASE_URL": bare_sqlite_url, "SAYDO_DATA_DIR": str(elsewhere)}
    assert shell.saydo("restore", str(file), env=keyless) == 2
    assert shell.err.startswith("No key opens 1 of the secrets. Set SAYDO_SECRET_KEYS")
    assert not elsewhere.exists()
    assert shell.saydo("restore", str(file), "--without-keys", env=keyless) == 0
    assert "No key opens 1 secrets: calendars have to be linked anew" in shell.out


def test_a_copy_says_what_went_where_and_what_comes_next(
    shell: Shell, env: Callable[[str], Env], sqlite_url: str, bare_postgresql_url: str
) -> None:
    live(sqlite_url)
    told = ["copy", "--from", sqlite_url, "--to", bare_postgresql_url]
    assert shell.saydo(*told, env=on_a_laptop(env(sqlite_url))) == 0
    *table, summary, following = shell.out.splitlines()
    assert [line.split() for line in table] == [["links", "1"], ["members", "1"], ["workspaces", "1"]]
    assert summary == "Copied 3 rows in 3 tables, each compared."
    assert following.startswith("Set SAYDO_DATABASE_URL to the new database, SAYDO_SECRET_KEYS to what secret.key")
    assert address_in(bare_postgresql_url) == "https://cal.test/private-token.ics"
    assert shell.saydo(*told, env=env(sqlite_url)) == 2
    assert "not empty" in shell.err


def test_a_copy_back_to_a_laptop_works_too(
    shell: Shell, env: Callable[[str], Env], postgresql_url: str, bare_sqlite_url: str
) -> None:
    live(postgresql_url)
    assert shell.saydo("copy", "--from", postgresql_url, "--to", bare_sqlite_url, env=env(postgresql_url)) == 0
    assert address_in(bare_sqlite_url) == "https://cal.test/private-token.ics"


async def test_a_copy_of_what_runs_is_refused(sqlite_url: str, bare_postgresql_url: str, tmp_path: Path) -> None:
    running = Storage(sqlite_url)
    async with running.begin() as tx:
        await tx.workspaces.all()
    told = ["bot", "copy", "--from", sqlite_url, "--to", bare_postgresql_url]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *told),
        cwd=Path(__file__).parents[2],
        env={"SAYDO_DATA_DIR": str(tmp_path)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await process.communicate()
    await running.close()
    assert process.returncode == 2
    assert err.decode().startswith("SayDo runs on sqlite:///")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["restore", "/nowhere.backup"], "can't be read: No such file"),
        (["backup", "/nowhere/x.backup"], "There is no database at"),
        (["copy", "--from", "sqlite:///a.db", "--to", "sqlite:///a.db"], "the same database"),
        (["copy", "--from", "sqlite:///a.db", "--to", "mysql://b"], "a database SayDo does not know"),
        (["copy", "--from", "sqlite:///nowhere.db", "--to", "sqlite:///b.db"], "There is no database at nowhere.db"),
    ],
)
def test_a_mistake_is_one_sentence(shell: Shell, tmp_path: Path, arguments: list[str], sentence: str) -> None:
    assert shell.saydo(*arguments, env={"SAYDO_DATA_DIR": str(tmp_path)}) == 2
    assert sentence in shell.err
    assert len(shell.err.splitlines()) == 1
