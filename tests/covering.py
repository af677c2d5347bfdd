"""Which lines and branches of SayDo the tests ran: `PYTEST_PLUGINS=tests.covering` measures, as `make check` does.

SlipCover puts a probe into each line and takes it out once it told, so that such a run costs little more than another.
A tracer is asked about every line each time, and takes longer than the tests do. What other processes ran, as the
`saydo` command does in its tests, is not counted.
"""

import io
import json
import os
from typing import Any

import pytest
import slipcover

SOURCES = ["bot", "handlers", "storage"]
_NEVER_RUN = [r"assert_never\(", r"\.\.\.$"]
_WIDTH = 60
_KEY = "covered"


class Covering:
    """Measures this process, and adds what the others of the run say."""

    def __init__(self, *, sources: list[str]) -> None:
        self._measured = slipcover.Slipcover(branch=True, source=sources or None, exclude_also=_NEVER_RUN)
        self._files = slipcover.FileMatcher(sources=SOURCES)
        self._others: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Measure whatever is imported from now on."""
        slipcover.ImportManager(self._measured, self._files).__enter__()

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


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Begin before the first module of SayDo is imported."""
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    covering = Covering(sources=[] if is_one_of_several else SOURCES)
    covering.begin()
    early_config.pluginmanager.register(covering, "covering")
