"""Which lines and branches of SayDo the tests ran: `PYTEST_PLUGINS=tests.covering` measures, as `make check` does.

SlipCover puts a probe into each line and takes it out once it told, so that such a run costs little more than another.
A tracer is asked about every line each time, and takes longer than the tests do. What other processes ran, as the
`saydo` command does in its tests, is not counted.
"""

import io
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import slipcover

PACKAGES = ["bot", "handlers", "storage"]
_NEVER_RUN = [r"assert_never\(", r"\.\.\.$"]
_OFTEN = 2_000  # times a probe is met again before it goes: to let one go costs a look at all functions there are
_WIDTH = 60
_KEY = "covered"


class Probes(slipcover.Slipcover):  # type: ignore[misc]
    """SlipCover's, which stay where they are while memory is measured: to let them go takes megabytes."""

    def deinstrument_seen(self) -> None:
        """Take out the probes that told."""
        if not tracemalloc.is_tracing():
            super().deinstrument_seen()


class Covering:
    """Measures this process, and adds what the others of the run say."""

    def __init__(self) -> None:
        self._measured = Probes(branch=True, d_miss_threshold=_OFTEN, exclude_also=_NEVER_RUN)
        self._others: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Measure whatever is imported from now on, migrations too, which Alembic loads by their path."""
        files = slipcover.FileMatcher(sources=PACKAGES)
        slipcover.ImportManager(self._measured, files).__enter__()
        slipcover.wrap_spec_from_file_location(self._measured, files)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Say to the process that asked for tests what they ran."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_KEY] = json.dumps(self._measured.get_coverage())

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what another process ran; one that crashed has said nothing."""
        if told := getattr(node, "workeroutput", {}).get(_KEY):
            self._others.append(json.loads(told))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show what no test ran."""
        covered, shown = self._measured.get_coverage(), io.StringIO()
        for other in self._others:
            slipcover.merge_coverage(covered, other)
        slipcover.print_coverage(covered, outfile=shown, skip_covered=True, missing_width=_WIDTH)
        terminalreporter.section("lines and branches that no test ran")
        terminalreporter.write_line(shown.getvalue())
        for name in sorted(_names() - covered["files"].keys()):
            terminalreporter.write_line(f"no test imports {name}")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before the first module of SayDo is imported, unless others run the tests."""
    covering = Covering()
    others = getattr(early_config.known_args_namespace, "numprocesses", None)
    if not others or "PYTEST_XDIST_WORKER" in os.environ:
        covering.begin()
    early_config.pluginmanager.register(covering, "covering")


def _names() -> set[str]:
    return {str(file) for package in PACKAGES for file in Path(package).rglob("*.py")}
