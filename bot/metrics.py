"""What an operator watches: counters and gauges in a registry of this process's own, read as Prometheus's text.

The names say what is measured and in which unit, as https://prometheus.io/docs/practices/naming/ asks. No label names a
workspace or a person: there may be thousands.
"""

import platform
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_LATENESS = (1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 4 * 3600.0)
_ANSWERS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
_WORK = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0, 300.0)


_GAUGES: Mapping[str, tuple[str, str]] = {
    "queue_length": (
        "queue",
        (
            "What is due and not done yet, 10,000 at most: nudges, calendars, webhook_deliveries, redraws, "
            "members_to_plan; claimed_nudges are on their way, lapsed_claims were a dead process's and are looked up."
        ),
    ),
    "nudges_due": ("kind", "Nudges due and not sent."),
    "oldest_due_seconds": ("queue", "How late what waits longest is, of nudges and of calendars."),
    "workspaces": (
        "state",
        (
            "Workspaces: active, gone (SayDo was removed, its data not erased yet); of the active ones held (its token "
            "or a scope is gone, so it takes nothing), paused (Slack asked for a pause)."
        ),
    ),
    "calendar_links": ("state", "Calendars that are linked: ok, new, broken, revoked."),
    "database_connections": ("state", "Connections of this process to the database: in_use, idle."),
}
"""What is looked up from time to time, by name: its label, and what it tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A metric as it is served: its name, "counter", "gauge" or "histogram", its labels, what it tells."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


class Metrics:
    """The figures of one process, and those of the database as they were last looked up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.described: list[Described] = []
        ProcessCollector(registry=self._registry)
        told = self._histogram("nudge_lateness_seconds", "From when a nudge was due to when it was sent.", _LATENESS)
        self._lateness = told
        settled = (
            "What became of nudges: sent, skipped (not wanted any more), failed, found (sent by a process that died "
            "before it could say so)."
        )
        self._settled = self._counter("nudges_total", settled, "kind", "outcome")
        self._slack = self._histogram("slack_call_seconds", "How long Slack's Web API took.", _ANSWERS, "method")
        ended = (
            "Calls of Slack's Web API by how they ended: ok, ratelimited, no_answer, refused (a defect, or a missing "
            "scope), not_granted, one that ends in _gone (who or what it was for), cut_off (while stopping)."
        )
        self._slack_outcomes = self._counter("slack_calls_total", ended, "method", "outcome")
        waited = "From a request of Slack's to the answer to it; Slack gives up after 3 seconds."
        self._acks = self._histogram("ack_seconds", waited, _ANSWERS, "kind")
        looks = "Looks at calendars: read, unchanged, failed, revoked."
        self._reads = self._counter("calendar_reads_total", looks, "provider", "outcome")
        self._ticks = self._histogram("tick_seconds", "Runs of what the clock sets going.", _WORK, "tick")
        self._tick_failures = self._counter("tick_failures_total", "Runs of a tick that failed.", "tick")
        self._ticked_at = self._gauge("tick_last_run_timestamp_seconds", "When a tick began last.", "tick")
        self._gauges = {name: self._gauge(name, meaning, label) for name, (label, meaning) in _GAUGES.items()}
        build = self._gauge("build_info", "This SayDo; its value is always 1.", "version", "python")
        build.labels(_version(), platform.python_version()).set(1)

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

    def now_is(self, name: str, values: Mapping[str, float]) -> None:
        """Set what was found out about the present, a value for each value of its label."""
        gauge = self._gauges[name]
        gauge.clear()
        for label, value in values.items():
            gauge.labels(label).set(value)

    def text(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(self._told(name, "counter", meaning, labels), meaning, labels, registry=self._registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(self._told(name, "gauge", meaning, labels), meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        whole = self._told(name, "histogram", meaning, labels)
        return Histogram(whole, meaning, labels, registry=self._registry, buckets=buckets)

    def _told(self, name: str, kind: str, meaning: str, labels: tuple[str, ...]) -> str:
        whole = f"saydo_{name}"
        self.described.append(Described(name=whole, kind=kind, labels=labels, meaning=meaning))
        return whole


class Stopwatch:
    """Measures from when it was made, on a clock that is never set."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """The seconds since it began."""
        return time.perf_counter() - self._began


@cache
def _version() -> str:
    try:
        return version("saydo")
    except PackageNotFoundError:  # run from its source without being installed
        return "unknown"
