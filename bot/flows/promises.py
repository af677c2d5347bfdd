"""Reading what was typed into a promise: the date in the person's zone, or the sentence that asks for another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.commitments import Side
from bot.domain.dates import Due, describe, read_due
from bot.domain.errors import InvalidInputError
from bot.domain.people import Member
from bot.domain.policies import Policy
from bot.domain.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What, who, by when and how, all read: ready to become a commitment."""

    side: Side
    what: str
    who: str
    due: Due
    how: str = ""
    is_must_do: bool = False

    def fields(self, *, working: WorkingTime) -> dict[str, Any]:
        """Return the fields of the commitment it becomes."""
        return {
            "side": self.side,
            "what": self.what,
            "who": self.who,
            "how": self.how,
            "day": self.due.day,
            "at": self.due.at,
            "zone_name": str(self.due.zone),
            "deadline": self.due.deadline(working),
            "is_must_do": self.is_must_do,
        }


def due_of(text: str, *, now: datetime, member: Member, policy: Policy) -> Due:
    """Read a due date as the member means it. Raises InvalidInputError: unreadable, or already past."""
    due = read_due(text, now=now.astimezone(member.zone), working=policy.working, locale=member.locale)
    if due is None:
        raise InvalidInputError(
            f"I can't read “{_short(text)}” as a date. Try “Friday noon”, “in two weeks” or “3 December”.", field="when"
        )
    if due.is_past(policy.working, now=now):
        said = describe(due, now=now, locale=member.locale).partition(", already past")[0]
        raise InvalidInputError(f"That is {said}, which has passed. Try “tomorrow” or “Friday noon”.", field="when")
    return due


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004  fits under an input
