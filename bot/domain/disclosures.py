"""How much a digest shows of a team in its channel, so that no figure there tells about one person. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from bot.domain.meetings import Window
from bot.domain.people import MemberId, WorkspaceSettings
from bot.domain.teams import SMALL_TEAM, Role, TeamPerson


class Disclosure(StrEnum):
    """What of a team's figures its channel sees. Its managers see all of them, and each rep their own."""

    WHOLE = "whole"  # counts and shares
    CALLS_ONLY = "calls_only"  # how many calls there were: of any other count a colleague could take away their own
    NOTHING = "nothing"  # every figure would be one person's


def disclosure_of(reps: int, settings: WorkspaceSettings) -> Disclosure:
    """Return what may be shown of a period with so many reps; a workspace may open it for small teams, too."""
    if reps >= SMALL_TEAM or settings.digests_show_small_teams:
        return Disclosure.WHOLE
    return Disclosure.CALLS_ONLY if reps > 1 else Disclosure.NOTHING


def reps_in(people: Iterable[TeamPerson], period: Window) -> frozenset[MemberId]:
    """Return who was a rep of the team at some time of a period, those who left meanwhile included."""
    return frozenset(
        one.member_id
        for one in people
        if one.role is Role.REP and one.since < period.end and (one.until is None or one.until > period.start)
    )
