"""How long things are kept, for admins: chosen in a modal, and said in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.messages import View
from bot.views.blocks import context, section
from bot.views.inputs import select_input
from bot.views.kit import Errors, counted
from bot.views.payloads import modal
from bot.views.reading import picked

MONTHS = (6, 12, 24, 36, 60)
DAYS = (90, 180, 365)
_FOREVER = "0"


class Id(StrEnum):
    """Controls, the callback, and the inputs' blocks."""

    OPEN = "erasing.keeping"  # opens draw_keeping
    KEEP = "erasing.keep"  # callback of that modal
    MONTHS = "erasing.months"
    DAYS = "erasing.days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How long a workspace keeps calls with all about them, and what SayDo said; None for ever."""

    months: int | None = None
    days: int | None = None


def draw_keeping(keeping: Keeping) -> View:
    """Draw how long things are kept."""
    months = {_FOREVER: "For ever"} | {str(n): counted(n, "month") for n in MONTHS}
    days = {_FOREVER: "For ever"} | {str(n): counted(n, "day") for n in DAYS}
    return modal(
        "How long things are kept",
        [
            section("What is older is erased, a little every few minutes. It can't be had back."),
            select_input(
                Id.MONTHS,
                "Calls and closed promises",
                months,
                chosen=str(keeping.months or _FOREVER),
                is_optional=False,
                hint="With preps, recaps and meetings. Calls whose promises are open stay until these are closed.",
            ),
            select_input(
                Id.DAYS,
                "What SayDo said, and who looked at what",
                days,
                chosen=str(keeping.days or _FOREVER),
                is_optional=False,
                hint="SayDo's own notes of it; the messages themselves stay in Slack.",
            ),
            context("Figures count what is kept: digests look back 8 weeks, say/do 90 days, so neither changes."),
        ],
        callback_id=Id.KEEP,
        submit="Save",
    )


_HOW_LONG = "Choose how long, or forever."


def read_keeping(view: Mapping[str, Any]) -> Keeping | Errors:
    """Read how long things are to be kept; the inverse of draw_keeping."""
    months, days = picked(view, Id.MONTHS), picked(view, Id.DAYS)
    if months not in {_FOREVER, *map(str, MONTHS)}:
        return {Id.MONTHS: _HOW_LONG}
    if days not in {_FOREVER, *map(str, DAYS)}:
        return {Id.DAYS: _HOW_LONG}
    return Keeping(months=int(months) or None, days=int(days) or None)


def keeps_text(keeping: Keeping) -> str:
    """Say how long things are kept."""
    calls = counted(keeping.months, "month") if keeping.months else "for ever"
    said = counted(keeping.days, "day") if keeping.days else "for ever"
    return f"calls and closed promises {calls}, what SayDo said {said}."
