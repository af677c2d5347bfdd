import pytest

from bot.domain.errors import ConfigError
from storage import Storage


@pytest.mark.parametrize(
    "url",
    ["postgresql://saydo:s3cret@db.test/saydo", "postgres://saydo:s3cret@db.test/saydo?password=s3cret"],
)
def test_the_password_is_never_shown(url: str) -> None:
    shown = repr(Storage(url))
    assert "s3cret" not in shown
    assert "db.test" in shown


def test_a_sqlite_url_names_its_file() -> None:
    assert "data/saydo.db" in repr(Storage("sqlite:///data/saydo.db"))


@pytest.mark.parametrize(
    "url",
    ["", "saydo.db", "mysql://u:s3cret@db.test/saydo", "postgresql+asyncpg://u:s3cret@db.test/x", "sqlite://",
     "sqlite:///:memory:", "postgresql://u:s3cret@db.test:port/x"],
)  # fmt: skip
def test_any_other_url_is_refused_with_a_sentence_that_says_what_would_work(url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        Storage(url)
    assert "sqlite:////path/to/saydo.db" in str(refusal.value)
    assert "s3cret" not in str(refusal.value)
