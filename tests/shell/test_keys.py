import logging
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import Config
from bot.domain.errors import ConfigError
from bot.keys import KEY_FILE, sealer_of
from tests.databases import SECRET_KEY

MakeConfig = Callable[..., Config]


def test_the_first_start_makes_a_key_for_its_owner_only_and_says_so(
    config: MakeConfig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings = config(data_dir=tmp_path / "var" / "saydo")
    sealed = sealer_of(settings).seal("s3cret")
    file = settings.data_dir / KEY_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in settings.data_dir.iterdir()] == [KEY_FILE]
    assert str(file) in caplog.text
    assert file.read_text() not in caplog.text
    assert sealer_of(settings).open(sealed) == "s3cret"


def test_keys_of_the_environment_leave_no_file(config: MakeConfig, tmp_path: Path) -> None:
    settings = config(data_dir=tmp_path / "var", secret_keys=(SECRET_KEY,))
    assert sealer_of(settings).open(sealer_of(settings).seal("s3cret")) == "s3cret"
    assert not settings.data_dir.exists()


def test_a_key_file_that_holds_no_key_is_a_mistake_and_stays_as_it_is(config: MakeConfig, tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("hunter2")
    with pytest.raises(ConfigError) as told:
        sealer_of(config(data_dir=tmp_path))
    assert "hunter2" not in str(told.value)
    assert (tmp_path / KEY_FILE).read_text() == "hunter2"


def test_a_folder_that_cannot_be_made_is_a_mistake(config: MakeConfig, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="SAYDO_SECRET_KEYS"):
        sealer_of(config(data_dir=tmp_path / "file" / "data"))
