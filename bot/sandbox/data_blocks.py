"""Slack's blocks for figures as tables of limits: table, data_table and data_visualization.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block and its neighbours
"""

from typing import Any, Final

from bot.sandbox.checks import Check, Report, Shape, anything, array, boolean, integer, kinds, one_of, string

_ID: Final = string(most=255)
_TYPE: Final = string(most=255)
_MOST_ROWS: Final = 100
_MOST_COLUMNS: Final = 20

RICH_TEXT_PARTS: Final = kinds(
    dict.fromkeys(
        ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"),
        Shape(
            must={"type": _TYPE, "elements": array(anything, most=1000, least=0)},
            may={
                "style": one_of("bullet", "ordered"),
                "indent": integer(least=0, most=8),
                "offset": integer(least=0, most=1_000_000),
                "border": integer(least=0, most=1),
                "language": string(most=50),
            },
        ),
    )
)


def _number(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.add("must provide a number", at)


_PLAIN_CELLS: Final = {
    "raw_text": Shape(must={"type": _TYPE, "text": string(most=3000)}),
    "raw_number": Shape(must={"type": _TYPE, "value": _number}, may={"text": string(most=3000)}),
}
_CELL: Final = kinds(
    {
        **_PLAIN_CELLS,
        "rich_text": Shape(must={"type": _TYPE, "elements": array(RICH_TEXT_PARTS, most=100)}),
    }
)


def _rows_are_even(value: Any, at: str, report: Report) -> None:
    """Refuse rows of different lengths, and rich text in the header."""
    rows = value["rows"]
    if len({len(row) for row in rows}) > 1:
        report.add("all rows must have the same number of cells", f"{at}/rows")
    for n, cell in enumerate(rows[0]):
        kinds(_PLAIN_CELLS)(cell, f"{at}/rows/0/{n}", report)


TABLE: Final = Shape(
    must={"type": _TYPE, "rows": array(array(_CELL, most=_MOST_COLUMNS), most=_MOST_ROWS)},
    may={
        "block_id": _ID,
        "column_settings": array(
            Shape(may={"align": one_of("left", "center", "right"), "is_wrapped": boolean}), most=_MOST_COLUMNS, least=0
        ),
    },
)
DATA_TABLE: Final = Shape(
    must={
        "type": _TYPE,
        "rows": array(array(_CELL, most=_MOST_COLUMNS), least=2, most=_MOST_ROWS + 1),
        "caption": string(most=3000),
    },
    may={
        "block_id": _ID,
        "page_size": integer(least=1, most=100),
        "row_header_column_index": integer(least=0, most=_MOST_COLUMNS - 1),
    },
    also=_rows_are_even,
)


def _weight(value: Any, at: str, report: Report) -> None:
    _number(value, at, report)
    if isinstance(value, int | float) and value <= 0:
        report.add("must be greater than 0", at)


_LABEL: Final = string(most=20)
_POINT: Final = Shape(must={"label": _LABEL, "value": _number})
_SEGMENT: Final = Shape(must={"label": _LABEL, "value": _weight})
_SERIES: Final = Shape(must={"name": _LABEL, "data": array(_POINT, most=20)})
_AXES: Final = Shape(
    must={"categories": array(_LABEL, most=20)}, may={"x_label": string(most=50), "y_label": string(most=50)}
)


def _points_fit_the_axis(value: Any, at: str, report: Report) -> None:
    names = [series["name"] for series in value["series"]]
    if len(names) != len(set(names)):
        report.add("series names must be unique", f"{at}/series")
    for n, series in enumerate(value["series"]):
        if sorted(p["label"] for p in series["data"]) != sorted(value["axis_config"]["categories"]):
            report.add("a series needs exactly one point for each category", f"{at}/series/{n}/data")


_SERIES_CHART: Final[Check] = Shape(
    must={"type": _TYPE, "series": array(_SERIES, most=6), "axis_config": _AXES}, also=_points_fit_the_axis
)
_PIE: Final[Check] = Shape(must={"type": _TYPE, "segments": array(_SEGMENT, most=6)})
DATA_VISUALIZATION: Final = Shape(
    must={
        "type": _TYPE,
        "title": string(most=50),
        "chart": kinds({"pie": _PIE, "bar": _SERIES_CHART, "area": _SERIES_CHART, "line": _SERIES_CHART}),
    },
    may={"block_id": _ID},
)
