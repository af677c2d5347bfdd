"""Files of NAME=value: SayDo, a shell and systemd read the same in them, and a change keeps all else."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.command_line import env_files
from bot.config import Config
from bot.domain.errors import ConfigError, InvalidInputError
from storage.sealing import new_key
from tests.shell.test_command_line import Shell, shell

__all__ = ["shell"]
TOKEN = "xoxb-1-very-secret"
TOKENS = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-1-secret"}
AWKWARD = 'postgresql://say do:p$w`x"#;@db.example/saydo?sslmode=require&options=-c%20a'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "saydo.env"


def in_a_shell(file: Path) -> Mapping[str, str]:
    """Return what `set -a; . file` sets in a shell that has nothing else."""
    sh = shutil.which("sh") or "/bin/sh"
    done = subprocess.run(  # noqa: S603  the system's own shell, with a file of this test
        [sh, "-c", f'set -a; . "$1"; {shutil.which("env")} -0', "sh", str(file)],
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.split("\0") if line)


# -- written ---------------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_alike_by_a_shell(file: Path) -> None:
    values = {**TOKENS, "SAYDO_DATABASE_URL": AWKWARD, "SAYDO_SECRET_KEYS": f"{new_key()},{new_key()}"}
    env_files.write(file, values)
    assert env_files.read(file).values == values
    assert {name: in_a_shell(file)[name] for name in values} == values


def test_what_needs_no_quotes_has_none_as_docker_would_keep_them(file: Path) -> None:
    env_files.write(file, {**TOKENS, "SAYDO_SECRET_KEYS": new_key(), "SAYDO_PUBLIC_URL": "https://saydo.example:8443/"})
    set_lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert all("'" not in line and '"' not in line for line in set_lines)
    assert not env_files.needs_quotes(new_key())
    assert env_files.needs_quotes(AWKWARD)


@pytest.mark.parametrize("value", ["it's", "back\\slash", "two\nlines", "nul\0"])
def test_what_nobody_reads_alike_is_refused_and_changes_nothing(file: Path, value: str) -> None:
    env_files.write(file, TOKENS)
    before = file.read_bytes()
    with pytest.raises(InvalidInputError, match="SAYDO_DATABASE_URL holds") as caught:
        env_files.write(file, {"SAYDO_DATABASE_URL": value})
    assert value not in str(caught.value)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["saydo.env"]


def test_only_its_owner_can_read_what_was_written_even_where_others_could(file: Path) -> None:
    file.write_text("# mine\n", encoding="utf-8")
    file.chmod(0o644)
    env_files.write(file, TOKENS)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_change_keeps_comments_order_and_what_is_not_known(file: Path) -> None:
    file.write_text(
        "# ours, do not touch\nHTTPS_PROXY=http://proxy.example:3128\n\nexport SLACK_BOT_TOKEN='xoxb-old'\n"
        "SLACK_APP_TOKEN=xapp-old\n#SAYDO_PORT=1\n",
        encoding="utf-8",
    )
    env_files.write(file, {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "", "SAYDO_PORT": "8080", "SAYDO_HOST": ""})
    assert file.read_text(encoding="utf-8") == (
        "# ours, do not touch\nHTTPS_PROXY=http://proxy.example:3128\n\n"
        f"SLACK_BOT_TOKEN={TOKEN}\n#SLACK_APP_TOKEN=xapp-old\n#SAYDO_PORT=1\n\n"
        "# the port to listen on; default: 3000 for HTTP or with SAYDO_PUBLIC_URL, else none\nSAYDO_PORT=8080\n"
    )


def test_through_a_link_the_file_behind_it_is_changed(file: Path, tmp_path: Path) -> None:
    behind = tmp_path / "behind.env"
    behind.write_text("# here\n", encoding="utf-8")
    file.symlink_to(behind)
    env_files.write(file, TOKENS)
    assert file.is_symlink()
    assert env_files.read(behind).values == TOKENS


def test_a_draft_left_by_a_killed_process_is_in_nobodys_way(file: Path) -> None:
    env_files.write(file, TOKENS)
    env_files.write(file, {"SAYDO_PORT": "8080"})
    assert env_files.read(file).values == {**TOKENS, "SAYDO_PORT": "8080"}
    assert [one.name for one in file.parent.iterdir()] == ["saydo.env"]


def test_where_it_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"can't be written: No such file or directory\. Name another file"):
        env_files.write(tmp_path / "nowhere" / "saydo.env", TOKENS)


# -- read ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("X=a", "a"),
        ("  export X=a  ", "a"),
        ("X=", ""),
        ("X=''", ""),
        ("X='a b$c'", "a b$c"),
        ('X="a b"', "a b"),
        ("X=a b", "a b"),
        ("X=a#b", "a#b"),
        ("X=a=b", "a=b"),
        ("X=a\r", "a"),
    ],
)
def test_a_value_is_read(line: str, value: str) -> None:
    assert env_files.values_of(["# a comment", "", line], name="it") == {"X": value}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("X = a", "no NAME=value"),
        ("what is this", "no NAME=value"),
        ("; systemd's comment", "no NAME=value"),
        ("X= a", "a blank after ="),
        ("X=a # of last week", "a comment behind a value"),
        ("X=$HOME/data", "single quotes"),
        ('X="$HOME/data"', "single quotes"),
        ("X=a\\b", "single quotes"),
        ("X='a", "quotes do not match"),
        ("X='a'b", "quotes do not match"),
        ("X='", "quotes do not match"),
        ("Y=again", "sets Y again"),
    ],
)
def test_what_would_be_read_otherwise_elsewhere_is_named_with_its_line(line: str, why: str) -> None:
    with pytest.raises(ConfigError) as caught:
        env_files.values_of(["Y=1", line, "and this"], name="it")
    headline, first, second = str(caught.value).splitlines()
    assert headline == "it can't be read:"
    assert first.startswith("- line 2")
    assert why in first
    assert second.startswith("- line 3")


def test_no_secret_is_in_a_mistake_or_a_repr(file: Path) -> None:
    file.write_text(f"SLACK_BOT_TOKEN={TOKEN}\nSLACK_APP_TOKEN='{TOKEN}\n{TOKEN}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        env_files.read(file)
    assert TOKEN not in str(caught.value)
    file.write_text(f"SLACK_BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    assert TOKEN not in repr(env_files.read(file))


def test_what_some_editors_write_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfSLACK_BOT_TOKEN=xoxb-1\r\nSAYDO_PORT=1\r\n")
    assert env_files.read(file).values == {"SLACK_BOT_TOKEN": "xoxb-1", "SAYDO_PORT": "1"}


def test_the_example_is_a_file_of_that_kind() -> None:
    example = Path(__file__).parents[2] / "deploy" / "saydo.env.example"
    assert Config.from_env(env_files.read(example).values).bot_token.startswith("xoxb-")


# -- found by the command --------------------------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Have a database's name in a `saydo.env`."""
    folder = tmp_path / "here"
    folder.mkdir()
    env_files.write(
        folder / "saydo.env",
        {"SAYDO_DATABASE_URL": f"sqlite:///{tmp_path}/of-file.db", "SAYDO_DATA_DIR": str(tmp_path)},
    )
    return folder


