"""Who is spoken to next when there is more to say than can be said at once: each in turn, urgent before old. Pure.

A workspace with a backlog of thousands takes its turn like one with a single message.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.nudges import NudgeId
from bot.domain.people import MemberId, WorkspaceId

LEASE = timedelta(seconds=90)
"""How long a claim lasts. Sending ends well within it, also where the clocks of two machines differ by a minute."""
URGENT = timedelta(hours=1)
"""What loses its use within this time goes before what can wait for longer: a card before its call, then a nag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A nudge whose time has come, as far as its place in the queue needs it.

    `is_on_trial` while its workspace was held and nothing was taken there since: then one message is tried first.
    """

    id: NudgeId
    workspace_id: WorkspaceId
    member_id: MemberId
    due_at: datetime
    until: datetime
    is_on_trial: bool = False


def next_members(
    due: Iterable[Due],
    *,
    most: int,
    now: datetime,
    room_in: Callable[[WorkspaceId], int] | None = None,
    busy: Mapping[WorkspaceId, int] | None = None,
) -> list[MemberId]:
    """Return whose nudges are claimed next, the first one first, so many at most.

    `room_in` tells for how many messages there is room in a workspace, `busy` how many of its members are being spoken
    to: they count as turns it had.
    """
    had = Counter(busy or {})
    placed: dict[MemberId, tuple[int, tuple[bool, datetime, datetime, str]]] = {}
    taken: Counter[WorkspaceId] = Counter()
    rooms: dict[WorkspaceId, int] = {}
    for one in sorted(due, key=lambda one: _urgency(one, now=now)):
        if one.workspace_id not in rooms:
            rooms[one.workspace_id] = room_in(one.workspace_id) if room_in else most
        room = min(rooms[one.workspace_id], 1 - had[one.workspace_id] if one.is_on_trial else most)
        if one.member_id not in placed and taken[one.workspace_id] < room:
            placed[one.member_id] = (had[one.workspace_id] + taken[one.workspace_id], _urgency(one, now=now))
            taken[one.workspace_id] += 1
    return sorted(placed, key=lambda member: placed[member])[:most]


def _urgency(one: Due, *, now: datetime) -> tuple[bool, datetime, datetime, str]:
    """Order by what loses its use soonest, then by what waits longest; what is of no use any more comes last."""
    return one.until <= now, min(one.until, now + URGENT), one.due_at, one.id
