"""How many new messages a member gets in a day, and who goes first when there are more to say. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bundles import bundle_of
from bot.domain.nudges import BY_PEOPLE, ON_REQUEST, Kind, Nudge, State
from bot.domain.policies import Policy

_FIRST = {Kind.BRIEF: 0, Kind.READY_CARD: 1, Kind.LINK_BROKEN: 1, Kind.ESCALATION: 1}
_ASKS = frozenset({Kind.OBJECTIVE_ASK, Kind.NEW_LEAD, Kind.RECAP_ASK})
_LAST = 3


def rank_of(kind: Kind) -> int:
    """Return how early a kind takes its place in the budget: the brief, cards before calls, asks around calls, nags.

    That a calendar can't be read goes with the cards: without it there would be none. So does the warning before a name
    stands in a digest: it has one hour, and after that it is of no use.
    """
    return _FIRST.get(kind, 2 if kind in _ASKS else _LAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A member's day: what was said in it, what is on its way, what is planned until its end."""

    nudges: Sequence[Nudge]
    policy: Policy

    def has_room_for(self, bundle: Sequence[Nudge]) -> bool:
        """Return True when one more new message fits, with room left for what goes before it later that day."""
        if all(nudge.kind in BY_PEOPLE | ON_REQUEST for nudge in bundle):
            return True
        rank, own = min(rank_of(nudge.kind) for nudge in bundle), {nudge.id for nudge in bundle}
        others = [nudge for nudge in self.nudges if nudge.id not in own and nudge.kind not in ON_REQUEST | BY_PEOPLE]
        said = {(nudge.channel, nudge.ts) for nudge in others if nudge.sent_at is not None}
        under_way = {bundle_of(nudge) for nudge in others if _goes_before(nudge, bundle)}
        ahead = {(nudge.kind, nudge.due_at) for nudge in others if self._is_kept_free(nudge, rank)}
        return len(said) + len(under_way) + len(ahead) < self.policy.budget

    def _is_kept_free(self, nudge: Nudge, rank: int) -> bool:
        silent = self.policy.muted_kinds | self.policy.brief_kinds
        return nudge.state is State.PLANNED and rank_of(nudge.kind) < rank and nudge.kind.value not in silent


def _goes_before(nudge: Nudge, bundle: Sequence[Nudge]) -> bool:
    """Tell which of two messages on their way counts as the earlier, the same for whoever asks."""
    return nudge.state is State.CLAIMED and _turn(nudge) < min(_turn(one) for one in bundle)


def _turn(nudge: Nudge) -> tuple[int, datetime, str]:
    return rank_of(nudge.kind), nudge.due_at, nudge.id


def message_to_join(nudge: Nudge, day: Iterable[Nudge]) -> Nudge | None:
    """Return what stands in a message of the day that a ready card without room can be drawn into.

    The ask about the same call, else the last card or ask: an edit is no new message.
    """
    said = [one for one in day if one.sent_at is not None and one.kind in {Kind.READY_CARD, Kind.OBJECTIVE_ASK}]
    about_call = [one for one in said if one.subject == nudge.subject]
    return max(about_call or said, key=lambda one: (one.sent_at, one.id), default=None)
