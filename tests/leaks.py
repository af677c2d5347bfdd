"""No test may log a secret, or what somebody typed: every record of every logger is looked at, in every test."""

import logging
import re
from collections.abc import Iterator

import pytest

from tests.databases import SECRET_KEY

CANARY = "never-to-be-logged"
"""What a test types to see that it is kept nowhere it should not be."""
_OURS = ("bot", "handlers", "storage")
_SECRETS = re.compile(
    "|".join([
        r"xox[a-z](\.[a-z]+)?-\w", r"xapp-\w", r"whsec_\w", r"-----BEGIN", r"Bearer \S", r"\bya29\.", r"\bsb1:\S{20}",
        r"private-[0-9a-f]{6}", r"signing-secret", r"(?<!bad_)client[_-]secret", r"gAAAA\w{20}", re.escape(SECRET_KEY),
    ])
)  # fmt: skip
_TYPED = re.compile(
    "|".join(
        map(
            re.escape,
            [
                CANARY,
                "Acme QBR",
                "ann@acme.test",
                "buyer@acme.test",
                "Send pricing",
                "They name who decides",
                "our price",
            ],
        )
    )
)


class Watch(logging.Handler):
    """Looks at each record as its line would read, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.leaks: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Remember a record that holds what no log may hold."""
        line = self.format(record)
        if _SECRETS.search(line) or _TYPED.search(line):
            self.leaks.append(line)


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    """Look at what is logged from now on, by SayDo's own loggers at any level."""
    handler = Watch()
    logging.getLogger().addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture(autouse=True)
def nothing_secret_is_logged(watch: Watch) -> Iterator[None]:
    """Fail the test in which a secret or a typed word was logged."""
    watch.leaks.clear()
    yield
    assert watch.leaks == [], watch.leaks[0][:2_000]
