"""A manager's look at one person's detail: kept, so that this person sees who looked at what, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.people import MemberId, WorkspaceId


class Seen(StrEnum):
    """What was looked at: what stands before the colon of a look's subject."""

    FIGURES = "figures"  # the figures in a team, beside those of the others
    CALLS = "calls"  # the calls of a team's period, in a list
    PROMISES = "promises"  # the promises of a team's period, in a list
    CALL = "call"  # one call: objective, outcome, promises
    FILE = "file"  # the calls and promises of a team, exported


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looked at `member_id`: one for each of them, subject and day, with the first and the last time.

    `subject` is a `Seen` and the id of the team or the call, `day` a date where the one who was looked at is.
    """

    workspace_id: WorkspaceId
    member_id: MemberId
    by: MemberId
    subject: str
    day: date
    first_at: datetime
    last_at: datetime

    @property
    def seen(self) -> Seen:
        """What was looked at."""
        return Seen(self.subject.partition(":")[0])

    @property
    def subject_id(self) -> str:
        """The id of the team or the call."""
        return self.subject.partition(":")[2]


def look_subject(seen: Seen, about: str) -> str:
    """Return the subject of a look at something of a team, or at a call."""
    return f"{seen.value}:{about}"
