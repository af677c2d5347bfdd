"""What an operator watches: counters and gauges in a registry of this process's own, read as Prometheus's text.

The names say what is measured and in which unit, as https://prometheus.io/docs/practices/naming/ asks. No label names a
workspace or a person: there may be thousands.
"""

import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_LATENESS = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 4 * 3600.0)
_ANSWERS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
_WORK = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 300.0)


class Metrics:
    """The figures of one process, and those of the database as they were last looked up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        told = self._histogram("nudge_lateness_seconds", "From when a nudge was due to when it was sent.", _LATENESS)
        self._lateness = told
        self._settled = self._counter("nudges_total", "Nudges settled, by what became of them.", "kind", "outcome")
        self._slack = self._histogram("slack_call_seconds", "Calls of Slack's Web API.", _ANSWERS, "method")
        self._slack_outcomes = self._counter("slack_calls_total", "Calls by how they ended.", "method", "outcome")
        self._acks = self._histogram("ack_seconds", "From Slack's request to the answer to it.", _ANSWERS, "kind")
        self._reads = self._counter("calendar_reads_total", "Looks at calendars.", "provider", "outcome")
        self._ticks = self._histogram("tick_seconds", "Runs of a tick.", _WORK, "tick")
        self._tick_failures = self._counter("tick_failures_total", "Runs of a tick that failed.", "tick")
        self._ticked_at = self._gauge("tick_last_run_timestamp_seconds", "When a tick began last.", "tick")
        self._gauges: dict[str, Gauge] = {}
        self._gauge("build_info", "This SayDo.", "version", "python").labels(_version(), platform.python_version()).set(
            1
        )

    def sent(self, kind: str, *, late: float) -> None:
        """Count a nudge that was sent so many seconds after it was due."""
        self._settled.labels(kind, "sent").inc()
        self._lateness.observe(max(late, 0.0))

    def settled(self, tally: Mapping[tuple[str, str], int]) -> None:
        """Count nudges that were "skipped" or "failed", given by kind and outcome."""
        for (kind, outcome), count in tally.items():
            self._settled.labels(kind, outcome).inc(count)

    def slack_answered(self, method: str, outcome: str, seconds: float) -> None:
        """Count a call of a Slack method and how it ended."""
        self._slack.labels(method).observe(seconds)
        self._slack_outcomes.labels(method, outcome).inc()

    def acked(self, kind: str, seconds: float) -> None:
        """Count a request of Slack's and how long it waited for its answer."""
        self._acks.labels(kind).observe(seconds)

    def looked_at_calendar(self, provider: str, outcome: str) -> None:
        """Count a look at a calendar."""
        self._reads.labels(provider, outcome).inc()

    @contextmanager
    def ticking(self, tick: str) -> Iterator[None]:
        """Count a run of a tick, its time, and whether it failed."""
        self._ticked_at.labels(tick).set_to_current_time()
        with self._ticks.labels(tick).time(), self._tick_failures.labels(tick).count_exceptions():
            yield

    def now_is(self, name: str, meaning: str, values: Mapping[str, float], *, by: str = "") -> None:
        """Set what was found out about the present: one value, or one for each value of the label `by`."""
        gauge = self._gauges.get(name)
        if gauge is None:
            gauge = self._gauges[name] = self._gauge(name, meaning, *([by] if by else []))
        if not by:
            gauge.set(values[""])
            return
        gauge.clear()
        for label, value in values.items():
            gauge.labels(label).set(value)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"saydo_{name}", meaning, labels, registry=self._registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"saydo_{name}", meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"saydo_{name}", meaning, labels, registry=self._registry, buckets=buckets)


class Stopwatch:
    """Measures from when it was made, on a clock that is never set."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """The seconds since it began."""
        return time.perf_counter() - self._began


def _version() -> str:
    try:
        return version("saydo")
    except PackageNotFoundError:  # run from its source without being installed
        return "unknown"
