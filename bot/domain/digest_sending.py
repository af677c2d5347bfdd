"""The last look before a digest is posted, and what its manager is told when it can't be. Pure."""

from datetime import datetime
from enum import StrEnum

from bot.domain.nudges import Nudge, SkipReason, State
from bot.domain.teams import Standing, Team


class Trouble(StrEnum):
    """Why a digest does not stand in its channel; its manager can do something about each."""

    NOT_INVITED = "SayDo is not in the channel"
    CHANNEL_GONE = "the channel is archived"
    SHARED = "other organisations read along in the channel"
    UNSURE = "Slack did not say whether it was posted"
    REFUSED = "Slack would not take it"
    TOO_LATE = "it was more than twelve hours late"


_BARRED = {
    Standing.NOT_INVITED: Trouble.NOT_INVITED,
    Standing.ARCHIVED: Trouble.CHANNEL_GONE,
    Standing.SHARED: Trouble.SHARED,
}


def unwanted(digest: Nudge, team: Team, *, now: datetime) -> SkipReason | None:
    """Return why a digest whose time has come is not posted; None when it is."""
    refusals = (
        (not team.is_open, SkipReason.TEAM_GIVEN_UP),
        (not team.channel, SkipReason.NO_CHANNEL),
        (now >= digest.until, SkipReason.TOO_LATE),
    )
    return next((reason for holds, reason in refusals if holds), None)


def barred(standing: Standing) -> Trouble | None:
    """Return why nothing may be posted in a channel; None when it is worth trying."""
    return _BARRED.get(standing)


def trouble_of(digest: Nudge) -> Trouble | None:
    """Return what kept a digest from its channel; None when it stands there, is on its way, or was not wanted."""
    if digest.state is State.SKIPPED and digest.reason == SkipReason.TOO_LATE:
        return Trouble.TOO_LATE
    if digest.state is not State.FAILED:
        return None
    return next((one for one in Trouble if one.value == digest.reason), Trouble.REFUSED)
