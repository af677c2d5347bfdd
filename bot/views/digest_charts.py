"""The last periods of a team as a picture: Slack's own chart, and the same with bars made of text.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block; slack_sdk does not know it, so it is a dict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block as SlackBlock

from bot.domain.commitments.scores import FEWEST_FOR_A_RATIO
from bot.domain.digests import Figures
from bot.domain.disclosures import Disclosure
from bot.domain.expectations import kept_share, percent
from bot.domain.rhythms import Pace
from bot.views.blocks import section
from bot.views.digest_forms import Digest, Point
from bot.views.kit import one_line, with_entities

FEWEST_POINTS = 2
_MOST_LABEL = 20
_BAR = 10
_UNITS = {Pace.DAILY: "digests", Pace.WEEKLY: "weeks", Pace.MONTHLY: "months"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    """A figure of each period."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """Series over the same periods; shares are percent, the others counts."""

    title: str
    labels: tuple[str, ...]
    series: tuple[_Series, ...]
    is_share: bool


def chart_block(digest: Digest) -> Mapping[str, Any] | None:
    """Return Slack's chart of the last periods; None when there are too few to compare."""
    picture = _picture(digest)
    if picture is None:
        return None
    series = [
        {
            "name": one.name,
            "data": [{"label": label, "value": value} for label, value in zip(picture.labels, one.values, strict=True)],
        }
        for one in picture.series
    ]
    axis = {"categories": list(picture.labels)}
    kind = "line" if picture.is_share else "bar"
    chart = {"type": kind, "series": series, "axis_config": axis}
    return {"type": "data_visualization", "title": picture.title, "chart": chart}


def bar_blocks(digest: Digest) -> list[SlackBlock]:
    """Draw the same with bars made of text: nothing of the chart is lost."""
    picture = _picture(digest)
    if picture is None:
        return []
    drawn = ["\n".join([f"*{one.name}*", f"```{_bars(picture, one)}```"]) for one in picture.series]
    return [section("\n".join([f"{picture.title}:", *drawn]))]


def _bars(picture: _Picture, series: _Series) -> str:
    most = 100 if picture.is_share else max(*series.values, 1)
    width = max(len(label) for label in picture.labels)
    unit = "%" if picture.is_share else ""
    return "\n".join(
        f"{with_entities(label.rjust(width))} {_bar(value, most)} {value:>3}{unit}"
        for label, value in zip(picture.labels, series.values, strict=True)
    )


def _bar(value: int, most: int) -> str:
    filled = round(value * _BAR / most)
    return "█" * filled + "░" * (_BAR - filled)


def _picture(digest: Digest) -> _Picture | None:
    if digest.disclosure is Disclosure.NOTHING:
        return None
    is_share = digest.disclosure is Disclosure.WHOLE
    points = [point for point in digest.history if point.figures.calls or not is_share]
    if len(points) < FEWEST_POINTS:
        return None
    figures = [point.figures for point in points]
    series = _shares(figures) if is_share else [_Series(name="Calls", values=tuple(one.calls for one in figures))]
    if not series:
        return None
    title = f"The last {len(points)} {_UNITS[digest.pace]}, {'in percent' if is_share else 'customer calls'}"
    return _Picture(title=title, labels=_labels(points), series=tuple(series), is_share=is_share)


def _labels(points: Sequence[Point]) -> tuple[str, ...]:
    """Return what stands below each period; Slack wants each category once."""
    seen: dict[str, int] = {}
    found = []
    for label in (one_line(point.label, most=_MOST_LABEL) or "?" for point in points):
        seen[label] = seen.get(label, 0) + 1
        mark = f" {seen[label]}" if seen[label] > 1 else ""
        found.append(f"{label[: _MOST_LABEL - len(mark)]}{mark}")
    return tuple(found)


def _shares(figures: Sequence[Figures]) -> list[_Series]:
    """Return those shares that every period has: a gap would look like a nought."""
    measured = (
        ("Objective", [one.objective for one in figures], 1),
        ("Recap", [one.recap for one in figures], 1),
        ("Word kept", [kept_share(one.ours) for one in figures], FEWEST_FOR_A_RATIO),
    )
    return [
        _Series(name=name, values=tuple(percent(share) or 0 for share in shares))
        for name, shares, fewest in measured
        if all(share.whole >= fewest for share in shares)
    ]
