"""Emulated services in processes of their own (npm's `emulate`), where `make node` has put it."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulated.seeds import SEED, SLACK_SEED

_MODULES = Path(__file__).parents[2] / ".node" / "node_modules"
_EMULATE = _MODULES / "emulate" / "dist" / "index.js"
_LONGEST_START = 60.0


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "emulated: needs Node.js and npm's emulate (`make node`)")


@pytest.fixture(scope="session")
def emulated_google(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where it listens."""
    with _emulated("google", SEED, folder=tmp_path_factory.mktemp("emulated")) as url:
        yield url


@pytest.fixture
def emulated_slack(tmp_path: Path) -> Iterator[str]:
    """Return where one listens in which nothing was said yet."""
    with _emulated("slack", SLACK_SEED, folder=tmp_path) as url:
        yield url


@contextmanager
def _emulated(service: str, seed: str, *, folder: Path) -> Iterator[str]:
    node = next((str(one) for one in _MODULES.glob("node-*/bin/node")), shutil.which("node"))
    if node is None or not _EMULATE.exists():
        pytest.skip(f"{service} was not emulated: there is no Node.js with npm's emulate here. Get both: make node")
    (folder / "seed.json").write_text(seed)
    port = _free_port()
    command = [node, str(_EMULATE), "start", "--service", service, "--port", str(port), "--seed", "seed.json"]
    with subprocess.Popen(  # noqa: S603 - what the lock file names
        command,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            _wait_until_ready(process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Read what it says until it is ready; one that says nothing for long is ended."""
    guard = threading.Timer(_LONGEST_START, process.kill)
    guard.start()
    said: list[str] = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            said.append(line)
            if line.strip() == "Ready.":
                return
    finally:
        guard.cancel()
        guard.join()
    pytest.fail("It could not be emulated: " + "".join(said)[-2_000:])


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
