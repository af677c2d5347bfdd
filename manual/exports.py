"""The columns of the files of an export."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.export_columns import COLUMNS
from bot.domain.exports import Column, Table
from manual.tables import code, described, table
from manual.tables import page as whole

TOLD: dict[Table, str] = {
    Table.CALLS: "A line for each customer call.",
    Table.COMMITMENTS: "A line for each promise, as it is now.",
    Table.HISTORY: "A line for each thing that happened to one of these promises.",
    Table.FIGURES: "A line for each period of a team, and of each of its reps. [What the figures of a team count]"
    "(../metrics.md) defines them.",
}


def page() -> str:
    """Return the page."""
    return written(COLUMNS)


def written(columns: Mapping[Table, Sequence[Column[Any]]]) -> str:
    """Return the page about these columns. Raises UndescribedError for a file or a column without a meaning."""
    return whole(
        "The files of an export",
        "`/saydo export` makes a zip of these. What is in it, for whom, and how a cell is written: "
        "[Exports](../exports.md). New columns come at the end; none is renamed or taken away without a word in the "
        "changelog.",
        *(part for file in Table for part in _section(file, columns[file])),
        source="bot.domain.export_columns",
    )


def _section(file: Table, columns: Sequence[Column[Any]]) -> tuple[str, ...]:
    rows = [(code(one.name), described(f"{file}: {one.name}", one.meaning)) for one in columns]
    return f"## {file.value}", described(file, TOLD.get(file)), table(("Column", "Meaning"), rows)
