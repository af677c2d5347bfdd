"""What `/metrics` tells."""

from collections.abc import Iterable

from bot.metrics import Described, Metrics
from manual.tables import code, described, table
from manual.tables import page as whole


def page() -> str:
    """Return the page."""
    return written(Metrics().described)


def written(metrics: Iterable[Described]) -> str:
    """Return the page about these metrics. Raises UndescribedError for one without a meaning."""
    rows = []
    for one in sorted(metrics, key=lambda one: one.name):
        labels = ", ".join(map(code, one.labels))
        rows.append((code(one.name), one.kind, labels, described(one.name, one.meaning)))
    return whole(
        "Metrics",
        "`/metrics` speaks Prometheus's text format. Where it is served, what to alert on and where to look first: "
        "[Running SayDo](../operations.md#what-to-watch). No label names a workspace or a person.",
        table(("Metric", "Kind", "Labels", "What it tells"), rows),
        "`saydo_queue_length`, `saydo_nudges_due` and `saydo_oldest_due_seconds` come from the database, at most "
        "every 10 seconds, `saydo_workspaces` and `saydo_calendar_links` at most every minute: every process tells "
        "the same, so take their maximum. The others are of the process, so add them up. Besides, there are the "
        "`process_…` metrics of Prometheus's client: memory, CPU time, open files.",
        source="bot.metrics",
    )
