"""Small checks that JSON has the shape Slack asks for, joined into tables by `block_kit` and `surfaces`.

A check looks at one value and writes what is wrong with it into a Report, with the JSON pointer Slack would give.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Check = Callable[[Any, str, "Report"], None]


@dataclass(slots=True, kw_only=True)
class Report:
    """What is wrong with a payload for one surface (`message`, `modal` or `home`)."""

    surface: str
    defects: list[str] = field(default_factory=list)

    def add(self, defect: str, at: str) -> None:
        """Write one defect down; `at` is a JSON pointer."""
        self.defects.append(f"[ERROR] {defect} [json-pointer:{at}]")


def string(*, most: int, least: int = 1) -> Check:
    """Ask for a string of `least` to `most` characters."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add("must provide a string", at)
        elif len(value) < least:
            report.add(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            report.add(f"must be less than {most + 1} characters", at)

    return check


def boolean(value: Any, at: str, report: Report) -> None:
    """Ask for true or false."""
    if not isinstance(value, bool):
        report.add("must provide a boolean", at)


def integer(*, least: int, most: int) -> Check:
    """Ask for a whole number from `least` to `most`."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add("must provide an integer", at)
        elif not least <= value <= most:
            report.add(f"must be between {least} and {most}", at)

    return check


def one_of(*allowed: str) -> Check:
    """Ask for one of these words."""

    def check(value: Any, at: str, report: Report) -> None:
        if value not in allowed:
            report.add(f"must be a valid enum value; one of {', '.join(allowed)}", at)

    return check


def shaped(pattern: str, *, what: str) -> Check:
    """Ask for a string that matches a pattern; `what` names it in the defect."""
    shape = re.compile(pattern)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str) or not shape.fullmatch(value):
            report.add(f"must be {what}", at)

    return check


def array(check_item: Check, *, most: int, least: int = 1) -> Check:
    """Ask for `least` to `most` items, each of which passes its own check."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add("must provide an array", at)
            return
        if len(value) < least:
            report.add(f"must have at least {least} items", at)
        if len(value) > most:
            report.add(f"no more than {most} items allowed", at)
        for n, item in enumerate(value):
            check_item(item, f"{at}/{n}", report)

    return check


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An object's fields: those it must have and those it may have. A shape is a check; unknown fields are refused."""

    must: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=dict)
    also: Check | None = None

    def __call__(self, value: Any, at: str, report: Report) -> None:
        """Check an object and each of its fields; `also` runs when nothing else is wrong with it."""
        if not isinstance(value, dict):
            report.add("must provide an object", at)
            return
        before = len(report.defects)
        self._check_fields(value, at, report)
        if self.also is not None and len(report.defects) == before:
            self.also(value, at, report)

    def _check_fields(self, value: dict[str, Any], at: str, report: Report) -> None:
        for name in self.must:
            if value.get(name) is None:
                report.add(f"missing required field: {name}", at)
        known = {**self.must, **self.may}
        for name, part in value.items():
            if name not in known:
                report.add(f"invalid additional property: {name}", at)
            elif part is not None:
                known[name](part, f"{at}/{name}", report)


def kinds(table: Mapping[str, Check], *, allowed: Callable[[str, str], bool] | None = None) -> Check:
    """Ask for an object whose `type` stands in a table, and check it by its entry.

    `allowed(type, surface)` says whether it may stand here.
    """

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add("must provide an object", at)
            return
        kind = value.get("type")
        if kind is None:
            report.add("missing required field: type", at)
        elif kind not in table or (allowed is not None and not allowed(kind, report.surface)):
            report.add(f"unsupported type: {kind}", f"{at}/type")
        else:
            table[kind](value, at, report)

    return check


def anything(_value: Any, _at: str, _report: Report) -> None:
    """Let everything pass: a part the sandbox does not look into."""


def exactly_one(*names: str) -> Check:
    """Ask for exactly one of these fields."""

    def check(value: Any, at: str, report: Report) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            report.add(f"must provide exactly one of: {', '.join(names)}", at)

    return check


URL: Final = shaped(r"(?s)https?://\S{1,2990}", what="a valid URL")