def test_a_file_where_it_is_started_is_gone_by(shell: Shell, made: Path, tmp_path: Path) -> None:
    assert shell.saydo("migrate", folder=made) == 0
    assert (tmp_path / "of-file.db").exists()
    assert shell.err == ""


def test_a_file_that_is_named_is_gone_by(shell: Shell, made: Path, tmp_path: Path) -> None:
    assert shell.saydo("migrate", "--env-file", str(made / "saydo.env"), folder=tmp_path) == 0
    assert (tmp_path / "of-file.db").exists()


def test_the_environment_goes_first(shell: Shell, made: Path, tmp_path: Path) -> None:
    env = {"SAYDO_DATABASE_URL": f"sqlite:///{tmp_path}/of-environment.db"}
    assert shell.saydo("migrate", env=env, folder=made) == 0
    assert (tmp_path / "of-environment.db").exists()
    assert not (tmp_path / "of-file.db").exists()


def test_the_doctor_says_which_file_and_what_the_environment_says_otherwise(shell: Shell, made: Path) -> None:
    shell.saydo("doctor", env={"SAYDO_DATABASE_URL": "sqlite:///other.db"}, folder=made)
    path = made / "saydo.env"
    assert shell.out.splitlines()[0] == (
        f"ok  The settings are those in {path}, but for SAYDO_DATABASE_URL: the environment says otherwise, and goes "
        "first."
    )


def test_that_others_can_read_it_is_told(shell: Shell, made: Path) -> None:
    path = made / "saydo.env"
    path.chmod(0o644)
    assert shell.saydo("migrate", folder=made) == 0
    assert shell.err == f"Others on this machine can read {path}. Run: chmod 600 {path}\n"


def test_what_others_can_change_is_not_gone_by(shell: Shell, made: Path) -> None:
    (made / "saydo.env").chmod(0o666)
    assert shell.saydo("migrate", folder=made) == 2
    assert shell.err == f"Others on this machine can change {made}/saydo.env. Run: chmod 600 {made}/saydo.env\n"


def test_a_file_that_is_named_and_missing_is_told(shell: Shell) -> None:
    assert shell.saydo("migrate", "--env-file", "/nowhere/saydo.env") == 2
    assert shell.err.startswith("/nowhere/saydo.env can't be read: No such file or directory.")


def test_commands_that_go_by_no_variables_take_no_file(shell: Shell, made: Path) -> None:
    (made / "saydo.env").write_text("broken\n", encoding="utf-8")
    assert shell.saydo("when", "Friday", folder=made) == 0
