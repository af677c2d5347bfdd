"""Who is spoken to in which order, and in how many messages."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.budgets import rank_of
from bot.domain.bundles import bundle_of
from bot.domain.nudges import Kind, Nudge
from bot.domain.people import MemberId, WorkspaceId
from bot.domain.sending import goes_with_brief

Bundle = Sequence[Nudge]


def _bundles_of(claimed: Iterable[Nudge]) -> list[Bundle]:
    """Put together what goes out as one message; briefs come first, because they carry and spare other asks."""
    briefs = {nudge.member_id: bundle_of(nudge) for nudge in claimed if nudge.kind is Kind.BRIEF}
    bundles: dict[tuple[str, ...], list[Nudge]] = defaultdict(list)
    for nudge in claimed:
        is_carried = nudge.member_id in briefs and goes_with_brief(nudge)
        bundles[briefs[nudge.member_id] if is_carried else bundle_of(nudge)].append(nudge)
    return sorted(bundles.values(), key=lambda bundle: min(rank_of(nudge.kind) for nudge in bundle))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is still to be said to one member, message by message."""

    workspace_id: WorkspaceId
    member_id: MemberId
    bundles: Sequence[Bundle]

    @property
    def rest(self) -> "list[Turn]":
        """The turn after its first message; none when that was all."""
        rest = Turn(workspace_id=self.workspace_id, member_id=self.member_id, bundles=self.bundles[1:])
        return [rest] if rest.bundles else []


def turns_of(claimed: Sequence[Nudge]) -> list[Turn]:
    """Return each member's messages, the members in the order in which they were chosen."""
    by_member: dict[tuple[WorkspaceId, MemberId], list[Bundle]] = {
        (nudge.workspace_id, nudge.member_id): [] for nudge in claimed
    }
    for bundle in _bundles_of(claimed):
        by_member[bundle[0].workspace_id, bundle[0].member_id].append(bundle)
    return [
        Turn(workspace_id=workspace_id, member_id=member_id, bundles=bundles)
        for (workspace_id, member_id), bundles in by_member.items()
    ]
